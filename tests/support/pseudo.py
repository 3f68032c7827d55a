"""Two languages that nobody speaks, to find what is not translated and what mixes languages in one message.

Each writes every letter of a message in another form, and refuses messages that the translators' tool does not know.
What stays in plain letters is either data (a title, a name, somebody's words) or English that was forgotten.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bot.ui.language import facts
from bot.ui.language.languages import LANGUAGES, Language

_KEPT = re.compile(r"\{\w*\}|`[^`]*`|https?://\S+|<[^>]*>|/[a-z-]+(?: [a-z]+)?|private:True")
_FIRST, _SECOND = 0x1D5BA, 0xFF41
"""Mathematical sans-serif a, and fullwidth a."""
_PLAIN = re.compile(r"[A-Za-z][A-Za-z'’-]*[A-Za-z](?:[ ,.:;]+[A-Za-z][A-Za-z'’-]*[A-Za-z])*")
PROPER_NAMES = frozenset(
    "Marquee Letterboxd IMDb Trakt MovieLens JustWatch Discord TMDB ZIP CSV TXT HTML MB UTC True ics cc km".split()
)

OWN_NAMES = frozenset(word for language in LANGUAGES.values() for word in re.findall(r"[A-Za-z'’-]+", language.name))
"""Languages are offered under their own names."""
WORD_KINDS = frozenset({"genre", "theme", "mood", "mood description", "content note"})


def disguise(text: str, first: int) -> str:
    """The text with every letter in the form that begins at `first`; placeholders, code and addresses stay."""
    parts, last = [], 0
    for kept in _KEPT.finditer(text):
        parts += [_disguised(text[last : kept.start()], first), kept[0]]
        last = kept.end()
    return "".join([*parts, _disguised(text[last:], first)])


def _disguised(text: str, first: int) -> str:
    return "".join(
        chr(first + ord(char.lower()) - ord("a")) if char.isascii() and char.isalpha() else char for char in text
    )


@dataclass(frozen=True)
class PseudoMessages:
    """Stands for the read translations of a language."""

    first: int
    known: frozenset[str]

    def text(self, key: str) -> str | None:
        if key not in self.known and key.split("\x04", maxsplit=1)[0] in WORD_KINDS:
            return None  # a word of the library's own
        if key not in self.known:
            raise AssertionError(f"not among the messages that translators get: {key!r}")
        return disguise(key.rsplit("\x04", maxsplit=1)[-1], self.first)

    def words(self, context: str) -> dict[str, str]:
        keys = [key.split("\x04") for key in self.known if key.startswith(f"{context}\x04")]
        return {word: disguise(word, self.first) for _, word in keys}

    def plural(self, key: str, count: int) -> str | None:
        del count
        return self.text(key)


def pseudo_languages(known: frozenset[str]) -> tuple[Language, Language]:
    """For what the club reads, and for what one person reads; `known` are the keys of all messages."""
    club, person = Language("pseudo-club", "Club", "Club"), Language("pseudo-person", "Person", "Person")
    club.__dict__["messages"] = PseudoMessages(_FIRST, known)
    person.__dict__["messages"] = PseudoMessages(_SECOND, known)
    return club, person


def pseudo_facts() -> Mapping[str, Any]:
    """Locale facts of both languages: the English ones in their letters."""
    english = facts._ENGLISH
    found = {}
    for code, first in (("pseudo-club", _FIRST), ("pseudo-person", _SECOND)):
        said = partial(disguise, first=first)
        found[code] = {
            "decimal": ".",
            "group": ",",
            "ungrouped": 3,
            **{
                name: [said(word) for word in getattr(english, name)]
                for name in ("months", "months_alone", "months_short", "weekdays", "weekdays_short")
            },
            "patterns": english.patterns,
            "comma": ", ",
            "last": said(" and "),
            "countries": _Disguising(first),
            "languages": _Disguising(first),
        }
    return found


class _Disguising(dict[str, str]):
    """Knows every country and every language."""

    def __init__(self, first: int) -> None:
        super().__init__()
        self._first = first

    def get(self, key: str, default: Any = None) -> Any:
        del default
        return disguise(key, self._first)


def languages_in(text: str) -> set[str]:
    found = set()
    for name, first in (("club", _FIRST), ("person", _SECOND)):
        if any(first <= ord(char) < first + 26 for char in text):
            found.add(name)
    return found


def stored_words(database: Path) -> str:
    """All texts in a database, one after another: what people and the library wrote, which is not translated."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        texts: list[str] = []
        for table in tables:
            for row in connection.execute(f"SELECT * FROM {table!r}"):  # noqa: S608  names from the schema
                texts += [value for value in row if isinstance(value, str)]
    return " | ".join(texts)


def english_left(text: str, stored: str) -> Iterator[str]:
    """Stretches of plain letters that are neither proper names nor part of what is stored."""
    text = _KEPT.sub(" ", text.replace("\\", "").replace("\u2060", ""))
    for found in _PLAIN.finditer(text):
        words = [word for word in re.findall(r"[A-Za-z'’-]+", found[0]) if word not in PROPER_NAMES | OWN_NAMES]
        if words and not _is_stored(found[0], stored):
            yield found[0]


def _is_stored(stretch: str, stored: str) -> bool:
    """Whether the stretch is in the texts, where it may have been shortened or joined with others."""
    if re.search(rf"(?<![A-Za-z]){re.escape(stretch)}(?![A-Za-z])", stored):
        return True
    parts = re.split(r"[,.:;]+ ?", stretch)
    return len(parts) > 1 and all(re.search(rf"(?<![A-Za-z]){re.escape(part)}", stored) for part in parts if part)


def shown_texts(value: Any) -> Iterator[str]:
    """Everything that a person reads in a request's body."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key in ("content", "label", "placeholder", "description", "title", "text", "name") and isinstance(
                inner, str
            ):
                yield inner
            elif key not in ("custom_id", "id", "value", "url", "filename", "emoji", "attachments", "allowed_mentions"):
                yield from shown_texts(inner)
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for inner in value:
            yield from shown_texts(inner)
