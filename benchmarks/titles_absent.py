"""Measures which choice comes first: what was typed, or a film. For titles that the index holds, and for held-out ones.

    python -m benchmarks.titles_absent --seeds 3 --first-seed 21

Prints Markdown. 500 titles a seed are held out with every film that has them, half of them by popularity.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.titles import _bears
from benchmarks.titles_data import _MOVED, SHARED, Query, catalogue, queries, real_films
from benchmarks.titles_typed import with_nicknames
from benchmarks.titles_typed_data import TypedText, typed_texts
from bot.search import TitleEntry, TitleIndex, normalise_title
from bot.search.normal import drop_article
from bot.search.segment import names_of

_HELD_OUT = 500


def hold_out(entries: Sequence[TitleEntry], seed: int) -> tuple[list[TitleEntry], list[str]]:
    """Return the films without those of 500 titles, and these titles as people type them."""
    rng = random.Random(seed)
    weights = [entry.popularity for entry in entries]
    titles: dict[str, str] = {}
    while len(titles) < _HELD_OUT:
        entry = rng.choice(entries) if len(titles) % 2 else rng.choices(entries, weights)[0]
        titles[_core(entry.title)] = _MOVED.sub(r"\2 \1", entry.title).lower()
    names = {name for entry in entries if _core(entry.title) in titles for name in _names(entry)}
    kept = [entry for entry in entries if names.isdisjoint(_names(entry))]
    return kept, list(titles.values())


def _names(entry: TitleEntry) -> set[str]:
    """A film with another spelling of a title ("Kill Bill: Volume 2") is the same film."""
    return {drop_article(name) for name in names_of(replace(entry, nicknames=()))}


def _core(title: str) -> str:
    return drop_article(normalise_title(title))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=21)
    parser.add_argument("--queries", type=int, default=1_400, help="texts a seed that mean films of the index")
    parser.add_argument("--list", action="store_true", help="list the wrong films")
    options = parser.parse_args()
    if not SHARED.exists():
        sys.exit(f"{SHARED} is not there: the benchmark takes its real titles from it")
    wrong: list[float] = []
    opened: list[float] = []
    rates: dict[str, list[tuple[bool, bool, bool, bool]]] = defaultdict(list)
    for seed in range(options.first_seed, options.first_seed + options.seeds):
        kept, absent = hold_out(with_nicknames(catalogue(len(real_films()), seed)), seed)
        index, by_id = TitleIndex.build(kept), {entry.film_id: entry for entry in kept}
        firsts = [(text, hits[0]) for text in absent if (hits := index.search(text, 5))]
        wrong.append(sum(hit.likely for _, hit in firsts) / len(absent))
        opened.append(sum(hit.opens or hit.exact for _, hit in firsts) / len(absent))
        if options.list:
            for text, hit in firsts:
                if hit.likely or hit.opens:
                    print(text, "|", by_id[hit.film_id].title, "|", hit)
        texts: list[Query | TypedText] = [
            *queries(kept, options.queries, seed + 500),
            *typed_texts(kept, 100, seed + 600),
        ]
        for query in texts:
            hits = index.search(query.text, 5)
            right = [_bears(by_id[hit.film_id], query.wanted) for hit in hits]
            first = bool(right) and right[0]
            likely = bool(hits) and hits[0].likely
            offered = right[: 5 if likely else 4]
            rates[query.kind].append((first, first and likely, any(right), any(offered)))
    print(
        f"\n{_HELD_OUT} held-out titles a seed, seeds {options.first_seed}-{options.first_seed + options.seeds - 1}\n"
    )
    print(f"wrong film first: {mean(wrong):.3f} ({' '.join(f'{share:.3f}' for share in wrong)})")
    print(f"wrong film opened by the typed text: {mean(opened):.3f} ({' '.join(f'{share:.3f}' for share in opened)})\n")
    print(
        "| present titles | film first of all films | first of all choices | film in 5 films | in 5 choices |\n"
        + "| --- " * 5
        + "|"
    )
    for kind, found in rates.items():
        cells = [f"{mean(each[at] for each in found):.3f}" for at in range(4)]
        print(f"| {kind} | " + " | ".join(cells) + " |")
    everything = [each for found in rates.values() for each in found]
    print("| all | " + " | ".join(f"{mean(each[at] for each in everything):.3f}" for at in range(4)) + " |")


if __name__ == "__main__":
    main()
