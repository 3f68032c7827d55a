"""Answers with a quote card, drawn in a worker process because drawing takes about 0.1 s."""

from __future__ import annotations

import io
import logging

import discord

from bot.domain.reviews.club_snapshot import QuotedLine
from bot.gateway import replies
from bot.gateway.actors import Interaction
from bot.ui.highlights import quotes
from bot.ui.highlights.quote_card import quote_card
from bot.ui.kit.layout import Card

log = logging.getLogger(__name__)


async def answer_with_picture(interaction: Interaction, quoted: QuotedLine, fallback: Card, *, private: bool) -> None:
    """Send the line as a picture; `quotes.can_draw` must be true for it.

    Sends `fallback` if it cannot be drawn now, or if Discord does not take it.
    """
    await replies.defer_reply(interaction, private=private)
    picture = quotes.describe_picture(quoted)
    try:
        png = await interaction.client.pictures.draw_once(
            quote_card, picture.text, picture.author, picture.film, picture.stars
        )
    except Exception:
        log.exception("a quote picture could not be drawn")
        await replies.send_answer(interaction, fallback, private=private)
        return
    file = discord.File(io.BytesIO(png), quotes.FILE, description=picture.alt)
    if not await replies.send_answer(interaction, quotes.picture_card(quoted), private=private, file=file):
        await replies.send_answer(interaction, fallback, private=private)
