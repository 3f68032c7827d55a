"""Errors about nominations and nights; bot/ui/nights/problems.py has the sentences."""

from __future__ import annotations

from datetime import datetime

from bot.domain.errors import MarqueeError
from bot.domain.nights.night import NightState


class NightGone(MarqueeError):
    """There is no such night in this club."""


class NightListGone(MarqueeError):
    """The list was closed, or is not of this club."""


class NightMovedOn(MarqueeError):
    """What was asked does not fit the night's state any more, for example because another host changed it first."""

    def __init__(self, state: NightState) -> None:
        super().__init__(state)
        self.state = state


class NotTheHost(MarqueeError):
    """Only the night's host and moderators may do this."""


class VoteClosed(MarqueeError):
    """The ballot came at or after the close; the vote that the member cast before still counts."""

    def __init__(self, closed_at: datetime) -> None:
        super().__init__(closed_at)
        self.closed_at = closed_at
