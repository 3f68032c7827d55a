"""Marquee starts while Discord is unavailable: it logs one sentence, waits, and connects once Discord is back."""

from __future__ import annotations

import asyncio
import itertools
import shutil
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot import paths
from tests.catalogue.bundled_files import load
from tests.journeys.test_wire import FILM, TOKEN, syncs
from tests.support.sampling import sampled
from tests.support.wire import WireDiscord
from tests.support.wire_process import BotProcess, bot_process

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")

ROUTES = {
    "me": ("GET", "/users/@me"),
    "application": ("GET", "/oauth2/applications/@me"),
    "gateway": ("GET", "/gateway/bot"),
    "commands": ("PUT", "/applications/*/commands"),
}
PORTAL = b"<!doctype html><title>Hotel Marlene</title><form>Room <input name=room></form>"
MANY = 1_000


def shielded(discord: WireDiscord, method: str, path: str) -> None:
    """A 429 of the proxy in front of Discord, without Via."""
    discord.fail(method, path, 429, MANY)


FAULTS: dict[str, Callable[[WireDiscord, str, str], None]] = {
    "500": lambda discord, method, path: discord.fail(method, path, 500, MANY),
    "503": lambda discord, method, path: discord.fail(method, path, 503, MANY),
    "403": lambda discord, method, path: discord.fail(method, path, 403, MANY),
    "404": lambda discord, method, path: discord.fail(method, path, 404, MANY),
    "429": shielded,
    "429 for long": lambda discord, method, path: discord.limit(method, path, 45, MANY),
    "portal": lambda discord, method, path: discord.answer_otherwise(method, path, PORTAL, "text/html", MANY),
    "empty": lambda discord, method, path: discord.answer_otherwise(method, path, b"", "text/html", MANY),
    "no JSON": lambda discord, method, path: discord.answer_otherwise(method, path, b'{"id', "application/json", MANY),
    "other JSON": lambda discord, method, path: discord.answer_otherwise(
        method, path, b'{"portal": true}', "application/json", MANY
    ),
    "silence": lambda discord, method, path: discord.hang(method, path, MANY),
}
# The short run starts a bot for each of these, which takes a second, so no kind of answer comes twice.
SHORT = [
    ("me", "portal"),
    ("me", "silence"),
    ("application", "403"),
    ("gateway", "429"),
    ("gateway", "no JSON"),
    ("commands", "503"),
    ("commands", "empty"),
]
WHOLE = [(route, fault) for route in ROUTES for fault in FAULTS if (route, fault) not in SHORT]


@asynccontextmanager
async def marquee(
    url: str, gateway: str, folder: Path, *, haste: float = 50, **settings: str
) -> AsyncIterator[BotProcess]:
    environment = {
        "DISCORD_TOKEN": TOKEN,
        "DATABASE_PATH": str(folder / "marquee.sqlite3"),
        "LOG_LEVEL": "WARNING",
        "WIRE_HASTE": str(haste),
        **settings,
    }
    discord = WireDiscord()
    discord.url, discord.gateway_url = url, gateway
    async with bot_process(discord, "bot", "run", environment=environment) as process:
        yield process


@pytest.fixture
async def discord() -> AsyncIterator[WireDiscord]:
    async with WireDiscord() as running:
        yield running


@pytest.fixture
def folder(library: Path, tmp_path: Path) -> Path:
    copied = tmp_path / "data"
    shutil.copytree(library, copied)
    return copied


@pytest.fixture(params=[*SHORT, *(pytest.param(each, marks=pytest.mark.long) for each in WHOLE)], ids=" ".join)
def illness(request: pytest.FixtureRequest) -> tuple[str, str]:
    found: tuple[str, str] = request.param
    return found


async def test_an_ill_discord_is_waited_for(discord: WireDiscord, folder: Path, illness: tuple[str, str]) -> None:
    route, fault = illness
    bot = discord.bot(TOKEN)
    FAULTS[fault](discord, *ROUTES[route])
    async with marquee(discord.url, discord.gateway_url, folder) as process:
        if fault != "silence":
            await process.says("It keeps trying")
        await process.says("still waits for Discord", times=2)
        discord.heal()
        await bot.ready()
        assert (await bot.slash("help")).message is not None
        assert await process.stop() == 0
        _, err = await process.output()
    lines = err.splitlines()
    assert "Traceback" not in err
    assert TOKEN not in err
    assert PORTAL.decode() not in err
    # A different problem, such as a timeout, may log a line of its own; the same problem may not.
    assert sum("It keeps trying" in line for line in lines) <= 2
    assert all("Discord" in line for line in lines if "rate limited" not in line), err


async def test_troubles_that_take_turns_are_told_once_each(discord: WireDiscord, folder: Path) -> None:
    bot = discord.bot(TOKEN)
    for _ in range(3):
        discord.fail(*ROUTES["me"], 503)
        discord.fail(*ROUTES["me"], 403)
    async with marquee(discord.url, discord.gateway_url, folder) as process:
        await bot.ready()
        assert await process.stop() == 0
        lines = (await process.output())[1].splitlines()
    assert sum("It keeps trying" in line for line in lines) == 2, lines


