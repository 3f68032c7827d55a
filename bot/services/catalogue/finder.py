"""Finds films by plain words: what they are about, and what the club wrote of them."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterable, Sequence

from bot.domain.catalogue.errors import NothingFound
from bot.domain.catalogue.film import fold_text
from bot.domain.catalogue.found_film import FilmMatch, FilmQuery
from bot.domain.catalogue.mood import Vocabulary
from bot.domain.ids import LIBRARY, FilmId
from bot.domain.people import Actor
from bot.services.cache import ClubCache
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.catalogue.embeddings import FilmEmbeddings
from bot.services.catalogue.titles import EPOCH
from bot.services.clubs.clubs import ClubService
from bot.services.reviews.library import ReviewLibrary
from bot.store import meta
from bot.store.catalogue import full_text as find_store
from bot.store.changes import Changes
from bot.store.database import Database, Row

log = logging.getLogger(__name__)

DEEP = 400
"""Films looked at in each ranking: filters may leave few of them."""
SHOWN = 8
BATCH = 2_000
"""Films taken in by one transaction, so that nobody waits for the writer."""
AT_START = 4
"""Batches that a start waits for."""
FUSE = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""
WEIGHT = {"films": 1.0, "reviews": 0.8, "mood": 0.35}
NEAR = 0.5
"""The weight of films near in meaning, where the extra `find` is installed: benchmarks/find.py."""
STEM = 4
"""Letters by which an asker's word and the form of it that matched are taken for the same."""
INDEXED = "find_indexed"
_WORD = re.compile(r"[^\W_]+")
_MARKED = re.compile(f"{find_store.START}(.*?){find_store.STOP}", re.DOTALL)
_EMPTY = frozenset(
    """
    a about all an and any are as at be but by can film films find for from good has have i in into is it like me
    movie movies my of on one or our please some something story that the their there they this to watch we what
    where which who with without you
    """.split()
)


