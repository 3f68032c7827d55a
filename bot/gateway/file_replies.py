"""Files that are sent to one person, each in a message of its own."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import discord

from bot.domain.errors import FileNotTaken, UploadTooLarge
from bot.domain.ids import GuildId
from bot.gateway import replies
from bot.gateway.actors import Interaction
from bot.ui.diary.exports import export_card

MANY = 10
"""Parts that are sent at most: who has more is better served by the operator."""


def file_limit(interaction: Interaction) -> int:
    """How many bytes one file may have here, with something to spare for the request around it."""
    return interaction.filesize_limit - 10_000


async def send_files(interaction: Interaction, name: str, parts: Sequence[bytes], *, club: bool) -> None:
    """Send ZIPs privately, one after another. Raises UploadTooLarge before the first where one does not fit.

    Raises FileNotTaken for the first that Discord does not take.
    """
    largest, limit = max(map(len, parts)), file_limit(interaction)
    if largest > limit or len(parts) > MANY:
        raise UploadTooLarge(max(largest, sum(map(len, parts))), limit)
    for number, part in enumerate(parts, 1):
        file = f"{name}.zip" if len(parts) == 1 else f"{name}-{number}.zip"
        card = export_card(file, number, len(parts), club=club)
        if not await replies.send_answer(interaction, card, private=True, file=discord.File(io.BytesIO(part), file)):
            raise FileNotTaken(file)


def server_names(interaction: Interaction, clubs: Iterable[GuildId]) -> dict[GuildId, str]:
    """The names of the servers among `clubs` that the bot is in."""
    found = {club: interaction.client.get_guild(club) for club in clubs}
    return {club: guild.name for club, guild in found.items() if guild is not None}
