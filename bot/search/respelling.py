"""Alternative spellings of a title: numbers as words or digits, "Dr" and "Doctor", "Se7en" and "Seven"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
)  # fmt: skip
_VALUES = {word: number for number, word in enumerate(_UNITS)} | _TENS
_WORD_OF = {number: word for word, number in _VALUES.items()}
_MULTIPLIERS = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_FOREIGN = {
    word: str(number)
    for words in (
        "deux trois quatre cinq - sept huit neuf dix",
        "zwei drei vier funf sechs sieben acht neun zehn",
        "dos tres cuatro cinco seis siete ocho nueve diez",
        "- tre quattro cinque sei sette otto nove dieci",
    )
    for number, word in enumerate(words.split(), start=2)
    if word != "-"
}
"""Number words in French, German, Spanish and Italian without accents, except those that are English words."""
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_ORDINAL_OF = {word: f"{number}{_ENDINGS.get(number, 'th')}" for number, word in enumerate(_ORDINALS, start=1)}
_ORDINAL_WORD = {written: word for word, written in _ORDINAL_OF.items()}
_HALF = ("and", "a", "half")

_EXPANSIONS = {
    "vs": "versus", "dr": "doctor", "mr": "mister", "mrs": "missus", "st": "saint", "jr": "junior", "vol": "volume",
    "pt": "part", "sgt": "sergeant", "π": "pi",
}  # fmt: skip
_ABBREVIATIONS = {long: short for short, long in _EXPANSIONS.items()}
_PART_WORDS = frozenset({"part", "pt", "volume", "vol", "chapter", "episode"})
"""Words that people leave out before the number of a sequel: "Kill Bill: Vol. 2" is "kill bill 2"."""
_LETTERS = str.maketrans("013457", "oieasv")
_DIGIT_IN_WORD = re.compile(r"[a-z]\d[a-z]", re.ASCII)
"""A digit used as a letter: "se7en", "s1m0ne", "fant4stic"."""
_NUMBER = re.compile(r"\d{1,5}\Z", re.ASCII)

_NUMERIC = frozenset(_VALUES) | _MULTIPLIERS.keys() | _FOREIGN.keys() | _ORDINAL_OF.keys() | {"half"}
_ABBREVIATED = _EXPANSIONS.keys() | _ABBREVIATIONS.keys()
_KNOWN = _NUMERIC | _ABBREVIATED
_ANY_DIGIT = re.compile(r"\d", re.ASCII)


def respell_title(normalised: str) -> list[str]:
    """Return alternative spellings of a normalised title; none for most titles.

    The variants are: all numbers as digits, all numbers as words, all abbreviations expanded, all abbreviated, digits
    within words as letters, the number of a sequel without "part". One variant does not mix styles.
    """
    words = normalised.split()
    if _KNOWN.isdisjoint(words) and not _ANY_DIGIT.search(normalised):
        return []
    long = [_EXPANSIONS.get(word, word) for word in words]
    changes: tuple[Sequence[str], ...] = (long, [_ABBREVIATIONS.get(word, word) for word in words])
    ways: tuple[Callable[[Sequence[str]], Iterator[str]], ...] = (_in_digits, _in_words, _in_letters)
    changes += tuple(list(way(form)) for form in (words, long) for way in ways)
    if not _PART_WORDS.isdisjoint(words[1:-1]):
        changes += (list(_without_part_words(list(_in_digits(words)))),)
    return [other for other in dict.fromkeys(map(" ".join, changes)) if other != normalised]


def _without_part_words(words: Sequence[str]) -> Iterator[str]:
    for at, word in enumerate(words):
        numbered = 0 < at < len(words) - 1 and word in _PART_WORDS and _NUMBER.match(words[at + 1])
        if not numbered:
            yield word


def _in_digits(words: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(words):
        number, used = _parse_number(words, at)
        if used:
            yield str(number)
        elif tuple(words[at : at + 3]) == _HALF and at:
            yield from ("1", "2")
            used = 3
        else:
            yield _ORDINAL_OF.get(words[at]) or _FOREIGN.get(words[at], words[at])
        at += used or 1


def _parse_number(words: Sequence[str], at: int) -> tuple[int, int]:
    """Parse the English number that begins at index `at`; return its value and its length in words (0: no number)."""
    total = part = 0
    used = 0
    here = at
    while here < len(words):
        word = words[here]
        if word in _VALUES:
            value = _VALUES[word]
            if not _can_follow(part, value):
                if not (total == 0 and 10 <= part <= 20 and value >= 10):
                    break
                part *= 100  # "nineteen eighty four"
            part += value
        elif word in _MULTIPLIERS and part:
            if word == "hundred":
                part *= 100
            else:
                total, part = total + part * _MULTIPLIERS[word], 0
        elif word == "and" and used and here + 1 < len(words) and words[here - 1] in _MULTIPLIERS:
            if words[here + 1] not in _VALUES:
                break
            here += 1
            continue
        else:
            break
        here += 1
        used = here - at
    return total + part, used


def _can_follow(part: int, value: int) -> bool:
    """Whether `value` can continue the number `part`: "forty two" and "hundred one", but not "two one"."""
    if part == 0:
        return True
    if value >= 10:
        return part % 100 == 0
    return part % 10 == 0 and part % 100 != 10 and value > 0


def _in_words(words: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(words):
        word = words[at]
        if word in _ORDINAL_WORD:
            yield _ORDINAL_WORD[word]
        elif (
            tuple(words[at : at + 2]) == ("1", "2")
            and at
            and (words[at - 1] in _VALUES or _NUMBER.match(words[at - 1]))
        ):
            yield from _HALF
            at += 1
        elif _NUMBER.match(word):
            yield _number_in_words(int(word)) or word
        else:
            yield word
        at += 1


def _number_in_words(number: int) -> str | None:
    """Return a number below 1,000, or a multiple of 1,000, in words; None for others, most of which are years."""
    if number in _WORD_OF:
        return _WORD_OF[number]
    if number < 100:
        return f"{_WORD_OF[number // 10 * 10]} {_WORD_OF[number % 10]}"
    if number < 1_000:
        rest = number % 100
        return f"{_WORD_OF[number // 100]} hundred" + (f" and {_number_in_words(rest)}" if rest else "")
    return f"{_number_in_words(number // 1_000)} thousand" if number % 1_000 == 0 else None


def _in_letters(words: Sequence[str]) -> Iterator[str]:
    return (word.translate(_LETTERS) if _DIGIT_IN_WORD.search(word) else word for word in words)
