"""Marquee as a process against the simulated Discord: start, stop and faults."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.support.limits import ANSWER_SECONDS
from tests.support.payloads import check_requests
from tests.support.wire import Bot, WireDiscord
from tests.support.wire_process import BotProcess, bot_process
from tests.support.wire_world import Member

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")

TOKEN = "a-token-as-long-as-a-token-is"
FILM = {"film": "Leaving Las Vegas"}
CALLBACK = "/interactions/*/callback"


def marquee(discord: WireDiscord, folder: Path, token: str = TOKEN) -> AbstractAsyncContextManager[BotProcess]:
    environment = {
        "DISCORD_TOKEN": token,
        "DATABASE_PATH": str(folder / "marquee.sqlite3"),
        "LOG_LEVEL": "WARNING",
    }
    return bot_process(discord, "bot", "run", environment=environment)


def syncs(bot: Bot) -> int:
    return sum(r.method == "PUT" and r.path.endswith("/commands") for r in bot.account.requests)


@pytest.fixture
async def discord() -> AsyncIterator[WireDiscord]:
    async with WireDiscord() as running:
        yield running


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database that has the starter library in it already: reading it in takes a while."""
    folder = tmp_path_factory.mktemp("library")

    async def first_start() -> None:
        async with WireDiscord() as discord, marquee(discord, folder) as process:
            await discord.bot(TOKEN).ready()
            assert await process.stop() == 0

    asyncio.run(first_start())
    return folder


@pytest.fixture
def folder(library: Path, tmp_path: Path) -> Path:
    copied = tmp_path / "data"
    shutil.copytree(library, copied)
    return copied


@pytest.fixture
async def running(discord: WireDiscord, folder: Path) -> AsyncIterator[tuple[Bot, BotProcess]]:
    bot = discord.bot(TOKEN)
    async with marquee(discord, folder) as process:
        await bot.until(lambda account: account.session is not None)
        yield bot, process


async def test_commands_are_told_to_discord_once_and_not_at_every_start(discord: WireDiscord, tmp_path: Path) -> None:
    bot = discord.bot(TOKEN)
    for start in (1, 2):
        async with marquee(discord, tmp_path) as process:
            await bot.until(lambda account, start=start: account.identified == start)  # type: ignore[misc]
            assert (await bot.autocomplete("review", "film", "leav")).payload["choices"]
            assert await process.stop() == 0
    assert syncs(bot) == 1
    assert {"review", "movie", "highlight", "related", "recommend", "help"} <= {
        command["name"] for command in bot.account.commands
    }
    check_requests(bot.account.requests)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_told_to_stop_it_finishes_the_answer_in_flight_and_ends_cleanly(
    discord: WireDiscord, running: tuple[Bot, BotProcess], sign: signal.Signals
) -> None:
    bot, process = running
    discord.limit("POST", CALLBACK, 0.7)
    exchange = await bot.begin_slash("review", FILM)
    await bot.until(lambda account: any(r.path.endswith("/callback") for r in account.requests))
    ended = asyncio.create_task(process.stop(sign))
    answer = await asyncio.wait_for(exchange.answer, ANSWER_SECONDS)
    assert answer.message is not None
    assert await ended == 0
    out, err = await process.output()
    # The library warns of the delay that this test asked for; nothing else is worth a warning.
    assert [line for line in (out + err).splitlines() if "rate limited" not in line] == []


async def test_a_token_that_discord_does_not_know_is_explained(discord: WireDiscord, folder: Path) -> None:
    token = "a-token-that-was-reset-long-ago"
    async with marquee(discord, folder, token) as process:
        assert await process.ended() == 78
        out, err = await process.output()
    assert "DISCORD_TOKEN" in err
    assert "Traceback" not in err
    assert token not in out + err


async def test_a_refusal_for_haste_is_waited_out(discord: WireDiscord, running: tuple[Bot, BotProcess]) -> None:
    bot, _ = running
    discord.limit("POST", CALLBACK, 0.3)
    answer = await bot.slash("movie", FILM)
    assert answer.message is not None
    assert answer.elapsed >= 0.3


async def test_a_broken_connection_is_resumed_and_no_question_is_lost(
    running: tuple[Bot, BotProcess],
) -> None:
    bot, _ = running
    await bot.drop()
    answer = await asyncio.wait_for(bot.slash("review", FILM), ANSWER_SECONDS)
    assert answer.message is not None
    assert (bot.account.identified, bot.account.resumed) == (1, 1)


async def test_twenty_members_at_the_same_instant_are_all_answered(running: tuple[Bot, BotProcess]) -> None:
    bot, process = running
    asked = [bot.slash(name, FILM, by=Member(f"m{n}")) for n in range(10) for name in ("review", "movie")]
    answers = await asyncio.wait_for(asyncio.gather(*asked), ANSWER_SECONDS)
    assert all(answer.message for answer in answers)
    check_requests(bot.account.requests)
    assert await process.stop() == 0
    assert await process.output() == ("", "")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
@pytest.mark.long
async def test_two_thousand_answers_leave_no_memory_behind(running: tuple[Bot, BotProcess]) -> None:
    bot, process = running
    sizes = []
    for number in range(3000):
        await bot.slash("review", FILM, by=Member(f"m{number}"))
        if number in {999, 2999}:
            sizes.append(process.memory().uss)
    assert sizes[1] - sizes[0] < 15 * 1024 * 1024
