"""The panel of `/schedule`, its form and its permissions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import discord
import pytest
import simcord

from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.schedules.errors import ScheduleGone
from bot.domain.schedules.schedule import ScheduleId
from bot.store.changes import Changes
from bot.ui.schedules.panel import SHOWN
from tests.schedules.helpers import Desk, first_of, may_write, posts
from tests.support.world import Answer, World


async def test_the_sheet_says_what_when_and_where(world: World, desk: Desk) -> None:
    sheet = await desk.set_up("line", day="6", at="8 pm", zone="new york")
    assert "Line of the week" in sheet.text
    assert f"<#{world.club.channel.id}>, Sundays at 20:00, America/New_York" in sheet.text
    first = datetime(2026, 6, 8, 0, 0, tzinfo=UTC)  # Sunday 7 June, 20:00 there
    upcoming = [first + timedelta(weeks=week) for week in range(SHOWN)]
    assert " · ".join(f"<t:{int(moment.timestamp())}:f>" for moment in upcoming) in sheet.text
    panel = await world.ask(world.club.mara, "schedule")
    assert panel.private
    assert "1 of 20" in panel.text
    opened = await world.choose(world.club.mara, panel, "scheduleopen", first_of(panel))
    assert "Line of the week" in opened.text


async def test_only_managers_come_in_at_any_door(world: World, desk: Desk) -> None:
    sheet = await desk.set_up()
    with pytest.raises(simcord.SetupError):  # Discord does not even show it
        await world.ask(world.club.ines, "schedule")
    found = world.env.bot.get_guild(world.club.guild.id)
    assert found is not None
    (chiefs,) = (role for role in found.roles if role.name == "Moderators")
    await chiefs.edit(permissions=discord.Permissions.none())
    await world.rest()
    for verb in ("scheduleedit", "schedulelook", "schedulepost", "schedulepause", "scheduledrop", "schedules"):
        refused = await world.press(world.club.mara, sheet, verb)
        assert "Manage Server" in refused.text
        assert refused.private
    for verb, value in (("schedulegenre", "Drama"), ("schedulemood", "cosy"), ("scheduledecade", "1990")):
        refused = await world.choose(world.club.mara, sheet, verb, value)
        assert "Manage Server" in refused.text
    assert not posts(world.club.channel)


async def test_another_club_has_schedules_of_its_own(world: World, desk: Desk) -> None:
    await desk.set_up()
    await desk.set_up("line", who=world.other.mara)
    theirs = await world.ask(world.other.mara, "schedule")
    assert "Film of the day" not in theirs.text
    assert "1 of 20" in theirs.text
    panel = await world.ask(world.club.mara, "schedule")
    stranger = Actor(
        member=MemberId(world.other.mara.id), name="Oona", guild=GuildId(world.other.id), manages_server=True
    )
    mine = ScheduleId(int(first_of(panel)))
    with pytest.raises(ScheduleGone):
        await world.services.schedules.find_schedule(stranger, mine)
    with pytest.raises(ScheduleGone):
        await world.services.schedules.remove_schedule(stranger, mine)


async def test_a_channel_that_is_closed_to_marquee_is_refused_at_once(world: World, desk: Desk) -> None:
    await may_write(world, world.club.channel, allowed=False)
    refused = await desk.set_up("line")
    assert refused.private
    assert "I can't post in that channel" in refused.text


@pytest.mark.parametrize(
    ("at", "zone", "says", "kept"),
    [
        ("quarter past", "Berlin", "isn't a time", ("", "Europe/Berlin")),
        ("8 pm", "Berlni", "`Europe/Berlin`", ("20:00", "Europe/Berlin")),
        ("20:00", "Nowhere", "don't know the time zone", ("20:00", "")),
    ],
)
async def test_a_form_that_cannot_be_read_opens_again_with_the_rest_in_it(
    world: World, desk: Desk, at: str, zone: str, says: str, kept: tuple[str, str]
) -> None:
    refused = await desk.set_up("line", day="6", at=at, zone=zone)
    assert refused.private
    assert says in refused.text
    form = await world.club.mara.click(refused.message, custom_id=refused.ids("scheduleagain")[0])
    assert form.modal is not None
    fields = [label["component"] for label in form.modal["components"]]
    assert (fields[3].get("value") or "", fields[4].get("value") or "") == kept
    values = {"what": ["line"], "channel": [world.club.channel], "day": ["6"], "time": "20:00", "zone": "Berlin"}
    again = Answer(await world.club.mara.submit_modal(form, values))
    assert "Sundays at 20:00" in again.text


async def test_a_club_has_at_most_twenty(world: World, desk: Desk) -> None:
    role = world.club.guild.create_role("Film night", mentionable=True)
    for _ in range(20):
        await desk.set_up("pick", day="2", zone="America/Argentina/ComodRivadavia")
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write(
            "UPDATE schedule SET genre = 'Science Fiction', mood = 'nostalgic', decade = 2020, role_id = ?", role.id
        )
    panel = await world.ask(world.club.mara, "schedule")
    assert "20 of 20" in panel.text
    assert not panel.ids("schedulenew")


async def test_paused_by_hand_it_rests_and_removed_it_is_gone(world: World, desk: Desk) -> None:
    sheet = await desk.set_up("line")
    sheet = await world.press(world.club.mara, sheet, "schedulepause")
    assert "It's paused" in sheet.text
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert not posts(world.club.channel)
    sheet = await world.press(world.club.mara, sheet, "scheduleresume")
    gone = await world.press(world.club.mara, sheet, "scheduledrop")
    assert "Nothing is set up yet" in gone.text
    await desk.at(datetime(2026, 6, 5, 18, 0, tzinfo=UTC))
    assert not posts(world.club.channel)
