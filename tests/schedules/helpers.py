"""Helpers of the schedule journeys: the clock, the moderator's panel, and the messages in the channels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.store.changes import Changes
from tests.support.world import Answer, World, walk

FINE = "A tender and merciless film, and the finest performance that either of them has ever given. "
START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


class Clock:
    """The bot's clock: SimCord's, which `advance_time` moves, plus an offset that a test sets."""

    def __init__(self) -> None:
        self.env: simcord.Env | None = None
        self.ahead = START - datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return (self.env.now() if self.env else datetime(2026, 1, 1, tzinfo=UTC)) + self.ahead

    def seconds(self) -> float:
        """As a monotonic clock: tests of schedules only move it forward."""
        return self().timestamp()

    def turn_to(self, moment: datetime) -> None:
        self.ahead += moment - self()


class Desk:
    """What a moderator does with schedules."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world = world
        self.clock = clock

    async def set_up(
        self,
        what: str = "pick",
        *,
        who: simcord.MemberActor | None = None,
        channel: simcord.ChannelHandle | None = None,
        day: str = "daily",
        at: str = "20:00",
        zone: str = "Berlin",
    ) -> Answer:
        """Create a schedule through the panel and its form; the answer shows the new schedule."""
        who = who or self.world.club.mara
        club = self.world.club if who.guild.id == self.world.club.guild.id else self.world.other
        await self.world.rest()
        panel = await self.world.ask(who, "schedule")
        form = await who.click(panel.message, custom_id=panel.ids("schedulenew")[0])
        assert form.modal is not None
        values = {"what": [what], "channel": [channel or club.channel], "day": [day], "time": at, "zone": zone}
        return Answer(await who.submit_modal(form, values))

    async def later(self, seconds: float = 31) -> None:
        await self.world.env.advance_time(seconds)

    async def at(self, moment: datetime) -> None:
        """Set the clock, and let the job run."""
        self.clock.turn_to(moment)
        await self.later()

    async def hours(self, count: int) -> None:
        """Advance hour by hour, and let the job run in each."""
        for _ in range(count):
            self.clock.ahead += timedelta(hours=1)
            await self.later()


def posts(channel: simcord.ChannelHandle) -> list[discord.Message]:
    """What the bot wrote into a channel for everybody, oldest first."""
    return [message for message in channel.history() if message.author.bot and not message.flags.ephemeral]


def said(message: discord.Message) -> str:
    return "\n".join(part["content"] for part in parts(message) if part["type"] == 10)


def parts(message: discord.Message) -> list[dict[str, Any]]:
    components: list[Any] = [component.to_dict() for component in message.components]
    return list(walk(components))


def labels(message: discord.Message) -> list[str]:
    return [str(part.get("label")) for part in parts(message) if part["type"] == 2]


async def vote(who: simcord.MemberActor, world: World, number: int) -> Answer:
    """Press a vote under the first post; returns the voter's private answer."""
    post = posts(world.club.channel)[0]
    (custom_id,) = (
        part["custom_id"]
        for part in parts(post)
        if part.get("custom_id", "").startswith("mq:vote:") and part["custom_id"].endswith(f":{number}")
    )
    result = await who.click(post, custom_id=custom_id)
    (told,) = result.followups
    return Told(result, told)


async def take_back(who: simcord.MemberActor, world: World, number: int) -> Answer:
    """Vote again, which changes nothing, and press the button in the voter's answer."""
    return await world.press(who, await vote(who, world, number), "unvote")


@dataclass(frozen=True, slots=True)
class Told(Answer):
    """An answer's follow-up message."""

    followup: simcord.ResponseMessage

    @property
    def message(self) -> simcord.ResponseMessage:
        return self.followup


def bodies(world: World) -> list[dict[str, Any]]:
    """Messages to channels that are no answers."""
    sent = (request for request in world.env.http_requests if re.match(r"/channels/\d+/messages\Z", request.path))
    return [dict(request.json or {}) for request in sent if request.method == "POST"]


def pinged(world: World) -> list[list[str]]:
    return [
        list(map(str, body["allowed_mentions"]["roles"]))
        for body in bodies(world)
        if body["allowed_mentions"].get("roles")
    ]


def first_of(panel: Answer) -> str:
    """The first schedule of the panel's select."""
    (choice,) = (part for part in walk(panel.components) if part.get("custom_id") == "mq:scheduleopen")
    return str(choice["options"][0]["value"])


async def alone(world: World) -> None:
    """Without the reviews that come with Marquee."""
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write(
            "INSERT INTO club_setting VALUES (?, 'starter_library', 'off', NULL, '2026-01-01')", world.club.id
        )


async def log_to(world: World, channel: simcord.ChannelHandle) -> None:
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write(
            "INSERT INTO club_setting VALUES (?, 'log_channel', ?, NULL, '2026-01-01')", world.club.id, str(channel.id)
        )


async def decline(world: World, member: simcord.MemberActor, what: str) -> None:
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write(
            "INSERT INTO member_preference VALUES (?, ?, ?, '2026-01-01')", world.club.id, member.id, what
        )


async def delete(world: World, channel: simcord.ChannelHandle) -> None:
    found = world.env.bot.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    await found.delete()
    await world.env.settle()


async def may_write(world: World, channel: simcord.ChannelHandle, *, allowed: bool) -> None:
    """Give Marquee the permission to write in a channel, or take it away there."""
    await _set_permission(world, channel, discord.Permissions(send_messages=True), allowed=allowed)


async def forbid_files(world: World, channel: simcord.ChannelHandle) -> None:
    """Take Marquee's permission to attach files away in a channel."""
    await _set_permission(world, channel, discord.Permissions(attach_files=True), allowed=False)


async def _set_permission(
    world: World, channel: simcord.ChannelHandle, permission: discord.Permissions, *, allowed: bool
) -> None:
    allow, deny = (permission.value, 0) if allowed else (0, permission.value)
    me = world.club.guild.me
    assert me is not None
    overwrite = Overwrite(target_id=me.id, type=OverwriteType.MEMBER, allow=allow, deny=deny)
    world.env.backend.set_overwrite(channel.id, overwrite)
    await world.env.settle()
