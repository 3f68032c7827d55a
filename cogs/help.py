"""`/help`: every command by topic."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.gateway import replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.mentions import CommandMentions
from bot.services.clubs.permissions import Permissions
from bot.ui.help import help_card


class HelpCog(commands.Cog):
    def __init__(self, mentions: CommandMentions, permissions: Permissions) -> None:
        self._mentions = mentions
        self._permissions = permissions

    @app_commands.command(name="help")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def show_help(self, interaction: Interaction) -> None:
        """See everything Marquee can do."""
        actor = read_actor(interaction)
        card = help_card(
            self._mentions.mention_of,
            in_club=actor.guild is not None,
            moderates=await self._permissions.is_moderator(actor),
            manages=actor.manages_server,
        )
        await replies.send_answer(interaction, card, private=True)
