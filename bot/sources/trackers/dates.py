"""Reads days and moments, and finds out for a whole file whether the day or the month is written first."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import Enum, auto

from bot.domain.diary.tracker_history import RowFault
from bot.sources.trackers.fields import UnreadableField
from bot.sources.trackers.tables import CsvTable

FIRST_VIEWING = date(1920, 1, 1)
"""Nobody who uses Discord saw a film before; such days are the zero of some program's calendar."""
EPOCH_DAYS = (date(1969, 12, 31), date(1970, 1, 1))
"""The zero of computers' clocks, in every time zone."""

CLOCK_BEHIND = timedelta(days=366)
"""How far the clock of this machine may be behind the tracker's."""
_LOGGED_COLUMNS = ("date", "daterated", "created", "modified")

_ISO = re.compile(
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?\s*(?P<zone>Z|UTC|[+-]\d\d:?\d\d)?)?"
)
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[ T,].*)?\Z", re.DOTALL)
_LONG_DAY = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) \d\d:\d\d:\d\d (\d{4})\Z")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE_COLUMN = re.compile(r"date|created|modified|added|watched(?!.*(?:count|by))|(?:ed|ng)at\Z")
_CELL_LIMIT = 80
"""Characters of a cell that are looked at; no date is longer."""


class DateOrder(Enum):
    """How a file writes dates such as 03/04/2024."""

    DAY_FIRST = auto()
    MONTH_FIRST = auto()
    UNKNOWN = auto()
    """No row tells, or rows contradict each other."""


@dataclass(frozen=True, slots=True)
class ReadingTime:
    """The member's time zone, and today's date there; without a date, days to come are not noticed."""

    zone: tzinfo = UTC
    today: date | None = None


@dataclass(frozen=True, slots=True)
class ReadDay:
    """A cell's day. `moment` is in UTC, if the cell holds one. `unsure` is the day if the month comes first."""

    day: date | None = None
    moment: datetime | None = None
    unsure: date | None = None


@dataclass(slots=True)
class DateOrders:
    """The order of day and month for each file of an upload, decided from all its rows."""

    known: dict[str, DateOrder] = field(default_factory=dict)
    last_logged: date | None = None
    """The last day on which a row was recorded, as the tables tell: the export was not made before."""

    def learn_table(self, name: str, table: CsvTable) -> None:
        self.known[name] = order_of(table)
        columns = [n for n, heading in enumerate(table.columns) if heading in _LOGGED_COLUMNS]
        for row in table.rows:
            for cell in (row.cells[n] for n in columns if n < len(row.cells)):
                with contextlib.suppress(ValueError):
                    logged = date.fromisoformat(cell.strip()[:10])
                    self.last_logged = logged if self.last_logged is None else max(self.last_logged, logged)

    def today_for(self, today: date | None) -> date | None:
        """Today's date, or the last day in the tables if that is later: a clock may be slow, but not by a year."""
        if today is None or self.last_logged is None:
            return today
        return max(today, min(self.last_logged, today + CLOCK_BEHIND))

    def order_in(self, name: str) -> DateOrder:
        """A file that does not tell follows the other files of the upload, if these agree."""
        own = self.known.get(name, DateOrder.UNKNOWN)
        others = {order for order in self.known.values() if order is not DateOrder.UNKNOWN}
        return others.pop() if own is DateOrder.UNKNOWN and len(others) == 1 else own


def order_of(table: CsvTable) -> DateOrder:
    """Decide from all dates of a table whether the day or the month comes first."""
    columns = [n for n, heading in enumerate(table.columns) if _DATE_COLUMN.search(heading)]
    cells = (row.cells[n] for row in table.rows for n in columns if n < len(row.cells))
    found = _evidence(cells)
    if len(found) == 1:
        return found.pop()
    # The oldest IMDb exports say so in a heading.
    says = any("monthdayyear" in heading for heading in table.columns)
    return DateOrder.MONTH_FIRST if says and not found else DateOrder.UNKNOWN


def _evidence(cells: Iterable[str]) -> set[DateOrder]:
    found = set()
    for cell in cells:
        match = _NUMBERS.match(cell.strip()[:_CELL_LIMIT])
        if match is None or match[2] == ".":
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:
            found.add(DateOrder.DAY_FIRST)
        elif second > 12 >= first:
            found.add(DateOrder.MONTH_FIRST)
    return found


def read_day(cell: str, when: ReadingTime, order: DateOrder = DateOrder.UNKNOWN) -> ReadDay:
    """Read ISO 8601 with or without time, 31/3/2013 in a file's order, 31.3.2013, or Tue Sep 10 00:00:00 2013.

    A moment with a zone gives the day in the member's zone, except midnight in UTC, which programs write for a day
    without a time. An empty cell gives no day. Raises UnreadableField.
    """
    cell = cell.strip()
    if not cell:
        return ReadDay()
    shown = cell[:_CELL_LIMIT]
    try:
        if match := _ISO.match(shown):
            return _iso_day(match, when.zone)
        if match := _NUMBERS.match(shown):
            return _numbers_day(match, order)
        if match := _LONG_DAY.match(shown):
            return ReadDay(date(int(match[3]), _MONTHS.index(match[1]) + 1, int(match[2])))
    except (ValueError, OverflowError):
        pass
    raise UnreadableField(RowFault.DATE, cell)


def _iso_day(match: re.Match[str], zone: tzinfo) -> ReadDay:
    day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    if match["hour"] is None:
        if match.string[match.end() : match.end() + 1] not in ("", " ", "T"):
            raise ValueError(match.string)
        return ReadDay(day)
    clock = time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    # Without a zone the time is the one that the member saw.
    moment = datetime.combine(day, clock, _zone(match["zone"]) if match["zone"] else UTC)
    if not match["zone"] or (clock == time() and moment.utcoffset() == timedelta()):
        return ReadDay(day, moment.replace(tzinfo=UTC))
    if not 2 < day.year < 9_998:
        return ReadDay(day)
    return ReadDay(moment.astimezone(zone).date(), moment.astimezone(UTC))


def _zone(written: str) -> tzinfo:
    if written in ("Z", "UTC"):
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(-away if written[0] == "-" else away)


def _numbers_day(match: re.Match[str], order: DateOrder) -> ReadDay:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] == "." or first > 12:
        return ReadDay(date(year, second, first))
    if second > 12 or first == second or order is DateOrder.MONTH_FIRST:
        return ReadDay(date(year, first, second))
    if order is DateOrder.DAY_FIRST:
        return ReadDay(date(year, second, first))
    return ReadDay(unsure=date(year, first, second))


def is_placeholder(day: date, today: date | None) -> bool:
    """Whether no film can have been seen on this day: it is a program's zero, or to come.

    A day beyond today is allowed, as the member's zone may be wrong.
    """
    return day < FIRST_VIEWING or day in EPOCH_DAYS or (today is not None and day > today + timedelta(days=1))
