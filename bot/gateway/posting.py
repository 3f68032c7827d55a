"""Posts what schedules ask for when their time has come: the one place from which a role may be pinged."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta

import aiohttp
import discord

from bot.domain.ids import ChannelId, GuildId, RoleId
from bot.domain.schedules.errors import ChannelClosed, ChannelTrouble, PostNotTaken, PostUncertain
from bot.domain.schedules.schedule import RequestedRole, Schedule, ScheduledPost, ScheduleId, VoteResult
from bot.gateway.actors import Interaction
from bot.gateway.client import MarqueeBot
from bot.gateway.delivery import NOBODY, describe_failure, is_discord_trouble, may_have_arrived
from bot.gateway.notifier import Notifier as Mail
from bot.gateway.offered import id_in
from bot.gateway.pace import Pace
from bot.services.schedules.posting import SchedulePosting
from bot.ui.schedules.panel import paused_note
from bot.ui.schedules.posts import post_card, shows_post

log = logging.getLogger(__name__)

SECONDS = 30.0
"""How often it looks whether something is due."""
POSTS_PER_SECOND = 46.0
"""Discord allows a bot 50 requests a second; answers to interactions are not counted among them."""
AT_ONCE = 16
"""Clubs that are served at the same time; each has one post on its way."""
NONCE_LIFE = timedelta(minutes=3)
"""For about five minutes Discord knows a nonce, and takes a message that carries it for the one that it has."""
RETRY_SOON, RETRY_LATER = timedelta(seconds=45), timedelta(minutes=10)
_RESEND_AFTER = (1.0, 3.0)
"""Seconds after which a post is sent again whose request broke off."""
_SEND_TIMEOUT = 60.0
_SEARCHED = 500
"""The latest messages of a channel, which are searched for one's own post."""


