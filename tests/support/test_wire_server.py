"""Tests of the wire server itself, with the benchmarks' bare bot connected to it."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.support.limits import ANSWER_SECONDS, LATE_SECONDS
from tests.support.payloads import check_requests
from tests.support.wire import Bot, WireDiscord
from tests.support.wire_process import BotProcess, bot_process

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")

TOKEN = "a-token-that-is-long-enough"
CARD: list[dict[str, Any]] = [
    {
        "type": 17,
        "components": [
            {
                "type": 9,
                "components": [{"type": 10, "content": "x" * 300}],
                "accessory": {"type": 11, "description": "a poster"},
            },
            {"type": 1, "components": [{"type": 2, "label": "Open"}]},
        ],
    }
]


@pytest.fixture
async def discord() -> AsyncIterator[WireDiscord]:
    async with WireDiscord() as running:
        yield running


@pytest.fixture
async def guest(discord: WireDiscord, tmp_path: Path) -> AsyncIterator[tuple[Bot, BotProcess]]:
    shapes = tmp_path / "shapes.json"
    shapes.write_text(json.dumps({"cards": {"card": CARD}, "choices": ["Heat"] * 25}), "utf-8")
    bot = discord.bot(TOKEN)
    environment = {"DISCORD_TOKEN": TOKEN, "BARE_SHAPES": str(shapes)}
    async with bot_process(discord, "benchmarks.bare_bot", environment=environment) as process:
        await bot.ready()
        yield bot, process


async def test_a_bot_logs_in_sets_its_commands_and_answers(guest: tuple[Bot, BotProcess]) -> None:
    bot, _ = guest
    answer = await bot.slash("card", {"film": "Heat"})
    assert answer.message is not None
    assert answer.message["components"][0]["type"] == 17
    assert answer.elapsed > 0
    suggested = await bot.autocomplete("card", "film", "he")
    assert len(suggested.payload["choices"]) == 25
    check_requests(bot.account.requests)


async def test_a_refusal_for_haste_is_waited_out(discord: WireDiscord, guest: tuple[Bot, BotProcess]) -> None:
    bot, _ = guest
    discord.limit("POST", "/interactions/*/callback", 0.2)
    answer = await bot.slash("card", {"film": "Heat"})
    assert answer.elapsed >= 0.2
    assert sum(request.path.endswith("/callback") for request in bot.account.requests) == 2


async def test_a_bot_whose_connection_breaks_resumes_and_misses_nothing(
    guest: tuple[Bot, BotProcess],
) -> None:
    bot, _ = guest
    await bot.drop()
    answer = await asyncio.wait_for(bot.slash("card", {"film": "Heat"}), ANSWER_SECONDS)
    assert answer.message is not None
    assert (bot.account.identified, bot.account.resumed) == (1, 1)


async def test_a_token_that_nobody_has_is_refused(discord: WireDiscord, tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.json"
    shapes.write_text('{"cards": {}, "choices": []}', "utf-8")
    environment = {"DISCORD_TOKEN": "unknown", "BARE_SHAPES": str(shapes)}
    async with bot_process(discord, "benchmarks.bare_bot", environment=environment) as process:
        assert await process.ended() != 0
        assert "LoginFailure" in (await process.output())[1]


async def test_an_interaction_is_answered_once_and_in_time(discord: WireDiscord, guest: tuple[Bot, BotProcess]) -> None:
    bot, process = guest
    process.pause()
    exchange = await bot.begin_slash("card", {"film": "Heat"})
    address = f"{discord.url}/api/v10/interactions/{exchange.id}/{exchange.token}/callback"
    async with aiohttp.ClientSession() as session:
        async with session.post(address, json={"type": 4, "data": {"content": "x"}}) as first:
            assert first.status == 200
        async with session.post(address, json={"type": 4, "data": {"content": "x"}}) as second:
            assert (await second.json())["code"] == 40060
        late = await bot.begin_slash("card", {"film": "Heat"})
        late.started -= LATE_SECONDS + 0.1
        address = f"{discord.url}/api/v10/interactions/{late.id}/{late.token}/callback"
        async with session.post(address, json={"type": 4, "data": {"content": "x"}}) as third:
            assert (await third.json())["code"] == 10062


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
async def test_memory_is_measured_and_the_end_is_seen(guest: tuple[Bot, BotProcess]) -> None:
    _, process = guest
    measured = process.memory()
    assert 1 << 20 < measured.uss <= measured.rss
    assert await process.stop(signal.SIGKILL) == -signal.SIGKILL


async def test_a_deferred_answer_counts_once_it_is_whole(discord: WireDiscord, guest: tuple[Bot, BotProcess]) -> None:
    bot, process = guest
    process.pause()
    exchange = await bot.begin_slash("card", {"film": "Heat"})
    base = f"{discord.url}/api/v10"
    async with aiohttp.ClientSession() as session:
        await session.post(f"{base}/interactions/{exchange.id}/{exchange.token}/callback", json={"type": 5})
        assert not exchange.answer.done()
        original = f"{base}/webhooks/{bot.account.id}/{exchange.token}/messages/@original"
        await session.patch(original, json={"content": "there"})
        assert (await exchange.answer).payload == {"content": "there"}
        async with session.get(original) as fetched:
            assert (await fetched.json())["content"] == "there"
