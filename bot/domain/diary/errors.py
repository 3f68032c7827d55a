"""Errors about diaries and watchlists; bot/ui/diary/problems.py has the sentences."""

from __future__ import annotations

from datetime import date

from bot.domain.catalogue.film import Film
from bot.domain.errors import MarqueeError


class EntryGone(MarqueeError):
    """The entry behind a button was removed, or belongs to another member."""


class NotOnWatchlist(MarqueeError):
    """`film` is not on the member's watchlist."""

    def __init__(self, film: Film) -> None:
        super().__init__(film.id)
        self.film = film


class DiaryNotShared(MarqueeError):
    """The member does not show their `what` ("diary" or "watchlist") to others."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class DayInFuture(MarqueeError):
    """`day`, on which somebody says that they saw a film, has not come yet."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day


class ImportGone(MarqueeError):
    """The import behind a button was already accepted, undone or dropped, or belongs to another member."""


class NothingReady(MarqueeError):
    """No row of the import is ready to be accepted."""
