"""Translates the descriptions of commands for Discord, which shows them in the language of each person's client.

Names stay as they are: a mention of a command shows its default name only.
"""

from __future__ import annotations

import hashlib
from typing import Any

from discord import Locale, app_commands

from bot import paths
from bot.ui.language.languages import ENGLISH, LANGUAGES, Language, choose_language, speaking
from bot.ui.language.messages import pgettext

DESCRIPTION_LIMIT = 100
"""Characters that Discord allows in a description."""
_MISSING = frozenset(LANGUAGES) - {choose_language(locale.value).code for locale in Locale}
_TRANSLATED = frozenset(
    {
        app_commands.TranslationContextLocation.command_description,
        app_commands.TranslationContextLocation.group_description,
        app_commands.TranslationContextLocation.parameter_description,
        app_commands.TranslationContextLocation.choice_name,
    }
)


class DescriptionTranslator(app_commands.Translator):
    async def translate(
        self, string: app_commands.locale_str, locale: Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """None where Discord shall show the English text."""
        language = choose_language(locale.value)
        if language is ENGLISH or context.location not in _TRANSLATED:
            return None
        with speaking(language):
            found = pgettext("Discord", string.message)
        return None if found == string.message or len(found) > DESCRIPTION_LIMIT else found


def read_translations() -> None:
    """Read every language's file, which takes about 0.1 s for all; what needs them later finds them read."""
    for language in LANGUAGES.values():
        language.messages  # noqa: B018  reads them


def translations_digest() -> str:
    """A digest of all translations, without reading them in: what Discord has of them is out of date with it."""
    digest = hashlib.sha256()
    for path in sorted(paths.LOCALES.glob("*.po")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def add_missing_locales(payload: dict[str, Any]) -> None:
    """Add the languages to a translated command that Discord knows and discord.py does not."""
    for language in LANGUAGES.values():
        if language.code in _MISSING and "description" in payload:
            _add_locale(payload, language)


def _add_locale(described: dict[str, Any], language: Language) -> None:
    with speaking(language):
        found = pgettext("Discord", described["description"])
        if found != described["description"] and len(found) <= DESCRIPTION_LIMIT:
            localizations = described.setdefault("description_localizations", {}) or {}
            described["description_localizations"] = localizations | {language.code: found}
        for choice in described.get("choices") or ():
            name = pgettext("Discord", str(choice["name"]))
            if name != choice["name"] and len(name) <= DESCRIPTION_LIMIT:
                choice["name_localizations"] = (choice.get("name_localizations") or {}) | {language.code: name}
    for option in described.get("options") or ():
        _add_locale(option, language)
