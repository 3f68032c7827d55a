"""Lines worth quoting: found when a review is stored, drawn when somebody asks."""

from __future__ import annotations

import asyncio
from collections.abc import Set as AbstractSet
from random import Random

from bot.domain.catalogue.film import Film
from bot.domain.highlights.errors import LineGone, NothingToQuote
from bot.domain.highlights.quote_filter import ANY, QuoteFilter
from bot.domain.ids import LIBRARY, FilmId, GuildId, HighlightId, ReviewId
from bot.domain.reviews.errors import ReviewGone
from bot.domain.reviews.review import Author, AuthorKind, HighlightLine, NewReview, Review, Span, SpoilerLevel
from bot.services.cache import ClubCache
from bot.services.clubs.clubs import ClubService
from bot.services.reviews.library import ReviewLibrary
from bot.store import highlights as highlight_store
from bot.store.changes import Changes
from bot.store.database import Database, Row
from bot.taste import rank_highlights

KEPT = 5
"""Lines kept of one review: the best of them are what a club would quote."""
FEWEST_WORDS = 4
SHORT = 400
"""Characters of a text that is looked through at once, in a few milliseconds."""
WORTH = 0.3
"""Below this score a line is not worth quoting; see docs/highlights.md."""


def find_highlights(draft: NewReview, film: Film) -> list[tuple[int, int, int, float]]:
    """The lines of a review worth quoting: paragraph, start, stop, score; none of a review that tells the end."""
    if draft.spoilers in (SpoilerLevel.WHOLE, SpoilerLevel.UNKNOWN):
        return []
    found = rank_highlights(
        [paragraph.text for paragraph in draft.paragraphs],
        film=film.title,
        people=(*film.directors, *film.cast),
        spoilers=[_pairs(paragraph.spoilers) for paragraph in draft.paragraphs],
        quotations=[_pairs(paragraph.quotations) for paragraph in draft.paragraphs],
        language=draft.language,
        limit=KEPT,
    )
    whole = [line for line in found if len(line.text.split()) >= FEWEST_WORDS]
    good = [line for line in whole if line.score >= WORTH] or whole[:1]
    return [(line.paragraph, line.start, line.end, line.score) for line in good]


async def find_lines(draft: NewReview, film: Film) -> list[tuple[int, int, int, float]]:
    """As `lines_of`; beside the event loop where the text is more than a few sentences long."""
    if sum(len(paragraph.text) for paragraph in draft.paragraphs) <= SHORT:
        return find_highlights(draft, film)
    return await asyncio.to_thread(find_highlights, draft, film)


