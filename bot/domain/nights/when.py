"""Reads times to come as people type them: "Friday 8 pm", "tomorrow at 20:00", "in 2 hours", "1 day before"."""

from __future__ import annotations

import re
import zoneinfo
from datetime import UTC, date, datetime, timedelta

from bot.domain.catalogue.film import fold_text
from bot.domain.diary.day_words import NAMED_DAYS, WEEKDAYS, phrases, plain_text
from bot.domain.diary.days import DAY_LIMIT, read_day, without_part_of_day
from bot.domain.diary.durations import Duration, Unit, read_ago, read_ahead, read_before
from bot.domain.diary.errors import DayInFuture
from bot.domain.errors import InvalidValue
from bot.domain.schedules.times import NO_ZONE, PostingTime, is_known_zone, local_day, read_time

MOMENT_LIMIT = 60
"""Characters that a time may have."""
FARTHEST = timedelta(days=400)
ALLOWED_MOMENT = "a day and a time such as Friday 8 pm, tomorrow at 20:00, or 24 Dec 19:30"
ALLOWED_CLOSE = "a time such as Thursday 8 pm, or how long before the night, such as 2 hours before"
_DAYS_AHEAD = (
    "|".join(word for word, days in NAMED_DAYS.items() if not days),
    (
        "tomorrow|morgen|demain|mañana|domani|amanhã|i morgon|imorgon|i morgen|imorgen|huomenna|jutro|zítra|yarın"
        "|завтра|明日|あした|내일|غدا|بكرة"
    ),
    (
        "day after tomorrow|übermorgen|après demain|pasado mañana|dopodomani|depois de amanhã|overmorgen|pojutrze"
        "|послезавтра|明後日|あさって|모레|بعد غد"
    ),
)
_COMING = {word: days for days, line in enumerate(_DAYS_AHEAD) for word in phrases(line)}
_THIS = frozenset(
    fold_text(" this coming diesen kommenden ce este questo в w we dieser 今週 이번 هذا هذه этот эту").split()
) | {""}
_NEXT = frozenset(
    fold_text(
        "next nächsten nächster prochain prochaine próximo próxima prossimo prossima następny następną przyszły"
        " przyszłą следующий следующую следующее 来週 다음 القادم القادمة المقبل"
    ).split()
) | {fold_text("다음 주")}
_LINKS = frozenset(
    {"at", "on", "the", "um", "am", "a", "à", "le", "las", "alle", "-", "from", "ab"}
    | {"w", "we", "v", "ve", "в", "во", "på", "pa", "om", "às", "el", "il", "na", "em", "feira", "يوم", "في", "に"}
)
_STAMP = re.compile(r"<t:(\d{1,12})(?::[a-zA-Z])?>\Z", re.ASCII)
_OF = re.compile("(?<!こ)の")
_GLUED = re.compile(r"(?<=[日曜夜晩朝週に])(?=\d)|(?<=[日曜])(?=[夜晩朝午])")
"""In 明日20時 no blank divides the day from the time."""
_BARE_HOUR = re.compile(r"(?:[1-9]|1[01])\Z", re.ASCII)
_UNITS = {
    Unit.MINUTE: timedelta(minutes=1),
    Unit.HOUR: timedelta(hours=1),
    Unit.DAY: timedelta(days=1),
    Unit.WEEK: timedelta(weeks=1),
}
_YEAR_DAYS = timedelta(days=364)


def read_moment(typed: str, now: datetime, zone: str, *, locale: str = "en-GB") -> datetime:
    """The moment that is meant, in UTC: the first one to come that fits. `zone` is where the clock on the wall hangs.

    Raises InvalidValue for what is no time, has none, is over, or is more than FARTHEST ahead.
    """
    text = plain_text(typed)
    found = _read_stamp(text)
    if found is None and len(text) <= MOMENT_LIMIT:
        length = _length(read_ahead(text))
        words = _GLUED.sub(" ", _OF.sub(" ", text)).split()
        found = _read_day_and_time(words, now, zone, locale) if length is None else now + length
    if found is None or not now < found <= now + FARTHEST:
        raise InvalidValue("when", typed, ALLOWED_MOMENT)
    return found


