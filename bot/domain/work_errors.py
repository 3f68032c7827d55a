"""Why a piece of heavy work was not done; bot/ui/kit/problems.py gives each its sentence."""

from __future__ import annotations

from bot.domain.errors import MarqueeError


class TooBusy(MarqueeError):
    """No place became free in time: `own` says that the asker's own earlier requests take it up."""

    def __init__(self, *, own: bool) -> None:
        super().__init__(own)
        self.own = own


class WorkTookTooLong(MarqueeError):
    """The work was ended after its time limit of `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class WorkTooLarge(MarqueeError):
    """The work asked for more than its `megabytes` of memory."""

    def __init__(self, megabytes: int) -> None:
        super().__init__(megabytes)
        self.megabytes = megabytes


class WorkCrashed(MarqueeError):
    """The process that did the work ended before it answered."""


class WorkStopped(MarqueeError):
    """The bot is closing, so the work was given up."""
