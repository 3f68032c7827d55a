"""Error messages about lists, nominations and turns, with a button to the list that they are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.nights import list_errors as errors
from bot.domain.nights.lists import NightList, Nominators
from bot.ui.kit import controls, text
from bot.ui.kit.layout import Item
from bot.ui.language.dates import full_day_text
from bot.ui.nights import list_controls as own


def _named(chosen: NightList) -> str:
    return f"**{text.escape_line(chosen.name, 80)}**"


def earned_text(chosen: NightList) -> str:
    """What the rule of attendance asks for, such as "came to 2 of the last 4 nights"."""
    rules = chosen.rules
    if rules.earned_of == 1:
        return "came to the last night"
    return f"came to {rules.earned_attended} of the last {rules.earned_of} nights"


def _may_not(error: errors.MayNotNominate) -> str:
    if error.list.rules.nominators is Nominators.MODERATORS:
        return f"Only moderators nominate for {_named(error.list)}. Ask one of them, or choose another list."
    return (
        f"{_named(error.list)} takes films from members who {earned_text(error.list)}. Come to the next night, or "
        "choose another list."
    )


def _banned(error: errors.FilmBanned) -> str:
    return (
        f"The club watched **{text.escape_line(error.film.name, 200)}** on {full_day_text(error.shown_on)}. "
        f"{_named(error.list)} takes it again from {full_day_text(error.until)} on. Nominate another film until then."
    )


def _used_up(error: errors.NominationsUsedUp) -> str:
    films = text.plural_text(error.list.rules.cap_member, "film")
    return f"A member can have {films} on {_named(error.list)} at a time. Open the list and withdraw one first."


def _full(error: errors.NightListFull) -> str:
    films = text.plural_text(error.list.rules.cap_all, "film")
    return (
        f"{_named(error.list)} is full with {films}. Try again after the next vote, or ask a moderator to make room "
        "with `/nominations lists`."
    )


NIGHT_LISTS: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.MayNotNominate: _may_not,
    errors.FilmBanned: _banned,
    errors.NominationsUsedUp: _used_up,
    errors.NightListFull: _full,
    errors.NominatedMeanwhile: lambda _: (
        "Someone has nominated that film again in the meantime, so it's on the list. `/nominations show` has it."
    ),
    errors.NominationGone: lambda _: (
        "That film isn't on the list any more. `/nominations show` has the list as it is now."
    ),
    errors.NotYourNomination: lambda _: (
        "Only the member who nominated a film, or a moderator, can change that. Ask one of them."
    ),
    errors.NightListNameTaken: lambda error: (
        f"There's a list called **{text.escape_line(error.name, 80)}** already. Use another name."
    ),
    errors.TooManyNightLists: lambda error: f"A club can have {error.limit} open lists. Close one first.",
    errors.NotInLine: lambda error: (
        "You don't take turns for this list yet. Press **Take turns** in `/nominations turns` first."
        if error.member is None
        else f"That's not someone who takes turns here: <@{error.member}>. `/nominations turns` shows who does."
    ),
    errors.LineFull: lambda error: (
        f"This list is full with {error.limit} members who take turns. Someone has to leave in `/nominations turns` "
        "first."
    ),
    errors.NobodyAfterYou: lambda _: (
        "No one behind can pick right now, so the turn can't be skipped. Add members in `/nominations turns`, or wait "
        "until someone is back."
    ),
}


def list_steps(error: Exception) -> list[Item]:
    """A button to the list that refused a film."""
    if isinstance(error, errors.NominationsUsedUp | errors.NightListFull):
        return [
            controls.button_row(
                controls.make_button("Open the list", own.LIST_PAGE.custom_id(error.list.id, 0), emoji="📋")
            )
        ]
    return []
