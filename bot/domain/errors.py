"""Errors are values that carry facts; bot/ui/problems.py gives each its sentence."""

from __future__ import annotations

from bot.domain.catalogue.film import Film


class MarqueeError(Exception):
    """Every refusal that a person can be told about."""


class InvalidValue(MarqueeError):
    """A value that cannot exist: `field` is its name, `allowed` says what may stand there."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        super().__init__(field, value, allowed)
        self.field = field
        self.value = value
        self.allowed = allowed


class NothingVisible(InvalidValue):
    """A text of characters that are drawn as nothing: `field` is what should hold words."""

    def __init__(self, field: str, value: str) -> None:
        super().__init__(field, value, "words that can be seen")


class TooLong(InvalidValue):
    """There is more of `what` (such as "paragraphs") in `field` than its `limit`; `found` counts them."""

    def __init__(self, field: str, what: str, found: int, limit: int) -> None:
        super().__init__(field, found, f"at most {limit:,} {what}")
        self.what = what
        self.found = found
        self.limit = limit


class TooManyKept(MarqueeError):
    """A member has as many of `what` ("drafts", "added films") as one may have in a club: `limit`."""

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(what, limit)
        self.what = what
        self.limit = limit


class StillAtWork(MarqueeError):
    """The same long piece of work (`what`, "an export") that this member began is not finished yet."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class NotOffered(MarqueeError):
    """A choice that the list did not hold, or that is of another server."""


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
    """No line may be quoted: of this film, by this reviewer (as typed, or a name), of this genre, or of anything."""

    def __init__(self, film: Film | None = None, reviewer: str | None = None, genre: str | None = None) -> None:
        super().__init__(film.id if film else None, reviewer, genre)
        self.film = film
        self.reviewer = reviewer
        self.genre = genre


class NothingRelated(MarqueeError):
    """Nothing is known that would tie another film to this one."""

    def __init__(self, film: Film) -> None:
        super().__init__(film.id)
        self.film = film


class NothingToRecommend(MarqueeError):
    """No film is left under these filters, named as a person would name them.

    `watchlist` says that only published watchlists were looked at, `empty` that there was nothing to choose from.
    """

    def __init__(self, filters: tuple[str, ...] = (), *, watchlist: bool = False, empty: bool = False) -> None:
        super().__init__(filters)
        self.filters = filters
        self.watchlist = watchlist
        self.empty = empty


class NothingFound(MarqueeError):
    """No film answers to these words under these filters."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class TooLittleInCommon(MarqueeError):
    """Two members have rated too few of the same films to compare them."""

    def __init__(self, common: int, needed: int) -> None:
        super().__init__(common, needed)
        self.common = common
        self.needed = needed


class OnlyYourself(MarqueeError):
    """Somebody asked to be compared with themselves."""


class TasteWithheld(MarqueeError):
    """The other member does not want their ratings to be looked at by others."""


class NotInVoice(MarqueeError):
    """Whoever pressed is in no voice channel of this server."""


class NobodyHere(MarqueeError):
    """Nobody has used Marquee publicly in this channel lately."""


class OnlyBots(MarqueeError):
    """Nobody but bots was chosen as those who watch."""


class NobodyReacted(MarqueeError):
    """Nobody reacted to the message, or only bots."""


class QuestionGone(MarqueeError):
    """A question about what to watch can be gone on with for 30 days."""


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


class NotAMember(MarqueeError):
    """Somebody acts on a server that they are not in; `asked` is false where Discord did not say."""

    def __init__(self, *, asked: bool) -> None:
        super().__init__(asked)
        self.asked = asked


class NotYours(MarqueeError):
    """Only whoever asked for an answer, or a moderator, removes it."""


class OnlyInAClub(MarqueeError):
    """This works only in a server where the bot is installed."""


class NotOurMessage(MarqueeError):
    """A message menu was used on a message that the bot did not write."""


class ControlUnknown(MarqueeError):
    """A button, list or form with an id, number or value that no card of this release holds."""


class TooFast(MarqueeError):
    """One person asks faster than a person reads; `seconds` is how long to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class NothingToUndo(MarqueeError):
    """The change behind the button was undone already."""


class StorageFull(MarqueeError):
    """The disk has no room for what should be stored; nothing of it was."""


class StorageBusy(MarqueeError):
    """Another process writes to the database for so long that nothing could be stored."""


class TargetRemoved(MarqueeError):
    """What somebody acted on was removed between their press and the answer."""
