"""The meeting of a night: who comes, the times that are offered, how long it lasts, and its entry in calendars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import InvalidValue
from bot.domain.nights.due_steps import REMIND_BEFORE
from bot.domain.nights.night import SlotId
from bot.domain.nights.steps import StepKind
from bot.domain.nights.when import read_moment

WITHOUT_EVENT = 0
"""`event` of a night that has none on Discord, because the host said so or somebody deleted it."""
EVENT_LIMIT = 100
"""Discord's maximum of scheduled and running events of one server."""
SLOT_LIMIT = 20
"""How many times a host can offer."""
USUAL_LENGTH = timedelta(hours=3)
"""Of a night whose films' lengths are not known."""
BREAK = timedelta(minutes=15)
"""Added for each film: a late start, and the pause between two."""
SAME_TIME = timedelta(minutes=1)
"""Times that differ by less are the same: Discord and calendars show minutes."""
_LATEST = {
    StepKind.REMIND_DAY: timedelta(hours=12),
    StepKind.REMIND_HOUR: timedelta(minutes=30),
    StepKind.REMIND_NOW: timedelta(minutes=30),
}


class Attending(StrEnum):
    """What a member says of coming."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class CanCome(StrEnum):
    """What a member says of an offered time; no answer is no."""

    YES = "yes"
    MAYBE = "maybe"


@dataclass(frozen=True, slots=True, kw_only=True)
class NightReply:
    """What one member replied; `answer` is None for a reminder alone."""

    answer: Attending | None = None
    remind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyCounts:
    """How many members gave each answer, and how many want a reminder."""

    yes: int = 0
    maybe: int = 0
    no: int = 0
    remind: int = 0


NO_REPLIES = ReplyCounts()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedTime:
    """A time that the host offers, and how many members can come then."""

    id: SlotId
    starts_at: datetime
    yes: int = 0
    maybe: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """A night as an entry of a calendar. `revision` grows with each change of the night."""

    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    revision: int


def programme_length(runtimes: Sequence[int | None]) -> timedelta:
    """How long a night lasts whose films have these runtimes in minutes; None is a length that is not known."""
    known = [minutes for minutes in runtimes if minutes]
    if not known or len(known) < len(runtimes):
        return USUAL_LENGTH * max(1, len(runtimes))
    return timedelta(minutes=sum(known)) + BREAK * len(known)


def same_time(one: datetime | None, other: datetime | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) < SAME_TIME


def is_too_late(kind: StepKind, starts_at: datetime, now: datetime) -> bool:
    """Whether a reminder has lost its sense, because the bot was away when it was due."""
    return now - (starts_at - REMIND_BEFORE[kind]) > _LATEST[kind]


def read_times_offered(typed: str, now: datetime, zone: str, *, locale: str = "en-GB") -> list[datetime]:
    """The times that a host typed, one a line or between semicolons, in order and without repeats.

    Raises InvalidValue that names the first that can't be read, and for none or more than SLOT_LIMIT.
    """
    lines = [line.strip(" \t-•*") for line in typed.replace(";", "\n").splitlines()]
    found = sorted({read_moment(line, now, zone, locale=locale) for line in lines if line})
    if not 1 <= len(found) <= SLOT_LIMIT:
        raise InvalidValue("times", str(len(found)), f"1 to {SLOT_LIMIT} times, one a line")
    return found


def best_times(offered: Sequence[OfferedTime]) -> list[OfferedTime]:
    """The times at which most can come, the best first; a maybe counts half, and the earlier wins a tie."""
    return sorted(offered, key=lambda each: (-(2 * each.yes + each.maybe), each.starts_at))
