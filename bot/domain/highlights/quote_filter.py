"""Which lines somebody wants to see quoted, besides the film."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.reviews.review import Review


@dataclass(frozen=True, slots=True)
class QuoteFilter:
    """Lines of one author, of one genre, of both, or any. `by` is a review of the author's, whichever."""

    by: Review | None = None
    genre: str | None = None

    @property
    def anything(self) -> bool:
        return self.by is None and self.genre is None


ANY = QuoteFilter()
