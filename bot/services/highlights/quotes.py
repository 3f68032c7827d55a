"""Finds the lines worth quoting when a review is stored, and chooses lines for quote cards."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
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
from bot.taste.highlights.sentences import guess_language

LINES_KEPT = 5
"""The most lines that are stored for one review."""
MIN_WORDS = 4
SHORT_TEXT = 400
"""A text of up to this many characters takes a few milliseconds, so it is searched on the event loop."""
FEW_LINES = 20
"""The languages of up to this many lines are detected on the event loop."""
OWN_ENOUGH = 30
"""With this many quotable reviews of its own, a club plays with them alone."""
LINES_TRIED = 10
MIN_SCORE = 0.3
"""Below this score a line is not worth quoting; see docs/highlights.md."""


def find_highlights(draft: NewReview, film: Film) -> list[tuple[int, int, int, float]]:
    """The lines of a review worth quoting, each as paragraph, start, stop and score (0..1).

    Empty for a review that is marked as a spoiler as a whole.
    """
    if draft.spoilers in (SpoilerLevel.WHOLE, SpoilerLevel.UNKNOWN):
        return []
    found = rank_highlights(
        [paragraph.text for paragraph in draft.paragraphs],
        film=film.title,
        people=(*film.directors, *film.cast),
        spoilers=[_pairs(paragraph.spoilers) for paragraph in draft.paragraphs],
        quotations=[_pairs(paragraph.quotations) for paragraph in draft.paragraphs],
        language=draft.language,
        limit=LINES_KEPT,
    )
    whole = [line for line in found if len(line.text.split()) >= MIN_WORDS]
    good = [line for line in whole if line.score >= MIN_SCORE] or whole[:1]
    return [(line.paragraph, line.start, line.end, line.score) for line in good]


async def find_lines(draft: NewReview, film: Film) -> list[tuple[int, int, int, float]]:
    """As `find_highlights`, but in a thread if the text is longer than SHORT."""
    if sum(len(paragraph.text) for paragraph in draft.paragraphs) <= SHORT_TEXT:
        return find_highlights(draft, film)
    return await asyncio.to_thread(find_highlights, draft, film)


@dataclass(frozen=True, slots=True)
class _FilmLine:
    """A line about a film; `source` is 0 for the club's own, higher for the library and the house."""

    id: HighlightId
    source: int
    pinned: bool
    language: str


def _film_lines(rows: list[Row]) -> list[_FilmLine]:
    """The lines in the order of the rows; the language of a review that has none stored is detected."""
    languages: dict[int, str] = {}
    for _, _, _, review, language, beginning in rows:
        if review not in languages:
            languages[review] = _language_code(language or guess_language(beginning))
    return [_FilmLine(HighlightId(row[0]), int(row[1]), bool(row[2]), languages[row[3]]) for row in rows]


