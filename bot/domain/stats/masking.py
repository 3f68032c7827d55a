"""Blanks out what gives a line's film away: its title, people's names, likely names of characters, and years.

The catalogue knows no characters, so their names are recognised by how they are written: a capital within a sentence,
or, at its beginning and in scripts without capitals, a word that no text about another film has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.domain.catalogue.film import Film, fold_text

BLANK = "█████"
"""Takes the place of one or more words; always the same length, because the length would be a hint."""
FEWEST_WORDS = 5
MOST_BLANK = 0.34
"""A line with fewer words left, or with a larger part of them blanked out, is not asked."""
_PREFIX = 5
"""Two words with this many equal first letters count as one word in two forms."""

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_YEAR = re.compile(r"(?:1[89]|20)\d\d(?:s|er|年代?)?\Z|\d0s\Z", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…:;。！？।“\"«(\[]\W*\Z")
_PLAIN = frozenset(
    "the a an and or of in on at to for from with by as is it its be no not all my me we us he she his her they you i "
    "le la les un une de des du et en au el los las y il lo gli e di der die das ein eine und von zu o os".split()
)
"""Words of a title that say nothing by themselves."""
_NUMBERS = dict(
    zip(
        map(str, range(1, 13)),
        "one two three four five six seven eight nine ten eleven twelve".split(),
        strict=True,
    )
)
_PRONOUNS = frozenset({"i", "i m", "i d", "i ve", "i ll"})
CAPITAL_NOUNS = frozenset({"de", "lb"})
"""Languages that write every noun with a capital."""


@dataclass(frozen=True, slots=True)
class WordUse:
    """How other texts write words, all folded: `lower` were seen without a capital; `films` counts films by word."""

    lower: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    """Words in texts about at least two films."""


class _Word(NamedTuple):
    start: int
    stop: int
    text: str
    folded: str
    first: bool
    """Whether it begins a sentence, a quotation or a bracket."""


@dataclass(slots=True)
class WordCounter:
    """Collects a WordUse from texts about films."""

    _lower: set[str] = field(default_factory=set)
    _film_of: dict[str, object] = field(default_factory=dict)
    _shared: set[str] = field(default_factory=set)

    def add_text(self, film: object, text: str) -> None:
        for match in _WORD.finditer(text):
            folded = fold_text(match[0])
            if match[0][:1].islower():
                self._lower.add(folded)
            if self._film_of.setdefault(folded, film) != film:
                self._shared.add(folded)

    def word_use(self) -> WordUse:
        return WordUse(frozenset(self._lower), frozenset(self._shared))


def mask_line(
    line: str, film: Film, review: str, language: str | None, use: WordUse, *, anyhow: bool = False
) -> str | None:
    """The line with what gives the film away blanked out; None if too little would be left of it, unless `anyhow`.

    `review` is the whole text that the line is from, and `language` its code, if known.
    """
    words = list(_words(line))
    titles = _title_words(film)
    people = {word for name in (*film.directors, *film.writers, *film.cast) for word in fold_text(name).split()}
    capital_nouns = (language or "").partition("-")[0].lower() in CAPITAL_NOUNS
    names = set() if capital_nouns else _names_in(review)
    whole = _phrases(film)
    hidden = [
        _gives_title(word, titles)
        or (not word.text.islower() and any(part in people for part in word.folded.split() if len(part) > 1))
        or bool(_YEAR.match(word.text))
        or _is_name(word, names, use, capital_nouns=capital_nouns)
        for word in words
    ]
    _hide_phrases(words, hidden, whole)
    kept = len(words) - sum(hidden)
    if not anyhow and (kept < FEWEST_WORDS or sum(hidden) > MOST_BLANK * len(words)):
        return None
    return _blanked(line, words, hidden)


def _words(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        before = text[max(0, match.start() - 8) : match.start()]
        first = not text[: match.start()].strip() or bool(_SENTENCE_END.search(before)) or "\n" in before
        yield _Word(match.start(), match.end(), match[0], fold_text(match[0]), first)


def _titles(film: Film) -> Iterable[str]:
    return filter(None, (film.title, film.original_title, *film.alternative_titles, film.series, film.remake_of))


def _title_words(film: Film) -> set[str]:
    found = {word for title in _titles(film) for word in fold_text(title).split() if word not in _PLAIN}
    return found | {_NUMBERS[word] for word in found if word in _NUMBERS}


def _phrases(film: Film) -> list[list[str]]:
    """Titles of plain words only, such as "Her" or "It", which are blanked out where they stand whole in capitals."""
    return [words for title in _titles(film) if (words := fold_text(title).split()) and set(words) <= _PLAIN]


def _gives_title(word: _Word, titles: set[str]) -> bool:
    parts = word.folded.split()
    return any(
        part in titles
        or part.removesuffix("s") in titles
        or any(_alike(part, title) for title in titles if len(title) >= _PREFIX and len(part) >= _PREFIX)
        for part in parts
    )


def _alike(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _names_in(review: str) -> set[str]:
    """Words that the review writes with a capital within a sentence."""
    return {word.folded for word in _words(review) if not word.first and _is_capital(word.text)}


def _is_capital(text: str) -> bool:
    return text[:1].isupper() or text[:1].istitle()


def _is_name(word: _Word, names: set[str], use: WordUse, *, capital_nouns: bool) -> bool:
    if word.folded in _PRONOUNS or word.text.isdigit():
        return False
    if not word.text[:1].isalpha() or word.text[:1].islower():
        return False
    if not _is_capital(word.text):
        return word.folded not in use.shared  # a script without capitals
    if capital_nouns:
        return word.folded not in use.shared
    return not word.first or word.folded in names or word.folded not in use.lower


def _hide_phrases(words: list[_Word], hidden: list[bool], phrases: list[list[str]]) -> None:
    for phrase in phrases:
        for at in range(len(words) - len(phrase) + 1):
            part = words[at : at + len(phrase)]
            if [word.folded for word in part] == phrase and all(_is_capital(word.text) for word in part):
                hidden[at : at + len(phrase)] = [True] * len(phrase)


def _blanked(line: str, words: list[_Word], hidden: list[bool]) -> str:
    """The line with each run of hidden words as one blank."""
    parts: list[str] = []
    last, open_run = 0, False
    for word, hide in zip(words, hidden, strict=True):
        if not hide:
            open_run = False
            continue
        between = line[last : word.start]
        if not (open_run and not between.strip(" '’-.")):
            parts += (between, BLANK)
        last, open_run = word.stop, True
    return "".join((*parts, line[last:]))
