"""Apps → Delete response: an answer is removed for the one who asked for it, and for moderators."""

from __future__ import annotations

import contextlib

import discord
from discord import app_commands
from discord.ext import commands

from bot.gateway import replies
from bot.gateway.actors import Interaction, actor
from bot.gateway.answer_owner import ours, removable
from bot.gateway.tree import MarqueeTree
from bot.ui.kit import notices


class Messages(commands.Cog):
    def __init__(self, tree: MarqueeTree) -> None:
        self._tree = tree
        self._menu = app_commands.ContextMenu(name="Delete response", callback=self.delete_response)

    async def cog_load(self) -> None:
        self._tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self._tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.guild_only()
    async def delete_response(self, interaction: Interaction, message: discord.Message) -> None:
        removable(message, actor(interaction), ours(interaction))
        with contextlib.suppress(discord.NotFound):  # somebody was faster
            await message.delete()
        await replies.answer(interaction, notices.removed(), private=True)
