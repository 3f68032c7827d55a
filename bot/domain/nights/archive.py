"""Lists and past nights as a club's export has them; docs/export-format.md describes the file.

Not in it: who voted what and who vetoed (which nobody may ever see), nights that have not begun, what is still to be
done on Discord, and ids of the server's channels, roles, messages and events.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.ids import FilmId, MemberId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.lists import ListRules, NominationState
from bot.domain.nights.night import Chooser
from bot.domain.nights.outcome import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedNomination:
    """`key` is a number within the export. A nomination that is on an open ballot is WAITING."""

    key: int
    film: FilmId
    member: MemberId | None
    why: str | None
    state: NominationState
    survived: int
    added_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedTurn:
    member: MemberId
    away_until: date | None
    skipped: int
    picked_at: datetime | None
    joined_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedList:
    """`turns` are in the order of the line."""

    key: int
    name: str
    rules: ListRules
    created_at: datetime
    closed_at: datetime | None
    nominations: tuple[ArchivedNomination, ...] = ()
    turns: tuple[ArchivedTurn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedCandidate:
    """A film that was on a ballot; `nomination` is the key of its nomination."""

    film: FilmId
    nomination: int | None
    place: int
    draw_place: int
    waited: int
    nominated_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedScore:
    member: MemberId
    film: FilmId
    halves: int
    late: bool
    scored_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedNight:
    """A night that was on. `came` are the members who came; `replies` maps a member to their answer."""

    number: int
    list: int | None
    theme: str | None
    host: MemberId | None
    picker: MemberId | None
    chooser: Chooser
    method: VotingMethod
    blind: bool
    vetoes: int
    seed: int
    minutes: int | None
    starts_at: datetime | None
    zone: str
    closes_at: datetime | None
    outcome: Outcome | None
    created_at: datetime
    films: tuple[FilmId, ...]
    candidates: tuple[ArchivedCandidate, ...] = ()
    replies: tuple[tuple[MemberId, str], ...] = ()
    came: tuple[MemberId, ...] = ()
    scores: tuple[ArchivedScore, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NightArchive:
    lists: tuple[ArchivedList, ...] = ()
    nights: tuple[ArchivedNight, ...] = ()

    def films(self) -> Iterator[FilmId]:
        """Every film that is named, with repetitions."""
        for each in self.lists:
            yield from (one.film for one in each.nominations)
        for night in self.nights:
            yield from night.films
            yield from (one.film for one in night.candidates)
            yield from (one.film for one in night.scores)
            if night.outcome is not None:
                yield from (*night.outcome.order, *night.outcome.excluded)

    def members(self) -> set[MemberId]:
        """Every member who is named."""
        found: set[MemberId | None] = set()
        for each in self.lists:
            found |= {one.member for one in each.nominations} | {turn.member for turn in each.turns}
        for night in self.nights:
            found |= {night.host, night.picker, *night.came}
            found |= {member for member, _ in night.replies} | {one.member for one in night.scores}
        return {member for member in found if member is not None}
