"""Errors about highlights."""

from __future__ import annotations

from bot.domain.catalogue.film import Film
from bot.domain.errors import MarqueeError


class LineGone(MarqueeError):
    """The highlight behind a button is no longer to be quoted."""


class NothingToQuote(MarqueeError):
    """No line may be quoted: of this film, by this reviewer (as typed, or a name), of this genre, or of anything."""

    def __init__(self, film: Film | None = None, reviewer: str | None = None, genre: str | None = None) -> None:
        super().__init__(film.id if film else None, reviewer, genre)
        self.film = film
        self.reviewer = reviewer
        self.genre = genre
