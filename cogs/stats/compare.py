"""`/compare`: two members on one picture."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.ids import MemberId
from bot.gateway import replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import handles_control
from bot.gateway.delivery import PUBLIC
from bot.services.stats.comparisons import ComparisonService, Person
from bot.services.stats.profiles import ProfileService
from bot.ui.stats import compare, profile


class CompareCog(commands.Cog):
    def __init__(self, comparisons: ComparisonService, profiles: ProfileService) -> None:
        self._comparisons = comparisons
        self._profiles = profiles

    @app_commands.command(name="compare", extras=PUBLIC)
    @app_commands.guild_only()
    @app_commands.rename(other="with")
    @app_commands.describe(
        member="Who to compare",
        other="With whom. Leave empty to compare them with you.",
        private="Show the answer only to you",
    )
    async def compare_members(
        self,
        interaction: Interaction,
        member: discord.Member,
        other: discord.Member | None = None,
        private: bool = False,
    ) -> None:
        """Compare two members: their stars, and what both have seen."""
        pair = (_person(interaction.user), _person(member)) if other is None else (_person(member), _person(other))
        found = await self._comparisons.compare_members(read_actor(interaction), *pair)
        await replies.send_answer(
            interaction, lambda: compare.compare_card(found), private=private or not found.shareable
        )

    @handles_control(profile.COMPARE_WITH)
    async def compare_with_me(self, interaction: Interaction, member: int) -> None:
        actor = read_actor(interaction)
        name = await self._profiles.member_name(actor.club, MemberId(member))
        found = await self._comparisons.compare_members(actor, (actor.member, actor.name), (MemberId(member), name))
        await replies.send_answer(interaction, compare.compare_card(found), private=True)


def _person(user: discord.User | discord.Member) -> Person:
    return MemberId(user.id), user.display_name
