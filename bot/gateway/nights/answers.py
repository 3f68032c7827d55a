"""Answers that several cogs of movie nights give."""

from __future__ import annotations

from bot.domain.nights.night import Night
from bot.gateway import replies
from bot.gateway.actors import Interaction
from bot.services.nights.view import NightViews
from bot.ui.nights.sheets import sheet_card
from bot.ui.nights.words import Sentence


async def show_sheet(interaction: Interaction, views: NightViews, night: Night, heading: Sentence) -> None:
    """Replace the message by the night's sheet as it is now, under a sentence about what was done."""
    view = await views.view_night(night.guild, night.id)
    await replies.replace_message(interaction, lambda: sheet_card(view, heading=heading()))
