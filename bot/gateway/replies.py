"""Answers leave here: the only code that asks whether an interaction was answered already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from bot.gateway.actors import Interaction
    from bot.ui.layout import Card

NOBODY = discord.AllowedMentions.none()


async def answer(
    interaction: Interaction, card: Card, *, private: bool = False, file: discord.File = discord.utils.MISSING
) -> None:
    if interaction.response.is_done():
        await interaction.followup.send(view=card, ephemeral=private, allowed_mentions=NOBODY, file=file)
    else:
        await interaction.response.send_message(view=card, ephemeral=private, allowed_mentions=NOBODY, file=file)
    if not private:
        interaction.client.desk.answered_publicly(interaction)


async def replace(interaction: Interaction, card: Card) -> None:
    """Put the card in the place of the message whose button was pressed."""
    if interaction.response.is_done():
        await interaction.edit_original_response(view=card, allowed_mentions=NOBODY)
    else:
        await interaction.response.edit_message(view=card, allowed_mentions=NOBODY)


async def turn(interaction: Interaction, card: Card, *, asker: int) -> None:
    """Turn the public answer for the one who asked for it; anybody else gets a private copy."""
    message = interaction.message
    private = message is not None and message.flags.ephemeral
    if private or interaction.user.id == asker:
        await replace(interaction, card)
    else:
        await answer(interaction, card, private=True)


def shared(interaction: Interaction, asker: int) -> bool:
    """Whether others will read what `turn` makes of this press."""
    message = interaction.message
    return interaction.user.id == asker and not (message is not None and message.flags.ephemeral)


async def later(interaction: Interaction, *, private: bool = False) -> None:
    """Acknowledge first: the answer may take longer than Discord waits."""
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=private, thinking=True)


async def suggest(interaction: Interaction, choices: list[discord.app_commands.Choice[str]]) -> None:
    if not interaction.response.is_done():
        await interaction.response.autocomplete(choices)
