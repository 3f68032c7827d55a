"""When a schedule is due, in every zone and over every clock change; how times and zones are typed."""

from __future__ import annotations

import itertools
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import InvalidValue
from bot.domain.ids import ChannelId, GuildId, RoleId
from bot.domain.recommendations.question import Filters
from bot.domain.schedules.schedule import PostKind, RequestedRole, Schedule, ScheduleId, SchedulePlan, years_since
from bot.domain.schedules.times import PostingTime, read_time, zone_named, zone_number

ZONES = (
    "Europe/Berlin",
    "Europe/London",
    "Europe/Dublin",  # its winter time is the exception in the data
    "America/New_York",
    "America/St_Johns",  # half an hour off
    "America/Santiago",  # south, at midnight
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Africa/Casablanca",  # turns back for Ramadan
    "Africa/Cairo",
    "Australia/Lord_Howe",  # by half an hour
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Antarctica/Troll",  # by two hours
    "UTC",
)
beats = st.builds(
    PostingTime,
    st.times(timezones=st.none()).map(lambda at: time(at.hour, at.minute)),
    st.sampled_from(ZONES),
    st.none() | st.integers(0, 6),
)
days = st.dates(date(2015, 1, 1), date(2036, 12, 31))
moments = st.datetimes(datetime(2015, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis


def shown(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


@given(beats, days)
def test_the_instant_is_the_first_at_which_the_clocks_show_the_time_or_a_later_one(
    beat: PostingTime, day: date
) -> None:
    wanted = datetime.combine(day, beat.at)
    found = beat.instant_on(day)
    assert shown(found, beat.zone) >= wanted
    assert shown(found - timedelta(seconds=1), beat.zone) < wanted


@given(beats, days)
def test_a_time_that_the_clocks_show_is_met_to_the_minute(beat: PostingTime, day: date) -> None:
    wanted = datetime.combine(day, beat.at)
    aware = wanted.replace(tzinfo=ZoneInfo(beat.zone))
    exists = aware.astimezone(UTC).astimezone(ZoneInfo(beat.zone)).replace(tzinfo=None, fold=0) == wanted
    assert (shown(beat.instant_on(day), beat.zone) == wanted) is exists


@given(beats, moments)
def test_every_day_or_week_has_one_time_and_none_is_left_out(beat: PostingTime, moment: datetime) -> None:
    times = beat.upcoming_times(moment, 9)
    assert all(later > earlier for earlier, later in zip((moment, *times), times, strict=False))
    dates = [beat.local_day(each) for each in times]
    step = 1 if beat.weekday is None else 7
    assert [(later - earlier).days for earlier, later in pairwise(dates)] == [step] * 8
    assert times[0] - moment <= timedelta(days=step, hours=3)


@settings(max_examples=50)
@given(beats, moments)
def test_asking_between_two_times_gives_the_same_next_one(beat: PostingTime, moment: datetime) -> None:
    first, second = beat.upcoming_times(moment, 2)
    between = first + (second - first) / 2
    assert beat.next_after(first) == beat.next_after(between) == second


def test_a_time_that_is_skipped_falls_on_the_end_of_the_gap() -> None:
    berlin = PostingTime(time(2, 30), "Europe/Berlin")
    assert berlin.instant_on(date(2026, 3, 29)) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)  # 03:00 there
    howe = PostingTime(time(2, 15), "Australia/Lord_Howe")
    assert shown(howe.instant_on(date(2026, 10, 4)), howe.zone) == datetime(2026, 10, 4, 2, 30)  # noqa: DTZ001  a wall clock
    samoa = PostingTime(time(9, 0), "Pacific/Apia")  # a whole day was left out when it changed sides of the date line
    assert shown(samoa.instant_on(date(2011, 12, 30)), samoa.zone) == datetime(2011, 12, 31, 0, 0)  # noqa: DTZ001  as above


def test_a_time_that_comes_twice_counts_once_and_the_first_time() -> None:
    beat = PostingTime(time(2, 30), "Europe/Berlin")
    assert beat.upcoming_times(datetime(2026, 10, 24, 12, tzinfo=UTC), 2) == (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # in summer time
        datetime(2026, 10, 26, 1, 30, tzinfo=UTC),
    )


def test_eight_in_the_evening_stays_eight_in_the_evening_over_the_year() -> None:
    beat = PostingTime(time(20, 0), "America/New_York", weekday=6)
    for moment in beat.upcoming_times(datetime(2026, 1, 1, tzinfo=UTC), 60):
        local = moment.astimezone(ZoneInfo(beat.zone))
        assert (local.hour, local.minute, local.weekday()) == (20, 0, 6)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("20:00", time(20)),
        (" 8 pm", time(20)),
        ("8:30PM", time(20, 30)),
        ("12 am", time(0)),
        ("12 p.m.", time(12)),
        ("20.15", time(20, 15)),
        ("20h15", time(20, 15)),
        ("20h", time(20)),
        ("20 Uhr", time(20)),
        ("20 uhr 30", time(20, 30)),
        ("8pm", time(20)),
        ("8 in the evening", time(20)),
        ("20.30", time(20, 30)),
        ("half past eight", time(20, 30)),
        ("Half past eight in the morning", time(8, 30)),
        ("quarter to nine pm", time(20, 45)),
        ("eight o’clock", time(20)),
        ("12 at night", time(0)),
        ("7", time(7)),
        ("Noon", time(12)),
        ("midnight", time(0)),
        *(
            (typed, time(20))
            for typed in "klo 20|kl. 20|a las 20|alle ore 20|às 20h|20 uur|godz. 20|20 hodin".split("|")
        ),
        *((typed, time(20)) for typed in "saat 20|20 óra|в 20 часов|20時|20시|２０:00|8 вечера|8 di sera".split("|")),
        *((typed, time(20, 30)) for typed in "klo 20.30|午後8時半|晚上8点30分|오후 8시 30분|20 uur 30".split("|")),
        *((typed, time(9)) for typed in "9 de la mañana|9 rano|上午9点|9 утра|klo 9".split("|")),
        ("12 de la noche", time(0)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, meant: time) -> None:
    assert read_time(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "24:00",
        "13 pm",
        "0 am",
        "20:60",
        "eight",
        "8:5",
        "24 Uhr",
        "13 in the morning",
        "half past",
        "half past thirteen",
        "-1",
        "20:00:00",
        "٢٥:٠٠",
    ],
)
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue):
        read_time(typed)


