"""`/settings`: one panel, one press to change."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.domain.clubs.settings import CLUB_SETTINGS
from bot.gateway import replies
from bot.gateway.actors import Interaction, actor
from bot.gateway.controls import chosen, pressed
from bot.gateway.offered import setting_value
from bot.services.clubs.clubs import Clubs
from bot.ui.clubs.settings import key_of, settings_panel, value_of
from bot.ui.kit import controls


class Settings(commands.Cog):
    def __init__(self, clubs: Clubs) -> None:
        self._clubs = clubs

    @app_commands.command(name="settings")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def settings(self, interaction: Interaction) -> None:
        """See and change what this club decides."""
        panel = settings_panel(await self._clubs.all_effective(actor(interaction)))
        await replies.answer(interaction, panel, private=True)

    @pressed(controls.SETTING)
    async def change(self, interaction: Interaction, setting: int) -> None:
        who = actor(interaction)
        key = key_of(setting)
        value = setting_value(interaction, CLUB_SETTINGS[key].kind, value_of(chosen(interaction)))
        await self._clubs.change(who, key, value)
        await replies.replace(interaction, settings_panel(await self._clubs.all_effective(who)))
