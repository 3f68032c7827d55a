"""The custom_ids of buttons and selects: a verb and numbers, nothing else, so that they work after a restart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import discord

from bot.domain.errors import ControlUnknown
from bot.ui.kit import text, theme

T = TypeVar("T")
PREFIX = "mq"
LARGEST_ID = 2**63 - 1
_NUMBER = re.compile(r"[0-9]{1,19}\Z")


@dataclass(frozen=True, slots=True)
class Control:
    """One kind of control: its verb and the names of its numbers. `template` matches its custom_ids."""

    verb: str
    names: tuple[str, ...] = ()

    @property
    def template(self) -> re.Pattern[str]:
        numbers = "".join(rf":(?P<{name}>[0-9]{{1,19}})" for name in self.names)
        return re.compile(rf"{PREFIX}:{self.verb}{numbers}\Z")

    def numbers(self, custom_id: str) -> dict[str, int] | None:
        """The numbers by name; None for another control's id. Raises ControlUnknown for a number above LARGEST_ID."""
        match = self.template.match(custom_id)
        return None if match is None else {name: parse_number(digits) for name, digits in match.groupdict().items()}

    def custom_id(self, *numbers: int) -> str:
        if len(numbers) != len(self.names):
            raise TypeError(self.verb)
        return ":".join([PREFIX, self.verb, *map(str, numbers)])


def parse_number(value: str) -> int:
    """Parse an option's value or a part of a custom_id, from 0 to LARGEST_ID. Raises ControlUnknown."""
    if not _NUMBER.match(value) or int(value) > LARGEST_ID:
        raise ControlUnknown
    return int(value)


def choice_at(choices: Sequence[T], number: int) -> T:
    """The choice at an index from a custom_id. Raises ControlUnknown if the index is out of range."""
    if not 0 <= number < len(choices):
        raise ControlUnknown
    return choices[number]


PAGE = Control("page", ("review", "page", "asker"))
"""Turn to a page of a review."""
EDGE = Control("edge", ("review", "page", "asker"))
"""The same, to the first or last page: a custom_id may appear only once in a message."""
OTHER_REVIEWS = Control("voices", ("film", "asker"))
"""A select of the other reviews of a film."""
REVIEW_LIST = Control("voicelist", ("film", "page", "asker"))
REVIEW = Control("review", ("review",))
OPEN_REVIEWS = Control("reviews", ("film",))
CARD = Control("card", ("film",))
RELATED = Control("related", ("film",))
HIGHLIGHTS = Control("lines", ("film",))
NEXT_LINE = Control("nextline", ("film", "line", "by", "genre", "asker"))
"""Another line of this film, or of any film if `film` is 0. `by` is a review by the wanted author, `genre` counts
from 1; 0 means any."""
QUOTE_OF = Control("quoteof", ("film", "by", "genre", "picture", "private"))
"""Continue `/highlight` with its filters once the film is chosen."""
PICTURE = Control("picture", ("line",))
"""A line as an image."""


class Command(StrEnum):
    """The commands that continue with a film chosen after a title was not found or ambiguous."""

    REVIEW = "review"
    MOVIE = "movie"
    HIGHLIGHT = "highlight"
    RELATED = "related"
    WHO_SAW = "who-saw"
    WANT = "want"
    UNWANT = "unwant"
    RATE = "rate"
    NOMINATE = "nominate"


