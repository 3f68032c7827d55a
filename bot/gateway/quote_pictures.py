"""Answers with a quote card: drawn beside the event loop, because one takes a tenth of a second."""

from __future__ import annotations

import asyncio
import io

import discord

from bot.domain.reviews.club_snapshot import QuotedLine
from bot.gateway import replies
from bot.gateway.actors import Interaction
from bot.ui.highlights import quotes
from bot.ui.highlights.quote_card import quote_card
from bot.ui.kit.layout import Card


async def answer_with_picture(interaction: Interaction, quoted: QuotedLine, otherwise: Card, *, private: bool) -> None:
    """Send the line as a picture; the line must be one that `quotes.can_draw`.

    `otherwise` is sent where Discord does not take the picture.
    """
    await replies.defer_reply(interaction, private=private)
    shown = quotes.describe_picture(quoted)
    png = await asyncio.to_thread(quote_card, shown.text, shown.author, shown.film, shown.stars)
    file = discord.File(io.BytesIO(png), quotes.FILE, description=shown.alt)
    if not await replies.send_answer(interaction, quotes.picture_card(quoted), private=private, file=file):
        await replies.send_answer(interaction, otherwise, private=private)
