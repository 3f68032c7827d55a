"""The steps of a night on Discord: done once, tried again, given up in the end, and told to the host."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.nights.night import NightState
from bot.domain.nights.steps import TRIES_LIMIT, NightStep, StepKind
from bot.domain.shards.share import EVERY_CLUB
from bot.gateway.channels import sending
from bot.store.nights import steps
from tests.nights.helpers import Nights
from tests.schedules.helpers import may_write
from tests.schedules.test_lost_posts import Losing, garbage, reset, server_error
from tests.support.world import World


@pytest.fixture
def losing(world: World, monkeypatch: pytest.MonkeyPatch) -> Losing:
    return Losing(world, monkeypatch)


async def ready(nights: Nights) -> None:
    await nights.plan()
    await nights.add("Ran", "Leaving Las Vegas")
    await nights.later()


@pytest.mark.parametrize("error", [reset, garbage, server_error])
async def test_an_announcement_whose_answer_is_lost_is_posted_once(
    nights: Nights, losing: Losing, error: Callable[[], Exception]
) -> None:
    await ready(nights)
    losing.lose(9, error, taken=True)
    await nights.host("nightstart")
    await nights.jump(minutes=10)
    losing.times = 0
    # Discord has forgotten the nonce, so the message is looked for.
    losing.forget()
    await nights.jump(minutes=10)
    assert len(nights.said("is up for a vote")) == 1


async def test_a_panel_whose_answer_is_lost_is_posted_once(nights: Nights, losing: Losing) -> None:
    losing.lose(3, taken=True)
    await nights.plan()
    losing.times = 0
    losing.forget()
    await nights.jump(minutes=10)
    assert len(nights.said("hosted by")) == 1
    assert (await nights.night()).place.message == nights.panel.id


async def test_a_step_is_tried_again_with_growing_pauses_and_then_told(world: World, nights: Nights) -> None:
    await ready(nights)
    await may_write(world, world.club.channel, allowed=False)
    await nights.press(world.club.mara, await nights.sheet(), "nightstart")
    await nights.later()
    (step,) = await waiting(world, StepKind.ANNOUNCE_VOTE)
    assert step.tries == 1
    waits = []
    for _ in range(TRIES_LIMIT - 1):
        (step,) = await waiting(world, StepKind.ANNOUNCE_VOTE)
        waits.append(step.due_at - nights.clock())
        nights.turn_to(step.due_at)
        await nights.later()
    assert waits == sorted(waits)
    assert waits[-1] > timedelta(minutes=30)
    assert await waiting(world, StepKind.ANNOUNCE_VOTE) == []
    assert any(
        "I couldn't announce the vote: I can't post in the channel" in told for told in nights.told(world.club.mara)
    )
    # Votes go on, and the next announcement works again.
    await may_write(world, world.club.channel, allowed=True)
    await nights.vote(world.club.ines, "Ran")
    await nights.host("nightclose")
    assert len(nights.said("🏆")) == 1


async def test_a_permission_that_comes_back_in_time_is_enough(world: World, nights: Nights) -> None:
    await ready(nights)
    await may_write(world, world.club.channel, allowed=False)
    await nights.press(world.club.mara, await nights.sheet(), "nightstart")
    await nights.later()
    await may_write(world, world.club.channel, allowed=True)
    await nights.jump(minutes=2)
    assert len(nights.said("is up for a vote")) == 1
    assert nights.told(world.club.mara) == []


async def test_the_night_begins_by_the_clock(nights: Nights) -> None:
    await ready(nights)
    await nights.host("nightstart")
    await nights.host("nightclose")
    night = await nights.night()
    assert night.starts_at is not None
    nights.turn_to(night.starts_at)
    await nights.later()
    assert (await nights.night()).state is NightState.ON
    assert "It's on." in nights.panel_text


async def test_a_close_that_was_moved_is_not_done_at_the_old_time(world: World, nights: Nights) -> None:
    await ready(nights)
    await nights.edit(closes="in 2 hours")
    await nights.host("nightstart")
    await nights.edit(closes="in 5 hours")
    await nights.jump(hours=3)
    assert (await nights.night()).state is NightState.VOTING
    closes_at = (await nights.night()).vote.closes_at
    assert closes_at is not None
    nights.turn_to(closes_at)
    await nights.later()
    assert (await nights.night()).state is NightState.DECIDED
    assert "I was away" not in nights.said("🏆")[0]
    assert await waiting(world, StepKind.CLOSE_VOTE) == []


async def test_a_server_that_cannot_be_reached_keeps_its_steps_and_no_one_elses(
    world: World, nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ready(nights)
    reachable = sending.ChannelSender.is_reachable
    monkeypatch.setattr(
        sending.ChannelSender, "is_reachable", lambda own, guild: guild != world.club.id and reachable(own, guild)
    )
    await nights.press(world.club.mara, await nights.sheet(), "nightstart")
    await nights.plan(who=world.other.mara, theme="Elsewhere")
    await nights.jump(minutes=5)
    (step,) = await waiting(world, StepKind.ANNOUNCE_VOTE)
    assert step.tries == 0
    assert [message for message in world.other.channel.history() if message.author.bot]
    monkeypatch.setattr(sending.ChannelSender, "is_reachable", reachable)
    await nights.jump(minutes=1)
    assert len(nights.said("is up for a vote")) == 1


async def test_an_hour_without_nights_reads_nothing(
    world: World, nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    await nights.later()
    reads = 0
    read = world.services.nights.steps._database.read

    def count_reads() -> object:
        nonlocal reads
        reads += 1
        return read()

    monkeypatch.setattr(world.services.nights.steps._database, "read", count_reads)
    for _ in range(20):
        await world.services.nights.steps.due_steps()
    assert reads == 0


async def waiting(world: World, kind: StepKind) -> list[NightStep]:
    """The steps of this kind that are still to be done."""
    async with world.services.database.read() as reading:
        due = await steps.due_steps(reading, EVERY_CLUB, world.services.now() + timedelta(days=400), 100)
    return [step for step in due if step.kind is kind]
