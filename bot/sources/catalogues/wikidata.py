"""Reads results of a Wikidata query as JSON, in each of the three formats that the query page can save.

The result holds one row per combination of director, actor, genre and so on; the rows of a film are combined here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.domain.catalogue.film import FIRST_FILM_YEAR, LAST_FILM_YEAR
from bot.domain.catalogue.source_record import SourceFacts, SourcePerson
from bot.domain.errors import InvalidValue
from bot.sources.catalogues.catalogue import Part, PartedCatalogue
from bot.sources.catalogues.files import OpenedFile, elements_of
from bot.sources.catalogues.tally import RowTally
from bot.sources.catalogues.words import clean_people, clean_tags, clean_title, known_genres, other_titles

_ITEM = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q\d{1,12})\Z")
_YEAR = re.compile(r"\+?(\d{4})(?!\d)")
_IMDB = re.compile(r"tt\d{7,10}\Z")
_FILM = ("film", "item", "movie", "work")
_FIELD_OF_COLUMN: dict[str, str] = {
    **dict.fromkeys(("filmlabel", "itemlabel", "movielabel", "worklabel", "title", "label", "name"), "title"),
    **dict.fromkeys(("originaltitle", "titlelabel"), "original_title"),
    **dict.fromkeys(("altlabel", "filmaltlabel", "itemaltlabel", "moviealtlabel", "alias", "aliases"), "other"),
    **dict.fromkeys(("date", "year", "publicationdate", "pubdate", "releasedate", "released"), "year"),
    **dict.fromkeys(("imdb", "imdbid"), "imdb"),
    **dict.fromkeys(("tmdb", "tmdbid", "tmdbmovieid"), "tmdb"),
    **dict.fromkeys(("duration", "runtime", "length"), "runtime"),
    **dict.fromkeys(("directorlabel", "director", "directors"), "directors"),
    **dict.fromkeys(("writerlabel", "screenwriterlabel", "writer", "screenwriter", "writers"), "writers"),
    **dict.fromkeys(("castlabel", "castmemberlabel", "actorlabel", "cast", "actor", "actors"), "cast"),
    **dict.fromkeys(("genrelabel", "genre", "genres"), "genres"),
    **dict.fromkeys(("countrylabel", "country", "countryoforiginlabel", "countries"), "countries"),
    **dict.fromkeys(("languagelabel", "language", "originallanguagelabel", "languages"), "languages"),
    **dict.fromkeys(("serieslabel", "series", "partoftheserieslabel"), "series"),
}
_LISTS = frozenset({"other", "directors", "writers", "cast", "genres", "countries", "languages"})


def matches_header(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        return b'"bindings"' in head
    return start.startswith(b"[") and (b"/entity/Q" in head or b'Label"' in head[:4096])


def read_rows(file: OpenedFile, tally: RowTally) -> Iterator[Part]:
    for at, binding in enumerate(elements_of(file)):
        tally.read += 1
        try:
            key, content = _part(binding)
            yield Part(key, 0, at, content)
        except (ValueError, TypeError, AttributeError) as error:
            tally.count_bad_row(json.dumps(binding, ensure_ascii=False), f"unreadable ({error})")


def _part(binding: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    cells = {re.sub(r"[^a-z]", "", name.casefold()): _value(cell) for name, cell in binding.items()}
    item = _ITEM.match(next((cells[name] for name in _FILM if name in cells), ""))
    if not item:
        raise ValueError("no film")
    content: dict[str, Any] = {"item": item[1]}
    for name, value in cells.items():
        field = _FIELD_OF_COLUMN.get(name)
        # A missing label is returned as the item's id or URL.
        if field and value and not _ITEM.match(value):
            content.setdefault(field, value)
    return item[1], content


def _value(cell: object) -> str:
    if isinstance(cell, dict):
        cell = cell.get("value")
    return "" if cell is None else str(cell).strip()


def compose_facts(parts: Sequence[tuple[int, Mapping[str, Any]]]) -> SourceFacts:
    """Combine the rows of a film: earliest year, distinct names. Raises InvalidValue without a title."""
    first: dict[str, str] = {}
    lists: dict[str, list[str]] = {name: [] for name in _LISTS}
    years = []
    for _, content in parts:
        for name, value in content.items():
            if name == "year":
                years.append(value)
            elif name in _LISTS:
                lists[name].extend(re.split(r"\s*[|;]\s*", value))
            else:
                first.setdefault(name, value)
    title, original = clean_title(first.get("title", "")), clean_title(first.get("original_title", ""))
    found = [int(year[1]) for text in years if (year := _YEAR.match(text))]
    if years and not any(FIRST_FILM_YEAR <= year <= LAST_FILM_YEAR for year in found):
        raise InvalidValue("year", years[0], f"{FIRST_FILM_YEAR} to {LAST_FILM_YEAR}")
    others = [name for text in lists["other"] for name in text.split(", ")]
    return SourceFacts(
        title=title or original,
        original_title=original if title and original != title and original else None,
        alternative_titles=other_titles(others, than=(title, original)),
        year=min((y for y in found if FIRST_FILM_YEAR <= y <= LAST_FILM_YEAR), default=None),
        runtime=_minutes(first.get("runtime")),
        directors=_named(lists["directors"]),
        writers=_named(lists["writers"]),
        cast=_named(lists["cast"]),
        genres=known_genres(_genre(name) for name in lists["genres"]),
        countries=clean_tags(lists["countries"]),
        languages=clean_tags(lists["languages"]),
        imdb_id=first["imdb"] if _IMDB.match(first.get("imdb", "")) else None,
        tmdb_id=int(first["tmdb"]) if re.fullmatch(r"[1-9]\d{0,14}", first.get("tmdb", "")) else None,
        wikidata_id=first.get("item"),
        series=first.get("series", "")[:200] or None,
    )


def _named(names: list[str]) -> tuple[SourcePerson, ...]:
    return tuple(SourcePerson(name) for name in clean_people(names))


def _genre(name: str) -> str:
    """Convert "drama film" to "Drama"."""
    return name.strip().removesuffix(" film").title()


def _minutes(text: str | None) -> int | None:
    try:
        minutes = round(float(text or ""))
    except (ValueError, OverflowError):
        return None
    return minutes if 1 <= minutes <= 60_000 else None


WIKIDATA = PartedCatalogue(
    name="wikidata",
    source="Wikidata",
    credit="Wikidata is in the public domain (CC0 1.0, https://creativecommons.org/publicdomain/zero/1.0/).",
    expected="the JSON that query.wikidata.org saves, with a column ?film (or ?item) and its label",
    shapes={"bindings": matches_header},
    needed="bindings",
    many=True,
    readers={"bindings": read_rows},
    facts=compose_facts,
)
