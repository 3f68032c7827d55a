"""Makes the bundled catalogue, `data/catalogue/films.xz`.

`python -m tools.catalogue build` puts the tables `data/catalogue/films-*.tsv` into it and joins them with the films
that it has from Wikipedia's lists and with the starter library. `--wikipedia FOLDER` reads those lists anew, from the
files of https://github.com/prust/wikipedia-movie-data (`.json` or `.json.gz`); only facts are taken, no text.
`python -m tools.catalogue check` says what is wrong in the tables and whether the file is up to date.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bot import paths
from bot.domain.catalogue.film import Film, fold_text
from bot.search import normalise_title
from bot.sources import starter
from bot.sources.catalogues.bundle import (
    CAST_LIMIT,
    CURATED,
    LISTED,
    SEPARATOR,
    WRITTEN,
    Bundle,
    keyed_rows,
    read_bundle,
    write_bundle,
)
from bot.sources.catalogues.fact_table import FactRow, FactVocabulary, read_tables
from bot.sources.catalogues.lead import countries_of_lead, directors_of_lead, is_about, stated_year
from bot.sources.catalogues.people import clean_names
from bot.sources.catalogues.words import clean_title, known_genres
from bot.sources.vocabulary import read_vocabulary

YEARS = (0, -1, 1, -2, 2)
"""Differences of years at which titles are compared; the equal year first."""
NEAR = (0, -1, 1)
_GENRES = {"Slasher": "Horror", "Spy": "Thriller", "Satire": "Comedy", "Teen": "", "Short": ""}


_SHOWN_AGAIN = re.compile(
    r"\b(?:in 3-?D|3-?D|re-?releas\w*|IMAX Experience|Director's Cut)\)?$|\(.*re-?release", re.IGNORECASE
)


class ListedFilm(NamedTuple):
    title: str
    year: int
    directors: tuple[str, ...]
    cast: tuple[str, ...]
    genres: tuple[str, ...]
    countries: tuple[str, ...]
    popularity: float


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.catalogue", description=__doc__)
    actions = parser.add_subparsers(required=True)
    build = actions.add_parser("build", help="write data/catalogue/films.xz")
    build.add_argument("--wikipedia", type=Path, metavar="FOLDER", help="read Wikipedia's lists anew")
    build.set_defaults(run=lambda args: _build(args.wikipedia))
    check = actions.add_parser("check", help="look for mistakes in the tables, and whether the file is up to date")
    check.set_defaults(run=lambda _: _check())
    args = parser.parse_args(arguments)
    code: int = args.run(args)
    return code


def _build(wikipedia: Path | None) -> int:
    rows, problems = read_fact_rows()
    print(*problems, sep="\n", end="\n" if problems else "")
    listed = list_columns(read_lists(wikipedia)) if wikipedia else read_bundle(paths.BUNDLE)[0].listed
    bundle = join_bundle(listed, rows, dict(starter.read_films(paths.STARTER)))
    write_bundle(paths.BUNDLE, bundle)
    _describe(bundle)
    return 1 if problems else 0


def _check() -> int:
    rows, problems = read_fact_rows()
    print(*problems, sep="\n", end="\n" if problems else "")
    bundle, _ = read_bundle(paths.BUNDLE)
    fresh = join_bundle(bundle.listed, rows, dict(starter.read_films(paths.STARTER))) == bundle
    if not fresh:
        print("data/catalogue/films.xz is out of date: python -m tools.catalogue build")
    _describe(bundle)
    return 0 if fresh and not problems else 1


def _describe(bundle: Bundle) -> None:
    joined = sum(map(bool, bundle.written["same as"]))
    print(
        f"{len(bundle):,} films: {len(bundle.listed['key']):,} of Wikipedia's lists, "
        f"{len(bundle.written['title']):,} of the tables ({joined:,} of them in the lists too); "
        f"{len(bundle.curated['key']):,} are in the starter library. {paths.BUNDLE.stat().st_size / 1e6:.2f} MB"
    )


def read_fact_rows() -> tuple[list[FactRow], list[str]]:
    """The rows of the hand-written tables, and what is wrong with them."""
    genres = read_vocabulary(paths.VOCABULARY).genres
    return read_tables(paths.CATALOGUE, FactVocabulary.read(paths.CATALOGUE, genres))


# Wikipedia's lists


def read_lists(folder: Path) -> list[ListedFilm]:
    """The films of all files, by year and title; a film that is listed twice comes once."""
    entries = [entry for file in sorted(folder.glob("*.json*")) for entry in _entries(file)]
    entries = [entry for entry in entries if not _is_shown_again(entry)]
    fame = Counter(name for entry in entries if entry["year"] >= 1960 for name in entry.get("cast", ())[:4])
    genres = set(read_vocabulary(paths.VOCABULARY).genres)
    found: dict[tuple[str, str], tuple[str | None, ListedFilm]] = {}
    for entry in entries:
        film = _listed_film(entry, fame, genres)
        same = [
            key
            for key in ((normalise_title(film.title), str(film.year + slack)) for slack in NEAR)
            if key in found and _same_film(found[key], (entry.get("href"), film))
        ]
        if not same:
            number, key = 1, (normalise_title(film.title), str(film.year))
            while key in found:
                number += 1
                key = (key[0], f"{film.year}#{number}")
            found[key] = (entry.get("href"), film)
        elif len(film.cast) > len(found[same[0]][1].cast):
            found[same[0]] = (entry.get("href"), film._replace(year=found[same[0]][1].year))
    return sorted((film for _, film in found.values()), key=lambda film: (film.year, film.title, film.cast))


def _entries(file: Path) -> list[dict[str, Any]]:
    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    entries: list[dict[str, Any]] = json.loads(data)
    return entries


def _is_shown_again(entry: Mapping[str, Any]) -> bool:
    """Whether an entry is a second release, such as "Titanic 3D" in 2012, of a film that is in the list already."""
    lead = entry.get("extract") or ""
    return bool(_SHOWN_AGAIN.search(entry["title"])) and not is_about(lead, entry["year"])


def _same_film(one: tuple[str | None, ListedFilm], other: tuple[str | None, ListedFilm]) -> bool:
    if one[0] is not None and one[0] == other[0]:
        return True
    (_, first), (_, second) = one, other
    people = set(map(fold_text, first.cast)) & set(map(fold_text, second.cast))
    return first.year == second.year and len(people) >= min(2, len(first.cast), len(second.cast)) > 0


def _listed_film(entry: Mapping[str, Any], fame: Mapping[str, int], known: Collection[str]) -> ListedFilm:
    title = re.sub(r" \((?:[\w ]+ )?film\)$", "", clean_title(entry["title"]))
    lead = entry.get("extract") or ""
    cast = clean_names(entry.get("cast") or ())
    # The film of an article with another year is the same one if its actors are, shown late in America.
    if not is_about(lead, entry["year"]) and not any(name in lead for name in cast[:3]):
        lead = ""
    listed = [_GENRES.get(genre, genre) for genre in entry.get("genres") or ()]
    genres = tuple(genre for genre in known_genres(listed) if genre in known)
    directors = clean_names(directors_of_lead(title, lead, cast))
    year = stated_year(lead) or entry["year"]
    popularity = _popularity(entry, lead, cast, fame)
    return ListedFilm(title, year, directors, cast[:CAST_LIMIT], genres, countries_of_lead(lead), popularity)


_SIGNS = (
    (r"gross|box office|million", 0.07),
    (r"Academy Award|Oscar|Golden Globe|Palme d|nominat", 0.05),
    (r"Registry|greatest|classic|\bcult\b|American Film Institute|best films", 0.06),
    (r"franchise|sequel|instal?lment|prequel|trilogy|remake|spawned", 0.02),
    (r"acclaim|praise|positive review|critical", 0.04),
)
LEAST, MOST = 0.02, 0.55


def _popularity(entry: Mapping[str, Any], lead: str, cast: Sequence[str], fame: Mapping[str, int]) -> float:
    """A guess between LEAST and MOST from how much Wikipedia says about a film, and in how many films its stars played.

    The weights were set by hand, beside the numbers of ratings in MovieLens' small data set (correlation 0.56 with
    their logarithm). Films of the tables have an estimate of their own instead.
    """
    year = entry["year"]
    stars = [math.log1p(fame[name]) for name in cast[:3]]
    modern = min(max((year - 1950) / 30, 0.0), 1.0)
    guess = (
        LEAST
        + 0.20 * min(len(lead), 2_400) / 2_400
        + 0.05 * min(len(cast), 12) / 12
        + 0.02 * bool(entry.get("thumbnail"))
        + sum(weight for sign, weight in _SIGNS if re.search(sign, lead))
        + 0.06 * modern * (sum(stars) / len(stars) if stars else 0.0)
        + 0.06 * min(max((year - 1970) / 50, 0.0), 1.0)
        - 0.05 * ("Short" in entry.get("genres", ()))
        - 0.03 * ("Silent" in entry.get("genres", ()))
    )
    return min(max(float(guess), LEAST), MOST)


def list_columns(films: Iterable[ListedFilm]) -> dict[str, list[str]]:
    """The films as the bundle's section `listed`."""
    columns: dict[str, list[str]] = {name: [] for name in LISTED}
    count: Counter[str] = Counter()
    for film in films:
        key = f"{film.title} ({film.year})"
        count[key] += 1
        values = (
            key if count[key] == 1 else f"{key} #{count[key]}",
            film.title,
            str(film.year),
            *(SEPARATOR.join(names) for names in film[2:6]),
            str(round(film.popularity * 1000)),
        )
        for name, value in zip(LISTED, values, strict=True):
            columns[name].append(value)
    return columns


