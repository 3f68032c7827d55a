"""Whose turn it is to pick: the line of a list, and what each member can do about their own turn."""

from __future__ import annotations

from typing import Final

import discord

from bot.domain.errors import ControlUnknown
from bot.domain.ids import MemberId
from bot.domain.nights.lists import ListRules
from bot.domain.nights.nominating import Turn, TurnsBoard
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, subtext, text_block
from bot.ui.language.dates import day_of_year_text, short_day_text
from bot.ui.language.messages import N_, _, ngettext, pgettext
from bot.ui.nights import list_controls as own
from bot.ui.nights.words import join_facts, join_sentences, later

SHOWN = 15
WEEKS = (1, 2, 3, 4, 6, 8, 12, 26)
_MOST_ADDED = 10
JOINED: Final = later(N_("You take turns now. Newcomers go last."))
LEFT: Final = later(N_("You don't take turns any more."))
NOTED_AWAY: Final = later(N_("Noted. You keep your place while you're away."))
WELCOME_BACK: Final = later(N_("Welcome back. You kept your place."))
SKIPPED: Final = later(N_("Skipped. You come right after the next one."))
ADDED: Final = later(N_("Added. Newcomers go last."))
CHANGED: Final = later(N_("Changed."))


def turns_card(board: TurnsBoard, *, heading: str = "") -> Card:
    """The line, and the controls of the person who looks; moderators have more."""
    chosen = board.list
    items: list[Item] = [
        text_block(
            join_lines(
                [
                    heading,
                    f"## 🔁 {_('Who picks for {list}', list=text.escape_line(chosen.name, 80))}",
                    _coming_text(board),
                ]
            )
        ),
        divider(),
    ]
    if board.turns:
        lines = [_line(board, number, turn) for number, turn in enumerate(board.turns[:SHOWN], 1)]
        if len(board.turns) > SHOWN:
            lines.append(subtext(_("and {count} more", count=len(board.turns) - SHOWN)))
        items.append(text_block("\n".join(lines)))
    else:
        items.append(text_block(_("No one takes turns yet. Press **{button}** to begin.", button=_("Take turns"))))
    if chosen.rules.turns_earned:
        items.append(text_block(subtext(_earned_text(chosen.rules))))
    items += _own_controls(board)
    if board.moderates:
        items += _moderator_controls(board)
    return Card(card_box(*items, colour=theme.INK))


def _earned_text(rules: ListRules) -> str:
    if rules.earned_of == 1:
        return _("A turn is for members who came to the last night.")
    return ngettext(
        "A turn is for members who came to {attended} of the last {count} night.",
        "A turn is for members who came to {attended} of the last {count} nights.",
        rules.earned_of,
        attended=rules.earned_attended,
    )


def _coming_text(board: TurnsBoard) -> str:
    if not board.coming:
        if board.turns:
            return _("No one can pick right now.")
        return _("Members pick the film in turn instead of a vote.")
    names = [_name(board, member) for member in board.coming]
    # Translators: whose turn it is to pick the film, and who come after.
    then = _("Then {members}.", members=text.list_names(names[1:], 200)) if names[1:] else None
    return join_sentences(_("Next: {member}.", member=names[0]), then)


def _line(board: TurnsBoard, number: int, turn: Turn) -> str:
    notes = []
    if turn.away_until is not None and turn.away_until >= board.today:
        notes.append(_("away until {day}", day=day_of_year_text(turn.away_until)))
    if turn.member in board.assigned:
        notes.append(_("picks for a night that's coming"))
    elif turn.member in board.not_earned:
        notes.append(_("hasn't come often enough yet"))
    if turn.picked_on is not None:
        notes.append(_("last picked {day}", day=short_day_text(turn.picked_on)))
    if turn.skipped:
        notes.append(ngettext("skipped {count} time", "skipped {count} times", turn.skipped))
    return join_facts([f"{number}. {_name(board, turn.member)}", *notes])


def _name(board: TurnsBoard, member: MemberId) -> str:
    name = board.names.get(member)
    return f"<@{member}>" if name is None else f"**{text.name(name, 60)}**"


def _own_controls(board: TurnsBoard) -> list[Item]:
    identity, mine = board.list.id, board.mine
    see = controls.make_button(_("See the list"), own.LIST_PAGE.custom_id(identity, 0), emoji="📋")
    if mine is None:
        join = controls.make_button(
            _("Take turns"), own.TAKE_TURNS.custom_id(identity), style=discord.ButtonStyle.primary
        )
        return [controls.button_row(join, see)]
    options = [
        discord.SelectOption(
            label=text.label_text(
                ngettext("Away for {count} week", "Away for {count} weeks", count), theme.OPTION_LIMIT
            ),
            value=str(count),
        )
        for count in WEEKS
    ]
    away = mine.away_until is not None and mine.away_until >= board.today
    buttons = [
        controls.make_button(_("I'm here again"), own.BACK.custom_id(identity))
        if away
        else controls.make_button(_("Skip my turn"), own.SKIP.custom_id(identity)),
        controls.make_button(pgettext("button", "Leave"), own.LEAVE_TURNS.custom_id(identity)),
        see,
    ]
    return [
        controls.option_select(own.AWAY.custom_id(identity), _("I'm away…"), options),
        controls.button_row(*buttons),
    ]


def _moderator_controls(board: TurnsBoard) -> list[Item]:
    identity, earned = board.list.id, board.list.rules.turns_earned
    items: list[Item] = [
        divider(),
        controls.member_select(own.ADD_TO_LINE.custom_id(identity), _("Add members to the end"), _MOST_ADDED),
    ]
    if board.turns:
        options = [
            discord.SelectOption(
                label=text.label_text(board.names.get(turn.member) or _unnamed(turn.member), theme.OPTION_LIMIT),
                value=str(turn.member),
            )
            for turn in board.turns[: theme.OPTIONS]
        ]
        items.append(controls.option_select(own.TAKE_FROM_LINE.custom_id(identity), _("Remove a member"), options))
    buttons = []
    if board.coming:
        following = board.names.get(board.coming[0])
        label = _("Skip the next one")
        if following is not None:
            label = _("Skip {member}", member=text.label_text(following, 40))
        buttons.append(controls.make_button(label, own.SKIP_NEXT.custom_id(identity, board.coming[0])))
    buttons.append(
        controls.make_button(
            _("Give everyone a turn") if earned else _("Only those who come get a turn"),
            own.TURNS_EARNED.custom_id(identity, int(not earned)),
        )
    )
    return [*items, controls.button_row(*buttons)]


def _unnamed(member: MemberId) -> str:
    # Translators: instead of the name of a member whom Marquee does not know by name.
    return _("Member {number}", number=str(member))


def skipped_heading(member: MemberId) -> str:
    return _("Skipped {member}, who comes right after the next one.", member=f"<@{member}>")


def removed_heading(member: MemberId) -> str:
    return _("{member} doesn't take turns any more.", member=f"<@{member}>")


def read_weeks(value: str) -> int:
    """Raises ControlUnknown."""
    if value not in map(str, WEEKS):
        raise ControlUnknown
    return int(value)
