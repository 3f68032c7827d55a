"""Errors about numbers; bot/ui/stats/problems.py has the sentences."""

from __future__ import annotations

from bot.domain.errors import MarqueeError


class NumbersWithheld(MarqueeError):
    """A member stays out of profiles and statistics, or shows too little of themselves to others for a profile."""


class OnlyOneMember(MarqueeError):
    """Somebody asked to compare a member with themselves."""


class TooFewShared(MarqueeError):
    """Two members have rated `common` films in common, fewer than the `needed` ones."""

    def __init__(self, common: int, needed: int) -> None:
        super().__init__(common, needed)
        self.common = common
        self.needed = needed


class FavouriteTwice(MarqueeError):
    """One film was given for two of the four places."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title
