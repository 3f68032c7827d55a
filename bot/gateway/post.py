"""Tells people of what was done: authors by private message, or at their next command; the club in its log channel."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from bot.gateway.actors import actor
from bot.gateway.replies import NOBODY, answer
from bot.ui import moderation

if TYPE_CHECKING:
    from bot.domain.moderation import Done, Notice
    from bot.domain.people import Actor
    from bot.gateway.actors import Interaction
    from bot.gateway.client import MarqueeBot
    from bot.services.clubs import Clubs
    from bot.services.notices import Notices
    from bot.ui.layout import Card

log = logging.getLogger(__name__)


class Post:
    def __init__(self, bot: MarqueeBot, notices: Notices, clubs: Clubs) -> None:
        self._bot = bot
        self._notices = notices
        self._clubs = clubs

    async def tell(self, done: Done) -> None:
        """Tell the author, where somebody else did it, and the log channel, where the club has one."""
        if done.notice is not None and await self._written_to(done.notice, moderation.notice_card(done.notice)):
            await self._notices.told([done.notice])
        if moderation.worth_logging(done):
            await self.log(done.review.guild, done.log_channel, moderation.log_card(done))

    async def log(self, guild: int, channel: int | None, card: Card) -> None:
        """Put something into the log channel of a club; with None there is none."""
        if channel is None:
            return
        club = self._bot.get_guild(guild)
        if club is None or club.get_channel(channel) is None:
            log.warning("the log channel is none of its club's: nothing was written to it")
            return
        await self._log(channel, card)

    async def record(self, who: Actor, card: Card) -> None:
        """Put what somebody did into their club's log channel."""
        if who.guild is not None:
            await self.log(who.guild, await self._clubs.log_channel(who.guild), card)

    async def catch_up(self, interaction: Interaction) -> None:
        """After a command: tell privately what no private message could."""
        if interaction.type is not discord.InteractionType.application_command:
            return
        # Nothing can follow a form that was opened, nor a command that was not answered.
        if interaction.response.type in (None, discord.InteractionResponseType.modal):
            return
        try:
            for notice in await self._notices.waiting(actor(interaction)):
                await answer(interaction, moderation.notice_card(notice), private=True)
                await self._notices.told([notice])
        except discord.HTTPException as error:
            log.warning("a notice could not be told: %s", error)

    async def _written_to(self, notice: Notice, card: Card) -> bool:
        try:
            user = self._bot.get_user(notice.member) or await self._bot.fetch_user(notice.member)
            await user.send(view=card, allowed_mentions=NOBODY)
        except (discord.DiscordException, OSError):
            return False  # closed to us, or out of reach: it is told at the author's next command
        return True

    async def _log(self, channel: int, card: Card) -> None:
        try:
            await self._bot.get_partial_messageable(channel).send(view=card, allowed_mentions=NOBODY)
        except (discord.DiscordException, OSError) as error:
            log.warning("the log channel could not be written to: %s", error)
