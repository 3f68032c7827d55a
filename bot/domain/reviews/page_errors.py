"""Why a saved page could not be read as a review; bot/ui/reviews/problems.py gives each its sentence."""

from __future__ import annotations

from enum import Enum

from bot.domain.errors import MarqueeError


class PageEmpty(MarqueeError):
    """The file contains no text."""


class PageTooLarge(MarqueeError):
    """The file, or its text, has `size` bytes, more than the `limit`."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(size, limit)
        self.size = size
        self.limit = limit


class PageTooManyParts(MarqueeError):
    """The page has `count` lines or elements, more than the `limit`."""

    def __init__(self, count: int, limit: int) -> None:
        super().__init__(count, limit)
        self.count = count
        self.limit = limit


class PageIsBinary(MarqueeError):
    """The file is not text: `kind` is its type ("png", "pdf", "zip"), or "unknown"."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class PageEncodingUnknown(MarqueeError):
    """The bytes are not valid in any likely encoding; `declared` is the encoding that the file declares, if any."""

    def __init__(self, declared: str | None = None) -> None:
        super().__init__(declared)
        self.declared = declared


class NoReviewReason(Enum):
    """What is missing or wrong in a page that is not a film review."""

    TOO_LITTLE_TEXT = "too little text"
    NOT_PROSE = "not prose"
    NOT_ABOUT_A_FILM = "not about a film"
    NO_JUDGEMENT = "about films, but no review"


class NotAReview(MarqueeError):
    """The page was read, but it is not a film review for the reason `why`; `headline` is its headline, if any."""

    def __init__(self, why: NoReviewReason, headline: str | None = None) -> None:
        super().__init__(why, headline)
        self.why = why
        self.headline = headline


class FilmNotRecognised(MarqueeError):
    """The page is a review, but its film is unclear; `candidates` are titles on the page, most frequent first."""

    def __init__(self, headline: str | None, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(headline, candidates)
        self.headline = headline
        self.candidates = candidates
