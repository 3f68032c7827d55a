"""Colours and Discord's limits."""

from __future__ import annotations

from typing import Final

import discord

AMBER: Final = discord.Colour(0xE0A030)
INK: Final = discord.Colour(0x3B4252)
RED: Final = discord.Colour(0xC0392B)
TEAL: Final = discord.Colour(0x2A9D8F)

TEXT_LIMIT: Final = 4_000
"""Characters of all text in one message together."""
LABEL_LIMIT: Final = 80
CHOICE_LIMIT: Final = 100
OPTION_LIMIT: Final = 100
OPTIONS: Final = 25

PAGE: Final = 1_900
"""Characters on one page of a review, about two screens of a phone."""
