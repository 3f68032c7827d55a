"""Members who pick the film in turn: whose turn it is, and how the line moves.

A line is the members in order, the next picker first. Every function returns a new line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import InvalidValue
from bot.domain.ids import MemberId


@dataclass(frozen=True, slots=True)
class AttendanceRule:
    """A turn is earned by coming to `needed` of the club's last `nights` nights."""

    needed: int
    nights: int

    def __post_init__(self) -> None:
        if not 1 <= self.needed <= self.nights:
            raise InvalidValue("needed", self.needed, f"1 to {self.nights}")

    def find_earners(self, attended: Sequence[Collection[MemberId]], members: Iterable[MemberId]) -> set[MemberId]:
        """Who has earned a turn. `attended` is who came to each night, the latest first.

        In a club that has had fewer nights than `needed`, coming to all of them is enough; before the first night,
        everyone has earned it.
        """
        recent = attended[: self.nights]
        needed = min(self.needed, len(recent))
        return {member for member in members if sum(member in night for night in recent) >= needed}


class PassReason(StrEnum):
    """Why it is not somebody's turn although they are ahead in the line."""

    AWAY = "away"
    NOT_EARNED = "not_earned"


@dataclass(frozen=True, slots=True)
class PickerTurn:
    """Who picks, or None if nobody in the line can. `passed` are those ahead of them; they keep their places."""

    picker: MemberId | None
    passed: Mapping[MemberId, PassReason]


def next_picker(
    line: Sequence[MemberId],
    *,
    away: Collection[MemberId] = (),
    earned: Collection[MemberId] | None = None,
) -> PickerTurn:
    """The first in the line who is here and, where turns are earned (`earned` is not None), has earned one."""
    passed: dict[MemberId, PassReason] = {}
    for member in line:
        if member in away:
            passed[member] = PassReason.AWAY
        elif earned is not None and member not in earned:
            passed[member] = PassReason.NOT_EARNED
        else:
            return PickerTurn(member, passed)
    return PickerTurn(None, passed)


def upcoming_pickers(
    line: Sequence[MemberId],
    count: int,
    *,
    away: Collection[MemberId] = (),
    earned: Collection[MemberId] | None = None,
) -> tuple[MemberId, ...]:
    """Who picks the next `count` nights if nothing changes; when all have had a turn, it starts over."""
    pickers: list[MemberId] = []
    while len(pickers) < count:
        picker = next_picker(line, away=away, earned=earned).picker
        if picker is None:
            break
        pickers.append(picker)
        line = finish_turn(line, picker)
    return tuple(pickers)


def finish_turn(line: Sequence[MemberId], picker: MemberId) -> tuple[MemberId, ...]:
    """After somebody picked they are last. Those who were passed over stay ahead, so they are next when they can."""
    return (*(member for member in line if member != picker), picker)


def skip_turn(
    line: Sequence[MemberId],
    member: MemberId,
    *,
    away: Collection[MemberId] = (),
    earned: Collection[MemberId] | None = None,
) -> tuple[MemberId, ...]:
    """Somebody who skips comes right after the next person who can pick. If no one behind them can, nothing changes."""
    if member not in line:
        return tuple(line)
    at = line.index(member)
    behind = line[at + 1 :]
    substitute = next_picker(behind, away=away, earned=earned).picker
    if substitute is None:
        return tuple(line)
    stop = behind.index(substitute) + 1
    return (*line[:at], *behind[:stop], member, *behind[stop:])


def join_line(line: Sequence[MemberId], newcomers: Iterable[MemberId]) -> tuple[MemberId, ...]:
    """Newcomers go last, in the order given; who is in the line already keeps their place."""
    return tuple(dict.fromkeys((*line, *newcomers)))


def leave_line(line: Sequence[MemberId], members: Collection[MemberId]) -> tuple[MemberId, ...]:
    return tuple(member for member in line if member not in members)
