"""What can be wrong with a schedule or a vote; bot/ui/schedules/problems.py has the sentences."""

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
    """A club has as many schedules as it may; `limit` is that many."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class UnknownZone(MarqueeError):
    """No time zone is called so; `nearest` are the closest IANA names."""

    def __init__(self, typed: str, nearest: tuple[str, ...]) -> None:
        super().__init__(typed)
        self.typed = typed
        self.nearest = nearest


class PlanUnread(MarqueeError):
    """A form's time or zone could not be read: `field` says which, `nearest` are zones that may be meant.

    `again` is the id of the button that opens the form with everything else in it.
    """

    def __init__(self, field: str, typed: str, nearest: tuple[str, ...], again: str) -> None:
        super().__init__(field, typed)
        self.field = field
        self.typed = typed
        self.nearest = nearest
        self.again = again


class PingRefused(MarqueeError):
    """The role may not be pinged by this person; `everyone` where it is @everyone, which nobody may ping."""

    def __init__(self, *, everyone: bool) -> None:
        super().__init__(everyone)
        self.everyone = everyone


class ChannelClosed(MarqueeError):
    """Marquee cannot post to the channel."""

    def __init__(self, trouble: ChannelTrouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class PostNotTaken(MarqueeError):
    """Discord could not take a post just now; nothing was posted."""


class PostUncertain(MarqueeError):
    """Discord did not say whether it took a post."""


class NothingToPost(MarqueeError):
    """Nothing here answers to what the schedule asks for; `narrowed` where it has filters."""

    def __init__(self, *, narrowed: bool, year_ago: bool) -> None:
        super().__init__(narrowed, year_ago)
        self.narrowed = narrowed
        self.year_ago = year_ago


class PickGone(MarqueeError):
    """The pick behind a vote is no longer known here."""
