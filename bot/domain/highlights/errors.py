"""Errors about highlights."""

from __future__ import annotations

from bot.domain.catalogue.film import Film
from bot.domain.errors import MarqueeError


class LineGone(MarqueeError):
    """The highlight behind a button may no longer be quoted."""


class NothingToQuote(MarqueeError):
    """No line may be quoted for these filters; all three are None when nothing at all may be quoted.

    `film`, `reviewer` (as typed, or a name) and `genre` are the filters of the search.
    """

    def __init__(self, film: Film | None = None, reviewer: str | None = None, genre: str | None = None) -> None:
        super().__init__(film.id if film else None, reviewer, genre)
        self.film = film
        self.reviewer = reviewer
        self.genre = genre
