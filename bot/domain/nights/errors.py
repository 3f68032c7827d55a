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


class MayNotPlan(MarqueeError):
    """Only moderators, and members who can create events on Discord, may plan a night."""


class TooManyNights(MarqueeError):
    """The club already has `limit` nights that are not over."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class NothingToVoteOn(MarqueeError):
    """The ballot would be empty: no film waits on the list, and none was added to the night."""


class NotOnBallot(MarqueeError):
    """A ballot names a film that is not on it, for example because the ballot was opened anew."""


class TooManyVetoes(MarqueeError):
    """The member has `limit` vetoes in this night."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class NotYourPick(MarqueeError):
    """Only the member whose turn it is, the host and moderators may pick the film."""


class TimeNotOffered(MarqueeError):
    """The time is not offered any more, is over, or the night has a time already."""


class BallotFull(MarqueeError):
    """The ballot already has `limit` films."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class NotShown(MarqueeError):
    """A score for a film that the night does not show."""


class AlreadyScored(MarqueeError):
    """The scores are out, and this member's is among them: it changes in the diary only."""
