"""Parses answers of Wikidata's Action API; whatever has another form than documented is left out.

Documented at https://www.wikidata.org/w/api.php (wbsearchentities, wbgetentities) and in Wikibase's JSON data model.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from bot.domain.catalogue.film import FIRST_FILM_YEAR, LAST_FILM_YEAR, TITLE_LIMIT
from bot.domain.catalogue.looked_up import LookedUpFilm, LookUpSource
from bot.domain.catalogue.source_record import SourceFacts
from bot.domain.errors import InvalidValue
from bot.sources.catalogues.wikidata import compose_facts

NOTE_LIMIT = 200
CAST_KEPT = 8
FILM_CLASSES = (
    "Q11424", "Q24869", "Q202866", "Q29168811", "Q20650540", "Q24862", "Q17517379", "Q93204", "Q506240", "Q226730",
    "Q18011172",
)  # fmt: skip
"""Film, feature film, animated film, animated feature, anime film, short film, animated short, documentary, television
film, silent film, film project."""

_ITEM = re.compile(r"Q([1-9]\d{0,11})\Z")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_FILM = re.compile(r"\b(?:film|movie|documentary|anime)\b(?! (?:series|director|actor|actress|producer|score|festival|"
                   r"character|critic|studio|company|award|editor|franchise|trilogy|poster|crew|genre|theater|theatre|"
                   r"soundtrack|editing|music|school|magazine|distributor|institute))", re.IGNORECASE)  # fmt: skip
_NO_FILM = re.compile(
    r"\b(?:character|soundtrack|song|album|score|fictional|poster|award|novel|game|book|role|series|episode|music|"
    r"single|director|actor|actress|producer|company|studio)\b",
    re.IGNORECASE,
)
_MINUTES = {"Q7727": 1.0, "Q25235": 60.0, "Q11574": 1 / 60}
"""Units of a duration: minute, hour, second."""
_NAMED = {"directors": "P57", "writers": "P58", "cast": "P161", "genres": "P136", "countries": "P495",
          "languages": "P364"}  # fmt: skip
_READ_CLAIMS = frozenset({*_NAMED.values(), "P31", "P345", "P577", "P1476", "P2047", "P4947"})
_KEPT = {"directors": 5, "writers": 5, "cast": CAST_KEPT, "genres": 6, "countries": 5, "languages": 4}


class NotAFilmItem(ValueError):
    """The answer has another form than documented, or the item is no film."""


@dataclass(frozen=True, slots=True)
class FilmItem:
    """An item whose people, genres, countries and languages are still items; `names` lists theirs by field."""

    content: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]

    @property
    def wanted(self) -> tuple[str, ...]:
        """The items whose labels are needed, each once."""
        return tuple(dict.fromkeys(item for items in self.names.values() for item in items))


def parse_answer(body: bytes) -> Any:
    """The JSON of an answer; of an item's statements only those that are read here.

    A famous film has 2 MB of statements: parsing all of them would hold the event loop for 20 ms, skipping takes one.
    Raises ValueError and RecursionError.
    """
    return _parse_object(
        body, lambda name, text: _parse_object(text, _parse_item) if name == "entities" else json.loads(text)
    )


def _parse_item(_: str, text: bytes) -> Any:
    return _parse_object(
        text, lambda name, field: _parse_object(field, _parse_claim) if name == "claims" else json.loads(field)
    )


def _parse_claim(claim: str, text: bytes) -> Any:
    return json.loads(text) if claim in _READ_CLAIMS else None


def _parse_object(text: bytes, parse_member: Callable[[str, bytes], Any]) -> Any:
    """An object with its members parsed so; any other value is parsed as a whole."""
    try:
        members = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    except msgspec.DecodeError:
        return json.loads(text)
    return {name: parse_member(name, bytes(member)) for name, member in members.items()}


def read_error(answer: Mapping[str, Any]) -> str | None:
    """The code of an error, which the API sends with status 200."""
    error = answer.get("error")
    if error is None:
        return None
    return _text(error.get("code"), 60) if isinstance(error, dict) else "unknown"


def listed_films(answer: Mapping[str, Any]) -> list[LookedUpFilm]:
    """The items of `wbsearchentities` whose descriptions are a film's. Raises NotAFilmItem."""
    if not isinstance(answer.get("search"), list):
        raise NotAFilmItem
    found: dict[int, LookedUpFilm] = {}
    for each in _dicts(answer["search"]):
        film = _listed(each.get("id"), each.get("label"), each.get("description"))
        if film is not None and _describes_a_film(film.note):
            found.setdefault(film.number, film)
    return list(found.values())


def found_items(answer: Mapping[str, Any]) -> list[str]:
    """The items of a full text search, `list=search`. Raises NotAFilmItem."""
    query = answer.get("query")
    if not isinstance(query, dict) or not isinstance(query.get("search"), list):
        raise NotAFilmItem
    titles = (_text(each.get("title"), 20) for each in _dicts(query["search"]))
    return list(dict.fromkeys(title for title in titles if _ITEM.match(title)))


def described_films(answer: Mapping[str, Any], order: Iterable[str]) -> list[LookedUpFilm]:
    """The labelled items of `wbgetentities` in this order. Raises NotAFilmItem."""
    items = _entities(answer)
    films = (
        _listed(item, _label(items[item], "labels"), _label(items[item], "descriptions"))
        for item in order
        if item in items
    )
    return [film for film in films if film is not None]


def read_labels(answer: Mapping[str, Any]) -> dict[str, str]:
    """Items' labels by their ids. Raises NotAFilmItem."""
    return {item: label for item, content in _entities(answer).items() if (label := _label(content, "labels"))}


