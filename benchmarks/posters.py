"""Measures the processor time and the size of drawn posters and collages.

    python -m benchmarks.posters [--films 200]

The films are the first of the starter library, each with its own facts; a title of every script comes on top. Prints
Markdown: milliseconds of CPU for each picture (median, 99th percentile, most) and kilobytes. Drawn in this process: the
bot draws in a worker process, which takes about 0.2 s more once, when it starts.
"""

from __future__ import annotations

import argparse
import statistics
import time
import tomllib
from collections.abc import Callable, Sequence
from functools import partial

from bot import paths
from bot.ui.kit.posters.poster import PosterFacts, draw_collage, draw_posters

SCRIPTS = ("七人の侍", "花样年华", "기생충", "باب الحديد", "ואלס עם באשיר", "पथेर पांचाली", "ลุงบุญมีระลึกชาติ")


def starter_facts(count: int) -> list[PosterFacts]:
    films = [
        film
        for path in sorted(paths.STARTER.glob("films-*.toml"))
        for film in tomllib.loads(path.read_text(encoding="utf-8"))["film"]
    ]
    return [
        PosterFacts((film["title"],), film["year"], film["directors"][0], tuple(film["genres"]))
        for film in films[:count]
    ]


def draw_one(facts: PosterFacts) -> bytes:
    return draw_posters((facts,))[0]


def measure(name: str, works: Sequence[Callable[[], bytes]]) -> None:
    times, sizes = [], []
    for work in works:
        began = time.process_time()
        sizes.append(len(work()) / 1_000)
        times.append(1_000 * (time.process_time() - began))
    high = sorted(times)[min(len(times) - 1, int(0.99 * len(times)))]
    print(
        f"| {name} | {len(works)} | {statistics.median(times):.0f} | {high:.0f} | {max(times):.0f} "
        f"| {statistics.mean(sizes):.0f} | {max(sizes):.0f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--films", type=int, default=200)
    films = starter_facts(parser.parse_args().films)
    other = [PosterFacts((title,), 1960 + n, "", ("Drama",)) for n, title in enumerate(SCRIPTS)]
    print("| picture | drawn | CPU ms, median | p99 | most | kB, mean | most |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    draw_posters(films[:1])
    measure("a poster", [partial(draw_one, facts) for facts in films])
    measure("a poster in another script", [partial(draw_one, facts) for facts in other])
    for columns in (3, 5):
        count = columns**2
        parts = [films[n : n + count] for n in range(0, len(films) - count + 1, count)][:8]
        measure(f"a collage of {count}", [partial(draw_collage, part, columns) for part in parts])


if __name__ == "__main__":
    main()
