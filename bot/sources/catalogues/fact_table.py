"""Reads the hand-written tables of the bundled catalogue; data/catalogue/README.md describes their columns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot.domain.catalogue.film import LAST_FILM_YEAR, TITLE_LIMIT
from bot.domain.errors import InvalidValue
from bot.sources.catalogues.words import clean_title

COLUMNS = (
    "title", "year", "directors", "runtime", "countries", "language", "genres", "popularity", "original title",
    "other titles", "cast",
)  # fmt: skip
SILENT_LANGUAGE, NO_WORDS = "Silent", "No dialogue"
MOST_GENRES, MOST_CAST = 5, 3
LONGEST_RUNTIME = 1_000
_DIVIDED = range(1949, 1991)
"""The years in which a German film came from West Germany, unless its table says East Germany."""


class FactRow(NamedTuple):
    """One film of a table, with the names that Marquee uses instead of codes; the fields are those of `FilmFacts`."""

    title: str
    year: int
    directors: tuple[str, ...]
    runtime: int | None
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    genres: tuple[str, ...]
    popularity: float
    original_title: str | None
    alternative_titles: tuple[str, ...]
    cast: tuple[str, ...]

    @property
    def all_titles(self) -> tuple[str, ...]:
        return (self.title, *((self.original_title,) if self.original_title else ()), *self.alternative_titles)


@dataclass(frozen=True, slots=True)
class FactVocabulary:
    """The words that a table may use: genres, and names of countries and languages by their code."""

    genres: Collection[str]
    countries: Mapping[str, str]
    languages: Mapping[str, str]

    @classmethod
    def read(cls, folder: Path, genres: Collection[str]) -> FactVocabulary:
        """Read `countries.tsv` and `languages.tsv` of the folder."""
        return cls(genres, _read_codes(folder / "countries.tsv"), _read_codes(folder / "languages.tsv"))


def _read_codes(file: Path) -> dict[str, str]:
    lines = file.read_text(encoding="utf-8").splitlines()[1:]
    return {line.split("\t")[0]: line.split("\t")[1] for line in lines if line}


def read_tables(folder: Path, vocabulary: FactVocabulary) -> tuple[list[FactRow], list[str]]:
    """All rows of the folder's tables in order, and what is wrong with them: "films-1.tsv:12: …".

    If several people wrote the same film, its first row counts.
    """
    rows: dict[tuple[str, int], list[FactRow]] = {}
    problems: list[str] = []
    for file in sorted(folder.glob("films-*.tsv"), key=lambda path: (len(path.name), path.name)):
        for row in _rows_of(file, vocabulary, problems):
            same = rows.setdefault((row.title.casefold(), row.year), [])
            if all(_differ(row, each) for each in same):
                same.append(row)
    return [row for same in rows.values() for row in same], problems


def _differ(one: FactRow, other: FactRow) -> bool:
    """Whether two rows with one title and year are two films: both name directors, and none in common."""
    return bool(one.directors) and bool(other.directors) and not set(one.directors) & set(other.directors)


def _rows_of(file: Path, vocabulary: FactVocabulary, problems: list[str]) -> Iterator[FactRow]:
    lines = file.read_text(encoding="utf-8").split("\n")
    if lines[0].split("\t") != list(COLUMNS):
        problems.append(f"{file.name}:1: the header must be {' | '.join(COLUMNS)}")
    for number, line in enumerate(lines[1:], 2):
        if not line.strip() or line.startswith("# "):
            continue
        try:
            yield parse_row(line, vocabulary)
        except InvalidValue as error:
            problems.append(f"{file.name}:{number}: {error.field}: {error.value!r} is not {error.allowed}")


def parse_row(line: str, vocabulary: FactVocabulary) -> FactRow:
    """Read one line. Raises InvalidValue, whose field is the column."""
    cells = line.split("\t")
    if len(cells) != len(COLUMNS):
        raise InvalidValue("line", f"{len(cells)} columns", f"{len(COLUMNS)} columns")
    cell = {name: clean_title(text) for name, text in zip(COLUMNS, cells, strict=True)}
    if not 0 < len(cell["title"]) <= TITLE_LIMIT:
        raise InvalidValue("title", cell["title"], "a title")
    year = _number("year", cell["year"], 1874, LAST_FILM_YEAR)
    genres = _listed("genres", cell["genres"], vocabulary.genres)
    if not 1 <= len(genres) <= MOST_GENRES:
        raise InvalidValue("genres", cell["genres"], f"1 to {MOST_GENRES} genres")
    cast = _split(cell["cast"])
    if len(cast) > MOST_CAST:
        raise InvalidValue("cast", cell["cast"], f"up to {MOST_CAST} people")
    original = cell["original title"]
    return FactRow(
        cell["title"],
        year,
        _split(cell["directors"]),
        _number("runtime", cell["runtime"], 1, LONGEST_RUNTIME) if cell["runtime"] else None,
        _countries(cell["countries"], year, vocabulary),
        _languages(cell["language"], genres, vocabulary),
        genres,
        _number("popularity", cell["popularity"], 1, 100) / 100,
        original if original and original != cell["title"] else None,
        tuple(title for title in _split(cell["other titles"]) if title not in (cell["title"], original)),
        cast,
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def _number(column: str, text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit()) or not least <= int(text) <= most:
        raise InvalidValue(column, text, f"a whole number from {least} to {most}")
    return int(text)


def _listed(column: str, text: str, known: Collection[str]) -> tuple[str, ...]:
    parts = _split(text)
    for part in parts:
        if part not in known:
            raise InvalidValue(column, part, "a word of the list")
    return parts


def _countries(text: str, year: int, vocabulary: FactVocabulary) -> tuple[str, ...]:
    names = [vocabulary.countries[code] for code in _listed("countries", text, vocabulary.countries)]
    if not names:
        raise InvalidValue("countries", text, "a code of a country")
    return tuple(f"West {name}" if name == "Germany" and year in _DIVIDED else name for name in names)


def _languages(text: str, genres: Collection[str], vocabulary: FactVocabulary) -> tuple[str, ...]:
    names = [vocabulary.languages[code] for code in _listed("language", text, vocabulary.languages)]
    if not names:
        raise InvalidValue("language", text, "a code of a language")
    return tuple(SILENT_LANGUAGE if name == NO_WORDS and "Silent" in genres else name for name in names)
