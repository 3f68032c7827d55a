"""Why a text did not become a review, or a review was not changed; bot/ui/reviews/problems.py has the sentences."""

from __future__ import annotations

from bot.domain.catalogue.film import Film
from bot.domain.errors import MarqueeError
from bot.domain.ids import ReviewId


class TextKept(MarqueeError):
    """`cause` kept the text from becoming a review; it waits as the draft with the number `draft`."""

    def __init__(self, cause: MarqueeError, draft: int) -> None:
        super().__init__(cause, draft)
        self.cause = cause
        self.draft = draft


class FilmUnknownHere(MarqueeError):
    """The catalogue lacks the film, which can be added while writing; `draft` waits for it."""

    def __init__(self, typed: str, draft: int, nearest: tuple[Film, ...] = ()) -> None:
        super().__init__(typed, draft)
        self.typed = typed
        self.draft = draft
        self.nearest = nearest


class FilmThere(MarqueeError):
    """The film that somebody wants to add is in the catalogue already."""

    def __init__(self, film: Film, draft: int) -> None:
        super().__init__(film.id, draft)
        self.film = film
        self.draft = draft


class AlreadyWritten(MarqueeError):
    """The same text by the same author on the same film stands here already, as `review`."""

    def __init__(self, review: ReviewId) -> None:
        super().__init__(review)
        self.review = review


class HistoryFull(MarqueeError):
    """The earlier texts of a review are kept, and they fill the `limit` in characters."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class DraftGone(MarqueeError):
    """The draft became a review, or was discarded."""


class NotPossible(MarqueeError):
    """The review is in a state, or belongs to somebody, where this cannot be done."""


class NotModerator(MarqueeError):
    """Neither the server-wide Manage Messages permission nor the club's reviewer role."""

    def __init__(self, *, role_set: bool) -> None:
        super().__init__(role_set)
        self.role_set = role_set


class ReasonMissing(MarqueeError):
    """The author must be told why."""


class NotAPerson(MarqueeError):
    """A message of a bot or a webhook: nobody there could agree."""


class NoText(MarqueeError):
    """A message without words cannot become a review."""


class NotOnACard(MarqueeError):
    """Save as highlight was used on a message that shows no review and holds no words."""


class LineUnknown(MarqueeError):
    """Save as highlight was used on a message whose words stand in no review, or only behind bars."""


class FileNotText(MarqueeError):
    """The attached file is no plain text in UTF-8, or too large; `limit` is in bytes."""

    def __init__(self, name: str, limit: int) -> None:
        super().__init__(name, limit)
        self.name = name
        self.limit = limit


class FileUnreachable(MarqueeError):
    """Discord did not hand over the attached file."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class SameFilm(MarqueeError):
    """Both films given are one already."""

    def __init__(self, film: Film) -> None:
        super().__init__(film.id)
        self.film = film


class AlreadyReported(MarqueeError):
    """The member's report of this review still waits for a moderator."""


class AuthorNeeded(MarqueeError):
    """A review that is added for somebody needs a member or an outside critic's name, and not both."""


class NoReviewYet(MarqueeError):
    """Nobody here, and nobody in the library, has reviewed this film."""

    def __init__(self, film: Film, reviewer: str | None = None) -> None:
        super().__init__(film.id, reviewer)
        self.film = film
        self.reviewer = reviewer


class ReviewGone(MarqueeError):
    """The review behind a button was withdrawn, removed or never seen here."""
