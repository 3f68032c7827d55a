"""A club's lists of nominated films, and the rules of each list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.errors import InvalidValue
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.nights.ballot import VotingMethod

NightListId = NewType("NightListId", int)
NominationId = NewType("NominationId", int)

LISTS_LIMIT = 10
"""The maximum number of open lists in one club."""
LIST_NAME_LIMIT, WHY_LIMIT = 60, 300
"""Characters."""
FIRST_LIST = "Movie night"
"""The list that a club's first nomination creates."""


class Nominators(StrEnum):
    """Who may nominate a film for a list."""

    EVERYONE = "everyone"
    ATTENDERS = "attenders"
    MODERATORS = "moderators"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRules:
    """The rules of a list. Raises InvalidValue for a number outside its range.

    `earned_attended` of the last `earned_of` nights earn the right to nominate, where `nominators` is ATTENDERS.
    `cap_member` and `cap_all` limit the open nominations. For `ban_days` after a showing, its film cannot be nominated.
    A nomination leaves the list after it lost `survivals` votes (None: it stays), and the `lowest_leave` films of each
    vote leave at once. `vetoes` is the number of each member in each night. With `turns_earned`, only members who came
    to so many of the last nights pick when it is their turn.
    """

    nominators: Nominators = Nominators.EVERYONE
    earned_attended: int = 1
    earned_of: int = 4
    cap_member: int = 3
    cap_all: int = 50
    ban_days: int = 365
    survivals: int | None = None
    lowest_leave: int = 0
    method: VotingMethod = VotingMethod.APPROVAL
    vetoes: int = 0
    turns_earned: bool = False

    def __post_init__(self) -> None:
        for field, low, high in (
            ("earned_of", 1, 20),
            ("earned_attended", 1, self.earned_of),
            ("cap_member", 1, 25),
            ("cap_all", 1, 200),
            ("ban_days", 0, 3650),
            ("lowest_leave", 0, 20),
            ("vetoes", 0, 5),
        ):
            value = getattr(self, field)
            if not low <= value <= high:
                raise InvalidValue(field, value, f"{low} to {high}")
        if self.survivals is not None and not 1 <= self.survivals <= 50:
            raise InvalidValue("survivals", self.survivals, "1 to 50")


@dataclass(frozen=True, slots=True, kw_only=True)
class NightList:
    id: NightListId
    guild: GuildId
    name: str
    rules: ListRules


class NominationState(StrEnum):
    """WAITING and ON_BALLOT are open; the others are closed and stay as the list's history."""

    WAITING = "waiting"
    ON_BALLOT = "on_ballot"
    WON = "won"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomination:
    """A nominated film; `member` is None once its nominator was erased. `survived` counts the votes that it lost."""

    id: NominationId
    list: NightListId
    film: FilmId
    member: MemberId | None
    why: str | None
    state: NominationState
    survived: int
    added_at: datetime
