"""Pins and forbids lines of reviews in a club, and records which members do not want to be quoted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from bot.domain.errors import MemberLimitReached
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
REVIEWS_OFFERED = 25
"""The most reviews that are offered if several contain the same line: a select menu holds 25 options."""
SEARCH_SECONDS = 20.0
"""Seconds that the search for one line may take."""
MARKED_LIMIT = 100
"""The most lines of one review that may be pinned or forbidden."""
MOST_CHARACTERS = 2_000_000
"""The search for a message's lines loads no further review after this many characters of reviews."""
LONGEST_LINE = 600
"""The longest sentence, in characters, that can be marked: a card quotes it without shortening."""


class LineMarking:
    """Marks lines of reviews. A review's author and the club's moderators may call it."""

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

    async def review_lines(self, actor: Actor, identity: ReviewId, also: Place | None = None) -> ReviewLines:
        """The sentences of a review with the club's marks; marked and automatically found lines come first.

        `also` is a further place, a part of a sentence or several sentences, that may be marked as a line. Raises
        OnlyInAClub, ReviewGone, and NotModerator for anybody but the author and moderators.
        """
        guild = require_club(actor)
        sheet = await self._authorised_sheet(actor, identity)
        async with self._database.read() as reading:
            rows = await highlight_store.line_choices(reading, guild, identity)
            found = [(row[0], row[1], row[2]) for row in await highlight_store.found_places(reading, identity)]
        chosen = {(row[0], row[1], row[2]): LineMark(row[3]) for row in rows}
        lines = await self._heavy.run_in_thread(actor.member, _lines, sheet.review, chosen, found, also)
        return ReviewLines(sheet.review, sheet.film, lines, sheet.quotable)

    async def mark_line(self, actor: Actor, identity: ReviewId, place: Place, mark: LineMark | None) -> ReviewLines:
        """Pin or forbid a line, or remove its mark with None.

        Raises OnlyInAClub, ReviewGone, NotModerator, MemberLimitReached, and LineGone if there is no line at `place`.
        """
        guild = require_club(actor)
        review_lines = await self.review_lines(actor, identity, place)
        if place not in {line.place for line in review_lines.lines}:
            raise LineGone
        marked = sum(line.mark is not None for line in review_lines.lines)
        if mark is not None and review_lines.line_at(place).mark is None and marked >= MARKED_LIMIT:
            raise MemberLimitReached("marked lines", MARKED_LIMIT)
        async with self._database.write(changes=Changes.LINES, club=guild) as writing:
            if mark is None:
                await highlight_store.delete_line_choice(writing, guild, identity, place)
            else:
                await highlight_store.insert_marked_line(writing, identity, *place)
                await highlight_store.set_line_choice(
                    writing, guild, identity, place, mark, by=actor.member, now=self._now()
                )
        return await self.review_lines(actor, identity, place)

    async def find_repeated(self, actor: Actor, message: str) -> tuple[RepeatedLine, ...]:
        """Find the lines that a message quotes, outside spoilers, at most one in each review that this club may read.

        Raises OnlyInAClub, NotOnACard for a message without words, LineUnknown if no review contains it, and
        NotModerator if only other members' reviews do.
        """
        guild = require_club(actor)
        if not has_visible_text(message):
            raise NotOnACard
        moderates, house = await self._moderation.is_moderator(actor), await self._clubs.house_reviews_shown(guild)
        looked_at: dict[ReviewId, _ReviewText] = {}
        for words in find_repetitions(message):
            found = await self._reviews_containing(actor, guild, words, looked_at, house=house)
            allowed = [one for one in found if moderates or one.review.author.member == actor.member]
            if found and not allowed:
                raise NotModerator(role_set=True)
            if allowed:
                return tuple(allowed)
        raise LineUnknown

    async def pin_repeated_line(self, actor: Actor, identity: ReviewId, place: Place) -> tuple[ReviewLines, bool]:
        """Pin a line that somebody repeated, and say whether this call pinned it; an earlier mark is not changed.

        Raises what `mark_line` raises.
        """
        marks = await self.review_lines(actor, identity, place)
        if marks.line_at(place).mark is not None or not marks.quotable:
            return marks, False
        return await self.mark_line(actor, identity, place, LineMark.PINNED), True

    async def _reviews_containing(
        self, actor: Actor, guild: GuildId, words: str, looked_at: dict[ReviewId, _ReviewText], *, house: bool
    ) -> list[RepeatedLine]:
        """The reviews that contain these words outside spoilers. `looked_at` caches reviews between calls."""
        async with self._database.read() as reading:
            ids = await find_store.reviews_saying(reading, guild, words, REVIEWS_OFFERED, house=house)
            for one in ids:
                if one in looked_at or sum(reader.size for reader in looked_at.values()) > MOST_CHARACTERS:
                    continue
                review = await review_store.review_by_id(reading, guild, one, house=house)
                if review is not None:
                    looked_at[one] = _ReviewText(review)
        readers = [looked_at[one] for one in ids if one in looked_at]
        # Searching long reviews takes too much CPU for the event loop.
        places = await self._heavy.run_in_thread(
            actor.member, lambda: [reader.find_words(words) for reader in readers], seconds=SEARCH_SECONDS
        )
        return [
            RepeatedLine(reader.review, await self._catalogue.get_film(guild, reader.review.film), place)
            for reader, place in zip(readers, places, strict=True)
            if place is not None
        ]

    async def set_quoting(self, actor: Actor, identity: ReviewId, *, allowed: bool) -> None:
        """Allow or forbid quoting all reviews of this review's author in its club; only the author may call it.

        Raises ReviewGone and NotPossible.
        """
        sheet = await self._moderation.review_sheet(actor, identity)
        guild = sheet.review.guild
        if not sheet.access.author or guild == LIBRARY:
            raise NotPossible
        async with self._database.write(changes=Changes.LINES, club=guild) as writing:
            if allowed:
                await queue_store.drop_unquoted(writing, guild, actor.member)
            else:
                await queue_store.put_unquoted(writing, guild, actor.member, now=self._now())

    async def _authorised_sheet(self, actor: Actor, identity: ReviewId) -> ReviewSheet:
        sheet = await self._moderation.review_sheet(actor, identity)
        is_allowed = sheet.access.author or await self._moderation.is_moderator(actor)
        if not is_allowed:
            raise NotModerator(role_set=True)
        return sheet


