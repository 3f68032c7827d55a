"""Which lines somebody wants to see quoted, apart from the film."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.reviews.review import Review


@dataclass(frozen=True, slots=True)
class QuoteFilter:
    """Lines by one author, of one genre, of both, or any. `by` is any review by the author."""

    by: Review | None = None
    genre: str | None = None

    @property
    def is_any(self) -> bool:
        return self.by is None and self.genre is None


ANY = QuoteFilter()
