"""The demo club of `try` on SimCord's offline Discord: six people and their year."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

import discord
import simcord

from bot import paths
from bot.cli.try_clock import RealPauses, RunningClock
from bot.composition import Services
from bot.domain.ids import ChannelId, GuildId, MemberId
from bot.gateway.actors import Interaction
from bot.gateway.client import MarqueeBot
from bot.gateway.errors import is_refusal
from bot.gateway.tree import MarqueeTree
from bot.services.clubs.demo_club import DemoClub, fill_demo_club

REFRESH_SECONDS = 1.0
"""Seconds between two checks whether the bot has posted something by itself."""


PATIENCE_SECONDS = 60.0
"""How long an answer may take: a recap has six pictures to draw."""


@dataclass(frozen=True, slots=True)
class TryClub:
    """The running club. `asker` is the member who uses the first command."""

    env: simcord.Env
    bot: MarqueeBot
    channel: simcord.ChannelHandle
    asker: simcord.MemberActor
    viewers: tuple[simcord.MemberActor, ...]

    async def ask_command(self, name: str, options: dict[str, str]) -> tuple[list[dict[str, Any]], bool] | str:
        """The components of the answer and whether it is private, or an error message for the operator."""
        known = self.asker.available_commands(self.channel)
        if name not in known:
            return f"There is no command /{name}. There are: {', '.join(f'/{each}' for each in sorted(known))}."
        try:
            typed = {key: self._option_value(name, key, value) for key, value in options.items()}
            result = await self.asker.slash(self.channel, name, **typed)
        except (simcord.SetupError, simcord.BackendError) as error:
            return f"/{name} cannot be used like this: {error}"
        if result.response is None:
            return f"/{name} gave no answer."
        return result.response.components, result.ephemeral

    def option_names(self) -> frozenset[str]:
        """The option names of all commands."""
        commands = self.bot.tree.walk_commands()
        return frozenset(
            parameter.display_name
            for command in commands
            if isinstance(command, discord.app_commands.Command)
            for parameter in command.parameters
        )

    def _option_value(self, command: str, option: str, typed: str) -> object:
        """Convert typed text to the option's type: a boolean, a number, a choice by name, or a member by name."""
        first, *parts = command.split()
        found = self.bot.tree.get_command(first)
        for part in parts:
            found = found.get_command(part) if isinstance(found, discord.app_commands.Group) else None
        parameter = found.get_parameter(option) if isinstance(found, discord.app_commands.Command) else None
        if parameter is None:
            return typed
        for choice in parameter.choices:
            # Match "5" with the choice "★★★★★ (5)", whose value is a different number.
            if typed.casefold() == choice.name.casefold() or choice.name.endswith(f"({typed})"):
                return choice.value
        kind = discord.AppCommandOptionType
        if parameter.type is kind.boolean:
            return typed.casefold() == "true"
        if parameter.type is kind.integer and typed.isdecimal():
            return int(typed)
        if parameter.type is kind.user:
            return next((each for each in self.viewers if each.name.casefold() == typed.casefold()), typed)
        return typed

    @asynccontextmanager
    async def serve_page(self, port: int) -> AsyncIterator[str]:
        """Serve the channel, with a first answer, as a web page on this machine; yields the page's URL.

        The first answer is short: the page shows the next one only if all messages fit into the window before.
        """
        await self.ask_command("highlight", {"film": "Leaving Las Vegas"})
        preview = self.env.preview(
            self.channel, viewers=list(self.viewers), layout="channel", width=900, height=1000, port=port
        )
        async with preview:
            watching = asyncio.create_task(
                self._show_posts(preview, len(self.env.http_requests)), name="refresh for posts of the bot"
            )
            try:
                yield preview.url
            finally:
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)

    async def _show_posts(self, preview: simcord.Preview, seen: int) -> None:
        """Refresh the page when the bot posts by itself. After a user's action the page refreshes without this."""
        while True:
            await asyncio.sleep(REFRESH_SECONDS)
            requests = self.env.http_requests
            if any(request.path.startswith("/channels/") for request in requests[seen:]):
                try:
                    await preview.refresh()
                except simcord.SetupError:
                    continue  # a user's action is in progress
            seen = len(requests)


@asynccontextmanager
async def open_club(
    services: Services, bot: MarqueeBot, pauses: RealPauses, *, locale: str = "en-US"
) -> AsyncGenerator[TryClub]:
    """Open the club of data/example-club.toml. `services` must use the `sleep` of `pauses`.

    `locale` is that of the server and of its members' clients; what they have written stays English.
    """
    content = tomllib.loads(paths.EXAMPLE_CLUB.read_text(encoding="utf-8"))
    async with _run(bot, pauses) as env:
        if bot.user is not None:
            await bot.user.edit(username="Marquee")
        _set_clients_locale(bot, locale)
        guild = env.create_guild(content["name"], preferred_locale=locale)
        channel = guild.create_text_channel(content["channel"])
        moderators = guild.create_role(
            "Moderators", permissions=discord.Permissions(manage_messages=True, manage_guild=True)
        )
        names = [each["name"] for each in content["member"] if each["name"] != content["moderator"]]
        members = {name: guild.add_member(env.create_user(name)) for name in names}
        chief = content["moderator"]
        members[chief] = guild.add_member(env.create_user(chief), roles=[moderators])
        people = {name: MemberId(member.id) for name, member in members.items()}
        club = DemoClub(GuildId(guild.id), ChannelId(channel.id), people, services.now())
        await fill_demo_club(services.database, club, content)
        for name, words in content["talk"]:
            await members[name].send(channel, words)
        yield TryClub(env, bot, channel, next(iter(members.values())), tuple(members.values()))


def _set_clients_locale(bot: MarqueeBot, locale: str) -> None:
    """SimCord's clients are American, whatever their users' profiles say."""
    parsers = bot._connection.parsers  # noqa: SLF001  SimCord feeds them with events
    parse = parsers["INTERACTION_CREATE"]

    def parse_in_locale(data: Any) -> None:
        parse({**data, "locale": locale, "guild_locale": locale})

    parsers["INTERACTION_CREATE"] = parse_in_locale


@asynccontextmanager
async def _run(bot: MarqueeBot, pauses: RealPauses) -> AsyncGenerator[simcord.Env]:
    """Run the bot on an offline Discord that follows the real time."""
    env = simcord.Env(bot, shard_count=1, check_errors=False, settle_timeout=PATIENCE_SECONDS)
    env.backend.clock = cast("Any", RunningClock())  # it has all the methods that are used
    pauses.env = env
    await env.start()
    bot.tree.on_error = _answer_refusals(bot.tree)  # type: ignore[method-assign]
    try:
        with env.time_context():
            yield env
    finally:
        await env.shutdown()


def _answer_refusals(
    tree: MarqueeTree,
) -> Callable[[Interaction, discord.app_commands.AppCommandError], Coroutine[Any, Any, None]]:
    """An `on_error` that hides refusals (no such film) from SimCord, which records every error.

    Its page takes a recorded error for a broken bot, and accepts no command after it.
    """
    record_and_answer = tree.on_error

    async def on_error(interaction: Interaction, error: discord.app_commands.AppCommandError) -> None:
        if is_refusal(error):
            await MarqueeTree.on_error(tree, interaction, error)
        else:
            await record_and_answer(interaction, error)

    return on_error
