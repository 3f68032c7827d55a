"""Posting times: a time of day in a time zone, daily, weekly or monthly, with summer time handled."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from bot.domain.diary.day_words import plain_text
from bot.domain.errors import InvalidValue
from bot.domain.schedules import clock_words as words

NO_ZONE = "UTC"
"""The zone of a club that has chosen none."""
EARLIEST_ZONE = "Pacific/Kiritimati"
"""Where each day begins first."""
TYPED_LIMIT = 60
_HALF = rf"(?: ?(?P<half>[ap]\.?m\.?))?(?: (?P<part>{words.PARTS}))?\Z"
_TIME = re.compile(
    rf"(?:(?:{words.BEFORE}) )?(?:(?P<first>{words.FIRST_PARTS}) ?)?"
    r"(?P<hour>[0-9]{1,2})(?: ?[:.h] ?(?P<minute>[0-9]{2}))?"
    rf"(?: ?(?:(?:{words.OCLOCK})(?!\w)\.?(?: ?(?P<after>[0-9]{{2}})(?!\w))?"
    rf"|(?:{words.OCLOCK_SIGNS})(?: ?(?:(?P<signed>[0-9]{{2}}) ?(?:{words.MINUTE_SIGNS})|(?P<half_past>半|반)))?))?"
    + _HALF
)
_HOURS = "one two three four five six seven eight nine ten eleven twelve".split()
_SPOKEN = re.compile(
    r"(?:(?P<past>half|quarter|a quarter|five|ten|twenty|twenty[- ]five)(?: minutes)? (?P<way>past|to) )?"
    rf"(?P<hour>{'|'.join(_HOURS)})(?P<clock> o'?clock)?" + _HALF
)
_HALF_DAY = re.compile(r"[ap]\.?m\.?\Z")
_IN_MORNING = re.compile(rf"(?:{words.MORNING}|{words.FIRST_MORNING})\Z")
_AT_NIGHT = re.compile(rf"(?:{words.NIGHT})\Z")
_WORDS = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_ZONE = re.compile(r"[A-Za-z0-9+_-]+(?:/[A-Za-z0-9+_-]+)*\Z", re.ASCII)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class PostingTime:
    """A time of day in an IANA time zone; `weekday` is 0 for Monday, None for every day.

    If `monthly`, only the first day of each month counts. Raises InvalidValue for a time with seconds or tzinfo, an
    unknown zone, a weekday outside 0 to 6, or a weekday of a monthly time.
    """

    at: time
    zone: str
    weekday: int | None = None
    monthly: bool = False

    def __post_init__(self) -> None:
        if self.at.second or self.at.microsecond or self.at.tzinfo is not None:
            raise InvalidValue("time", self.at, "hours and minutes")
        if self.weekday is not None and (self.monthly or not 0 <= self.weekday <= 6):
            raise InvalidValue("weekday", self.weekday, "0 to 6, none if monthly")
        check_zone(self.zone)

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
            if day.day == 1 if self.monthly else self.weekday in (None, day.weekday()):
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


def check_zone(zone: str) -> str:
    """Return the IANA name. Raises InvalidValue if this machine does not know it."""
    if not is_known_zone(zone):
        raise InvalidValue("time zone", zone, "an IANA name such as Europe/Berlin")
    return zone


def local_day(moment: datetime, zone: str) -> date:
    """The date at `moment` in an IANA time zone; in UTC if this machine does not know the zone."""
    return moment.astimezone(zoneinfo.ZoneInfo(zone if is_known_zone(zone) else NO_ZONE)).date()


def read_time(typed: str) -> time:
    """Parse 20:00, 20.30, 20h, 20 Uhr, klo 20, 20時, 8 pm, 8 in the evening, half past eight. Raises InvalidValue.

    Digits without am or pm count from 0 to 23. A time in words without a part of the day is one of the evening.
    """
    text = plain_text(typed[:TYPED_LIMIT]).replace("’", "'").removeprefix("at ")
    if text in _WORDS:
        return _WORDS[text]
    found = _read_digits(text) or _read_spoken(text)
    if found is not None and found[0] < 24 and found[1] < 60:
        return time(*found)
    raise InvalidValue("time", typed, "a time such as 20:00 or 8 pm")


def _read_digits(text: str) -> tuple[int, int] | None:
    match = _TIME.match(text)
    if match is None:
        return None
    hour = int(match["hour"])
    minute = 30 if match["half_past"] else int(match["minute"] or match["after"] or match["signed"] or 0)
    half = match["half"] or match["part"] or match["first"]
    return (_of_half(hour, half) if half else hour), minute


def _read_spoken(text: str) -> tuple[int, int] | None:
    """Half past eight, quarter to nine, ten past seven, eight o'clock."""
    match = _SPOKEN.match(text)
    if match is None:
        return None
    hour, half = _HOURS.index(match["hour"]) + 1, match["half"] or match["part"]
    minutes = {"half": 30, "quarter": 15, "a quarter": 15, None: 0}.get(match["past"])
    if minutes is None:
        minutes = {"five": 5, "ten": 10, "twenty": 20, "twenty-five": 25, "twenty five": 25}[match["past"]]
    if match["past"] is None and not half and not match["clock"]:
        return None
    at = _of_half(hour, half or "pm") * 60 + (-minutes if match["way"] == "to" else minutes)
    return at // 60 % 24, at % 60


def _of_half(hour: int, half: str) -> int:
    """The hour of the day for one of a half day; 24, which is none, where the half has no such hour."""
    morning = (half[0] == "a" and _HALF_DAY.match(half)) or _IN_MORNING.match(half)
    if 13 <= hour <= 23 and not _HALF_DAY.match(half):
        return 24 if morning else hour  # 20 in the evening
    if not 1 <= hour <= 12:
        return 24
    if _AT_NIGHT.match(half) and hour in (12, 1, 2, 3, 4):
        return hour % 12
    return hour % 12 + (0 if morning else 12)


def zone_number(zone: str) -> int:
    """A zone's number in this machine's sorted list of zones, from 1, for ids with little room; 0 for unknown zones."""
    return _listed().index(zone) + 1 if zone in _listed() else 0


def zone_named(number: int) -> str:
    """The zone with this number; empty for 0 and for numbers beyond the list."""
    return _listed()[number - 1] if 0 < number <= len(_listed()) else ""


@lru_cache(maxsize=1)
def _listed() -> tuple[str, ...]:
    return tuple(sorted(zoneinfo.available_timezones()))


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