class HighlightService:
    def __init__(self, database: Database, clubs: ClubService, library: ReviewLibrary, dice: Random) -> None:
        self._database = database
        self._clubs = clubs
        self._library = library
        self._dice = dice
        self._pool: ClubCache[None, list[Row]] = ClubCache(
            database, 100, depends_on=Changes.LINES | Changes.REVIEWS | Changes.SETTINGS
        )
        self._of_film: ClubCache[FilmId, list[HighlightId]] = ClubCache(
            database, 500, depends_on=Changes.LINES | Changes.REVIEWS | Changes.SETTINGS | Changes.OVERLAYS
        )

    async def lines_of_film(
        self, guild: GuildId, film: Film, wanted: QuoteFilter = ANY, after: HighlightId | None = None
    ) -> HighlightLine:
        """The best line on a film, or the one that follows `after`, beginning again after the last.

        Raises NothingToQuote.
        """
        ids = await self._ids(guild, film.id, wanted)
        if not ids or (wanted.genre is not None and wanted.genre not in film.genres):
            raise _nothing(wanted, film)
        at = (ids.index(after) + 1) % len(ids) if after in ids else 0
        return await self.line_by_id(guild, ids[at])

    async def count_lines(self, guild: GuildId, film: FilmId, wanted: QuoteFilter = ANY) -> int:
        return len(await self._ids(guild, film, wanted))

    async def films_with_lines(self, guild: GuildId) -> list[FilmId]:
        """The films that have lines which this club may quote, as this club sees them."""
        overlay = await self._clubs.film_overlay(guild)
        pool = await self._pool.get_or_make(guild, None, lambda: self._read_pool(guild))
        return list(dict.fromkeys(overlay.apply_to(FilmId(row[2])) for row in pool))

    async def any_line(
        self,
        guild: GuildId,
        wanted: QuoteFilter = ANY,
        films: AbstractSet[FilmId] | None = None,
        but: HighlightId | None = None,
    ) -> HighlightLine:
        """A line from this club's library: the club's own where it has any, each review as likely as another.

        `films` are the ones of the wanted genre. Raises NothingToQuote.
        """
        overlay = await self._clubs.film_overlay(guild)
        pool = [
            row
            for row in await self._pool.get_or_make(guild, None, lambda: self._read_pool(guild))
            if (wanted.by is None or _is_by(row, wanted.by.author))
            and (films is None or overlay.apply_to(FilmId(row[2])) in films)
        ]
        own = [row for row in pool if row[3] == guild != LIBRARY]
        rows = [row for row in own or pool if row[0] != but] or own or pool
        if not rows:
            raise _nothing(wanted)
        # First a review, then a line of it: a long review is not drawn more often than a short one.
        review = self._dice.choice(list(dict.fromkeys(row[1] for row in rows)))
        row = self._dice.choice([row for row in rows if row[1] == review])
        return await self.line_by_id(guild, HighlightId(row[0]))

    async def line_by_id(self, guild: GuildId, identity: HighlightId) -> HighlightLine:
        """Raises LineGone when the line, or its review, is no longer to be seen here."""
        house = await self._clubs.house_reviews_shown(guild)
        async with self._database.read() as reading:
            row = await highlight_store.line_by_id(reading, guild, identity, house=house)
        if row is None:
            raise LineGone
        review, paragraph, start, stop, score, standing, film = row
        overlay = await self._clubs.film_overlay(guild)
        voices = await self._library.reviews_of_film(guild, overlay.apply_to(FilmId(film)))
        found = _pick(voices, ReviewId(review))
        if paragraph >= len(found.paragraphs) or stop > len(found.paragraphs[paragraph].text):
            raise LineGone
        return HighlightLine(
            id=identity,
            review=found,
            paragraph=paragraph,
            span=Span(start, stop),
            score=score,
            pinned=standing == "pinned",
        )

    async def _ids(self, guild: GuildId, film: FilmId, wanted: QuoteFilter) -> list[HighlightId]:
        ids = await self._of_film.get_or_make(guild, film, lambda: self._read_of_film(guild, film))
        if wanted.by is None:
            return ids
        author = wanted.by.author
        pool = await self._pool.get_or_make(guild, None, lambda: self._read_pool(guild))
        theirs = {row[0] for row in pool if _is_by(row, author)}
        return [identity for identity in ids if identity in theirs]

    async def _read_pool(self, guild: GuildId) -> list[Row]:
        house = await self._clubs.house_reviews_shown(guild)
        async with self._database.read() as reading:
            return await highlight_store.quotable_lines(reading, guild, house=house)

    async def _read_of_film(self, guild: GuildId, film: FilmId) -> list[HighlightId]:
        house = await self._clubs.house_reviews_shown(guild)
        family = (await self._clubs.film_overlay(guild)).same_films(film)
        async with self._database.read() as reading:
            found = [await highlight_store.lines_of_film(reading, guild, one, house=house) for one in family]
        return [line for lines in found for line in lines]


def _pick(voices: tuple[Review, ...], identity: ReviewId) -> Review:
    for review in voices:
        if review.id == identity:
            return review
    raise ReviewGone


def _is_by(row: Row, author: Author) -> bool:
    kind, member, name, outlet = row[6:]
    if author.kind is not AuthorKind(kind):
        return False
    if author.kind is AuthorKind.CRITIC:
        return (name, outlet or None) == (author.name, author.outlet)
    return bool(member == author.member)


def _nothing(wanted: QuoteFilter, film: Film | None = None) -> NothingToQuote:
    return NothingToQuote(film, wanted.by.author.name if wanted.by else None, wanted.genre)


def _pairs(spans: tuple[Span, ...]) -> list[tuple[int, int]]:
    return [(span.start, span.stop) for span in spans]
