"""Reads translations from gettext's text files (`.po`), so that no compiled copy has to be kept beside them.

The format is that of the GNU gettext manual, "The Format of PO Files"; its escapes are those of C.
"""

from __future__ import annotations

import gettext
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

CONTEXT_END = "\x04"
"""Between a message's context and its text, as in gettext's own compiled files."""
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_PLURAL_FORMS = re.compile(r"^Plural-Forms:.*plural=([^;\n]+)", re.MULTILINE)
_FIELD = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[(\d)\])?) *(".*")')


@dataclass(frozen=True, slots=True)
class Messages:
    """Translations by their English text (with its context before CONTEXT_END): one form, or one for each plural."""

    texts: Mapping[str, str | tuple[str, ...]]
    plural_form: Callable[[int], int]
    """Which form a number takes."""

    def text(self, key: str) -> str | None:
        found = self.texts.get(key)
        return found if isinstance(found, str) else None

    def words(self, context: str) -> dict[str, str]:
        """The translations of one context's messages by their English texts."""
        begin = f"{context}{CONTEXT_END}"
        return {
            key.removeprefix(begin): found
            for key, found in self.texts.items()
            if key.startswith(begin) and isinstance(found, str)
        }

    def plural(self, key: str, count: int) -> str | None:
        found = self.texts.get(key)
        if not isinstance(found, tuple):
            return None
        form = self.plural_form(count)
        return found[form] if form < len(found) else None


def _two_forms(count: int) -> int:
    return int(count != 1)


NO_MESSAGES = Messages({}, _two_forms)


def read_messages(path: Path) -> Messages:
    """Read a file of translations. Entries that are empty or marked as fuzzy are left out.

    Raises ValueError with the number of the line that is no part of the format.
    """
    texts: dict[str, str | tuple[str, ...]] = {}
    plural_form: Callable[[int], int] = _two_forms
    for entry in _read_entries(path):
        forms = [entry[key] for key in sorted(entry) if key.startswith("msgstr")]
        if entry.get("msgid") == "":
            stated = _PLURAL_FORMS.search("".join(forms))
            plural_form = gettext.c2py(stated[1]) if stated else _two_forms
        elif forms and all(forms):
            context = f"{entry['msgctxt']}{CONTEXT_END}" if "msgctxt" in entry else ""
            # The same English texts are the keys of every language, so they are stored once.
            key = sys.intern(context + entry["msgid"])
            texts[key] = tuple(forms) if "msgid_plural" in entry else forms[0]
    return Messages(texts, plural_form)


def _read_entries(path: Path) -> Iterator[dict[str, str]]:
    """The fields of each entry by name. A fuzzy entry, a guess of a tool, has none."""
    entry: dict[str, str] = {}
    name, fuzzy = "", False
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith('"') and name and line.endswith('"'):
            entry[name] += _unescape(line)
        elif found := _FIELD.fullmatch(line):
            name = found[1]
            if name in entry:
                raise ValueError(f"{path.name}, line {number}: a second {name} in one entry")
            entry[name] = _unescape(found[3])
        elif not line.strip():
            yield {} if fuzzy else entry
            entry, name, fuzzy = {}, "", False
        elif line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
        else:
            raise ValueError(f"{path.name}, line {number}: not part of a .po file")
    yield {} if fuzzy else entry


def _unescape(quoted: str) -> str:
    inner = quoted[1:-1]
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), inner) if "\\" in inner else inner