class FilmFinder:
    def __init__(
        self,
        database: Database,
        catalogue: FilmCatalogue,
        library: ReviewLibrary,
        clubs: ClubService,
        vocabulary: Vocabulary,
        meanings: FilmEmbeddings | None = None,
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._library = library
        self._clubs = clubs
        self._vocabulary = vocabulary
        self._meanings = meanings
        self._taking = asyncio.Lock()
        self._rest: asyncio.Task[None] | None = None
        self._countries: ClubCache[None, list[str]] = ClubCache(database, 1, depends_on=Changes.FILMS)

    async def open(self) -> None:
        """Take in what can be done at once; the rest of a large catalogue that is new in the background."""
        if self._meanings is not None:
            self._meanings.refresh()
        for _ in range(AT_START):
            if not await self._take_in():
                return
        self._rest = asyncio.create_task(self._take_in_the_rest(), name="plain words")

    async def refresh(self) -> None:
        """Take in films that came since the last time; all of them after a change of many."""
        async with self._taking:
            while await self._take_in():
                pass
        if self._meanings is not None:
            self._meanings.refresh()

    async def _take_in(self) -> bool:
        """The next few thousand; whether there may be more."""
        async with self._database.read() as reading:
            epoch = await meta.read_meta(reading, EPOCH) or "0"
            seen, _, last = (await meta.read_meta(reading, INDEXED) or "").partition(":")
        anew = seen != epoch
        after = 0 if anew else int(last or 0)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            if anew:
                await find_store.clear_films(writing)
            reached = await find_store.add_films(writing, after, BATCH)
            await meta.write_meta(writing, INDEXED, f"{epoch}:{reached or after}")
        return bool(reached)

    async def _take_in_the_rest(self) -> None:
        try:
            await self.refresh()
        except Exception:
            log.exception("plain words could not be indexed; the films taken in so far can be found by them")

    async def close(self) -> None:
        """Leave the rest to the next start."""
        if self._meanings is not None:
            await self._meanings.close()
        if self._rest is not None:
            self._rest.cancel()
            await asyncio.gather(self._rest, return_exceptions=True)

    async def find_films(self, who: Actor, wanted: FilmQuery) -> list[FilmMatch]:
        """The best answers, with the words that matched in each. Raises NothingFound and UnknownChoice."""
        genre = self._vocabulary.find_genre(wanted.genre) if wanted.genre else None
        words = _asked(wanted.words)
        scores, why, voices = await self._rankings(who, words)
        if self._meanings is not None:
            for rank, film in enumerate(await self._meanings.nearest_films(wanted.words[:300], DEEP)):
                scores[film] = scores.get(film, 0.0) + NEAR / (FUSE + rank)
        best = sorted(scores, key=lambda film: (-scores[film], film))
        films = await self._catalogue.get_films(who.club, best)
        reviewed = await self._reviewed(who, wanted.reviewer)
        kept = [
            film
            for film in films
            if (genre is None or genre in film.genres)
            and (wanted.decade is None or film.decade == wanted.decade)
            and (wanted.country is None or fold_text(wanted.country) in map(fold_text, film.countries))
            and (reviewed is None or film.id in reviewed)
        ]
        if not kept:
            raise NothingFound(wanted.words)
        return [FilmMatch(film, tuple(why.get(film.id, ())), tuple(voices.get(film.id, ()))) for film in kept[:SHOWN]]

    async def list_countries(self) -> list[str]:
        return await self._countries.get_or_make(LIBRARY, None, self._read_countries)

    async def _rankings(
        self, who: Actor, words: Sequence[str]
    ) -> tuple[dict[FilmId, float], dict[FilmId, list[str]], dict[FilmId, list[str]]]:
        house = await self._clubs.house_reviews_shown(who.club)
        match, mood = _any_of(words), _any_of(self._moods(words))
        async with self._database.read() as reading:
            by_film = await find_store.search_films(reading, match, DEEP) if match else []
            by_review = await find_store.search_reviews(reading, who.club, match, DEEP, house=house) if match else []
            by_mood = await find_store.search_films(reading, mood, DEEP) if mood else []
        why: dict[FilmId, list[str]] = {}
        voices: dict[FilmId, list[str]] = {}
        scores: dict[FilmId, float] = {}
        for name, rows in (("films", by_film), ("reviews", by_review), ("mood", by_mood)):
            for rank, row in enumerate(_one_a_film(rows)):
                film = FilmId(row[0])
                texts = row[3:] if name == "reviews" else row[2:]
                found = _matched(texts)
                scores[film] = scores.get(film, 0.0) + WEIGHT[name] / (FUSE + rank)
                _extend(why.setdefault(film, []), found)
                if name == "reviews":
                    _extend(voices.setdefault(film, []), [str(row[2])])
        return {film: score * _covered(words, why[film]) for film, score in scores.items()}, why, voices

    def _moods(self, words: Iterable[str]) -> list[str]:
        """The themes that a mood among the words stands for."""
        asked = set(words)
        return [theme for mood in self._vocabulary.moods if mood.name in asked for theme in mood.themes]

    async def _reviewed(self, who: Actor, reviewer: str | None) -> set[FilmId] | None:
        if reviewer is None:
            return None
        return await self._library.films_by(who.club, reviewer)

    async def _read_countries(self) -> list[str]:
        async with self._database.read() as reading:
            return await find_store.list_countries(reading)


def _covered(asked: Sequence[str], found: Iterable[str]) -> float:
    """More of the asker's words weigh more than one of them often: from a tenth for none to one for all."""
    stems = {fold_text(part)[:STEM] for phrase in found for part in phrase.split()}
    share = sum(fold_text(word)[:STEM] in stems for word in asked) / max(1, len(asked))
    return (0.3 + 0.7 * share) ** 2


def _asked(text: str) -> list[str]:
    words = list(dict.fromkeys(word.casefold() for word in _WORD.findall(text[:300])))
    return [word for word in words if word not in _EMPTY] or words


def _any_of(words: Iterable[str]) -> str:
    """An FTS5 query for any of the words; quoted, so that no sign of theirs is one of the query's."""
    return " OR ".join(f'"{word.replace(chr(34), "")}"' for word in words)


def _one_a_film(rows: list[Row]) -> list[Row]:
    best: dict[int, Row] = {}
    for row in rows:
        best.setdefault(row[0], row)
    return list(best.values())


def _matched(texts: Iterable[str | None]) -> list[str]:
    found = [match.casefold() for text in texts if text for match in _MARKED.findall(text)]
    return list(dict.fromkeys(found))


def _extend(known: list[str], more: Iterable[str]) -> None:
    known.extend(each for each in more if each not in known)
