"""`/night`: planning a movie night, its sheet for hosts, and its film where nobody votes."""

from __future__ import annotations

from collections.abc import Sequence

from discord import app_commands

from bot.domain.ids import ChannelId, FilmId
from bot.domain.nights.night import Night, NightId
from bot.domain.nights.plan import NightPlan
from bot.gateway import forms, options, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import chosen_number, handles_control
from bot.gateway.forms import SubmittedForm, handles_form
from bot.gateway.nights.answers import show_sheet
from bot.gateway.offered import server_channel
from bot.gateway.options import FilmCog
from bot.gateway.posting import SchedulePoster
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.membership import require_club
from bot.services.nights.services import NightServices
from bot.services.reviews.reading import ReviewReading
from bot.ui.kit.layout import note_card
from bot.ui.nights import controls, history, notices, planning, sheets
from bot.ui.nights.panel import panel_card


class NightCog(FilmCog):
    night = app_commands.Group(name="night", description="Movie nights of this club", guild_only=True)

    def __init__(
        self, room: ReviewReading, nights: NightServices, catalogue: FilmCatalogue, poster: SchedulePoster
    ) -> None:
        super().__init__(room)
        self._nights = nights
        self._planning = nights.planning
        self._catalogue = catalogue
        self._poster = poster

    @night.command(name="plan")
    async def plan(self, interaction: Interaction) -> None:
        """Plan a movie night in this channel."""
        await self._open_plan_form(interaction)

    @night.command(name="show")
    async def show(self, interaction: Interaction) -> None:
        """The movie nights that are coming, and what you can do."""
        nights = await self._nights.views.open_nights(require_club(read_actor(interaction)))
        if len(nights) == 1:
            await self._show_copy(interaction, nights[0].id)
        else:
            await self._show_board(interaction, nights)

    @night.command(name="history")
    async def show_history(self, interaction: Interaction) -> None:
        """The movie nights that are over, with their scores."""
        page = await self._nights.history.read_page(read_actor(interaction), 0)
        await replies.send_answer(interaction, history.history_card(page), private=True)

    @night.command(name="film")
    @app_commands.describe(film=options.FILM, night="Which night; without it, the next one", choose="Decide on it now")
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def put_film(
        self, interaction: Interaction, film: str, night: int | None = None, choose: bool = False
    ) -> None:
        """Put a film on a night's ballot, or choose it without a vote."""
        actor = read_actor(interaction)
        found = await self._catalogue.find_asked_film(actor, film)
        changed, chosen = await self._planning.put_film(actor, night, found.id, choose=choose)
        await replies.send_answer(interaction, notices.film_put_card(changed, found, chosen=chosen), private=True)

    @put_film.autocomplete("night")
    async def night_choices(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[int]]:
        guild = read_actor(interaction).guild
        return [] if guild is None else notices.night_choices(await self._nights.views.open_nights(guild), typed)

    @handles_control(controls.BOARD)
    async def show_board(self, interaction: Interaction) -> None:
        nights = await self._nights.views.open_nights(require_club(read_actor(interaction)))
        await self._show_board(interaction, nights)

    @handles_control(controls.OPEN)
    async def open_night(self, interaction: Interaction) -> None:
        await self._show_copy(interaction, NightId(chosen_number(interaction)))

    @handles_control(controls.LOOK)
    async def look_at_night(self, interaction: Interaction, night: int) -> None:
        await self._show_copy(interaction, NightId(night))

    @handles_control(controls.NEW)
    async def open_new_form(self, interaction: Interaction) -> None:
        await self._open_plan_form(interaction)

    @handles_form(controls.NEW)
    async def add_night(self, interaction: Interaction, form: SubmittedForm) -> None:
        actor = read_actor(interaction)
        channel = server_channel(interaction, str(actor.channel or 0))
        self._poster.open_channel(require_club(actor), ChannelId(channel.id))
        times = await self._planning.read_times(actor, form.field_text(planning.WHEN), form.field_text(planning.CLOSES))
        chooser, method = planning.read_how(form.field_text(planning.HOW))
        plan = NightPlan(
            channel=ChannelId(channel.id),
            chooser=chooser,
            method=method,
            theme=form.field_text(planning.THEME).strip() or None,
            list=planning.read_list(form.field_text(planning.LIST)),
            starts_at=times.starts_at,
            closes_at=times.closes_at,
        )
        found = await self._planning.plan_night(actor, plan)
        view = await self._nights.views.view_night(found.guild, found.id)
        card = sheets.sheet_card(view, heading=planning.planned_heading(found, times.unread))
        await replies.send_answer(interaction, card, private=True)

    @handles_control(controls.SHEET)
    async def open_sheet(self, interaction: Interaction, night: int) -> None:
        """From the panel, which everyone sees, as a new private message; from a private one in its place."""
        found = await self._planning.find_hosted(read_actor(interaction), NightId(night))
        view = await self._nights.views.view_night(found.guild, found.id)
        await replies.replace_or_copy(interaction, lambda: sheets.sheet_card(view), asker=0)

    @handles_control(controls.EDIT)
    async def open_edit_form(self, interaction: Interaction, night: int) -> None:
        found = await self._planning.find_hosted(read_actor(interaction), NightId(night))
        await forms.open_form(interaction, planning.edit_form(found))

    @handles_form(controls.EDIT)
    async def change_night(self, interaction: Interaction, form: SubmittedForm, night: int) -> None:
        changed = await self._planning.set_details(
            read_actor(interaction), NightId(night), planning.read_details(form.field_text)
        )
        await show_sheet(interaction, self._nights.views, changed, notices.CHANGED)

    @handles_control(controls.BEGIN)
    async def begin_night(self, interaction: Interaction, night: int) -> None:
        found = await self._planning.begin_night(read_actor(interaction), NightId(night))
        await show_sheet(interaction, self._nights.views, found, notices.BEGUN)

    @handles_control(controls.CANCEL)
    async def ask_to_cancel(self, interaction: Interaction, night: int) -> None:
        found = await self._planning.find_hosted(read_actor(interaction), NightId(night))
        await replies.replace_message(interaction, lambda: sheets.cancel_card(found))

    @handles_control(controls.CANCEL_SURE)
    async def cancel_night(self, interaction: Interaction, night: int) -> None:
        found = await self._planning.cancel_night(read_actor(interaction), NightId(night))
        await show_sheet(interaction, self._nights.views, found, notices.CANCELLED)

    @handles_control(controls.RESTORE)
    async def restore_night(self, interaction: Interaction, night: int) -> None:
        found = await self._planning.restore_night(read_actor(interaction), NightId(night))
        await show_sheet(interaction, self._nights.views, found, lambda: notices.restored_heading(found))

    @handles_control(controls.PICK)
    async def show_picks(self, interaction: Interaction, night: int, page: int) -> None:
        found = await self._planning.find_picked(read_actor(interaction), NightId(night))
        view = await self._nights.views.view_night(found.guild, found.id)
        await replies.replace_or_copy(interaction, lambda: sheets.pick_card(view, page), asker=0)

    @handles_control(controls.PICK_FROM)
    async def pick_film(self, interaction: Interaction, night: int) -> None:
        actor, film = read_actor(interaction), FilmId(chosen_number(interaction))
        found = await self._catalogue.get_film(require_club(actor), film)
        changed = await self._planning.choose_film(actor, NightId(night), [found.id])
        await replies.replace_message(interaction, lambda: notices.film_put_card(changed, found, chosen=True))

    @handles_control(controls.UNPICK)
    async def undo_pick(self, interaction: Interaction, night: int) -> None:
        actor = read_actor(interaction)
        found = await self._planning.undo_choice(actor, NightId(night))
        if await self._planning.hosting.may_change(actor, found):
            await show_sheet(interaction, self._nights.views, found, notices.UNPICKED)
        else:
            await replies.replace_message(interaction, lambda: note_card(notices.UNPICKED()))

    async def _open_plan_form(self, interaction: Interaction) -> None:
        actor = read_actor(interaction)
        await self._planning.hosting.require_planner(actor)
        lists = await self._planning.read_lists(actor)
        await forms.open_form(interaction, planning.plan_form(lists, await self._planning.club_zone(actor)))

    async def _show_board(self, interaction: Interaction, nights: Sequence[Night]) -> None:
        may_plan = await self._planning.hosting.may_plan(read_actor(interaction))
        await replies.send_answer(interaction, planning.board_card(nights, may_plan=may_plan), private=True)

    async def _show_copy(self, interaction: Interaction, night: NightId) -> None:
        view = await self._nights.views.view_night(require_club(read_actor(interaction)), night)
        await replies.send_answer(interaction, panel_card(view), private=True)
