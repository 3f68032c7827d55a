"""How handlers answer. Functions that send return whether Discord took the answer; they do not raise if it did not."""

from __future__ import annotations

import discord

from bot.gateway.actors import Interaction
from bot.gateway.delivery import NOBODY, delivery_of
from bot.ui.kit.layout import Card

__all__ = ["NOBODY", "answer_is_shared", "defer_reply", "replace_message", "replace_or_copy", "send_answer"]


async def send_answer(
    interaction: Interaction, card: Card, *, private: bool = False, file: discord.File | None = None
) -> bool:
    """Answer with a new message."""
    taken = await delivery_of(interaction).send(card, private=private, file=file)
    if taken and not private:
        interaction.client.guard.record_public_answer(interaction)
    return taken


async def replace_message(interaction: Interaction, card: Card, *, vital: bool = True) -> bool:
    """Replace the message whose control was used by the card; `vital` as in Delivery.replace."""
    return await delivery_of(interaction).replace(card, vital=vital)


async def replace_or_copy(interaction: Interaction, card: Card, *, asker: int) -> bool:
    """Replace a private answer, or a public one for the person who asked for it; others get a private copy."""
    message = interaction.message
    private = message is not None and message.flags.ephemeral
    if private or interaction.user.id == asker:
        return await replace_message(interaction, card)
    return await send_answer(interaction, card, private=True)


def answer_is_shared(interaction: Interaction, asker: int) -> bool:
    """Whether others will see what `replace_or_copy` sends for this interaction."""
    message = interaction.message
    return interaction.user.id == asker and not (message is not None and message.flags.ephemeral)


async def defer_reply(interaction: Interaction, *, private: bool = False) -> None:
    """Show "thinking…" at once, for work that is known to take long. Raises InteractionExpired."""
    await delivery_of(interaction).defer(private=private)
