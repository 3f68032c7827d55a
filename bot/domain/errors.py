"""Errors are values that carry facts; bot/ui/problems.py gives each its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.film import Film


class MarqueeError(Exception):
    """Every refusal that a person can be told about."""


class InvalidValue(MarqueeError):
    """A value that cannot exist: `field` is its name, `allowed` says what may stand there."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        super().__init__(field, value, allowed)
        self.field = field
        self.value = value
        self.allowed = allowed


class FilmNotFound(MarqueeError):
    """No film answers to what was typed; `nearest` holds the closest ones, best first."""

    def __init__(self, typed: str, nearest: tuple[Film, ...] = ()) -> None:
        super().__init__(typed)
        self.typed = typed
        self.nearest = nearest


class FilmAmbiguous(MarqueeError):
    """Several films answer equally well to what was typed."""

    def __init__(self, typed: str, candidates: tuple[Film, ...]) -> None:
        super().__init__(typed)
        self.typed = typed
        self.candidates = candidates


class NoReviewYet(MarqueeError):
    """Nobody here, and nobody in the library, has reviewed this film."""

    def __init__(self, film: Film, reviewer: str | None = None) -> None:
        super().__init__(film.id, reviewer)
        self.film = film
        self.reviewer = reviewer


class ReviewGone(MarqueeError):
    """The review behind a button was withdrawn, removed or never seen here."""


class LineGone(MarqueeError):
    """The highlight behind a button is no longer to be quoted."""


class NothingToQuote(MarqueeError):
    """No line may be quoted: of this film, or with None of anything here."""

    def __init__(self, film: Film | None = None) -> None:
        super().__init__(film.id if film else None)
        self.film = film


class NothingRelated(MarqueeError):
    """Nothing is known that would tie another film to this one."""

    def __init__(self, film: Film) -> None:
        super().__init__(film.id)
        self.film = film


class NothingToRecommend(MarqueeError):
    """No film is left under these filters."""

    def __init__(self, genre: str | None, mood: str | None) -> None:
        super().__init__(genre, mood)
        self.genre = genre
        self.mood = mood


class NothingFound(MarqueeError):
    """No film answers to these words under these filters."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class UnknownChoice(MarqueeError):
    """A word outside a fixed vocabulary, such as a mood; `choices` are the words that there are."""

    def __init__(self, what: str, typed: str, choices: tuple[str, ...]) -> None:
        super().__init__(what, typed)
        self.what = what
        self.typed = typed
        self.choices = choices


class NotAllowed(MarqueeError):
    """The person lacks a server-wide permission, named as Discord names it."""

    def __init__(self, needs: str) -> None:
        super().__init__(needs)
        self.needs = needs


class NotYours(MarqueeError):
    """Only whoever asked for an answer, or a moderator, removes it."""


class OnlyInAClub(MarqueeError):
    """This works only in a server where the bot is installed."""


class NotOurMessage(MarqueeError):
    """A message menu was used on a message that the bot did not write."""


class TooFast(MarqueeError):
    """One person asks faster than a person reads; `seconds` is how long to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class NothingToUndo(MarqueeError):
    """The change behind the button was undone already."""
