"""Reads the bundled catalogue, `data/catalogue/films.xz`: films of Wikipedia's lists, and of the hand-written tables.

The file is text under LZMA: a line with the format, then sections. A section begins with "=name TAB rows" and holds
its columns one after another, because a column of the same kind of value compresses better than rows. Lists inside a
value are separated by "|". `tools/catalogue.py` writes it.
"""

from __future__ import annotations

import functools
import lzma
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from bot.domain.catalogue.errors import CatalogueFileBroken
from bot.domain.catalogue.film import fold_text
from bot.domain.catalogue.source_record import SourceFacts, SourcePerson
from bot.sources.catalogues.catalogue import CatalogueSource

BUNDLED = CatalogueSource(
    name="bundled",
    source="bundled catalogue",
    credit="The facts of the American films were read from Wikipedia's lists, in the collection of Peter Rust (MIT, "
    "https://github.com/prust/wikipedia-movie-data); the others were written for Marquee.",
    expected="no file: it comes with Marquee",
    shapes={},
    needed="bundle",
    many=False,
    needs_people=False,
)
FORMAT = "marquee catalogue 1"
SEPARATOR = "|"
LISTED = ("key", "title", "year", "directors", "cast", "genres", "countries", "popularity")
"""The columns of the section `listed`: the films of Wikipedia's lists. Popularity is in thousandths."""
WRITTEN = (
    "title", "year", "directors", "runtime", "countries", "languages", "genres", "popularity", "original title",
    "other titles", "cast", "same as",
)  # fmt: skip
"""The columns of the section `written`: the hand-written tables; `same as` is the key of the listed film, or empty."""
CURATED = ("starter key", "key", "imdb")
"""The columns of the section `curated`: films of the starter library that are in the other sections too."""
CAST_LIMIT = 8
"""People of the cast that are kept, the first in billing order."""


class BundledFilm(NamedTuple):
    """A film of the bundle. `digest` changes with its facts; `starter_key` is its key if the starter library has it."""

    key: str
    facts: SourceFacts
    digest: int
    starter_key: str | None


@dataclass(frozen=True, slots=True)
class Bundle:
    """The sections as columns of text."""

    listed: Mapping[str, Sequence[str]]
    written: Mapping[str, Sequence[str]]
    curated: Mapping[str, Sequence[str]]

    def __len__(self) -> int:
        return len(self.listed["key"]) + sum(not key for key in self.written["same as"])

    def films(self) -> Iterator[BundledFilm]:
        """Every film once, in a fixed order: listed films, with what is written about them, then the others."""
        curated = {
            key: (starter, imdb) for starter, key, imdb in zip(*(self.curated[name] for name in CURATED), strict=True)
        }
        rows = list(zip(*(self.written[name] for name in WRITTEN), strict=True))
        written = {row[-1]: row for row in rows if row[-1]}
        for listed in zip(*(self.listed[name] for name in LISTED), strict=True):
            yield _film(listed[0], listed, written.get(listed[0]), curated.get(listed[0]))
        for key, row in keyed_rows(rows):
            yield _film(key, None, row, curated.get(key))


def keyed_rows(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, Sequence[str]]]:
    """The written films that are in no list, each with its key: title and year, and a number from the second on."""
    count: dict[str, int] = {}
    for row in rows:
        if not row[-1]:
            key = f"{row[0]} ({row[1]})"
            count[key] = count.get(key, 0) + 1
            # The first sign tells these keys from those of listed films.
            yield f"+{key}" if count[key] == 1 else f"+{key} #{count[key]}", row


def read_bundle(path: Path) -> tuple[Bundle, str]:
    """The bundle and its version, a digest of the file. Raises CatalogueFileBroken."""
    try:
        data = path.read_bytes()
        lines = lzma.decompress(data).decode().split("\n")
        if lines[0] != FORMAT:
            raise CatalogueFileBroken(path, "its format is another release's")
        sections = _sections(lines)
        bundle = Bundle(sections["listed"], sections["written"], sections["curated"])
    except (OSError, lzma.LZMAError, UnicodeDecodeError, KeyError, ValueError, IndexError) as error:
        raise CatalogueFileBroken(path, type(error).__name__) from error
    return bundle, bundle_version(data)


