"""Dates as the current language writes them."""

from __future__ import annotations

from datetime import date

from bot.ui.language.facts import locale_facts


def full_day_text(day: date, *, this_year: int | None = None) -> str:
    """Monday, 23 November 2026; without the year if it is `this_year`."""
    return _date_text("full_day_of_year" if day.year == this_year else "full_day", day)


def day_text(day: date) -> str:
    """23 November 2026."""
    return _date_text("day", day)


def day_of_year_text(day: date) -> str:
    """23 November."""
    return _date_text("day_of_year", day)


def month_text(day: date) -> str:
    """November 2026."""
    return _date_text("month", day)


def short_day_text(day: date) -> str:
    """23 Nov 2026."""
    return _date_text("short_day", day)


def short_day_of_year_text(day: date) -> str:
    """23 Nov."""
    return _date_text("short_day_of_year", day)


def short_weekday_text(day: date) -> str:
    """Mon 23 Nov."""
    return _date_text("short_weekday", day)


def short_month_text(day: date) -> str:
    """Nov 2026."""
    return _date_text("short_month", day)


def month_name(month: int) -> str:
    """November, as it stands without a day; `month` is 1 to 12."""
    return locale_facts().months_alone[month - 1]


def weekday_name(weekday: int) -> str:
    """Monday for 0, Sunday for 6."""
    return locale_facts().weekdays[weekday]


def _date_text(pattern: str, day: date) -> str:
    facts = locale_facts()
    return facts.patterns[pattern].format(
        year=day.year,
        month=facts.months[day.month - 1],
        month_alone=facts.months_alone[day.month - 1],
        month_number=day.month,
        month_short=facts.months_short[day.month - 1],
        day=day.day,
        weekday=facts.weekdays[day.weekday()],
        weekday_short=facts.weekdays_short[day.weekday()],
    )
