"""What people and outages do to a night's event: deleted, moved, started, refused, lost, and doubled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.domain.nights.night import NightState
from tests.nights.helpers import Nights
from tests.nights.meeting_world import MeetingWorld
from tests.schedules.helpers import labels
from tests.support.world import World


@pytest.fixture
def meeting(nights: Nights) -> MeetingWorld:
    return MeetingWorld(nights)


@pytest.mark.parametrize("how", ["deleted", "cancelled"])
async def test_an_event_that_is_gone_is_asked_about_once_and_can_be_created_again(
    world: World, nights: Nights, meeting: MeetingWorld, how: str
) -> None:
    mara = world.club.mara
    await nights.plan()
    (event,) = meeting.events
    await (meeting.delete(event) if how == "deleted" else meeting.by_hand(event, status=4))
    (told,) = nights.told(mara)
    assert "someone deleted or ended it. The night goes on." in told
    assert "There's no event on Discord" in nights.panel_text
    await nights.edit(theme="Another name")
    assert meeting.events == []
    assert len(nights.told(mara)) == 1
    card = await nights.press(mara, await meeting.card(), "nightevent")
    assert "I'm creating the event now." in card.text
    await nights.later()
    assert [each.name for each in meeting.events] == ["Another name"]
    assert "Discord's event" in nights.panel_text


async def test_the_host_can_go_without_an_event(world: World, nights: Nights, meeting: MeetingWorld) -> None:
    await nights.plan()
    await meeting.delete(meeting.events[0])
    card = await nights.press(world.club.mara, await meeting.card(), "nightevent", 1)
    assert "goes without an event" in card.text
    await nights.later()
    assert "There's no event on Discord" not in nights.panel_text
    await nights.add("Ran", choose=True)
    await nights.later()
    assert meeting.events == []


async def test_an_event_that_was_moved_takes_the_night_along(
    world: World, nights: Nights, meeting: MeetingWorld
) -> None:
    await nights.plan()
    before = await nights.night()
    assert before.starts_at is not None
    later = before.starts_at + timedelta(hours=1)
    await meeting.by_hand(
        meeting.events[0],
        scheduled_start_time=later.isoformat(),
        scheduled_end_time=(later + timedelta(hours=3)).isoformat(),
    )
    assert (await nights.night()).starts_at == later
    (said,) = nights.said("has a new time, because someone moved its event")
    assert f"<t:{int(later.timestamp())}:F>" in said
    assert f"<t:{int(later.timestamp())}:F>" in nights.panel_text
    assert len(meeting.all_events) == 1
    await nights.later()
    assert len(nights.said("has a new time")) == 1


async def test_the_hosts_own_changes_are_not_taken_for_someone_elses(nights: Nights, meeting: MeetingWorld) -> None:
    await nights.plan()
    first = (await nights.night()).starts_at
    await nights.edit(when="Saturday 9 pm")
    second = (await nights.night()).starts_at
    assert second is not None
    assert second != first
    # Discord reports the first time late.
    assert first is not None
    await meeting.by_hand(meeting.events[0], scheduled_start_time=first.isoformat())
    assert (await nights.night()).starts_at == second
    assert nights.said("has a new time") == []


async def test_an_event_that_was_started_by_hand_begins_the_night(nights: Nights, meeting: MeetingWorld) -> None:
    await nights.plan()
    await nights.add("Ran", choose=True)
    await nights.later()
    await meeting.by_hand(meeting.events[0], status=2)
    assert (await nights.night()).state is NightState.ON
    assert "It's on." in nights.panel_text
    assert len(nights.said("begins now")) == 1
    # Ended by hand: the night goes on until its host ends it.
    await meeting.by_hand(meeting.events[0], status=3)
    assert (await nights.night()).state is NightState.ON
    assert nights.told(nights.world.club.mara) == []


async def test_an_event_that_the_clock_starts_first_leaves_the_reminder_to_the_job(
    nights: Nights, meeting: MeetingWorld
) -> None:
    await nights.plan()
    await nights.add("Ran", choose=True)
    await nights.later()
    starts_at = (await nights.night()).starts_at
    assert starts_at is not None
    nights.turn_to(starts_at)
    await meeting.by_hand(meeting.events[0], status=2)
    await nights.later()
    assert len(nights.said("begins now")) == 1


async def test_an_event_whose_time_is_over_asks_nobody(nights: Nights, meeting: MeetingWorld) -> None:
    await nights.plan()
    (event,) = meeting.events
    await meeting.come_to(timedelta(hours=-4))
    await meeting.by_hand(event, status=2)
    await meeting.by_hand(event, status=3)
    assert nights.told(nights.world.club.mara) == []
    assert (await nights.night()).place.event is None
    await nights.edit(when="in 2 days")
    assert len(meeting.events) == 1


async def test_an_event_started_before_the_film_is_decided_is_told_to_the_host(
    nights: Nights, meeting: MeetingWorld
) -> None:
    await nights.plan()
    await meeting.by_hand(meeting.events[0], status=2)
    assert (await nights.night()).state is NightState.PLANNED
    (told,) = nights.told(nights.world.club.mara)
    assert "someone started it, but the film isn't decided" in told


async def test_without_create_events_the_night_goes_on_and_says_what_is_lacking(
    world: World, nights: Nights, meeting: MeetingWorld
) -> None:
    await meeting.permit(create_events=False)
    await nights.plan()
    await nights.later()
    assert meeting.events == []
    assert "There's no event on Discord: I lack **Create Events**" in nights.panel_text
    (told,) = nights.told(world.club.mara)
    assert "I lack **Create Events**" in told
    await nights.add("Ran")
    await nights.host("nightstart")
    assert (await nights.night()).state is NightState.VOTING
    await meeting.permit(create_events=True)
    await nights.press(world.club.mara, await meeting.card(), "nightevent")
    await nights.later()
    assert len(meeting.events) == 1
    assert "I lack" not in nights.panel_text


async def test_a_server_with_a_hundred_events_is_told_of_the_limit(
    world: World, nights: Nights, meeting: MeetingWorld
) -> None:
    for number in range(100):
        world.env.backend.create_scheduled_event(
            world.club.id,
            name=f"Event {number}",
            entity_type=3,
            scheduled_start_time="2027-01-01T00:00:00+00:00",
            creator_id=world.club.mara.id,
        )
    await nights.plan()
    await nights.later()
    assert "already has 100 events, Discord's limit" in nights.panel_text
    assert len(meeting.events) == 100
    await meeting.delete(meeting.events[0])
    await nights.press(world.club.mara, await meeting.card(), "nightevent")
    await nights.later()
    assert [each.name for each in meeting.events if each.name == "Neon noir"] == ["Neon noir"]


@pytest.mark.parametrize("restarts", [False, True])
async def test_an_event_whose_creation_was_lost_is_found_again(
    world: World, nights: Nights, meeting: MeetingWorld, monkeypatch: pytest.MonkeyPatch, *, restarts: bool
) -> None:
    create = world.bot.http.create_guild_scheduled_event

    async def lose(*given: object, **named: object) -> object:
        await create(*given, **named)  # type: ignore[arg-type]
        raise aiohttp.ClientOSError(104, "Connection reset by peer")

    monkeypatch.setattr(world.bot.http, "create_guild_scheduled_event", lose)
    await nights.plan()
    assert len(meeting.events) == 1
    assert (await nights.night()).place.event is None
    if restarts:
        await world.restart()
    else:
        monkeypatch.setattr(world.bot.http, "create_guild_scheduled_event", create)
    await nights.jump(minutes=2)
    (event,) = meeting.events
    assert (await nights.night()).place.event == event.id


async def test_what_happened_to_events_while_the_bot_was_away_is_taken_over(
    world: World, nights: Nights, meeting: MeetingWorld
) -> None:
    await nights.plan()
    await nights.plan(theme="Second")
    first, second = meeting.events
    backend = world.env.backend
    moved = datetime.fromisoformat(first.scheduled_start_time) + timedelta(days=1)
    # Without the gateway, as during an outage.
    first.scheduled_start_time, first.scheduled_end_time = moved.isoformat(), (moved + timedelta(hours=3)).isoformat()
    del backend.get_guild(world.club.id).scheduled_events[second.id]
    await world.restart()
    await nights.later()
    assert (await nights.night(1)).starts_at == moved
    assert (await nights.night(2)).place.event == 0
    assert len(nights.said("has a new time")) == 1


async def test_two_nights_at_once_have_their_own_events_and_replies(
    world: World, nights: Nights, meeting: MeetingWorld
) -> None:
    await nights.plan()
    first = nights.panel
    await nights.plan(theme="Second", when="Friday 8 pm")
    assert sorted(each.name for each in meeting.events) == ["Neon noir", "Second"]
    await nights.press(world.club.ines, first, "nightattend")
    await nights.later()
    assert "I'm coming (1)" in labels(next(each for each in nights.messages if each.id == first.id))
    assert "I'm coming (0)" in labels(nights.panel)


async def test_a_clock_change_between_the_plan_and_the_night_keeps_the_hour(
    nights: Nights, meeting: MeetingWorld
) -> None:
    await nights.zone("Europe/Berlin")
    # The clocks go back on 25 October 2026.
    nights.turn_to(datetime(2026, 10, 24, 10, tzinfo=UTC))
    await nights.plan(when="Friday 8 pm")
    (event,) = meeting.events
    assert datetime.fromisoformat(event.scheduled_start_time) == datetime(2026, 10, 30, 19, tzinfo=UTC)
    await meeting.offer("24 October 8 pm\n26 October 8 pm")
    async with nights.world.services.database.read() as reading:
        rows = await reading.fetch_rows("SELECT starts_at FROM night_slot ORDER BY starts_at")
    assert [datetime.fromisoformat(at).hour for (at,) in rows] == [18, 19]


async def test_erasing_a_member_takes_their_replies_along(world: World, nights: Nights, meeting: MeetingWorld) -> None:
    ines = world.club.ines
    await nights.plan()
    await meeting.attend(ines, "yes")
    await nights.press(ines, nights.panel, "nightremind")
    await meeting.erase(ines)
    await meeting.come_to(timedelta(hours=1))
    assert [each for each in nights.told(ines) if "⏰" in each] == []
    assert await meeting.replies() == 0


async def test_a_cancelled_night_cancels_its_event_and_a_restored_one_has_a_new_one(
    nights: Nights, meeting: MeetingWorld
) -> None:
    mara = nights.world.club.mara
    await nights.plan()
    asked = await nights.press(mara, await nights.sheet(), "nightcancel")
    await nights.press(mara, asked, "nightcancelsure")
    await nights.later()
    assert meeting.events == []
    assert [each.status for each in meeting.all_events] == [4]
    assert "I'm coming" not in " ".join(labels(nights.panel))
    await nights.host("nightrestore")
    assert len(meeting.events) == 1


async def test_a_reminder_whose_answer_was_lost_is_sent_once(
    world: World, nights: Nights, meeting: MeetingWorld
) -> None:
    ines = world.club.ines
    await nights.plan()
    await nights.press(ines, nights.panel, "nightremind")
    world.env.inject_error("POST", f"/channels/{world.club.channel.id}/messages", status=503, times=2)
    await meeting.come_to(timedelta(hours=1))
    await nights.later(60)
    await nights.jump(minutes=2)
    assert len(nights.said("⏰")) == 1
    assert len([each for each in nights.told(ines) if "⏰" in each]) == 1


async def test_without_the_permission_for_threads_the_night_goes_on(
    world: World, nights: Nights, meeting: MeetingWorld
) -> None:
    await nights.plan()
    await nights.add("Ran", choose=True)
    await meeting.permit(create_public_threads=False)
    await nights.host("nightbegin")
    assert (await nights.night()).state is NightState.ON
    assert any("I lack **Create Public Threads**" in each for each in nights.told(world.club.mara))


async def test_a_thread_that_exists_already_is_taken(world: World, nights: Nights, meeting: MeetingWorld) -> None:
    await nights.plan()
    await nights.add("Ran", choose=True)
    await nights.later()
    channel = world.bot.get_channel(world.club.channel.id)
    panel = nights.panel
    await channel.get_partial_message(panel.id).create_thread(name="Early talk")  # type: ignore[union-attr]
    await nights.host("nightbegin")
    assert (await nights.night()).place.thread == panel.id
