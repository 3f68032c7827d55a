"""Takes a MovieLens data set in as the pool of ratings: whole or not at all, and a second time changes nothing."""

from __future__ import annotations

import hashlib
import heapq
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.domain.catalogue.film import fold_text
from bot.domain.ids import FilmId
from bot.domain.recommendations.pool_errors import PoolMissing, PoolUnmatched
from bot.services.recommendations.pool import STAMP
from bot.sources.catalogues.tally import RowTally
from bot.sources.movielens_pool import RATINGS, Movie, PoolFiles, Rating, open_pool
from bot.store import meta
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.recommendations import pool as store

MOST = 250_000
"""Ratings kept. Of a larger data set it is a fair draw of its people, each with all of their ratings: what people
have in common shows in some thousands of them, and the bot holds the pool in memory."""
PAGE = 20_000
"""Films of the catalogue looked at in one read."""

Row = tuple[int, FilmId, int]


class PoolImportProgress(Protocol):
    """Where an import tells how far it is."""

    def step(self, name: str) -> None: ...

    def at(self, share: float, count: int) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolInfo:
    """What lies in the pool, as `meta` keeps it; all but `at` follows from the file and the catalogue."""

    digest: str
    name: str
    at: str
    ratings: int
    people: int
    films: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolImportReport:
    """What one import did. `outside` are ratings of films that the catalogue does not know."""

    imported: PoolInfo
    changed: bool
    tally: RowTally
    outside: int
    unknown_films: int
    people_read: int


