"""Hand-marked lines, worth quoting or never to quote: reviews of the starter library, and sample pages.

    python -m benchmarks.highlights_gold

hit@1 and hit@3 are the shares of texts with a quotable line in the top one and three, the never-rate is the
share of picks that are never to be quoted. The pages are those of `tests/sources/pages`, read as the importer
reads them. Prints Markdown.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.highlights_engines import TOP, chance, first, last
from bot.sources.review_page.reader import read_review_page
from bot.taste.highlights.ranking import rank_highlights

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "benchmarks" / "data"
STARTER = ROOT / "data" / "starter"
PAGES = ROOT / "tests" / "sources" / "pages"
LONG_PAGE = 240
"""Words from which a page is of full length: all of those were written with the marks in mind."""


@dataclass(frozen=True, slots=True)
class Marked:
    """One text with its marks; `film` and `people` are what the bot knows when it looks for lines."""

    name: str
    paragraphs: tuple[str, ...]
    film: str | None
    people: tuple[str, ...]
    language: str | None
    quotable: tuple[str, ...]
    never: tuple[str, ...]

    @property
    def is_long(self) -> bool:
        return sum(len(paragraph.split()) for paragraph in self.paragraphs) >= LONG_PAGE


def is_same(pick: str, line: str) -> bool:
    """Whether a pick is the marked line, or most of it where the line holds a sentence end inside."""
    return pick == line or line in pick or (pick in line and len(pick) > 0.6 * len(line))


def starter_reviews() -> list[Marked]:
    texts = {review["key"]: review for review in _entries("reviews*.toml", "review")}
    films = {film["key"]: film for film in _entries("films*.toml", "film") if "key" in film}
    found = []
    for entry in _toml(DATA / "highlights_gold.toml")["review"]:
        if entry["key"] not in texts:
            continue
        text = texts[entry["key"]]
        film = films.get(text["film"], {})
        paragraphs = [part for part in text["text"].strip().split("\n\n") if part.strip()]
        people = (*film.get("directors", ()), *film.get("cast", ()))
        marks = tuple(entry["quotable"]), tuple(entry["never"])
        found.append(Marked(entry["key"], tuple(paragraphs), film.get("title"), people, None, *marks))
    return found


def _entries(pattern: str, table: str) -> Iterable[dict[str, Any]]:
    for path in sorted(STARTER.glob(pattern)):
        yield from _toml(path).get(table, [])


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def sample_pages() -> list[Marked]:
    found = []
    for entry in _toml(DATA / "highlights_pages_gold.toml")["page"]:
        page = read_review_page((PAGES / entry["file"]).read_bytes(), name=entry["file"])
        marks = tuple(entry["quotable"]), tuple(entry["never"])
        people = (*page.directors, *page.actors)
        found.append(Marked(entry["file"], page.paragraphs, page.film_title, people, page.language, *marks))
    return found


def informed(one: Marked) -> list[str]:
    """Pick as the bot does, with the film, its makers and the language known."""
    found = rank_highlights(one.paragraphs, film=one.film, people=one.people, language=one.language, limit=TOP)
    return [highlight.text for highlight in found]


def _is_among(picks: Sequence[str], lines: Sequence[str]) -> int:
    return sum(any(is_same(pick, line) for line in lines) for pick in picks)


def row(name: str, marked: Sequence[Marked], engine: Callable[[Marked], list[str]]) -> str:
    pairs = [(one, engine(one)[:TOP]) for one in marked]
    at_1 = sum(_is_among(answer[:1], one.quotable) > 0 for one, answer in pairs) / len(pairs)
    at_3 = sum(_is_among(answer, one.quotable) > 0 for one, answer in pairs) / len(pairs)
    never = sum(_is_among(answer, one.never) for one, answer in pairs) / sum(len(answer) for _, answer in pairs)
    return f"| {name} | {len(pairs)} | {at_1:.3f} | {at_3:.3f} | {never:.3f} |"


def run_gold() -> None:
    """Print one table for the reviews of the starter library and one each for the longer and the short pages."""
    pages = sample_pages()
    groups = {
        "Hand-marked reviews of the starter library": starter_reviews(),
        "Hand-marked pages of full length": [one for one in pages if one.is_long],
        "Hand-marked short pages": [one for one in pages if not one.is_long],
    }
    for title, marked in groups.items():
        print(f"\n{title}\n\n| engine | texts | hit@1 | hit@3 | never-rate |\n| --- | --- | --- | --- | --- |")
        for name, engine in ENGINES.items():
            print(row(name, marked, engine))
    print("\nPages by language\n\n| pages | texts | hit@1 | hit@3 | never-rate |\n| --- | --- | --- | --- | --- |")
    for language, code in (("English", "en"), ("German", "de"), ("French", "fr"), ("Spanish", "es")):
        for size, is_long in (("full length", True), ("short", False)):
            group = [one for one in pages if one.is_long is is_long and (one.language or "en") == code]
            print(row(f"{language}, {size}", group, informed))


def text_alone(one: Marked) -> list[str]:
    return [highlight.text for highlight in rank_highlights(one.paragraphs, limit=TOP)]


ENGINES: dict[str, Callable[[Marked], list[str]]] = {
    "rank_highlights, film and people known": informed,
    "rank_highlights, text alone": text_alone,
    "random": lambda one: chance(one.paragraphs),
    "first three": lambda one: first(one.paragraphs),
    "last three": lambda one: last(one.paragraphs),
}


if __name__ == "__main__":
    run_gold()
