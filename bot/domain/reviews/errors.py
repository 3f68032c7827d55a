"""Errors about writing and changing reviews; bot/ui/reviews/problems.py has the sentences."""

from __future__ import annotations

from bot.domain.catalogue.film import Film
from bot.domain.errors import MarqueeError
from bot.domain.ids import ReviewId


class SavedAsDraft(MarqueeError):
    """`cause` prevented the text from becoming a review; it is stored as the draft with the number `draft`."""

    def __init__(self, cause: MarqueeError, draft: int) -> None:
        super().__init__(cause, draft)
        self.cause = cause
        self.draft = draft


class FilmUnknownHere(MarqueeError):
    """The catalogue has no film `typed`, but it can be added; the text waits as the draft `draft`.

    `nearest` holds the closest films, best first.
    """

    def __init__(self, typed: str, draft: int, nearest: tuple[Film, ...] = ()) -> None:
        super().__init__(typed, draft)
        self.typed = typed
        self.draft = draft
        self.nearest = nearest


class FilmAlreadyExists(MarqueeError):
    """The `film` that a member wants to add is already in the catalogue; the text waits as the draft `draft`."""

    def __init__(self, film: Film, draft: int) -> None:
        super().__init__(film.id, draft)
        self.film = film
        self.draft = draft


class DuplicateReview(MarqueeError):
    """The same author already wrote the same text about the same film: `review`."""

    def __init__(self, review: ReviewId) -> None:
        super().__init__(review)
        self.review = review


class HistoryFull(MarqueeError):
    """The stored earlier texts of a review have reached the `limit` in characters."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class DraftGone(MarqueeError):
    """The draft was published or discarded."""


class NotPossible(MarqueeError):
    """The review's state or owner does not allow this action."""


class NotModerator(MarqueeError):
    """The person has neither the server-wide Manage Messages permission nor the club's reviewer role.

    `role_set` is true if the club has set a reviewer role.
    """

    def __init__(self, *, role_set: bool) -> None:
        super().__init__(role_set)
        self.role_set = role_set


class ReasonMissing(MarqueeError):
    """The action needs a reason for the author."""


class NotAPerson(MarqueeError):
    """The message is from a bot or webhook, which cannot agree to have it saved."""


class NoText(MarqueeError):
    """A message without text cannot become a review."""


class NotOnACard(MarqueeError):
    """Save as highlight was used on a message that shows no review and has no text."""


class LineUnknown(MarqueeError):
    """Save as highlight was used on a message whose text is in no review, or only inside spoilers."""


class FileNotText(MarqueeError):
    """The attached file `name` is not plain UTF-8 text, or is larger than `limit` bytes."""

    def __init__(self, name: str, limit: int) -> None:
        super().__init__(name, limit)
        self.name = name
        self.limit = limit


class FileUnreachable(MarqueeError):
    """Discord did not deliver the attached file `name`."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class SameFilm(MarqueeError):
    """Both films given are already the same: `film`."""

    def __init__(self, film: Film) -> None:
        super().__init__(film.id)
        self.film = film


class AlreadyReported(MarqueeError):
    """A report of this review by the same member is still open."""


class AuthorNeeded(MarqueeError):
    """A review added for somebody else needs either a member or an outside critic's name, not both."""


class NoReviewYet(MarqueeError):
    """`film` has no review by `reviewer`, or by anybody if that is None, in this club or the library."""

    def __init__(self, film: Film, reviewer: str | None = None) -> None:
        super().__init__(film.id, reviewer)
        self.film = film
        self.reviewer = reviewer


class ReviewGone(MarqueeError):
    """The review behind a button was withdrawn or removed, or was never visible here."""


class PageImportGone(MarqueeError):
    """The imported page was published or canceled, or nobody decided in time."""


class FilmStillUnclear(MarqueeError):
    """An imported page cannot be published before a moderator says which film it is about."""
