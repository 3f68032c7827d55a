"""Short confirmations."""

from __future__ import annotations

from bot.ui.kit import theme
from bot.ui.kit.layout import Card, note_card


def removed_note() -> Card:
    return note_card("Removed.", colour=theme.TEAL)
