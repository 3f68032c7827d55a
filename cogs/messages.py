"""The message menu Apps → Delete response: removes an answer, for the person who asked for it or a moderator."""

from __future__ import annotations

import contextlib

import discord
from discord import app_commands
from discord.ext import commands

from bot.gateway import replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.answer_owner import check_removable, own_application_id
from bot.gateway.context_menus import context_menu
from bot.ui.kit import notices


class MessageMenusCog(commands.Cog):
    @context_menu("Delete response")
    @app_commands.guild_only()
    async def delete_response(self, interaction: Interaction, message: discord.Message) -> None:
        check_removable(message, read_actor(interaction), own_application_id(interaction))
        with contextlib.suppress(discord.NotFound):  # it was deleted already
            await message.delete()
        await replies.send_answer(interaction, notices.removed_note(), private=True)