def bundle_version(data: bytes) -> str:
    return blake2b(data, digest_size=8).hexdigest()


def write_bundle(path: Path, bundle: Bundle) -> None:
    """Write the file anew."""
    parts = [FORMAT]
    for name, columns in (("listed", bundle.listed), ("written", bundle.written), ("curated", bundle.curated)):
        parts.append(f"={name}\t{len(next(iter(columns.values())))}")
        for column in columns.values():
            parts.extend(column)
    data = lzma.compress("\n".join(parts).encode(), preset=9 | lzma.PRESET_EXTREME)
    path.write_bytes(data)


_COLUMNS = {"listed": LISTED, "written": WRITTEN, "curated": CURATED}


def _sections(lines: Sequence[str]) -> dict[str, dict[str, Sequence[str]]]:
    found: dict[str, dict[str, Sequence[str]]] = {}
    at = 1
    while at < len(lines):
        name, _, rows = lines[at].removeprefix("=").partition("\t")
        count, at = int(rows), at + 1
        found[name] = {}
        for column in _COLUMNS[name]:
            found[name][column] = lines[at : at + count]
            at += count
    if any(len({*map(len, columns.values())}) > 1 for columns in found.values()):
        raise ValueError("a column is too short")
    return found


def _film(
    key: str, listed: Sequence[str] | None, row: Sequence[str] | None, curated: tuple[str, str] | None
) -> BundledFilm:
    """One film; what is written about it takes precedence over the list."""
    starter_key, imdb = curated or (None, "")
    digest = _digest(listed, row, imdb)
    if row is None and listed is not None:
        _, title, year, directors, cast, genres, countries, popularity = listed
        facts = SourceFacts(
            title=title,
            year=int(year),
            directors=_people(directors),
            cast=_people(cast),
            genres=_split(genres),
            countries=_split(countries),
            imdb_id=imdb or None,
            popularity=int(popularity) / 1000,
        )
        return BundledFilm(key, facts, digest, starter_key)
    if row is None:
        raise ValueError(key)
    title, year, directors, runtime, countries, languages, genres, popularity, original, others, cast, _ = row
    titles = _split(others)
    if listed is not None:
        directors = directors or listed[3]
        cast = SEPARATOR.join(_without_repeated([*_split(cast), *_split(listed[4])]))
        titles = titles if fold_text(listed[1]) in {*map(fold_text, (title, *titles))} else (*titles, listed[1])
    facts = SourceFacts(
        title=title,
        year=int(year),
        original_title=original or None,
        alternative_titles=tuple(dict.fromkeys(each for each in titles if each not in (title, original))),
        runtime=int(runtime) if runtime else None,
        directors=_people(directors),
        cast=_people(cast)[:CAST_LIMIT],
        genres=_split(genres),
        countries=_split(countries),
        languages=_split(languages),
        imdb_id=imdb or None,
        popularity=int(popularity) / 1000,
    )
    return BundledFilm(key, facts, digest, starter_key)


def _without_repeated(names: Sequence[str]) -> list[str]:
    """The names once each; "Luenell" and "Luenell Campbell", "Tony Leung" and "Tony Leung Chiu-wai" are one person."""
    found: list[str] = []
    for name in names:
        if not any(f"{name} ".startswith(f"{known} ") or f"{known} ".startswith(f"{name} ") for known in found):
            found.append(name)
    return found


def _digest(listed: Sequence[str] | None, row: Sequence[str] | None, imdb: str) -> int:
    text = "\0".join((*(listed or ()), *(row or ()), imdb))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split(SEPARATOR)) if text else ()


def _people(text: str) -> tuple[SourcePerson, ...]:
    return tuple(map(_person, dict.fromkeys(text.split(SEPARATOR)))) if text else ()


@functools.cache
def _person(name: str) -> SourcePerson:
    """One object for each name: a tenth of the time of creating each anew."""
    return SourcePerson(name)
