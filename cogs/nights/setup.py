"""The host's choices about a night: how its film is chosen, whom it pings, where its panel is, and who hosts it."""

from __future__ import annotations

from discord.ext import commands

from bot.domain.ids import ChannelId, FilmId, MemberId
from bot.domain.nights.night import Night, NightId
from bot.gateway import replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.audience import chosen_members
from bot.gateway.controls import chosen_number, chosen_value, handles_control
from bot.gateway.nights.answers import show_sheet
from bot.gateway.offered import server_channel, server_role
from bot.gateway.posting import SchedulePoster, requested_role
from bot.services.nights.services import NightServices
from bot.ui.nights import controls, notices, planning, sheets


class NightSetupCog(commands.Cog):
    def __init__(self, nights: NightServices, poster: SchedulePoster) -> None:
        self._nights = nights
        self._planning = nights.planning
        self._poster = poster

    @handles_control(controls.SETUP)
    async def open_setup(self, interaction: Interaction, night: int) -> None:
        await self._show_setup(interaction, await self._planning.find_hosted(read_actor(interaction), NightId(night)))

    @handles_control(controls.PLACE)
    async def open_place(self, interaction: Interaction, night: int) -> None:
        found = await self._planning.find_hosted(read_actor(interaction), NightId(night))
        view = await self._nights.views.view_night(found.guild, found.id)
        await replies.replace_message(interaction, lambda: sheets.place_card(view))

    @handles_control(controls.HOW_CHOSEN)
    async def set_how(self, interaction: Interaction, night: int) -> None:
        chooser, method = planning.read_how(chosen_value(interaction))
        found = await self._planning.set_how(read_actor(interaction), NightId(night), chooser, method)
        await self._show_setup(interaction, found)

    @handles_control(controls.VETOES)
    async def set_vetoes(self, interaction: Interaction, night: int) -> None:
        count = chosen_number(interaction)
        await self._show_setup(
            interaction, await self._planning.set_vote(read_actor(interaction), NightId(night), vetoes=min(count, 5))
        )

    @handles_control(controls.BLIND)
    async def set_blind(self, interaction: Interaction, night: int, on: int) -> None:
        await self._show_setup(
            interaction, await self._planning.set_vote(read_actor(interaction), NightId(night), blind=bool(on))
        )

    @handles_control(controls.MINUTES)
    async def set_minutes(self, interaction: Interaction, night: int) -> None:
        minutes = planning.read_minutes(chosen_value(interaction))
        await self._show_setup(
            interaction, await self._planning.set_vote(read_actor(interaction), NightId(night), minutes=minutes)
        )

    @handles_control(controls.LIST)
    async def set_list(self, interaction: Interaction, night: int) -> None:
        chosen = planning.read_list(chosen_value(interaction))
        found = await self._planning.set_list(read_actor(interaction), NightId(night), chosen)
        await self._show_setup(interaction, found)

    @handles_control(controls.PICKER)
    async def set_picker(self, interaction: Interaction, night: int) -> None:
        actor = read_actor(interaction)
        await self._planning.find_hosted(actor, NightId(night))
        (picker, *_) = chosen_members(interaction)
        found = await self._planning.set_picker(actor, NightId(night), MemberId(picker))
        await self._show_setup(interaction, found)

    @handles_control(controls.DROP_FILM)
    async def drop_film(self, interaction: Interaction, night: int) -> None:
        film = FilmId(chosen_number(interaction))
        await self._show_setup(
            interaction, await self._planning.remove_film(read_actor(interaction), NightId(night), film)
        )

    @handles_control(controls.ROLE)
    async def set_role(self, interaction: Interaction, night: int) -> None:
        actor, value = read_actor(interaction), chosen_value(interaction)
        await self._planning.find_hosted(actor, NightId(night))
        if value:
            server_role(interaction, value)
        found = await self._planning.set_role(actor, NightId(night), requested_role(interaction, value))
        await show_sheet(interaction, self._nights.views, found, notices.CHANGED)

    @handles_control(controls.CHANNEL)
    async def move_panel(self, interaction: Interaction, night: int) -> None:
        actor = read_actor(interaction)
        found = await self._planning.find_hosted(actor, NightId(night))
        channel = server_channel(interaction, chosen_value(interaction))
        self._poster.open_channel(found.guild, ChannelId(channel.id))
        role = requested_role(interaction, str(found.place.role))
        found = await self._planning.move_panel(actor, found.id, ChannelId(channel.id), role)
        await show_sheet(interaction, self._nights.views, found, notices.MOVED)

    @handles_control(controls.REPOST)
    async def repost_panel(self, interaction: Interaction, night: int) -> None:
        actor = read_actor(interaction)
        found = await self._planning.find_hosted(actor, NightId(night))
        self._poster.open_channel(found.guild, found.place.channel)
        found = await self._planning.move_panel(actor, found.id, found.place.channel)
        await show_sheet(interaction, self._nights.views, found, notices.REPOSTED)

    @handles_control(controls.TAKE_OVER)
    async def take_over(self, interaction: Interaction, night: int) -> None:
        found = await self._planning.take_over(read_actor(interaction), NightId(night))
        await show_sheet(interaction, self._nights.views, found, notices.NEW_HOST)

    async def _show_setup(self, interaction: Interaction, night: Night) -> None:
        view = await self._nights.views.view_night(night.guild, night.id)
        lists = await self._planning.read_lists(read_actor(interaction))
        await replies.replace_message(interaction, lambda: sheets.setup_card(view, lists))
