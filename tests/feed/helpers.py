"""What a manager and members do with a feed, and what its channel shows."""

from __future__ import annotations

import re
from dataclasses import dataclass

import discord
import simcord

from bot.domain.clubs.settings import CLUB_SETTINGS
from tests.schedules.helpers import Clock, parts, posts, said
from tests.support.reviewing import choose, press_label
from tests.support.world import Answer, World

FINE = "A tender and merciless film, and the finest performance that either of them has ever given. "
LINE = "the finest performance that either of them has ever given"


@dataclass(frozen=True, slots=True)
class Feed:
    world: World
    clock: Clock
    channel: simcord.ChannelHandle

    async def choose(self, key: str, value: object) -> Answer:
        """Choose a setting in the panel."""
        mara = self.world.club.mara
        await self.world.rest()
        panel = await self.world.ask(mara, "settings")
        custom_id = f"mq:setting:{list(CLUB_SETTINGS).index(key)}"
        return Answer(await mara.select(panel.message, [value], custom_id=custom_id))

    async def open(self, *also: str) -> None:
        """Choose the channel, and also ratings or diary entries."""
        await self.choose("feed_channel", self.channel)
        for key in also:
            await self.choose(key, "on")

    async def later(self, seconds: float = 31) -> None:
        await self.world.env.advance_time(seconds)

    @property
    def messages(self) -> list[discord.Message]:
        return posts(self.channel)

    @property
    def only(self) -> discord.Message:
        (found,) = self.messages
        return found

    @property
    def text(self) -> str:
        return said(self.only).replace("\u2060", "")

    async def press(self, who: simcord.MemberActor, verb: str, message: discord.Message | None = None) -> Answer:
        """Press a button under the only message, or under `message`."""
        message = message or self.only
        (custom_id,) = (
            part["custom_id"] for part in parts(message) if part.get("custom_id", "").startswith(f"mq:{verb}:")
        )
        return Answer(await who.click(message, custom_id=custom_id))

    def buttons(self) -> list[str]:
        return [str(part.get("label")) for part in parts(self.only) if part["type"] == 2]

    def requests(self, method: str) -> int:
        """Requests for messages of the feed's channel."""
        path = re.compile(rf"/channels/{self.channel.id}/messages(/\d+)?\Z")
        return sum(
            request.method == method and path.match(request.path) is not None
            for request in self.world.env.http_requests
        )


async def own_review(world: World, who: simcord.MemberActor, film: str = "Las Vegas") -> Answer:
    """The sheet of a member's own review."""
    return await choose(world, who, await world.ask(who, "my-reviews"), "mine", film)


async def do(world: World, who: simcord.MemberActor, label: str) -> Answer:
    """Press a button on the sheet of a member's own review."""
    await world.rest()
    return await press_label(world, who, await own_review(world, who), label)
