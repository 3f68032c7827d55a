"""A club's own word on lines: pinned, released, never quoted; and who does not want to be quoted at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.errors import LineGone
from bot.domain.ids import LIBRARY, ReviewId
from bot.domain.marking import Mark, MarkedLine, Marks
from bot.domain.review import Spoilers
from bot.domain.writing_errors import NotModerator, NotPossible
from bot.services.permissions import club_of
from bot.store import highlights as highlight_store
from bot.store import queue as queue_store
from bot.taste.sentences import guess_language, sentence_spans

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.moderation import Sheet
    from bot.domain.people import Actor
    from bot.domain.review import Review
    from bot.services.moderation import Moderation
    from bot.store.database import Database

LONGEST = 600
"""Characters of the longest sentence that can be marked: what a card quotes without shortening."""


class Marking:
    def __init__(self, database: Database, moderation: Moderation, now: Callable[[], datetime]) -> None:
        self._database = database
        self._moderation = moderation
        self._now = now

    async def lines(self, who: Actor, identity: ReviewId) -> Marks:
        """The sentences of a review with what this club says of each, marked and found ones first.

        For its author and for moderators. Raises OnlyInAClub, ReviewGone and NotModerator.
        """
        guild = club_of(who)
        sheet = await self._sheet(who, identity)
        async with self._database.read() as reading:
            rows = await highlight_store.choices(reading, guild, identity)
            found = [(row[0], row[1], row[2]) for row in await highlight_store.found_places(reading, identity)]
        chosen = {(row[0], row[1], row[2]): Mark(row[3]) for row in rows}
        places: dict[tuple[int, int, int], None] = dict.fromkeys([*chosen, *found, *_sentences(sheet.review)])
        lines = tuple(
            MarkedLine(*place, _words(sheet.review, place), chosen.get(place), place in found)
            for place in places
            if _words(sheet.review, place)
        )
        return Marks(sheet.review, sheet.film, lines, sheet.quotable)

    async def mark(self, who: Actor, identity: ReviewId, place: tuple[int, int, int], mark: Mark | None) -> Marks:
        """Pin a line, forbid it, or with None leave it to itself.

        Raises OnlyInAClub, ReviewGone, NotModerator, and LineGone for a place where no line of the text stands.
        """
        guild = club_of(who)
        known = await self.lines(who, identity)
        if place not in {line.place for line in known.lines}:
            raise LineGone
        async with self._database.write(club=guild) as writing:
            if mark is None:
                await highlight_store.drop_choice(writing, guild, identity, place)
            else:
                await highlight_store.put_marked(writing, identity, *place)
                await highlight_store.put_choice(writing, guild, identity, place, mark, by=who.member, now=self._now())
        return await self.lines(who, identity)

    async def quoting(self, who: Actor, identity: ReviewId, *, allowed: bool) -> bool:
        """Say, as its author, whether one may be quoted in the review's club; it holds for all of one's reviews there.

        Raises ReviewGone and NotPossible.
        """
        sheet = await self._moderation.sheet(who, identity)
        guild = sheet.review.guild
        if not sheet.standing.author or guild == LIBRARY:
            raise NotPossible
        async with self._database.write(club=guild) as writing:
            if allowed:
                await queue_store.drop_unquoted(writing, guild, who.member)
            else:
                await queue_store.put_unquoted(writing, guild, who.member, now=self._now())
        return allowed

    async def _sheet(self, who: Actor, identity: ReviewId) -> Sheet:
        sheet = await self._moderation.sheet(who, identity)
        may = sheet.standing.author or await self._moderation.moderates(who)
        if not may:
            raise NotModerator(role_set=True)
        return sheet


def _sentences(review: Review) -> list[tuple[int, int, int]]:
    """Every sentence that stands in the open: none of a review that tells the end."""
    if review.spoilers in (Spoilers.WHOLE, Spoilers.UNKNOWN):
        return []
    language = review.language or guess_language(" ".join(paragraph.text for paragraph in review.paragraphs))
    return [
        (number, start, stop)
        for number, paragraph in enumerate(review.paragraphs)
        for start, stop in sentence_spans(paragraph.text, language)
    ]


def _words(review: Review, place: tuple[int, int, int]) -> str:
    """The line at a place; empty where none stands, where a spoiler touches it, or where it is too long to quote."""
    number, start, stop = place
    if number >= len(review.paragraphs) or stop > len(review.paragraphs[number].text) or stop - start > LONGEST:
        return ""
    paragraph = review.paragraphs[number]
    if any(span.start < stop and start < span.stop for span in paragraph.spoilers):
        return ""
    return paragraph.text[start:stop].strip()
