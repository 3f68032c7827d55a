"""A club's own word on lines: pinned, released, never quoted; and who does not want to be quoted at all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.domain.errors import LineGone
from bot.domain.ids import LIBRARY, ReviewId
from bot.domain.marking import Mark, MarkedLine, Marks, Repeated
from bot.domain.repeated import place_of, repetitions, same_words
from bot.domain.writing_errors import LineUnknown, NotModerator, NotOnACard, NotPossible
from bot.services.permissions import club_of
from bot.store import find as find_store
from bot.store import highlights as highlight_store
from bot.store import queue as queue_store
from bot.store import reviews as review_store
from bot.taste.sentences import guess_language, sentence_spans

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.ids import GuildId
    from bot.domain.moderation import Sheet
    from bot.domain.people import Actor
    from bot.domain.review import Review
    from bot.services.catalogue import Catalogue
    from bot.services.clubs import Clubs
    from bot.services.moderation import Moderation
    from bot.store.database import Database

Place = tuple[int, int, int]
"""Paragraph, start, stop."""
AT_ONCE = 25
"""Reviews that are offered where several say the same: what a menu holds."""
LONGEST = 600
"""Characters of the longest sentence that can be marked: what a card quotes without shortening."""


class Marking:
    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        clubs: Clubs,
        moderation: Moderation,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._clubs = clubs
        self._moderation = moderation
        self._now = now

    async def lines(self, who: Actor, identity: ReviewId, also: Place | None = None) -> Marks:
        """The sentences of a review with what this club says of each, marked and found ones first.

        `also` is a stretch of a sentence, or of several, that may be marked like one. For the review's author and
        for moderators. Raises OnlyInAClub, ReviewGone and NotModerator.
        """
        guild = club_of(who)
        sheet = await self._sheet(who, identity)
        async with self._database.read() as reading:
            rows = await highlight_store.choices(reading, guild, identity)
            found = [(row[0], row[1], row[2]) for row in await highlight_store.found_places(reading, identity)]
        chosen = {(row[0], row[1], row[2]): Mark(row[3]) for row in rows}
        places: dict[Place, None] = dict.fromkeys(
            [*chosen, *found, *_sentences(sheet.review), *([] if also is None else _stretch(sheet.review, also))]
        )
        lines = tuple(
            MarkedLine(*place, _words(sheet.review, place), chosen.get(place), place in found)
            for place in places
            if _words(sheet.review, place)
        )
        return Marks(sheet.review, sheet.film, lines, sheet.quotable)

    async def mark(self, who: Actor, identity: ReviewId, place: Place, mark: Mark | None) -> Marks:
        """Pin a line, forbid it, or with None leave it to itself.

        Raises OnlyInAClub, ReviewGone, NotModerator, and LineGone for a place where no line of the text stands.
        """
        guild = club_of(who)
        known = await self.lines(who, identity, place)
        if place not in {line.place for line in known.lines}:
            raise LineGone
        async with self._database.write(club=guild) as writing:
            if mark is None:
                await highlight_store.drop_choice(writing, guild, identity, place)
            else:
                await highlight_store.put_marked(writing, identity, *place)
                await highlight_store.put_choice(writing, guild, identity, place, mark, by=who.member, now=self._now())
        return await self.lines(who, identity, place)

    async def find(self, who: Actor, message: str) -> tuple[Repeated, ...]:
        """Where reviews that this club reads say in the open what a message repeats, once for each review.

        Raises OnlyInAClub, NotOnACard for a message without words, LineUnknown, and NotModerator where only others'
        reviews say it.
        """
        guild = club_of(who)
        if not message.strip():
            raise NotOnACard
        moderates, house = await self._moderation.moderates(who), await self._clubs.house(guild)
        for words in repetitions(message):
            found = await self._saying(guild, words, house=house)
            mine = [one for one in found if moderates or one.review.author.member == who.member]
            if found and not mine:
                raise NotModerator(role_set=True)
            if mine:
                return tuple(mine)
        raise LineUnknown

    async def save(self, who: Actor, identity: ReviewId, place: Place) -> tuple[Marks, bool]:
        """Pin a line that somebody repeated, and say whether this did: what was said of it before is not overruled.

        Raises as `mark`.
        """
        marks = await self.lines(who, identity, place)
        if marks.line(place).mark is not None or not marks.quotable:
            return marks, False
        return await self.mark(who, identity, place, Mark.PINNED), True

    async def _saying(self, guild: GuildId, words: str, *, house: bool) -> list[Repeated]:
        async with self._database.read() as reading:
            ids = await find_store.saying(reading, guild, words, AT_ONCE, house=house)
            reviews = [await review_store.by_id(reading, guild, one, house=house) for one in ids]
        there = [review for review in reviews if review is not None]
        # Long reviews are gone through letter by letter: not while others wait.
        places = await asyncio.to_thread(lambda: [_place(review, words) for review in there])
        return [
            Repeated(review, await self._catalogue.film(guild, review.film), place)
            for review, place in zip(there, places, strict=True)
            if place is not None
        ]

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


def _place(review: Review, words: str) -> Place | None:
    """Where a review says this in the open: the whole sentence's place where it is one."""
    for sentence in _sentences(review):
        if same_words(_words(review, sentence), words):
            return sentence
    for number, paragraph in enumerate(review.paragraphs):
        after = 0
        while (found := place_of(paragraph.text, words, after)) is not None:
            if _stretch(review, (number, *found)):
                return (number, *found)
            after = found[0] + 1
    return None


def _stretch(review: Review, place: Place) -> list[Place]:
    """The place, where something stands that may be marked: none of a review that tells the end."""
    return [place] if not review.guarded and _words(review, place) else []


def _sentences(review: Review) -> list[Place]:
    """Every sentence that stands in the open: none of a review that tells the end."""
    if review.guarded:
        return []
    language = review.language or guess_language(" ".join(paragraph.text for paragraph in review.paragraphs))
    return [
        (number, start, stop)
        for number, paragraph in enumerate(review.paragraphs)
        for start, stop in sentence_spans(paragraph.text, language)
    ]


def _words(review: Review, place: Place) -> str:
    """The line at a place; empty where none stands, where a spoiler touches it, or where it is too long to quote."""
    number, start, stop = place
    if number >= len(review.paragraphs) or stop > len(review.paragraphs[number].text) or stop - start > LONGEST:
        return ""
    paragraph = review.paragraphs[number]
    if any(span.start < stop and start < span.stop for span in paragraph.spoilers):
        return ""
    return paragraph.text[start:stop].strip()