# Joining


class _Facts(NamedTuple):
    """What films are compared by, folded."""

    directors: frozenset[str]
    cast: frozenset[str]
    countries: frozenset[str]

    @classmethod
    def of(cls, directors: Iterable[str], cast: Iterable[str], countries: Iterable[str]) -> _Facts:
        return cls(*(frozenset(fold_text(name) for name in names if name) for names in (directors, cast, countries)))

    def shares_people(self, other: _Facts) -> bool:
        """Whether a person is in both, in whatever role."""
        return bool((self.directors | self.cast) & (other.directors | other.cast))

    def resembles(self, other: _Facts) -> bool:
        """Whether a part of a director's name is in both: "Alejandro G. Iñárritu", "Alejandro González Iñárritu"."""
        return bool(_long_words(self.directors) & _long_words(other.directors))

    def contradicts(self, other: _Facts) -> bool:
        """Whether both name directors, or both name actors: nobody in common then means two films."""
        return bool((self.directors and other.directors) or (self.cast and other.cast))


def _long_words(names: Iterable[str]) -> set[str]:
    return {word.replace("\u0131", "i") for name in names for word in name.split() if len(word) >= 3}


class _Titles:
    """Films by title and year, to find those that a film may be."""

    def __init__(self) -> None:
        self._films: dict[tuple[str, int], dict[str, _Facts]] = {}

    def add(self, titles: Iterable[str], year: int, key: str, facts: _Facts) -> None:
        for title in {normalise_title(title) for title in titles}:
            films = self._films.setdefault((title, year), {})
            films[key] = _Facts(*map(frozenset.union, films[key], facts)) if key in films else facts

    def find(self, titles: Sequence[str], year: int, facts: _Facts, taken: Collection[str]) -> str | None:
        """The key of the one film with such a title, about the year, and a person in common.

        For an equal year part of a director's name is enough, or that the two name nobody whom one could compare. So
        it is for the next year, if they are from the same country.
        """
        for slack in YEARS:
            for title in map(normalise_title, titles):
                films = self._films.get((title, year + slack), {})
                near = {key: other for key, other in films.items() if key not in taken}
                same = [key for key, other in near.items() if facts.shares_people(other)]
                if not same and slack == 0:
                    same = [key for key, other in near.items() if facts.resembles(other)]
                if not same and len(near) == 1 and slack in NEAR:
                    ((key, other),) = near.items()
                    if not facts.contradicts(other) and (slack == 0 or facts.countries & other.countries):
                        same = [key]
                if len(same) == 1:
                    return same[0]
        return None


