"""`/taste`: compares the ratings of two members."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.ids import MemberId
from bot.gateway import options, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.context_menus import context_menu
from bot.gateway.delivery import PUBLIC
from bot.services.recommendations.taste_match import TasteComparisonService
from bot.ui.recommendations.recommend import taste_card


class TasteCog(commands.Cog):
    def __init__(self, taste: TasteComparisonService) -> None:
        self._taste = taste

    @app_commands.command(name="taste", extras=PUBLIC)
    @app_commands.guild_only()
    @app_commands.describe(member="Who to compare with", private=options.PRIVATE)
    async def show_taste(self, interaction: Interaction, member: discord.Member, private: bool = False) -> None:
        """Compare your taste with another member's."""
        found = await self._taste.compare_members(read_actor(interaction), MemberId(member.id), member.display_name)
        await replies.send_answer(interaction, lambda: taste_card(found), private=private or not found.shareable)

    @context_menu("Compare taste")
    @app_commands.guild_only()
    async def compare_with(self, interaction: Interaction, member: discord.Member) -> None:
        found = await self._taste.compare_members(read_actor(interaction), MemberId(member.id), member.display_name)
        await replies.send_answer(interaction, taste_card(found), private=True)
