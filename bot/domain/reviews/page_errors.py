"""Why a saved page could not be read as a review; bot/ui/reviews/problems.py gives each its sentence."""

from __future__ import annotations

from enum import Enum

from bot.domain.errors import MarqueeError


class PageEmpty(MarqueeError):
    """There is no text in the file at all."""


class PageTooLarge(MarqueeError):
    """The file, or the text in it, holds `size` bytes, more than the `limit`."""

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
    """The file is not text: `kind` names what it is ("png", "pdf", "zip"), or is "unknown"."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class PageEncodingUnknown(MarqueeError):
    """The bytes are text in no encoding that fits; `declared` is what the file itself claims, if it does."""

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
    """The page was read, but it is no film review; `headline` is what stands over it, if anything does."""

    def __init__(self, why: NoReviewReason, headline: str | None = None) -> None:
        super().__init__(why, headline)
        self.why = why
        self.headline = headline


class FilmNotRecognised(MarqueeError):
    """A review, but of which film? `candidates` are titles that the page names, the most named first."""

    def __init__(self, headline: str | None, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(headline, candidates)
        self.headline = headline
        self.candidates = candidates
