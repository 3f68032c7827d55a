"""The day on which a film was seen, as people type it: parsed, in the club's own time zone, and said back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.diary.days import read_day
from bot.domain.diary.errors import DayInFuture
from bot.domain.errors import InvalidValue
from bot.store.changes import Changes
from tests.support.world import World

TODAY = date(2026, 11, 26)
"""A Thursday."""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (None, None),
        ("  ", None),
        ("today", TODAY),
        ("tonight", TODAY),
        ("last night", date(2026, 11, 25)),
        ("Yesterday evening", date(2026, 11, 25)),
        ("the day before yesterday", date(2026, 11, 24)),
        ("vorgestern", date(2026, 11, 24)),
        ("hier soir", date(2026, 11, 25)),
        ("Monday", date(2026, 11, 23)),
        ("on Thursday", date(2026, 11, 19)),
        ("this Thursday", TODAY),
        ("last Friday night", date(2026, 11, 20)),
        ("Monday last week", date(2026, 11, 16)),
        ("samedi", date(2026, 11, 21)),
        ("24 Dec", date(2025, 12, 24)),
        ("24. Dezember", date(2025, 12, 24)),
        ("Dec 24th, 2024", date(2024, 12, 24)),
        ("24dec", date(2025, 12, 24)),
        ("Sat, 21 Nov", date(2026, 11, 21)),
        ("29 Feb", date(2024, 2, 29)),
        ("Christmas Eve", date(2025, 12, 24)),
        ("Christmas", date(2025, 12, 25)),
        ("Christmas Day", date(2025, 12, 25)),
        ("Boxing Day", date(2025, 12, 26)),
        ("New Year's Eve", date(2025, 12, 31)),
        ("new years eve", date(2025, 12, 31)),
        ("New Year’s Day", date(2026, 1, 1)),
        ("new years day", date(2026, 1, 1)),
        ("Halloween", date(2026, 10, 31)),
        ("Valentine's Day", date(2026, 2, 14)),
        ("valentines day", date(2026, 2, 14)),
        ("3 days ago", date(2026, 11, 23)),
        ("2 weeks ago", date(2026, 11, 12)),
        ("two weeks ago", date(2026, 11, 12)),
        ("a couple of days ago", date(2026, 11, 24)),
        ("a month ago", date(2026, 10, 26)),
        ("1 year ago", date(2025, 11, 26)),
        ("2026-03-01", date(2026, 3, 1)),
        ("24.12.", date(2025, 12, 24)),
        ("24. 12. 2025", date(2025, 12, 24)),
        ("3/4/26", date(2026, 4, 3)),
        ("24/12/98", date(1998, 12, 24)),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str | None, meant: date | None) -> None:
    assert read_day(typed, TODAY) == meant


@pytest.mark.parametrize(
    ("typed", "locale", "meant"),
    [
        ("3/4", "en-US", date(2026, 3, 4)),
        ("3/4", "en-GB", date(2026, 4, 3)),
        ("3/4/2026", "de", date(2026, 4, 3)),
        ("3/4", "ja", date(2026, 3, 4)),
        ("3.4.2026", "en-US", date(2026, 4, 3)),
        ("24/12/2025", "en-US", date(2025, 12, 24)),
        ("12/24/2025", "en-GB", date(2025, 12, 24)),
    ],
)
def test_the_language_decides_between_day_and_month(typed: str, locale: str, meant: date) -> None:
    assert read_day(typed, TODAY, locale=locale) == meant


@pytest.mark.parametrize(
    "typed",
    ["last week", "someday", "31 Feb", "32/1", "7", "Ran", "next Friday", "12/2026", "1 1 1", "Mon Tue", "x ago"],
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue):
        read_day(typed, TODAY)


@given(st.one_of(st.text(), st.text(alphabet="0123456789 /.-acdeghimnorstuwy", max_size=40)))
def test_any_other_day_is_refused_and_nothing_else_goes_wrong(typed: str) -> None:
    try:
        found = read_day(typed, TODAY)
    except (InvalidValue, DayInFuture):
        return
    assert found is None or date(1890, 1, 1) <= found <= TODAY


async def test_the_day_understood_is_said_back(world: World) -> None:
    ines = world.club.ines
    today = world.services.now().date()
    saved = await world.ask(ines, "rate", film="Ran", stars=8, watched="2 days ago")
    day = date.fromordinal(today.toordinal() - 2)
    assert f"watched {day:%A}, {day.day} {day:%B}" in saved.text
    assert (str(day.year) in saved.text.split("\n")[0]) == (day.year != today.year)
    older = await world.ask(ines, "rate", film="Ran", stars=8, watched="24 Dec 2020")
    assert "watched Thursday, 24 December 2020" in older.text


async def test_a_day_to_come_is_refused_with_its_name(world: World) -> None:
    refused = await world.ask(world.club.ines, "rate", film="Ran", stars=8, watched="2031-01-01")
    assert "Wednesday, 1 January 2031 hasn't come yet" in refused.text
    assert refused.private
    vague = await world.ask(world.club.ines, "write", film="Ran", watched="last week")
    assert "`watched` can't be" in vague.text


async def test_last_night_is_the_clubs_night(world: World) -> None:
    club = world.club
    for city, zone in (("Honolulu", "Pacific/Honolulu"), ("Auckland", "Pacific/Auckland")):
        told = await world.ask(club.mara, "time-zone", zone=city)
        assert zone in told.text
        there = await world.services.clubs.club_today(club.id)
        assert f"{there:%A}, {there.day} {there:%B} {there.year}" in told.text
        saved = await world.ask(club.ines, "rate", film="Ran", stars=8, watched="today")
        assert f"watched {there:%A}, {there.day} {there:%B}" in saved.text
    days = {await world.services.clubs.club_today(each) for each in (club.id, world.other.id)}
    assert len(days) == 1 + (world.services.now().hour >= 11)
    assert "Pacific/Auckland" in (await world.ask(club.mara, "settings")).text


async def test_without_a_zone_the_newest_schedules_counts(world: World) -> None:
    assert await world.services.clubs.club_zone(world.club.id) == "UTC"
    async with world.services.database.write(changes=Changes.UNCACHED) as writing:
        await writing.execute_write(
            "INSERT INTO schedule (guild_id, channel_id, what, minute, zone, next_at) VALUES (?, 1, 'line', 1200, ?, ?)",
            world.club.id,
            "Asia/Tokyo",
            datetime(2030, 1, 1, tzinfo=UTC).isoformat(),
        )
    assert await world.services.clubs.club_zone(world.club.id) == "Asia/Tokyo"
    assert await world.services.clubs.club_zone(world.other.id) == "UTC"
