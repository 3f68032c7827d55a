"""Times autocomplete on a million films: `python -m benchmarks.autocomplete --folder FOLDER`.

Everything between an interaction and its choices runs: club, overlay, title index, films from the database, labels.
Keystrokes arrive at random (a Poisson process), whether or not earlier ones are answered; each is timed from its
scheduled arrival. Every callback of the event loop is timed as well; the longest is reported in wall-clock time and in
CPU time of the thread, which excludes other processes.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import resource
import subprocess
import sys
import time
from asyncio import events
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import autocomplete_data as data
from bot.domain.people import Actor
from bot.gateway.loop_watchdog import tune_interpreter
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.reviews.library import ReviewLibrary
from bot.store.engines import open_database
from bot.ui.kit.choices import film_choices

COUNT = 25
MB = 1024 * 1024


@dataclass(slots=True)
class Holds:
    """How long the callbacks of the event loop took, in milliseconds."""

    clock: list[float] = field(default_factory=list)
    thread: list[float] = field(default_factory=list)

    def watch(self) -> None:
        """Time every callback from now on, in every loop of this process."""
        plain = events.Handle._run  # noqa: SLF001  there is no public way to see a callback pass
        clock, thread = self.clock, self.thread

        def timed(handle: events.Handle) -> None:
            began, before = time.perf_counter(), time.thread_time()
            plain(handle)
            thread.append((time.thread_time() - before) * 1e3)
            clock.append((time.perf_counter() - began) * 1e3)

        events.Handle._run = timed  # type: ignore[method-assign, assignment]  # noqa: SLF001

    def reset(self) -> None:
        self.clock.clear()
        self.thread.clear()


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of keystrokes and of the loop's longest callbacks, and megabytes of memory before and after.

    `work` is the CPU time of one keystroke in all threads, in milliseconds; `given` is the share of a
    processor that the machine gave this process.
    """

    strokes: int
    empty: int
    p50: float
    p90: float
    p99: float
    worst: float
    held_clock: float
    held_clock_p999: float
    held_thread: float
    work: float
    given: float
    own_mb: float
    own_mb_after: float


