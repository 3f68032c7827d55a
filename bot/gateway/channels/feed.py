"""Posts what is new into clubs' feeds and what members share, and keeps these messages up to date."""

from __future__ import annotations

import logging
from datetime import timedelta

import aiohttp
import discord

from bot.domain.feed import AlreadyShared, ClosedFeed, FeedContent, FeedPost, PreparedPost, SharingDelayed
from bot.domain.ids import ChannelId, GuildId, ReviewId
from bot.domain.people import Actor
from bot.domain.schedules.errors import ChannelClosed, ChannelTrouble, PostRejected
from bot.gateway.channels.sending import NONCE_LIFE, ChannelSender, channel_trouble
from bot.gateway.client import MarqueeBot
from bot.gateway.delivery import NOBODY, describe_failure, is_discord_trouble
from bot.gateway.notifier import Notifier
from bot.services.feed.following import FeedFollowing
from bot.services.feed.posting import FeedPosting
from bot.ui import feed
from bot.ui.kit.layout import Card
from bot.ui.language.languages import speaking

log = logging.getLogger(__name__)

SECONDS = 15.0
"""Seconds between two checks for what is new and what must change."""
RETRY_SOON, RETRY_LATER = timedelta(seconds=45), timedelta(minutes=10)
_GONE = (10003, 10008)
"""Discord's codes for an unknown channel and an unknown message."""


class FeedPoster:
    """`post_news` is the job. Where a feed's channel is closed the feed is switched off, and someone is told once."""

    def __init__(
        self,
        bot: MarqueeBot,
        posting: FeedPosting,
        following: FeedFollowing,
        sender: ChannelSender,
        notifier: Notifier,
    ) -> None:
        self._bot = bot
        self._posting = posting
        self._following = following
        self._sender = sender
        self._notifier = notifier

    async def post_news(self) -> None:
        """Post everything that waits. A failure is logged and does not affect the others."""
        if not self._bot.is_ready():
            return
        await self._posting.store_new_posts()
        for post in await self._posting.waiting_posts():
            try:
                await self._post(post)
            except (ChannelClosed, PostRejected) as refused:
                log.warning("a shared review could not be posted: %s", type(refused).__name__)
            except Exception:
                log.exception("a message of the feed could not be posted; it is tried again later")
                await self._posting.delay_post(post, RETRY_LATER)

    async def share_review(self, actor: Actor, review: ReviewId, channel: ChannelId) -> str:
        """Post a member's own review in a channel, once; returns the message's URL.

        Raises OnlyInAClub, ReviewGone, ChannelClosed, AlreadyShared, PostRejected and SharingDelayed.
        """
        guild = actor.guild
        if guild is not None:
            self._sender.open_channel(guild, channel)
        try:
            post = await self._posting.share_review(actor, review, channel)
        except AlreadyShared as shared:
            before = None if guild is None else await self._posting.shared_post(guild, channel, review)
            place = self._bot.get_partial_messageable(channel, guild_id=guild)
            if before is None or not await _is_missing(place, shared.message):
                raise
            # Somebody deleted the message.
            await self._following.forget_message(before)
            post = await self._posting.share_review(actor, review, channel)
        message = await self._post(post)
        if message is None:
            raise SharingDelayed
        return message.jump_url

    async def delete_cards(self, guild: GuildId, review: ReviewId) -> tuple[int, int]:
        """Delete the messages about a review; returns how many were deleted, and how many could not be."""
        deleted = failed = 0
        for post in await self._following.posts_of_review(guild, review):
            try:
                if post.message is not None:
                    await self._sender.delete_message(guild, post.channel, post.message)
            except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
                if not (isinstance(error, discord.HTTPException) and error.code in _GONE):
                    log.warning("a card could not be deleted: %s", describe_failure(error))
                    failed += 1
                    continue
            await self._following.forget_message(post)
            deleted += 1
        return deleted, failed

    async def _post(self, post: FeedPost) -> discord.Message | None:
        """Send a post and return its message; None if it is sent later, or not at all in the case of the feed.

        For a shared post raises ChannelClosed and PostRejected where the job only logs.
        """
        if not self._sender.is_reachable(post.guild):
            await self._posting.delay_post(post, RETRY_LATER)
            return None
        try:
            channel = self._sender.open_channel(post.guild, post.channel)
        except ChannelClosed as closed:
            await self._give_up(post, closed.trouble)
            return None
        content = await self._posting.prepare_sending(post)
        if content is None:
            await self._posting.discard_post(post)
            return None
        try:
            message = await self._sent_before(channel, post) or await self._sender.send_once(
                channel, lambda: feed.feed_card(content, post.id), f"mf-{post.id}-{int(post.created_at.timestamp())}"
            )
        except Exception as error:  # noqa: BLE001  _handle_failure handles every kind
            await self._handle_failure(post, error)
            return None
        await self._posting.record_sent(post, content, message.id)
        self._following.note_change(post.guild)
        return message

    async def _sent_before(self, channel: discord.TextChannel, post: FeedPost) -> discord.Message | None:
        """The message of an earlier attempt, or None. Searched only once Discord may have forgotten the nonce."""
        if self._posting.post_age(post) < NONCE_LIFE:
            return None
        try:
            return await self._sender.find_message(channel, lambda found: feed.shows_feed_post(found, post.id))
        except discord.Forbidden:
            return None  # We may not read the channel: risk posting twice rather than never.

    async def _handle_failure(self, post: FeedPost, error: Exception) -> None:
        trouble = channel_trouble(error)
        if trouble is not None:
            await self._give_up(post, trouble)
        elif is_discord_trouble(error) or not isinstance(error, discord.HTTPException):
            log.warning("a message of the feed is tried again later: %s", describe_failure(error))
            soon = self._posting.post_age(post) + RETRY_SOON < NONCE_LIFE
            await self._posting.delay_post(post, RETRY_SOON if soon else RETRY_LATER)
        else:
            # Discord would refuse it again.
            log.error("a message of the feed was refused and is left out: %s", describe_failure(error))
            await self._posting.discard_post(post)
            if post.shared:
                raise PostRejected from error

    async def _give_up(self, post: FeedPost, trouble: ChannelTrouble) -> None:
        await self._posting.discard_post(post)
        if post.shared:
            raise ChannelClosed(trouble)
        closed = await self._posting.close_feed(post.guild, post.channel, trouble)
        if closed is not None:
            log.warning("a feed was switched off: %s", trouble)
            await self._tell(closed)

    async def _tell(self, closed: ClosedFeed) -> None:
        """In the club's log channel, or else whoever chose the channel, by private message."""
        if closed.log_channel is not None:
            await self._notifier.log_card(closed.guild, closed.log_channel, lambda: feed.closed_note(closed))
            return
        club = self._bot.get_guild(closed.guild)
        if closed.chosen_by is None or club is None:
            return
        try:
            user = self._bot.get_user(closed.chosen_by) or await self._bot.fetch_user(closed.chosen_by)
            with speaking(await self._bot.club_language(closed.guild)):
                note = feed.closed_note(closed, club=club.name)
            await user.send(view=note, allowed_mentions=NOBODY)
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("the one who chose the feed's channel could not be told: %s", describe_failure(error))


