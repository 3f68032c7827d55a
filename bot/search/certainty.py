"""Whether a typed text really means the best film that was found, or rather a film that the index does not hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.search.loose import has_initials
from bot.search.normal import ARTICLES, drop_article
from bot.search.query import QueryInterpretation

LITERAL_FIT = -0.01
"""A text that fits at least as well, in nats, is a name of the film apart from spaces and its article."""
NEARLY_LITERAL_FIT = -0.6
"""The same with an article that is joined to the next word."""
KNOWN = 2.5
"""Prior of a film, in nats above the average one, from which on some words of its title are enough."""
_RATHER_KNOWN = 1.2
"""The same for the beginning of a title within a word, and for two typos."""
_BEGINNING = 5
_ONE_TYPO, _ONE_TYPO_IN_A_WORD = 6, 8
"""Letters from which on a text counts that is the beginning of an unknown film's title within a word, or has a typo."""
_CLEAR_TYPO = 12
"""Letters from which on a title with one typo is taken without asking, and an unfinished word may be another word."""
_TWO_TYPOS = (16, 12, 9)
"""The same for two typos, the last one for a rather known film."""
_WRONG_YEAR_FIT = -6.5
"""With a worse fit, a year in the text is not the year of the film, or the title does not fit either."""
_OTHER_FIT = -4.6
"""Fit from which on a text counts that is a title and a person, or a title in another order."""
_INITIALS_FIT = -6.5
_NUMBERED = re.compile(r"(?:(?:part|pt|volume|vol|chapter|episode) )?([2-9]|1\d|2[0-9]) ?")


class BestName(NamedTuple):
    """The normalised name that fits best, log P(text | film), and what is known of the film itself, both in nats."""

    name: str
    fit: float
    prior: float


def means_film(
    interpretations: Sequence[QueryInterpretation], best: BestName, names: Sequence[str], vocabulary: Sequence[str]
) -> bool:
    """Return whether the text means the film that fits best; `names` are all names of this film that were compared.

    `vocabulary` are titles that resemble the text: a word that they have is no typo and not unfinished. The limits were
    set on titles that were held out of the index (`benchmarks/titles_absent.py`).
    """
    name, fit, prior = best
    if fit >= NEARLY_LITERAL_FIT:
        return True
    core = drop_article(name)
    for interpretation in interpretations:
        if interpretation.years is not None and fit < _WRONG_YEAR_FIT:
            continue
        if not interpretation.cost and _resembles(interpretation, core, prior, names):
            if len(interpretation.glued) >= _CLEAR_TYPO and core.startswith(drop_article(interpretation.text)):
                return True
            words = set(core.split(" "))
            other = [word for word in interpretation.words if word not in words]
            return prior >= KNOWN or not other or not all(_is_word(word, vocabulary) for word in other)
    return _is_meant_loosely(interpretations[0], core, name, fit, prior)


def _is_word(word: str, vocabulary: Sequence[str]) -> bool:
    return f" {word} " in f" {'  '.join(vocabulary)} "


def _resembles(interpretation: QueryInterpretation, core: str, prior: float, names: Sequence[str]) -> bool:
    """Return whether a text is the whole title with typos, its beginning, or some of its words."""
    typed, title = interpretation.glued, core.replace(" ", "")
    if _digits(typed) and _digits(typed) != _digits(title)[: len(_digits(typed))]:
        return False
    if begins_title(interpretation, core):
        return prior >= KNOWN and not is_sequel(interpretation, names)
    text = drop_article(interpretation.text)
    if core.startswith(text) or (title.startswith(typed) and " " not in text):
        several = len(interpretation.words) > 1
        return prior >= _RATHER_KNOWN or (
            several and (len(typed) >= _CLEAR_TYPO or (len(typed) >= _BEGINNING and title != f"{typed}s"))
        )
    if _is_part(interpretation.words, core.split(" ")):
        return prior >= KNOWN and not is_sequel(interpretation, names)
    return text.count(" ") == core.count(" ") and _is_mistyped(typed, title, prior, single=" " not in core)


def _is_meant_loosely(interpretation: QueryInterpretation, core: str, name: str, fit: float, prior: float) -> bool:
    """Return whether a text is the initials of a title, its words in another order, or a title and people."""
    words = interpretation.words
    if len(words) == 1:
        return fit >= _INITIALS_FIT and prior >= 0 and has_initials(words[0], name)
    if fit < _OTHER_FIT:
        return False
    typed, title = (sorted(w for w in each if w not in ARTICLES) for each in (words, core.split(" ")))
    return (typed == title and len(words) > 2) or set(words) > set(core.split(" "))


def is_clearly_mistyped(interpretation: QueryInterpretation, name: str, vocabulary: Sequence[str]) -> bool:
    """Return whether a text is a whole long title with one typo in it, which made no other word of it."""
    core, text = drop_article(name), drop_article(interpretation.text)
    if len(text) < _CLEAR_TYPO or text.count(" ") != core.count(" ") or _digits(text) != _digits(core):
        return False
    words = set(core.split(" "))
    return OSA.distance(text, core, score_cutoff=1) == 1 and not any(
        _is_word(word, vocabulary) for word in interpretation.words if word not in words
    )


def begins_title(interpretation: QueryInterpretation, name: str) -> bool:
    """Return whether a title begins with the text, in whole words, and goes on."""
    return drop_article(name).startswith(f"{drop_article(interpretation.text)} ")


def is_sequel(interpretation: QueryInterpretation, names: Sequence[str]) -> bool:
    """Return whether one of the names of a film is the text and a number from two on."""
    text = f"{drop_article(interpretation.text)} "
    cores = map(drop_article, names)
    return any(core.startswith(text) and _NUMBERED.match(core[len(text) :]) is not None for core in cores)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _is_part(words: Sequence[str], title: Sequence[str]) -> bool:
    """Return whether the words are some of those of a title, the last one perhaps unfinished."""
    return set(words[:-1]) <= set(title) and any(word.startswith(words[-1]) for word in title)


def _is_mistyped(typed: str, title: str, prior: float, *, single: bool) -> bool:
    if f"{title}s" == typed or f"{typed}s" == title:
        return False  # "wallflowers" is another film than "Wallflower"
    edits = OSA.distance(typed, title, score_cutoff=2)
    if edits == 1:
        return len(typed) >= (_ONE_TYPO_IN_A_WORD if single else _ONE_TYPO) or prior >= _RATHER_KNOWN
    if edits == 2:
        return len(typed) >= _TWO_TYPOS[int(prior >= 0) + int(prior >= _RATHER_KNOWN)]
    cut = len(typed)
    beginning = min(OSA.distance(typed, title[: cut + more], score_cutoff=1) for more in (-1, 0, 1))
    return beginning == 1 and len(typed) >= _ONE_TYPO and prior >= KNOWN