def _language_code(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


class HighlightService:
    """Chooses quotable lines for a club; anybody may call it. It skips lines that the club forbade."""

    def __init__(self, database: Database, clubs: ClubService, library: ReviewLibrary, dice: Random) -> None:
        self._database = database
        self._clubs = clubs
        self._library = library
        self._rng = dice
        self._club_lines: ClubCache[None, list[Row]] = ClubCache(
            database, 100, depends_on=Changes.LINES | Changes.REVIEWS | Changes.SETTINGS
        )
        self._film_lines: ClubCache[FilmId, list[_FilmLine]] = ClubCache(
            database, 500, depends_on=Changes.LINES | Changes.REVIEWS | Changes.SETTINGS | Changes.OVERLAYS
        )

    async def line_of_film(
        self,
        guild: GuildId,
        film: Film,
        wanted: QuoteFilter = ANY,
        after: HighlightId | None = None,
        *,
        language: str = "en",
    ) -> HighlightLine:
        """The best line about a film, or the line after `after`; after the last line the first one follows.

        Of the lines from one source (the club, the library, the house) the pinned ones come first, then those in
        `language`, a code such as "pt" or "pt-BR". Raises NothingToQuote.
        """
        ids = await self._line_ids(guild, film.id, wanted, language)
        if not ids or (wanted.genre is not None and wanted.genre not in film.genres):
            raise _nothing_to_quote(wanted, film)
        at = (ids.index(after) + 1) % len(ids) if after in ids else 0
        return await self.line_by_id(guild, ids[at])

    async def count_lines(self, guild: GuildId, film: FilmId, wanted: QuoteFilter = ANY) -> int:
        return len(await self._line_ids(guild, film, wanted))

    async def films_with_lines(self, guild: GuildId) -> list[FilmId]:
        """The films with lines that this club may quote; a merged film counts as the film it was merged into."""
        overlay = await self._clubs.film_overlay(guild)
        pool = await self._club_lines.get_or_make(guild, None, lambda: self._read_club_lines(guild))
        return list(dict.fromkeys(overlay.apply_to(FilmId(row[2])) for row in pool))

    async def random_line(
        self,
        guild: GuildId,
        wanted: QuoteFilter = ANY,
        films: AbstractSet[FilmId] | None = None,
        exclude: HighlightId | None = None,
    ) -> HighlightLine:
        """A random line: from the club's own reviews if there are any, otherwise from the library.

        Each review has the same chance. `films` limits the choice to the films of the wanted genre; `exclude` is left
        out if there is another line. Raises NothingToQuote.
        """
        overlay = await self._clubs.film_overlay(guild)
        pool = [
            row
            for row in await self._club_lines.get_or_make(guild, None, lambda: self._read_club_lines(guild))
            if (wanted.by is None or _is_by(row, wanted.by.author))
            and (films is None or overlay.apply_to(FilmId(row[2])) in films)
        ]
        own = [row for row in pool if row[3] == guild != LIBRARY]
        rows = [row for row in own or pool if row[0] != exclude] or own or pool
        if not rows:
            raise _nothing_to_quote(wanted)
        # First choose a review, then one of its lines, so that long reviews are not chosen more often.
        review = self._rng.choice(list(dict.fromkeys(row[1] for row in rows)))
        row = self._rng.choice([row for row in rows if row[1] == review])
        return await self.line_by_id(guild, HighlightId(row[0]))

    async def sample_lines(
        self, guild: GuildId, count: int, *, but: AbstractSet[HighlightId] = frozenset()
    ) -> list[HighlightId]:
        """Up to `count` random lines of as many reviews, those of `but` left out.

        They are the club's own if it has OWN_ENOUGH quotable reviews, else those of the library too.
        """
        rows = await self._sampled_rows(guild)
        by_review: dict[int, list[HighlightId]] = {}
        for row in rows:
            if row[0] not in but:
                by_review.setdefault(row[1], []).append(HighlightId(row[0]))
        reviews = self._rng.sample(sorted(by_review), min(count, len(by_review)))
        return [self._rng.choice(by_review[review]) for review in reviews]

    async def sample_reviews(self, guild: GuildId, count: int) -> list[ReviewId]:
        """Up to `count` quotable reviews, spread evenly over all that the club may read."""
        pool = await self._club_lines.get_or_make(guild, None, lambda: self._read_club_lines(guild))
        reviews = sorted({row[1] for row in pool})
        step = max(1, -(-len(reviews) // count))
        return [ReviewId(review) for review in reviews[::step]]

    async def best_line_of(self, guild: GuildId, likes: Mapping[ReviewId, int]) -> HighlightLine | None:
        """The best line of these reviews, outside spoilers: pinned first, then by likes and score."""
        pool = await self._club_lines.get_or_make(guild, None, lambda: self._read_club_lines(guild))
        fitting = [row for row in pool if row[1] in likes]
        for row in heapq.nlargest(
            LINES_TRIED, fitting, key=lambda row: (bool(row[4]), likes[ReviewId(row[1])], row[5], -row[0])
        ):
            line = await self.line_by_id(guild, HighlightId(row[0]))
            spoilers = line.review.paragraphs[line.paragraph].spoilers
            if not any(span.start < line.span.stop and line.span.start < span.stop for span in spoilers):
                return line
        return None

    async def _sampled_rows(self, guild: GuildId) -> list[Row]:
        pool = await self._club_lines.get_or_make(guild, None, lambda: self._read_club_lines(guild))
        own = [row for row in pool if row[3] == guild != LIBRARY]
        return own if len({row[1] for row in own}) >= OWN_ENOUGH else pool

    async def line_by_id(self, guild: GuildId, identity: HighlightId) -> HighlightLine:
        """Raises LineGone if the line or its review is no longer visible here."""
        house = await self._clubs.house_reviews_shown(guild)
        async with self._database.read() as reading:
            row = await highlight_store.line_by_id(reading, guild, identity, house=house)
        if row is None:
            raise LineGone
        review, paragraph, start, stop, score, standing, film = row
        overlay = await self._clubs.film_overlay(guild)
        reviews = await self._library.reviews_of_film(guild, overlay.apply_to(FilmId(film)))
        found = _review_by_id(reviews, ReviewId(review))
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

    async def _line_ids(
        self, guild: GuildId, film: FilmId, wanted: QuoteFilter, language: str = "en"
    ) -> list[HighlightId]:
        lines = await self._film_lines.get_or_make(guild, film, lambda: self._read_film_lines(guild, film))
        code = _language_code(language)
        ids = [
            line.id for line in sorted(lines, key=lambda line: (line.source, not line.pinned, line.language != code))
        ]
        if wanted.by is None:
            return ids
        author = wanted.by.author
        pool = await self._club_lines.get_or_make(guild, None, lambda: self._read_club_lines(guild))
        theirs = {row[0] for row in pool if _is_by(row, author)}
        return [identity for identity in ids if identity in theirs]

    async def _read_club_lines(self, guild: GuildId) -> list[Row]:
        house = await self._clubs.house_reviews_shown(guild)
        async with self._database.read() as reading:
            return await highlight_store.quotable_lines(reading, guild, house=house)

    async def _read_film_lines(self, guild: GuildId, film: FilmId) -> list[_FilmLine]:
        house = await self._clubs.house_reviews_shown(guild)
        family = (await self._clubs.film_overlay(guild)).same_films(film)
        async with self._database.read() as reading:
            found = [await highlight_store.lines_of_film(reading, guild, one, house=house) for one in family]
        rows = [row for rows in found for row in rows]
        if len(rows) <= FEW_LINES:
            return _film_lines(rows)
        return await asyncio.to_thread(_film_lines, rows)


def _review_by_id(reviews: tuple[Review, ...], identity: ReviewId) -> Review:
    for review in reviews:
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


def _nothing_to_quote(wanted: QuoteFilter, film: Film | None = None) -> NothingToQuote:
    return NothingToQuote(film, wanted.by.author.name if wanted.by else None, wanted.genre)


def _pairs(spans: tuple[Span, ...]) -> list[tuple[int, int]]:
    return [(span.start, span.stop) for span in spans]
