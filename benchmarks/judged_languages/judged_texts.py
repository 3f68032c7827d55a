"""Reads the judged reviews and searches of `benchmarks/data/languages`, and splits them into two halves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from bot import paths
from bot.sources.catalogues.bundle import read_bundle
from bot.sources.starter import read_films

FOLDER = Path(__file__).resolve().parents[1] / "data" / "languages"
LANGUAGES = ("de", "fr", "es-ES", "pt-BR", "it", "pl", "ru", "ja", "ko", "ar")
SEARCHES = 15
"""Texts of each kind of search that are used; a file may hold a few more."""
_FILM = re.compile(r"(.+) \((\d{4})\)\Z")
_UNSPACED = frozenset({"ja"})
Judged = TypeVar("Judged")


@dataclass(frozen=True, slots=True)
class FilmName:
    title: str
    year: int

    @classmethod
    def parse(cls, text: str) -> FilmName:
        found = _FILM.match(text.strip())
        if found is None:
            raise ValueError(f"{text!r} is no title with a year")
        return cls(found[1], int(found[2]))


@dataclass(frozen=True, slots=True)
class JudgedReview:
    """A review as its sentences, each with its mark.

    "+" is worth quoting, "-" must not be quoted (plot, a sentence that hangs in the air, a link), "!" gives away what
    happens, " " is none of these.
    """

    film: FilmName
    lines: tuple[tuple[str, str], ...]
    glue: str

    @property
    def text(self) -> str:
        return self.glue.join(line for _, line in self.lines)

    def spans(self) -> list[tuple[int, int]]:
        """Where each sentence starts and ends in the text."""
        found, at = [], 0
        for _, line in self.lines:
            found.append((at, at + len(line)))
            at += len(line) + len(self.glue)
        return found

    def mark_of(self, pick: str) -> str:
        """The mark of the sentence that a pick is, or of the worst that it holds."""
        marks = {mark for mark, line in self.lines if pick in line or line in pick}
        return next((mark for mark in "!- +" if mark in marks), "?")


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody types, and the film that they mean."""

    typed: str
    film: FilmName


@dataclass(frozen=True, slots=True)
class JudgedLanguage:
    """Everything that was judged in one language."""

    code: str
    reviews: tuple[JudgedReview, ...]
    titles: tuple[Search, ...]
    phrases: tuple[Search, ...]


def read_language(code: str) -> JudgedLanguage:
    reviews: list[JudgedReview] = []
    titles: list[Search] = []
    phrases: list[Search] = []
    for block in (FOLDER / f"{code}.txt").read_text(encoding="utf-8").split("\n\n= ")[1:]:
        head, *lines = block.rstrip("\n").split("\n")
        if head == "titles":
            pairs = [line.rsplit(" = ", 1) for line in lines]
            titles = [Search(typed, FilmName.parse(film)) for typed, film in pairs]
            continue
        film = FilmName.parse(head)
        marked = tuple((line[0], line[2:]) for line in lines if line[0] != "?")
        reviews.append(JudgedReview(film, marked, "" if code in _UNSPACED else " "))
        phrases += [Search(line[2:], film) for line in lines if line[0] == "?"]
    return JudgedLanguage(code, tuple(reviews), tuple(titles[:SEARCHES]), tuple(phrases[:SEARCHES]))


def half_of(judged: Sequence[Judged], half: str, *, first: str = "tune") -> list[Judged]:
    """Every second one: the first, third, … belong to the half `first`."""
    return list(judged[0 if half == first else 1 :: 2])


@cache
def _people() -> dict[tuple[str, int | None], tuple[str, ...]]:
    bundle, _ = read_bundle(paths.BUNDLE)
    found: dict[tuple[str, int | None], tuple[str, ...]] = {}
    for _, facts, _, _ in bundle.films():
        found[facts.title, facts.year] = tuple(person.name for person in (*facts.directors, *facts.cast))
    for _, film in read_films(paths.STARTER):
        found[film.title, film.year] = (*film.directors, *film.cast)
    return found


def people_of(film: FilmName) -> tuple[str, ...]:
    """The film's directors and cast, as far as the catalogue knows them."""
    return _people().get((film.title, film.year), ())
