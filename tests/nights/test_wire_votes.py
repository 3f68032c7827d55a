"""Votes over real HTTP: two hundred at the same instant, and a bot that is killed again and again."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
import sys
from pathlib import Path

import pytest

from tests.nights.voting_world import TOKEN, cast, marquee, open_night, open_panel, options, rows, texts
from tests.support import wire_world
from tests.support.limits import ANSWER_SECONDS
from tests.support.payloads import check_requests
from tests.support.wire import Answer, Bot, WireDiscord
from tests.support.wire_losing import LosingDiscord
from tests.support.wire_world import Member

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")

MEMBERS = 200


async def test_two_hundred_members_vote_at_the_same_instant(library: Path, tmp_path: Path) -> None:
    path = tmp_path / "marquee.sqlite3"
    shutil.copyfile(library / "marquee.sqlite3", path)
    async with WireDiscord() as discord:
        await open_night(discord, path)
        bot = discord.bot(TOKEN)
        async with marquee(discord, tmp_path) as process:
            await bot.ready()
            panel = await open_panel(bot, discord.moderator)
            ballot = await bot.click(panel, "Vote", by=discord.moderator)
            films = options(ballot)
            voters = [Member(f"m{number}") for number in range(MEMBERS)]
            chosen = [films[: 1 + number % 3] for number in range(MEMBERS)]
            answers = await asyncio.wait_for(
                asyncio.gather(*(cast(bot, ballot, *each) for each in zip(voters, chosen, strict=True))),
                ANSWER_SECONDS,
            )
            assert [texts(answer.message)[:6] for answer in answers] == ["Saved."] * MEMBERS
            assert rows(path, "SELECT count(DISTINCT member_id), count(*) FROM ballot") == [
                (MEMBERS, sum(map(len, chosen)))
            ]
            await bot.until(lambda _: f"{MEMBERS} members have voted" in _panel(bot))
            edits = [each for each in bot.account.requests if each.method == "PATCH" and "/channels/" in each.path]
            assert len(edits) < MEMBERS // 4, "many votes make few edits of the panel"
            check_requests(bot.account.requests)
            assert await process.stop() == 0


def _posted(bot: Bot) -> list[str]:
    """The texts of what everyone in the channel sees."""
    return [texts(each) for each in bot.account.messages.values() if not each.get("flags", 0) & 64]


def _panel(bot: Bot) -> str:
    return next((each for each in _posted(bot) if "hosted by" in each), "")


@pytest.mark.long
async def test_a_bot_killed_amid_ballots_and_steps_loses_and_repeats_nothing(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """500 ballots and the steps of opening and closing, with a kill every few ballots."""
    # Without Attach Files and Administrator the bot sends no pictures, which this Discord could not compare by their nonces.
    monkeypatch.setattr(wire_world, "EVERYTHING", str(((1 << 53) - 1) & ~(1 << 15 | 1 << 3)))
    path = tmp_path / "marquee.sqlite3"
    shutil.copyfile(library / "marquee.sqlite3", path)
    dice, left, saved = random.Random(13), [Member(f"m{number}") for number in range(500)], dict[str, str]()
    async with LosingDiscord() as discord:
        await open_night(discord, path)
        bot = discord.bot(TOKEN)
        while left:
            async with marquee(discord, tmp_path) as process:
                await bot.until(lambda account: account.session is not None)
                panel = await open_panel(bot, discord.moderator)
                ballot = await bot.click(panel, "Vote", by=discord.moderator)
                films, group = options(ballot), left[: dice.randint(20, 70)]
                chosen = {member.id: dice.choice(films) for member in group}
                casting = [asyncio.create_task(cast(bot, ballot, one, [chosen[one.id]])) for one in group]
                await asyncio.sleep(dice.choice((0.05, 0.2, 0.4, 6.0)))
                os.kill(process.pid, signal.SIGKILL)
                await process.ended()
                saved |= _acknowledged(group, casting, chosen)
                left = [member for member in left if member.id not in saved]
            bot.account.sessions.clear()
        stored = dict(rows(path, "SELECT CAST(member_id AS TEXT), CAST(film_id AS TEXT) FROM ballot"))
        assert {member: stored.get(member) for member in saved} == saved
        await _close_with_kills(discord, bot, tmp_path, dice)
        assert rows(path, "PRAGMA integrity_check") == [("ok",)]
        posted = _posted(bot)
        assert sum("is up for a vote" in each for each in posted) == 1
        assert sum("🏆" in each for each in posted) == 1
        assert sum("hosted by" in each for each in posted) == 1
        assert f"Chosen by {len(stored)} voters" in next(each for each in posted if "🏆" in each)


def _acknowledged(group: list[Member], casting: list[asyncio.Task[Answer]], chosen: dict[str, str]) -> dict[str, str]:
    """Who was told that their ballot is saved, with what they chose; the others vote again."""
    found = {}
    for member, task in zip(group, casting, strict=True):
        if task.done() and task.exception() is None and texts(task.result().message).startswith("Saved."):
            found[member.id] = chosen[member.id]
        task.cancel()
    return found


async def _close_with_kills(discord: WireDiscord, bot: Bot, folder: Path, dice: random.Random) -> None:
    """Close the vote, and kill the bot while it counts, announces and edits the panel."""
    for number in range(6):
        async with marquee(discord, folder) as process:
            await bot.until(lambda account: account.session is not None)
            if not number:
                await bot.until(lambda _: any("is up for a vote" in each for each in _posted(bot)))
                panel = await open_panel(bot, discord.moderator)
                sheet = await bot.click(panel, "Manage", by=discord.moderator)
                closing = asyncio.create_task(bot.click(sheet, "Close the vote now", by=discord.moderator))
                await asyncio.sleep(dice.uniform(0, 0.3))
                closing.cancel()
            else:
                await asyncio.sleep(dice.uniform(0, 4))
            os.kill(process.pid, signal.SIGKILL)
            await process.ended()
        bot.account.sessions.clear()
    async with marquee(discord, folder):
        await bot.until(lambda _: any("🏆" in each for each in _posted(bot)) and "Chosen by" in _panel(bot))
        # What is announced a second time would be announced now.
        await asyncio.sleep(12)
