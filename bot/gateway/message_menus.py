"""Reads messages on which a context menu was used: their author, and the review that one of our cards shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import discord

from bot.domain.ids import MemberId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.submission import CreditedAuthor
from bot.ui.kit.controls import REVIEW
from bot.ui.reviews.controls import OPEN_ACTIONS


def other_writer(message: discord.Message, actor: Actor) -> CreditedAuthor | None:
    """The author of a message; None if it is the person who used the menu."""
    if message.author.id == actor.member:
        return None
    return CreditedAuthor(member=MemberId(message.author.id), name=message.author.display_name)


def by_a_person(message: discord.Message) -> bool:
    return not message.author.bot and message.webhook_id is None


def displayed_review(message: discord.Message, us: int) -> ReviewId | None:
    """The review on one of our cards, read from the card's controls; None for any other message."""
    if message.author.id == us:
        for custom_id in _custom_ids(message.components):
            for control in (OPEN_ACTIONS, REVIEW):
                if match := control.template.match(custom_id):
                    return ReviewId(int(match["review"]))
    return None


def _custom_ids(components: Iterable[Any]) -> Iterator[str]:
    for component in components:
        if custom_id := getattr(component, "custom_id", None):
            yield custom_id
        yield from _custom_ids(getattr(component, "children", ()))
