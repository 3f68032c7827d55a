"""Reads messages on which a context menu was used: their author and words, and what one of our cards shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import discord

from bot.domain.catalogue.errors import NoFilmOnCard
from bot.domain.errors import NotOurMessage, TooLong
from bot.domain.ids import FilmId, MemberId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.review import REVIEW_LIMIT
from bot.domain.reviews.submission import CreditedAuthor
from bot.gateway.uploads import read_text_file
from bot.ui.kit import controls
from bot.ui.kit.controls import REVIEW
from bot.ui.reviews.controls import OPEN_ACTIONS, WRITE

FILES_READ = 10
"""Attachments of one message that are looked at; Discord allows ten."""
_OF_FILM = (
    controls.CARD,
    controls.OPEN_REVIEWS,
    controls.OTHER_REVIEWS,
    controls.REVIEW_LIST,
    controls.RELATED,
    controls.HIGHLIGHTS,
    controls.NEXT_LINE,
    controls.RATE_FILM,
    controls.STARS,
    controls.MARK_SEEN,
    controls.ADD_TO_WATCHLIST,
    WRITE,
)
"""The controls that name the film of their card."""


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


def displayed_film(message: discord.Message, us: int) -> FilmId | None:
    """The film of one of our cards, read from the card's controls; None if it names no film, or several."""
    if message.author.id != us:
        return None
    films = {
        int(match["film"])
        for custom_id in _custom_ids(message.components)
        for control in _OF_FILM
        if (match := control.template.match(custom_id))
    } - {0}
    return FilmId(films.pop()) if len(films) == 1 else None


def require_displayed_film(message: discord.Message, us: int) -> FilmId:
    """The film of one of our cards. Raises NotOurMessage for anybody else's message, and NoFilmOnCard."""
    if message.author.id != us:
        raise NotOurMessage
    film = displayed_film(message, us)
    if film is None:
        raise NoFilmOnCard
    return film


def written_words(message: discord.Message) -> str:
    """What a message says, with what it forwards, without the bot's own cards and attached files."""
    said = [message.content, *(each.content for each in message.message_snapshots)]
    return "\n\n".join(words.strip() for words in said if words.strip())


async def read_words(message: discord.Message) -> str:
    """What a message says and forwards, followed by the text files attached to either.

    Discord turns a long paste into a file named message.txt. Other files are left out. Raises FileNotText for a text
    file that is not UTF-8 or too large, TooLong for more than a review may have, and FileUnreachable.
    """
    attached = [*message.attachments, *(file for each in message.message_snapshots for file in each.attachments)]
    parts = [written_words(message)]
    for file in attached[:FILES_READ]:
        if _is_text(file):
            parts.append(await read_text_file(file))  # noqa: PERF401  each one is awaited
    words = "\n\n".join(part.strip() for part in parts if part.strip())
    if len(words) > REVIEW_LIMIT:
        raise TooLong("text", "characters", len(words), REVIEW_LIMIT)
    return words


def _is_text(file: discord.Attachment) -> bool:
    if file.content_type:
        return file.content_type.split(";")[0].strip().lower() in ("text/plain", "text/markdown")
    return file.filename.lower().endswith((".txt", ".text", ".md"))


def _custom_ids(components: Iterable[Any]) -> Iterator[str]:
    for component in components:
        if custom_id := getattr(component, "custom_id", None):
            yield custom_id
        yield from _custom_ids(getattr(component, "children", ()))
        if (accessory := getattr(component, "accessory", None)) is not None:
            yield from _custom_ids((accessory,))
