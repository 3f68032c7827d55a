"""Discord loses answers: a finished action is never reported as failed, done twice, or left "thinking"."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support import wire_world
from tests.support.wire import Bot
from tests.support.wire_account import Exchange
from tests.support.wire_losing import WAYS, LosingDiscord
from tests.support.wire_process import BotProcess, bot_process

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")

TOKEN = "a-token-as-long-as-a-token-is"
FOLLOWUP = "/webhooks/*"
FILM = {"film": "Leaving Las Vegas"}


@dataclass(slots=True)
class Stage:
    discord: LosingDiscord
    bot: Bot
    process: BotProcess
    path: Path

    def rows(self, sql: str, *values: object) -> list[Any]:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            return connection.execute(sql, values).fetchall()

    async def press(self, custom_id: str, message: dict[str, Any], by: wire_world.Member) -> Exchange:
        """Press a button with this id, as if the message showed it."""
        data = {"custom_id": custom_id, "component_type": 2, "id": 0}
        button = {"type": 2, "style": 2, "label": "Press", "custom_id": custom_id}
        message = message | {"components": [{"type": 1, "components": [button]}]}
        return await self.bot._begin(wire_world.PRESS, data, by, message=message)

    async def told(self, exchange: Exchange, words: str, within: float = 10.0) -> str:
        """Wait until any message to the person contains these words."""
        try:
            await self.bot.until(lambda _: re.search(words, _read(exchange)) is not None, within)
        except TimeoutError:
            lost = dict(self.discord.lost)
            pytest.fail(f"after {lost}: answered with {exchange.kind}, and read was only {_read(exchange)[:2000]}")
        return _read(exchange)


def _read(exchange: Exchange) -> str:
    messages = [exchange.message, *exchange.followups.values()]
    return "\n".join(str(message["components"]) for message in messages if message is not None)


@pytest.fixture
async def stage(template: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    path = tmp_path / "marquee.sqlite3"
    shutil.copyfile(template, path)
    environment = {"DISCORD_TOKEN": TOKEN, "DATABASE_PATH": str(path), "LOG_LEVEL": "WARNING"}
    async with LosingDiscord() as discord:
        bot = discord.bot(TOKEN)
        async with bot_process(discord, "bot", "run", environment=environment) as process:
            await bot.ready()
            with closing(sqlite3.connect(path)) as connection, connection:
                connection.execute(
                    "INSERT INTO schedule_post (id, guild_id, what, film_id, because, chosen_at) VALUES"
                    " (7, ?, 'pick', (SELECT id FROM film WHERE starter_key = 'ran-1985'), '[]', '2026-01-01')",
                    (int(discord.club.id),),
                )
            yield Stage(discord, bot, process, path)


async def _logged(stage: Stage) -> str:
    assert await stage.process.stop() == 0
    return "".join(await stage.process.output())


CASES = [(way, taken) for way in WAYS for taken in (True, False)]


async def test_a_vote_whose_answer_is_lost_stands_and_is_told(stage: Stage) -> None:
    public = (await stage.bot.slash("movie", FILM)).message
    assert public is not None

    async def check(way: str, *, taken: bool) -> None:
        voter = wire_world.Member(f"voter {way} {taken}")
        for _ in range(2):  # pressing again loses nothing
            stage.discord.lose_next_callback(way, taken=taken)
            exchange = await stage.press("mq:vote:7:0", public, voter)
            told = await stage.told(exchange, "You'd watch")
            assert "something broke" not in told, (way, taken)
            assert "I'd watch it (" in told, (way, taken)
            assert len(exchange.followups) == 1, (way, taken)
        verdicts = stage.rows("SELECT verdict FROM verdict WHERE member_id = ?", int(voter.id))
        assert verdicts == [("up",)], (way, taken)

    await asyncio.gather(*(check(way, taken=taken) for way, taken in CASES))
    assert sum(stage.discord.lost.values()) == 2 * len(CASES)
    assert "Traceback" not in await _logged(stage)


async def test_a_command_whose_answer_is_lost_is_answered_once(stage: Stage) -> None:
    async def check(way: str, *, taken: bool) -> None:
        stage.discord.lose_next_callback(way, taken=taken)
        exchange = await stage.bot.begin_slash("movie", FILM, by=wire_world.Member(f"asker {way} {taken}"))
        await stage.told(exchange, "Leaving Las Vegas")
        await asyncio.sleep(0.5)
        assert not exchange.followups, (way, taken)
        assert "something broke" not in _read(exchange)

    await asyncio.gather(*(check(way, taken=taken) for way, taken in CASES))
    assert "Traceback" not in await _logged(stage)


async def test_an_answer_that_never_gets_through_is_said_in_few_words_and_logged_in_one_line(stage: Stage) -> None:
    public = (await stage.bot.slash("movie", FILM)).message
    assert public is not None
    for way in ("reset", "429"):
        voter = wire_world.Member(f"voter {way}")
        stage.discord.lose("POST", FOLLOWUP, way, taken=False, times=3)  # the private note, not a later message
        exchange = await stage.press("mq:vote:7:0", public, voter)
        await stage.told(exchange, "No need to repeat it", within=20)
        assert stage.rows("SELECT verdict FROM verdict WHERE member_id = ?", int(voter.id)) == [("up",)]
    log = await _logged(stage)
    assert "Traceback" not in log
    assert log.count("Discord did not take an answer") == 2


async def test_a_deferral_that_was_taken_and_lost_does_not_think_for_ever(stage: Stage) -> None:
    """`/import` without a file acknowledges at once; the answer follows a deferral whose confirmation was lost."""

    async def check(way: str, *, taken: bool) -> None:
        stage.discord.lose_next_callback(way, taken=taken)
        exchange = await stage.bot.begin_slash("import", {}, by=wire_world.Member(f"bringer {way} {taken}"))
        await stage.told(exchange, "nothing|Letterboxd|import")
        assert "something broke" not in _read(exchange)

    await asyncio.gather(*(check(way, taken=taken) for way, taken in CASES))
    assert "Traceback" not in await _logged(stage)
