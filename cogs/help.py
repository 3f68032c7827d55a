"""`/help`: an overview of the commands on one screen."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.gateway import replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.mentions import CommandMentions
from bot.ui.help import help_card


class HelpCog(commands.Cog):
    def __init__(self, mentions: CommandMentions) -> None:
        self._mentions = mentions

    @app_commands.command(name="help")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def show_help(self, interaction: Interaction) -> None:
        """See what Marquee can do, with commands that you can press."""
        actor = read_actor(interaction)
        card = help_card(self._mentions.mention_of, in_club=actor.guild is not None, manages=actor.manages_server)
        await replies.send_answer(interaction, card, private=True)
