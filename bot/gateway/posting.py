"""Posts what is due on a schedule. Only this module may mention a role."""

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
from bot.domain.schedules.errors import ChannelClosed, ChannelTrouble, PostRejected, PostUncertain
from bot.domain.schedules.schedule import RequestedRole, Schedule, ScheduledPost, ScheduleId, VoteResult
from bot.gateway.actors import Interaction
from bot.gateway.channels.sending import NONCE_LIFE, ChannelSender, channel_trouble
from bot.gateway.client import MarqueeBot
from bot.gateway.delivery import NOBODY, describe_failure, is_discord_trouble, may_have_arrived
from bot.gateway.notifier import Notifier
from bot.gateway.offered import parse_id
from bot.services.schedules.posting import SchedulePosting
from bot.ui.schedules.panel import paused_note
from bot.ui.schedules.posts import post_card, shows_post

log = logging.getLogger(__name__)

SECONDS = 30.0
"""Seconds between two checks for schedules that are due."""
AT_ONCE = 40
"""Clubs that are posted to concurrently, each with one post at a time."""
RETRY_SOON, RETRY_LATER = timedelta(seconds=45), timedelta(minutes=10)


class SchedulePoster:
    """`post_due_schedules` is the job. A schedule is paused if its channel is closed; the log channel says so once."""

    def __init__(self, bot: MarqueeBot, service: SchedulePosting, notifier: Notifier, sender: ChannelSender) -> None:
        self._bot = bot
        self._service = service
        self._notifier = notifier
        self._sender = sender

    async def post_due_schedules(self) -> None:
        """Post everything that is due: several clubs concurrently, the posts of one club one after another."""
        if not self._bot.is_ready():
            return
        handled: set[tuple[ScheduleId, datetime]] = set()
        while True:
            due = [each for each in await self._service.due_schedules() if (each.id, each.next_at) not in handled]
            if not due:
                return
            handled.update((each.id, each.next_at) for each in due)
            await self._post_by_club(due)

    async def _post_by_club(self, due: Sequence[Schedule]) -> None:
        queues: dict[GuildId, list[Schedule]] = {}
        for schedule in due:
            queues.setdefault(schedule.guild, []).append(schedule)
        clubs = deque(queues)

        async def post_clubs() -> None:
            while clubs:
                # The posts of one club follow each other, so that what is cached for the first serves the next.
                for schedule in queues[clubs.popleft()]:
                    await self._try_schedule(schedule)

        await asyncio.gather(*(post_clubs() for _ in range(min(AT_ONCE, len(queues)))))

    async def _try_schedule(self, schedule: Schedule) -> None:
        """Post one schedule. A failure is logged and does not affect the others."""
        try:
            await self._post_schedule(schedule)
        except Exception as error:
            if is_discord_trouble(error):
                log.warning("a schedule failed and is tried again later: %s", describe_failure(error))
            else:
                log.exception("a schedule failed; it is tried again later")
            self._service.delay_schedule(schedule, RETRY_LATER)

    def open_channel(self, guild: GuildId, channel: ChannelId) -> discord.TextChannel:
        """The channel, if Marquee can write in it. Raises ChannelClosed."""
        return self._sender.open_channel(guild, channel)

    async def post_now(self, schedule: Schedule) -> str:
        """Post at once without mentioning a role; returns the message's URL.

        Raises ChannelClosed, NothingToPost, PostRejected and PostUncertain.
        """
        channel = self.open_channel(schedule.guild, schedule.plan.channel)
        post = await self._service.prepare_post_now(schedule)
        try:
            message = await self._send(post, channel, NOBODY)
        except Exception as error:
            trouble = channel_trouble(error)
            found = await self._find_by_hand(channel, post, error) if may_have_arrived(error) else None
            if found is None:
                await self._service.discard_post(schedule, post)
                if trouble is not None:
                    raise ChannelClosed(trouble) from error
                if isinstance(error, discord.HTTPException) and not is_discord_trouble(error):
                    raise
                log.warning("a post by hand could not be sent: %s", describe_failure(error))
                raise PostRejected from error
            message = found
        try:
            await self._service.record_sent_now(schedule, post, message.id)
        except Exception:
            log.exception("a post by hand is in its channel, but could not be recorded")
        return message.jump_url

    async def _find_by_hand(
        self, channel: discord.TextChannel, post: ScheduledPost, error: Exception
    ) -> discord.Message | None:
        try:
            return await self._find(channel, post)
        except (discord.DiscordException, OSError, TimeoutError):
            log.warning("it is not known whether a post by hand arrived: %s", describe_failure(error))
            raise PostUncertain from error

    async def _post_schedule(self, schedule: Schedule) -> None:
        if not self._sender.is_reachable(schedule.guild):
            # An outage, or the bot was removed: the schedule stays due.
            self._service.delay_schedule(schedule, timedelta(seconds=SECONDS))
            return
        if not await self._service.still_due(schedule):
            return  # It was changed, paused or removed while other schedules were posted.
        try:
            channel = self.open_channel(schedule.guild, schedule.plan.channel)
        except ChannelClosed as closed:
            await self._pause(schedule, closed.trouble)
            return
        post = await self._service.prepare_post(schedule)
        if post is None:
            await self._service.skip_post(schedule)
            return
        post = dataclasses.replace(post, role=self._role_to_mention(schedule, channel.guild))
        message = await self._sent_before(channel, post)
        if message is None:
            try:
                message = await self._send(post, channel, self._mentions(post))
            except Exception as error:  # noqa: BLE001  _handle_failure handles every kind
                await self._handle_failure(schedule, post, error)
                return
        await self._service.record_sent(schedule, post, message.id)

    async def _send(
        self, post: ScheduledPost, channel: discord.TextChannel, mentions: discord.AllowedMentions
    ) -> discord.Message:
        nonce = f"mq-{post.id}-{int(post.chosen_at.timestamp())}"
        return await self._sender.send_once(
            channel, lambda: post_card(post, club=channel.guild.name), nonce, mentions=mentions
        )

    async def _sent_before(self, channel: discord.TextChannel, post: ScheduledPost) -> discord.Message | None:
        """The message of an earlier attempt, or None. Searched only once Discord may have forgotten the nonce."""
        if self._service.post_age(post) < NONCE_LIFE:
            return None
        try:
            return await self._find(channel, post)
        except discord.Forbidden:
            return None  # We may not read the channel: risk posting twice rather than never.

    async def _find(self, channel: discord.TextChannel, post: ScheduledPost) -> discord.Message | None:
        """Our own message in the channel that shows this post."""
        return await self._sender.find_message(channel, lambda components: shows_post(components, post))

    @staticmethod
    def _mentions(post: ScheduledPost) -> discord.AllowedMentions:
        if post.role is None:
            return NOBODY
        return discord.AllowedMentions(
            everyone=False, users=False, roles=[discord.Object(post.role)], replied_user=False
        )

    async def _handle_failure(self, schedule: Schedule, post: ScheduledPost, error: Exception) -> None:
        trouble = channel_trouble(error)
        if trouble is not None:
            await self._service.discard_post(schedule, post)
            await self._pause(schedule, trouble)
        elif is_discord_trouble(error) or not isinstance(error, discord.HTTPException):
            log.warning("a post could not be sent and is tried again later: %s", describe_failure(error))
            soon = self._service.post_age(post) + RETRY_SOON < NONCE_LIFE
            self._service.delay_schedule(schedule, RETRY_SOON if soon else RETRY_LATER)
        else:
            # Discord would refuse it again.
            log.error("a post was refused and is left out: %s", describe_failure(error))
            await self._service.discard_post(schedule, post)
            await self._service.skip_post(schedule)

    async def refresh_votes(self, voted: VoteResult) -> None:
        """Update the vote counts under a pick after a vote was withdrawn from another message."""
        if voted.message is None:
            return
        guild, channel, message = voted.message
        try:
            await self._sender.edit_message(guild, channel, message, lambda: post_card(voted.post))
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("the vote counts under a pick could not be updated: %s", describe_failure(error))

    async def _pause(self, schedule: Schedule, trouble: ChannelTrouble) -> None:
        paused = await self._service.pause_schedule(schedule, trouble)
        if paused is not None:
            log.info("a schedule was paused: %s", trouble)
            await self._notifier.log_card(schedule.guild, paused.log_channel, lambda: paused_note(paused.schedule))

    def _role_to_mention(self, schedule: Schedule, club: discord.Guild) -> RoleId | None:
        if schedule.role is None or not self._service.is_punctual(schedule):
            return None
        role = club.get_role(schedule.role)
        if role is None or role.is_default() or not (role.mentionable or schedule.trusted):
            return None
        return RoleId(role.id)


def requested_role(interaction: Interaction, chosen: str) -> RequestedRole | None:
    """The chosen role, and whether this person may mention it; None for no role or one that no longer exists."""
    guild, user = interaction.guild, interaction.user
    number = parse_id(chosen)
    role = guild.get_role(number) if guild is not None and number is not None else None
    if role is None or not isinstance(user, discord.Member):
        return None
    return RequestedRole(
        role=RoleId(role.id),
        everyone=role.is_default(),
        mentionable=role.mentionable,
        trusted=user.guild_permissions.mention_everyone,
    )
