"""The buttons below "I can't find that film": look it up, or add it, and then go on with the command."""

from __future__ import annotations

from discord.ext import commands

from bot.domain.catalogue.looked_up import LookUpSource
from bot.domain.errors import ControlUnknown
from bot.domain.reviews.submission import read_names, read_year
from bot.gateway import replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import handles_control
from bot.gateway.forms import SubmittedForm, handles_form, open_form
from bot.services.catalogue.adding import read_film
from bot.services.catalogue.looking_up import FilmLookUp
from bot.services.clubs.membership import require_club
from bot.ui.catalogue import adding
from bot.ui.catalogue.adding import Goal
from bot.ui.kit import controls, forms


class AddFilmCog(commands.Cog):
    def __init__(self, service: FilmLookUp) -> None:
        self._look_up = service

    @handles_control(controls.LOOK_UP)
    async def look_up_film(self, interaction: Interaction, request: int, goal: int, **numbers: int) -> None:
        wanted, actor = _goal(goal, numbers), read_actor(interaction)
        require_club(actor)
        typed = self._look_up.asked_title(actor.member, request)
        if not typed:
            await open_form(interaction, adding.look_up_form(request, wanted))
            return
        await self._show_found(interaction, typed, request, wanted)

    @handles_form(controls.LOOK_UP)
    async def look_up_typed(
        self, interaction: Interaction, form: SubmittedForm, request: int, goal: int, **numbers: int
    ) -> None:
        typed = form.field_text(forms.FILM)
        self._look_up.remember_title(read_actor(interaction).member, request, typed)
        await self._show_found(interaction, typed, request, _goal(goal, numbers))

    @handles_control(controls.LOOKED_UP)
    async def take_film(
        self, interaction: Interaction, source: int, number: int, request: int, goal: int, **numbers: int
    ) -> None:
        del request  # only a part of the id: two buttons of one message may not have the same
        wanted = _goal(goal, numbers)
        if source not in tuple(LookUpSource):
            raise ControlUnknown
        added = await self._look_up.take_film(read_actor(interaction), LookUpSource(source), number)
        await interaction.client.controls.continue_with(interaction, wanted.custom_id(added.film.id))

    @handles_control(controls.ADD_FILM)
    async def open_film_form(self, interaction: Interaction, request: int, goal: int, **numbers: int) -> None:
        actor = read_actor(interaction)
        require_club(actor)
        typed = self._look_up.asked_title(actor.member, request)
        await open_form(interaction, adding.new_film_form(request, _goal(goal, numbers), typed))

    @handles_form(controls.ADD_FILM)
    async def add_film(
        self, interaction: Interaction, form: SubmittedForm, request: int, goal: int, **numbers: int
    ) -> None:
        del request  # the form has the title
        wanted = _goal(goal, numbers)
        directors = read_names(form.field_text(forms.DIRECTORS))
        film = read_film(form.field_text(forms.FILM), read_year(form.field_text(forms.YEAR)), directors)
        added = await self._look_up.adding.add_typed_film(read_actor(interaction), film)
        await interaction.client.controls.continue_with(interaction, wanted.custom_id(added.film.id))
        await replies.send_answer(interaction, adding.added_card(added), private=True)

    async def _show_found(self, interaction: Interaction, typed: str, request: int, wanted: Goal) -> None:
        answer = await self._look_up.search_films(read_actor(interaction), typed)
        await replies.replace_or_copy(interaction, lambda: adding.looked_up_card(answer, request, wanted), asker=0)


def _goal(control: int, numbers: dict[str, int]) -> Goal:
    """The goal in a custom_id. Raises ControlUnknown for one that no card has."""
    goal = Goal(control, (numbers["a"], numbers["b"], numbers["c"], numbers["d"]))
    goal.custom_id(0)
    return goal