PICK = {command: Control(f"pick-{command}", ("film", "private")) for command in Command}
"""A button for one film."""
PICK_FROM = {command: Control(f"pickfrom-{command}", ("private",)) for command in Command}
"""A select, for more films than there is room for buttons."""
MORE_TO_WATCH = Control("more", ("question", "asker"))
WHO_WATCHES = Control("who", ("question", "asker"))
"""A select of members to recommend films for."""
VOICE_WATCHES = Control("voice", ("question", "asker"))
"""Recommend films for everybody in the person's voice channel."""
CHANNEL_WATCHES = Control("here", ("question", "asker"))
"""Recommend films for those who use Marquee in this channel."""
SAY_OF_FILM = Control("sayof", ("question", "asker"))
"""A select of a suggested film and what the person says of it."""
NOT_THIS = Control("notthis", ("film", "question", "asker"))
"""This and the next are in messages of before there was the select."""
SEEN_IT = Control("seenit", ("film", "question", "asker"))
UNDO_VERDICT = Control("unsay", ("film",))
"""Undo the verdict on a suggested film."""
ADD_TO_WATCHLIST = Control("wish", ("film",))
NOMINATE = Control("nominate", ("film",))
"""Nominates a film for a movie night."""
NOMINATE_FROM = Control("nominatefrom")
"""The same, for a select of films."""
RATE_FILM = Control("ratefilm", ("film",))
"""Asks for the stars of a film; the answer is a STARS select."""
STARS = Control("stars", ("film",))
MARK_SEEN = Control("sawit", ("film",))
"""Notes a film as seen in the diary, on no particular day."""
SETTING = Control("setting", ("setting",))
RATE = Control("rate", ("film", "halves", "day", "private"))
"""Continue a rating once the film is chosen; `day` is a proleptic Gregorian ordinal, 0 for none."""
ENTRY = Control("entry")
"""A select of one's own diary entries."""
ENTRY_SHOW = Control("entryshow", ("entry", "on"))
ENTRY_REMOVE = Control("entrydrop", ("entry",))
COUNT_FILM = Control("countfilm", ("film", "on"))
"""Leave a film out of one's numbers, or count it again."""
LEFT_OUT = Control("leftout")
"""The films that one leaves out of one's numbers."""
DIARY = Control("diary", ("member", "page"))
WATCHLIST = Control("wishes", ("member", "page"))
EXPORT_MINE = Control("takeout")
"""Download everything that is stored about oneself."""
PREFER = Control("prefer", ("what", "on"))
FORGET = Control("forget")
FORGET_SURE = Control("forgetsure", ("keep",))
FORGET_DO = Control("forgetdo", ("keep",))
IMPORT = Control("import", ("number",))
IMPORT_ACCEPT = Control("importgo", ("number",))
IMPORT_UNDO = Control("importundo", ("number",))
IMPORT_UNDO_SURE = Control("importundosure", ("number",))
IMPORT_TABLE = Control("importtable", ("number",))
IMPORT_DATES = Control("importdates", ("number",))
"""A select: whether the day or the month comes first in the dates of an import."""
IMPORT_PICK = Control("importpick", ("row", "film"))
"""Choose the film of an imported row; 0 for none of those offered."""
IMPORT_ADD = Control("importadd", ("number",))
"""Add the films that were not found."""
IMPORT_PUBLISH = Control("importpublish", ("number",))
"""A select of the kinds of entries that are still private."""
IMPORT_REVIEW = Control("importreview", ("number",))
"""A select of the reviews that are still private."""
LOOK_UP = Control("lookup", ("request", "goal", "a", "b", "c", "d"))
"""Look up a film that was not found: `request` remembers its title, the rest says how to go on with the film. The form
with the same id asks for the title when it is no longer known."""
LOOKED_UP = Control("lookedup", ("source", "number", "request", "goal", "a", "b", "c", "d"))
"""Go on with a film that a source offers; `number` is its id there."""
ADD_FILM = Control("addfilm", ("request", "goal", "a", "b", "c", "d"))
"""Add a film by hand and go on with it: a button, and the form that it opens."""
UNDO_CORRECTION = Control("unmend", ("overlay",))


def make_button(
    label: str,
    custom_id: str,
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    emoji: str | None = None,
    disabled: bool = False,
) -> discord.ui.Button[discord.ui.LayoutView]:
    return discord.ui.Button(
        label=text.label_text(label, theme.LABEL_LIMIT),
        custom_id=custom_id,
        style=style,
        emoji=emoji,
        disabled=disabled,
    )


def button_row(*items: discord.ui.Item[discord.ui.LayoutView]) -> discord.ui.ActionRow[discord.ui.LayoutView]:
    return discord.ui.ActionRow(*items)


def member_select(custom_id: str, placeholder: str, most: int) -> discord.ui.ActionRow[discord.ui.LayoutView]:
    """A select of members of this server."""
    return discord.ui.ActionRow(
        discord.ui.UserSelect(
            custom_id=custom_id, placeholder=text.label_text(placeholder, 150), min_values=1, max_values=most
        )
    )


def option_select(
    custom_id: str, placeholder: str, options: Sequence[discord.SelectOption]
) -> discord.ui.ActionRow[discord.ui.LayoutView]:
    return discord.ui.ActionRow(
        discord.ui.Select(
            custom_id=custom_id,
            placeholder=text.label_text(placeholder, 150),
            options=list(options[: theme.OPTIONS]),
        )
    )
