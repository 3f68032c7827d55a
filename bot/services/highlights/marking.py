"""A club's own word on lines: pinned, released, never quoted; and who does not want to be quoted at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from bot.domain.errors import TooManyKept
from bot.domain.highlights.errors import LineGone
from bot.domain.highlights.marking import LineMark, MarkedLine, RepeatedLine, ReviewLines
from bot.domain.highlights.repeated_line import PlainText, RepetitionPattern, find_repetitions, same_words
from bot.domain.ids import LIBRARY, GuildId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.errors import LineUnknown, NotModerator, NotOnACard, NotPossible
from bot.domain.reviews.moderation import ReviewSheet
from bot.domain.reviews.review import Review
from bot.domain.reviews.spoilers import HiddenRanges
from bot.domain.visible import has_visible_text
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.services.heavy_work import HeavyWork
from bot.services.reviews.moderation import ModerationService
from bot.store import highlights as highlight_store
from bot.store.catalogue import full_text as find_store
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.reviews import queue as queue_store
from bot.store.reviews import reviews as review_store
from bot.taste.highlights.sentences import guess_language, sentence_spans

Place = tuple[int, int, int]
"""Paragraph, start, stop."""
AT_ONCE = 25
"""Reviews that are offered where several say the same: what a menu holds."""
PATIENCE = 20.0
"""Seconds that a search for one line may take."""
MARKED_LIMIT = 100
"""Lines of one review that are pinned or forbidden."""
MOST_LOOKED_AT = 2_000_000
"""Characters of reviews that are searched for the lines of one message, before the last review that is begun."""
LONGEST = 600
"""Characters of the longest sentence that can be marked: what a card quotes without shortening."""


class LineMarking:
    def __init__(
        self,
        database: Database,
        catalogue: FilmCatalogue,
        clubs: ClubService,
        moderation: ModerationService,
        now: Callable[[], datetime],
        heavy: HeavyWork,
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._clubs = clubs
        self._moderation = moderation
        self._now = now
        self._heavy = heavy

    async def review_lines(self, who: Actor, identity: ReviewId, also: Place | None = None) -> ReviewLines:
        """The sentences of a review with what this club says of each, marked and found ones first.

        `also` is a stretch of a sentence, or of several, that may be marked like one. For the review's author and
        for moderators. Raises OnlyInAClub, ReviewGone and NotModerator.
        """
        guild = require_club(who)
        sheet = await self._sheet(who, identity)
        async with self._database.read() as reading:
            rows = await highlight_store.line_choices(reading, guild, identity)
            found = [(row[0], row[1], row[2]) for row in await highlight_store.found_places(reading, identity)]
        chosen = {(row[0], row[1], row[2]): LineMark(row[3]) for row in rows}
        lines = await self._heavy.run_in_thread(who.member, _lines, sheet.review, chosen, found, also)
        return ReviewLines(sheet.review, sheet.film, lines, sheet.quotable)

    async def mark_line(self, who: Actor, identity: ReviewId, place: Place, mark: LineMark | None) -> ReviewLines:
        """Pin a line, forbid it, or with None leave it to itself.

        Raises OnlyInAClub, ReviewGone, NotModerator, and LineGone for a place where no line of the text stands.
        """
        guild = require_club(who)
        known = await self.review_lines(who, identity, place)
        if place not in {line.place for line in known.lines}:
            raise LineGone
        marked = sum(line.mark is not None for line in known.lines)
        if mark is not None and known.line_at(place).mark is None and marked >= MARKED_LIMIT:
            raise TooManyKept("marked lines", MARKED_LIMIT)
        async with self._database.write(changes=Changes.LINES, club=guild) as writing:
            if mark is None:
                await highlight_store.delete_line_choice(writing, guild, identity, place)
            else:
                await highlight_store.insert_marked_line(writing, identity, *place)
                await highlight_store.set_line_choice(
                    writing, guild, identity, place, mark, by=who.member, now=self._now()
                )
        return await self.review_lines(who, identity, place)

    async def find_repeated(self, who: Actor, message: str) -> tuple[RepeatedLine, ...]:
        """Where reviews that this club reads say in the open what a message repeats, once for each review.

        Raises OnlyInAClub, NotOnACard for a message without words, LineUnknown, and NotModerator where only others'
        reviews say it.
        """
        guild = require_club(who)
        if not has_visible_text(message):
            raise NotOnACard
        moderates, house = await self._moderation.is_moderator(who), await self._clubs.house_reviews_shown(guild)
        looked_at: dict[ReviewId, _Reader] = {}
        for words in find_repetitions(message):
            found = await self._saying(who, guild, words, looked_at, house=house)
            mine = [one for one in found if moderates or one.review.author.member == who.member]
            if found and not mine:
                raise NotModerator(role_set=True)
            if mine:
                return tuple(mine)
        raise LineUnknown

    async def save_highlight(self, who: Actor, identity: ReviewId, place: Place) -> tuple[ReviewLines, bool]:
        """Pin a line that somebody repeated, and say whether this did: what was said of it before is not overruled.

        Raises as `mark`.
        """
        marks = await self.review_lines(who, identity, place)
        if marks.line_at(place).mark is not None or not marks.quotable:
            return marks, False
        return await self.mark_line(who, identity, place, LineMark.PINNED), True

    async def _saying(
        self, who: Actor, guild: GuildId, words: str, looked_at: dict[ReviewId, _Reader], *, house: bool
    ) -> list[RepeatedLine]:
        """The reviews that say this in the open. `looked_at` holds what was read for what the message says besides."""
        async with self._database.read() as reading:
            ids = await find_store.reviews_saying(reading, guild, words, AT_ONCE, house=house)
            for one in ids:
                if one in looked_at or sum(reader.size for reader in looked_at.values()) > MOST_LOOKED_AT:
                    continue
                review = await review_store.review_by_id(reading, guild, one, house=house)
                if review is not None:
                    looked_at[one] = _Reader(review)
        there = [looked_at[one] for one in ids if one in looked_at]
        # Long reviews are gone through letter by letter: not while others wait.
        places = await self._heavy.run_in_thread(
            who.member, lambda: [reader.place(words) for reader in there], seconds=PATIENCE
        )
        return [
            RepeatedLine(reader.review, await self._catalogue.get_film(guild, reader.review.film), place)
            for reader, place in zip(there, places, strict=True)
            if place is not None
        ]

    async def toggle_quoting(self, who: Actor, identity: ReviewId, *, allowed: bool) -> bool:
        """Say, as its author, whether one may be quoted in the review's club; it holds for all of one's reviews there.

        Raises ReviewGone and NotPossible.
        """
        sheet = await self._moderation.review_sheet(who, identity)
        guild = sheet.review.guild
        if not sheet.standing.author or guild == LIBRARY:
            raise NotPossible
        async with self._database.write(changes=Changes.LINES, club=guild) as writing:
            if allowed:
                await queue_store.drop_unquoted(writing, guild, who.member)
            else:
                await queue_store.put_unquoted(writing, guild, who.member, now=self._now())
        return allowed

    async def _sheet(self, who: Actor, identity: ReviewId) -> ReviewSheet:
        sheet = await self._moderation.review_sheet(who, identity)
        may = sheet.standing.author or await self._moderation.is_moderator(who)
        if not may:
            raise NotModerator(role_set=True)
        return sheet


def _lines(
    review: Review, chosen: dict[Place, LineMark], found: list[Place], also: Place | None
) -> tuple[MarkedLine, ...]:
    """The lines of a review, what is marked and found first. Work grows linearly with the text and its spoilers."""
    reader = _Reader(review)
    more = [] if also is None or review.is_barred else [also]
    places: dict[Place, None] = dict.fromkeys([*chosen, *found, *reader.sentences(), *more])
    worthy = frozenset(found)
    return tuple(
        MarkedLine(*place, words, chosen.get(place), place in worthy)
        for place in places
        if (words := reader.words(place))
    )


class _Reader:
    """A review made ready for looking up many places in it; nothing of one that tells the end."""

    def __init__(self, review: Review) -> None:
        self.review = review
        self.size = sum(len(paragraph.text) for paragraph in review.paragraphs)
        self._covers = [HiddenRanges.of(paragraph) for paragraph in review.paragraphs]
        self._plain: list[PlainText] | None = None

    def words(self, place: Place) -> str:
        """The line at a place; empty where none stands, where a spoiler touches it, or where it is too long."""
        number, start, stop = place
        paragraphs = self.review.paragraphs
        if number >= len(paragraphs) or stop > len(paragraphs[number].text) or stop - start > LONGEST:
            return ""
        if self._covers[number].overlap_end(start, stop) is not None:
            return ""
        return paragraphs[number].text[start:stop].strip()

    def sentences(self) -> list[Place]:
        """Every sentence that stands in the open."""
        if self.review.is_barred:
            return []
        return [place for number in range(len(self.review.paragraphs)) for place in self._sentences_of(number)]

    def place(self, words: str) -> Place | None:
        """Where the review says this in the open: the whole sentence's place where it is one."""
        if self.review.is_barred:
            return None
        if self._plain is None:
            self._plain = [PlainText.of(paragraph.text) for paragraph in self.review.paragraphs]
        wanted = RepetitionPattern.of(words)
        first: Place | None = None
        for number, plain in enumerate(self._plain):
            if plain.place(wanted) is None:
                continue
            for sentence in self._sentences_of(number):
                if same_words(self.words(sentence), words):
                    return sentence
            first = first or self._in_the_open(number, plain, wanted)
        return first

    def _in_the_open(self, number: int, plain: PlainText, wanted: RepetitionPattern) -> Place | None:
        found = plain.place(wanted)
        while found is not None:
            if self.words((number, *found)):
                return (number, *found)
            covered = self._covers[number].overlap_end(*found)
            found = plain.place(wanted, max(covered or 0, found[0] + 1))
        return None

    def _sentences_of(self, number: int) -> list[Place]:
        spans = sentence_spans(self.review.paragraphs[number].text, self._language)
        return [(number, start, stop) for start, stop in spans]

    @cached_property
    def _language(self) -> str:
        return self.review.language or guess_language(" ".join(each.text for each in self.review.paragraphs))
