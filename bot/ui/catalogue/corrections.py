"""Cards about a club's corrections to films, with buttons to undo them."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.overlay import CONFIRMED, CORRECTABLE, MEANT_BY, SAME_AS, FilmCorrection
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, card_box, note_card, subtext, text_block
from bot.ui.reviews import controls as writing_controls

_NAMES = {"runtime": "runtime in minutes"}


def change_card(change: FilmCorrection) -> Card:
    """Confirms a correction; a merge names both films."""
    gap = " " if change.field == SAME_AS else "\n"
    return note_card(
        f"**{text.escape_line(change.film.name, 200)}**{gap}{_describe_change(change, 900)}",
        controls.button_row(
            controls.make_button("Undo", controls.UNDO_CORRECTION.custom_id(change.id), emoji="↩️"),
            controls.make_button("Film card", controls.CARD.custom_id(change.film.id), emoji="🎬"),
        ),
        colour=theme.TEAL,
    )


def log_card(change: FilmCorrection) -> Card:
    """The correction as the log channel shows it."""
    return note_card(
        f"<@{change.set_by}>: **{text.escape_line(change.film.name, 200)}** {_describe_change(change, 600)}"
    )


def undo_log_card(film: Film, by: int) -> Card:
    return note_card(f"<@{by}> undid a correction of **{text.escape_line(film.name, 200)}**.")


def undone_card(film: Film) -> Card:
    return note_card(
        f"Undone. **{text.escape_line(film.name, 200)}** is back to how it was.",
        controls.button_row(controls.make_button("Film card", controls.CARD.custom_id(film.id), emoji="🎬")),
        colour=theme.TEAL,
    )


def changes_card(changes: Sequence[FilmCorrection]) -> Card:
    """The club's corrections, the newest first."""
    if not changes:
        return note_card("No film corrections yet. Make one with `/films fix`, `/films merge` or `/films title`.")
    lines = [f"- **{text.escape_line(change.film.name, 60)}**: {_describe_change(change, 60)}" for change in changes]
    options = [
        discord.SelectOption(
            label=text.label_text(change.film.name, theme.OPTION_LIMIT),
            value=str(change.id),
            description=text.label_text(_plain_description(change), theme.OPTION_LIMIT),
        )
        for change in changes
    ]
    return Card(
        card_box(
            text_block("## Film corrections\n" + "\n".join(lines)[:3500]),
            controls.option_select(writing_controls.UNDO_FROM.custom_id(), "Undo a correction", options),
            text_block(subtext("These apply in this club only.")),
            colour=theme.INK,
        )
    )


def field_name(field: str) -> str:
    return _NAMES.get(field, field.replace("_", " "))


def _describe_change(change: FilmCorrection, limit: int) -> str:
    if change.field == SAME_AS:
        other = text.escape_line(change.other.name, 200) if change.other else "another film"
        return f"is merged into **{other}** here. Its reviews appear there."
    return text.escape_line(_plain_description(change), limit)


def _plain_description(change: FilmCorrection) -> str:
    if change.field == SAME_AS:
        return f"merged into {change.other.name}" if change.other else "merged into another film"
    if change.field == MEANT_BY:
        return f"“{change.value}” means this film here"
    if change.field == CONFIRMED:
        return "confirmed"
    value = change.value
    shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value) if value else "nothing"
    return f"{field_name(change.field)}: {shown}"


def correctable_fields() -> list[tuple[str, str]]:
    """The facts that can be corrected, with their names for people."""
    return [(field, field_name(field)) for field in CORRECTABLE]
