"""A movie night and its life: which state follows which, and who chooses the film."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

from bot.domain.ids import ChannelId, FilmId, GuildId, MemberId, RoleId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.lists import NightListId
from bot.domain.nights.outcome import Outcome

NightId = NewType("NightId", int)
SlotId = NewType("SlotId", int)

OPEN_NIGHTS_LIMIT = 10
"""The maximum number of nights of one club that are neither revealed nor cancelled."""
THEME_LIMIT = 80
"""Characters."""


class NightState(StrEnum):
    """The states of a night, in the order of its life.

    PLANNED: it has a host and may have a time. NOMINATING: nominations are called for. VOTING: the ballot is open.
    DECIDED: the film is known. ON: the club is watching. SCORING: scores are collected, sealed. REVEALED: they are
    shown.
    """

    PLANNED = "planned"
    NOMINATING = "nominating"
    VOTING = "voting"
    DECIDED = "decided"
    ON = "on"
    SCORING = "scoring"
    REVEALED = "revealed"
    CANCELLED = "cancelled"


NEXT_STATES: Mapping[NightState, frozenset[NightState]] = MappingProxyType(
    {
        NightState.PLANNED: frozenset(
            {NightState.NOMINATING, NightState.VOTING, NightState.DECIDED, NightState.CANCELLED}
        ),
        NightState.NOMINATING: frozenset(
            {NightState.PLANNED, NightState.VOTING, NightState.DECIDED, NightState.CANCELLED}
        ),
        # Back to nominating or planned: the host takes the opening back, and the ballots are kept for the next opening.
        NightState.VOTING: frozenset(
            {NightState.DECIDED, NightState.NOMINATING, NightState.PLANNED, NightState.CANCELLED}
        ),
        # Back to voting while the night has not begun: the host takes the close back.
        NightState.DECIDED: frozenset(
            {NightState.ON, NightState.VOTING, NightState.PLANNED, NightState.NOMINATING, NightState.CANCELLED}
        ),
        NightState.ON: frozenset({NightState.SCORING}),
        NightState.SCORING: frozenset({NightState.REVEALED}),
        NightState.REVEALED: frozenset(),
        # A cancelled night can be taken up again, in the state that it had.
        NightState.CANCELLED: frozenset(
            {NightState.PLANNED, NightState.NOMINATING, NightState.VOTING, NightState.DECIDED}
        ),
    }
)
OPEN_STATES = frozenset(NightState) - {NightState.REVEALED, NightState.CANCELLED}


class Chooser(StrEnum):
    """Who chooses the film: all by a vote, the member whose turn it is, or the host."""

    VOTE = "vote"
    PICKER = "picker"
    HOST = "host"


@dataclass(frozen=True, slots=True, kw_only=True)
class VotePlan:
    """How a night's vote goes. `seed` decides the drawn order and the weighted draw; it is shown with the result.

    `blind` hides the counts until the close. `vetoes` is the number of each member. `minutes` is the length that a
    double feature must fit; None for one film. A ballot counts if it was cast before `closes_at`.
    """

    method: VotingMethod
    seed: int
    blind: bool = True
    vetoes: int = 0
    minutes: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NightPlace:
    """Where a night happens on Discord; an id is None until the message, event or thread exists.

    `role` is the only role that the night pings; `trusted` as for a schedule.
    """

    channel: ChannelId
    message: int | None = None
    voice: ChannelId | None = None
    role: RoleId | None = None
    trusted: bool = False
    event: int | None = None
    thread: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One movie night. `number` counts the club's nights from 1; `films` is what is shown, in order.

    `host` is None once the host was erased. `starts_at` is None while a time is looked for; `zone` is the IANA zone in
    which the host gave it. The scores are revealed at `scores_until` at the latest.
    """

    id: NightId
    guild: GuildId
    number: int
    state: NightState
    chooser: Chooser
    vote: VotePlan
    place: NightPlace
    zone: str
    list: NightListId | None = None
    theme: str | None = None
    host: MemberId | None = None
    picker: MemberId | None = None
    starts_at: datetime | None = None
    scores_until: datetime | None = None
    films: tuple[FilmId, ...] = ()
    outcome: Outcome | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def first_state(self) -> NightState:
        """Where a night begins: with a list, nominations are called for."""
        return NightState.PLANNED if self.list is None else NightState.NOMINATING

    def may_become(self, state: NightState) -> bool:
        return state in NEXT_STATES[self.state]