class SchedulePoster:
    """`run` is the job; a schedule whose channel is closed is paused, and the moderators are told that once."""

    def __init__(self, bot: MarqueeBot, service: SchedulePosting, mail: Mail) -> None:
        self._bot = bot
        self._service = service
        self._mail = mail
        self._pace = Pace(POSTS_PER_SECOND, burst=1)

    async def post_due_schedules(self) -> None:
        """Post everything that is due: a few posts of each club in turn, and in each club one after another."""
        if not self._bot.is_ready():
            return
        served: set[tuple[ScheduleId, datetime]] = set()
        while True:
            due = [each for each in await self._service.due_schedules() if (each.id, each.next_at) not in served]
            if not due:
                return
            served.update((each.id, each.next_at) for each in due)
            await self._serve_in_turn(due)

    async def _serve_in_turn(self, due: Sequence[Schedule]) -> None:
        queues: dict[GuildId, list[Schedule]] = {}
        for schedule in due:
            queues.setdefault(schedule.guild, []).append(schedule)
        clubs = deque(queues)

        async def serve_clubs() -> None:
            while clubs:
                # What is learned of a club for the first of its posts is still there for the next.
                for schedule in queues[clubs.popleft()]:
                    await self._attempt(schedule)

        await asyncio.gather(*(serve_clubs() for _ in range(min(AT_ONCE, len(queues)))))

    async def _attempt(self, schedule: Schedule) -> None:
        """One schedule that fails does not keep the others waiting."""
        try:
            await self._serve(schedule)
        except Exception as error:
            if is_discord_trouble(error):
                log.warning("a schedule failed and is tried again later: %s", describe_failure(error))
            else:
                log.exception("a schedule failed; it is tried again later")
            self._service.delay_schedule(schedule, RETRY_LATER)

    def open_channel(self, guild: GuildId, channel: ChannelId) -> discord.TextChannel:
        """The channel, where Marquee can write in it. Raises ChannelClosed."""
        club = self._bot.get_guild(guild)
        found = None if club is None else club.get_channel(channel)
        if not isinstance(found, discord.TextChannel):
            raise ChannelClosed(ChannelTrouble.CHANNEL_GONE)
        may = found.permissions_for(found.guild.me)
        if not (may.view_channel and may.send_messages):
            raise ChannelClosed(ChannelTrouble.FORBIDDEN)
        return found

    async def post_now(self, schedule: Schedule) -> str:
        """Post at once, pinging nobody, and return the message's address.

        Raises ChannelClosed, NothingToPost, PostNotTaken and PostUncertain.
        """
        channel = self.open_channel(schedule.guild, schedule.plan.channel)
        post = await self._service.prepare_post_now(schedule)
        try:
            message = await self._send(post, channel, NOBODY)
        except Exception as error:
            trouble = _trouble(error)
            found = await self._find_by_hand(channel, post, error) if may_have_arrived(error) else None
            if found is None:
                await self._service.discard_post(schedule, post)
                if trouble is not None:
                    raise ChannelClosed(trouble) from error
                if isinstance(error, discord.HTTPException) and not is_discord_trouble(error):
                    raise
                log.warning("a post by hand could not be sent: %s", describe_failure(error))
                raise PostNotTaken from error
            message = found
        try:
            await self._service.record_sent_now(schedule, post, message.id)
        except Exception:
            log.exception("a post by hand is in its channel, but could not be ticked off")
        return message.jump_url

    async def _find_by_hand(
        self, channel: discord.TextChannel, post: ScheduledPost, error: Exception
    ) -> discord.Message | None:
        try:
            return await self._find(channel, post)
        except (discord.DiscordException, OSError, TimeoutError):
            log.warning("it is not known whether a post by hand arrived: %s", describe_failure(error))
            raise PostUncertain from error

    async def _serve(self, schedule: Schedule) -> None:
        club = self._bot.get_guild(schedule.guild)
        if club is None or club.unavailable:
            # Discord has trouble there, or the bot was removed: what is due stays due.
            self._service.delay_schedule(schedule, timedelta(seconds=SECONDS))
            return
        if not await self._service.still_due(schedule):
            return  # Somebody changed, paused or removed it while others were served.
        try:
            channel = self.open_channel(schedule.guild, schedule.plan.channel)
        except ChannelClosed as closed:
            await self._pause(schedule, closed.trouble)
            return
        post = await self._service.prepare_post(schedule)
        if post is None:
            await self._service.skip_post(schedule)
            return
        post = dataclasses.replace(post, role=self._pinged(schedule, channel.guild))
        message = await self._sent_before(channel, post)
        if message is None:
            try:
                message = await self._send(post, channel, self._mentions(post))
            except Exception as error:  # noqa: BLE001  each is judged there, and what is unknown raised again
                await self._failed(schedule, post, error)
                return
        await self._service.record_sent(schedule, post, message.id)

    async def _send(
        self, post: ScheduledPost, channel: discord.TextChannel, mentions: discord.AllowedMentions
    ) -> discord.Message:
        """Send a post, again where its request broke off: Discord takes a message with the same nonce only once."""
        nonce = f"mq-{post.id}-{int(post.chosen_at.timestamp())}"
        for wait in (*_RESEND_AFTER, None):
            await self._pace.turn()
            try:
                return await asyncio.wait_for(
                    channel.send(view=post_card(post), allowed_mentions=mentions, nonce=nonce), _SEND_TIMEOUT
                )
            except Exception as error:
                # For a server error discord.py itself has tried five times.
                if wait is None or isinstance(error, discord.HTTPException) or not may_have_arrived(error):
                    raise
            await asyncio.sleep(wait)
        raise AssertionError("unreachable")

    async def _sent_before(self, channel: discord.TextChannel, post: ScheduledPost) -> discord.Message | None:
        """The message of a post that was tried before and whose nonce Discord may have forgotten."""
        if self._service.post_age(post) < NONCE_LIFE:
            return None
        try:
            return await self._find(channel, post)
        except discord.Forbidden:
            return None  # Without the right to read the channel a second post is the lesser evil.

    async def _find(self, channel: discord.TextChannel, post: ScheduledPost) -> discord.Message | None:
        """One's own message in a channel that shows this post."""
        us = self._bot.user
        # Not by time: the clocks of the bot and of Discord may differ.
        async for message in channel.history(limit=_SEARCHED):
            if us is not None and message.author.id == us.id and shows_post(message.components, post):
                return message
        return None

    @staticmethod
    def _mentions(post: ScheduledPost) -> discord.AllowedMentions:
        if post.role is None:
            return NOBODY
        return discord.AllowedMentions(
            everyone=False, users=False, roles=[discord.Object(post.role)], replied_user=False
        )

    async def _failed(self, schedule: Schedule, post: ScheduledPost, error: Exception) -> None:
        trouble = _trouble(error)
        if trouble is not None:
            await self._service.discard_post(schedule, post)
            await self._pause(schedule, trouble)
        elif is_discord_trouble(error) or not isinstance(error, discord.HTTPException):
            log.warning("a post could not be sent and is tried again later: %s", describe_failure(error))
            soon = self._service.post_age(post) + RETRY_SOON < NONCE_LIFE
            self._service.delay_schedule(schedule, RETRY_SOON if soon else RETRY_LATER)
        else:
            # Discord will say the same the next time.
            log.error("a post was refused and is left out: %s", describe_failure(error))
            await self._service.discard_post(schedule, post)
            await self._service.skip_post(schedule)

    async def refresh_votes(self, voted: VoteResult) -> None:
        """Show the numbers again under a pick from which a vote was taken back elsewhere."""
        if voted.message is None:
            return
        guild, channel, message = voted.message
        place = self._bot.get_partial_messageable(channel, guild_id=guild)
        try:
            await place.get_partial_message(message).edit(view=post_card(voted.post), allowed_mentions=NOBODY)
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("the numbers under a pick could not be changed: %s", describe_failure(error))

    async def _pause(self, schedule: Schedule, trouble: ChannelTrouble) -> None:
        paused = await self._service.pause_schedule(schedule, trouble)
        if paused is not None:
            log.info("a schedule was paused: %s", trouble)
            await self._mail.log_card(schedule.guild, paused.log_channel, paused_note(paused.schedule))

    def _pinged(self, schedule: Schedule, club: discord.Guild) -> RoleId | None:
        if schedule.role is None or not self._service.is_punctual(schedule):
            return None
        role = club.get_role(schedule.role)
        if role is None or role.is_default() or not (role.mentionable or schedule.trusted):
            return None
        return RoleId(role.id)


def requested_role(interaction: Interaction, chosen: str) -> RequestedRole | None:
    """A role that a schedule has, and whether this person may mention it; None for nothing, or a role that is gone."""
    guild, user = interaction.guild, interaction.user
    number = id_in(chosen)
    role = guild.get_role(number) if guild is not None and number is not None else None
    if role is None or not isinstance(user, discord.Member):
        return None
    return RequestedRole(
        role=RoleId(role.id),
        everyone=role.is_default(),
        mentionable=role.mentionable,
        trusted=user.guild_permissions.mention_everyone,
    )


def _trouble(error: Exception) -> ChannelTrouble | None:
    """What Discord itself says of the channel; a 403 or 404 of the proxy in front of it says nothing."""
    if not isinstance(error, discord.HTTPException):
        return None
    if isinstance(error, discord.NotFound) and error.code:
        return ChannelTrouble.CHANNEL_GONE
    return ChannelTrouble.FORBIDDEN if isinstance(error, discord.Forbidden) and error.code else None
