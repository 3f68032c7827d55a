"""The rules of a list of nominations: caps, the ban after a showing, and what happens to films that did not win."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.errors import InvalidValue
from bot.domain.ids import FilmId


class NominationBar(StrEnum):
    """Why a film can't be nominated."""

    NOMINATED = "nominated"
    """It is on the list already."""
    BANNED = "banned"
    """The club showed it too recently."""
    MEMBER_CAP = "member_cap"
    LIST_CAP = "list_cap"


def find_nomination_bar(
    *,
    is_listed: bool,
    banned_until: date | None,
    today: date,
    member_films: int,
    list_films: int,
    member_cap: int | None,
    list_cap: int | None,
) -> NominationBar | None:
    """What keeps a film off a list, or None. What no one can change comes first, then the member's cap.

    `member_films` and `list_films` count the films waiting or on a ballot; a cap of None is no cap.
    """
    if is_listed:
        return NominationBar.NOMINATED
    if banned_until is not None and today < banned_until:
        return NominationBar.BANNED
    if member_cap is not None and member_films >= member_cap:
        return NominationBar.MEMBER_CAP
    if list_cap is not None and list_films >= list_cap:
        return NominationBar.LIST_CAP
    return None


def find_ban_end(shown_on: date, ban_days: int) -> date | None:
    """The first day on which a film that was shown can be nominated again; None if the list bans nothing."""
    if ban_days < 0:
        raise InvalidValue("ban_days", ban_days, "0 or more")
    try:
        return shown_on + timedelta(days=ban_days) if ban_days else None
    except OverflowError:
        return date.max


class NominationFate(StrEnum):
    """What becomes of a nomination after a vote."""

    WON = "won"
    CARRIED = "carried"
    """It stays on the list."""
    LOWEST = "lowest"
    """It was among the lowest, or not among the best that are carried over."""
    WORN_OUT = "worn_out"
    """It has lost as often as the list allows."""


@dataclass(frozen=True, slots=True)
class CarryRule:
    """Which films stay on a list after a vote that they did not win.

    `carry` films at most stay, the best first (None: all). The `lowest_leave` lowest leave. A film leaves when it has
    lost `survivals` votes (None: never).
    """

    carry: int | None = None
    lowest_leave: int = 0
    survivals: int | None = None

    def __post_init__(self) -> None:
        for field, least in (("carry", 0), ("lowest_leave", 0), ("survivals", 1)):
            value = getattr(self, field)
            if value is not None and value < least:
                raise InvalidValue(field, value, f"{least} or more")


@dataclass(frozen=True, slots=True)
class SettledNomination:
    """A nomination after a vote; `survived` counts the votes it has lost and stayed, this one included."""

    film: FilmId
    fate: NominationFate
    survived: int


def settle_nominations(
    order: Sequence[FilmId], shown: Collection[FilmId], survived: Mapping[FilmId, int], rule: CarryRule
) -> tuple[SettledNomination, ...]:
    """What becomes of each film on the ballot, in the same order.

    `order` holds every place and then what vetoes excluded, so that these are the lowest. `shown` is the programme.
    Pass a rule without `lowest_leave` and `carry` where no one voted: no film has lost then.
    """
    losers = [film for film in order if film not in shown]
    stay = max(0, len(losers) - rule.lowest_leave)
    if rule.carry is not None:
        stay = min(stay, rule.carry)
    staying = set(losers[:stay])

    def settle(film: FilmId) -> SettledNomination:
        votes = survived.get(film, 0)
        if film in shown:
            return SettledNomination(film, NominationFate.WON, votes)
        if film not in staying:
            return SettledNomination(film, NominationFate.LOWEST, votes)
        if rule.survivals is not None and votes + 1 >= rule.survivals:
            return SettledNomination(film, NominationFate.WORN_OUT, votes)
        return SettledNomination(film, NominationFate.CARRIED, votes + 1)

    return tuple(settle(film) for film in order)