async def test_a_bot_that_ran_before_starts_with_its_old_commands(discord: WireDiscord, folder: Path) -> None:
    bot = discord.bot(TOKEN)
    async with marquee(discord.url, discord.gateway_url, folder) as process:  # the account is new: commands are synced
        await bot.ready()
        assert await process.stop() == 0
    other = discord.bot("another-token-as-long-as-a-token")
    other.account.commands = list(bot.account.commands)
    other.account.id = bot.account.id + "1"  # another application, so that the digest is another one
    discord._accounts.remove(bot.account)
    other.account.token = TOKEN
    discord.fail("PUT", "/applications/*/commands", 503, MANY)
    async with marquee(discord.url, discord.gateway_url, folder) as process:
        await process.says("starts with the commands that Discord has")
        await other.until(lambda account: account.session is not None)
        assert (await other.slash("review", FILM)).message is not None
        discord.heal()
        await process.says("Marquee continues after waiting")
        assert await process.stop() == 0


async def test_nobody_listens_at_discords_address(discord: WireDiscord, folder: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with marquee(f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port}/", folder) as process:
        assert "cannot be reached" in await process.says("It keeps trying")
        await process.says("still waits for Discord")
        assert await process.stop() == 0
        assert "Traceback" not in (await process.output())[1]


@pytest.mark.parametrize(
    ("fault", "sign"), sampled(list(itertools.product(["503", "silence"], [signal.SIGTERM, signal.SIGINT])), {0, 3})
)
async def test_told_to_stop_it_waits_no_longer(
    discord: WireDiscord, folder: Path, fault: str, sign: signal.Signals
) -> None:
    bot = discord.bot(TOKEN)
    FAULTS[fault](discord, *ROUTES["me"])
    async with marquee(discord.url, discord.gateway_url, folder, haste=0.01) as process:  # pauses of minutes
        await bot.until(lambda account: bool(account.requests))
        if fault == "503":
            await process.says("It keeps trying")
        assert await process.stop(sign) == 0


# discord.py waits five seconds before each new attempt, which no haste shortens.
@pytest.mark.parametrize("times", [1, pytest.param(3, marks=pytest.mark.long)])
async def test_the_gateway_is_waited_for(discord: WireDiscord, folder: Path, times: int) -> None:
    bot = discord.bot(TOKEN)
    for _ in range(times):
        discord.close_next_session(1001)
    async with marquee(discord.url, discord.gateway_url, folder) as process:
        await bot.until(lambda account: account.session is not None)
        assert await process.stop() == 0
        assert "Traceback" not in (await process.output())[1]


@pytest.mark.parametrize(
    ("code", "words"),
    sampled([(4004, "DISCORD_TOKEN"), *((code, str(code)) for code in range(4010, 4015))], {0, 5}),
)
async def test_a_refusal_of_the_gateway_ends_the_bot(discord: WireDiscord, folder: Path, code: int, words: str) -> None:
    discord.bot(TOKEN)
    discord.close_next_session(code)
    async with marquee(discord.url, discord.gateway_url, folder) as process:
        assert await process.ended() == 78
        _, err = await process.output()
    (line,) = err.splitlines()
    assert words in line


@pytest.mark.parametrize("route", sampled(["application", "gateway", "commands"], {2}))
async def test_a_token_that_is_refused_later_ends_the_bot(discord: WireDiscord, folder: Path, route: str) -> None:
    discord.bot(TOKEN)
    discord.fail(*ROUTES[route], 401, MANY)
    async with marquee(discord.url, discord.gateway_url, folder) as process:
        assert await process.ended() == 78
        (line,) = (await process.output())[1].splitlines()
    assert "DISCORD_TOKEN" in line


async def test_a_token_that_is_refused_while_the_bot_answers_ends_it(discord: WireDiscord, folder: Path) -> None:
    bot = discord.bot(TOKEN)
    discord.fail(*ROUTES["commands"], 503, MANY)
    async with marquee(discord.url, discord.gateway_url, folder) as process:
        await process.says("starts with the commands that Discord has")
        await bot.until(lambda account: account.session is not None)
        discord.heal()
        discord.fail(*ROUTES["commands"], 401, MANY)
        assert await process.ended() == 78
        _, err = await process.output()
    assert "Traceback" not in err
    assert "DISCORD_TOKEN" in err.splitlines()[-1]


async def test_commands_that_discord_calls_wrong_are_told_once(discord: WireDiscord, folder: Path) -> None:
    bot = discord.bot(TOKEN)
    discord.fail(*ROUTES["commands"], 400, MANY)
    async with marquee(discord.url, discord.gateway_url, folder) as process:
        await process.says("Discord refuses the commands")
        await bot.until(lambda account: account.session is not None)
        await asyncio.sleep(0.2)
        assert syncs(bot) == 1
        assert await process.stop() == 0


@pytest.mark.long
async def test_a_stop_while_the_bundled_catalogue_is_loaded_loses_nothing(discord: WireDiscord, folder: Path) -> None:
    bot, database = discord.bot(TOKEN), folder / "marquee.sqlite3"
    async with marquee(discord.url, discord.gateway_url, folder, BUNDLED_CATALOGUE="on", LOG_LEVEL="INFO") as process:
        await process.says("loading 3")
        await bot.ready()
        assert (await bot.slash("review", FILM)).message is not None
        assert await process.stop() == 0
    outcome = (await asyncio.to_thread(load, database, paths.BUNDLE)).outcome
    assert outcome.new + outcome.unchanged > 35_000
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM catalogue_record").fetchone() == (
            outcome.new + outcome.unchanged,
        )
