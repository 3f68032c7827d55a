"""The messages that carry export files, one message per file."""

from __future__ import annotations

import discord

from bot.ui.kit import theme
from bot.ui.kit.layout import Card, card_box, subtext, text_block


def export_card(name: str, number: int, count: int, *, club: bool) -> Card:
    """The message that carries part `number` (from 1) of `count`."""
    part = f", part {number} of {count}" if count > 1 else ""
    what = (
        f"**This club's data**{part}: every published review in full. README.txt explains the files."
        if club
        else f"**Everything stored about you**{part}. README.txt explains the files."
    )
    return Card(
        card_box(
            text_block(what),
            discord.ui.File(f"attachment://{name}"),
            text_block(subtext(_keep(club=club))),
            colour=theme.TEAL,
        )
    )


def _keep(*, club: bool) -> str:
    if club:
        return "Private entries, drafts and diaries aren't included. Download it soon: Discord won't keep it forever."
    return "Only you can see this. Download it soon: it disappears when you close Discord."
