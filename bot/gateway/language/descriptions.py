"""Translates the descriptions of commands for Discord, which shows them in the language of each person's client.

Names stay as they are: a mention of a command shows its default name only.
"""

from __future__ import annotations

import hashlib
from typing import Any

from discord import Locale

from bot import paths
from bot.ui.language.languages import ENGLISH, LANGUAGES, choose_language, speaking
from bot.ui.language.messages import pgettext

DESCRIPTION_LIMIT = 100
"""Characters that Discord allows in a description."""
_LOCALES = {
    language.code: [each.value for each in Locale if choose_language(each.value) is language] or [language.code]
    for language in LANGUAGES.values()
    if language is not ENGLISH
}
"""Discord's names of each language's locales. discord.py does not know Arabic, which Discord has."""


def forget_translations() -> None:
    """Free the memory of all translations. A language that is spoken afterwards is read again, in about 10 ms."""
    for language in LANGUAGES.values():
        language.__dict__.pop("messages", None)


def translations_digest() -> str:
    """A digest of all translations, without reading them in: what Discord has of them is out of date with it."""
    digest = hashlib.sha256()
    for path in sorted(paths.LOCALES.glob("*.po")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def add_translations(command: dict[str, Any]) -> None:
    """Add the descriptions in every language to a command as Discord gets it.

    This is faster than a translator of discord.py, which is asked for each of 30 locales and for each name.
    """
    for code, locales in _LOCALES.items():
        with speaking(LANGUAGES[code]):
            _add_language(command, locales)


def _add_language(described: dict[str, Any], locales: list[str]) -> None:
    if "description" in described:
        _add_translation(described, "description", locales)
    for choice in described.get("choices") or ():
        _add_translation(choice, "name", locales)
    for option in described.get("options") or ():
        _add_language(option, locales)


def _add_translation(described: dict[str, Any], field: str, locales: list[str]) -> None:
    """Discord shows the English text where there is no translation."""
    text = str(described[field])
    found = pgettext("Discord", text)
    if found != text and len(found) <= DESCRIPTION_LIMIT:
        described.setdefault(f"{field}_localizations", {}).update(dict.fromkeys(locales, found))
