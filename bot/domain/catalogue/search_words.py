"""How the search index writes words of any language, and what is searched for a word that somebody typed.

The index of reviews has no language: a club may write in several. So the rules go by script. Chinese, Japanese and
Korean characters are words of their own, searched in pairs (the "CJK bigrams" of Lucene's CJKAnalyzer). Arabic
articles and prepositions that are written together with a word are searched too. Other words are also searched by their
beginning, which most forms of a word share. PostgreSQL's `plain_words` (migration 0024) writes the same forms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

STEM_LETTERS = 4
"""Two words whose first letters agree this far count as forms of one word."""
FEWEST_LETTERS = 4
"""Shorter words are not searched by their beginning, except in Arabic, whose words have three letters."""
_ENDING = 2
"""Letters at the end of a word that may differ in another form of it."""
_LONG = 7
"""From this length on, half of a word is searched too: "pfeifender" for "pfeift"."""

DENSE = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
"""A character class: what is written without blanks between words, or, in Korean, with endings."""
_DENSE = re.compile(f"[{DENSE}]")
_DENSE_RUN = re.compile(f"[{DENSE}]+|[^{DENSE}]+")
_HIRAGANA = re.compile(r"[\u3040-\u309f]+\Z")
_MARKS = re.compile("[\u0300-\u036f\u0640\u064b-\u065f\u0670]")
"""Accents, and the vowel points, hamzas and lengthening stroke of Arabic."""
_LETTERS = str.maketrans({
    "ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ى": "ي", "ة": "ه", "ٱ": "ا",
})  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_ARABIC = re.compile(r"[\u0620-\u064a]")
_PROCLITICS = ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ف", "ب", "ل", "ك")
"""The conjunctions, prepositions and the article that Arabic writes together with a word, longest first."""
_SINGLE_PROCLITIC_FROM = 5
"""A single letter is only taken for one before at least four others: "ولد" (boy) begins with its own letter."""
_ARABIC_ENDINGS = re.compile(r"(?<=.{3})(?:ات|ون|ين|ان|ها|هم|ته|يه|ه|ي|ا)\Z")


class SearchTerm(NamedTuple):
    """Words that follow each other in a text, in the form of the index; the last may go on if `begins`."""

    words: str
    begins: bool = False


def searchable(text: str) -> str:
    """Return a text as the index holds it: without case and accents, dense characters as words of their own."""
    decomposed = _MARKS.sub("", unicodedata.normalize("NFKD", text.lower()))
    plain = unicodedata.normalize("NFC", decomposed).translate(_LETTERS)
    return _DENSE.sub(r" \g<0> ", plain)


def split_words(text: str) -> list[str]:
    """Return the words of a text in lower case; of dense characters the pairs that say something."""
    found: list[str] = []
    for word in _WORD.findall(text):
        for run in _DENSE_RUN.findall(word):
            found += _pairs(run) if _DENSE.match(run) else [run.casefold()]
    return found


def _pairs(run: str) -> list[str]:
    """The pairs of neighbouring characters; particles and endings in hiragana only if there is nothing else."""
    pairs = [run[at : at + 2] for at in range(max(1, len(run) - 1))]
    return [pair for pair in pairs if not _HIRAGANA.match(pair)] or pairs


def is_dense(word: str) -> bool:
    return bool(_DENSE.match(word))


def word_stems(word: str) -> Iterator[str]:
    """Yield what forms of a word have in common: its first letters, or each of its dense characters."""
    for part in searchable(word).split():
        if is_dense(part):
            if len(word) == 1 or not _HIRAGANA.match(part):
                yield part
        else:
            yield word_stem(part)


def word_stem(word: str) -> str:
    """The first letters of a word in the index, without an Arabic article: equal for most of its forms."""
    plain = "".join(searchable(word).split())
    return (_without_proclitic(plain) if _ARABIC.match(plain) else plain)[:STEM_LETTERS]


def plain_term(words: str) -> SearchTerm:
    """The words themselves."""
    return SearchTerm(" ".join(searchable(words).split()))


def terms_of(word: str) -> list[SearchTerm]:
    """What is searched for a word: itself and what its other forms begin with, so that the word itself weighs most."""
    plain = plain_term(word).words
    if is_dense(plain):
        return [SearchTerm(plain)]
    if _ARABIC.match(plain):
        return _arabic_terms(plain)
    found = [SearchTerm(plain)]
    if len(plain) >= FEWEST_LETTERS:
        found.append(SearchTerm(plain[: max(FEWEST_LETTERS, len(plain) - _ENDING)], begins=True))
    if len(plain) >= _LONG:
        found.append(SearchTerm(plain[: max(FEWEST_LETTERS, len(plain) // 2)], begins=True))
    return list(dict.fromkeys(found))


def _arabic_terms(word: str) -> list[SearchTerm]:
    base = _without_proclitic(word)
    stem = _ARABIC_ENDINGS.sub("", base)
    forms = (stem, *(proclitic + stem for proclitic in _PROCLITICS))
    return [SearchTerm(word), *(SearchTerm(form, begins=len(stem) > 2) for form in forms)]


def _without_proclitic(word: str) -> str:
    for proclitic in _PROCLITICS:
        fewest = _SINGLE_PROCLITIC_FROM if len(proclitic) == 1 else len(proclitic) + 2
        if len(word) >= fewest and word.startswith(proclitic):
            return word[len(proclitic) :]
    return word


def stems_in(words: Iterable[str]) -> frozenset[str]:
    return frozenset(stem for word in words for stem in word_stems(word))
