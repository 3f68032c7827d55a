"""Reads IMDb's downloadable datasets (tab-separated); only films and TV films are kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.domain.catalogue.film import FIRST_FILM_YEAR, LAST_FILM_YEAR, TITLE_LIMIT
from bot.domain.catalogue.source_record import NAME_LIMIT, SourceFacts, SourcePerson
from bot.domain.errors import InvalidValue
from bot.sources.catalogues.catalogue import CatalogueSource
from bot.sources.catalogues.numbers import LIMIT, NumberSet
from bot.sources.catalogues.tally import RowTally
from bot.sources.catalogues.words import known_genres, other_titles

COLUMNS: dict[str, bytes] = {
    "title.basics": b"tconst titleType primaryTitle originalTitle isAdult startYear endYear runtimeMinutes genres",
    "title.ratings": b"tconst averageRating numVotes",
    "title.crew": b"tconst directors writers",
    "title.akas": b"titleId ordering title region language types attributes isOriginalTitle",
    "title.principals": b"tconst ordering nconst category job characters",
    "name.basics": b"nconst primaryName birthYear deathYear primaryProfession knownForTitles",
}
"""Kind of file -> header, in reading order: films first, because the other files refer to them."""

FILMS = frozenset({b"movie", b"tvMovie"})
DIRECTOR, WRITER, CAST = 1, 2, 3
_ROLES = {b"director": DIRECTOR, b"writer": WRITER, b"actor": CAST, b"actress": CAST, b"self": CAST}
MOST_VOTES = 3_000_000
"""Votes of the most voted film, approximately; they correspond to popularity 1."""

Row = tuple[object, ...]


class KnownFilms:
    """The films and people read so far; rows about others are ignored."""

    def __init__(self, films: Iterable[int] = (), people: Iterable[int] = ()) -> None:
        self.films = NumberSet(films)
        self.people = NumberSet(people)


def kind_of(head: bytes) -> str | None:
    """Return the kind of file with this header, or None."""
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].rstrip(b"\r").split(b"\t")
    return next((kind for kind, columns in COLUMNS.items() if columns.split() == first), None)


def _is(kind: str) -> Callable[[bytes], bool]:
    return lambda head: kind_of(head) == kind


IMDB = CatalogueSource(
    name="imdb",
    source="IMDb",
    credit="Information courtesy of IMDb (https://www.imdb.com). Used with permission: its datasets are for personal "
    "and non-commercial use only (https://developer.imdb.com/non-commercial-datasets/).",
    expected="a tab-separated file of IMDb's datasets, with its header line",
    shapes={kind: _is(kind) for kind in COLUMNS},
    needed="title.basics",
    many=False,
)


def imdb_number(identity: bytes, prefix: bytes) -> int:
    """Return the number in an id such as tt0113627. Raises ValueError for anything else."""
    digits = identity[2:]
    if identity[:2] != prefix or not digits.isdigit() or not 7 <= len(digits) <= 10:
        raise ValueError(identity)
    found = int(digits)
    if found >= LIMIT:
        raise ValueError(identity)
    return found


def read_basics(lines: Sequence[bytes], known: KnownFilms, tally: RowTally) -> list[Row]:
    """Parse title.basics: number, id, title, original title, year, runtime (minutes), genres."""
    rows: list[Row] = []
    for line in lines:
        parts = line.rstrip(b"\r\n").split(b"\t")
        if len(parts) != 9:
            tally.count_bad_row(line, "9 columns expected")
        elif parts[1] not in FILMS or parts[4] == b"1":
            tally.other += 1
        else:
            try:
                film = imdb_number(parts[0], b"tt")
                rows.append((film, *_film(parts)))
                known.films.add(film)
            except ValueError as error:
                tally.count_bad_row(line, f"unreadable ({error})")
    return rows


def _film(parts: list[bytes]) -> Row:
    title = _text(parts[2], TITLE_LIMIT)
    other = parts[3].decode().strip()
    original = None if other in ("\\N", "", title) or len(other) > TITLE_LIMIT else other
    year = _whole(parts[5], FIRST_FILM_YEAR, LAST_FILM_YEAR)
    if year is None and parts[5] != b"\\N":
        raise ValueError("year")
    # An invalid runtime is dropped; the film is kept.
    return (parts[0].decode(), title, original, year, _whole(parts[7], 1, 60_000), parts[8].decode())


def _text(cell: bytes, limit: int) -> str:
    """Decode a cell. Raises ValueError if it is empty, too long or not UTF-8."""
    text = cell.decode().strip()
    if not 0 < len(text) <= limit or text == "\\N" or "\0" in text:
        raise ValueError(text[:40] or "empty")
    return text


def _whole(text: bytes, low: int, high: int) -> int | None:
    if not text.isdigit() or len(text) > 10:
        return None
    found = int(text)
    return found if low <= found <= high else None


def _count(text: bytes) -> int:
    """Parse a non-negative integer. Raises ValueError."""
    if not text.isdigit() or len(text) > 10:
        raise ValueError(text)
    return int(text)


def read_ratings(lines: Sequence[bytes], known: KnownFilms, tally: RowTally) -> list[Row]:
    """Parse title.ratings: number of the film, votes."""
    rows: list[Row] = []
    for line in lines:
        parts = line.rstrip(b"\r\n").split(b"\t")
        try:
            film = imdb_number(parts[0], b"tt")
            if film not in known.films:
                tally.other += 1
                continue
            rows.append((film, _count(parts[2])))
        except (ValueError, IndexError):
            tally.count_bad_row(line, "not a rating")
    return rows


def read_crew(lines: Sequence[bytes], known: KnownFilms, tally: RowTally) -> list[Row]:
    """Parse title.crew: film, position, person, role. Directors get positions from -2000, writers from -1000."""
    rows: list[Row] = []
    for line in lines:
        parts = line.rstrip(b"\r\n").split(b"\t")
        try:
            film = imdb_number(parts[0], b"tt")
            if film not in known.films:
                tally.other += 1
                continue
            for place, role, names in ((-2000, DIRECTOR, parts[1]), (-1000, WRITER, parts[2])):
                if names == b"\\N":
                    continue
                for at, name in enumerate(names.split(b",")[:500]):
                    person = imdb_number(name, b"nm")
                    known.people.add(person)
                    rows.append((film, place + at, person, role))
        except (ValueError, IndexError):
            tally.count_bad_row(line, "not a crew")
    return rows


def read_akas(lines: Sequence[bytes], known: KnownFilms, tally: RowTally) -> list[Row]:
    """Parse title.akas: number of the film, position, title."""
    rows: list[Row] = []
    films, last, film, wanted = known.films, b"", 0, False
    for line in lines:
        parts = line.split(b"\t", 3)
        try:
            # Rows of one film are consecutive, so its id is parsed only once.
            if parts[0] != last:
                film = imdb_number(parts[0], b"tt")
                last, wanted = parts[0], film in films
            if not wanted:
                tally.other += 1
                continue
            rows.append((film, _count(parts[1]), _text(parts[2], TITLE_LIMIT)))
        except (ValueError, IndexError):
            tally.count_bad_row(line, "not a title")
    return rows


def read_principals(lines: Sequence[bytes], known: KnownFilms, tally: RowTally) -> list[Row]:
    """Parse title.principals: film, position, person, role; producers, composers and the like are ignored."""
    rows: list[Row] = []
    films, last, film, wanted = known.films, b"", 0, False
    for line in lines:
        parts = line.split(b"\t", 4)
        try:
            if parts[0] != last:
                film = imdb_number(parts[0], b"tt")
                last, wanted = parts[0], film in films
            role = _ROLES.get(parts[3])
            if not wanted or role is None:
                tally.other += 1
                continue
            person = imdb_number(parts[2], b"nm")
            rows.append((film, _count(parts[1]), person, role))
            known.people.add(person)
        except (ValueError, IndexError):
            tally.count_bad_row(line, "not a credit")
    return rows


def read_names(lines: Sequence[bytes], known: KnownFilms, tally: RowTally) -> list[Row]:
    """Parse name.basics: number, id and name of each person with a credit."""
    rows: list[Row] = []
    for line in lines:
        parts = line.split(b"\t", 2)
        try:
            person = imdb_number(parts[0], b"nm")
            if person not in known.people:
                tally.other += 1
                continue
            rows.append((person, parts[0].decode(), _text(parts[1], NAME_LIMIT)))
        except (ValueError, IndexError):
            tally.count_bad_row(line, "not a person")
    return rows


PARSERS: Mapping[str, Callable[[Sequence[bytes], KnownFilms, RowTally], list[Row]]] = {
    "title.basics": read_basics,
    "title.ratings": read_ratings,
    "title.crew": read_crew,
    "title.akas": read_akas,
    "title.principals": read_principals,
    "name.basics": read_names,
}


def popularity_of(votes: int) -> float:
    """Return log(1 + votes) / log(1 + MOST_VOTES), at most 1."""
    if votes <= 0:
        return 0.0
    return round(min(1.0, math.log1p(votes) / math.log1p(MOST_VOTES)), 4)


def compose_facts(
    row: Sequence[object], titles: Iterable[str], people: Iterable[tuple[int, SourcePerson]]
) -> SourceFacts:
    """Combine a film's `basics` row (without number, with votes), its other titles, and its people as (role, person).

    Raises InvalidValue.
    """
    identity, title, original, year, runtime, genre, votes = row
    if not isinstance(title, str):
        raise InvalidValue("title", title, "a text")
    by_role: dict[int, dict[SourcePerson, None]] = {DIRECTOR: {}, WRITER: {}, CAST: {}}
    for role, person in people:
        by_role[role][person] = None
    return SourceFacts(
        title=title,
        original_title=original,  # type: ignore[arg-type]
        year=year,  # type: ignore[arg-type]
        runtime=runtime,  # type: ignore[arg-type]
        genres=known_genres(str(genre).split(",")),
        alternative_titles=other_titles(titles, than=(title, original)),  # type: ignore[arg-type]
        directors=tuple(by_role[DIRECTOR]),
        writers=tuple(by_role[WRITER]),
        cast=tuple(by_role[CAST]),
        imdb_id=identity,  # type: ignore[arg-type]
        popularity=popularity_of(votes or 0),  # type: ignore[arg-type]
    )
