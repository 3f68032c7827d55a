"""Discord loses answers about the feed's messages: each appears once, also after a restart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import create_bot
from bot.composition import open_services
from tests.feed.helpers import FINE, LINE, Feed, do
from tests.schedules.helpers import posts, said
from tests.schedules.test_lost_posts import Losing, garbage, reset, server_error
from tests.support.reviewing import press_label, write
from tests.support.world import VEGAS, World


@pytest.fixture
def losing(world: World, monkeypatch: pytest.MonkeyPatch) -> Losing:
    return Losing(world, monkeypatch)


@pytest.mark.parametrize("error", [reset, garbage, server_error])
@pytest.mark.parametrize("times", [1, 9])
async def test_a_message_whose_answer_is_lost_is_not_posted_twice(
    world: World, feed: Feed, losing: Losing, error: type[Exception], times: int
) -> None:
    await feed.open()
    losing.lose(times, error, taken=True)
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await feed.later(31)
    losing.lose(0, taken=True)
    await feed.later(60)
    assert LINE in feed.text
    # It is followed: the bot knows which message it is.
    await do(world, world.club.theo, "Withdraw")
    await feed.later()
    assert feed.text == "-# This review was withdrawn."


async def test_once_its_nonce_is_forgotten_a_message_is_looked_for(world: World, feed: Feed, losing: Losing) -> None:
    await feed.open()
    losing.lose(99, taken=True)
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await feed.later(31)
    losing.lose(0, taken=True)
    losing.forget()
    feed.clock.ahead += timedelta(minutes=20)
    async with open_services(
        world.settings, now=feed.clock, monotonic=feed.clock.seconds, sleep=world.services.sleep
    ) as fresh:  # and the bot was restarted meanwhile
        await world.env.restart_bot(create_bot(fresh))
        await feed.later(60)
        assert LINE in feed.text
        await world.restart()


async def test_what_did_not_arrive_is_posted_later(world: World, feed: Feed, losing: Losing) -> None:
    await feed.open()
    losing.lose(99, taken=False)
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await feed.later(31)
    assert feed.messages == []
    losing.lose(0, taken=True)
    await feed.later(60)
    assert LINE in feed.text


async def test_a_shared_review_whose_answer_is_lost_comes_once(world: World, feed: Feed, losing: Losing) -> None:
    written = await write(world, world.club.theo, FINE, "Leaving Las Vegas")
    losing.lose(99, taken=True)
    told = await press_label(world, world.club.theo, written, "Share here")
    assert "I'll post it here as soon as it does" in told.text
    await press_label(world, world.club.theo, written, "Share here")
    losing.lose(0, taken=True)
    await feed.later(60)
    assert [LINE in said(each) for each in posts(world.club.channel)] == [True]


async def test_a_change_that_discord_refuses_is_tried_again(world: World, feed: Feed) -> None:
    await feed.open()
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await feed.later()
    path = f"/channels/{feed.channel.id}/messages/*"
    world.env.inject_error("PATCH", path, status=403, code=50001, message="Missing Access")
    await do(world, world.club.theo, "Withdraw")
    await feed.later(120)
    assert LINE in feed.text
    assert feed.requests("PATCH") == 1, "not at every turn"
    feed.clock.ahead += timedelta(minutes=11)
    await feed.later()
    assert feed.text == "-# This review was withdrawn."
