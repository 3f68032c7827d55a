"""How handlers answer. Functions that send return whether Discord took the answer; they do not raise if it did not.

What others may see is given as a function that builds the card, because it is in the club's language and everything
else in the asker's: `send_answer(interaction, lambda: movie_card(film))`.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Literal, overload

import discord

from bot.gateway.actors import Interaction
from bot.gateway.delivery import NOBODY, delivery_of
from bot.gateway.language.club_language import BuildCard, shared_language
from bot.ui.kit.layout import Card
from bot.ui.language.languages import current_language, speaking

__all__ = [
    "NOBODY",
    "answer_is_shared",
    "answer_language",
    "defer_reply",
    "replace_message",
    "replace_or_copy",
    "send_answer",
]


@overload
async def send_answer(
    interaction: Interaction, answer: Card, *, private: Literal[True], file: discord.File | None = None
) -> bool: ...


@overload
async def send_answer(
    interaction: Interaction, answer: BuildCard, *, private: bool = False, file: discord.File | None = None
) -> bool: ...


async def send_answer(
    interaction: Interaction, answer: Card | BuildCard, *, private: bool = False, file: discord.File | None = None
) -> bool:
    """Answer with a new message."""
    with await answer_language(interaction, private=private):
        card = answer if isinstance(answer, Card) else answer()
        taken = await delivery_of(interaction).send(card, private=private, file=file)
    if taken and not private:
        interaction.client.guard.record_public_answer(interaction)
    return taken


async def replace_message(interaction: Interaction, answer: BuildCard, *, vital: bool = True) -> bool:
    """Replace the message whose control was used by the card; `vital` as in Delivery.replace."""
    message = interaction.message
    with await answer_language(interaction, private=message is None or message.flags.ephemeral):
        return await delivery_of(interaction).replace(answer(), vital=vital)


async def replace_or_copy(interaction: Interaction, answer: BuildCard, *, asker: int) -> bool:
    """Replace a private answer, or a public one for the person who asked for it; others get a private copy."""
    message = interaction.message
    private = message is not None and message.flags.ephemeral
    if private or interaction.user.id == asker:
        return await replace_message(interaction, answer)
    return await send_answer(interaction, answer, private=True)


async def answer_language(interaction: Interaction, *, private: bool) -> AbstractContextManager[None]:
    """For building an answer: the club's language, or for what nobody else sees that of the task, the asker's."""
    return speaking(current_language()) if private else await shared_language(interaction)


def answer_is_shared(interaction: Interaction, asker: int) -> bool:
    """Whether others will see what `replace_or_copy` sends for this interaction."""
    message = interaction.message
    return interaction.user.id == asker and not (message is not None and message.flags.ephemeral)


async def defer_reply(interaction: Interaction, *, private: bool = False) -> None:
    """Show "thinking…" at once, for work that is known to take long. Raises InteractionExpired."""
    await delivery_of(interaction).defer(private=private)