class PersonSample:
    """A fair draw of people, so many that their ratings stay within a limit, without knowing the file's end.

    The people with the smallest hashes stay (bottom-k sampling: Cohen and Kaplan, PODC 2007), so the same file gives
    the same people. Of two ratings of one film by one person the later counts, as where two films of MovieLens
    are one of the catalogue.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[int, dict[FilmId, tuple[int, int]]] = {}
        self._largest: list[tuple[int, int]] = []
        self._passed: set[int] = set()
        self._below = 1 << 64
        self._count = 0

    def add_rating(self, user: int, film: FilmId, halves: int, at: int) -> None:
        theirs = self._kept.get(user)
        if theirs is None:
            place = _place(user)
            if place >= self._below:
                self._passed.add(user)
                return
            theirs = self._kept[user] = {}
            heapq.heappush(self._largest, (-place, user))
        held = theirs.get(film)
        if held is None:
            self._count += 1
        if held is None or (at, halves) >= held:
            theirs[film] = (at, halves)
        while self._count > self._most and len(self._kept) > 1:
            place, dropped = heapq.heappop(self._largest)
            self._below = -place
            self._passed.add(dropped)
            self._count -= len(self._kept.pop(dropped))

    @property
    def people_read(self) -> int:
        return len(self._kept) + len(self._passed)

    def sampled_rows(self) -> list[Row]:
        """Person, film and stars in halves, in order."""
        return [
            (user, film, halves)
            for user, theirs in sorted(self._kept.items())
            for film, (_, halves) in sorted(theirs.items())
        ]


def _place(user: int) -> int:
    return int.from_bytes(hashlib.blake2b(str(user).encode(), digest_size=8).digest(), "big")


async def import_pool(
    database: Database, path: Path, progress: PoolImportProgress, now: Callable[[], datetime], *, most: int = MOST
) -> PoolImportReport:
    """Read a zip or folder of MovieLens and put its ratings in the place of the pool.

    The file is read and its films are found before anything is written; what is written takes the bot's writer for
    less than a second. Raises PoolFileWrong and PoolUnmatched; the pool is then as it was.
    """
    tally = RowTally()
    with open_pool(path) as files:
        progress.step("finding the films")
        movies = files.read_movies(tally)
        homes = await _homes(database, movies)
        if not homes:
            raise PoolUnmatched(path, len(movies))
        progress.step(f"reading {RATINGS}")
        draw, outside, unknown = _drawn(files, homes, tally, progress, most)
    rows = draw.sampled_rows()
    if not rows:
        raise PoolUnmatched(path, len(unknown))
    imported = _described(rows, path.name, now())
    changed = await _put(database, rows, imported)
    return PoolImportReport(
        imported=imported,
        changed=changed,
        tally=tally,
        outside=outside,
        unknown_films=len(unknown),
        people_read=draw.people_read,
    )


async def pool_status(database: Database) -> PoolInfo | None:
    """What lies in the pool; its counts are of now, for the catalogue may have lost films since."""
    async with database.read() as reading:
        held = await meta.read_meta(reading, STAMP)
        ratings, people, films = await store.count_pool(reading)
    if not held:
        return None
    return PoolInfo(**{**json.loads(held), "ratings": ratings, "people": people, "films": films})


async def remove_pool(database: Database) -> int:
    """Empty the pool; returns how many ratings there were. Raises PoolMissing."""
    async with database.write(changes=Changes.RATING_POOL) as writing:
        if not await meta.read_meta(writing, STAMP):
            raise PoolMissing
        await meta.write_meta(writing, STAMP, "")
        return await store.clear_pool(writing)


def _drawn(
    files: PoolFiles, homes: Mapping[int, FilmId], tally: RowTally, progress: PoolImportProgress, most: int
) -> tuple[PersonSample, int, set[int]]:
    draw, outside, unknown = PersonSample(most), 0, set()
    rating: Rating
    for rating in files.read_ratings(tally, progress.at):
        user, movie, halves, at = rating
        film = homes.get(movie)
        if film is None:
            outside += 1
            unknown.add(movie)
        else:
            draw.add_rating(user, film, halves, at)
    return draw, outside, unknown


def _described(rows: list[Row], name: str, now: datetime) -> PoolInfo:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(b"%d,%d,%d\n" % row)
    return PoolInfo(
        digest=digest.hexdigest()[:32],
        name=name,
        at=now.isoformat(timespec="seconds"),
        ratings=len(rows),
        people=len({user for user, _, _ in rows}),
        films=len({film for _, film, _ in rows}),
    )


async def _put(database: Database, rows: list[Row], imported: PoolInfo) -> bool:
    """Whether anything had to be written."""
    async with database.read() as reading:
        held = await meta.read_meta(reading, STAMP)
        count = await store.count_ratings(reading)
    if held and json.loads(held)["digest"] == imported.digest and count == len(rows):
        return False
    async with database.write(changes=Changes.RATING_POOL) as writing:
        await store.replace_ratings(writing, rows)
        await meta.write_meta(writing, STAMP, json.dumps(asdict(imported)))
    return True


async def _homes(database: Database, movies: Mapping[int, Movie]) -> dict[int, FilmId]:
    """The film of the catalogue that each movie is: by its IMDb id, else its TMDB id, else its title and year."""
    async with database.read() as reading:
        imdb = await store.films_by_imdb(reading, {movie.imdb for movie in movies.values() if movie.imdb})
        tmdb = await store.films_by_tmdb(reading, {movie.tmdb for movie in movies.values() if movie.tmdb})
    homes: dict[int, FilmId] = {}
    left: dict[int, Movie] = {}
    for key, movie in movies.items():
        home = imdb.get(movie.imdb or "") or tmdb.get(movie.tmdb or 0)
        if home is not None:
            homes[key] = home
        elif movie.year is not None:
            left[key] = movie
    return homes | (await _by_title(database, left) if left else {})


async def _by_title(database: Database, movies: Mapping[int, Movie]) -> dict[int, FilmId]:
    """Films of exactly this title and year whose ids do not contradict; where two fit, neither."""
    wanted: dict[tuple[str, int], list[int]] = {}
    for key, movie in movies.items():
        for name in _names(movie.titles):
            wanted.setdefault((name, movie.year or 0), []).append(key)
    fitting: dict[int, set[FilmId]] = {}
    last = 0
    while True:
        async with database.read() as reading:
            page = await store.films_after(reading, last, PAGE)
        if not page:
            break
        last = page[-1][0]
        for film, title, original, year, imdb, tmdb in page:
            for name in _names((title, original)):
                for key in wanted.get((name, year or 0), ()):
                    if _agrees(movies[key], imdb, tmdb):
                        fitting.setdefault(key, set()).add(FilmId(film))
    return {key: next(iter(films)) for key, films in fitting.items() if len(films) == 1}


def _names(titles: Iterable[str | None]) -> set[str]:
    return {name for title in titles if title and (name := fold_text(title))}


def _agrees(movie: Movie, imdb: str | None, tmdb: int | None) -> bool:
    return not (movie.imdb and imdb and movie.imdb != imdb) and not (movie.tmdb and tmdb and movie.tmdb != tmdb)
