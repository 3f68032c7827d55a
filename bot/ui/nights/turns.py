"""Whose turn it is to pick: the line of a list, and what each member can do about their own turn."""

from __future__ import annotations

from typing import Final

import discord

from bot.domain.errors import ControlUnknown
from bot.domain.ids import MemberId
from bot.domain.nights.nominating import Turn, TurnsBoard
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, subtext, text_block
from bot.ui.nights import list_controls as own
from bot.ui.nights.list_problems import earned_text

SHOWN = 15
WEEKS = (1, 2, 3, 4, 6, 8, 12, 26)
_MOST_ADDED = 10
JOINED: Final = "You take turns now. Newcomers go last."
LEFT: Final = "You don't take turns any more."
NOTED_AWAY: Final = "Noted. You keep your place while you're away."
WELCOME_BACK: Final = "Welcome back. You kept your place."
SKIPPED: Final = "Skipped. You come right after the next one."
ADDED: Final = "Added. Newcomers go last."
CHANGED: Final = "Changed."


def turns_card(board: TurnsBoard, *, heading: str = "") -> Card:
    """The line, and the controls of the person who looks; moderators have more."""
    chosen = board.list
    items: list[Item] = [
        text_block(
            join_lines([heading, f"## 🔁 Who picks for {text.escape_line(chosen.name, 80)}", _coming_text(board)])
        ),
        divider(),
    ]
    if board.turns:
        lines = [_line(board, number, turn) for number, turn in enumerate(board.turns[:SHOWN], 1)]
        if len(board.turns) > SHOWN:
            lines.append(subtext(f"and {len(board.turns) - SHOWN} more"))
        items.append(text_block("\n".join(lines)))
    else:
        items.append(text_block("No one takes turns yet. Press **Take turns** to begin."))
    if chosen.rules.turns_earned:
        items.append(text_block(subtext(f"A turn is for members who {earned_text(chosen)}.")))
    items += _own_controls(board)
    if board.moderates:
        items += _moderator_controls(board)
    return Card(card_box(*items, colour=theme.INK))


def _coming_text(board: TurnsBoard) -> str:
    if not board.coming:
        return "No one can pick right now." if board.turns else "Members pick the film in turn instead of a vote."
    names = [_name(board, member) for member in board.coming]
    then = f" Then {text.list_names(names[1:], 200)}." if names[1:] else ""
    return f"Next: {names[0]}.{then}"


def _line(board: TurnsBoard, number: int, turn: Turn) -> str:
    notes = []
    if turn.away_until is not None and turn.away_until >= board.today:
        notes.append(f"away until {turn.away_until.day} {turn.away_until:%B}")
    if turn.member in board.assigned:
        notes.append("picks for a night that's coming")
    elif turn.member in board.not_earned:
        notes.append("hasn't come often enough yet")
    if turn.picked_on is not None:
        notes.append(f"last picked {turn.picked_on.day} {turn.picked_on:%b %Y}")
    if turn.skipped:
        notes.append(f"skipped {text.plural_text(turn.skipped, 'time')}")
    return f"{number}. {_name(board, turn.member)}" + (f" · {' · '.join(notes)}" if notes else "")


def _name(board: TurnsBoard, member: MemberId) -> str:
    name = board.names.get(member)
    return f"<@{member}>" if name is None else f"**{text.name(name, 60)}**"


def _own_controls(board: TurnsBoard) -> list[Item]:
    identity, mine = board.list.id, board.mine
    see = controls.make_button("See the list", own.LIST_PAGE.custom_id(identity, 0), emoji="📋")
    if mine is None:
        join = controls.make_button("Take turns", own.TAKE_TURNS.custom_id(identity), style=discord.ButtonStyle.primary)
        return [controls.button_row(join, see)]
    options = [
        discord.SelectOption(label=f"Away for {text.plural_text(count, 'week')}", value=str(count)) for count in WEEKS
    ]
    away = mine.away_until is not None and mine.away_until >= board.today
    buttons = [
        controls.make_button("I'm here again", own.BACK.custom_id(identity))
        if away
        else controls.make_button("Skip my turn", own.SKIP.custom_id(identity)),
        controls.make_button("Leave", own.LEAVE_TURNS.custom_id(identity)),
        see,
    ]
    return [
        controls.option_select(own.AWAY.custom_id(identity), "I'm away…", options),
        controls.button_row(*buttons),
    ]


def _moderator_controls(board: TurnsBoard) -> list[Item]:
    identity, earned = board.list.id, board.list.rules.turns_earned
    items: list[Item] = [
        divider(),
        controls.member_select(own.ADD_TO_LINE.custom_id(identity), "Add members to the end", _MOST_ADDED),
    ]
    if board.turns:
        options = [
            discord.SelectOption(
                label=text.label_text(board.names.get(turn.member, f"Member {turn.member}"), theme.OPTION_LIMIT),
                value=str(turn.member),
            )
            for turn in board.turns[: theme.OPTIONS]
        ]
        items.append(controls.option_select(own.TAKE_FROM_LINE.custom_id(identity), "Remove a member", options))
    buttons = []
    if board.coming:
        following = board.names.get(board.coming[0], "the next one")
        buttons.append(
            controls.make_button(
                f"Skip {text.label_text(following, 40)}", own.SKIP_NEXT.custom_id(identity, board.coming[0])
            )
        )
    buttons.append(
        controls.make_button(
            "Give everyone a turn" if earned else "Only those who come get a turn",
            own.TURNS_EARNED.custom_id(identity, int(not earned)),
        )
    )
    return [*items, controls.button_row(*buttons)]


def skipped_heading(member: MemberId) -> str:
    return f"Skipped <@{member}>, who comes right after the next one."


def removed_heading(member: MemberId) -> str:
    return f"<@{member}> doesn't take turns any more."


def read_weeks(value: str) -> int:
    """Raises ControlUnknown."""
    if value not in map(str, WEEKS):
        raise ControlUnknown
    return int(value)