def local_text(moment: datetime | None, zone: str) -> str:
    """A time as a form shows it, in words that `read_moment` reads again; "" for none."""
    if moment is None:
        return ""
    return f"{moment.astimezone(zoneinfo.ZoneInfo(zone if is_known_zone(zone) else NO_ZONE)):%Y-%m-%d %H:%M}"


def read_close(typed: str, now: datetime, zone: str, starts_at: datetime | None, *, locale: str = "en-GB") -> datetime:
    """When the vote closes, in UTC: a moment, or a span before the night. Raises InvalidValue."""
    text = plain_text(typed)
    length = None if starts_at is None or len(text) > MOMENT_LIMIT else _length(read_before(text))
    try:
        found = read_moment(typed, now, zone, locale=locale) if length is None else (starts_at or now) - length
    except (InvalidValue, OverflowError) as error:
        raise InvalidValue("closes", typed, ALLOWED_CLOSE) from error
    if found <= now:
        raise InvalidValue("closes", typed, ALLOWED_CLOSE)
    return found


def read_coming_day(typed: str, today: date, *, locale: str = "en-GB") -> date | None:
    """The first such day from `today` on; None for what is no day."""
    folded = fold_text(typed)
    words = without_part_of_day([word for word in folded.split() if word not in _LINKS])
    text = " ".join(words)
    if folded in _COMING or text in _COMING:
        return today + timedelta(days=_COMING.get(folded, _COMING.get(text, 0)))
    if folded in NAMED_DAYS or text in NAMED_DAYS or read_ago(text):
        return None
    named = [WEEKDAYS[word] for word in words if word in WEEKDAYS]
    rest = " ".join(word for word in words if word not in WEEKDAYS)
    if named and not re.search(r"\d", rest):
        return _coming_weekday(named[0], rest, today) if len(named) == 1 else None
    try:
        # The newest such day up to a year ahead is the next one.
        return read_day(typed, today + _YEAR_DAYS, locale=locale, latest=today + FARTHEST)
    except (InvalidValue, DayInFuture):
        return None


def _coming_weekday(weekday: int, rest: str, today: date) -> date | None:
    """Friday and this Friday are the first to come; next Friday is that of the next week."""
    if rest in _THIS:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    return today + timedelta(days=7 - today.weekday() + weekday) if rest in _NEXT else None


def _read_day_and_time(words: list[str], now: datetime, zone: str, locale: str) -> datetime | None:
    """Tries every way to divide the words into a day and a time, in both orders; a time alone is today or tomorrow."""
    today = local_day(now, zone)
    for at in range(len(words)):
        for day_words, time_words in ((words[:at], words[at:]), (words[at:], words[:at])):
            found = _join(day_words, time_words, today, now, zone, locale)
            if found is not None:
                return found
    return None


def _join(
    day_words: list[str], time_words: list[str], today: date, now: datetime, zone: str, locale: str
) -> datetime | None:
    day_text = " ".join(_without_links(day_words))
    try:
        typed = " ".join(_without_links(time_words))
        # Film nights are in the evening: 8 alone means eight o'clock in the evening.
        at = PostingTime(read_time(f"{typed} pm" if _BARE_HOUR.match(typed) else typed), zone)
    except InvalidValue:
        return None
    if len(day_text) > DAY_LIMIT:
        return None
    day = read_coming_day(day_text, today, locale=locale) if day_text else today
    if day is None:
        return None
    found = at.instant_on(day)
    if found <= now and not day_text:
        return at.instant_on(day + timedelta(days=1))
    if found <= now and day == today and fold_text(day_text) in WEEKDAYS:
        return at.instant_on(day + timedelta(days=7))
    return found


def _without_links(words: list[str]) -> list[str]:
    """The words without a linking word at either end."""
    start = 1 if words and words[0] in _LINKS else 0
    stop = len(words) - 1 if len(words) > start and words[-1] in _LINKS else len(words)
    return words[start:stop]


def _read_stamp(text: str) -> datetime | None:
    """Discord's own timestamps, which people copy."""
    match = _STAMP.match(text)
    try:
        return None if match is None else datetime.fromtimestamp(int(match[1]), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _length(span: Duration | None) -> timedelta | None:
    unit = None if span is None else _UNITS.get(span.unit)
    return None if span is None or unit is None else span.count * unit
