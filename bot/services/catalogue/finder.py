"""Finds films by plain words in their facts, in the club's reviews, and by meaning."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterable, Sequence

from bot.domain.catalogue.errors import NothingFound
from bot.domain.catalogue.film import fold_text
from bot.domain.catalogue.found_film import FilmMatch, FilmQuery
from bot.domain.catalogue.mood import Vocabulary
from bot.domain.ids import FilmId
from bot.domain.people import Actor
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.catalogue.embeddings import FilmEmbeddings
from bot.services.catalogue.titles import EPOCH_KEY
from bot.services.clubs.clubs import ClubService
from bot.services.reviews.library import ReviewLibrary
from bot.store import meta
from bot.store.catalogue import full_text as find_store
from bot.store.changes import Changes
from bot.store.database import Database, Row

log = logging.getLogger(__name__)

RANKING_DEPTH = 400
"""Films taken from each ranking; filters may leave few of them."""
FILMS_SHOWN = 8
BATCH = 2_000
"""Films indexed in one transaction; small enough that other writers hardly wait."""
START_BATCHES = 4
"""Batches that are indexed before a start continues."""
FUSION_CONSTANT = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""
RANKING_WEIGHTS = {"films": 1.0, "reviews": 0.8, "mood": 0.35}
MEANING_WEIGHT = 0.5
"""The weight of the ranking by meaning, if the extra `find` is installed; chosen with benchmarks/find.py."""
STEM_LETTERS = 4
"""Two words whose first letters agree this far count as forms of one word."""
INDEXED_KEY = "find_indexed"
_WORD = re.compile(r"[^\W_]+")
_MARKED = re.compile(f"{find_store.START}(.*?){find_store.STOP}", re.DOTALL)
_STOP_WORDS = frozenset(
    """
    a about all an and any are as at be but by can film films find for from good has have i in into is it like me
    movie movies my of on one or our please some something story that the their there they this to watch we what
    where which who with without you
    """.split()
)


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
        async with self._database.read() as reading:
            epoch = await meta.read_meta(reading, EPOCH_KEY) or "0"
            indexed_epoch, _, last = (await meta.read_meta(reading, INDEXED_KEY) or "").partition(":")
        is_rebuild = indexed_epoch != epoch
        after = 0 if is_rebuild else int(last or 0)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            if is_rebuild:
                await find_store.clear_films(writing)
            reached = await find_store.add_films(writing, after, BATCH)
            await meta.write_meta(writing, INDEXED_KEY, f"{epoch}:{reached or after}")
        return bool(reached)

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
        """The best SHOWN films, each with the words that matched. Raises NothingFound and UnknownChoice."""
        genre = self._vocabulary.find_genre(wanted.genre) if wanted.genre else None
        words = _query_words(wanted.words)
        scores, matched_words, reviewers = await self._fuse_rankings(actor, words)
        if self._embeddings is not None:
            for rank, film in enumerate(await self._embeddings.nearest_films(wanted.words[:300], RANKING_DEPTH)):
                scores[film] = scores.get(film, 0.0) + MEANING_WEIGHT / (FUSION_CONSTANT + rank)
        best = sorted(scores, key=lambda film: (-scores[film], film))
        films = await self._catalogue.get_films(actor.club, best)
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
        return [
            FilmMatch(film, tuple(matched_words.get(film.id, ())), tuple(reviewers.get(film.id, ())))
            for film in passing[:FILMS_SHOWN]
        ]

    async def _fuse_rankings(
        self, actor: Actor, words: Sequence[str]
    ) -> tuple[dict[FilmId, float], dict[FilmId, list[str]], dict[FilmId, list[str]]]:
        house = await self._clubs.house_reviews_shown(actor.club)
        match, mood = _any_word_query(words), _any_word_query(self._mood_themes(words))
        async with self._database.read() as reading:
            by_film = await find_store.search_films(reading, match, RANKING_DEPTH) if match else []
            by_review = (
                await find_store.search_reviews(reading, actor.club, match, RANKING_DEPTH, house=house) if match else []
            )
            by_mood = await find_store.search_films(reading, mood, RANKING_DEPTH) if mood else []
        matched_words: dict[FilmId, list[str]] = {}
        reviewers: dict[FilmId, list[str]] = {}
        scores: dict[FilmId, float] = {}
        for name, rows in (("films", by_film), ("reviews", by_review), ("mood", by_mood)):
            for rank, row in enumerate(_first_per_film(rows)):
                film = FilmId(row[0])
                texts = row[3:] if name == "reviews" else row[2:]
                found = _matched_words(texts)
                scores[film] = scores.get(film, 0.0) + RANKING_WEIGHTS[name] / (FUSION_CONSTANT + rank)
                _add_missing(matched_words.setdefault(film, []), found)
                if name == "reviews":
                    _add_missing(reviewers.setdefault(film, []), [str(row[2])])
        return (
            {film: score * _coverage_factor(words, matched_words[film]) for film, score in scores.items()},
            matched_words,
            reviewers,
        )

    def _mood_themes(self, words: Iterable[str]) -> list[str]:
        """The themes of the moods that are among the words."""
        asked = set(words)
        return [theme for mood in self._vocabulary.moods if mood.name in asked for theme in mood.themes]

    async def _films_reviewed_by(self, actor: Actor, reviewer: str | None) -> set[FilmId] | None:
        if reviewer is None:
            return None
        return await self._library.films_by(actor.club, reviewer)


def _coverage_factor(asked: Sequence[str], found: Iterable[str]) -> float:
    """A factor for the share of the typed words that matched: from 0.09 for none to 1 for all of them."""
    stems = {fold_text(part)[:STEM_LETTERS] for phrase in found for part in phrase.split()}
    share = sum(fold_text(word)[:STEM_LETTERS] in stems for word in asked) / max(1, len(asked))
    return (0.3 + 0.7 * share) ** 2


def _query_words(text: str) -> list[str]:
    words = list(dict.fromkeys(word.casefold() for word in _WORD.findall(text[:300])))
    return [word for word in words if word not in _STOP_WORDS] or words


def _any_word_query(words: Iterable[str]) -> str:
    """An FTS5 query for any of the words, quoted so that they contain no operators."""
    return " OR ".join(f'"{word.replace(chr(34), "")}"' for word in words)


def _first_per_film(rows: list[Row]) -> list[Row]:
    best: dict[int, Row] = {}
    for row in rows:
        best.setdefault(row[0], row)
    return list(best.values())


def _matched_words(texts: Iterable[str | None]) -> list[str]:
    found = [match.casefold() for text in texts if text for match in _MARKED.findall(text)]
    return list(dict.fromkeys(found))


def _add_missing(known: list[str], more: Iterable[str]) -> None:
    known.extend(each for each in more if each not in known)
