"""A server that Marquee joins is greeted once, where it may write, and the buttons lead on."""

from __future__ import annotations

import discord
import pytest
import simcord

from tests.schedules.helpers import labels, may_write, posts, said
from tests.support.world import Answer, World


async def _join(world: World) -> None:
    """What discord.py calls when the bot is added to a server."""
    guild = world.env.bot.get_guild(world.club.id)
    assert guild is not None
    for cog in world.bot.all_cogs:
        if cog.qualified_name == "GuildPresenceCog":
            await cog.on_guild_join(guild)  # type: ignore[attr-defined]
    await world.env.settle()


def _greetings(channel: simcord.ChannelHandle) -> list[discord.Message]:
    return [each for each in posts(channel) if "Thanks for adding Marquee" in said(each)]


async def test_a_new_server_is_greeted_once(world: World) -> None:
    await _join(world)
    (card,) = _greetings(world.club.channel)
    assert labels(card) == [
        "Settings",
        "Try a card",
        "Import",
        "Choose a feed channel",
        "Film of the day",
        "Line of the day",
    ]
    await _join(world)
    await world.restart()
    await _join(world)
    assert len(_greetings(world.club.channel)) == 1
    assert _greetings(world.other.channel) == []


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("Settings", "Club settings"),
        ("Choose a feed channel", "**Feed: None**"),
        ("Film of the day", "Nothing is set up yet"),
        ("Line of the day", "Nothing is set up yet"),
        ("Try a card", "## "),
        ("Import", "Letterboxd"),
    ],
)
async def test_its_buttons_lead_on_and_leave_the_message_as_it_is(world: World, label: str, shown: str) -> None:
    await _join(world)
    (card,) = _greetings(world.club.channel)
    answer = Answer(await world.club.mara.click(card, label=label))
    assert answer.private
    assert shown in answer.text
    member = Answer(await world.club.ines.click(card, label=label))
    assert ("Manage Server" in member.text) is (label not in ("Try a card", "Import"))
    assert len(_greetings(world.club.channel)) == 1


async def test_it_is_said_where_marquee_may_write(world: World) -> None:
    second = world.club.guild.create_text_channel("second")
    await may_write(world, world.club.channel, allowed=False)
    await _join(world)
    assert _greetings(world.club.channel) == []
    assert len(_greetings(second)) == 1


async def test_where_it_may_write_nowhere_a_later_join_greets(world: World) -> None:
    await may_write(world, world.club.channel, allowed=False)
    await _join(world)
    await may_write(world, world.club.channel, allowed=True)
    await _join(world)
    assert len(_greetings(world.club.channel)) == 1


async def test_a_server_that_is_back_after_an_outage_is_not_greeted(world: World) -> None:
    guild = world.env.bot.get_guild(world.club.id)
    world.env.bot.dispatch("guild_unavailable", guild)
    world.env.bot.dispatch("guild_available", guild)
    await world.env.settle()
    assert _greetings(world.club.channel) == []
