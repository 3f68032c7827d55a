"""Parses TMDB's responses; each field is validated separately, so an invalid one is dropped and the rest is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.domain.catalogue.film import FIRST_FILM_YEAR, LAST_FILM_YEAR, TITLE_LIMIT, fold_text
from bot.domain.catalogue.looked_up import LookedUpFilm, LookUpSource
from bot.domain.catalogue.tmdb_details import TmdbDetails, Trailer, WatchOption, WatchProviders
from bot.domain.errors import InvalidValue
from bot.sources.catalogues.words import clean_title

PICTURES = "https://image.tmdb.org/t/p/w500"
TITLES_KEPT = 25
CAST_KEPT = 20
TRAILERS_KEPT = 3
SERVICES_KEPT = 20
NAME_LIMIT = 200

_WATCH_OPTIONS = {
    "flatrate": WatchOption.STREAM,
    "free": WatchOption.FREE,
    "ads": WatchOption.ADS,
    "rent": WatchOption.RENT,
    "buy": WatchOption.BUY,
}
_POSTER = re.compile(r"/[A-Za-z0-9_-]{5,80}\.(?:jpg|png|webp)\Z")
_IMDB = re.compile(r"tt\d{7,10}\Z")
_WIKIDATA = re.compile(r"Q\d{1,12}\Z")
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_COUNTRY_NAMES = {"United States of America": "United States"}
WRITING = ("Screenplay", "Writer", "Story", "Author")


class NotAFilm(ValueError):
    """The response is not a film, or not the requested one."""


def read_details(answer: object, asked: int) -> TmdbDetails:
    """Parse TMDB's `/movie/{id}` with the appended responses. Raises NotAFilm."""
    if not isinstance(answer, dict) or answer.get("id") != asked or not _text(answer.get("title"), TITLE_LIMIT):
        raise NotAFilm(asked)
    return TmdbDetails(tmdb_id=asked, facts=_facts(answer), trailers=_trailers(answer), watch=_watch(answer))


def found_by_imdb(answer: object) -> int | None:
    """Return the id in TMDB's `/find/{imdb}` response if it holds exactly one film, else None. Raises NotAFilm."""
    if not isinstance(answer, dict) or not isinstance(answer.get("movie_results"), list):
        raise NotAFilm
    ids = [identity for each in _dicts(answer["movie_results"]) if (identity := _id(each.get("id"))) is not None]
    return ids[0] if len(ids) == 1 else None


def found_by_title(answer: object, title: str, year: int) -> int | None:
    """Return the id of the only search result with this title and year (±1), else None. Raises NotAFilm."""
    if not isinstance(answer, dict) or not isinstance(answer.get("results"), list):
        raise NotAFilm
    wanted = fold_text(title)
    ids = {
        identity
        for each in _dicts(answer["results"])
        if (identity := _id(each.get("id"))) is not None
        and wanted in (fold_text(_text(each.get(name), TITLE_LIMIT)) for name in ("title", "original_title"))
        and abs((_year(each.get("release_date")) or 0) - year) <= 1
    }
    return ids.pop() if len(ids) == 1 else None


def listed_films(answer: object) -> list[LookedUpFilm]:
    """The films of a `/search/movie` response, without directors. Raises NotAFilm."""
    if not isinstance(answer, dict) or not isinstance(answer.get("results"), list):
        raise NotAFilm
    found: dict[int, LookedUpFilm] = {}
    for each in _dicts(answer["results"]):
        identity, title = _id(each.get("id")), clean_title(_text(each.get("title"), TITLE_LIMIT))
        if identity is not None and title and each.get("adult") is not True:
            year, poster = _year(each.get("release_date")), _poster(each.get("poster_path"))
            found.setdefault(identity, LookedUpFilm(LookUpSource.TMDB, identity, title, year, poster=poster))
    return list(found.values())


def read_title(answer: Mapping[str, Any]) -> str:
    """The film's title in a `/movie/{id}` response. Raises NotAFilm."""
    title = clean_title(_text(answer.get("title"), TITLE_LIMIT))
    if not title:
        raise NotAFilm
    return title


