"""Errors about schedules and votes; bot/ui/schedules/problems.py has the sentences."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.errors import MarqueeError


class ChannelTrouble(StrEnum):
    """Why nothing can be posted to a channel."""

    CHANNEL_GONE = "channel_gone"
    FORBIDDEN = "forbidden"


class ScheduleGone(MarqueeError):
    """The schedule behind a button was removed."""


class TooManySchedules(MarqueeError):
    """The club already has `limit` schedules, the maximum."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class UnknownZone(MarqueeError):
    """There is no time zone named `typed`; `nearest` are the closest IANA names.

    If `ambiguous`, places in each of the zones `nearest` have this name.
    """

    def __init__(self, typed: str, nearest: tuple[str, ...], *, ambiguous: bool = False) -> None:
        super().__init__(typed)
        self.typed = typed
        self.nearest = nearest
        self.ambiguous = ambiguous


class InvalidSchedulePlan(MarqueeError):
    """The form's time or zone (`field`) could not be read from `typed`; `nearest` are zones that may be meant.

    `again` is the id of the button that opens the form again with all other values filled in. `ambiguous` is that of
    UnknownZone.
    """

    def __init__(
        self, field: str, typed: str, nearest: tuple[str, ...], again: str, *, ambiguous: bool = False
    ) -> None:
        super().__init__(field, typed)
        self.ambiguous = ambiguous
        self.field = field
        self.typed = typed
        self.nearest = nearest
        self.again = again


class PingRefused(MarqueeError):
    """The person may not ping the role; `everyone` is true if it is @everyone, which nobody may ping."""

    def __init__(self, *, everyone: bool) -> None:
        super().__init__(everyone)
        self.everyone = everyone


class ChannelClosed(MarqueeError):
    """Marquee cannot post to the channel; `trouble` says why."""

    def __init__(self, trouble: ChannelTrouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class PostRejected(MarqueeError):
    """Discord did not accept a post; nothing was posted."""


class PostUncertain(MarqueeError):
    """Discord did not say whether it accepted a post."""


class NothingToPost(MarqueeError):
    """Nothing matches the schedule: `narrowed` if it has filters, `year_ago` if it posts reviews of former years."""

    def __init__(self, *, narrowed: bool, year_ago: bool) -> None:
        super().__init__(narrowed, year_ago)
        self.narrowed = narrowed
        self.year_ago = year_ago


class PickGone(MarqueeError):
    """The pick behind a vote is no longer stored."""
