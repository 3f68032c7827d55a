"""Pieces that every answer is laid out from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.domain.catalogue.film import Film
from bot.ui.kit import text, theme

Item = discord.ui.Item[Any]


class Card(discord.ui.LayoutView):
    """A finished answer. Its controls are found by their custom_id alone, so the library need not keep it."""

    def __init__(self, *items: Item) -> None:
        super().__init__(timeout=None)
        for item in items:
            self.add_item(item)
        self.stop()

    def payload(self) -> list[dict[str, Any]]:
        """The components as they are sent."""
        return list(self.to_components())  # type: ignore[no-untyped-call]


def card_box(
    *items: Item | None, colour: discord.Colour = theme.AMBER, mark: int | None = None
) -> discord.ui.Container[Any]:
    """`mark` is a number by which the box can be recognised later in its message; Discord keeps it."""
    return discord.ui.Container(*(item for item in items if item is not None), accent_colour=colour, id=mark)


def text_block(content: str) -> discord.ui.TextDisplay[Any]:
    return discord.ui.TextDisplay(content)


def divider() -> discord.ui.Separator[Any]:
    return discord.ui.Separator()


def poster_section(film: Film, *contents: str) -> Item:
    """Up to three texts beside the poster, or alone where there is none."""
    if film.poster is None:
        return text_block("\n".join(contents))
    alt = text.shorten_text(f"Poster of {film.name}", theme.ALT_LIMIT)
    return discord.ui.Section(*contents[:3], accessory=discord.ui.Thumbnail(film.poster, description=alt))


def note_card(content: str, *items: Item, colour: discord.Colour = theme.INK) -> Card:
    """A short message of our own, with controls under it."""
    return Card(card_box(text_block(content), *items, colour=colour))


def subtext(content: str) -> str:
    """Discord's subtext; nothing for nothing."""
    return "\n".join(f"-# {line}" for line in content.split("\n")) if content else ""


def join_lines(lines: Sequence[str | None]) -> str:
    """Lines under each other, the empty ones left out."""
    return "\n".join(line for line in lines if line)
