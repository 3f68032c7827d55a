"""The building blocks of every answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.domain.catalogue.film import Film
from bot.ui.kit import limits, text, theme
from bot.ui.kit.posters.attachments import film_thumbnail
from bot.ui.language.direction import set_direction

Item = discord.ui.Item[Any]


class Card(discord.ui.LayoutView):
    """A finished answer. Its controls are routed by their custom_id, so discord.py does not store the view."""

    def __init__(self, *items: Item) -> None:
        super().__init__(timeout=None)
        for item in items:
            self.add_item(item)
        self.stop()

    def payload(self) -> list[dict[str, Any]]:
        """The components as JSON values, as Discord gets them."""
        return list(self.to_components())  # type: ignore[no-untyped-call]


def card_box(
    *items: Item | None, colour: discord.Colour = theme.AMBER, mark: int | None = None
) -> discord.ui.Container[Any]:
    """`mark` is a component id, which Discord stores, by which the box can be recognised in a message later."""
    return discord.ui.Container(*(item for item in items if item is not None), accent_colour=colour, id=mark)


def text_block(content: str) -> discord.ui.TextDisplay[Any]:
    return discord.ui.TextDisplay(set_direction(content))


def divider() -> discord.ui.Separator[Any]:
    return discord.ui.Separator()


def thumbnail_section(content: str, picture: str | None, alt: str) -> Item:
    """A text beside a small picture, or alone if there is none."""
    if picture is None:
        return text_block(content)
    thumbnail = discord.ui.Thumbnail[Any](picture, description=text.shorten_text(alt, limits.ALT_LIMIT))
    return discord.ui.Section(set_direction(content), accessory=thumbnail)


def film_section(film: Film, *contents: str) -> Item:
    """Up to three texts beside the film's poster, the drawn one if no other is known."""
    return discord.ui.Section(*map(set_direction, contents[:3]), accessory=film_thumbnail(film))


def note_card(content: str, *items: Item, colour: discord.Colour = theme.INK) -> Card:
    """A short message with controls below it."""
    return Card(card_box(text_block(content), *items, colour=colour))


def subtext(content: str) -> str:
    """The content as Discord's subtext, line by line; "" stays ""."""
    return "\n".join(f"-# {line}" for line in content.split("\n")) if content else ""


def join_lines(lines: Sequence[str | None]) -> str:
    """Join the lines that are not empty."""
    return "\n".join(line for line in lines if line)
