"""How handlers answer. Each function returns whether Discord took the answer, and raises nothing when it did not."""

from __future__ import annotations

import discord

from bot.gateway.actors import Interaction
from bot.gateway.delivery import NOBODY, delivery_of
from bot.ui.kit.layout import Card

__all__ = ["NOBODY", "answer_is_shared", "defer_reply", "replace_message", "replace_or_copy", "send_answer"]


async def send_answer(
    interaction: Interaction, card: Card, *, private: bool = False, file: discord.File | None = None
) -> bool:
    """Answer with a message of its own."""
    taken = await delivery_of(interaction).send(card, private=private, file=file)
    if taken and not private:
        interaction.client.desk.record_public_answer(interaction)
    return taken


async def replace_message(interaction: Interaction, card: Card, *, vital: bool = True) -> bool:
    """Put the card in the place of the message whose button was pressed; `vital` as in Delivery.replace."""
    return await delivery_of(interaction).replace(card, vital=vital)


async def replace_or_copy(interaction: Interaction, card: Card, *, asker: int) -> bool:
    """Turn the public answer for the one who asked for it; anybody else gets a private copy."""
    message = interaction.message
    private = message is not None and message.flags.ephemeral
    if private or interaction.user.id == asker:
        return await replace_message(interaction, card)
    return await send_answer(interaction, card, private=True)


def answer_is_shared(interaction: Interaction, asker: int) -> bool:
    """Whether others will read what `turn` makes of this press."""
    message = interaction.message
    return interaction.user.id == asker and not (message is not None and message.flags.ephemeral)


async def defer_reply(interaction: Interaction, *, private: bool = False) -> None:
    """Show "thinking…" at once: the work is known to take long. Raises InteractionExpired."""
    await delivery_of(interaction).defer(private=private)
