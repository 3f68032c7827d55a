"""Prints the figures of ten languages: `python -m benchmarks.languages [--half tune] [--faults] [--texts-only]`.

Reviews and texts of a search are our own (`benchmarks/data/languages`). Every second one was used while the rules were
changed ("tune"); the tables are of the others ("report"), unless the tuned half is asked for. `--faults` names what
goes wrong, in the tuned half only. Prints Markdown.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Sequence

from benchmarks.judged_languages import searches, texts
from benchmarks.judged_languages.judged_texts import (
    LANGUAGES,
    JudgedLanguage,
    JudgedReview,
    Search,
    half_of,
    read_language,
)
from bot.taste.highlights.ranking import QUOTABLE
from bot.taste.highlights.sentences import sentence_spans

AskBot = Callable[[Search], Awaitable[int]]


def print_texts(languages: Sequence[JudgedLanguage], half: str) -> None:
    """Tables of sentence splitting, highlights and spoilers."""
    halves = {language.code: half_of(language.reviews, half) for language in languages}
    _header("language", "recognised", *(f"{name}: F1" for name in texts.SPLITTERS))
    for code, reviews in halves.items():
        scores = [_f1(texts.splitting_scores(reviews, code, split)) for split in texts.SPLITTERS.values()]
        _row(code, f"{texts.recognised(reviews, code)}/{len(reviews)}", *scores)
    parts = ("hit@1", "hit@3", "never", "spoilers")
    _header("language", *(f"{name}: {part}" for name in texts.CHOOSERS for part in parts))
    for code, reviews in [*halves.items(), ("all", [one for half in halves.values() for one in half])]:
        _row(code, *(score for choose in texts.CHOOSERS.values() for score in texts.highlight_scores(reviews, choose)))
    _header("language", "sentences that give away: shown", "lines worth quoting: shown")
    for code, reviews in halves.items():
        spoilt, spoilers, quoted, lines = texts.spoilers_shown(reviews)
        _row(code, f"{spoilt} of {spoilers}", f"{quoted} of {lines}")


def _f1(counts: tuple[int, int, int]) -> float:
    right, found, true = counts
    return 2 * right / (found + true)


async def print_searches(languages: Sequence[JudgedLanguage], half: str, *, faults: bool) -> None:
    """Tables of title search and `/find`."""
    async with searches.open_bot(languages) as services:
        _header("language", "titles: hit@1", "hit@8", "plain BM25: hit@1", "hit@8", "/find: hit@1", "hit@8")
        totals: list[list[int]] = [[], [], []]
        for number, language in enumerate(languages, 1):

            async def ask_title(search: Search, number: int = number) -> int:
                return await searches.place_of_title(services, number, search)

            async def ask_phrase(search: Search, number: int = number) -> int:
                return await searches.place_of_phrase(services, number, search)

            phrases = half_of(language.phrases, half, first="report")
            places = [
                await _places(ask_title, half_of(language.titles, half), language.code, faults=faults),
                [searches.PlainBm25(language).place_of(search) for search in phrases],
                await _places(ask_phrase, phrases, language.code, faults=faults),
            ]
            for total, found in zip(totals, places, strict=True):
                total.extend(found)
            _row(language.code, *(share for found in places for share in _hits(found)))
        _row("all", *(share for found in totals for share in _hits(found)))


async def _places(ask: AskBot, wanted: Sequence[Search], code: str, *, faults: bool) -> list[int]:
    places = []
    for search in wanted:
        places.append(await ask(search))
        if faults and places[-1] != 1:
            print(f"  {code} at {places[-1]}: {search.typed} = {search.film.title}")
    return places


def _hits(places: Sequence[int]) -> tuple[float, float]:
    return places.count(1) / len(places), sum(map(bool, places)) / len(places)


def print_faults(languages: Sequence[JudgedLanguage]) -> None:
    """What goes wrong with the texts of the tuned half."""
    for language in languages:
        for review in half_of(language.reviews, "tune"):
            _print_faults_of(language.code, review)


def _print_faults_of(code: str, review: JudgedReview) -> None:
    cut = sentence_spans(review.text, code)
    for start, end in sorted(set(cut) ^ set(review.spans())):
        print(f"  {code} {'cut' if (start, end) in cut else 'true'}: {review.text[start:end]}")
    ranked = texts.rank(review)
    for place, each in enumerate(ranked):
        mark = review.mark_of(each.text)
        if (place == 0 and mark != "+") or (mark in "!-" and each.score >= QUOTABLE):
            print(f"  {code} {mark} {each.score:.2f} {each.text}")
    best = [each for each in ranked if review.mark_of(each.text) == "+"]
    if not best or best[0].score < QUOTABLE:
        print(f"  {code} + lost: {review.film.title} {best[:1]}")


def _header(*names: str) -> None:
    print(f"\n| {' | '.join(names)} |\n|{' --- |' * len(names)}")


def _row(*cells: str | float) -> None:
    print("|", " | ".join(cell if isinstance(cell, str) else f"{cell:.3f}" for cell in cells), "|")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("tune", "report"), default="report")
    parser.add_argument("--faults", action="store_true", help="name the faults of the tuned half")
    parser.add_argument("--texts-only", action="store_true", help="without the two searches")
    parser.add_argument("--languages", nargs="*", default=LANGUAGES, choices=LANGUAGES)
    given = parser.parse_args()
    read = [read_language(code) for code in given.languages]
    half = "tune" if given.faults else given.half
    if given.faults:
        print_faults(read)
    print_texts(read, half)
    if not given.texts_only:
        asyncio.run(print_searches(read, half, faults=given.faults))
