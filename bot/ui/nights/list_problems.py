"""Error messages about lists, nominations and turns, with a button to the list that they are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.nights import list_errors as errors
from bot.domain.nights.lists import NightList, Nominators
from bot.ui.kit import controls, text
from bot.ui.kit.layout import Item
from bot.ui.language.dates import full_day_text
from bot.ui.language.messages import _, ngettext
from bot.ui.language.titles import film_name
from bot.ui.nights import list_controls as own


def _named(chosen: NightList) -> str:
    return f"**{text.escape_line(chosen.name, 80)}**"


def _may_not(error: errors.MayNotNominate) -> str:
    name, rules = _named(error.list), error.list.rules
    if rules.nominators is Nominators.MODERATORS:
        return _("Only moderators nominate for {list}. Ask one of them, or choose another list.", list=name)
    if rules.earned_of == 1:
        return _(
            "{list} takes films from members who came to the last night. Come to the next night, or choose another "
            "list.",
            list=name,
        )
    return ngettext(
        "{list} takes films from members who came to {attended} of the last {count} night. Come to the next night, or "
        "choose another list.",
        "{list} takes films from members who came to {attended} of the last {count} nights. Come to the next night, "
        "or choose another list.",
        rules.earned_of,
        list=name,
        attended=rules.earned_attended,
    )


def _banned(error: errors.FilmBanned) -> str:
    return _(
        "The club watched **{film}** on {shown}. {list} takes it again from {until} on. Nominate another film until "
        "then.",
        film=text.escape_line(film_name(error.film), 200),
        shown=full_day_text(error.shown_on),
        list=_named(error.list),
        until=full_day_text(error.until),
    )


def _used_up(error: errors.NominationsUsedUp) -> str:
    return ngettext(
        "A member can have {count} film on {list} at a time. Open the list and withdraw one first.",
        "A member can have {count} films on {list} at a time. Open the list and withdraw one first.",
        error.list.rules.cap_member,
        list=_named(error.list),
    )


def _full(error: errors.NightListFull) -> str:
    return ngettext(
        "{list} is full with {count} film. Try again after the next vote, or ask a moderator to make room with "
        "`/nominations lists`.",
        "{list} is full with {count} films. Try again after the next vote, or ask a moderator to make room with "
        "`/nominations lists`.",
        error.list.rules.cap_all,
        list=_named(error.list),
    )


def _too_many_lists(error: errors.TooManyNightLists) -> str:
    return ngettext(
        "A club can have {count} open list. Close it first.",
        "A club can have {count} open lists. Close one first.",
        error.limit,
    )


def _not_in_line(error: errors.NotInLine) -> str:
    if error.member is None:
        return _(
            "You don't take turns for this list yet. Press **{button}** in `/nominations turns` first.",
            button=_("Take turns"),
        )
    return _(
        "That's not someone who takes turns here: {member}. `/nominations turns` shows who does.",
        member=f"<@{error.member}>",
    )


def _line_full(error: errors.LineFull) -> str:
    return ngettext(
        "This list is full with {count} member who takes turns. Someone has to leave in `/nominations turns` first.",
        "This list is full with {count} members who take turns. Someone has to leave in `/nominations turns` first.",
        error.limit,
    )


NIGHT_LISTS: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.MayNotNominate: _may_not,
    errors.FilmBanned: _banned,
    errors.NominationsUsedUp: _used_up,
    errors.NightListFull: _full,
    errors.NominatedMeanwhile: lambda _error: _(
        "Someone has nominated that film again in the meantime, so it's on the list. `/nominations show` has it."
    ),
    errors.NominationGone: lambda _error: _(
        "That film isn't on the list any more. `/nominations show` has the list as it is now."
    ),
    errors.NotYourNomination: lambda _error: _(
        "Only the member who nominated a film, or a moderator, can change that. Ask one of them."
    ),
    errors.NightListNameTaken: lambda error: _(
        "There's a list called **{name}** already. Use another name.", name=text.escape_line(error.name, 80)
    ),
    errors.TooManyNightLists: _too_many_lists,
    errors.NotInLine: _not_in_line,
    errors.LineFull: _line_full,
    errors.NobodyAfterYou: lambda _error: _(
        "No one behind can pick right now, so the turn can't be skipped. Add members in `/nominations turns`, or wait "
        "until someone is back."
    ),
}


def list_steps(error: Exception) -> list[Item]:
    """A button to the list that refused a film."""
    if isinstance(error, errors.NominationsUsedUp | errors.NightListFull):
        return [
            controls.button_row(
                controls.make_button(_("Open the list"), own.LIST_PAGE.custom_id(error.list.id, 0), emoji="📋")
            )
        ]
    return []
