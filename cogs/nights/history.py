"""The buttons of `/night history`: its pages, a night that is over, and all nights in numbers."""

from __future__ import annotations

from discord.ext import commands

from bot.domain.nights.night import NightId
from bot.gateway import replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import chosen_number, handles_control
from bot.services.clubs.membership import require_club
from bot.services.nights.services import NightServices
from bot.ui.nights import controls, history, scores


class NightHistoryCog(commands.Cog):
    def __init__(self, nights: NightServices) -> None:
        self._nights = nights

    @handles_control(controls.HISTORY)
    async def turn_page(self, interaction: Interaction, page: int) -> None:
        found = await self._nights.history.read_page(read_actor(interaction), page)
        await replies.replace_or_copy(interaction, lambda: history.history_card(found), asker=0)

    @handles_control(controls.PAST)
    async def open_night(self, interaction: Interaction, page: int) -> None:
        guild = require_club(read_actor(interaction))
        view = await self._nights.views.view_night(guild, NightId(chosen_number(interaction)))
        await replies.replace_or_copy(interaction, lambda: scores.reveal_card(view, page=page), asker=0)

    @handles_control(controls.NUMBERS)
    async def show_numbers(self, interaction: Interaction) -> None:
        numbers = await self._nights.history.read_numbers(read_actor(interaction))
        await replies.replace_or_copy(interaction, lambda: history.numbers_card(numbers), asker=0)
