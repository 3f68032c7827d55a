"""Discord loses answers about a post: it appears once, is reported correctly, and can still be taken back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import discord
import pytest

from bot.gateway import notifier
from bot.gateway.channels import sending
from bot.gateway.pace import Pace
from bot.store.changes import Changes
from tests.schedules.helpers import FINE, Desk, alone, bodies, posts, said
from tests.support.reviewing import choose, fill, press_label, write
from tests.support.world import VEGAS, World

EVENING = datetime(2026, 6, 1, 18, 0, tzinfo=UTC)


class _Status:
    """As much of a response as an error of discord.py looks at."""

    def __init__(self, status: int) -> None:
        self.status, self.reason = status, ""


def reset() -> Exception:
    return aiohttp.ClientOSError(104, "Connection reset by peer")


def garbage() -> Exception:
    return ValueError("Expecting value")


def server_error() -> Exception:
    return discord.DiscordServerError(_Status(503), "")


class Losing:
    """Loses what Discord answers to messages; it knows their nonces until `forget`."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.send = world.bot.http.send_message
        self.times, self.taken, self.error = 0, True, reset
        self.nonces: dict[str, Any] = {}
        self.calls = 0
        monkeypatch.setattr(world.bot.http, "send_message", self._send)
        monkeypatch.setattr(sending, "RESEND_AFTER", (0.01, 0.01))
        monkeypatch.setattr(notifier, "_RESEND_AFTER", (0.01, 0.01))

    def lose(self, times: int, error: Callable[[], Exception] = reset, *, taken: bool) -> None:
        self.times, self.error, self.taken = times, error, taken

    def forget(self) -> None:
        self.nonces.clear()

    async def _send(self, channel: int, *, params: Any) -> Any:
        self.calls += 1
        # With files, the message is one part of several.
        payload = params.payload or json.loads(params.multipart[0]["value"])
        nonce = payload.get("nonce")
        lost = self.times > 0
        self.times -= 1
        if lost and not self.taken:
            raise self.error()
        if nonce not in self.nonces:
            self.nonces[nonce] = await self.send(channel, params=params)
        if lost:
            raise self.error()
        return self.nonces[nonce]


async def _no_wait(_: Pace) -> None:
    """The offline Discord's time stands still, and its test of the pace is in tests/attacks."""


@pytest.fixture
def losing(world: World, monkeypatch: pytest.MonkeyPatch) -> Losing:
    return Losing(world, monkeypatch)


async def _ticked_off(world: World) -> list[Any]:
    async with world.services.database.read() as reading:
        return [row[0] for row in await reading.fetch_rows("SELECT message_id FROM schedule_post ORDER BY id")]


@pytest.mark.parametrize("error", [reset, garbage, server_error])
async def test_a_post_whose_answer_is_lost_is_not_sent_twice(
    world: World, desk: Desk, losing: Losing, error: Callable[[], Exception]
) -> None:
    await desk.set_up("line")
    losing.lose(1, error, taken=True)
    await desk.at(EVENING)
    await desk.later(120)
    (only,) = posts(world.club.channel)
    assert await _ticked_off(world) == [only.id]


@pytest.mark.parametrize("what", ["line", "pick"])
async def test_once_its_nonce_is_forgotten_a_post_is_looked_for(
    world: World, desk: Desk, losing: Losing, what: str
) -> None:
    await desk.set_up(what)
    losing.lose(9, taken=True)
    await desk.at(EVENING)
    losing.lose(0, taken=True)
    losing.forget()
    await world.ask(world.club.theo, "movie", film="Ran")
    await desk.at(EVENING + timedelta(minutes=14))
    mine = [each for each in posts(world.club.channel) if " of the day" in said(each)]
    assert len(mine) == 1
    assert await _ticked_off(world) == [mine[0].id]


async def test_the_first_retries_come_while_the_nonce_is_known(world: World, desk: Desk, losing: Losing) -> None:
    await desk.set_up("line")
    losing.lose(99, taken=False)
    await desk.at(EVENING)
    before = losing.calls
    await desk.at(EVENING + timedelta(seconds=90))
    assert losing.calls > before
    losing.lose(0, taken=False)
    await desk.at(EVENING + timedelta(minutes=3))
    assert len(posts(world.club.channel)) == 1


