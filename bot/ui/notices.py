"""Short confirmations."""

from __future__ import annotations

from bot.ui import theme
from bot.ui.layout import Card, note


def removed() -> Card:
    return note("Removed.", colour=theme.TEAL)
