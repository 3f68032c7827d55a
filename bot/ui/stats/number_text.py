"""How numbers are written: means, shares of stars, hours, weeks, and the alternative texts of pictures."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.stats.numbers import StarSpread
from bot.domain.stats.rules import LEAST_RATERS
from bot.ui.kit import limits, text
from bot.ui.language.languages import ENGLISH, current_language
from bot.ui.language.messages import _, ngettext
from bot.ui.language.numbers import decimal_text, number_text, short_decimal_text


def mean_text(mean: float | None) -> str:
    """3.7, or a dash for none. Rounded half up, as people do by hand."""
    return "–" if mean is None else decimal_text(int(mean * 10 + 0.5 + 1e-9) / 10)


def mean_stars(mean: float | None) -> str:
    """★ 3.7, which never breaks in the middle."""
    return f"★\u2060{mean_text(mean)}"


def hours_text(minutes: int) -> str:
    """95 → "1 h 35 min", 600 → "10 h"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{minutes} min", minutes=rest)
    if rest and hours < 10:
        return _("{hours} h {minutes} min", hours=hours, minutes=rest)
    return _("{hours} h", hours=hours)


def weeks_text(weeks: int) -> str:
    return ngettext("{count} week", "{count} weeks", weeks)


def decade_text(decade: str) -> str:
    """For a decade as it is counted by, "1990s"."""
    return _("{decade}s", decade=decade.removesuffix("s"))


def ordinal_text(number: int) -> str:
    """1st, 100th in English; other languages write in the message what follows the number."""
    if current_language() is not ENGLISH:
        return number_text(number)
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number_text(number)}{suffix}"


def spread_rows(spread: StarSpread) -> str:
    """How often each rating was given, five stars first, the given ones alone: "5: 12 · 4.5: 3"."""
    return " · ".join(
        f"{short_decimal_text(place / 2)}: {number_text(count)}"
        for place, count in zip(range(10, 0, -1), reversed(spread.counts), strict=True)
        if count
    )


def stars_appear_text() -> str:
    """Why a card shows no stars of the club yet."""
    return ngettext(
        "The club's stars appear once {count} member has rated.",
        "The club's stars appear once {count} members have rated.",
        LEAST_RATERS,
    )


def alt_text(parts: Iterable[str]) -> str:
    """Sentences of an alternative text, shortened to what Discord takes."""
    return text.shorten_text(" ".join(part for part in parts if part), limits.ALT_LIMIT)
