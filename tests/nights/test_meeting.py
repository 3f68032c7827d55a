"""Where and when a club meets: Discord's event, who comes, reminders, the thread, calendars and finding a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.nights.errors import TimeNotOffered
from bot.domain.nights.meeting import CanCome
from bot.domain.nights.night import NightId, NightState, SlotId
from tests.nights.helpers import Nights, selects
from tests.nights.meeting_world import MeetingWorld
from tests.schedules.helpers import labels, pinged
from tests.support.scheduled_events import Covers
from tests.support.world import World


@pytest.fixture
def meeting(nights: Nights) -> MeetingWorld:
    return MeetingWorld(nights)


async def test_a_night_with_a_time_has_one_event_from_the_plan_to_the_end(
    world: World, nights: Nights, meeting: MeetingWorld
) -> None:
    await nights.plan(theme="Kurosawa & friends")
    (event,) = meeting.events
    assert event.name == "Kurosawa & friends"
    assert event.entity_type == 3
    assert (event.entity_metadata or {})["location"].endswith(f"/{nights.panel.id}") or event.entity_metadata
    assert "The film isn't decided yet." in (event.description or "")
    assert f"https://discord.com/events/{world.club.id}/{event.id}" in nights.panel_text
    await nights.add("Ran", choose=True)
    await nights.later()
    (event,) = meeting.events
    assert "Ran" in (event.description or "")
    assert (event.description or "").endswith("Movie night 1 · Marquee")
    assert Covers.by_name["Kurosawa & friends"].startswith(b"\x89PNG")
    night = await nights.night()
    assert event.scheduled_start_time == (night.starts_at or nights.clock()).isoformat()
    await nights.host("nightbegin")
    assert meeting.events[0].status == 2
    assert len(meeting.all_events) == 1


async def test_members_say_whether_they_come_and_take_it_back(
    world: World, nights: Nights, meeting: MeetingWorld
) -> None:
    club = world.club
    await nights.plan()
    told = await meeting.attend(club.ines, "yes")
    assert told.private
    assert "You're coming." in told.text
    await meeting.attend(club.theo, "maybe")
    await nights.later()
    assert [label for label in labels(nights.panel) if "(" in label] == [
        "I'm coming (1)",
        "Maybe (1)",
        "Can't come (0)",
    ]
    await meeting.attend(club.ines, "no")
    told = await meeting.attend(club.theo, "maybe")
    assert "You haven't said whether you're coming." in told.text
    await nights.later()
    assert [label for label in labels(nights.panel) if "(" in label] == [
        "I'm coming (0)",
        "Maybe (0)",
        "Can't come (1)",
    ]


async def test_reminders_ping_the_chosen_role_once_each_and_write_to_those_who_asked(
    world: World, nights: Nights, meeting: MeetingWorld
) -> None:
    club = world.club
    role = club.guild.create_role("Film fans", mentionable=True)
    world.permitted.add(role.id)
    await nights.plan()
    await nights.add("Ran", choose=True)
    place = await nights.press(club.mara, await nights.sheet(), "nightplace")
    await nights.choose(club.mara, place, "nightrole", [role])
    for who in (club.ines, club.theo):
        told = await nights.press(who, nights.panel, "nightremind")
        assert "I'll remind you by private message a day before" in told.text
    told = await nights.press(club.theo, told, "nightremind")
    assert "I'll remind you" not in told.text
    starts_at = (await nights.night()).starts_at
    assert starts_at is not None
    for before in (timedelta(hours=24), timedelta(hours=1), timedelta(0)):
        nights.turn_to(starts_at - before)
        await nights.later()
        await nights.later()
    assert len(nights.said("⏰")) == 3
    assert "begins now" in nights.said("⏰")[-1]
    assert len([each for each in nights.told(club.ines) if "⏰" in each]) == 3
    assert nights.told(club.theo) == []
    assert pinged(world) == [[str(role.id)]] * 3
    assert (await nights.night()).state is NightState.ON


async def test_a_member_without_private_messages_does_no_harm(
    world: World, nights: Nights, meeting: MeetingWorld
) -> None:
    club = world.club
    await nights.plan()
    await nights.press(club.theo, nights.panel, "nightremind")
    await nights.press(club.ines, nights.panel, "nightremind")
    meeting.refuse_private_messages(club.ines)
    await meeting.come_to(timedelta(hours=1))
    assert len(nights.said("⏰")) == 1
    assert len(nights.told(club.theo)) == 1


async def test_a_reminder_that_comes_too_late_is_left_out(nights: Nights, meeting: MeetingWorld) -> None:
    await nights.plan()
    await meeting.come_to(timedelta(minutes=25))
    assert nights.said("⏰") == []


async def test_a_thread_for_the_talk_opens_at_the_panel_when_the_night_begins(
    world: World, nights: Nights, meeting: MeetingWorld
) -> None:
    await nights.plan()
    await nights.add("Ran", choose=True)
    await nights.host("nightbegin")
    night = await nights.night()
    assert night.place.thread == nights.panel.id
    await nights.later()
    assert f"Talk about it in <#{night.place.thread}>" in nights.panel_text
    assert night.place.thread is not None
    thread = world.bot.get_guild(world.club.id).get_thread(night.place.thread)  # type: ignore[union-attr]
    assert thread is not None
    await thread.delete()
    await world.env.settle()
    await nights.later()
    assert "Talk about it" not in nights.panel_text


async def test_the_host_can_choose_a_channel_for_the_talk_and_a_voice_channel(
    world: World, nights: Nights, meeting: MeetingWorld
) -> None:
    club = world.club
    spoilers, cinema = club.guild.create_text_channel("spoilers"), club.guild.create_voice_channel("cinema")
    await world.env.settle()
    await nights.plan()
    card = await meeting.card()
    card = await nights.choose(club.mara, card, "nighttalk", [spoilers])
    await nights.choose(club.mara, card, "nightvoice", [cinema])
    await nights.later()
    (event,) = meeting.events
    assert (event.entity_type, event.channel_id, event.entity_metadata) == (2, cinema.id, None)
    assert f"In <#{cinema.id}>" in nights.panel_text
    await nights.add("Ran", choose=True)
    await nights.host("nightbegin")
    assert (await nights.night()).place.thread == spoilers.id
    assert f"Talk about it in <#{spoilers.id}>" in nights.panel_text


async def test_finding_a_time_from_the_offer_to_the_event(world: World, nights: Nights, meeting: MeetingWorld) -> None:
    club = world.club
    await nights.zone("Europe/Berlin")
    await nights.plan(when="")
    assert meeting.events == []
    card = await meeting.offer("Friday 8 pm\nSaturday 9 pm; 2026-07-04 20:30")
    assert "3 times are on offer" in card.text
    await nights.later()
    assert "Which time suits you?" in nights.panel_text
    mine = await nights.press(club.ines, nights.panel, "nighttimes")
    assert mine.text.count("<t:") == 3
    values = [one["value"] for one in selects(mine, "nightcan")[0]["options"]]
    mine = await nights.choose(club.ines, mine, "nightcan", values[:2])
    assert mine.text.count("**you can**") == 2
    mine = await nights.choose(club.ines, mine, "nightmaycan", [values[1]])
    assert mine.text.count("**you can**") == 1
    theirs = await nights.press(club.theo, nights.panel, "nighttimes")
    await nights.choose(club.theo, theirs, "nightcan", [values[0]])
    await nights.later()
    assert "· 2 can" in nights.panel_text
    assert "· 0 can, 1 maybe" in nights.panel_text
    card = await meeting.card()
    best = selects(card, "nightpicktime")[0]["options"][0]
    assert best["value"] == values[0]
    assert "20:00" in best["label"]
    await nights.choose(club.mara, card, "nightpicktime", [best["value"]])
    await nights.later()
    night = await nights.night()
    assert night.starts_at is not None
    assert night.vote.closes_at is not None
    assert len(meeting.events) == 1
    assert "Which time suits you?" not in nights.panel_text
    late = await nights.choose(club.theo, theirs, "nightcan", [values[1]])
    assert "isn't on offer any more" in late.text


async def test_offering_times_opens_the_time_and_says_so(nights: Nights, meeting: MeetingWorld) -> None:
    await nights.plan()
    assert len(meeting.events) == 1
    card = await meeting.offer("Saturday 9 pm")
    assert "has no time until you pick one" in card.text
    await nights.later()
    assert meeting.events == []
    refused = await meeting.offer("whenever you like")
    assert "whenever you like" in refused.text
    card = await nights.press(nights.world.club.mara, await meeting.card(), "nightunoffer")
    assert "aren't on offer any more" in card.text


async def test_times_of_another_night_cannot_be_answered_or_picked(
    world: World, nights: Nights, meeting: MeetingWorld
) -> None:
    club = world.club
    await nights.plan(when="")
    await meeting.offer("Friday 8 pm")
    await nights.plan(when="", theme="Second")
    await meeting.offer("Saturday 8 pm")
    service = world.services.nights.meeting
    with pytest.raises(TimeNotOffered):
        await service.say_times(nights.actor(club.ines), NightId(2), CanCome.YES, [SlotId(1)])
    with pytest.raises(TimeNotOffered):
        await service.pick_time(nights.actor(club.mara), NightId(2), SlotId(1))


async def test_the_calendar_file_is_one_event_that_a_newer_file_replaces(
    world: World, nights: Nights, meeting: MeetingWorld
) -> None:
    await nights.plan(theme="Noir; rain, and \\ smoke " + "é" * 40)
    first = await meeting.calendar(world.club.ines)
    assert all(len(line) <= 75 for line in first.split(b"\r\n"))
    text = first.replace(b"\r\n ", b"").decode()
    assert "SUMMARY:Noir\\; rain\\, and \\\\ smoke " + "é" * 40 in text
    assert f"UID:night-{world.club.id}-1@marquee\r\n" in text
    night = await nights.night()
    assert f"DTSTART:{night.starts_at:%Y%m%dT%H%M%SZ}\r\n" in text
    await nights.edit(when="Saturday 9 pm")
    second = (await meeting.calendar(world.club.ines)).replace(b"\r\n ", b"").decode()
    assert f"UID:night-{world.club.id}-1@marquee\r\n" in second
    assert meeting.sequence(second) > meeting.sequence(text)


async def test_a_club_never_sees_or_answers_another_clubs_night(
    world: World, nights: Nights, meeting: MeetingWorld
) -> None:
    await nights.plan()
    await nights.plan(who=world.other.mara, theme="Elsewhere")
    assert [each.name for each in meeting.events] == ["Neon noir"]
    board = await nights.press(world.club.ines, nights.panel, "nightattend")
    for verb in (
        "nightattend:2:0",
        "nightremind:2",
        "nightcalendar:2",
        "nighttimes:2",
        "nightmeeting:2",
        "nightwatch:2",
    ):
        refused = await nights.forge(world.club.ines, nights.panel, f"mq:{verb}")
        assert "can't find that night" in refused.text, verb
    assert board.private


async def test_only_the_host_changes_time_and_place(world: World, nights: Nights, meeting: MeetingWorld) -> None:
    await nights.plan()
    for verb in ("nightmeeting:1", "nightoffer:1", "nightunoffer:1", "nightevent:1:0"):
        refused = await nights.forge(world.club.ines, nights.panel, f"mq:{verb}")
        assert "Only the night's host" in refused.text, verb


async def test_where_to_watch_without_a_source_says_so(world: World, nights: Nights) -> None:
    await nights.plan()
    await nights.add("Ran", choose=True)
    await nights.later()
    told = await nights.press(world.club.ines, nights.panel, "nightwatch")
    assert told.private
    assert "I don't know where it can be watched right now" in told.text
