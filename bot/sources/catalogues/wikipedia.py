"""Reads film lists of the English Wikipedia as JSON: an array of films with title, year, cast and lead text."""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.domain.catalogue.source_record import SourceFacts, SourcePerson
from bot.domain.errors import InvalidValue
from bot.sources.catalogues.catalogue import Part, PartedCatalogue
from bot.sources.catalogues.files import OpenedFile, elements_of
from bot.sources.catalogues.lead import directors_of_lead, is_about
from bot.sources.catalogues.people import clean_names
from bot.sources.catalogues.tally import RowTally
from bot.sources.catalogues.words import clean_title, known_genres

_ADDRESS = re.compile(r"https?://[^\s<>\"]{3,1000}\Z")
OVERVIEW_LIMIT = 4_000


def matches_header(head: bytes) -> bool:
    """Whether a file with these first bytes is a JSON array of films with title and year."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"[") and b'"title"' in head and b'"year"' in head and b"/entity/Q" not in head


def read_rows(file: OpenedFile, tally: RowTally) -> Iterator[Part]:
    """Yield one part per film; unreadable films are counted in `tally`."""
    for entry in elements_of(file):
        tally.read += 1
        try:
            yield _part(entry)
        except (InvalidValue, ValueError, KeyError, TypeError, AttributeError) as error:
            tally.count_bad_row(json.dumps(entry, ensure_ascii=False), f"unreadable ({error})")


def _part(entry: dict[str, Any]) -> Part:
    title, year = clean_title(entry["title"]), entry["year"]
    year = int(year) if isinstance(year, str) else operator.index(year)
    href, extract, poster = entry.get("href"), entry.get("extract"), entry.get("thumbnail")
    cast = clean_names(entry.get("cast") or ())
    lead = extract if isinstance(extract, str) and is_about(extract, year) else ""
    given: dict[str, Any] = {
        "title": title,
        "year": year,
        "directors": [[name] for name in directors_of_lead(title, lead, cast)],
        "cast": [[name] for name in cast],
        "genres": known_genres(entry.get("genres") or ()),
        "overview": extract.strip()[:OVERVIEW_LIMIT] if isinstance(extract, str) and extract.strip() else None,
        "poster": poster if isinstance(poster, str) and _ADDRESS.match(poster) else None,
    }
    content = {name: value for name, value in given.items() if value}
    compose_facts([(0, content)])  # validate before anything is written
    # An article may cover several films, so its address alone is not a key.
    return Part(f"{title}|{year}|{href or ''}"[:2000], 0, 0, content)


def compose_facts(parts: Sequence[tuple[int, Mapping[str, Any]]]) -> SourceFacts:
    """Build a film from its only part. Raises InvalidValue."""
    content = dict(parts[0][1])
    return SourceFacts(
        title=content["title"],
        year=content.get("year"),
        directors=tuple(SourcePerson(*name) for name in content.get("directors", ())),
        cast=tuple(SourcePerson(*name) for name in content.get("cast", ())),
        genres=tuple(content.get("genres", ())),
        overview=content.get("overview"),
        poster=content.get("poster"),
    )


WIKIPEDIA = PartedCatalogue(
    name="wikipedia",
    source="Wikipedia",
    credit="Texts by the authors of Wikipedia under CC BY-SA 4.0 "
    "(https://creativecommons.org/licenses/by-sa/4.0/): whoever passes them on names Wikipedia and keeps the licence.",
    expected="a JSON array of films with title, year, cast and genres",
    shapes={"films": matches_header},
    needed="films",
    many=True,
    readers={"films": read_rows},
    facts=compose_facts,
)