def join_bundle(listed: Mapping[str, Sequence[str]], rows: Sequence[FactRow], curated: Mapping[str, Film]) -> Bundle:
    """Join the hand-written rows with the listed films, and both with the starter library."""
    titles = _Titles()
    for key, title, year, *names, countries in zip(
        *(listed[name] for name in ("key", "title", "year", "directors", "cast", "countries")), strict=True
    ):
        titles.add([title], int(year), key, _Facts.of(*(text.split(SEPARATOR) for text in (*names, countries))))
    written: dict[str, list[str]] = {name: [] for name in WRITTEN}
    taken: set[str] = set()
    for row in rows:
        key = titles.find(row.all_titles, row.year, _Facts.of(row.directors, row.cast, row.countries), taken)
        if key is not None:
            taken.add(key)
        for name, value in zip(WRITTEN, _row_values(row, key or ""), strict=True):
            written[name].append(value)
    keys = iter(key for key, _ in keyed_rows(list(zip(*written.values(), strict=True))))
    for row, same in zip(rows, written["same as"], strict=True):
        facts = _Facts.of(row.directors, row.cast, row.countries)
        titles.add(row.all_titles, row.year, same or next(keys), facts)
    return Bundle(dict(listed), written, _curated_columns(titles, curated))


def _row_values(row: FactRow, same_as: str) -> Iterator[str]:
    for value in row:
        if isinstance(value, tuple):
            yield SEPARATOR.join(value)
        elif isinstance(value, float):
            yield str(round(value * 1000))
        else:
            yield "" if value is None else str(value)
    yield same_as


def _curated_columns(titles: _Titles, curated: Mapping[str, Film]) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {name: [] for name in CURATED}
    taken: set[str] = set()
    for starter_key, film in sorted(curated.items()):
        if film.year is None:
            continue
        names = [film.title, *([film.original_title] if film.original_title else ()), *film.alternative_titles]
        key = titles.find(names, film.year, _Facts.of(film.directors, film.cast, film.countries), taken)
        if key is not None:
            taken.add(key)
            for name, value in zip(CURATED, (starter_key, key, film.imdb_id or ""), strict=True):
                columns[name].append(value)
    return columns


if __name__ == "__main__":
    sys.exit(main())
