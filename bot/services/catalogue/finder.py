"""Finds films by plain words in their facts, in the club's reviews, and by meaning."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from bot.domain.catalogue.errors import NothingFound
from bot.domain.catalogue.film import Film, fold_text
from bot.domain.catalogue.found_film import FilmMatch, FilmQuery
from bot.domain.catalogue.mood import Mood, Vocabulary
from bot.domain.ids import LIBRARY, FilmId, ReviewId
from bot.domain.people import Actor
from bot.services.cache import ClubCache
from bot.services.catalogue import find_ranking
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.catalogue.embeddings import MIN_SIMILARITY, FilmEmbeddings
from bot.services.catalogue.find_ranking import Evidence, EvidenceBook, QuotedReview, pick_excerpt
from bot.services.catalogue.find_words import LONGEST_QUERY, QueryReader, Wanted
from bot.services.catalogue.titles import EPOCH_KEY
from bot.services.clubs.clubs import ClubService
from bot.services.reviews.library import ReviewLibrary
from bot.store import meta
from bot.store.catalogue import full_text as find_store
from bot.store.changes import Changes
from bot.store.database import Database, Row
from bot.store.reviews.review_words import open_body, open_headline

log = logging.getLogger(__name__)

RANKING_DEPTH = 400
"""Films taken from each ranking; filters may leave few of them."""
FILMS_SHOWN = 8
READ_AT_ONCE = 100
"""Films read between two turns of the event loop."""
BATCH = 2_000
"""Films indexed in one transaction; small enough that other writers hardly wait."""
START_BATCHES = 4
"""Batches that are indexed before a start continues."""
MOODY_FILMS = 1_000
"""The best-known films that are looked at for a mood, besides the starter library."""


class FilmFinder:
    """Answers `/find`; anybody may call it. Call `open` once before use."""

    def __init__(
        self,
        database: Database,
        catalogue: FilmCatalogue,
        library: ReviewLibrary,
        clubs: ClubService,
        vocabulary: Vocabulary,
        embeddings: FilmEmbeddings | None = None,
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._library = library
        self._clubs = clubs
        self._vocabulary = vocabulary
        self._embeddings = embeddings
        self._indexing_lock = asyncio.Lock()
        self._indexing_task: asyncio.Task[None] | None = None
        self._queries = QueryReader(vocabulary)
        self._moods: ClubCache[str, dict[FilmId, float]] = ClubCache(
            database, len(vocabulary.moods), depends_on=Changes.FILMS
        )

    async def open(self) -> None:
        """Index a few batches now and the rest of a large new catalogue in the background."""
        if self._embeddings is not None:
            self._embeddings.start_refresh()
        for _ in range(START_BATCHES):
            if not await self._index_batch():
                return
        self._indexing_task = asyncio.create_task(self._index_remaining(), name="plain words")

    async def refresh(self) -> None:
        """Index films that were added since the last call; after an import, index all films again."""
        async with self._indexing_lock:
            while await self._index_batch():
                pass
        if self._embeddings is not None:
            self._embeddings.start_refresh()

    async def _index_batch(self) -> bool:
        """Index the next BATCH films; return whether there may be more."""
        words = self._database.host_file
        async with self._database.read() as reading:
            epoch = await meta.read_meta(reading, EPOCH_KEY) or "0"
        async with words.read() as reading:
            indexed_epoch, _, last = (await meta.read_meta(reading, meta.INDEXED_KEY) or "").partition(":")
        is_rebuild = indexed_epoch != epoch
        after = 0 if is_rebuild else int(last or 0)
        reached, texts = await self._read_texts(after)
        async with words.write(changes=Changes.UNCACHED) as writing:
            if is_rebuild:
                await find_store.clear_films(writing)
            if words is self._database:
                reached = await find_store.add_films(writing, after, BATCH)
            else:
                await find_store.copy_films(writing, texts)
            await meta.write_meta(writing, meta.INDEXED_KEY, f"{epoch}:{reached or after}")
        return bool(reached)

    async def _read_texts(self, after: int) -> tuple[int, list[Row]]:
        """What another database holds of the next films; nothing where the index is in the same file."""
        if self._database.host_file is self._database:
            return 0, []
        async with self._database.read() as reading:
            return await find_store.film_texts_after(reading, after, BATCH)

    async def _index_remaining(self) -> None:
        try:
            await self.refresh()
        except Exception:
            log.exception("indexing films for /find failed; only the films indexed so far are found")

    async def close(self) -> None:
        """Stop indexing; the next start continues."""
        if self._embeddings is not None:
            await self._embeddings.close()
        if self._indexing_task is not None:
            self._indexing_task.cancel()
            await asyncio.gather(self._indexing_task, return_exceptions=True)

    async def find_films(self, actor: Actor, wanted: FilmQuery) -> list[FilmMatch]:
        """The best SHOWN films, each with a sentence that shows why. Raises NothingFound and UnknownChoice."""
        genre = self._vocabulary.find_genre(wanted.genre) if wanted.genre else None
        book = await self._collect_evidence(actor, wanted.words)
        scores = {film: found.score_film(book.wanted) for film, found in book.films.items()}
        films = await self._catalogue.get_films(actor.club, sorted(scores, key=lambda film: (-scores[film], film)))
        reviewed = await self._films_reviewed_by(actor, wanted.reviewer)
        passing = [
            film
            for film in films
            if (genre is None or genre in film.genres)
            and (wanted.decade is None or film.decade == wanted.decade)
            and (wanted.country is None or fold_text(wanted.country) in map(fold_text, film.countries))
            and (reviewed is None or film.id in reviewed)
        ]
        if not passing:
            raise NothingFound(wanted.words)
        fame = find_ranking.WEIGHT["fame"]
        passing.sort(key=lambda film: -scores.get(film.id, 0.0) - fame * min(1.0, film.popularity))
        shown = [(film, book.films.get(film.id) or Evidence()) for film in passing[:FILMS_SHOWN]]
        quoted = await self._read_quoted(actor, [found.quoted for _, found in shown if found.quoted is not None])
        return [_match(film, found, book.wanted, quoted.get(found.quoted or -1)) for film, found in shown]

    async def _read_quoted(self, actor: Actor, reviews: Sequence[ReviewId]) -> dict[int, QuotedReview]:
        """What everybody can read of these reviews."""
        house = await self._clubs.house_reviews_shown(actor.club)
        async with self._database.read() as reading:
            rows = await find_store.quoted_reviews(reading, actor.club, reviews, house=house)
        return {
            row[0]: QuotedReview(str(row[1]), open_headline(row[2], row[5]), open_body(row[3], row[4], row[5]))
            for row in rows
        }

    async def _collect_evidence(self, actor: Actor, typed: str) -> EvidenceBook:
        house = await self._clubs.house_reviews_shown(actor.club)
        book = EvidenceBook(self._queries.read_query(typed))
        match = find_store.any_word_query(book.wanted.words)
        tags = find_store.any_word_query(book.wanted.tags)
        async with self._database.host_file.read() as reading:
            if match:
                book.add_film_rows(
                    await find_store.search_films(reading, match, RANKING_DEPTH, weights=find_ranking.FIELDS)
                )
            if tags:
                book.add_tag_rows(await find_store.search_films(reading, f"words : ({tags})", RANKING_DEPTH))
        book.weigh_language()
        if book.wanted.terms:
            async with self._database.read() as reading:
                book.add_review_rows(
                    await find_store.search_reviews(reading, actor.club, book.wanted.terms, RANKING_DEPTH, house=house)
                )
        for mood, stems in book.wanted.moods.items():
            book.add_mood_fits(await self._mood_fits(mood), stems)
        if self._embeddings is not None:
            near = await self._embeddings.nearest_films(typed[:LONGEST_QUERY], RANKING_DEPTH)
            book.add_meanings(near, MIN_SIMILARITY)
        return book

    async def _mood_fits(self, mood: Mood) -> dict[FilmId, float]:
        """How well starter films and the best-known ones fit a mood: those that do and have an overview."""
        return await self._moods.get_or_make(LIBRARY, mood.name, lambda: self._read_mood_fits(mood))

    async def _read_mood_fits(self, mood: Mood) -> dict[FilmId, float]:
        known = await self._catalogue.best_known_ids(MOODY_FILMS)
        ids = list(dict.fromkeys([*await self._catalogue.starter_films(), *known]))
        fits: dict[FilmId, float] = {}
        for first in range(0, len(ids), READ_AT_ONCE):
            films = await self._catalogue.get_films(LIBRARY, ids[first : first + READ_AT_ONCE])
            fits |= {film.id: fit for film in films if film.overview and (fit := mood.fit(film)) > 0}
        return fits

    async def _films_reviewed_by(self, actor: Actor, reviewer: str | None) -> set[FilmId] | None:
        if reviewer is None:
            return None
        return await self._library.films_by(actor.club, reviewer)


def _match(film: Film, found: Evidence, wanted: Wanted, quoted: QuotedReview | None) -> FilmMatch:
    excerpt, reviewer = pick_excerpt(found, film.overview or "", quoted, wanted.stems)
    moods = (word for mood in wanted.moods for word in mood.matching_words(film))
    return FilmMatch(film, excerpt, reviewer, tuple(dict.fromkeys((*found.named, *moods))))
