"""Judged short reviews in nine languages: lines that stand alone, and lines that hang in the air or are not the review.

    python -m benchmarks.highlights_alone [--apart] [--faults]

best: the first line is one that may be quoted. bad: the first line must not be quoted. bad shown: share of the lines
that must not be quoted but are scored well enough to be shown unasked. Without `--apart` only the half that was used
for tuning is read; `--faults` names its faults. Prints Markdown.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.taste.highlights.ranking import QUOTABLE, Highlight, rank_highlights

FILE = Path(__file__).resolve().parent / "data" / "highlights_alone.txt"


@dataclass(frozen=True, slots=True)
class Judged:
    """A review with its sentences in the order of the text, each with its mark: "+", "-" or " "."""

    language: str
    half: str
    film: str
    lines: tuple[tuple[str, str], ...]

    def paragraphs(self) -> list[str]:
        """The text: a link line or a line in brackets is a paragraph of its own, as on a page."""
        glue = "" if self.language == "ja" else " "
        parts: list[list[str]] = [[]]
        for _, line in self.lines:
            if ":" in line or "：" in line or line[0] in "(（":
                parts += [[line], []]
            else:
                parts[-1].append(line)
        return [glue.join(part) for part in parts if part]


def read_judged(path: Path = FILE) -> list[Judged]:
    found = []
    for block in path.read_text(encoding="utf-8").split("\n\n="):
        head, *lines = [line for line in block.splitlines() if line.strip() and not line.startswith("#")] or [""]
        if lines:
            language, half, film = head.lstrip("= ").split(" ", 2)
            found.append(Judged(language, half, film, tuple((line[0], line[2:]) for line in lines)))
    return found


def mark_of(one: Judged, pick: str) -> str:
    """The mark of the line that a pick is, or is a part of."""
    return next((mark for mark, line in one.lines if pick in line or line in pick), "?")


def rank_judged(one: Judged, *, known: bool) -> list[Highlight]:
    """Rank with the language of the page known, or detected."""
    return rank_highlights(one.paragraphs(), film=one.film, language=one.language if known else None)


def row(name: str, judged: Sequence[Judged], *, known: bool = True, faults: bool = False) -> str:
    best = bad = shown = never = 0
    for one in judged:
        found = rank_judged(one, known=known)
        first = mark_of(one, found[0].text) if found else ""
        best += first == "+"
        bad += first == "-" and found[0].score >= QUOTABLE
        wrong = [each for each in found if mark_of(one, each.text) == "-" and each.score >= QUOTABLE]
        shown += len(wrong)
        never += sum(mark == "-" for mark, _ in one.lines)
        if faults:
            for each in [*wrong, *(found[:1] if first != "+" else [])]:
                print(f"{one.language} {one.film}: {each.score:.2f} {each.text}")
    return f"| {name} | {len(judged)} | {best / len(judged):.3f} | {bad / len(judged):.3f} | {shown / never:.3f} |"


def run_alone(half: str, *, faults: bool = False) -> None:
    """Print one table for one half: all languages, then each."""
    judged = [one for one in read_judged() if one.half == half]
    print(f"\nHalf “{half}”\n\n| language | reviews | best first | bad first | bad shown |")
    print("| --- | --- | --- | --- | --- |")
    print(row("all", judged, faults=faults))
    print(row("all, language detected", judged, known=False))
    for language in dict.fromkeys(one.language for one in judged):
        print(row(language, [one for one in judged if one.language == language]))


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure which lines stand alone.")
    parser.add_argument("--apart", action="store_true")
    parser.add_argument("--faults", action="store_true")
    options = parser.parse_args()
    run_alone("tuned", faults=options.faults)
    if options.apart:
        run_alone("apart")


if __name__ == "__main__":
    main()
