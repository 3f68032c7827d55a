"""Finding a line of a review that a message repeats, even if its quotation marks and Markdown differ."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LEAST_WORDS = 4
LEAST_WIDE = 8
"""In a script without spaces between words, such as Japanese, this many letters are long enough."""
LONGEST = 1_000
"""Characters of the longest repetition that is searched for."""
MOST = 20
"""Parts of one message that are searched for."""

_MARKS = frozenset("*_~`|>#\\\u200b\u200c\u200d\u2060\ufeff")
_APOSTROPHES = frozenset("'’‘ʼ`´")
_QUOTES = frozenset('"“”„«»‹›「」『』') | _APOSTROPHES
_DASHES = frozenset("-‐‑‒–—―")
_QUOTED = re.compile(r"[\"“„«「『]([^\"“”„«»「」『』]+)[\"“”»」』]")
_ATTRIBUTION = re.compile(r"(?<!\s)\s++[-–—~]{1,2}\s*+\S.{0,150}\Z")
_FULL_STOPS = ".!?…。！？؟"
_SENTENCES = re.compile(r"(?<=[.!?…؟])\s+|(?<=[。！？])\s*(?=\S)")
_NO_LETTER = re.compile(r"[\W_]")
_INTRODUCTION = re.compile(r"\A[^:\n]{1,150}:\s+")


def find_repetitions(message: str) -> list[str]:
    """The parts of a message that may repeat a line: plain words, long enough, longest first, at most MOST."""
    found = dict.fromkeys(_plain_words(part) for part in _parts(message))
    enough = [repetition for repetition in found if _is_long_enough(repetition)]
    return sorted(enough, key=len, reverse=True)[:MOST]


def find_line_place(paragraph: str, repetition: str, after: int = 0) -> tuple[int, int] | None:
    """Where a paragraph has these whole words at or after position `after`: (start, stop), final full stop included."""
    return PlainText.of(paragraph).place(RepetitionPattern.of(repetition), after)


@dataclass(frozen=True, slots=True)
class RepetitionPattern:
    """What is searched for: plain words in lower case; `wide` if their script has no spaces between words."""

    words: str
    wide: bool

    @classmethod
    def of(cls, repetition: str) -> RepetitionPattern:
        words = _plain_words(repetition).casefold()
        return cls(words, _is_wide(words))


@dataclass(frozen=True, slots=True)
class PlainText:
    """A paragraph's plain words in lower case, computed once for many searches.

    `places` holds each character's position in the paragraph.
    """

    paragraph: str
    words: str
    places: list[int]

    @classmethod
    def of(cls, paragraph: str) -> PlainText:
        letters: list[str] = []
        places: list[int] = []
        for piece, at in _plain(paragraph):
            folded = piece.casefold()
            letters.append(folded)
            places += [at] * len(folded)
        return cls(paragraph, "".join(letters), places)

    def place(self, wanted: RepetitionPattern, after: int = 0) -> tuple[int, int] | None:
        """The first match at or after the position `after`, as (start, stop) in the paragraph; None if there is none.

        After a match that is not a whole word, the search continues after that word, so each word is checked once.
        """
        start = self.words.find(wanted.words, bisect_left(self.places, after)) if wanted.words else -1
        while start >= 0:
            stop = start + len(wanted.words)
            inside = self.words[start - 1 : start].isalnum()
            if wanted.wide or not (inside or self.words[stop : stop + 1].isalnum()):
                return self.places[start], _with_full_stop(self.paragraph, self.places[stop - 1] + 1)
            start = self.words.find(wanted.words, self._next_word(start))
        return None

    def _next_word(self, start: int) -> int:
        """Where the next match can begin: after the letters that follow `start` without a gap."""
        found = _NO_LETTER.search(self.words, start + 1)
        return found.start() if found else len(self.words)


def same_words(one: str, other: str) -> bool:
    """Whether two texts have the same words, ignoring quotation marks, blanks and Markdown."""
    return _plain_words(one).casefold() == _plain_words(other).casefold()


def _parts(message: str) -> Iterator[str]:
    for part in (message, *message.splitlines(), *_QUOTED.findall(message)):
        yield from _SENTENCES.split(part)
        for whole in (part, _INTRODUCTION.sub("", part)):
            yield whole
            yield _ATTRIBUTION.sub("", whole)


def _plain_words(text: str) -> str:
    """The plain words of a text without the punctuation at its ends."""
    return "".join(piece for piece, _ in _plain(text)).strip(f" ,;:、،؛{_FULL_STOPS}")


def _plain(text: str) -> Iterator[tuple[str, int]]:
    """Yield the relevant characters and their positions: no marks or quotes; blanks and dashes become one blank."""
    blank = True
    for at, letter in enumerate(text):
        inside = text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()
        if letter in _APOSTROPHES and inside:
            yield "'", at
        elif letter in _MARKS or letter in _QUOTES:
            continue
        elif letter.isspace() or letter in _DASHES:
            if not blank:
                yield " ", at
            blank = True
            continue
        else:
            yield "..." if letter == "…" else letter, at
        blank = False


def _with_full_stop(paragraph: str, stop: int) -> int:
    while paragraph[stop : stop + 1] in tuple(_FULL_STOPS):
        stop += 1
    return stop


def _is_long_enough(repetition: str) -> bool:
    return len(repetition) <= LONGEST and (len(repetition.split()) >= LEAST_WORDS or _is_wide(repetition))


def _is_wide(letters: Iterable[str]) -> bool:
    return sum(unicodedata.east_asian_width(letter) in "WF" for letter in letters) >= LEAST_WIDE
