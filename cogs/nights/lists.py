"""The controls of the lists' rules, for moderators, and of the line of members who pick in turn."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from discord.ext import commands

from bot.domain.ids import MemberId
from bot.domain.nights.lists import ListRules, NightList, NightListId
from bot.gateway import replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.audience import chosen_members
from bot.gateway.controls import chosen_number, chosen_value, handles_control
from bot.gateway.forms import SubmittedForm, handles_form, open_form
from bot.services.nights.services import NightServices
from bot.ui.nights import list_controls, list_rules, lists, turns
from bot.ui.nights.words import Sentence


class NightListsCog(commands.Cog):
    def __init__(self, nights: NightServices) -> None:
        self._lists = nights.lists
        self._turns = nights.turns

    @handles_control(list_controls.BOARD)
    async def show_board(self, interaction: Interaction) -> None:
        await self._show_board(interaction)

    @handles_control(list_controls.NEW_LIST)
    async def ask_for_name(self, interaction: Interaction) -> None:
        await self._lists.read_board(read_actor(interaction))
        await open_form(interaction, list_rules.new_list_form())

    @handles_form(list_controls.NEW_LIST)
    async def create_list(self, interaction: Interaction, form: SubmittedForm) -> None:
        made = await self._lists.create_list(read_actor(interaction), form.field_text(list_rules.NAME))
        await replies.replace_or_copy(
            interaction, lambda: list_rules.rules_card(made, heading=list_rules.MADE()), asker=0
        )

    @handles_control(list_controls.BOARD_PICK)
    async def choose_list(self, interaction: Interaction) -> None:
        chosen = list_rules.parse_list(chosen_value(interaction))
        await self._show_rules(interaction, await self._lists.find_list(read_actor(interaction), chosen))

    @handles_control(list_controls.RULES)
    async def show_rules(self, interaction: Interaction, **numbers: int) -> None:
        await self._show_rules(interaction, await self._lists.find_list(read_actor(interaction), _list(numbers)))

    @handles_control(list_controls.EDIT_LIST)
    async def ask_for_numbers(self, interaction: Interaction, **numbers: int) -> None:
        found = await self._lists.find_list(read_actor(interaction), _list(numbers))
        await open_form(interaction, list_rules.edit_list_form(found))

    @handles_form(list_controls.EDIT_LIST)
    async def change_list(self, interaction: Interaction, form: SubmittedForm, **numbers: int) -> None:
        actor = read_actor(interaction)
        found = await self._lists.find_list(actor, _list(numbers))
        rules = list_rules.read_rules(
            found.rules,
            cap_member=form.field_text(list_rules.CAP_MEMBER),
            cap_all=form.field_text(list_rules.CAP_ALL),
            ban=form.field_text(list_rules.BAN),
            survivals=form.field_text(list_rules.SURVIVALS),
        )
        changed = await self._lists.rename_list(actor, found.id, form.field_text(list_rules.NAME), rules)
        await self._show_rules(interaction, changed, list_rules.CHANGED)

    @handles_control(list_controls.WHO_NOMINATES)
    async def set_nominators(self, interaction: Interaction, **numbers: int) -> None:
        value = chosen_value(interaction)
        await self._change_rules(interaction, numbers, lambda rules: list_rules.read_who(rules, value))

    @handles_control(list_controls.LIST_METHOD)
    async def set_method(self, interaction: Interaction, **numbers: int) -> None:
        method = list_rules.read_method(chosen_value(interaction))
        await self._change_rules(interaction, numbers, lambda rules: dataclasses.replace(rules, method=method))

    @handles_control(list_controls.LIST_VETOES)
    async def set_vetoes(self, interaction: Interaction, **numbers: int) -> None:
        count = chosen_number(interaction)
        await self._change_rules(interaction, numbers, lambda rules: dataclasses.replace(rules, vetoes=count))

    @handles_control(list_controls.LIST_LOWEST)
    async def set_lowest(self, interaction: Interaction, **numbers: int) -> None:
        count = chosen_number(interaction)
        await self._change_rules(interaction, numbers, lambda rules: dataclasses.replace(rules, lowest_leave=count))

    @handles_control(list_controls.CLOSE_LIST)
    async def close_list(self, interaction: Interaction, **numbers: int) -> None:
        closed = await self._lists.close_list(read_actor(interaction), _list(numbers))
        await replies.replace_message(interaction, lambda: list_rules.closed_card(closed))

    @handles_control(list_controls.REOPEN_LIST)
    async def reopen_list(self, interaction: Interaction, **numbers: int) -> None:
        opened = await self._lists.reopen_list(read_actor(interaction), _list(numbers))
        await self._show_rules(interaction, opened, list_rules.REOPENED)

    @handles_control(list_controls.REOPEN_PICK)
    async def reopen_chosen(self, interaction: Interaction) -> None:
        chosen = list_rules.parse_list(chosen_value(interaction))
        opened = await self._lists.reopen_list(read_actor(interaction), chosen)
        await self._show_rules(interaction, opened, list_rules.REOPENED)

    @handles_control(list_controls.TURNS)
    async def show_turns(self, interaction: Interaction, **numbers: int) -> None:
        await self._show_turns(interaction, _list(numbers))

    @handles_control(list_controls.TAKE_TURNS)
    async def take_turns(self, interaction: Interaction, **numbers: int) -> None:
        await self._turns.join_turns(read_actor(interaction), _list(numbers))
        await self._show_turns(interaction, _list(numbers), turns.JOINED)

    @handles_control(list_controls.LEAVE_TURNS)
    async def leave_turns(self, interaction: Interaction, **numbers: int) -> None:
        await self._turns.leave_turns(read_actor(interaction), _list(numbers))
        await self._show_turns(interaction, _list(numbers), turns.LEFT)

    @handles_control(list_controls.AWAY)
    async def be_away(self, interaction: Interaction, **numbers: int) -> None:
        weeks = turns.read_weeks(chosen_value(interaction))
        await self._turns.set_away(read_actor(interaction), _list(numbers), weeks)
        await self._show_turns(interaction, _list(numbers), turns.NOTED_AWAY)

    @handles_control(list_controls.BACK)
    async def be_back(self, interaction: Interaction, **numbers: int) -> None:
        await self._turns.set_away(read_actor(interaction), _list(numbers), 0)
        await self._show_turns(interaction, _list(numbers), turns.WELCOME_BACK)

    @handles_control(list_controls.SKIP)
    async def skip_own(self, interaction: Interaction, **numbers: int) -> None:
        await self._turns.skip_turn(read_actor(interaction), _list(numbers))
        await self._show_turns(interaction, _list(numbers), turns.SKIPPED)

    @handles_control(list_controls.SKIP_NEXT)
    async def skip_other(self, interaction: Interaction, member: int, **numbers: int) -> None:
        await self._turns.skip_turn(read_actor(interaction), _list(numbers), MemberId(member))
        await self._show_turns(interaction, _list(numbers), lambda: turns.skipped_heading(MemberId(member)))

    @handles_control(list_controls.ADD_TO_LINE)
    async def add_members(self, interaction: Interaction, **numbers: int) -> None:
        await self._turns.add_members(read_actor(interaction), _list(numbers), chosen_members(interaction))
        await self._show_turns(interaction, _list(numbers), turns.ADDED)

    @handles_control(list_controls.TAKE_FROM_LINE)
    async def remove_member(self, interaction: Interaction, **numbers: int) -> None:
        member = MemberId(chosen_number(interaction))
        await self._turns.remove_member(read_actor(interaction), _list(numbers), member)
        await self._show_turns(interaction, _list(numbers), lambda: turns.removed_heading(member))

    @handles_control(list_controls.TURNS_EARNED)
    async def set_earned(self, interaction: Interaction, on: int, **numbers: int) -> None:
        earned = bool(on)
        await self._lists.change_rules(
            read_actor(interaction), _list(numbers), lambda rules: dataclasses.replace(rules, turns_earned=earned)
        )
        await self._show_turns(interaction, _list(numbers), turns.CHANGED)

    async def _show_board(self, interaction: Interaction) -> None:
        board = await self._lists.read_board(read_actor(interaction))
        await replies.replace_or_copy(interaction, lambda: list_rules.board_card(board), asker=0)

    async def _show_rules(self, interaction: Interaction, found: NightList, heading: Sentence = str) -> None:
        await replies.replace_or_copy(interaction, lambda: list_rules.rules_card(found, heading=heading()), asker=0)

    async def _change_rules(
        self, interaction: Interaction, numbers: dict[str, int], change: Callable[[ListRules], ListRules]
    ) -> None:
        changed = await self._lists.change_rules(read_actor(interaction), _list(numbers), change)
        await self._show_rules(interaction, changed, list_rules.CHANGED)

    async def _show_turns(self, interaction: Interaction, chosen: NightListId, heading: Sentence = str) -> None:
        board = await self._turns.read_board(read_actor(interaction), chosen)
        await replies.replace_or_copy(
            interaction,
            lambda: lists.no_list_card() if board is None else turns.turns_card(board, heading=heading()),
            asker=0,
        )


def _list(numbers: dict[str, int]) -> NightListId:
    """The list in a custom_id, whose name there is also that of Python's type."""
    return NightListId(numbers["list"])
