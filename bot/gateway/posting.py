"""Posts what schedules ask for when their time has come: the one place from which a role may be pinged."""

from __future__ import annotations

import dataclasses
import logging
from typing import TYPE_CHECKING

import discord

from bot.domain.ids import RoleId
from bot.domain.schedule import RoleAsked
from bot.domain.schedule_errors import ChannelClosed, Trouble
from bot.gateway.offered import id_in
from bot.gateway.replies import NOBODY
from bot.ui.schedules import paused_note
from bot.ui.schedules_posts import post_card

if TYPE_CHECKING:
    from bot.domain.ids import ChannelId, GuildId
    from bot.domain.schedule import Post, Schedule
    from bot.gateway.actors import Interaction
    from bot.gateway.client import MarqueeBot
    from bot.gateway.post import Post as Mail
    from bot.services.schedules_posting import SchedulePosting

log = logging.getLogger(__name__)

SECONDS = 30.0
"""How often it looks whether something is due."""


class Posting:
    """`run` is the job; a schedule whose channel is closed is paused, and the moderators are told that once."""

    def __init__(self, bot: MarqueeBot, service: SchedulePosting, mail: Mail) -> None:
        self._bot = bot
        self._service = service
        self._mail = mail

    async def run(self) -> None:
        """Post everything that is due. One schedule that fails does not keep the others waiting."""
        if not self._bot.is_ready():
            return
        for schedule in await self._service.due():
            try:
                await self._serve(schedule)
            except Exception:
                log.exception("a schedule failed; it is tried again later")
                self._service.put_off(schedule)

    def open(self, guild: GuildId, channel: ChannelId) -> discord.TextChannel:
        """The channel, where Marquee can write in it. Raises ChannelClosed."""
        club = self._bot.get_guild(guild)
        found = None if club is None else club.get_channel(channel)
        if not isinstance(found, discord.TextChannel):
            raise ChannelClosed(Trouble.CHANNEL_GONE)
        may = found.permissions_for(found.guild.me)
        if not (may.view_channel and may.send_messages):
            raise ChannelClosed(Trouble.FORBIDDEN)
        return found

    async def post_now(self, schedule: Schedule) -> str:
        """Post at once, pinging nobody, and return the message's address. Raises ChannelClosed and NothingToPost."""
        channel = self.open(schedule.guild, schedule.plan.channel)
        post = await self._service.by_hand(schedule)
        try:
            message = await channel.send(view=post_card(post), allowed_mentions=NOBODY)
        except discord.HTTPException as error:
            await self._service.unsent(schedule, post)
            raise ChannelClosed(_trouble(error) or Trouble.FORBIDDEN) from error
        await self._service.sent_by_hand(schedule, post, message.id)
        return message.jump_url

    async def _serve(self, schedule: Schedule) -> None:
        club = self._bot.get_guild(schedule.guild)
        if club is None or club.unavailable:
            return  # Discord has trouble there, or the bot was removed: what is due stays due.
        try:
            channel = self.open(schedule.guild, schedule.plan.channel)
        except ChannelClosed as closed:
            await self._pause(schedule, closed.trouble)
            return
        post = await self._service.prepare(schedule)
        if post is None:
            await self._service.skip(schedule)
            return
        post = dataclasses.replace(post, role=self._pinged(schedule, channel.guild))
        try:
            message = await self._send(schedule, post, channel)
        except discord.HTTPException as error:
            await self._failed(schedule, post, error)
            return
        await self._service.sent(schedule, post, message.id)

    async def _send(self, schedule: Schedule, post: Post, channel: discord.TextChannel) -> discord.Message:
        mentions = NOBODY
        if post.role is not None:
            mentions = discord.AllowedMentions(
                everyone=False, users=False, roles=[discord.Object(post.role)], replied_user=False
            )
        # Within some minutes Discord takes a message with the same nonce for the one that it has.
        nonce = f"mq-{post.id}-{int(schedule.next_at.timestamp())}"
        return await channel.send(view=post_card(post), allowed_mentions=mentions, nonce=nonce)

    async def _failed(self, schedule: Schedule, post: Post, error: discord.HTTPException) -> None:
        trouble = _trouble(error)
        if trouble is not None:
            await self._service.unsent(schedule, post)
            await self._pause(schedule, trouble)
        elif error.status >= 500 or error.status == 429:
            log.warning("a post could not be sent and is tried again later: %s", error)
            self._service.put_off(schedule)
        else:
            # Discord will say the same the next time.
            log.error("a post was refused and is left out: %s", error)
            await self._service.unsent(schedule, post)
            await self._service.skip(schedule)

    async def _pause(self, schedule: Schedule, trouble: Trouble) -> None:
        paused = await self._service.pause(schedule, trouble)
        if paused is not None:
            log.info("a schedule was paused: %s", trouble)
            await self._mail.log(schedule.guild, paused.log_channel, paused_note(paused.schedule))

    def _pinged(self, schedule: Schedule, club: discord.Guild) -> RoleId | None:
        if schedule.role is None or not self._service.punctual(schedule):
            return None
        role = club.get_role(schedule.role)
        if role is None or role.is_default() or not (role.mentionable or schedule.trusted):
            return None
        return RoleId(role.id)


def role_asked(interaction: Interaction, chosen: str) -> RoleAsked | None:
    """A role that a schedule has, and whether this person may mention it; None for nothing, or a role that is gone."""
    guild, user = interaction.guild, interaction.user
    number = id_in(chosen)
    role = guild.get_role(number) if guild is not None and number is not None else None
    if role is None or not isinstance(user, discord.Member):
        return None
    return RoleAsked(
        role=RoleId(role.id),
        everyone=role.is_default(),
        mentionable=role.mentionable,
        trusted=user.guild_permissions.mention_everyone,
    )


def _trouble(error: discord.HTTPException) -> Trouble | None:
    if isinstance(error, discord.NotFound):
        return Trouble.CHANNEL_GONE
    return Trouble.FORBIDDEN if isinstance(error, discord.Forbidden) else None
