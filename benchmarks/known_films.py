"""Measures how many of the films that people rate most are found by their title in the library that comes with Marquee.

The list comes from a MovieLens data set, whose folder is given on the command line; nothing of it is copied.
Usage: python -m benchmarks.known_films FOLDER [--films 1000] [--missing]
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bot import paths
from bot.cli.offline import utc_now
from bot.composition import Services, open_services
from bot.config import Settings
from bot.domain.catalogue.film import Film
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.search import normalise_title
from bot.services.catalogue.bundled_films import load_bundle

SOMEBODY = Actor(member=MemberId(2), name="somebody", guild=GuildId(1))
_YEAR = re.compile(r"\s*\((\d{4})\)\s*$")
_ASIDE = re.compile(r"\s*\(([^()]*)\)")
_ARTICLE = re.compile(r"^(.*), (The|A|An|Les?|La|L'|Das|Der|Die|El|Il|Los|Las|Un|Une)$")


class WantedFilm(NamedTuple):
    title: str
    other_titles: tuple[str, ...]
    year: int
    ratings: int


class Silent:
    def step(self, name: str) -> None:
        pass

    def at(self, share: float, count: int) -> None:
        pass


def most_rated(folder: Path, count: int) -> Iterator[WantedFilm]:
    """The films with most ratings, their titles as people write them: without the year, the article in front."""
    with (folder / "ratings.csv").open(encoding="utf-8", newline="") as file:
        ratings = Counter(row["movieId"] for row in csv.DictReader(file))
    with (folder / "movies.csv").open(encoding="utf-8", newline="") as file:
        titles = {row["movieId"]: row["title"] for row in csv.DictReader(file)}
    for movie, number in ratings.most_common(count):
        year = _YEAR.search(titles[movie])
        if year is None:
            continue
        title = titles[movie][: year.start()]
        others = [aside.removeprefix("a.k.a. ") for aside in _ASIDE.findall(title)]
        yield WantedFilm(_with_article(_ASIDE.sub("", title)), tuple(map(_with_article, others)), int(year[1]), number)


def _with_article(title: str) -> str:
    found = _ARTICLE.match(title.strip())
    return f"{found[2]}{'' if found[2].endswith(chr(39)) else ' '}{found[1]}" if found else title.strip()


def is_wanted(film: Film, wanted: WantedFilm) -> bool:
    """Whether a film has one of the titles and about the year; MovieLens may have the year of the American release."""
    known = {normalise_title(each) for each in (film.title, film.original_title, *film.alternative_titles) if each}
    asked = {normalise_title(each) for each in (wanted.title, *wanted.other_titles)}
    near = film.year is not None and abs(film.year - wanted.year) <= 1
    return near and (bool(known & asked) or any(_begins(one, other) for one in known for other in asked))


def _begins(one: str, other: str) -> bool:
    """Whether one title is the other's beginning: "Star Wars" and "Star Wars: Episode IV"."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= 4 and (longer.startswith(f"{shorter} ") or longer.endswith(f" {shorter}"))


async def measure(services: Services, wanted: list[WantedFilm], *, show_missing: bool) -> None:
    first = five = 0
    missing = []
    for each in wanted:
        found = (await services.catalogue.suggest_films(SOMEBODY, each.title, 5)).films
        fits = [is_wanted(film, each) for film in found]
        first += fits[:1] == [True]
        five += any(fits)
        if not any(fits):
            missing.append(each)
    print(f"{len(wanted)} films: {first / len(wanted):.1%} first, {five / len(wanted):.1%} among the first five")
    if show_missing:
        print(*(f"{each.ratings:4} {each.title} ({each.year})" for each in missing), sep="\n")


async def main(args: argparse.Namespace) -> None:
    wanted = list(most_rated(args.folder, args.films))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "known.sqlite3"
        async with open_services(Settings(database_path=path)) as services:
            print("curated films only, ", end="")
            await measure(services, wanted, show_missing=False)
            await asyncio.to_thread(load_bundle, path, paths.BUNDLE, Silent(), utc_now, pause=False)
        async with open_services(Settings(database_path=path)) as services:
            await services.catalogue.index_ready()
            print("with the bundled catalogue, ", end="")
            await measure(services, wanted, show_missing=args.missing)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="an unpacked MovieLens data set")
    parser.add_argument("--films", type=int, default=1_000)
    parser.add_argument("--missing", action="store_true", help="list the films that were not found")
    asyncio.run(main(parser.parse_args()))
