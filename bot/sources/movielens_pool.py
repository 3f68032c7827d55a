"""Reads MovieLens ratings and their films, from GroupLens' zip file or an unpacked folder."""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final, cast

from bot.domain.recommendations.pool_errors import PoolFault, PoolFileWrong
from bot.sources.catalogues import movielens
from bot.sources.catalogues.files import HEAD, OpenedFile
from bot.sources.catalogues.tally import RowTally
from bot.sources.trackers.archive import RATIO_FLOOR, RATIO_LIMIT, is_archive

TERMS: Final = """\
MovieLens' ratings belong to GroupLens at the University of Minnesota, who ask of everybody who uses them:
  - no commercial use and no use for revenue without their written permission;
  - no passing on of the data without their permission; what derives from it, under these same terms only;
  - to be named as the source, and never to be said to endorse what you do with it.
They are given for research, as they are, without any warranty. Each download holds a README with the exact words:
read it; it binds you, not Marquee. (https://grouplens.org/datasets/movielens/)"""
CREDIT: Final = "F. M. Harper and J. A. Konstan, The MovieLens Datasets: History and Context, ACM TiiS 5(4), 2015."

RATINGS, LINKS, MOVIES = "ratings.csv", "links.csv", "movies.csv"
LIMITS: Final = {RATINGS: 2 << 30, LINKS: 64 << 20, MOVIES: 64 << 20}
"""Maximum bytes of each file; the largest data set of 2024 has 0.9 GB of ratings."""
_ENTRIES: Final = 1_000
_LINE: Final = 256
"""Maximum bytes of a row of ratings; longer rows are read in pieces of this length, which count as broken."""
_ENCRYPTED: Final = 0x1
_RATING = re.compile(rb"(\d{1,15}),(\d{1,15}),([0-5](?:\.[05])?),(\d{1,15})\r?\n?\Z")
# What zipfile, zlib and csv raise for truncated or altered data; zipfile raises RuntimeError for an encrypted file.
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, ValueError, OSError, EOFError, csv.Error)

Rating = tuple[int, int, int, int]
"""(user id, MovieLens movie id, rating in half stars 1 to 10, Unix time in seconds)."""


@dataclass(slots=True)
class Movie:
    """Ids, titles and year of a film in MovieLens."""

    imdb: str | None = None
    tmdb: int | None = None
    titles: tuple[str, ...] = field(default=())
    year: int | None = None


class PoolFiles:
    """An open data set. Each method reads from the beginning and raises PoolFileWrong for damaged files."""

    def __init__(self, names: frozenset[str], open_file: Callable[[str], AbstractContextManager[OpenedFile]]) -> None:
        self._names = names
        self._open = open_file

    def read_movies(self, tally: RowTally) -> dict[int, Movie]:
        """Return MovieLens movie id -> film, from links.csv and movies.csv as far as they exist."""
        found: dict[int, Movie] = {}
        for name, rows in ((LINKS, movielens.read_links), (MOVIES, movielens.read_movies)):
            if name not in self._names:
                continue
            with self._open(name) as file:
                for part in rows(file, tally):
                    _merge_content(found.setdefault(int(part.key), Movie()), part.content)
        return found

    def read_ratings(self, tally: RowTally, progress: Callable[[float, int], None]) -> Iterator[Rating]:
        """Yield valid ratings in file order; count the others in `tally`.

        `progress` is called with the share of the file read (0 to 1) and the number of rows.
        """
        with self._open(RATINGS) as file:
            file.stream.readline(_LINE)
            while line := file.stream.readline(_LINE):
                tally.read += 1
                if tally.read % 8_192 == 0:
                    progress(file.share(), tally.read)
                rating = _rating(line)
                if rating is None:
                    tally.count_bad_row(line, "not a rating")
                else:
                    yield rating


def _merge_content(movie: Movie, content: Mapping[str, Any]) -> None:
    movie.imdb = content.get("imdb_id", movie.imdb)
    movie.tmdb = content.get("tmdb_id", movie.tmdb)
    if "title" in content:
        movie.titles = (content["title"], *content["alternative_titles"])
        movie.year = content["year"]


def _rating(line: bytes) -> Rating | None:
    found = _RATING.match(line)
    if found is None:
        return None
    halves = round(2 * float(found[3]))
    user, movie = int(found[1]), int(found[2])
    return (user, movie, halves, int(found[4])) if user and movie and 1 <= halves <= 10 else None


@contextmanager
def open_pool(path: Path) -> Generator[PoolFiles]:
    """Open a data set and check the header of each file. Raises PoolFileWrong."""
    if path.is_dir():
        files = _in_folder(path)
        yield _checked(path, PoolFiles(frozenset(files), lambda name: _of_folder(path, name, files[name])), files)
        return
    if not path.exists():
        raise PoolFileWrong(path, PoolFault.ABSENT)
    with _archive(path) as archive:
        members = _in_archive(path, archive)
        files_of = PoolFiles(frozenset(members), lambda name: _of_archive(path, archive, members[name]))
        yield _checked(path, files_of, members)


