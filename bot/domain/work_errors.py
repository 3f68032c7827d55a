"""Why a heavy computation failed; bot/ui/kit/problems.py has the sentences."""

from __future__ import annotations

from bot.domain.errors import MarqueeError


class TooBusy(MarqueeError):
    """No worker became free in time; `own` is true if the person's own earlier requests occupy the workers."""

    def __init__(self, *, own: bool) -> None:
        super().__init__(own)
        self.own = own


class WorkTookTooLong(MarqueeError):
    """The work was stopped at its time limit of `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class WorkTooLarge(MarqueeError):
    """The work needed more memory than its limit of `megabytes`."""

    def __init__(self, megabytes: int) -> None:
        super().__init__(megabytes)
        self.megabytes = megabytes


class WorkCrashed(MarqueeError):
    """The process that did the work ended before it answered."""


class WorkStopped(MarqueeError):
    """The bot is shutting down, so the work was cancelled."""
