"""Compares title search engines: quality by kind of text, time, memory, build and load.

    python -m benchmarks.titles --titles 90000 --seeds 3
    python -m benchmarks.titles --titles 1000000 --seeds 1 --meant real --engines own,tantivy

Prints Markdown. A hit is a film with the wanted normalised title, of any year.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from collections.abc import Callable, Sequence

from benchmarks.titles_data import KINDS, SHARED, Query, catalogue, queries, real_part
from benchmarks.titles_engines import ENGINES, Engine, built
from bot.search import TitleEntry, TitleIndex, normalise_title

_MISSED = 99


@dataclass(slots=True)
class Tally:
    """What one engine did: ranks by kind, milliseconds, seconds to build, hit@1 and hit@5 by seed."""

    ranks: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    build: list[float] = field(default_factory=list)
    by_seed: list[tuple[float, float]] = field(default_factory=list)

    @property
    def all_ranks(self) -> list[int]:
        return [rank for ranks in self.ranks.values() for rank in ranks]


def ask(engine: Engine, asked: Sequence[Query], entries: Sequence[TitleEntry], tally: Tally) -> None:
    ranks = []
    for query in asked:
        wall, processor = time.perf_counter(), time.thread_time()
        found = engine.search(query.text)
        tally.processor.append((time.thread_time() - processor) * 1e3)
        tally.wall.append((time.perf_counter() - wall) * 1e3)
        rank = next((i for i, film in enumerate(found) if _bears(entries[film - 1], query.wanted)), _MISSED)
        tally.ranks[query.kind].append(rank)
        ranks.append(rank)
    tally.by_seed.append((_share(ranks, 1), _share(ranks, 5)))


def _bears(entry: TitleEntry, wanted: str) -> bool:
    return any(normalise_title(title) == wanted for title in (entry.title, *entry.alternatives))


def _share(ranks: Sequence[int], top: int) -> float:
    return mean(rank < top for rank in ranks)


def _percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def run(options: argparse.Namespace) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}
    for seed in range(options.first_seed, options.first_seed + options.seeds):
        entries = catalogue(options.titles, seed, options.popularity, options.alternatives)
        meant = real_part(entries) if options.meant == "real" else entries
        asked = queries(meant, options.queries, seed + 1_000)
        for name in options.engines.split(","):
            gc.collect()
            try:
                engine, seconds = built(name, entries)
            except ImportError as missing:
                print(f"{name}: left out, {missing}", file=sys.stderr)
                continue
            tally = tallies.setdefault(engine.name, Tally())
            tally.build.append(seconds)
            for query in asked[:50]:
                engine.search(query.text)
            ask(engine, asked[: options.sample] if engine.slow else asked, entries, tally)
            del engine
    return tallies


def report(tallies: dict[str, Tally], options: argparse.Namespace) -> None:
    print(
        f"\n{options.titles:,} titles, seeds {options.first_seed}-{options.first_seed + options.seeds - 1}, "
        f"{options.queries:,} texts a seed, popularity: {options.popularity}, meant: {options.meant} films\n"
    )
    print("| engine | texts | hit@1 | hit@5 | hit@5 by seed | MRR@10 | p50 ms | p99 ms | p99 ms of CPU | build s |")
    print("| --- " * 10 + "|")
    for name, tally in tallies.items():
        ranks = tally.all_ranks
        reciprocal = mean(1 / (rank + 1) if rank < 10 else 0.0 for rank in ranks)
        seeds = " ".join(f"{five:.3f}" for _, five in tally.by_seed)
        print(
            f"| {name} | {len(ranks):,} | {_share(ranks, 1):.3f} | {_share(ranks, 5):.3f} | {seeds} "
            f"| {reciprocal:.3f} | {median(tally.wall):.2f} | {_percentile(tally.wall, 0.99):.2f} "
            f"| {_percentile(tally.processor, 0.99):.2f} | {mean(tally.build):.1f} |"
        )
    print("\n| hit@1 / hit@5 by kind | " + " | ".join(tallies) + " |")
    print("| --- " * (len(tallies) + 1) + "|")
    for kind in KINDS:
        cells = [f"{_share(t.ranks[kind], 1):.3f} / {_share(t.ranks[kind], 5):.3f}" for t in tallies.values()]
        print(f"| {kind} | " + " | ".join(cells) + " |")


def _resident(*, own: bool = False) -> float:
    """Give the resident memory of this process in MB; its `own` is without mapped files, which the system may drop."""
    gc.collect()
    _, resident, shared, *_ = map(int, Path("/proc/self/statm").read_text(encoding="ascii").split())
    return (resident - own * shared) * 4_096 / 1e6


def _keep(options: argparse.Namespace, folder: str) -> None:
    entries = catalogue(options.titles, options.first_seed, options.popularity, options.alternatives)
    before = _resident()
    started = time.perf_counter()
    index = TitleIndex.build(entries)
    print(f"| build | {time.perf_counter() - started:.2f} s |")
    print(f"| memory of a built index | {_resident() - before:.0f} MB |")
    path = Path(folder) / "titles.index"
    started = time.perf_counter()
    index.save(path)
    print(f"| save | {time.perf_counter() - started:.2f} s, {path.stat().st_size / 1e6:.0f} MB |", flush=True)


def _use(options: argparse.Namespace, folder: str) -> None:
    entries = catalogue(options.titles, options.first_seed, options.popularity, options.alternatives)
    asked = queries(entries, options.queries, options.first_seed)
    before, own = _resident(), _resident(own=True)
    started = time.perf_counter()
    index = TitleIndex.load(Path(folder) / "titles.index")
    print(f"| load, every byte checked | {time.perf_counter() - started:.2f} s |")
    for query in asked:
        index.search(query.text)
    print(f"| memory of a loaded index after {len(asked):,} searches | {_resident() - before:.0f} MB |")
    print(f"| of these not of the file, which the system may drop | {_resident(own=True) - own:.0f} MB |")
    print(f"| change a film, 1,000 times | {_times(index.add, entries[:1_000])} |")
    removed = [entry.film_id for entry in entries[:1_000]]
    print(f"| remove a film, 1,000 times | {_times(index.remove, removed)} |", flush=True)


def _times(change: Callable[..., object], values: Sequence[object]) -> str:
    """Give the median, the 99th percentile and the worst in ms."""
    taken = []
    for value in values:
        started = time.perf_counter()
        change(value)
        taken.append((time.perf_counter() - started) * 1e3)
    return f"{median(taken):.3f} ms, p99 {_percentile(taken, 0.99):.2f} ms, worst {max(taken):.2f} ms"


def upkeep(options: argparse.Namespace) -> None:
    """Measure memory, file and changes, each in a process of its own."""
    print("\n| own, " + f"{options.titles:,} titles | |\n| --- | --- |", flush=True)
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        for work in (_keep, _use):
            process = context.Process(target=work, args=(options, folder))
            process.start()
            process.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--titles", type=int, default=90_000)
    parser.add_argument("--seeds", type=int, default=3, help="catalogues and query sets")
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--queries", type=int, default=2_000, help="texts a seed")
    parser.add_argument("--sample", type=int, default=140, help="texts a seed for the slow engines")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--popularity", choices=("votes", "zipf", "even", "none"), default="votes")
    parser.add_argument("--alternatives", type=int, default=0, help="other titles of each film, at least")
    parser.add_argument("--upkeep", action="store_true", help="memory, file and changes alone")
    parser.add_argument("--meant", choices=("any", "real"), default="any", help="which films the texts mean")
    options = parser.parse_args()
    if not SHARED.exists():
        sys.exit(f"{SHARED} is not there: the benchmark takes its real titles from it")
    if not options.upkeep:
        report(run(options), options)
    upkeep(options)


if __name__ == "__main__":
    main()
