"""What a club has, seen from its shelf: every review in small, and one of them taken down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from bot.domain.review import Score

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.domain.film import Film
    from bot.domain.ids import FilmId, MemberId, ReviewId
    from bot.domain.review import Line, Review, Stars


@dataclass(frozen=True, slots=True)
class Entry:
    """A published review in small. `member` is None for a critic and the house."""

    film: FilmId
    member: MemberId | None
    stars: Stars | None
    review: ReviewId
    own: bool
    house: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that a club has, in small, oldest first: what scores, suggestions and autocomplete look at."""

    entries: tuple[Entry, ...]
    own_films: frozenset[FilmId] = field(default=frozenset())
    by_film: Mapping[FilmId, tuple[Entry, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Self:
        """The shelf of these entries, given oldest first."""
        every = tuple(entries)
        by_film: dict[FilmId, list[Entry]] = {}
        for entry in every:
            by_film.setdefault(entry.film, []).append(entry)
        return cls(
            every,
            own_films=frozenset(entry.film for entry in every if entry.own),
            by_film={film: tuple(found) for film, found in by_film.items()},
        )

    def newest(self, count: int) -> list[FilmId]:
        """Films in the order in which they were last reviewed, the club's own before the library's."""
        own = [entry.film for entry in reversed(self.entries) if entry.own]
        rest = [entry.film for entry in reversed(self.entries) if not entry.own]
        return list(dict.fromkeys([*own, *rest]))[:count]

    def score(self, film: FilmId) -> Score:
        """The club's own score: each member's latest rating counts once, critics and the house not at all."""
        latest = {
            entry.member: entry.stars
            for entry in self.by_film.get(film, ())
            if entry.own and entry.member is not None and entry.stars is not None
        }
        return Score.of(latest.values())

    def reviewed_by(self, member: MemberId) -> frozenset[FilmId]:
        return frozenset(entry.film for entry in self.entries if entry.member == member)

    def profile(self, member: MemberId) -> dict[FilmId, float]:
        """A member's latest stars for each film."""
        return {
            entry.film: entry.stars.value
            for entry in self.entries
            if entry.member == member and entry.stars is not None
        }

    def ratings(self) -> list[tuple[int, int, float]]:
        """Every member's latest stars: member, film, stars."""
        latest = {
            (entry.member, entry.film): entry.stars.value
            for entry in self.entries
            if entry.own and entry.member is not None and entry.stars is not None
        }
        return [(member, film, stars) for (member, film), stars in latest.items()]

    def house_stars(self, film: FilmId) -> float | None:
        """What the house gave a film, the best of its reviews."""
        given = [e.stars.value for e in self.by_film.get(film, ()) if e.house and e.stars is not None]
        return max(given, default=None)

    def films(self) -> list[FilmId]:
        return list(self.by_film)


@dataclass(frozen=True, slots=True)
class Opened:
    """One review taken off the shelf, with the film and every voice on it, the open one included."""

    film: Film
    review: Review
    voices: tuple[Review, ...]
    line: tuple[int, int, int] | None
    """The paragraph, start and stop of the line most worth quoting."""

    @property
    def quote(self) -> str | None:
        if self.line is None:
            return None
        paragraph, start, stop = self.line
        return self.review.paragraphs[paragraph].text[start:stop]


@dataclass(frozen=True, slots=True)
class FilmPage:
    """A film with what the club thinks of it; `lines` is how many lines may be quoted."""

    film: Film
    score: Score
    voices: tuple[Review, ...]
    lines: int


@dataclass(frozen=True, slots=True)
class Quoted:
    """A line with its film. `of_film` is false where it was drawn from the whole library."""

    film: Film
    line: Line
    of_film: bool
    more: bool
