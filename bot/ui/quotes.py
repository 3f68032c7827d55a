"""A line worth quoting, with who wrote it and the way to the whole review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ui import controls, reviews, text
from bot.ui.layout import Card, box, says, small

if TYPE_CHECKING:
    from bot.domain.shelf import Quoted


def line_card(quoted: Quoted, *, asker: int) -> Card:
    """`asker` replaces the public answer with another one."""
    film, line = quoted.film, quoted.line
    return Card(
        box(
            says(
                f"## “{text.line(line.text, 600)}”\n{reviews.byline(line.review)}\non **{text.line(film.name, 300)}**"
            ),
            controls.row(
                controls.button("Whole review", controls.REVIEW.id(line.review.id), emoji="📖"),
                controls.button(
                    "Another one",
                    controls.NEXT_LINE.id(film.id if quoted.of_film else 0, line.id, asker),
                    emoji="🎲",
                    disabled=not quoted.more,
                ),
                controls.button("Film card", controls.CARD.id(film.id), emoji="🎬"),
            ),
            says(small("Pinned by this club")) if line.pinned else None,
        )
    )
