"""What hosts see: the list of nights, the forms, and the sheet with the controls that the night's state allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import discord

from bot.domain.errors import ControlUnknown
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.details import TypedDetails
from bot.domain.nights.lists import NightList, NightListId
from bot.domain.nights.night import OPEN_NIGHTS_LIMIT, THEME_LIMIT, Chooser, Night
from bot.domain.nights.plan import PROGRAMME_MINUTES
from bot.domain.nights.when import MOMENT_LIMIT
from bot.ui.kit import controls, text, theme
from bot.ui.kit.forms import Form, text_field
from bot.ui.kit.layout import Card, Item, card_box, join_lines, text_block
from bot.ui.nights import controls as own
from bot.ui.nights.words import HOW_NAMES, STATES, night_title, plain_title, stamp
from bot.ui.schedules.zone_text import zone_text

THEME: Final = "theme"
WHEN: Final = "when"
CLOSES: Final = "closes"
OPENS: Final = "opens"
HOW: Final = "how"
LIST: Final = "list"
NO_LIST: Final = "none"
ONE_FILM: Final = "one"


def board_card(nights: Sequence[Night], *, may_plan: bool, heading: str = "") -> Card:
    """All nights of the club that are not over."""
    items: list[Item | None] = [text_block(join_lines([heading, "## Movie nights"]))]
    if nights:
        items.append(text_block("\n".join(_board_line(night) for night in nights)))
        options = [
            discord.SelectOption(
                label=plain_title(night, theme.OPTION_LIMIT), value=str(night.id), description=STATES[night.state]
            )
            for night in nights
        ]
        items.append(controls.option_select(own.OPEN.custom_id(), "Choose a night", options))
    else:
        items.append(text_block("No movie night is planned."))
    if may_plan:
        full = len(nights) >= OPEN_NIGHTS_LIMIT
        items.append(controls.button_row(controls.make_button("Plan a night", own.NEW.custom_id(), disabled=full)))
    return Card(card_box(*items, colour=theme.INK))


def _board_line(night: Night) -> str:
    when = "no time yet" if night.starts_at is None else stamp(night.starts_at, "f")
    return f"**{night_title(night, 80)}** · {STATES[night.state]} · {when} · <#{night.place.channel}>"


def plan_form(lists: Sequence[NightList], zone: str) -> Form:
    """A new night: all that is needed; everything else is on its sheet."""
    fields: list[discord.ui.Label[Any]] = [
        text_field(
            THEME, "Theme", "", "Such as Neon noir. Leave it empty for a plain movie night.", THEME_LIMIT, needed=False
        ),
        text_field(
            WHEN, "When", "", f"Friday 8 pm, or 24 Dec 19:30. In {zone_text(zone)}.", MOMENT_LIMIT, needed=False
        ),
        discord.ui.Label(
            text="How the film is chosen",
            component=discord.ui.Select(custom_id=HOW, options=how_options("approval")),
        ),
        text_field(
            CLOSES,
            "When voting closes",
            "",
            "Thursday 8 pm, or 2 hours before. Empty: a day before.",
            MOMENT_LIMIT,
            needed=False,
        ),
    ]
    if lists:
        options = list_options(lists, lists[0].id)
        fields.append(
            discord.ui.Label(text="Where films come from", component=discord.ui.Select(custom_id=LIST, options=options))
        )
    return Form("Plan a movie night", own.NEW.custom_id(), *fields)


def read_how(value: str) -> tuple[Chooser, VotingMethod | None]:
    """Who chooses, and the method of a vote. Raises ControlUnknown."""
    if value not in own.HOW:
        raise ControlUnknown
    return own.HOW[value]


def read_list(value: str) -> NightListId | None:
    """Raises ControlUnknown."""
    return None if value in ("", NO_LIST) else NightListId(controls.parse_number(value))


def read_minutes(value: str) -> int | None:
    """Raises ControlUnknown."""
    if value == ONE_FILM:
        return None
    if value not in map(str, PROGRAMME_MINUTES):
        raise ControlUnknown
    return int(value)


def planned_heading(night: Night, unread: Sequence[str]) -> str:
    """The first line of a new night's sheet; times that could not be read are named, and nothing else is lost."""
    told = f"Planned. I'm posting its panel in <#{night.place.channel}>."
    if not unread:
        return told
    typed = text.list_names((f"“{text.escape_line(each, 60)}”" for each in unread), 200)
    return (
        f"{told}\nI couldn't read {typed} as a time. Press **Change theme or times** and use a day and a time, "
        "such as Friday 8 pm."
    )


def edit_form(night: Night) -> Form:
    """Theme and times, as they are, in words that can be read again."""
    typed = TypedDetails.from_night(night)
    fields = [
        (THEME, "Theme", typed.theme, "Empty for a plain movie night", THEME_LIMIT),
        (WHEN, "When", typed.when, f"Friday 8 pm, or 24 Dec 19:30. In {zone_text(night.zone)}.", MOMENT_LIMIT),
        (OPENS, "When voting opens", typed.opens, "Empty: when you press Open the vote", MOMENT_LIMIT),
        (
            CLOSES,
            "When voting closes",
            typed.closes,
            "Thursday 8 pm, or 2 hours before. Empty: a day before.",
            MOMENT_LIMIT,
        ),
    ]
    return Form(
        "Change this night",
        own.EDIT.custom_id(night.id),
        *(
            text_field(name, label, value, help_text, limit, needed=False)
            for name, label, value, help_text, limit in fields
        ),
    )


def read_details(form: Callable[[str], str]) -> TypedDetails:
    """What was typed; `form` gives the text of a field."""
    return TypedDetails(theme=form(THEME), when=form(WHEN), opens=form(OPENS), closes=form(CLOSES))


def how_options(chosen: str) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=label, value=key, description=text.label_text(rule, 100), default=key == chosen)
        for key, (label, rule) in HOW_NAMES.items()
    ]


def list_options(lists: Sequence[NightList], chosen: int | None) -> list[discord.SelectOption]:
    return [
        *(
            discord.SelectOption(label=text.label_text(each.name, 100), value=str(each.id), default=each.id == chosen)
            for each in lists
        ),
        discord.SelectOption(label="Only films of my own", value=NO_LIST, default=chosen is None),
    ]
