"""Title normalisation: folds case, accents, punctuation, numerals and the position of articles."""

from __future__ import annotations

import re
import unicodedata

TEXT_LIMIT = 512
"""Characters of a title or query that are read; the longest real film title has about 200."""

ARTICLES = frozenset({"the", "a", "an"})
"""Leading words that the search ignores."""

FOREIGN_ARTICLES = frozenset({
    "le", "la", "les", "l", "un", "une", "des", "el", "los", "las", "una", "il", "lo", "gli", "i", "der", "die",
    "das", "den", "dem", "ein", "eine", "o", "os", "as", "um", "uma", "het", "de", "een",
})  # fmt: skip
"""Leading words that are optional: a title that begins with one is indexed both with and without it.

They are not `ARTICLES`, because "Die Hard", "Las Vegas" and "I Robot" begin with the same words.
"""

_MOVABLE_ARTICLES = frozenset(ARTICLES | FOREIGN_ARTICLES)
_NUMERALS = (
    "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
    "xviii", "xix", "xx",
)  # fmt: skip
_ROMAN = {numeral: str(number) for number, numeral in enumerate(_NUMERALS, start=2)}
_WORDS_BEFORE_ONE = frozenset(
    {"part", "episode", "chapter", "volume", "vol", "book", "act", "war", "teil", "partie", "parte"}
)

_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼʻ′´`＇"), "'")
_FRACTIONS = {
    ord(sign): " " + unicodedata.normalize("NFKC", sign).replace("⁄", " ") + " " for sign in "¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
}
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
    }
)
_ASCII = {i: None if chr(i) == "'" else chr(i).lower() if chr(i).isalnum() else " " for i in range(128)}
_ELISION = re.compile(r"\bl'(?=\w)")


class _KeptCharacters(dict[int, "int | str | None"]):
    """A translation table: keeps letters, digits and marks, drops invisible characters, maps the rest to a space."""

    def __missing__(self, code: int) -> int | str | None:
        category = unicodedata.category(chr(code))
        if code == ord("'") or (category in {"Cf", "Cs", "Cc", "Cn", "Co"} and not chr(code).isspace()):
            kept: int | str | None = None
        else:
            kept = code if category[0] in "LNM" else " "
        self[code] = kept
        return kept


_KEPT = _KeptCharacters()


def normalise_title(text: str) -> str:
    """Return the normalised form of a title, its words separated by single spaces.

    Compatibility forms and case are folded (NFKC, casefold). Latin and Greek accents and Arabic and Hebrew vowel
    points are dropped; other scripts keep their marks, which distinguish letters there. "&" becomes "and", an article
    after the last comma moves to the front, initials are joined ("E.T." gives "et"), and roman II to XX become digits
    unless they are the first word. A text without letters or digits ("!!!", "$") is kept. Idempotent. Only the first
    TEXT_LIMIT characters are read.
    """
    text = text[:TEXT_LIMIT]
    if text.isascii():
        return _normalise_once(text, ascii_only=True)
    for _ in range(8):
        folded = _normalise_once(text, ascii_only=False)
        if folded == text:
            break
        text = folded
    return text


def drop_article(normalised: str) -> str:
    """Remove a leading English article ("the matrix" gives "matrix") unless it is the only word."""
    first, _, rest = normalised.partition(" ")
    return rest if rest and first in ARTICLES else normalised


def core_lines(lines: str) -> str:
    r"""Apply `drop_article` to many titles at once, one title per line, each line ended by "\n".

    The article is first replaced by NUL, which no title contains, so that no line loses two articles.
    """
    marked = f"\n{lines}"
    for article in ARTICLES:
        marked = marked.replace(f"\n{article} ", "\n\0")
    return marked.replace("\0", "")[1:]


def without_foreign_article(normalised: str) -> str | None:
    """Return the title without its leading foreign article, or None if it has none."""
    first, _, rest = normalised.partition(" ")
    return rest if rest and first in FOREIGN_ARTICLES else None


def _normalise_once(text: str, *, ascii_only: bool) -> str:
    folded = text.lower() if ascii_only else _fold(text)
    if "," in folded:
        folded = _article_first(folded)
    if "&" in folded:
        folded = folded.replace("&", " and ")
    if "'" in folded:
        folded = _ELISION.sub("l ", folded)
    words = folded.translate(_ASCII if ascii_only else _KEPT).split()
    if not words:
        return "".join(c for c in folded if c.isprintable() and not c.isspace())
    if len(words) > 1:
        words = _digits_for_numerals(_join_initials(words))
    return " ".join(words)


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES).translate(_FRACTIONS)).casefold()
    kept = []
    base = ""
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char):
            if _is_accent(base, char):
                continue
        else:
            base = char
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept)).translate(_LETTERS)


def _is_accent(base: str, mark: str) -> bool:
    """Whether people commonly omit this mark, as opposed to one that makes another letter (Cyrillic й, Japanese が)."""
    if "\u0590" <= mark <= "\u05c7" or "\u064b" <= mark <= "\u065f" or mark == "\u0670":
        return True
    if "\u0400" <= base <= "\u052f":
        return mark == "\u0301" or (base == "е" and mark == "\u0308")
    return base < "\u0400" or "\u1e00" <= base <= "\u1fff"


def _article_first(text: str) -> str:
    title, _, last = text.rpartition(",")
    article = last.strip().rstrip("'")
    return f"{article} {title}" if article in _MOVABLE_ARTICLES else text


def _join_initials(words: list[str]) -> list[str]:
    """Join runs of single letters, so that "e.t.", "e t" and "et" become the same word."""
    if sum(len(word) == 1 for word in words) < 2:
        return words
    joined: list[str] = []
    run = False
    for word in words:
        letter = len(word) == 1 and not word.isdigit()
        if letter and run:
            joined[-1] += word
        else:
            joined.append(word)
        run = letter
    return joined


def _digits_for_numerals(words: list[str]) -> list[str]:
    """Convert roman numerals to digits, except in the first word of the title ("X-Men", "V for Vendetta")."""
    start = 2 if words[0] in ARTICLES else 1
    for at in range(start, len(words)):
        word = words[at]
        if word in _ROMAN:
            words[at] = _ROMAN[word]
        elif word == "i" and words[at - 1] in _WORDS_BEFORE_ONE:
            words[at] = "1"
    return words
