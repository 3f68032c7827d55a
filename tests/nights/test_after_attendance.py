"""Who came: the time in the night's voice channel, and what the host says by hand."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import simcord

from bot.domain.ids import ChannelId, MemberId
from bot.domain.nights.night import Night, NightId
from bot.domain.nights.score import Attendance
from bot.store.changes import Changes
from bot.store.nights import attendance as store
from tests.nights.after_film import begin, end, score
from tests.nights.helpers import Nights
from tests.support.world import World

MOMENT = datetime(2026, 6, 5, 20, 0, tzinfo=UTC)


async def attendance(world: World, night: Night) -> dict[int, Attendance]:
    async with world.services.database.read() as reading:
        return {each.member: each for each in await store.attendance_of_night(reading, night.guild, night.id)}


async def begin_in_voice(nights: Nights) -> tuple[Night, simcord.ChannelHandle]:
    """A night that is on, whose host has chosen a voice channel."""
    night = await begin(nights)
    voice = nights.world.club.guild.create_voice_channel("Cinema")
    came = await nights.press(nights.world.club.mara, await nights.sheet(), "nightcame")
    await nights.choose(nights.world.club.mara, came, "nightcamevoice", [voice])
    return night, voice


async def minutes(nights: Nights, count: int) -> None:
    """Let the job look every half a minute."""
    await nights.world.env.advance_time(60 * count)


async def test_minutes_in_the_voice_channel_count_also_across_a_restart(world: World, nights: Nights) -> None:
    club = world.club
    night, voice = await begin_in_voice(nights)
    await club.ines.join_voice(voice)
    await minutes(nights, 3)
    assert timedelta(minutes=2) <= (await attendance(world, night))[club.ines.id].spent <= timedelta(minutes=3)
    # The bot is away for an hour: that time says nothing. Then it goes on counting.
    nights.clock.ahead += timedelta(hours=1)
    await world.restart()
    await minutes(nights, 2)
    assert timedelta(minutes=3) <= (await attendance(world, night))[club.ines.id].spent <= timedelta(minutes=6)
    await club.ines.leave_voice()
    await minutes(nights, 2)
    left = (await attendance(world, night))[club.ines.id]
    assert left.since is None
    await minutes(nights, 2)
    assert (await attendance(world, night))[club.ines.id] == left
    assert not left.came


async def test_who_stays_twenty_minutes_came(world: World, nights: Nights) -> None:
    club = world.club
    night, voice = await begin_in_voice(nights)
    # Eighteen minutes that the bot saw before; looking at all of them would take the test too long.
    before = Attendance(night=night.id, member=MemberId(club.ines.id), spent=timedelta(minutes=18, seconds=30))
    async with world.services.database.write(changes=Changes.UNCACHED) as writing:
        await store.put_attendance(writing, night.guild, before)
    await club.ines.join_voice(voice)
    await club.theo.join_voice(voice)
    await minutes(nights, 3)
    await end(nights)
    there = await attendance(world, night)
    assert there[club.ines.id].came
    assert not there[club.theo.id].came
    assert all(each.since is None for each in there.values())
    await nights.later()
    assert f"Came: <@{club.ines.id}>" in nights.panel_text
    assert f"<@{club.theo.id}>" not in nights.panel_text
    # After the film nobody's time counts.
    await minutes(nights, 1)
    assert await attendance(world, night) == there


async def test_by_hand_counts_before_the_minutes(world: World, nights: Nights) -> None:
    club = world.club
    night = await begin(nights)
    await world.services.nights.attendance.record_presence(night.guild, night.id, [MemberId(club.ines.id)])
    for _ in range(16):
        nights.clock.ahead += timedelta(seconds=90)
        await world.services.nights.attendance.record_presence(night.guild, night.id, [MemberId(club.ines.id)])
    card = await nights.press(club.mara, await nights.sheet(), "nightcame")
    assert f"<@{club.ines.id}> (24 min)" in card.text
    card = await nights.choose(club.mara, card, "nightcameout", [club.ines])
    assert "No one so far" in card.text
    card = await nights.choose(club.mara, card, "nightcamein", [club.theo])
    assert f"<@{club.theo.id}> (by hand)" in card.text
    there = await attendance(world, night)
    assert there[club.ines.id].spent == timedelta(minutes=24)
    assert (there[club.ines.id].came, there[club.theo.id].came) == (False, True)


async def test_all_who_scored_can_be_added_at_once(world: World, nights: Nights) -> None:
    club = world.club
    night = await begin(nights)
    await end(nights)
    await score(nights, club.ines, 5)
    await score(nights, club.theo, 5)
    card = await nights.press(club.mara, await nights.sheet(), "nightcame")
    card = await nights.press(club.mara, card, "nightcamescored")
    assert card.text.count("(by hand)") == 2
    assert set(await attendance(world, night)) == {club.ines.id, club.theo.id}


async def test_nights_that_are_not_on_are_not_read(world: World, nights: Nights) -> None:
    watched = world.services.nights.attendance
    nights.clock.ahead += timedelta(hours=1)
    assert await watched.nights_on() == []
    nights.clock.ahead += timedelta(minutes=5)
    before = watched._idle_until
    assert await watched.nights_on() == []
    assert watched._idle_until == before
    night, voice = await begin_in_voice(nights)
    assert await watched.nights_on() == [(world.club.id, night.id, ChannelId(voice.id))]


def test_a_pause_between_two_looks_says_nothing() -> None:
    seen = Attendance(night=NightId(1), member=MemberId(1), spent=timedelta(minutes=5), since=MOMENT)
    assert seen.spent_until(MOMENT + timedelta(seconds=60)) == timedelta(minutes=6)
    assert seen.spent_until(MOMENT + timedelta(minutes=10)) == timedelta(minutes=5)
    assert seen.spent_until(MOMENT - timedelta(minutes=10)) == timedelta(minutes=5)
    assert not seen.came
    assert dataclasses.replace(seen, by_hand=True).came
    assert not dataclasses.replace(seen, spent=timedelta(hours=2), by_hand=False).came