def _lines(
    review: Review, chosen: dict[Place, LineMark], found: list[Place], also: Place | None
) -> tuple[MarkedLine, ...]:
    """The lines of a review, marked and found lines first, in time linear in the text and its spoilers."""
    reader = _ReviewText(review)
    more = [] if also is None or review.is_barred else [also]
    places: dict[Place, None] = dict.fromkeys([*chosen, *found, *reader.sentences(), *more])
    worthy = frozenset(found)
    return tuple(
        MarkedLine(*place, words, chosen.get(place), place in worthy)
        for place in places
        if (words := reader.text_at(place))
    )


class _ReviewText:
    """A review prepared for looking up many places; it shows nothing of a review that is a spoiler as a whole."""

    def __init__(self, review: Review) -> None:
        self.review = review
        self.size = sum(len(paragraph.text) for paragraph in review.paragraphs)
        self._covers = [HiddenRanges.of(paragraph) for paragraph in review.paragraphs]
        self._plain: list[PlainText] | None = None

    def text_at(self, place: Place) -> str:
        """The text at a place; empty if the place does not exist, overlaps a spoiler, or is longer than LONGEST."""
        number, start, stop = place
        paragraphs = self.review.paragraphs
        if number >= len(paragraphs) or stop > len(paragraphs[number].text) or stop - start > LONGEST_LINE:
            return ""
        if self._covers[number].overlap_end(start, stop) is not None:
            return ""
        return paragraphs[number].text[start:stop].strip()

    def sentences(self) -> list[Place]:
        """The places of all sentences."""
        if self.review.is_barred:
            return []
        return [place for number in range(len(self.review.paragraphs)) for place in self._sentences_of(number)]

    def find_words(self, words: str) -> Place | None:
        """Where the review contains these words outside spoilers; the place of the whole sentence if it equals them."""
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
                if same_words(self.text_at(sentence), words):
                    return sentence
            first = first or self._find_outside_spoilers(number, plain, wanted)
        return first

    def _find_outside_spoilers(self, number: int, plain: PlainText, wanted: RepetitionPattern) -> Place | None:
        found = plain.place(wanted)
        while found is not None:
            if self.text_at((number, *found)):
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
