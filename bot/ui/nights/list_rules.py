"""What moderators see of the lists: all of them, and the rules of one."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Final

import discord

from bot.domain.errors import ControlUnknown, InvalidValue
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.lists import LIST_NAME_LIMIT, LISTS_LIMIT, ListRules, NightList, NightListId, Nominators
from bot.domain.nights.nominating import ListsBoard
from bot.ui.kit import controls, text, theme
from bot.ui.kit.forms import TITLE_LIMIT, Form, text_field
from bot.ui.kit.layout import Card, Item, card_box, join_lines, note_card, subtext, text_block
from bot.ui.language.messages import N_, _, ngettext, pgettext
from bot.ui.nights import list_controls as own
from bot.ui.nights.list_words import rules_text
from bot.ui.nights.words import later, method_rule, vetoes_label, vote_label

NAME: Final = "name"
CAP_MEMBER: Final = "member"
CAP_ALL: Final = "all"
BAN: Final = "ban"
SURVIVALS: Final = "lost"
_WHO: dict[str, tuple[str, Nominators, int, int]] = {
    "everyone": (N_("Everyone nominates"), Nominators.EVERYONE, 1, 4),
    "1of1": (N_("Members who came to the last night"), Nominators.ATTENDERS, 1, 1),
    "1of2": (N_("Members who came to 1 of the last 2 nights"), Nominators.ATTENDERS, 1, 2),
    "1of4": (N_("Members who came to 1 of the last 4 nights"), Nominators.ATTENDERS, 1, 4),
    "2of4": (N_("Members who came to 2 of the last 4 nights"), Nominators.ATTENDERS, 2, 4),
    "3of6": (N_("Members who came to 3 of the last 6 nights"), Nominators.ATTENDERS, 3, 6),
    "moderators": (N_("Only moderators nominate"), Nominators.MODERATORS, 1, 4),
}
MADE: Final = later(N_("Made. Everyone can nominate for it."))
CHANGED: Final = later(N_("Changed."))
REOPENED: Final = later(N_("Open again, with its films."))
_LOWEST = (0, 1, 2, 3, 5, 10)


def board_card(board: ListsBoard, *, heading: str = "") -> Card:
    """All lists of the club."""
    items: list[Item] = [text_block(join_lines([heading, f"## {_('Lists of films')}"]))]
    if board.open:
        items.append(text_block("\n".join(_board_line(board, each) for each in board.open)))
        items.append(
            controls.option_select(own.BOARD_PICK.custom_id(), _("Choose a list to change"), _options(board.open))
        )
    else:
        items.append(text_block(_("No list is open. Make one, or let the first `/nominate` do it.")))
    if board.closed:
        items.append(
            controls.option_select(own.REOPEN_PICK.custom_id(), _("Open a closed list again"), _options(board.closed))
        )
    full = len(board.open) >= LISTS_LIMIT
    items.append(controls.button_row(controls.make_button(_("Make a list"), own.NEW_LIST.custom_id(), disabled=full)))
    return Card(card_box(*items, colour=theme.INK))


def _board_line(board: ListsBoard, each: NightList) -> str:
    films = ngettext("{count} film", "{count} films", board.counts.get(each.id, 0))
    return f"**{text.escape_line(each.name, 80)}** · {films}\n{subtext(rules_text(each))}"


def _options(lists: Sequence[NightList]) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=text.label_text(each.name, theme.OPTION_LIMIT), value=str(each.id)) for each in lists
    ]


def new_list_form() -> Form:
    return Form(
        _("Make a list"),
        own.NEW_LIST.custom_id(),
        _field(NAME, _("Name"), "", _("Such as Horror October, or Short films"), LIST_NAME_LIMIT),
    )


def edit_list_form(chosen: NightList) -> Form:
    """The name, and the rules that are numbers."""
    rules = chosen.rules
    lost = "" if rules.survivals is None else str(rules.survivals)
    return Form(
        _("Change this list"),
        own.EDIT_LIST.custom_id(chosen.id),
        _field(NAME, _("Name"), chosen.name, "", LIST_NAME_LIMIT),
        _field(CAP_MEMBER, _("Films a member can have on it"), str(rules.cap_member), _("1 to 25"), 3),
        _field(CAP_ALL, _("Films in all"), str(rules.cap_all), _("1 to 200"), 3),
        _field(BAN, _("Days without repeats after a showing"), str(rules.ban_days), _("0 to 3650"), 4),
        _field(SURVIVALS, _("Lost votes before a film leaves"), lost, _("Empty: it stays"), 2, needed=False),
    )


def _field(
    name: str, label: str, value: str, help_text: str, limit: int, *, needed: bool = True
) -> discord.ui.Label[Any]:
    described = text.label_text(help_text, 100) if help_text else ""
    return text_field(name, text.label_text(label, TITLE_LIMIT), value, described, limit, needed=needed)


def read_rules(rules: ListRules, *, cap_member: str, cap_all: str, ban: str, survivals: str) -> ListRules:
    """The rules with the numbers of the form. Raises InvalidValue."""
    return dataclasses.replace(
        rules,
        cap_member=_number("films a member", cap_member, "1 to 25"),
        cap_all=_number("films in all", cap_all, "1 to 200"),
        ban_days=_number("days without repeats", ban, "0 to 3650"),
        survivals=_number("lost votes", survivals, "1 to 50, or leave it empty") if survivals.strip() else None,
    )


def _number(field: str, typed: str, allowed: str) -> int:
    digits = typed.strip()
    if not (digits.isascii() and digits.isdigit()):
        raise InvalidValue(field, typed, allowed)
    return int(digits)


def rules_card(chosen: NightList, *, heading: str = "") -> Card:
    """The rules of one list, with everything that can be changed."""
    rules = chosen.rules
    methods = [
        discord.SelectOption(
            label=text.label_text(_option_label(each), theme.OPTION_LIMIT),
            value=each.value,
            description=text.label_text(method_rule(each), theme.OPTION_LIMIT),
            default=each is rules.method,
        )
        for each in VotingMethod
    ]
    vetoes = [
        discord.SelectOption(
            label=text.label_text(vetoes_label(count), theme.OPTION_LIMIT),
            value=str(count),
            default=count == rules.vetoes,
        )
        for count in range(6)
    ]
    return Card(
        card_box(
            text_block(join_lines([heading, f"## {text.escape_line(chosen.name, 80)}", subtext(rules_text(chosen))])),
            controls.option_select(own.WHO_NOMINATES.custom_id(chosen.id), _("Who nominates"), _who_options(rules)),
            controls.option_select(own.LIST_METHOD.custom_id(chosen.id), _("How a new night votes"), methods),
            controls.option_select(own.LIST_VETOES.custom_id(chosen.id), _("Vetoes in a new night"), vetoes),
            controls.option_select(own.LIST_LOWEST.custom_id(chosen.id), _("After a vote"), _lowest_options(rules)),
            controls.button_row(
                controls.make_button(_("Change name and numbers"), own.EDIT_LIST.custom_id(chosen.id)),
                controls.make_button(_("See the list"), own.LIST_PAGE.custom_id(chosen.id, 0), emoji="📋"),
                controls.make_button(_("All lists"), own.BOARD.custom_id()),
                controls.make_button(
                    _("Close the list"), own.CLOSE_LIST.custom_id(chosen.id), style=discord.ButtonStyle.danger
                ),
            ),
            colour=theme.INK,
        )
    )


def _option_label(method: VotingMethod) -> str:
    return _("Drawn by lot") if method is VotingMethod.DRAW else vote_label(method)


def _who_options(rules: ListRules) -> list[discord.SelectOption]:
    def is_chosen(kind: Nominators, attended: int, of: int) -> bool:
        same = (attended, of) == (rules.earned_attended, rules.earned_of)
        return kind is rules.nominators and (same or kind is not Nominators.ATTENDERS)

    return [
        discord.SelectOption(
            label=text.label_text(_(label), theme.OPTION_LIMIT), value=key, default=is_chosen(kind, attended, of)
        )
        for key, (label, kind, attended, of) in _WHO.items()
    ]


def _lowest_options(rules: ListRules) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(
            label=text.label_text(_lowest_label(count), theme.OPTION_LIMIT),
            value=str(count),
            default=count == rules.lowest_leave,
        )
        for count in _LOWEST
    ]


def _lowest_label(count: int) -> str:
    if not count:
        return _("Films that lose stay")
    if count == 1:
        return _("The lowest leaves the list")
    return ngettext("The {count} lowest leave the list", "The {count} lowest leave the list", count)


def read_who(rules: ListRules, value: str) -> ListRules:
    """Raises ControlUnknown."""
    if value not in _WHO:
        raise ControlUnknown
    kind, attended, of = _WHO[value][1:]
    if kind is not Nominators.ATTENDERS:
        return dataclasses.replace(rules, nominators=kind)
    return dataclasses.replace(rules, nominators=kind, earned_attended=attended, earned_of=of)


def read_method(value: str) -> VotingMethod:
    """Raises ControlUnknown."""
    if value not in tuple(VotingMethod):
        raise ControlUnknown
    return VotingMethod(value)


def closed_card(chosen: NightList) -> Card:
    return note_card(
        _(
            "**{list}** is closed. Its films stay on it, and nights that use it go on.",
            list=text.escape_line(chosen.name, 80),
        ),
        controls.button_row(
            controls.make_button(pgettext("button", "Undo"), own.REOPEN_LIST.custom_id(chosen.id)),
            controls.make_button(_("All lists"), own.BOARD.custom_id()),
        ),
    )


def parse_list(value: str) -> NightListId:
    """The list chosen in a select. Raises ControlUnknown."""
    return NightListId(controls.parse_number(value))
