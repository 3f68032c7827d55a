"""Measures rank_highlights: planted quotes, compared with other engines, and hand-marked reviews.

    python -m benchmarks.highlights [--seeds 5] [--slices 380]

Planted quotes: slices of 12 to 20 sentences of held-out reviews; one sentence is replaced by a line that an
editor quoted (8 to 30 words), another by a plot sentence, neither seen in training. Counted: the quote in
the top 1 and top 3, the plot sentence in the top 3, and of the picks the share that a judge trained on a
third part calls opinion, and the share in good form. Prints Markdown, mean and standard deviation over the
seeds.

Hand-marked: see `highlights_gold.py`.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.highlights_data import JUDGE, PLANT, TRAIN, Corpora, load
from benchmarks.highlights_engines import TOP, Engine, bayes, engines, ours, sentences_of
from benchmarks.highlights_gold import is_same, run_gold
from bot.taste.highlights.model import english_model
from bot.taste.highlights.ranking import rank_highlights

FIRST_SEED = 101
"""Seeds below were used in development."""
DANGLING = frozenset(
    (
        "but",
        "and",
        "he",
        "she",
        "it",
        "they",
        "this",
        "these",
        "those",
        "that",
        "so",
        "however",
        "his",
        "her",
        "their",
    )
)


@dataclass(frozen=True, slots=True)
class Slice:
    """A piece of a review with a planted quote and a planted plot sentence."""

    paragraphs: tuple[str, ...]
    quote: str
    decoy: str


@dataclass(frozen=True, slots=True)
class Figures:
    """One engine on one seed: shares from 0 to 1, and milliseconds for one slice."""

    top_1: float
    top_3: float
    decoy: float
    opinion: float
    form: float
    milliseconds: float


def planted(corpora: Corpora, seed: int, count: int, *, grouped: bool) -> list[Slice]:
    """Build slices; `grouped` joins three to five sentences to a paragraph, else each is its own."""
    rng = random.Random(seed)
    reviews = [review for review in corpora.reviews if len(review) >= 12]
    quotes = [line for line in corpora.quotes if 8 <= len(line.split()) <= 30]
    slices = []
    for _ in range(count):
        review = rng.choice(reviews)
        size = min(rng.randint(12, 20), len(review))
        start = rng.randint(0, len(review) - size)
        lines = list(review[start : start + size])
        at_quote, at_decoy = rng.sample(range(size), 2)
        lines[at_quote], lines[at_decoy] = rng.choice(quotes), rng.choice(corpora.plots)
        paragraphs = tuple(_grouped(lines, rng)) if grouped else tuple(lines)
        slices.append(Slice(paragraphs, lines[at_quote], lines[at_decoy]))
    return slices


def _grouped(lines: Sequence[str], rng: random.Random) -> Iterable[str]:
    at = 0
    while at < len(lines):
        size = rng.randint(3, 5)
        yield " ".join(lines[at : at + size])
        at += size


def in_form(sentence: str) -> bool:
    words = sentence.split()
    ends = sentence.rstrip(" \"')")[-1:] in set(".!?")
    return 6 <= len(words) <= 40 and ends and words[0].lower() not in DANGLING


def measure(engine: Engine, slices: Sequence[Slice], judge: Callable[[str], float]) -> Figures:
    hit_1 = hit_3 = decoy = 0
    picks: list[str] = []
    started = time.perf_counter()
    answers = [engine(one.paragraphs)[:TOP] for one in slices]
    seconds = time.perf_counter() - started
    for one, answer in zip(slices, answers, strict=True):
        hit_1 += any(is_same(pick, one.quote) for pick in answer[:1])
        hit_3 += any(is_same(pick, one.quote) for pick in answer)
        decoy += any(is_same(pick, one.decoy) for pick in answer)
        picks += answer
    return Figures(
        top_1=hit_1 / len(slices),
        top_3=hit_3 / len(slices),
        decoy=decoy / len(slices),
        opinion=sum(judge(pick) > 0 for pick in picks) / len(picks),
        form=sum(map(in_form, picks)) / len(picks),
        milliseconds=1000 * seconds / len(slices),
    )


def row(name: str, runs: Sequence[Figures]) -> str:
    def cell(field: str) -> str:
        values = [getattr(run, field) for run in runs]
        return f"{statistics.mean(values):.3f} ± {statistics.pstdev(values):.3f}".replace("0.", ".")

    fields = ("top_1", "top_3", "decoy", "opinion", "form")
    speed = statistics.mean(run.milliseconds for run in runs)
    return " | ".join([f"| {name}", *map(cell, fields), f"{speed:.1f} |"])


def run_planted(seeds: Sequence[int], count: int) -> None:
    held_out, judging = load(PLANT), load(JUDGE)
    judge = bayes(judging.quotes, judging.plots)
    chosen = engines(load(TRAIN))
    print(f"Planted quotes: {count} slices a seed, seeds {seeds[0]}-{seeds[-1]}, mean ± standard deviation\n")
    print("| engine | quote top 1 | quote top 3 | plot top 3 | opinion | form | ms |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    sets = {seed: planted(held_out, seed, count, grouped=False) for seed in seeds}
    for name, engine in chosen.items():
        print(row(name, [measure(engine, sets[seed], judge) for seed in seeds]), flush=True)
    grouped = [planted(held_out, seed, count, grouped=True) for seed in seeds]
    print(row("rank_highlights, in paragraphs", [measure(ours, slices, judge) for slices in grouped]))


def run_speed() -> None:
    """Print the time of loading and of ranking, for a usual review and for one of 60,000 characters."""
    english_model.cache_clear()
    started = time.perf_counter()
    english_model()
    loading = time.perf_counter() - started
    text = " ".join(line for review in load(PLANT).reviews[:40] for line in review)
    print(f"\nLoading {1000 * loading:.0f} ms", end="")
    for length in (6_000, 60_000):
        paragraphs = [text[at : at + 500] for at in range(0, length, 500)]
        times = []
        for _ in range(5):
            started = time.perf_counter()
            rank_highlights(paragraphs)
            times.append(time.perf_counter() - started)
        count = len(sentences_of(paragraphs))
        print(f"; {length:,} characters, {count} sentences: {1000 * min(times):.1f} ms", end="")
    print()


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure rank_highlights.")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--slices", type=int, default=380)
    options = parser.parse_args()
    run_planted(range(FIRST_SEED, FIRST_SEED + options.seeds), options.slices)
    run_gold()
    run_speed()


if __name__ == "__main__":
    main()