@given(st.times(timezones=st.none()))
def test_every_time_is_read_back_from_how_it_is_shown(at: time) -> None:
    at = time(at.hour, at.minute)
    assert read_time(f"{at:%H:%M}") == at
    assert read_time(f"{at:%I:%M %p}") == at


@given(st.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    with suppress(InvalidValue):
        assert read_time(typed).second == 0


@pytest.mark.parametrize(
    ("at", "zone", "weekday"),
    [
        (time(20, 0, 1), "UTC", None),
        (time(20, tzinfo=UTC), "UTC", None),
        (time(20), "UTC", 7),
        (time(20), "Mars/Base", None),
        (time(20), "../UTC", None),
    ],
)
def test_a_beat_that_cannot_be_is_refused(at: time, zone: str, weekday: int | None) -> None:
    with pytest.raises(InvalidValue):
        PostingTime(at, zone, weekday)


def test_an_anniversary_is_the_day_or_within_the_week() -> None:
    then = date(2024, 6, 10)
    assert years_since(then, date(2026, 6, 10), 1) == 2
    assert years_since(then, date(2026, 6, 11), 1) == 0
    assert years_since(then, date(2026, 6, 16), 7) == 2
    assert years_since(then, date(2026, 6, 17), 7) == 0
    assert years_since(then, date(2024, 6, 10), 7) == 0
    assert years_since(date(2024, 12, 30), date(2027, 1, 2), 7) == 2


def test_the_29th_of_february_has_an_anniversary_every_year() -> None:
    assert years_since(date(2024, 2, 29), date(2025, 2, 28), 1) == 1
    assert years_since(date(2024, 2, 29), date(2028, 2, 28), 1) == 0
    assert years_since(date(2024, 2, 29), date(2028, 2, 29), 1) == 4


@given(days, st.integers(2016, 2040))
def test_a_day_is_looked_back_on_once_in_each_later_year(then: date, year: int) -> None:
    every = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    found = [day for day in (*every, date(year, 12, 31)) if years_since(then, day, 1)]
    assert len(set(found)) == (1 if year > then.year else 0)


@pytest.mark.parametrize(
    ("everyone", "mentionable", "trusted", "allowed"),
    [
        (False, True, False, True),
        (False, False, True, True),
        (False, False, False, False),
        (True, True, True, False),
    ],
)
def test_a_role_is_pinged_only_for_who_may_mention_it(
    *, everyone: bool, mentionable: bool, trusted: bool, allowed: bool
) -> None:
    asked = RequestedRole(role=RoleId(1), everyone=everyone, mentionable=mentionable, trusted=trusted)
    assert asked.may_mention is allowed


def test_a_schedule_narrows_by_genre_mood_and_decade_alone() -> None:
    plan = SchedulePlan(channel=ChannelId(1), what=PostKind.PICK, posting_time=PostingTime(time(20), "UTC"))
    with pytest.raises(InvalidValue):
        Schedule(
            id=ScheduleId(1),
            guild=GuildId(1),
            plan=plan,
            next_at=datetime(2026, 1, 1, tzinfo=UTC),
            filters=Filters(runtime=90),
        )


@given(st.sampled_from([*ZONES, "America/Argentina/ComodRivadavia"]))
def test_a_zone_is_found_again_by_its_number(zone: str) -> None:
    assert zone_named(zone_number(zone)) == zone


def test_what_is_no_zone_has_no_number_and_no_number_beyond_the_list_a_zone() -> None:
    assert zone_number("Mars/Base") == 0
    assert zone_named(0) == zone_named(100_000) == ""


def test_every_number_from_one_on_is_another_zone() -> None:
    named = list(itertools.takewhile(bool, map(zone_named, itertools.count(1))))
    assert len(set(named)) == len(named) > 400
    assert [zone_number(zone) for zone in named] == list(range(1, len(named) + 1))
