"""Cards of a review's lines for those who may pin them, unpin them or forbid quoting them."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.errors import ControlUnknown
from bot.domain.highlights.marking import LineMark, MarkedLine, RepeatedLine, ReviewLines
from bot.domain.ids import ReviewId
from bot.domain.reviews.marks import plain_text
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, note_card, subtext, text_block
from bot.ui.language.messages import N_, _, ngettext
from bot.ui.language.titles import film_name
from bot.ui.reviews import controls as writing_controls

_NUMBERS = {None: 0, LineMark.PINNED: 1, LineMark.FORBIDDEN: 2}
# Translators: What was decided about a line of a review.
_STATES = {LineMark.PINNED: N_("pinned"), LineMark.FORBIDDEN: N_("never quoted")}
MARKED_SHOWN = 8
UNQUOTED = N_("The author doesn't want to be quoted, so no line is shown.")


def lines_card(marks: ReviewLines, *, page: int = 0) -> Card:
    """The marked lines, and a select of all sentences, by pages."""
    pages = max(1, -(-len(marks.lines) // theme.OPTIONS))
    page = max(0, min(page, pages - 1))
    page_lines = marks.lines[page * theme.OPTIONS : (page + 1) * theme.OPTIONS]
    marked = [line for line in marks.lines if line.mark is not None][:MARKED_SHOWN]
    number = marks.review.id
    items: list[Item | None] = [
        text_block(f"## {_('Lines of a review')}\n{_film_and_author(marks)}"),
        text_block(join_lines([f"- “{text.escape_line(line.text, 200)}” {line_state(line)}" for line in marked]))
        if marked
        else None,
        None if marks.quotable else text_block(subtext(_(UNQUOTED))),
        divider(),
    ]
    if not page_lines:
        items.append(text_block(_("Every sentence in this review is a spoiler, so there's nothing to quote.")))
    else:
        items.append(
            controls.option_select(
                writing_controls.LINE_FROM.custom_id(number),
                _("Choose a line")
                if pages == 1
                else _("Choose a line (part {part} of {parts})", part=page + 1, parts=pages),
                [*map(_option, page_lines)],
            )
        )
    ways = [controls.make_button(_("Open the review"), writing_controls.OPEN_ACTIONS.custom_id(number), emoji="📖")]
    if pages > 1:
        ways[:0] = [
            controls.make_button(
                _("◀ Back"), writing_controls.LINES.custom_id(number, max(0, page - 1)), disabled=page == 0
            ),
            controls.make_button(
                _("Next ▶"), writing_controls.LINES.custom_id(number, page + 1), disabled=page == pages - 1
            ),
        ]
    items.append(controls.button_row(*ways))
    return Card(card_box(*items, colour=theme.INK))


def line_card(marks: ReviewLines, line: MarkedLine) -> Card:
    """One line, with buttons to mark it."""

    def to(label: str, mark: LineMark | None, style: discord.ButtonStyle) -> discord.ui.Button[discord.ui.LayoutView]:
        custom_id = writing_controls.MARK.custom_id(marks.review.id, *line.place, _NUMBERS[mark])
        return controls.make_button(label, custom_id, style=style, disabled=line.mark is mark)

    plain, danger = discord.ButtonStyle.secondary, discord.ButtonStyle.danger
    return Card(
        card_box(
            text_block(f"> “{text.escape_line(line.text, 1200)}”\n{_film_and_author(marks)}\n{line_state(line)}"),
            None if marks.quotable else text_block(subtext(_(UNQUOTED))),
            controls.button_row(
                # Translators: A button: this line is always quoted.
                to(_("Pin"), LineMark.PINNED, discord.ButtonStyle.success),
                # Translators: A button: Marquee decides whether this line is quoted.
                to(_("Automatic"), None, plain),
                to(_("Never quote"), LineMark.FORBIDDEN, danger),
                controls.make_button(_("All lines"), writing_controls.LINES.custom_id(marks.review.id, 0)),
            ),
            colour=theme.INK,
        )
    )


def repeated_card(found: Sequence[RepeatedLine]) -> Card:
    """A select of the reviews that contain the text of a message."""
    options = [
        discord.SelectOption(
            label=text.label_text(f"{film_name(repeated.film)} · {repeated.review.author.name}", theme.OPTION_LIMIT),
            value=":".join(map(str, (repeated.review.id, *repeated.place))),
            description=text.label_text(plain_text(repeated.text), theme.OPTION_LIMIT),
        )
        for repeated in found[: theme.OPTIONS]
    ]
    asks = ngettext(
        "{count} review here include this line. Whose do you mean?",
        "{count} reviews here include this line. Whose do you mean?",
        len(options),
    )
    return Card(
        card_box(
            text_block(asks),
            controls.option_select(writing_controls.REPEATED.custom_id(), _("Choose a review"), options),
            colour=theme.INK,
        )
    )


def read_repeated_choice(value: str) -> tuple[ReviewId, tuple[int, int, int]]:
    """The review and the line's place from an option's value. Raises ControlUnknown for anything else."""
    review, _colon, place = value.partition(":")
    return ReviewId(controls.parse_number(review)), read_place_choice(place)


def _film_and_author(marks: ReviewLines) -> str:
    film, author = text.escape_line(film_name(marks.film), 200), text.name(marks.review.author.name, 80)
    # Translators: Which review this is about: its film and its author.
    return _("**{film}** by {author}", film=film, author=author)


def log_card(marks: ReviewLines, line: MarkedLine, by: int) -> Card:
    """The log entry for a marked line, without its text."""
    names = {
        "member": f"<@{by}>",
        "author": text.name(marks.review.author.name, 80),
        "film": text.escape_line(film_name(marks.film), 200),
    }
    # Translators: {member} marked the line; {author} wrote it.
    said = {
        LineMark.PINNED: _("{member}: a line from {author}'s review of **{film}** is now pinned.", **names),
        LineMark.FORBIDDEN: _(
            "{member}: a line from {author}'s review of **{film}** is now set to “never quote”.", **names
        ),
        None: _("{member}: a line from {author}'s review of **{film}** is now set to automatic.", **names),
    }
    return note_card(said[line.mark])


def line_state(line: MarkedLine) -> str:
    if line.mark is not None:
        return f"({_(_STATES[line.mark])})"
    return _("(suggested by Marquee)") if line.found else _("(not quoted)")


def read_place_choice(value: str) -> tuple[int, int, int]:
    """(paragraph, start, stop) from an option's value. Raises ControlUnknown for anything else."""
    parts = value.split(":")
    if len(parts) != 3:
        raise ControlUnknown
    paragraph, start, stop = map(controls.parse_number, parts)
    return paragraph, start, stop


def mark_of_number(number: int) -> LineMark | None:
    return {1: LineMark.PINNED, 2: LineMark.FORBIDDEN}.get(number)


def _option(line: MarkedLine) -> discord.SelectOption:
    # Translators: Marquee suggests to quote this line of a review.
    suggested = _("suggested") if line.found else ""
    state = _(_STATES[line.mark]) if line.mark else suggested
    return discord.SelectOption(
        label=text.label_text(line.text, theme.OPTION_LIMIT),
        value=":".join(map(str, line.place)),
        description=text.label_text(state, theme.OPTION_LIMIT) if state else None,
    )
