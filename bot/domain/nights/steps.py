"""What a night still has to do on Discord: the outbox that a transition fills and a job drains."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.domain.ids import GuildId
from bot.domain.nights.night import NightId

StepId = NewType("StepId", int)

TRIES_LIMIT = 8
FIRST_WAIT, LAST_WAIT = timedelta(seconds=30), timedelta(hours=1)


class StepKind(StrEnum):
    """Each night has at most one step of each kind; asking for it again makes it due again.

    Steps marked (clock) change the night's state when they are due; the others only do something on Discord.
    """

    PANEL = "panel"
    """Send or update the panel message."""
    OPEN_VOTE = "open_vote"
    """(clock)"""
    CLOSE_VOTE = "close_vote"
    """(clock)"""
    ANNOUNCE_VOTE = "announce_vote"
    """Say in the channel that voting is open, with the only role ping of the vote."""
    ANNOUNCE_RESULT = "announce_result"
    """Post the result with its working and its picture."""
    EVENT = "event"
    """Create, change, start, end or cancel Discord's scheduled event, whichever the night's state asks for."""
    ANNOUNCE_MOVE = "announce_move"
    """Say in the channel that the night has another time, because someone moved Discord's event."""
    THREAD = "thread"
    """Open the thread for the talk."""
    REMIND_DAY = "remind_day"
    REMIND_HOUR = "remind_hour"
    REMIND_NOW = "remind_now"
    BEGIN = "begin"
    """(clock) The night is on."""
    END = "end"
    """(clock) The films are over: scores are collected."""
    REVEAL = "reveal"
    """(clock) Scores are revealed."""
    ANNOUNCE_REVEAL = "announce_reveal"
    """Post the revealed scores with one true fact."""
    TELL_HOST = "tell_host"
    """Tell the host about steps that were given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NightStep:
    """One step. `tries` counts the failed ones; `message` is what the step has posted, so that it is posted once."""

    id: StepId
    guild: GuildId
    night: NightId
    kind: StepKind
    due_at: datetime
    created_at: datetime
    tries: int = 0
    trouble: str | None = None
    message: int | None = None

    @property
    def next_wait(self) -> timedelta:
        """The delay after a failure: doubled each time, at most LAST_WAIT."""
        wait: timedelta = FIRST_WAIT * (1 << self.tries)
        return min(wait, LAST_WAIT)
