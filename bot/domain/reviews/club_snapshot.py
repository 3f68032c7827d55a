"""A snapshot of a club's reviews and ratings in memory, and values for reviews that are opened or quoted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.tmdb_details import CardDetails
from bot.domain.highlights.quote_filter import ANY, QuoteFilter
from bot.domain.ids import FilmId, MemberId, ReviewId
from bot.domain.reviews.review import ClubScore, HighlightLine, Review, Stars


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """The key facts of a published review. `member` is None for critics and the house."""

    film: FilmId
    member: MemberId | None
    stars: Stars | None
    review: ReviewId
    own: bool
    house: bool


@dataclass(frozen=True, slots=True)
class GivenRating:
    """A member's published rating of a film in this club, with or without a review."""

    film: FilmId
    member: MemberId
    stars: Stars


@dataclass(frozen=True, slots=True)
class ClubSnapshot:
    """A club's reviews and ratings in short form, oldest first, for scores, suggestions and autocomplete.

    `latest` holds each member's latest published stars for each film; `uncounted` are the members whose ratings do not
    count for others.
    """

    entries: tuple[ReviewSummary, ...]
    own_films: frozenset[FilmId] = field(default=frozenset())
    by_film: Mapping[FilmId, tuple[ReviewSummary, ...]] = field(default_factory=dict)
    latest: Mapping[FilmId, Mapping[MemberId, Stars]] = field(default_factory=dict)
    uncounted: frozenset[MemberId] = field(default=frozenset())

    @classmethod
    def from_rows(
        cls,
        entries: Iterable[ReviewSummary],
        given: Iterable[GivenRating] | None = None,
        *,
        uncounted: frozenset[MemberId] = frozenset(),
    ) -> Self:
        """Build a snapshot from reviews and ratings, both oldest first.

        `given` defaults to the stars of the club's own reviews.
        """
        every = tuple(entries)
        if given is None:
            given = [
                GivenRating(entry.film, entry.member, entry.stars)
                for entry in every
                if entry.own and entry.member is not None and entry.stars is not None
            ]
        latest: dict[FilmId, dict[MemberId, Stars]] = {}
        for one in given:
            latest.setdefault(one.film, {})[one.member] = one.stars
        by_film: dict[FilmId, list[ReviewSummary]] = {}
        for entry in every:
            by_film.setdefault(entry.film, []).append(entry)
        return cls(
            every,
            # Films reviewed or rated in this club come first when a partial title is typed.
            own_films=frozenset(
                (
                    *(entry.film for entry in every if entry.own),
                    *(film for film, by in latest.items() if by.keys() - uncounted),
                )
            ),
            by_film={film: tuple(found) for film, found in by_film.items()},
            latest=latest,
            uncounted=uncounted,
        )

    def newest_reviews(self, count: int) -> list[FilmId]:
        """Films by their latest review, newest first, the club's own before the library's."""
        own = [entry.film for entry in reversed(self.entries) if entry.own]
        rest = [entry.film for entry in reversed(self.entries) if not entry.own]
        return list(dict.fromkeys([*own, *rest]))[:count]

    def score_of(self, film: FilmId) -> ClubScore:
        """The club's own score: each member's latest rating counts once; critics and the house do not count."""
        return ClubScore.from_ratings(self.counted_stars(film))

    def counted_stars(self, film: FilmId) -> list[Stars]:
        """Each member's latest stars for a film, where they count for others."""
        return [stars for member, stars in self.latest.get(film, {}).items() if member not in self.uncounted]

    def reviewed_by(self, member: MemberId) -> frozenset[FilmId]:
        return frozenset(entry.film for entry in self.entries if entry.member == member)

    def rated_by(self, member: MemberId) -> frozenset[FilmId]:
        """The films that a member rated, with or without a review."""
        return frozenset(film for film, latest in self.latest.items() if member in latest)

    def ratings_of_each(self, members: Collection[MemberId]) -> dict[MemberId, dict[FilmId, Stars]]:
        """Each of these members' latest stars for each film; all are found in one pass."""
        found: dict[MemberId, dict[FilmId, Stars]] = {member: {} for member in members}
        for film, latest in self.latest.items():
            for member, stars in latest.items():
                if member in found:
                    found[member][film] = stars
        return found

    def profile_of(self, member: MemberId) -> dict[FilmId, float]:
        """A member's latest stars for each film."""
        return {film: latest[member].in_stars for film, latest in self.latest.items() if member in latest}

    def all_ratings(self) -> list[tuple[int, int, float]]:
        """Every member's latest stars that count for others, as (member, film, stars)."""
        return [
            (member, film, stars.in_stars)
            for film, latest in self.latest.items()
            for member, stars in latest.items()
            if member not in self.uncounted
        ]

    def house_stars(self, film: FilmId) -> float | None:
        """The house's stars for a film, the highest of its reviews; None if it has none."""
        given = [e.stars.in_stars for e in self.by_film.get(film, ()) if e.house and e.stars is not None]
        return max(given, default=None)

    def film_ids(self) -> list[FilmId]:
        return list(self.by_film)


@dataclass(frozen=True, slots=True)
class OpenedReview:
    """An opened review with its film and all visible reviews of it, including this one."""

    film: Film
    review: Review
    reviews: tuple[Review, ...]
    line: tuple[int, int, int] | None
    """The paragraph, start and stop of the most quotable line."""

    @property
    def quote(self) -> str | None:
        if self.line is None:
            return None
        paragraph, start, stop = self.line
        return self.review.paragraphs[paragraph].text[start:stop]


@dataclass(frozen=True, slots=True)
class FilmPage:
    """A film with its score and reviews in a club.

    `lines` is the number of lines that may be quoted; `extras` are details from TMDB.
    """

    film: Film
    score: ClubScore
    reviews: tuple[Review, ...]
    lines: int
    extras: CardDetails | None = None


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line with its film.

    `of_film` is false if it was drawn from the whole library; `more` is true if there is another line to show.
    """

    film: Film
    line: HighlightLine
    of_film: bool
    more: bool
    wanted: QuoteFilter = ANY
