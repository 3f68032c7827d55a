"""A schedule posts the club's month on the 1st, and in January its year; no member's words are in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from bot.domain.errors import InvalidValue
from bot.domain.schedules.times import PostingTime
from tests.schedules.helpers import Desk, parts, posts, said
from tests.stats.rows import Said, put_rows
from tests.support.world import RAN, VEGAS, World

LINE = "A storm of red banners breaks over the old king while his fool goes on singing in the field."


async def _june(world: World) -> None:
    ran, vegas = await world.film(RAN), await world.film(VEGAS)
    people = (world.club.ines, world.club.theo, world.club.mara)
    rows = [Said(who.id, film, "viewing", 8, "2026-06-10") for who in people for film in (ran, vegas)]
    await put_rows(world.services.database, rows, world.club.id)
    await world.write(world.club.theo, RAN, LINE, name="Theo")


async def test_the_month_is_posted_on_the_first_with_pictures_and_without_quotes(world: World, desk: Desk) -> None:
    await _june(world)
    sheet = await desk.set_up("recap", day="3")
    assert "on the 1st of each month at 20:00" in sheet.text
    assert not sheet.ids("schedulegenre"), "filters say nothing about a month"
    await desk.at(datetime(2026, 6, 30, 18, 30, tzinfo=UTC))
    assert posts(world.club.channel) == []
    await desk.at(datetime(2026, 7, 1, 18, 1, tzinfo=UTC))
    (post,) = posts(world.club.channel)
    assert "June 2026 · The Late Show" in said(post)
    assert "2 films, seen by 3 of us" in said(post)
    assert "banners" not in said(post)
    assert len(post.attachments) >= 3
    (button,) = (part for part in parts(post) if part["type"] == 2)
    opened = await world.club.theo.click(post, custom_id=button["custom_id"])
    told = opened.response or opened.followups[-1]
    assert told.ephemeral
    await desk.at(datetime(2026, 8, 1, 18, 1, tzinfo=UTC))
    assert len(posts(world.club.channel)) == 1, "nothing was seen in July"


async def test_in_january_the_year_is_posted(world: World, desk: Desk) -> None:
    await _june(world)
    await desk.set_up("recap")
    await desk.at(datetime(2027, 1, 1, 19, 1, tzinfo=UTC))
    assert "2026 · The Late Show" in said(posts(world.club.channel)[-1])


async def test_a_preview_and_a_post_by_hand_show_the_month_before(world: World, desk: Desk) -> None:
    await _june(world)
    sheet = await desk.set_up("recap")
    empty = await world.press(world.club.mara, sheet, "schedulelook")
    assert "There's nothing to post yet" in empty.text
    desk.clock.turn_to(datetime(2026, 7, 9, 12, 0, tzinfo=UTC))
    preview = await world.press(world.club.mara, sheet, "schedulelook")
    assert "June 2026 · The Late Show" in preview.text
    await world.press(world.club.mara, sheet, "schedulepost")
    assert "June 2026" in said(posts(world.club.channel)[-1])


def test_a_monthly_time_is_the_first_of_each_month() -> None:
    beat = PostingTime(time(20), "Europe/Berlin", monthly=True)
    found = beat.upcoming_times(datetime(2026, 2, 1, 19, 0, tzinfo=UTC), 3)
    assert [beat.local_day(moment) for moment in found] == [date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)]
    assert found[1] == datetime(2026, 4, 1, 18, 0, tzinfo=UTC), "summer time"
    with pytest.raises(InvalidValue):
        PostingTime(time(20), "UTC", 3, monthly=True)