def read_film_item(answer: Mapping[str, Any], number: int) -> FilmItem | None:
    """The film of `wbgetentities` with claims; None if the item is gone. Raises NotAFilmItem if it is no film."""
    items = _entities(answer)
    # An item that was merged into another is answered with the other one.
    item, content = next(iter(items.items()), (f"Q{number}", None))
    if content is None or "missing" in content or not _ITEM.match(item):
        return None
    kinds = set(_items(content, "P31"))
    if not kinds & set(FILM_CLASSES) and not _describes_a_film(_label(content, "descriptions")):
        raise NotAFilmItem
    title = _label(content, "labels") or next(iter(_titles(content)), "")
    found = {
        "item": item,
        "title": title,
        "original_title": next((each for each in _titles(content) if each != title), ""),
        "year": _first_year(content),
        "runtime": _minutes(content),
        "imdb": next(iter(_strings(content, "P345")), ""),
        "tmdb": next(iter(_strings(content, "P4947")), ""),
    }
    names = {field: tuple(_items(content, claim))[: _KEPT[field]] for field, claim in _NAMED.items()}
    return FilmItem({name: value for name, value in found.items() if value}, names)


def compose_film(item: FilmItem, labels: Mapping[str, str]) -> SourceFacts:
    """The film's facts with the labels of what it names. Raises NotAFilmItem without a title or a possible year."""
    named = {field: "|".join(labels[each] for each in items if each in labels) for field, items in item.names.items()}
    try:
        return compose_facts([(0, {**item.content, **{field: names for field, names in named.items() if names}})])
    except InvalidValue:
        raise NotAFilmItem from None


def _listed(item: object, label: object, description: object) -> LookedUpFilm | None:
    match = _ITEM.match(item) if isinstance(item, str) else None
    title, note = _text(label, TITLE_LIMIT), _text(description, 2_000)
    if match is None or not title:
        return None
    year = _YEAR.search(note)
    return LookedUpFilm(
        LookUpSource.WIKIDATA, int(match[1]), title, int(year[1]) if year else None, note=note[:NOTE_LIMIT]
    )


def _describes_a_film(description: str) -> bool:
    film = _FILM.search(description)
    return film is not None and not _NO_FILM.search(description[: film.start()])


def _entities(answer: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    items = answer.get("entities")
    if not isinstance(items, dict):
        raise NotAFilmItem
    return {item: content for item, content in items.items() if isinstance(content, dict)}


def _label(content: Mapping[str, Any], kind: str) -> str:
    """The English text, or the one for all languages, or any."""
    labels = content.get(kind)
    if not isinstance(labels, dict):
        return ""
    texts = {language: _text(each.get("value"), TITLE_LIMIT) for language, each in labels.items() if _is_dict(each)}
    return texts.get("en") or texts.get("mul") or next(iter(texts.values()), "")


def _values(content: Mapping[str, Any], claim: str, kind: str) -> Iterator[Any]:
    """The values of a property's preferred statements, or of its normal ones if none is preferred."""
    claims = content.get("claims")
    statements = list(_dicts(claims.get(claim))) if isinstance(claims, dict) else []
    preferred = [each for each in statements if each.get("rank") == "preferred"]
    for statement in preferred or [each for each in statements if each.get("rank") != "deprecated"]:
        snak = statement.get("mainsnak")
        value = snak.get("datavalue") if isinstance(snak, dict) and snak.get("snaktype") == "value" else None
        if isinstance(value, dict) and value.get("type") == kind:
            yield value.get("value")


def _items(content: Mapping[str, Any], claim: str) -> Iterator[str]:
    for value in _values(content, claim, "wikibase-entityid"):
        item = _text(value.get("id"), 20) if isinstance(value, dict) else ""
        if _ITEM.match(item):
            yield item


def _strings(content: Mapping[str, Any], claim: str) -> Iterator[str]:
    yield from filter(None, (_text(value, 200) for value in _values(content, claim, "string")))


def _titles(content: Mapping[str, Any]) -> list[str]:
    values = _values(content, "P1476", "monolingualtext")
    return [title for each in values if isinstance(each, dict) and (title := _text(each.get("text"), TITLE_LIMIT))]


def _first_year(content: Mapping[str, Any]) -> str:
    years = []
    for value in _values(content, "P577", "time"):
        written = _text(value.get("time"), 40) if isinstance(value, dict) else ""
        # Below precision 9 the year itself is uncertain: a decade, a century.
        is_exact = isinstance(value, dict) and type(value.get("precision")) is int and value["precision"] >= 9
        match = re.match(r"\+(\d{4})-", written)
        if match and is_exact and FIRST_FILM_YEAR <= int(match[1]) <= LAST_FILM_YEAR:
            years.append(match[1])
    return min(years, default="")


def _minutes(content: Mapping[str, Any]) -> str:
    for value in _values(content, "P2047", "quantity"):
        unit = _text(value.get("unit"), 100).rpartition("/")[2] if isinstance(value, dict) else ""
        amount = _text(value.get("amount"), 20) if unit in _MINUTES else ""
        if re.match(r"\+?\d{1,6}(?:\.\d{1,6})?\Z", amount):
            return str(float(amount) * _MINUTES[unit])
    return ""


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _is_dict(value: object) -> bool:
    return isinstance(value, dict)


def _text(value: object, limit: int) -> str:
    """The value as one line; "" if it is not a string or longer than `limit`."""
    # JSON may contain lone surrogates, which databases reject.
    line = " ".join(value.encode("utf-8", "ignore").decode().split()) if isinstance(value, str) else ""
    return line if len(line) <= limit else ""
