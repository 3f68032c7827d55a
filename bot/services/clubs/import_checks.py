"""Checks of single values in a club's export, each naming the place of a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TypeVar

from bot.domain.catalogue.film import FIRST_FILM_YEAR, LAST_FILM_YEAR, Film
from bot.domain.clubs.errors import NotAClubExport
from bot.domain.errors import InvalidValue
from bot.domain.ids import FilmId, MemberId

LARGEST_ID = 2**63 - 1
Day = TypeVar("Day", bound=date)


@contextmanager
def name_place(place: str) -> Iterator[None]:
    """Turn an InvalidValue into a NotAClubExport that names the place."""
    try:
        yield
    except InvalidValue as error:
        raise NotAClubExport(f"{place}: {error.field}: expected {error.allowed}") from None


def invalid_export(place: str, why: str) -> NotAClubExport:
    return NotAClubExport(f"{place}: {why}")


def check_text(place: str, text: str) -> str:
    """Raises NotAClubExport for a text with a NUL character, at which SQLite's functions would end the text."""
    if "\x00" in text:
        raise invalid_export(place, "it holds a NUL character")
    return text


def read_member(place: str, digits: str) -> MemberId:
    if not 0 < int(digits) <= LARGEST_ID:
        raise invalid_export(place, "no id of Discord's")
    return MemberId(int(digits))


def read_film_key(place: str, key: int, films: Mapping[int, Film]) -> FilmId:
    if key not in films:
        raise invalid_export(place, f"no film has the key {key}")
    return FilmId(key)


def read_optional(read: Callable[[str, str], Day], place: str, text: str | None) -> Day | None:
    return None if text is None else read(place, text)


def read_day(place: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise invalid_export(place, "there is no such day") from None
    if not FIRST_FILM_YEAR <= day.year <= LAST_FILM_YEAR:
        raise invalid_export(place, f"expected a day from {FIRST_FILM_YEAR} to {LAST_FILM_YEAR}")
    return day


def read_moment(place: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise invalid_export(place, "expected a time such as 2026-03-01T20:15:00+00:00") from None
    if not FIRST_FILM_YEAR <= moment.year <= LAST_FILM_YEAR:
        raise invalid_export(place, f"expected a time from {FIRST_FILM_YEAR} to {LAST_FILM_YEAR}")
    return moment
