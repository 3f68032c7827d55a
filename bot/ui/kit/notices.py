"""Short confirmations."""

from __future__ import annotations

from bot.ui.kit import theme
from bot.ui.kit.layout import Card, note


def removed() -> Card:
    return note("Removed.", colour=theme.TEAL)