class FeedUpdater:
    """`update_posts` is the job. A failed change is tried again later, also after a restart."""

    def __init__(self, bot: MarqueeBot, following: FeedFollowing, sender: ChannelSender) -> None:
        self._bot = bot
        self._following = following
        self._sender = sender

    async def update_posts(self) -> None:
        """Change every message that is out of date. A failure does not stop the others."""
        if not self._bot.is_ready():
            return
        for prepared in await self._following.due_updates():
            try:
                await self._change_message(prepared)
            except Exception as error:  # noqa: BLE001  one failure must not stop the others
                await self._handle_failure(prepared.post, error)
            else:
                await self._following.record_update(prepared)

    async def _change_message(self, prepared: PreparedPost) -> None:
        post, content = prepared.post, prepared.content
        if post.message is None:
            return
        if content is None:
            await self._sender.delete_message(post.guild, post.channel, post.message)
            return

        def changed_card() -> Card:
            if isinstance(content, FeedContent):
                return feed.feed_card(content, post.id)
            return feed.note_of_post(content, post.id)

        await self._sender.edit_message(post.guild, post.channel, post.message, changed_card)

    async def _handle_failure(self, post: FeedPost, error: Exception) -> None:
        """Retry later, unless Discord reports twice that the message does not exist: a single 404 may be an error."""
        place = self._bot.get_partial_messageable(post.channel, guild_id=post.guild)
        if isinstance(error, discord.NotFound) and post.message and await _is_missing(place, post.message):
            await self._following.forget_message(post)
            return
        if isinstance(error, discord.DiscordException) or is_discord_trouble(error):
            log.warning("a message of the feed is changed later: %s", describe_failure(error))
        else:
            log.error("a message of the feed could not be changed; it is tried again later", exc_info=error)
        await self._following.delay_update(post)


async def _is_missing(place: discord.PartialMessageable, message: int) -> bool:
    """Whether Discord says that a message or its channel does not exist."""
    try:
        await place.fetch_message(message)
    except discord.NotFound as error:
        return error.code in _GONE
    except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError):
        return False
    return False
