"""Scores after a film and who came: one member's, one film's, and everything of a night that is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from bot.domain.ids import FilmId, MemberId
from bot.domain.nights.night import Night, NightId
from bot.domain.reviews.review import Stars

CAME_AFTER = timedelta(minutes=20)
"""Who was in the voice channel at least this long came; the host can say otherwise."""
SEEN_WITHIN = timedelta(seconds=90)
"""Two looks at the voice channel that are further apart say nothing of the time between: the bot was away."""
SCORES_FOR = timedelta(hours=24)
"""How long scores are collected unless the host says otherwise."""
BREAK, UNKNOWN_LENGTH = timedelta(minutes=15), timedelta(minutes=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class NightScore:
    """One member's stars for one film of a night. `late` if it was given after the reveal was due.

    `entry` is the diary entry that it became; None while it is sealed, and after that entry was removed.
    """

    night: NightId
    member: MemberId
    film: FilmId
    stars: Stars
    scored_at: datetime
    late: bool = False
    entry: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """What is known of one member's evening: the time in the voice channel, and what a person said of it.

    `since` is when the bot last saw the member in the voice channel, None if they were not there at its last look.
    `by_hand` counts before the time.
    """

    night: NightId
    member: MemberId
    spent: timedelta = timedelta()
    since: datetime | None = None
    by_hand: bool | None = None

    @property
    def came(self) -> bool:
        return self.spent >= CAME_AFTER if self.by_hand is None else self.by_hand

    def spent_until(self, now: datetime) -> timedelta:
        """The time in the channel, with that since the last look if the bot was there all along."""
        if self.since is None or not timedelta() <= now - self.since <= SEEN_WITHIN:
            return self.spent
        return self.spent + (now - self.since)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmScores:
    """The revealed scores of one film of a night, in the order in which they were given."""

    film: FilmId
    scores: tuple[NightScore, ...] = ()

    @property
    def mean(self) -> Fraction | None:
        """In stars; None without scores."""
        if not self.scores:
            return None
        return Fraction(sum(each.stars.halves for each in self.scores), 2 * len(self.scores))

    @property
    def spread(self) -> Fraction:
        """The variance of the stars: 0 if all agree."""
        mean = self.mean
        if mean is None:
            return Fraction(0)
        return sum(((Fraction(each.stars.halves, 2) - mean) ** 2 for each in self.scores), Fraction(0)) / len(
            self.scores
        )

    @property
    def histogram(self) -> tuple[int, ...]:
        """How many gave half a star, one star … five stars."""
        return tuple(sum(each.stars.halves == halves for each in self.scores) for halves in range(1, 11))


@dataclass(frozen=True, slots=True, kw_only=True)
class NightRecord:
    """What the club may know of a night that is over. `came` counts those who came and may be counted."""

    night: Night
    films: tuple[FilmScores, ...] = ()
    came: int = 0

    @property
    def mean(self) -> Fraction | None:
        """Of all scores of the night, in stars."""
        halves = [score.stars.halves for film in self.films for score in film.scores]
        return Fraction(sum(halves), 2 * len(halves)) if halves else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NightScoring:
    """What a panel shows after the film. `record` is None until the reveal: nobody sees what was given.

    `scorers` and `came` are members who may be named. `earlier` are the nights before this one, the oldest first.
    """

    scorers: tuple[MemberId, ...] = ()
    came: tuple[MemberId, ...] = ()
    record: NightRecord | None = None
    earlier: tuple[NightRecord, ...] = field(default=(), repr=False)


def watched_day(night: Night, begun_at: datetime) -> date:
    """The day on which the night's films were seen, in the zone in which its host gave the time."""
    return (night.starts_at or begun_at).astimezone(ZoneInfo(night.zone)).date()


def films_end(begins: datetime, minutes: Sequence[int | None]) -> datetime:
    """When films of these lengths will be over, with a break after each."""
    lengths = (UNKNOWN_LENGTH if not each else timedelta(minutes=each) for each in minutes)
    return sum((length + BREAK for length in lengths), begins - begins) + begins


def group_scores(
    films: Sequence[FilmId], scores: Sequence[NightScore], heads: Mapping[FilmId, FilmId]
) -> tuple[FilmScores, ...]:
    """The scores of each film of a night. `heads` names what merged films became; of two scores, the later counts."""
    grouped: dict[FilmId, dict[MemberId, NightScore]] = {heads.get(film, film): {} for film in films}
    for score in sorted(scores, key=lambda each: (each.scored_at, each.member)):
        of_film = grouped.setdefault(heads.get(score.film, score.film), {})
        of_film.pop(score.member, None)
        of_film[score.member] = score
    return tuple(FilmScores(film=film, scores=tuple(found.values())) for film, found in grouped.items())
