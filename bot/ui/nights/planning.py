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
from bot.ui.kit.forms import TITLE_LIMIT, Form, text_field
from bot.ui.kit.layout import Card, Item, card_box, join_lines, text_block
from bot.ui.language.messages import _
from bot.ui.nights import controls as own
from bot.ui.nights.words import how_label, join_facts, night_title, plain_title, stamp, state_name
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
    items: list[Item | None] = [text_block(join_lines([heading, f"## {_('Movie nights')}"]))]
    if nights:
        items.append(text_block("\n".join(_board_line(night) for night in nights)))
        options = [
            discord.SelectOption(
                label=plain_title(night, theme.OPTION_LIMIT),
                value=str(night.id),
                description=text.label_text(state_name(night.state), theme.OPTION_LIMIT),
            )
            for night in nights
        ]
        items.append(controls.option_select(own.OPEN.custom_id(), _("Choose a night"), options))
    else:
        items.append(text_block(_("No movie night is planned.")))
    if may_plan:
        full = len(nights) >= OPEN_NIGHTS_LIMIT
        items.append(controls.button_row(controls.make_button(_("Plan a night"), own.NEW.custom_id(), disabled=full)))
    return Card(card_box(*items, colour=theme.INK))


def _board_line(night: Night) -> str:
    when = _("no time yet") if night.starts_at is None else stamp(night.starts_at, "f")
    return join_facts([f"**{night_title(night, 80)}**", state_name(night.state), when, f"<#{night.place.channel}>"])


def plan_form(lists: Sequence[NightList], zone: str) -> Form:
    """A new night: all that is needed; everything else is on its sheet."""
    fields: list[discord.ui.Label[Any]] = [
        _theme_field("", _("Such as Neon noir. Leave it empty for a plain movie night.")),
        _when_field("", zone),
        discord.ui.Label(
            text=text.label_text(_("How the film is chosen"), TITLE_LIMIT),
            component=discord.ui.Select(custom_id=HOW, options=how_options("approval")),
        ),
        _closes_field(""),
    ]
    if lists:
        options = list_options(lists, lists[0].id)
        fields.append(
            discord.ui.Label(
                text=text.label_text(_("Where films come from"), TITLE_LIMIT),
                component=discord.ui.Select(custom_id=LIST, options=options),
            )
        )
    return Form(_("Plan a movie night"), own.NEW.custom_id(), *fields)


def _theme_field(value: str, help_text: str) -> discord.ui.Label[Any]:
    # Translators: the theme of a movie night.
    return _optional_field(THEME, _("Theme"), value, help_text, THEME_LIMIT)


def _when_field(value: str, zone: str) -> discord.ui.Label[Any]:
    # Translators: Give examples that tests/diary/test_days_in_languages.py reads.
    help_text = _("Friday 8 pm, or 24 Dec 19:30. In {zone}.", zone=zone_text(zone))
    # Translators: the time of a movie night.
    return _optional_field(WHEN, _("When"), value, help_text)


def _closes_field(value: str) -> discord.ui.Label[Any]:
    # Translators: Give examples that tests/diary/test_days_in_languages.py reads.
    help_text = _("Thursday 8 pm, or 2 hours before. Empty: a day before.")
    return _optional_field(CLOSES, _("When voting closes"), value, help_text)


def _optional_field(
    name: str, label: str, value: str, help_text: str, limit: int = MOMENT_LIMIT
) -> discord.ui.Label[Any]:
    return text_field(
        name, text.label_text(label, TITLE_LIMIT), value, text.label_text(help_text, 100), limit, needed=False
    )


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
    told = _("Planned. I'm posting its panel in {channel}.", channel=f"<#{night.place.channel}>")
    if not unread:
        return told
    typed = text.list_names((f"“{text.escape_line(each, 60)}”" for each in unread), 200)
    # Translators: Give examples that tests/diary/test_days_in_languages.py reads.
    unread_text = _(
        "I couldn't read {typed} as a time. Press **{button}** and use a day and a time, such as Friday 8 pm.",
        typed=typed,
        button=_("Change theme or times"),
    )
    return join_lines([told, unread_text])


def edit_form(night: Night) -> Form:
    """Theme and times, as they are, in words that can be read again."""
    typed = TypedDetails.from_night(night)
    opens_help = _("Empty: when you press {button}", button=_("Open the vote"))
    return Form(
        _("Change this night"),
        own.EDIT.custom_id(night.id),
        _theme_field(typed.theme, _("Empty for a plain movie night")),
        _when_field(typed.when, night.zone),
        _optional_field(OPENS, _("When voting opens"), typed.opens, opens_help),
        _closes_field(typed.closes),
    )


def read_details(form: Callable[[str], str]) -> TypedDetails:
    """What was typed; `form` gives the text of a field."""
    return TypedDetails(theme=form(THEME), when=form(WHEN), opens=form(OPENS), closes=form(CLOSES))


def how_options(chosen: str) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(
            label=text.label_text(label, theme.OPTION_LIMIT),
            value=key,
            description=text.label_text(rule, theme.OPTION_LIMIT),
            default=key == chosen,
        )
        for key in own.HOW
        for label, rule in [how_label(key)]
    ]


def list_options(lists: Sequence[NightList], chosen: int | None) -> list[discord.SelectOption]:
    return [
        *(
            discord.SelectOption(label=text.label_text(each.name, 100), value=str(each.id), default=each.id == chosen)
            for each in lists
        ),
        discord.SelectOption(
            label=text.label_text(_("Only films of my own"), theme.OPTION_LIMIT), value=NO_LIST, default=chosen is None
        ),
    ]
