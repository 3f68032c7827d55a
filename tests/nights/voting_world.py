"""A night in the voting state in a bot process over the wire, and its members' ballots."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.composition import open_services
from bot.config import Settings
from bot.domain.ids import ChannelId, GuildId, MemberId
from bot.domain.nights.plan import NightPlan
from bot.domain.people import Actor
from tests.support.wire import Answer, Bot, WireDiscord
from tests.support.wire_process import BotProcess, bot_process
from tests.support.wire_world import Member

TOKEN = "a-token-as-long-as-a-token-is"
FILMS = 5


def marquee(discord: WireDiscord, folder: Path) -> AbstractAsyncContextManager[BotProcess]:
    environment = {"DISCORD_TOKEN": TOKEN, "DATABASE_PATH": str(folder / "marquee.sqlite3"), "LOG_LEVEL": "ERROR"}
    return bot_process(discord, "bot", "run", environment=environment)


async def open_night(discord: WireDiscord, path: Path) -> None:
    """Store a night whose vote is open, before a bot is started; the bot will post its panel and announce the vote."""
    guild, host = GuildId(int(discord.club.id)), MemberId(int(discord.moderator.id))
    actor = Actor(member=host, name="mona", guild=guild, manages_messages=True, creates_events=True)
    async with open_services(Settings(database_path=path), rng=Random(7)) as services:
        planning, films = services.nights.planning, (await services.catalogue.starter_films())[:FILMS]
        plan = NightPlan(
            channel=ChannelId(int(discord.club.channel_id)),
            theme="Two hundred",
            starts_at=datetime.now(UTC) + timedelta(days=5),
        )
        night = await planning.plan_night(actor, plan)
        await planning.add_films(actor, night.id, films)
        await services.nights.voting.open_vote(actor, night.id)


async def open_panel(bot: Bot, by: Member) -> Answer:
    """A private copy of the panel, whose buttons everyone's client can press here."""
    return await bot.slash("night show", by=by)


async def cast(bot: Bot, ballot: Answer, member: Member, films: Sequence[str]) -> Answer:
    return await bot.choose(ballot, "mq:nightapprove:1:0", *films, by=member)


def texts(message: dict[str, Any] | None) -> str:
    """All texts of a message."""
    return "\n".join(part["content"] for part in _walk((message or {}).get("components", [])) if part["type"] == 10)


def options(answer: Answer) -> list[str]:
    """The films of an approval ballot, as values."""
    parts = list(_walk((answer.message or {}).get("components", [])))
    return [one["value"] for part in parts if part["type"] == 3 for one in part["options"]]


def rows(path: Path, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


def _walk(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for part in components:
        found += [part, *_walk(part.get("components", []))]
    return found
