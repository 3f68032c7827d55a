"""Numbers and lists as the current language writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.ui.language.facts import locale_facts
from bot.ui.language.languages import current_language

_CLAUSE_MARKS = {"ar": "؛ ", "ja": "；"}


def number_text(number: int) -> str:
    """12345 → "12,345"; years and other names that are digits are not numbers, and go into messages as text."""
    facts = locale_facts()
    return f"{number:,}".replace(",", facts.group) if len(str(abs(number))) > facts.ungrouped else f"{number}"


def decimal_text(value: float, digits: int = 1) -> str:
    """3.14159 → "3.1" with one digit after the decimal sign."""
    whole, _, rest = f"{value:.{digits}f}".partition(".")
    sign = "-" if whole.startswith("-") else ""
    return sign + number_text(abs(int(whole))) + (f"{locale_facts().decimal}{rest}" if rest else "")


def short_decimal_text(value: float) -> str:
    """4.5 → "4.5", 4.0 → "4": no more digits than needed, at most six."""
    return f"{value:g}".replace(".", locale_facts().decimal)


def list_text(names: Sequence[str]) -> str:
    """A complete list: "a", "a and b", "a, b and c"."""
    facts = locale_facts()
    if len(names) < 2:
        return "".join(names)
    return f"{facts.comma.join(names[:-1])}{facts.last}{names[-1]}"


def comma_list(names: Sequence[str]) -> str:
    """Names beside each other, without "and": "a, b, c"."""
    return locale_facts().comma.join(names)


def clause_list(parts: Iterable[str]) -> str:
    """Statements beside each other, which may hold commas of their own: "also by Kurosawa; also about power"."""
    return _CLAUSE_MARKS.get(current_language().code, "; ").join(parts)
