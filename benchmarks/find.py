"""Compares /find with and without embeddings on the starter library: `python -m benchmarks.find`.

The queries were written from memory, before looking at the films' overviews.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from bot.composition import open_services
from bot.config import Settings
from bot.domain.catalogue.errors import NothingFound
from bot.domain.catalogue.found_film import FilmQuery
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.search.embeddings import MiniLmModel
from bot.services.catalogue import finder
from bot.services.catalogue.embeddings import FilmEmbeddings
from bot.store.catalogue import films as film_store

QUERIES = {
    "a man relives the same day again and again": "groundhog-day-1993",
    "shark terrorises a beach town": "jaws-1975",
    "jury argues over a murder verdict": "12-angry-men-1957",
    "dinosaurs brought back to life in a theme park": "jurassic-park-1993",
    "someone whose whole life is a television show": "the-truman-show-1998",
    "rat who wants to be a chef": "ratatouille-2007",
    "a knight plays chess with death": "the-seventh-seal-1957",
    "drummer bullied by his teacher": "whiplash-2014",
    "couple erase each other from memory": "eternal-sunshine-of-the-spotless-mind-2004",
    "poor family cons its way into a rich household": "parasite-2019",
    "photographer with a broken leg spies on his neighbours": "rear-window-1954",
    "toys that come alive": "toy-story-1995",
    "submarine crew in world war two": "das-boot-1981",
    "trucks carrying explosives through the jungle": "the-wages-of-fear-1953",
    "a father searches for his stolen bike": "bicycle-thieves-1948",
    "children who believe in a forest spirit": "my-neighbor-totoro-1988",
    "student murders a pawnbroker style thief who steals for a thrill": "pickpocket-1959",
    "astronauts and a computer that kills": "2001-a-space-odyssey-1968",
    "linguist talks to aliens": "arrival-2016",
    "old man dying of cancer builds a playground": "ikiru-1952",
    "hotel caretaker goes mad in winter": "the-shining-1980",
    "doctors cut from a girl a face for his daughter or a mother possessed by the devil": "the-exorcist-1973",
    "losing your hearing as a musician": "sound-of-metal-2020",
    "a woman cannot remember, an old man with dementia": "the-father-2020",
    "teachers experiment with drinking": "another-round-2020",
    "boy stuck in reform school runs to the sea": "the-400-blows-1959",
    "secret police listening to an artist": "the-lives-of-others-2006",
    "gay cowboys": "brokeback-mountain-2005",
    "ballet dancer loses her mind": "black-swan-2010",
    "reporters uncover a president's crimes": "all-the-presidents-men-1976",
    "abortion under a dictatorship": "4-months-3-weeks-and-2-days-2007",
    "a schoolgirl in japan swaps bodies with a boy": "your-name-2016",
    "love by letters delivered with the wrong packed meals": "the-lunchbox-2013",
    "vampires sharing a flat": "what-we-do-in-the-shadows-2014",
    "donkey passed from owner to owner": "au-hasard-balthazar-1966",
    "bank robbery goes wrong on a hot afternoon": "dog-day-afternoon-1975",
    "mathematician obsessed with numbers": "pi-1998",
    "the last human pregnancy": "children-of-men-2006",
    "nun finds out that she is jewish": "ida-2013",
    "lonely robot cleaning up the earth": "wall-e-2008",
    "teenagers in detention": "the-breakfast-club-1985",
    "a holiday with dad remembered years later": "aftersun-2022",
}
WHO = Actor(member=MemberId(1), name="Asker", guild=GuildId(1))


async def run(weights: list[float]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with open_services(Settings(database_path=Path(folder) / "find.sqlite3")) as services:
            async with services.database.read() as reading:
                ids = await film_store.ids_by_starter_key(reading)
            meanings = FilmEmbeddings(services.database, MiniLmModel(), Path(folder) / "find.meanings")
            began = time.perf_counter()
            meanings.start_refresh()
            await meanings.wait_until_built()
            print(f"vectors of the library: {time.perf_counter() - began:.0f} s, half of it pauses\n")
            print("| weight of meaning | hit@1 | hit@8 | MRR | ms, median | ms, slowest |\n|---|---|---|---|---|---|")
            for weight in [0.0, *weights]:
                finder.MEANING_WEIGHT = weight
                services.finder._embeddings = meanings if weight else None  # noqa: SLF001  one finder, both ways
                places, took = [], []
                for words, key in QUERIES.items():
                    began = time.perf_counter()
                    try:
                        found = [each.film.id for each in await services.finder.find_films(WHO, FilmQuery(words=words))]
                    except NothingFound:
                        found = []
                    took.append((time.perf_counter() - began) * 1e3)
                    places.append(found.index(ids[key]) + 1 if ids[key] in found else 0)
                _tell(weight, places, sorted(took))
            await meanings.close()


def _tell(weight: float, places: list[int], took: list[float]) -> None:
    first, any_ = places.count(1) / len(places), sum(map(bool, places)) / len(places)
    mrr = sum(1 / place for place in places if place) / len(places)
    name = f"{weight:.2f}" if weight else "words alone"
    print(f"| {name} | {first:.3f} | {any_:.3f} | {mrr:.3f} | {took[len(took) // 2]:.0f} | {took[-1]:.0f} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=float, nargs="*", default=[finder.MEANING_WEIGHT])
    asyncio.run(run(parser.parse_args().weights))
