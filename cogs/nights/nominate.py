"""`/nominate` and `/nominations`: films for the club's movie nights, and what several members want to watch."""

from __future__ import annotations

from discord import app_commands

from bot.domain.ids import FilmId, MemberId
from bot.domain.nights.lists import WHY_LIMIT, NightListId, NominationId, NominationState
from bot.gateway import replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.audience import chosen_members, voice_members
from bot.gateway.controls import chosen_number, handles_choice, handles_control
from bot.gateway.delivery import PUBLIC
from bot.gateway.errors import note_command
from bot.gateway.forms import SubmittedForm, handles_form, open_form
from bot.gateway.options import FilmCog
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.nights.services import NightServices
from bot.services.reviews.reading import ReviewReading
from bot.ui.kit import controls
from bot.ui.kit.controls import Command
from bot.ui.kit.layout import Card
from bot.ui.nights import list_controls, list_rules, lists, turns


class NominateCog(FilmCog):
    nominations = app_commands.Group(
        name="nominations", description="Films nominated for this club's movie nights", guild_only=True
    )

    def __init__(self, room: ReviewReading, nights: NightServices, catalogue: FilmCatalogue) -> None:
        super().__init__(room)
        self._nights = nights
        self._nominating = nights.nominating
        self._catalogue = catalogue

    @app_commands.command(name="nominate", extras=PUBLIC)
    @app_commands.guild_only()
    @app_commands.rename(chosen="list")
    @app_commands.describe(
        film="Film title; a part is enough",
        why="Why it's worth an evening, in a sentence",
        chosen="Which list; without it, the club's only one",
        private="Show the answer only to you",
    )
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def nominate(
        self,
        interaction: Interaction,
        film: str,
        why: app_commands.Range[str, 1, WHY_LIMIT] | None = None,
        chosen: int | None = None,
        private: bool = False,
    ) -> None:
        """Nominate a film for a movie night of this club."""
        actor = read_actor(interaction)
        note_command(
            interaction,
            Command.NOMINATE,
            private=private,
            pick=lambda found: list_controls.NOMINATE_ASKED.custom_id(found, chosen or 0),
        )
        found = await self._catalogue.find_asked_film(actor, film)
        await self._nominate(interaction, found.id, chosen, why=why, private=private)

    @nominations.command(name="show")
    @app_commands.rename(chosen="list")
    @app_commands.describe(chosen="Which list; without it, the club's first one")
    async def show_list(self, interaction: Interaction, chosen: int | None = None) -> None:
        """See the nominated films, who nominated them and why; withdraw your own."""
        await self._show_page(interaction, _list_id(chosen), 0, new=True)

    @nominations.command(name="together", extras=PUBLIC)
    @app_commands.describe(private="Show the answer only to you")
    async def ask_who(self, interaction: Interaction, private: bool = False) -> None:
        """What do we all want? Films on the watchlists of several of you."""
        asker = read_actor(interaction).member
        await replies.send_answer(interaction, lambda: lists.ask_who_card(asker), private=private)

    @nominations.command(name="turns")
    @app_commands.rename(chosen="list")
    @app_commands.describe(chosen="Which list; without it, the club's first one")
    async def show_turns(self, interaction: Interaction, chosen: int | None = None) -> None:
        """Whose turn is it to pick? Take turns, be away, or skip."""
        board = await self._nights.turns.read_board(read_actor(interaction), _list_id(chosen))
        card = lists.no_list_card() if board is None else turns.turns_card(board)
        await replies.send_answer(interaction, card, private=True)

    @nominations.command(name="lists")
    async def show_lists(self, interaction: Interaction) -> None:
        """For moderators: make, change, close and reopen lists."""
        board = await self._nights.lists.read_board(read_actor(interaction))
        await replies.send_answer(interaction, list_rules.board_card(board), private=True)

    @nominate.autocomplete("chosen")
    @show_list.autocomplete("chosen")
    @show_turns.autocomplete("chosen")
    async def list_choices(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[int]]:
        return lists.list_choices(await self._nights.lists.open_lists(read_actor(interaction)), typed)

    @handles_control(controls.NOMINATE)
    @handles_choice(controls.NOMINATE_FROM, "film")
    async def nominate_shown(self, interaction: Interaction, film: int) -> None:
        await self._nominate(interaction, FilmId(film), None, private=True)

    @handles_control(controls.PICK[Command.NOMINATE])
    @handles_choice(controls.PICK_FROM[Command.NOMINATE], "film")
    async def nominate_picked(self, interaction: Interaction, film: int, private: int) -> None:
        await self._nominate(interaction, FilmId(film), None, private=bool(private))

    @handles_control(list_controls.NOMINATE_ASKED)
    async def nominate_asked(self, interaction: Interaction, film: int, **numbers: int) -> None:
        await self._nominate(interaction, FilmId(film), numbers["list"] or None, private=False)

    @handles_control(list_controls.NOMINATE_FOR)
    async def nominate_for(self, interaction: Interaction, film: int) -> None:
        actor, chosen = read_actor(interaction), NightListId(chosen_number(interaction))
        answer = await self._nominating.nominate_film(actor, FilmId(film), chosen)
        await replies.replace_message(interaction, lambda: lists.nomination_card(answer, asker=actor.member))

    @handles_control(list_controls.WHY)
    async def ask_why(self, interaction: Interaction, nomination: int) -> None:
        opened = await self._nominating.open_own(read_actor(interaction), NominationId(nomination))
        await open_form(interaction, lists.why_form(opened))

    @handles_form(list_controls.WHY)
    async def set_why(self, interaction: Interaction, form: SubmittedForm, nomination: int) -> None:
        actor = read_actor(interaction)
        opened = await self._nominating.set_why(actor, NominationId(nomination), form.field_text(lists.WHY))
        await replies.send_answer(interaction, lists.opened_card(opened, heading=lists.SAVED()), private=True)

    @handles_control(list_controls.NOMINATION)
    async def open_nomination(self, interaction: Interaction) -> None:
        opened = await self._nominating.open_nomination(
            read_actor(interaction), NominationId(chosen_number(interaction))
        )
        await replies.send_answer(interaction, lists.opened_card(opened), private=True)

    @handles_control(list_controls.WITHDRAW)
    async def withdraw(self, interaction: Interaction, nomination: int) -> None:
        opened = await self._nominating.withdraw_nomination(read_actor(interaction), NominationId(nomination))
        on_ballot = opened.nominated.nomination.state is NominationState.ON_BALLOT
        await replies.replace_or_copy(interaction, lambda: lists.withdrawn_card(opened, on_ballot=on_ballot), asker=0)

    @handles_control(list_controls.PUT_BACK)
    async def put_back(self, interaction: Interaction, nomination: int) -> None:
        opened = await self._nominating.restore_nomination(read_actor(interaction), NominationId(nomination))
        await replies.replace_or_copy(interaction, lambda: lists.opened_card(opened, heading=lists.PUT_BACK()), asker=0)

    @handles_control(list_controls.LIST_PAGE)
    async def turn_page(self, interaction: Interaction, page: int, **numbers: int) -> None:
        await self._show_page(interaction, NightListId(numbers["list"]), page)

    @handles_control(list_controls.LIST_CHOICE)
    async def choose_list(self, interaction: Interaction) -> None:
        await self._show_page(interaction, NightListId(chosen_number(interaction)), 0)

    @handles_control(list_controls.WANTED)
    async def ask_who_wants(self, interaction: Interaction) -> None:
        asker = read_actor(interaction).member
        await replies.send_answer(interaction, lists.ask_who_card(asker), private=True)

    @handles_control(list_controls.WANTED_BY)
    async def show_wanted(self, interaction: Interaction, asker: int) -> None:
        await self._show_wanted(interaction, chosen_members(interaction), asker)

    @handles_control(list_controls.WANTED_IN_VOICE)
    async def show_wanted_in_voice(self, interaction: Interaction, asker: int) -> None:
        await self._show_wanted(interaction, voice_members(interaction), asker)

    async def _nominate(
        self, interaction: Interaction, film: FilmId, chosen: int | None, *, why: str | None = None, private: bool
    ) -> None:
        """Nominate, or ask for which list; a duplicate is only told to the person who asked."""
        actor = read_actor(interaction)
        if chosen is None:
            known = await self._nominating.lists_to_choose(actor)
            if len(known) > 1 and why is None:
                found = await self._catalogue.get_film(known[0].guild, film)
                await replies.send_answer(interaction, lists.choose_list_card(found, known), private=True)
                return
            chosen = known[0].id if known else None
        answer = await self._nominating.nominate_film(actor, film, _list_id(chosen), why)
        await replies.send_answer(
            interaction,
            lambda: lists.nomination_card(answer, asker=actor.member),
            private=private or not answer.is_new,
        )

    async def _show_page(
        self, interaction: Interaction, chosen: NightListId | None, page: int, *, new: bool = False
    ) -> None:
        found = await self._nominating.list_page(read_actor(interaction), chosen, page)

        def list_card() -> Card:
            return lists.no_list_card() if found is None else lists.list_card(found)

        if new:
            await replies.send_answer(interaction, list_card, private=True)
        else:
            await replies.replace_or_copy(interaction, list_card, asker=0)

    async def _show_wanted(self, interaction: Interaction, people: list[MemberId], asker: int) -> None:
        actor = read_actor(interaction)
        shared = replies.answer_is_shared(interaction, asker)
        wanted = await self._nights.wanting.find_wanted(actor, people, shared=shared)
        await replies.replace_or_copy(interaction, lambda: lists.wanted_card(wanted, asker=actor.member), asker=asker)


def _list_id(chosen: int | None) -> NightListId | None:
    return None if chosen is None else NightListId(chosen)