def _checked(path: Path, files: PoolFiles, names: dict[str, Any]) -> PoolFiles:
    if RATINGS not in names:
        raise PoolFileWrong(path, PoolFault.NO_RATINGS)
    if LINKS not in names and MOVIES not in names:
        raise PoolFileWrong(path, PoolFault.NO_FILMS)
    for name in names:
        with files._open(name) as file:  # noqa: SLF001  called by the factory of the class
            head = file.stream.peek(HEAD)
        if not _HEADER_CHECKS[name](head):
            raise PoolFileWrong(path, PoolFault.SHAPE, name)
    return files


_HEADER_CHECKS: Final[dict[str, Callable[[bytes], bool]]] = {
    RATINGS: lambda head: (
        head.removeprefix(b"\xef\xbb\xbf").split(b"\n")[0].strip() == b"userId,movieId,rating,timestamp"
    ),
    **movielens.MOVIELENS.shapes,
}


def _in_folder(path: Path) -> dict[str, Path]:
    """Find the files in the folder or in its only subfolder with ratings, as some tools unpack zips."""
    inside = {name: path / name for name in LIMITS if (path / name).is_file()}
    below = [each for each in path.iterdir() if (each / RATINGS).is_file()] if RATINGS not in inside else []
    if len(below) > 1:
        raise PoolFileWrong(path, PoolFault.TWICE, RATINGS)
    return {name: below[0] / name for name in LIMITS if (below[0] / name).is_file()} if below else inside


@contextmanager
def _of_folder(path: Path, name: str, place: Path) -> Generator[OpenedFile]:
    with _report_damage(path, name), place.open("rb") as plain:
        size = place.stat().st_size
        if size > LIMITS[name]:
            raise PoolFileWrong(path, PoolFault.TOO_LARGE, name)
        yield OpenedFile(path, io.BufferedReader(cast("Any", plain), 1 << 20), plain, size)


@contextmanager
def _archive(path: Path) -> Generator[zipfile.ZipFile]:
    try:
        with path.open("rb") as file:
            if not is_archive(file.read(4)):
                raise PoolFileWrong(path, PoolFault.NO_ARCHIVE)
        archive = zipfile.ZipFile(path)
    except _DAMAGE as error:
        raise PoolFileWrong(path, PoolFault.DAMAGED) from error
    with archive:
        yield archive


def _in_archive(path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Find the files at the top or one folder down. Nothing is extracted, so paths cannot be harmful."""
    found: dict[str, zipfile.ZipInfo] = {}
    if len(archive.infolist()) > _ENTRIES:
        raise PoolFileWrong(path, PoolFault.TOO_LARGE)
    for info in archive.infolist():
        folder, _, name = info.filename.rpartition("/")
        if name not in LIMITS or "/" in folder:
            continue
        if name in found:
            raise PoolFileWrong(path, PoolFault.TWICE, name)
        if info.flag_bits & _ENCRYPTED:
            raise PoolFileWrong(path, PoolFault.ENCRYPTED, name)
        # For other methods the standard library decompresses blocks of unlimited size at once.
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise PoolFileWrong(path, PoolFault.METHOD, name)
        if info.file_size > LIMITS[name]:
            raise PoolFileWrong(path, PoolFault.TOO_LARGE, name)
        found[name] = info
    return found


@contextmanager
def _of_archive(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Generator[OpenedFile]:
    name = info.filename.rpartition("/")[2]
    with _report_damage(path, name), archive.open(info) as packed:
        counted = _LimitedReader(path, name, packed, info.compress_size)
        yield OpenedFile(path, io.BufferedReader(cast("Any", counted), 1 << 16), packed, info.file_size)


class _LimitedReader(io.RawIOBase):
    """Limits the bytes read from an archived file, because the size in its header may be false."""

    def __init__(self, path: Path, name: str, inner: IO[bytes], packed: int) -> None:
        self._path, self._name, self._inner = path, name, inner
        self._limit = min(LIMITS[name], max(RATIO_FLOOR, RATIO_LIMIT * packed))
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._inner.read(len(buffer))
        self._size += len(piece)
        if self._size > self._limit:
            why = PoolFault.TOO_LARGE if self._limit == LIMITS[self._name] else PoolFault.RATIO
            raise PoolFileWrong(self._path, why, self._name)
        buffer[: len(piece)] = piece
        return len(piece)


@contextmanager
def _report_damage(path: Path, name: str) -> Generator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise PoolFileWrong(path, PoolFault.DAMAGED, name) from error