async def test_a_refusal_of_the_proxy_pauses_nothing(world: World, desk: Desk) -> None:
    await desk.set_up("line")
    path = f"/channels/{world.club.channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=0, message="error code: 1015")
    await desk.at(EVENING)
    await desk.later(60)
    assert len(posts(world.club.channel)) == 1


@pytest.mark.parametrize("error", [reset, garbage, server_error])
async def test_post_now_tells_that_the_message_is_there(
    world: World, desk: Desk, losing: Losing, error: Callable[[], Exception]
) -> None:
    sheet = await desk.set_up("pick")
    losing.lose(9, error, taken=True)
    told = await world.press(world.club.mara, sheet, "schedulepost")
    (only,) = posts(world.club.channel)
    assert only.jump_url in told.text
    assert await _ticked_off(world) == [only.id]


@pytest.mark.parametrize("error", [reset, server_error])
async def test_post_now_that_was_not_taken_counts_nothing_as_chosen(
    world: World, desk: Desk, losing: Losing, error: Callable[[], Exception]
) -> None:
    sheet = await desk.set_up("pick")
    losing.lose(9, error, taken=False)
    told = await world.press(world.club.mara, sheet, "schedulepost")
    assert "nothing was posted" in told.text
    assert not posts(world.club.channel)
    assert await _ticked_off(world) == []


@pytest.mark.parametrize("code", [0, 10008])
async def test_one_404_does_not_leave_a_post_that_must_be_taken_back(world: World, desk: Desk, code: int) -> None:
    await alone(world)
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await desk.set_up("line")
    await desk.at(EVENING)
    path = f"/channels/{world.club.channel.id}/messages/*"
    world.env.inject_error("PATCH", path, status=404, code=code, message="Unknown Message")
    mine = await choose(world, world.club.theo, await world.ask(world.club.theo, "my-reviews"), "mine", "Las Vegas")
    await press_label(world, world.club.theo, mine, "Withdraw")
    await desk.later()
    desk.clock.ahead += timedelta(minutes=11)
    await desk.later()
    assert "was removed" in said(posts(world.club.channel)[0])


async def test_an_author_is_told_once_though_the_answer_to_the_message_is_lost(world: World, losing: Losing) -> None:
    await write(world, world.club.ines)
    form = await world.ask(world.club.mara, "reviews withdraw", film="Ran", reviewer="ines")
    losing.lose(1, taken=True)
    await fill(world.club.mara, form, reason="Off topic.")
    asked = await world.ask(world.club.ines, "help")
    assert not asked.result.followups
    messages = [body for body in bodies(world) if "Off topic." in str(body)]
    assert len(messages) == 1


async def test_posts_go_out_in_order_within_a_club_and_no_club_waits_for_anothers_last(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pace, "wait", _no_wait)
    clubs = [world.club, world.other, *(world.open_club(f"Club {n}", f"a{n}", f"b{n}", f"c{n}") for n in range(2))]
    await world.env.settle()
    due = EVENING.isoformat()
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        for club in clubs:
            for number in range(6):
                await writing.execute_write(
                    "INSERT INTO schedule (guild_id, channel_id, what, minute, zone, next_at)"
                    " VALUES (?, ?, 'line', ?, 'UTC', ?)",
                    club.guild.id,
                    club.channel.id,
                    number,
                    due,
                )
    world.services.schedules.posting.wake_up()
    await desk.at(EVENING)
    for _ in range(8):
        await desk.later()
    sent = [
        int(request.path.split("/")[2])
        for request in world.env.http_requests
        if request.method == "POST" and request.path.endswith("/messages")
    ]
    assert Counter(sent) == {club.channel.id: 6 for club in clubs}
    count: Counter[int] = Counter()
    for channel in sent:
        count[channel] += 1
        assert max(count.values()) - min(count[club.channel.id] for club in clubs) <= 4
    async with world.services.database.read() as reading:
        rows = await reading.fetch_rows("SELECT guild_id, message_id FROM schedule_post ORDER BY guild_id, schedule_id")
    assert rows == sorted(rows)
