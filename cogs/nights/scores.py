"""After the film: its end, everyone's own scores, the reveal, and who came."""

from __future__ import annotations

from datetime import timedelta

from discord.ext import commands

from bot.domain.ids import ChannelId, FilmId
from bot.domain.nights.night import NightId, NightState
from bot.gateway import replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.audience import chosen_members
from bot.gateway.controls import chosen_number, chosen_value, handles_control
from bot.gateway.nights.answers import show_sheet
from bot.gateway.offered import server_voice_channel
from bot.services.clubs.membership import require_club
from bot.services.nights.services import NightServices
from bot.ui.nights import controls, notices, scores


class ScoresCog(commands.Cog):
    def __init__(self, nights: NightServices) -> None:
        self._nights = nights

    @handles_control(controls.END_NIGHT)
    async def end_night(self, interaction: Interaction, night: int) -> None:
        found = await self._nights.scores.end_night(read_actor(interaction), NightId(night))
        await show_sheet(interaction, self._nights.views, found, notices.ENDED)

    @handles_control(controls.SCORE)
    async def open_scores(self, interaction: Interaction, night: int) -> None:
        await self._show_scores(interaction, night, new=True)

    @handles_control(controls.GIVE_SCORE)
    async def give_score(self, interaction: Interaction, night: int, film: int) -> None:
        halves = chosen_number(interaction)
        await self._nights.scores.give_score(read_actor(interaction), NightId(night), FilmId(film), halves)
        await self._show_scores(interaction, night, saved=True)

    @handles_control(controls.SCORE_OUT)
    async def remove_scores(self, interaction: Interaction, night: int) -> None:
        await self._nights.scores.remove_scores(read_actor(interaction), NightId(night))
        await self._show_scores(interaction, night, saved=True)

    @handles_control(controls.REVEAL)
    async def reveal_scores(self, interaction: Interaction, night: int) -> None:
        found = await self._nights.scores.reveal_scores(read_actor(interaction), NightId(night))
        await show_sheet(interaction, self._nights.views, found, notices.REVEALED)

    @handles_control(controls.REVEAL_WHEN)
    async def open_reveal_time(self, interaction: Interaction, night: int) -> None:
        found = await self._nights.planning.find_hosted(read_actor(interaction), NightId(night))
        await replies.replace_message(interaction, lambda: scores.reveal_time_card(found))

    @handles_control(controls.REVEAL_IN)
    async def set_reveal_time(self, interaction: Interaction, night: int) -> None:
        wait = timedelta(hours=min(max(chosen_number(interaction), 1), max(scores.WAITS)))
        found = await self._nights.scores.set_reveal_time(read_actor(interaction), NightId(night), wait)
        await show_sheet(interaction, self._nights.views, found, notices.REVEAL_SET)

    @handles_control(controls.CAME)
    async def show_who_came(self, interaction: Interaction, night: int) -> None:
        await self._show_came(interaction, night)

    @handles_control(controls.CAME_ADD)
    async def add_who_came(self, interaction: Interaction, night: int) -> None:
        people = chosen_members(interaction)
        await self._nights.attendance.set_came(read_actor(interaction), NightId(night), people, came=True)
        await self._show_came(interaction, night)

    @handles_control(controls.CAME_REMOVE)
    async def remove_who_came(self, interaction: Interaction, night: int) -> None:
        people = chosen_members(interaction)
        await self._nights.attendance.set_came(read_actor(interaction), NightId(night), people, came=False)
        await self._show_came(interaction, night)

    @handles_control(controls.CAME_SCORERS)
    async def add_scorers(self, interaction: Interaction, night: int) -> None:
        await self._nights.attendance.add_scorers(read_actor(interaction), NightId(night))
        await self._show_came(interaction, night)

    @handles_control(controls.CAME_VOICE)
    async def set_voice(self, interaction: Interaction, night: int) -> None:
        voice = ChannelId(server_voice_channel(interaction, chosen_value(interaction)).id)
        await self._nights.attendance.set_voice(read_actor(interaction), NightId(night), voice)
        await self._show_came(interaction, night)

    async def _show_came(self, interaction: Interaction, night: int) -> None:
        found, there = await self._nights.attendance.read_attendance(read_actor(interaction), NightId(night))
        await replies.replace_message(interaction, lambda: scores.came_card(found, there))

    async def _show_scores(
        self, interaction: Interaction, night: int, *, saved: bool = False, new: bool = False
    ) -> None:
        actor = read_actor(interaction)
        view = await self._nights.views.view_night(require_club(actor), NightId(night))
        if view.night.state not in (NightState.SCORING, NightState.REVEALED):
            await replies.send_answer(interaction, scores.closed_note(view), private=True)
            return
        mine = await self._nights.scores.own_scores(actor, NightId(night))
        if new:
            await replies.send_answer(interaction, scores.score_card(view, mine, saved=saved), private=True)
        else:
            await replies.replace_message(interaction, lambda: scores.score_card(view, mine, saved=saved))
