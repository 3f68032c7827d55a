"""Compares title search engines on texts as people type them: word order, people, initials, nicknames, scripts.

    python -m benchmarks.titles_typed --titles 90000 --seeds 3 --half report

Prints Markdown. The engines know people and nicknames too: as words of the film, or as further titles.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean, median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.titles_data import SHARED, catalogue
from benchmarks.titles_engines import ENGINES, built
from benchmarks.titles_typed_data import TypedText, nickname_texts, other_scripts, typed_texts
from bot import paths
from bot.search import TitleEntry, normalise_title
from bot.services.catalogue.nicknames import NicknameBook

_MISSED = 99


def with_nicknames(entries: Sequence[TitleEntry]) -> list[TitleEntry]:
    """Give the films the nicknames of the bot's data file."""
    book = NicknameBook(paths.NICKNAMES)
    return [
        replace(entry, nicknames=book.nicknames_of((entry.title, *entry.alternatives), entry.year)) for entry in entries
    ]


def _rank(found: Sequence[int], wanted: TypedText, entries: dict[int, TitleEntry]) -> int:
    for rank, film in enumerate(found):
        entry = entries[film]
        same = any(normalise_title(title) == wanted.wanted for title in (entry.title, *entry.alternatives))
        if film == wanted.film or (wanted.film is None and same):
            return rank
    return _MISSED


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--titles", type=int, default=90_000)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--texts", type=int, default=200, help="of each kind and seed")
    parser.add_argument("--sample", type=int, default=5, help="one text of so many for the slow engines")
    parser.add_argument("--half", choices=("tune", "report"), default="report", help="of the nicknames")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--misses", action="store_true", help="list what our engine does not find")
    options = parser.parse_args()
    if not SHARED.exists():
        sys.exit(f"{SHARED} is not there: the benchmark takes its real titles from it")
    ranks: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    times: dict[str, list[float]] = defaultdict(list)
    for seed in range(options.first_seed, options.first_seed + options.seeds):
        entries = catalogue(options.titles, seed)
        films, latin = other_scripts(entries, 2 * options.texts, seed)
        texts = [*typed_texts(entries, options.texts, seed + 1_000), *nickname_texts(entries, options.half), *latin]
        entries = with_nicknames([*entries, *films])
        by_id = {entry.film_id: entry for entry in entries}
        for name in options.engines.split(","):
            try:
                engine, _ = built(name, entries)
            except ImportError as missing:
                print(f"{name}: left out, {missing}", file=sys.stderr)
                continue
            for wanted in texts[:: options.sample] if engine.slow else texts:
                started = time.thread_time()
                found = engine.search(wanted.text)
                times[engine.name].append((time.thread_time() - started) * 1e3)
                rank = _rank(found, wanted, by_id)
                ranks[engine.name][wanted.kind].append(rank)
                if options.misses and name == "own" and rank >= 5:
                    print(
                        wanted.kind,
                        repr(wanted.text),
                        "|",
                        wanted.wanted,
                        "|",
                        rank,
                        [by_id[f].title for f in found[:3]],
                    )
    _report(ranks, times, options)


def _report(ranks: dict[str, dict[str, list[int]]], times: dict[str, list[float]], options: argparse.Namespace) -> None:
    last = options.first_seed + options.seeds - 1
    print(f"\n{options.titles:,} titles, seeds {options.first_seed}-{last}, nicknames: the half to {options.half}\n")
    print("| hit@1 / hit@5 | texts | " + " | ".join(ranks) + " |")
    print("| --- " * (len(ranks) + 2) + "|")
    kinds = list(next(iter(ranks.values())))
    for kind in kinds:
        cells = [
            f"{mean(r < 1 for r in of[kind]):.3f} / {mean(r < 5 for r in of[kind]):.3f}" if of[kind] else "-"
            for of in ranks.values()
        ]
        print(f"| {kind} | {max(len(of[kind]) for of in ranks.values())} | " + " | ".join(cells) + " |")
    cells = [f"{median(values):.2f} / {sorted(values)[int(len(values) * 0.99)]:.2f}" for values in times.values()]
    print("| p50 / p99 ms of CPU | | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
