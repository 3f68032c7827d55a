"""The messages that carry export files, one message per file."""

from __future__ import annotations

import discord

from bot.ui.kit import theme
from bot.ui.kit.layout import Card, card_box, subtext, text_block
from bot.ui.language.messages import _


def export_card(name: str, number: int, count: int, *, club: bool) -> Card:
    """The message that carries part `number` (from 1) of `count`."""
    return Card(
        card_box(
            text_block(_contents(number, count, club=club)),
            discord.ui.File(f"attachment://{name}"),
            text_block(subtext(_keep(club=club))),
            colour=theme.TEAL,
        )
    )


def _contents(number: int, count: int, *, club: bool) -> str:
    if club and count > 1:
        return _(
            "**This club's data**, part {number} of {count}: every published review in full. README.txt explains the "
            "files.",
            number=number,
            count=count,
        )
    if club:
        return _("**This club's data**: every published review in full. README.txt explains the files.")
    if count > 1:
        return _(
            "**Everything stored about you**, part {number} of {count}. README.txt explains the files.",
            number=number,
            count=count,
        )
    return _("**Everything stored about you**. README.txt explains the files.")


def _keep(*, club: bool) -> str:
    if club:
        return _(
            "Private entries, drafts and diaries aren't included. Download it soon: Discord won't keep it forever."
        )
    return _("Only you can see this. Download it soon: it disappears when you close Discord.")
