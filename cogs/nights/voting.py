"""The vote of a night: opening and closing it, and every member's own ballot."""

from __future__ import annotations

from discord.ext import commands

from bot.domain.ids import FilmId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.night import NightId, NightState
from bot.gateway import replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import chosen_number, chosen_numbers, handles_control
from bot.gateway.nights.answers import show_sheet
from bot.services.clubs.membership import require_club
from bot.services.nights.services import NightServices
from bot.ui.nights import ballot, controls, notices, result


class VotingCog(commands.Cog):
    def __init__(self, nights: NightServices) -> None:
        self._nights = nights

    @handles_control(controls.START_VOTE)
    async def open_vote(self, interaction: Interaction, night: int) -> None:
        found = await self._nights.voting.open_vote(read_actor(interaction), NightId(night))
        await show_sheet(interaction, self._nights.views, found, notices.OPENED)

    @handles_control(controls.UNOPEN)
    async def take_opening_back(self, interaction: Interaction, night: int) -> None:
        found = await self._nights.voting.take_opening_back(read_actor(interaction), NightId(night))
        await show_sheet(interaction, self._nights.views, found, notices.UNOPENED)

    @handles_control(controls.CLOSE_VOTE)
    async def close_vote(self, interaction: Interaction, night: int) -> None:
        found = await self._nights.voting.close_vote(read_actor(interaction), NightId(night))
        await show_sheet(interaction, self._nights.views, found, notices.CLOSED)

    @handles_control(controls.REOPEN_VOTE)
    async def reopen_vote(self, interaction: Interaction, night: int) -> None:
        found = await self._nights.voting.reopen_vote(read_actor(interaction), NightId(night))
        await show_sheet(interaction, self._nights.views, found, notices.REOPENED)

    @handles_control(controls.RESULT)
    async def show_result(self, interaction: Interaction, night: int) -> None:
        view = await self._nights.views.view_night(require_club(read_actor(interaction)), NightId(night))
        await replies.send_answer(interaction, result.result_card(view), private=True)

    @handles_control(controls.VOTE)
    async def open_ballot(self, interaction: Interaction, night: int) -> None:
        await self._show_ballot(interaction, night, 0, new=True)

    @handles_control(controls.BALLOT)
    @handles_control(controls.BALLOT_EDGE)
    async def turn_page(self, interaction: Interaction, night: int, page: int) -> None:
        await self._show_ballot(interaction, night, page)

    @handles_control(controls.APPROVE)
    async def approve_films(self, interaction: Interaction, night: int, page: int) -> None:
        actor = read_actor(interaction)
        view = await self._nights.views.view_night(require_club(actor), NightId(night))
        chosen = _chosen_films(interaction)
        shown = [film.id for film in ballot.page_films(view, page)]
        saved = await self._nights.ballots.cast_ballot(
            actor, NightId(night), dict.fromkeys(chosen, 1), page=shown, method=VotingMethod.APPROVAL
        )
        await self._show_ballot(interaction, night, page, saved=saved)

    @handles_control(controls.STARS)
    async def give_stars(self, interaction: Interaction, night: int, film: int) -> None:
        actor = read_actor(interaction)
        values = {FilmId(film): value for value in chosen_numbers(interaction)}
        saved = await self._nights.ballots.cast_ballot(
            actor, NightId(night), values, page=[FilmId(film)], method=VotingMethod.STARS
        )
        view = await self._nights.views.view_night(require_club(actor), NightId(night))
        await self._show_ballot(interaction, night, ballot.page_of(view, FilmId(film)), saved=saved)

    @handles_control(controls.RANK)
    async def rank_film(self, interaction: Interaction, night: int, page: int) -> None:
        await self._nights.ballots.rank_next(
            read_actor(interaction), NightId(night), FilmId(chosen_number(interaction))
        )
        await self._show_ballot(interaction, night, page, saved=True)

    @handles_control(controls.UNRANK)
    async def undo_rank(self, interaction: Interaction, night: int, everything: int) -> None:
        await self._nights.ballots.undo_rank(read_actor(interaction), NightId(night), all_places=bool(everything))
        await self._show_ballot(interaction, night, 0, saved=True)

    @handles_control(controls.VETO)
    async def veto_films(self, interaction: Interaction, night: int, page: int) -> None:
        actor = read_actor(interaction)
        view = await self._nights.views.view_night(require_club(actor), NightId(night))
        shown = [film.id for film in ballot.page_films(view, page)]
        await self._nights.ballots.set_vetoes(actor, NightId(night), _chosen_films(interaction), page=shown)
        await self._show_ballot(interaction, night, page, saved=True)

    async def _show_ballot(
        self, interaction: Interaction, night: int, page: int, *, saved: bool = False, new: bool = False
    ) -> None:
        actor = read_actor(interaction)
        view = await self._nights.views.view_night(require_club(actor), NightId(night))
        if view.night.state is not NightState.VOTING:
            await replies.send_answer(interaction, ballot.closed_note(view), private=True)
            return
        mine = await self._nights.ballots.read_ballot(actor, NightId(night))
        if new:
            await replies.send_answer(interaction, ballot.ballot_card(view, mine, page, saved=saved), private=True)
        else:
            await replies.replace_message(interaction, lambda: ballot.ballot_card(view, mine, page, saved=saved))


def _chosen_films(interaction: Interaction) -> list[FilmId]:
    return [FilmId(number) for number in chosen_numbers(interaction)]
