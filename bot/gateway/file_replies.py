"""Sends files privately to one person, each in its own message."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import discord

from bot.domain.errors import FileRejected, UploadTooLarge
from bot.domain.ids import GuildId
from bot.gateway import replies
from bot.gateway.actors import Interaction
from bot.ui.diary.exports import export_card

MOST_PARTS = 10
"""The most parts that are sent. For more than that, people should ask the operator."""


def file_limit(interaction: Interaction) -> int:
    """The largest file in bytes that can be sent here, less a margin for the rest of the request."""
    return interaction.filesize_limit - 10_000


async def send_files(interaction: Interaction, name: str, parts: Sequence[bytes], *, club: bool) -> None:
    """Send ZIP files privately, one after another. Raises UploadTooLarge before the first if any is too large.

    Raises FileRejected for the first file that Discord does not take, and sends no more.
    """
    largest, limit = max(map(len, parts)), file_limit(interaction)
    if largest > limit or len(parts) > MOST_PARTS:
        raise UploadTooLarge(max(largest, sum(map(len, parts))), limit)
    for number, part in enumerate(parts, 1):
        file = f"{name}.zip" if len(parts) == 1 else f"{name}-{number}.zip"
        card = export_card(file, number, len(parts), club=club)
        if not await replies.send_answer(interaction, card, private=True, file=discord.File(io.BytesIO(part), file)):
            raise FileRejected(file)


def server_names(interaction: Interaction, clubs: Iterable[GuildId]) -> dict[GuildId, str]:
    """The names of those servers in `clubs` that the bot is in."""
    found = {club: interaction.client.get_guild(club) for club in clubs}
    return {club: guild.name for club, guild in found.items() if guild is not None}
