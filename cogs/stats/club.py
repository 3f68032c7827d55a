"""`/club`: the club's records."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.gateway import replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.delivery import PUBLIC
from bot.services.stats.records import RecordsService
from bot.ui.stats import records


class ClubCog(commands.Cog):
    def __init__(self, found: RecordsService) -> None:
        self._records = found

    @app_commands.command(name="club", extras=PUBLIC)
    @app_commands.guild_only()
    @app_commands.describe(private="Show the answer only to you")
    async def show_records(self, interaction: Interaction, private: bool = False) -> None:
        """See the club's records: its first film, its longest night, its guilty pleasures."""
        found = await self._records.club_records(read_actor(interaction))
        name = "" if interaction.guild is None else interaction.guild.name
        await replies.send_answer(interaction, lambda: records.records_card(found, name), private=private)
