"""`/settings`: shows and changes a club's settings in one panel."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.domain.clubs.settings import CLUB_SETTINGS
from bot.gateway import replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import chosen_value, handles_control
from bot.gateway.offered import check_setting
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.time_zones import ClubTimeZones
from bot.ui.clubs.settings import setting_of_number, settings_panel, stored_value, zone_card
from bot.ui.clubs.welcome import OPEN_SETTINGS
from bot.ui.kit import controls, theme
from bot.ui.schedules.zone_text import zone_choices


class SettingsCog(commands.Cog):
    def __init__(self, clubs: ClubService, zones: ClubTimeZones) -> None:
        self._clubs = clubs
        self._zones = zones

    @app_commands.command(name="settings")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def show_settings(self, interaction: Interaction) -> None:
        """See and change this club's settings."""
        panel = settings_panel(await self._clubs.effective_settings(read_actor(interaction)))
        await replies.send_answer(interaction, panel, private=True)

    @app_commands.command(name="time-zone")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.describe(zone="A city or country such as Munich, New York or Japan, or UTC+2")
    async def set_time_zone(
        self, interaction: Interaction, zone: app_commands.Range[str, 1, theme.CHOICE_LIMIT]
    ) -> None:
        """Say where the club is, so that “last night” is the right day."""
        found, today = await self._zones.set_zone(read_actor(interaction), zone)
        await replies.send_answer(interaction, zone_card(found, today), private=True)

    @set_time_zone.autocomplete("zone")
    async def complete_zone(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return zone_choices(await self._zones.suggest_places(typed, theme.OPTIONS), typed)

    @handles_control(OPEN_SETTINGS)
    async def open_settings(self, interaction: Interaction, what: int) -> None:
        """From the greeting of a new server; `what` tells its buttons apart."""
        del what
        panel = settings_panel(await self._clubs.effective_settings(read_actor(interaction)))
        await replies.send_answer(interaction, panel, private=True)

    @handles_control(controls.SETTING)
    async def change_setting(self, interaction: Interaction, setting: int) -> None:
        actor = read_actor(interaction)
        key = setting_of_number(setting)
        value = check_setting(interaction, CLUB_SETTINGS[key].kind, stored_value(chosen_value(interaction)))
        await self._clubs.change_setting(actor, key, value)
        settings = await self._clubs.effective_settings(actor)
        await replies.replace_message(interaction, lambda: settings_panel(settings))
