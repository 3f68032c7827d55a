"""What a host says about a night before it is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import InvalidValue
from bot.domain.ids import ChannelId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.lists import NightListId
from bot.domain.nights.night import THEME_LIMIT, Chooser
from bot.domain.visible import has_visible_text

CLOSES_BEFORE, CLOSES_BEFORE_SOON = timedelta(days=1), timedelta(hours=2)
"""A vote closes this long before its night if the host says nothing; the second for a night that is near."""
REOPENED_FOR = timedelta(days=1)
"""A vote that is opened again after its close stays open for this long."""
PROGRAMME_MINUTES = (180, 210, 240, 270, 300, 360, 480)
"""The lengths of a double feature that a host can choose."""
BALLOT_LIMIT = 100
"""The maximum number of films on one ballot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NightPlan:
    """A new night. `method` is None for that of the list; `closes_at` None for the usual time before the night.

    Raises InvalidValue for a theme that is too long or cannot be seen.
    """

    channel: ChannelId
    chooser: Chooser = Chooser.VOTE
    method: VotingMethod | None = None
    theme: str | None = None
    list: NightListId | None = None
    starts_at: datetime | None = None
    closes_at: datetime | None = None

    def __post_init__(self) -> None:
        check_theme(self.theme)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTimes:
    """Times that a host typed, in UTC; `unread` are those that could not be read."""

    starts_at: datetime | None
    closes_at: datetime | None
    unread: tuple[str, ...] = ()


def check_theme(theme: str | None) -> str | None:
    """Return the theme. Raises InvalidValue."""
    if theme is not None and (len(theme) > THEME_LIMIT or not has_visible_text(theme)):
        raise InvalidValue("theme", theme, f"1 to {THEME_LIMIT} characters")
    return theme


def usual_close(starts_at: datetime | None, now: datetime) -> datetime | None:
    """When a vote closes if the host says nothing; None if the host has to close it."""
    if starts_at is None:
        return None
    for before in (CLOSES_BEFORE, CLOSES_BEFORE_SOON):
        if starts_at - before > now + before:
            return starts_at - before
    return now + (starts_at - now) / 2 if starts_at > now else None
