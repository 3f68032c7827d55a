"""Everything that a night's panel and sheet show, read at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId
from bot.domain.nights.ballot import BallotFilm
from bot.domain.nights.lists import NightList, NominationId
from bot.domain.nights.meeting import NO_REPLIES, OfferedTime, ReplyCounts
from bot.domain.nights.night import Night
from bot.domain.nights.score import NightScoring
from bot.domain.nights.steps import NightStep


@dataclass(frozen=True, slots=True, kw_only=True)
class NightCandidate:
    """A film on a ballot. `place` and `draw_place` count from 1; `draw_place` is 0 until the vote opens.

    `waited` counts the votes that its nomination had lost when the vote opened.
    """

    film: FilmId
    place: int
    draw_place: int = 0
    waited: int = 0
    nomination: NominationId | None = None
    nominated_at: datetime | None = None

    def for_ballot(self) -> BallotFilm:
        """As the count takes it. Raises InvalidValue before the vote has opened."""
        return BallotFilm(self.film, self.place, self.draw_place, self.waited)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberBallot:
    """What one member voted and vetoed: values as on a ballot, by film."""

    values: Mapping[FilmId, int]
    vetoed: frozenset[FilmId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class NightView:
    """A night with what belongs to it.

    `films` has every film that the night names, as the club sees it. `nominated` are the films that wait on its list.
    `counts` are the votes so far where the vote is open to see, else None. `troubles` are the steps that failed.
    `scoring` is there from the end of the films on.
    `offered` are the times that the host offers.
    """

    night: Night
    films: Mapping[FilmId, Film]
    list: NightList | None = None
    nominated: tuple[FilmId, ...] = ()
    candidates: tuple[NightCandidate, ...] = ()
    voters: int = 0
    counts: Mapping[FilmId, int] | None = None
    troubles: tuple[NightStep, ...] = ()
    replies: ReplyCounts = NO_REPLIES
    offered: tuple[OfferedTime, ...] = ()
    seen_at: datetime | None = None
    scoring: NightScoring | None = None

    @property
    def programme(self) -> tuple[Film, ...]:
        """What is shown, in order."""
        return tuple(self.films[film] for film in self.night.films if film in self.films)
