"""Reads the TOML files of the starter library as domain values."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.domain.catalogue.film import Film
from bot.domain.errors import InvalidValue
from bot.domain.ids import LIBRARY, FilmId
from bot.domain.operator_errors import StarterBroken
from bot.domain.reviews.review import Author, AuthorKind, NewReview, SpoilerLevel, Stars, parse_paragraphs

SOURCE = "starter library"
HOUSE = Author(kind=AuthorKind.HOUSE, name="Marquee")
_LISTS = (
    "alternative_titles",
    "directors",
    "writers",
    "cast",
    "genres",
    "themes",
    "countries",
    "languages",
    "content_notes",
)
_VALUES = ("title", "year", "original_title", "runtime", "overview", "poster", "series", "remake_of")
_IDS = {"imdb": "imdb_id", "tmdb": "tmdb_id", "wikidata": "wikidata_id"}


@dataclass(frozen=True, slots=True)
class StarterReview:
    key: str
    film: str
    entry: dict[str, Any]

    def new_review(self, film: FilmId) -> NewReview:
        """Build the review for the stored film. Raises InvalidValue."""
        entry = self.entry
        return NewReview(
            guild=LIBRARY,
            film=film,
            author=HOUSE,
            paragraphs=parse_paragraphs(entry["text"]),
            provenance="starter",
            headline=entry.get("headline"),
            stars=Stars.from_stars(entry["rating"]) if "rating" in entry else None,
            language=entry.get("language"),
            spoilers=SpoilerLevel(entry.get("spoilers", "none")),
            written_on=entry.get("written"),
        )


def library_digest(folder: Path) -> str:
    """Return a digest of all files of the library, to detect changes without parsing."""
    total = sha256()
    for path in sorted(folder.glob("*.toml")):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def read_films(folder: Path) -> Iterator[tuple[str, Film]]:
    """Yield every film with its key. Raises StarterBroken."""
    for file, entry in _entries(folder, "films-*.toml", "film"):
        try:
            yield entry["key"], _film(entry)
        except (KeyError, TypeError, InvalidValue) as error:
            raise StarterBroken(file, str(entry.get("key", "?")), repr(error)) from error


def read_reviews(folder: Path) -> Iterator[StarterReview]:
    """Yield every review. Raises StarterBroken."""
    for file, entry in _entries(folder, "reviews-*.toml", "review"):
        try:
            review = StarterReview(entry["key"], entry["film"], entry)
            review.new_review(FilmId(0))
        except (KeyError, TypeError, ValueError, InvalidValue) as error:
            raise StarterBroken(file, str(entry.get("key", "?")), repr(error)) from error
        yield review


def _entries(folder: Path, pattern: str, table: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(folder.glob(pattern)):
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise StarterBroken(path.name, "", str(error)) from error
        for entry in content.get(table, ()):
            yield path.name, entry


def _film(entry: dict[str, Any]) -> Film:
    fields: dict[str, Any] = {name: entry[name] for name in _VALUES if name in entry}
    fields |= {name: tuple(entry[name]) for name in _LISTS if name in entry}
    fields |= {attribute: entry[name] for name, attribute in _IDS.items() if name in entry}
    return Film(
        id=FilmId(0),
        popularity=float(entry.get("popularity", 0)),
        sources=dict.fromkeys(fields, SOURCE),
        **fields,
    )
