"""`/recap`: the month or year of a club or a member, in text and pictures."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.ids import MemberId
from bot.domain.stats.recap import Recap, RecapTime
from bot.gateway import options, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import handles_control
from bot.gateway.delivery import PUBLIC
from bot.services.stats.recaps import RecapService
from bot.ui.kit.layout import Card
from bot.ui.stats import recap as cards
from bot.ui.stats.recap_text import month_names


class RecapCog(commands.Cog):
    def __init__(self, recaps: RecapService) -> None:
        self._recaps = recaps

    @app_commands.command(name="recap", extras=PUBLIC)
    @app_commands.guild_only()
    @app_commands.describe(
        year="The year. Leave empty for the latest one.",
        month="One month instead of the whole year",
        member="A member's recap instead of the club's",
        light="Light pictures instead of dark ones",
        private=options.PRIVATE,
    )
    @app_commands.choices(
        month=[app_commands.Choice(name=name, value=number) for number, name in enumerate(month_names(), start=1)]
    )
    async def show_recap(
        self,
        interaction: Interaction,
        year: app_commands.Range[int, 1900, 2100] | None = None,
        month: int | None = None,
        member: discord.Member | None = None,
        light: bool = False,
        private: bool = False,
    ) -> None:
        """Look back on a month or year of the club, or of a member."""
        actor = read_actor(interaction)
        time = await self._recaps.time_meant(actor, year, month)
        found = await self._recaps.make_recap(actor, time, None if member is None else MemberId(member.id))
        private = private or not found.shareable
        await replies.defer_reply(interaction, private=private)
        who = _name(interaction, found) if member is None else member.display_name
        await replies.send_answer(
            interaction, lambda: cards.recap_card(found, who, light=light, asker=actor.member), private=private
        )

    @handles_control(cards.TURN)
    async def turn(self, interaction: Interaction, year: int, month: int, member: int, light: int, asker: int) -> None:
        actor = read_actor(interaction)
        found = await self._recaps.make_recap(
            actor, RecapTime(year, month or None), MemberId(member) if member else None
        )
        name = _name(interaction, found)

        def recap_card() -> Card:
            return cards.recap_card(found, name, light=bool(light), asker=actor.member)

        if found.shareable:
            await replies.replace_or_copy(interaction, recap_card, asker=asker)
        else:
            await replies.send_answer(interaction, recap_card, private=True)

    @handles_control(cards.SHARE)
    async def share(self, interaction: Interaction, year: int, month: int, member: int, light: int) -> None:
        await replies.defer_reply(interaction, private=True)
        actor = read_actor(interaction)
        found = await self._recaps.make_recap(
            actor, RecapTime(year, month or None), MemberId(member) if member else None
        )
        card = cards.share_card(found, _name(interaction, found), light=bool(light))
        await replies.send_answer(interaction, card, private=True)


def _name(interaction: Interaction, found: Recap) -> str:
    """The club's name, or the member's: as Discord shows it where it is known, else as it was last seen."""
    guild = interaction.guild
    if found.member is None:
        return "" if guild is None else guild.name
    known = None if guild is None else guild.get_member(found.member)
    return found.name if known is None else known.display_name