def share(values: Sequence[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def own_memory() -> float:
    """Private megabytes of this process, without mapped files, which the system can evict."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@asynccontextmanager
async def opened(path: Path) -> AsyncGenerator[tuple[FilmCatalogue, float]]:
    """The catalogue as the bot opens it, and the seconds until it answers."""
    began = time.perf_counter()
    database = await open_database(path)
    clubs = ClubService(database, _now, starter_library=True)
    library = ReviewLibrary(database, clubs)
    films = FilmCatalogue(database, clubs, library, index_path=path.with_suffix(".titles"))
    try:
        await films.open()
        ready = time.perf_counter() - began
        tune_interpreter()
        yield films, ready
    finally:
        await films.close()
        await database.close()


def _now() -> datetime:
    return datetime.now(UTC)


def _granted() -> float:
    """The share of a processor that a busy loop of a quarter of a second gets."""
    began, before = time.perf_counter(), time.thread_time()
    while time.thread_time() - before < 0.25:
        pass
    return 0.25 / (time.perf_counter() - began)


def struck(path: Path) -> Iterator[tuple[Actor, str]]:
    """The keystrokes generated with this database, repeated endlessly."""
    strokes = json.loads(path.with_suffix(".strokes").read_text(encoding="utf-8"))
    return itertools.cycle([(data.person(who), text) for who, text in strokes])


async def typed(
    films: FilmCatalogue, keys: Iterator[tuple[Actor, str]], holds: Holds, *, seconds: float, rate: float, seed: int
) -> Measured:
    """Type for so many seconds and measure."""
    dice = random.Random(seed)
    took: list[float] = []
    empty = 0
    granted = await asyncio.to_thread(_granted)
    before = own_memory()
    holds.reset()
    worked = time.process_time()
    waiting: set[asyncio.Task[None]] = set()

    async def stroke(due: float, who: Actor, text: str) -> None:
        nonlocal empty
        choices = film_choices(await films.suggest_films(who, text, COUNT), text)
        took.append((time.perf_counter() - due) * 1e3)
        empty += not choices or not choices[0].value.startswith("film:")

    due = end = time.perf_counter()
    end += seconds
    while due < end:
        due += dice.expovariate(rate)
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        task = asyncio.create_task(stroke(due, *next(keys)))
        waiting.add(task)
        task.add_done_callback(waiting.discard)
    await asyncio.gather(*waiting)
    worked = time.process_time() - worked
    after = own_memory()
    granted = (granted + await asyncio.to_thread(_granted)) / 2
    return Measured(
        strokes=len(took),
        empty=empty,
        p50=share(took, 0.5),
        p90=share(took, 0.9),
        p99=share(took, 0.99),
        worst=max(took),
        held_clock=max(holds.clock),
        held_clock_p999=share(holds.clock, 0.999),
        held_thread=max(holds.thread),
        work=worked * 1e3 / len(took),
        given=granted,
        own_mb=before,
        own_mb_after=after,
    )


async def first_start(path: Path, given: argparse.Namespace) -> dict[str, Any]:
    """Without an index on disk: the time until the best-known films are found, and typing while the index is built."""
    holds = Holds()
    holds.watch()
    path.with_suffix(".titles").unlink(missing_ok=True)
    keys = struck(path)
    async with opened(path) as (films, ready):
        began = time.perf_counter()
        found = (await films.suggest_films(next(keys)[0], "pulp fic", COUNT)).films
        first = time.perf_counter() - began
        meanwhile = await typed(films, keys, holds, seconds=min(10.0, given.seconds), rate=given.rate, seed=given.seed)
        await films.index_ready()
        whole = time.perf_counter() - began
    return {
        "ready_s": ready, "first_ms": first * 1e3, "found": found[0].title if found else "", "whole_s": whole,
        "meanwhile": asdict(meanwhile), "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip


async def later_start(path: Path, given: argparse.Namespace) -> dict[str, Any]:
    """With the index on disk: the time until it answers, then typing."""
    holds = Holds()
    holds.watch()
    keys = struck(path)
    bare = own_memory()
    async with opened(path) as (films, ready):
        opened_mb = own_memory()
        rounds = [
            asdict(await typed(films, keys, holds, seconds=given.seconds / 3, rate=given.rate, seed=given.seed + n))
            for n in range(3)
        ]
    return {"ready_s": ready, "bare_mb": bare, "opened_mb": opened_mb, "rounds": rounds}


STARTS = {"first": first_start, "later": later_start}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--folder", type=Path, required=True, help="where the database of about a gigabyte goes")
    options.add_argument("--films", type=int, default=1_000_000)
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--rate", type=float, default=50.0, help="key strokes a second")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--start", choices=STARTS, help="one start, in this process, told as JSON")
    given = options.parse_args()
    path = given.folder / f"films-{given.films}-{given.seed}.sqlite3"
    if given.start:
        print(json.dumps(asyncio.run(STARTS[given.start](path, given))))
        return
    given.folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        began = time.perf_counter()
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        data.build(unfinished, given.films, given.seed)
        unfinished.with_suffix(".strokes").replace(path.with_suffix(".strokes"))
        unfinished.rename(path)
        print(
            f"made {path.name}, {path.stat().st_size / MB:.0f} MB, in {time.perf_counter() - began:.0f} s", flush=True
        )
    for start in STARTS:
        arguments = [sys.executable, "-m", "benchmarks.autocomplete", "--start", start]
        for name in ("folder", "films", "seconds", "rate", "seed"):
            arguments += [f"--{name}", str(getattr(given, name))]
        done = subprocess.run(arguments, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603  our own
        told(start, json.loads(done.stdout))
    print(f"load {os.getloadavg()[0]:.1f}")


def told(start: str, found: dict[str, Any]) -> None:
    if start == "first":
        print(
            f"first start: answers after {found['ready_s']:.2f} s, then 'pulp fic' gives {found['found']!r} in "
            f"{found['first_ms']:.1f} ms; all films after {found['whole_s']:.1f} s more; peak {found['peak_mb']:.0f} MB"
        )
        rounds = [found["meanwhile"]]
    else:
        print(
            f"later start: answers after {found['ready_s']:.2f} s; {found['bare_mb']:.0f} MB before, "
            f"{found['opened_mb']:.0f} MB after opening"
        )
        rounds = found["rounds"]
    print(f"| {' | '.join(COLUMNS)} |")
    print(f"|{' ---: |' * len(COLUMNS)}")
    for each in rounds:
        cells = (
            f"{each['strokes']:,}",
            *(f"{each[name]:.1f} ms" for name in ("p50", "p90", "p99", "worst")),
            f"{each['held_clock']:.1f} ms ({each['held_clock_p999']:.1f})",
            *(f"{each[name]:.1f} ms" for name in ("held_thread", "work")),
            f"{each['given']:.0%}",
            f"{each['empty']:,}",
            f"{each['own_mb']:.0f} → {each['own_mb_after']:.0f} MB",
        )
        print(f"| {' | '.join(cells)} |")


COLUMNS = (
    "strokes", "p50", "p90", "p99", "worst", "loop held (p99.9)", "of it own work", "CPU a stroke", "CPU got",
    "without a film", "own memory",
)  # fmt: skip


if __name__ == "__main__":
    main()