def _facts(answer: Mapping[str, Any]) -> dict[str, object]:
    crew = list(_dicts(_within(answer, "credits", "crew")))
    original = _text(answer.get("original_title"), TITLE_LIMIT)
    imdb, wikidata = (
        _text(answer.get("imdb_id"), 20),
        _text(_within(answer, "external_ids", "wikidata_id"), 20),
    )
    runtime = answer.get("runtime")
    found: dict[str, object] = {
        "year": _year(answer.get("release_date")),
        "original_title": original if original != _text(answer.get("title"), TITLE_LIMIT) else None,
        "alternative_titles": _names(_within(answer, "alternative_titles", "titles"), "title", TITLES_KEPT),
        "runtime": runtime if type(runtime) is int and 1 <= runtime <= 60_000 else None,
        "directors": _names([each for each in crew if each.get("job") == "Director"], "name", 10),
        "writers": _names([each for each in crew if each.get("job") in WRITING], "name", 10),
        "cast": _names(_within(answer, "credits", "cast"), "name", CAST_KEPT),
        "genres": _names(answer.get("genres"), "name", 10),
        "countries": _names(answer.get("production_countries"), "name", 10),
        "languages": _names(answer.get("spoken_languages"), "english_name", 10),
        "imdb_id": imdb if _IMDB.match(imdb) else None,
        "wikidata_id": wikidata if _WIKIDATA.match(wikidata) else None,
        "overview": _text(answer.get("overview"), 5_000) or None,
        "poster": _poster(answer.get("poster_path")),
    }
    return {name: value for name, value in found.items() if value}


def _trailers(answer: Mapping[str, Any]) -> tuple[Trailer, ...]:
    """Return YouTube trailers: trailers before teasers, official ones first."""
    found: list[tuple[bool, bool, int, Trailer]] = []
    for each in _dicts(_within(answer, "videos", "results")):
        if each.get("site") != "YouTube" or each.get("type") not in ("Trailer", "Teaser"):
            continue
        try:
            trailer = Trailer(_text(each.get("name"), 200) or "Trailer", _text(each.get("key"), 50))
        except InvalidValue:
            continue
        found.append((each.get("type") != "Trailer", each.get("official") is not True, len(found), trailer))
    return tuple(row[3] for row in sorted(found, key=lambda row: row[:3]))[:TRAILERS_KEPT]


def _watch(answer: Mapping[str, Any]) -> dict[str, WatchProviders]:
    countries = _within(answer, "watch/providers", "results")
    found = {}
    for country, ways in countries.items() if isinstance(countries, dict) else ():
        if not isinstance(ways, dict) or not _COUNTRY.match(country):
            continue
        services = {way: _names(ways.get(name), "provider_name", SERVICES_KEPT) for name, way in _WATCH_OPTIONS.items()}
        found[country] = WatchProviders(country, {way: names for way, names in services.items() if names})
    return found


def _within(answer: Mapping[str, Any], outer: str, inner: str) -> Any:
    part = answer.get(outer)
    return part.get(inner) if isinstance(part, dict) else None


def _dicts(value: object) -> Iterable[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else ()


def _names(value: object, key: str, count: int) -> tuple[str, ...]:
    names = (_text(each.get(key), NAME_LIMIT) for each in _dicts(value))
    return tuple(dict.fromkeys(_COUNTRY_NAMES.get(name, name) for name in names if name))[:count]


def _text(value: object, limit: int) -> str:
    """Return the value as one line; "" if it is not a string or longer than `limit`."""
    # JSON may contain lone surrogates, which databases reject.
    line = " ".join(value.encode("utf-8", "ignore").decode().split()) if isinstance(value, str) else ""
    return line if len(line) <= limit else ""


def _id(value: object) -> int | None:
    return value if type(value) is int and 0 < value < 1 << 53 else None


def _year(value: object) -> int | None:
    digits = value[:4] if isinstance(value, str) else ""
    if not (digits.isascii() and digits.isdigit()):
        return None
    return int(digits) if FIRST_FILM_YEAR <= int(digits) <= LAST_FILM_YEAR else None


def _poster(value: object) -> str | None:
    return PICTURES + value if isinstance(value, str) and _POSTER.match(value) else None
