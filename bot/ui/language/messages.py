"""Messages in the current language, by the names that GNU gettext gives these functions.

The English text is at the place of use and is the key of its translations. What varies has a name in braces:
`_("Voting opens {when}.", when=...)`. `python -m tools.locales` collects the messages.
"""

from __future__ import annotations

import re

from bot.ui.language.languages import ENGLISH, current_language
from bot.ui.language.numbers import number_text
from bot.ui.language.po import CONTEXT_END

_ISOLATE, _END = "\u2068", "\u2069"
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


def N_(message: str) -> str:  # noqa: N802  gettext's name
    """Mark a message that is translated later, with `_`, where it is shown."""
    return message


def _(message: str, /, **values: object) -> str:
    """The message in the current language; numbers among the values are written as that language writes them."""
    language = current_language()
    if language is not ENGLISH:
        message = language.messages.text(message) or message
    return fill(message, values) if values else message


def pgettext(context: str, message: str, /, **values: object) -> str:
    """Like `_`, for a word that other languages translate differently by `context`, which says where it is shown."""
    language = current_language()
    if language is not ENGLISH:
        message = language.messages.text(f"{context}{CONTEXT_END}{message}") or message
    return fill(message, values) if values else message


def ngettext(singular: str, plural: str, count: int, /, **values: object) -> str:
    """The message in the form that the current language uses for this number, which both texts show as `{count}`."""
    language = current_language()
    found = None if language is ENGLISH else language.messages.plural(singular, count)
    return fill(found or (singular if count == 1 else plural), {"count": count, **values})


def fill(message: str, values: dict[str, object]) -> str:
    """Put the values into the message. In a language written right to left, Latin ones are isolated from the rest."""
    isolates = current_language().right_to_left
    return message.format_map({name: _shown(value, isolates=isolates) for name, value in values.items()})


def _shown(value: object, *, isolates: bool) -> str:
    if type(value) is int:
        return number_text(value)
    shown = str(value)
    # Isolated text cannot span lines, and an address must not contain other characters.
    if (
        isolates
        and _LATIN.search(shown)
        and "\n" not in shown
        and "://" not in shown
        and not shown.startswith(_ISOLATE)
    ):
        return f"{_ISOLATE}{shown}{_END}"
    return shown
