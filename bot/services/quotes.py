"""Lines worth quoting: found when a review is stored, drawn when somebody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.errors import LineGone, NothingToQuote, ReviewGone
from bot.domain.ids import LIBRARY, FilmId, GuildId, HighlightId, ReviewId
from bot.domain.review import Line, Span, Spoilers
from bot.services.cache import Cache
from bot.store import highlights as highlight_store
from bot.taste import rank_highlights

if TYPE_CHECKING:
    from random import Random

    from bot.domain.film import Film
    from bot.domain.review import Draft, Review
    from bot.services.clubs import Clubs
    from bot.services.library import Library
    from bot.store.database import Database, Row

KEPT = 5
"""Lines kept of one review: the best of them are what a club would quote."""
WORTH = 0.3
"""Below this score a line is not worth quoting; see docs/highlights.md."""


def lines_of(draft: Draft, film: Film) -> list[tuple[int, int, int, float]]:
    """The lines of a review worth quoting: paragraph, start, stop, score; none of a review that tells the end."""
    if draft.spoilers in (Spoilers.WHOLE, Spoilers.UNKNOWN):
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
    good = [line for line in found if line.score >= WORTH] or found[:1]
    return [(line.paragraph, line.start, line.end, line.score) for line in good]


class Quotes:
    def __init__(self, database: Database, clubs: Clubs, library: Library, dice: Random) -> None:
        self._database = database
        self._clubs = clubs
        self._library = library
        self._dice = dice
        self._pool: Cache[None, list[Row]] = Cache(database, 100)
        self._of_film: Cache[FilmId, list[HighlightId]] = Cache(database, 500)

    async def of_film(self, guild: GuildId, film: Film, after: HighlightId | None = None) -> Line:
        """The best line on a film, or the one that follows `after`, beginning again after the last.

        Raises NothingToQuote.
        """
        ids = await self._of_film.get(guild, film.id, lambda: self._read_of_film(guild, film.id))
        if not ids:
            raise NothingToQuote(film)
        at = (ids.index(after) + 1) % len(ids) if after in ids else 0
        return await self.line(guild, ids[at])

    async def count(self, guild: GuildId, film: FilmId) -> int:
        return len(await self._of_film.get(guild, film, lambda: self._read_of_film(guild, film)))

    async def any(self, guild: GuildId, but: HighlightId | None = None) -> Line:
        """A line from this club's library: the club's own where it has any, each author as likely as another.

        Raises NothingToQuote.
        """
        pool = await self._pool.get(guild, None, lambda: self._read_pool(guild))
        own = [row for row in pool if row[3] == guild != LIBRARY]
        rows = [row for row in own or pool if row[0] != but] or own or pool
        if not rows:
            raise NothingToQuote
        # First a review, then a line of it: a long review is not drawn more often than a short one.
        review = self._dice.choice(list(dict.fromkeys(row[1] for row in rows)))
        row = self._dice.choice([row for row in rows if row[1] == review])
        return await self.line(guild, HighlightId(row[0]))

    async def line(self, guild: GuildId, identity: HighlightId) -> Line:
        """Raises LineGone when the line, or its review, is no longer to be seen here."""
        house = await self._clubs.house(guild)
        async with self._database.read() as reading:
            row = await highlight_store.by_id(reading, guild, identity, house=house)
        if row is None:
            raise LineGone
        review, paragraph, start, stop, score, standing, film = row
        voices = await self._library.reviews(guild, FilmId(film))
        found = _pick(voices, ReviewId(review))
        if paragraph >= len(found.paragraphs) or stop > len(found.paragraphs[paragraph].text):
            raise LineGone
        return Line(
            id=identity,
            review=found,
            paragraph=paragraph,
            span=Span(start, stop),
            score=score,
            pinned=standing == "pinned",
        )

    async def _read_pool(self, guild: GuildId) -> list[Row]:
        house = await self._clubs.house(guild)
        async with self._database.read() as reading:
            return await highlight_store.seen_by(reading, guild, house=house)

    async def _read_of_film(self, guild: GuildId, film: FilmId) -> list[HighlightId]:
        house = await self._clubs.house(guild)
        async with self._database.read() as reading:
            return await highlight_store.of_film(reading, guild, film, house=house)


def _pick(voices: tuple[Review, ...], identity: ReviewId) -> Review:
    for review in voices:
        if review.id == identity:
            return review
    raise ReviewGone


def _pairs(spans: tuple[Span, ...]) -> list[tuple[int, int]]:
    return [(span.start, span.stop) for span in spans]
