"""Errors about recommendations."""

from __future__ import annotations

from bot.domain.catalogue.film import Film
from bot.domain.errors import MarqueeError


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
