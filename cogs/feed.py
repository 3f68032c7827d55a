"""The buttons of the feed: likes, and sharing one's own review in the present channel."""

from __future__ import annotations

from discord.ext import commands

from bot.domain.errors import ControlUnknown
from bot.domain.feed import FeedPostId
from bot.domain.ids import ReviewId
from bot.domain.reviews.moderation import ReviewAction
from bot.gateway import replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.channels.feed import FeedPoster
from bot.gateway.controls import handles_control
from bot.services.feed.following import FeedFollowing
from bot.services.reviews.moderation import ModerationService
from bot.ui import feed


class FeedCog(commands.Cog):
    def __init__(self, following: FeedFollowing, poster: FeedPoster, moderation: ModerationService) -> None:
        self._moderation = moderation
        self._following = following
        self._poster = poster

    @handles_control(feed.LIKE)
    async def like(self, interaction: Interaction, card: int) -> None:
        liked = await self._following.set_like(read_actor(interaction), FeedPostId(card), liked=True)
        if await replies.replace_message(interaction, lambda: feed.feed_card(liked.content, liked.prepared.post.id)):
            await self._following.record_update(liked.prepared)
        await replies.send_answer(interaction, feed.liked_card(liked), private=True)

    @handles_control(feed.UNLIKE)
    async def take_like_back(self, interaction: Interaction, card: int) -> None:
        liked = await self._following.set_like(read_actor(interaction), FeedPostId(card), liked=False)
        await replies.replace_message(interaction, lambda: feed.liked_card(liked))

    @handles_control(feed.SHARE)
    async def share_review(self, interaction: Interaction, review: int) -> None:
        actor = read_actor(interaction)
        if actor.channel is None:
            raise ControlUnknown
        await replies.defer_reply(interaction, private=True)
        address = await self._poster.share_review(actor, ReviewId(review), actor.channel)
        await replies.send_answer(interaction, feed.shared_card(address), private=True)

    @handles_control(feed.DELETE_CARDS)
    async def delete_cards(self, interaction: Interaction, review: int) -> None:
        """For whoever may restore the review: its author if they withdrew it, moderators if they removed it."""
        sheet = await self._moderation.sheet_for_action(
            read_actor(interaction), ReviewId(review), ReviewAction.RESTORED
        )
        await replies.defer_reply(interaction, private=True)
        deleted, failed = await self._poster.delete_cards(sheet.review.guild, sheet.review.id)
        await replies.send_answer(interaction, feed.cards_deleted_card(deleted, failed), private=True)
