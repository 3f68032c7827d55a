"""Posting times: a time of day in a time zone, daily or weekly, with summer time handled."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import lru_cache

from bot.domain.catalogue.film import fold_text
from bot.domain.errors import InvalidValue
from bot.domain.schedules.errors import UnknownZone

NEAREST = 3
_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?\Z", re.ASCII | re.IGNORECASE)
_WORDS = {"noon": time(12), "midnight": time(0)}
_ZONE = re.compile(r"[A-Za-z0-9+_-]+(?:/[A-Za-z0-9+_-]+)*\Z", re.ASCII)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class PostingTime:
    """A time of day in an IANA time zone; `weekday` is 0 for Monday, None for every day.

    Raises InvalidValue for a time with seconds or tzinfo, an unknown zone, or a weekday outside 0 to 6.
    """

    at: time
    zone: str
    weekday: int | None = None

    def __post_init__(self) -> None:
        if self.at.second or self.at.microsecond or self.at.tzinfo is not None:
            raise InvalidValue("time", self.at, "hours and minutes")
        if self.weekday is not None and not 0 <= self.weekday <= 6:
            raise InvalidValue("weekday", self.weekday, "0 to 6")
        if not is_known_zone(self.zone):
            raise InvalidValue("time zone", self.zone, "an IANA name such as Europe/Berlin")

    def instant_on(self, day: date) -> datetime:
        """The first instant, in UTC, at which clocks in the zone show this time of `day` or a later one.

        A time that the clocks skip gives the instant of the change; of a time that occurs twice, the first counts.
        """
        wanted = datetime.combine(day, self.at)
        zone = zoneinfo.ZoneInfo(self.zone)
        late = wanted.replace(tzinfo=zone).astimezone(UTC)
        if _shown(late, zone) == wanted:
            return late
        # A skipped time: the earlier offset puts it after the change, the later offset before it.
        early = wanted.replace(tzinfo=zone, fold=1).astimezone(UTC)
        while late - early > _SECOND:
            middle = early + (late - early) // _SECOND // 2 * _SECOND
            early, late = (early, middle) if _shown(middle, zone) >= wanted else (middle, late)
        return late

    def next_after(self, moment: datetime) -> datetime:
        """The next posting time after `moment`, in UTC."""
        day = self.local_day(moment) - timedelta(days=2)
        while True:
            day += timedelta(days=1)
            if self.weekday in (None, day.weekday()):
                found = self.instant_on(day)
                if found > moment:
                    return found

    def upcoming_times(self, moment: datetime, count: int) -> tuple[datetime, ...]:
        """The next `count` posting times after `moment`, in UTC."""
        found: list[datetime] = []
        for _ in range(count):
            moment = self.next_after(moment)
            found.append(moment)
        return tuple(found)

    def local_day(self, moment: datetime) -> date:
        """The date in the zone at `moment`."""
        return moment.astimezone(zoneinfo.ZoneInfo(self.zone)).date()


def read_time(typed: str) -> time:
    """Parse 20:00, 20.00, 20h00, 8 pm, 8:30pm, noon or midnight. Raises InvalidValue for anything else."""
    text = typed.strip()
    if text.casefold() in _WORDS:
        return _WORDS[text.casefold()]
    match = _TIME.match(text)
    if match is not None:
        hour, minute, half = int(match["hour"]), int(match["minute"] or 0), match["half"]
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half[0] in "pP" else 0)
        elif half:
            hour = 24
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise InvalidValue("time", typed, "a time such as 20:00 or 8 pm")


def read_zone(typed: str) -> str:
    """The IANA name for a zone typed in any case, with spaces, or by its city alone.

    Raises UnknownZone with the nearest names. Abbreviations such as EST are refused: they are ambiguous and do not
    follow summer time.
    """
    wanted = fold_text(typed)
    names, cities = _names()
    if wanted in names:
        return names[wanted]
    if wanted in cities:
        return cities[wanted]
    # An abbreviation resembles too many names.
    near = get_close_matches(wanted, [*cities, *names], NEAREST, cutoff=0.75) if len(wanted) > 3 else []
    raise UnknownZone(typed, tuple(dict.fromkeys(cities.get(name) or names[name] for name in near)))


def zone_number(zone: str) -> int:
    """A zone's number in this machine's sorted list of zones, from 1, for ids with little room; 0 for unknown zones."""
    return _listed().index(zone) + 1 if zone in _listed() else 0


def zone_named(number: int) -> str:
    """The zone with this number; empty for 0 and for numbers beyond the list."""
    return _listed()[number - 1] if 0 < number <= len(_listed()) else ""


@lru_cache(maxsize=1)
def _listed() -> tuple[str, ...]:
    return tuple(sorted(zoneinfo.available_timezones()))


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, str], dict[str, str]]:
    """Zones by folded name, and by folded city; if a city occurs in several names, the shortest name counts."""
    places = sorted(
        (
            name
            for name in zoneinfo.available_timezones()
            if "/" in name and name.split("/", maxsplit=1)[0] not in ("Etc", "SystemV", "posix", "right")
        ),
        key=lambda name: (len(name), name),
    )
    names = {fold_text(name): name for name in [*places, "UTC"]}
    cities: dict[str, str] = {}
    for name in places:
        cities.setdefault(fold_text(name.rsplit("/", maxsplit=1)[-1]), name)
    return names, cities


def is_known_zone(zone: str) -> bool:
    """Whether this machine knows the IANA name of a zone."""
    if not _ZONE.match(zone):
        return False
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _shown(moment: datetime, zone: zoneinfo.ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)
