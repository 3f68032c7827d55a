"""Errors about recommendations."""

from __future__ import annotations

from bot.domain.catalogue.film import Film
from bot.domain.errors import MarqueeError
from bot.domain.recommendations.question import Filters


class NothingRelated(MarqueeError):
    """Nothing is known that relates another film to `film`."""

    def __init__(self, film: Film) -> None:
        super().__init__(film.id)
        self.film = film


class NothingToRecommend(MarqueeError):
    """No film passes the `filters`; None for a schedule that has none.

    `watchlist` is true if only published watchlists were searched, `empty` if there were no films to choose from.
    """

    def __init__(self, filters: Filters | None = None, *, watchlist: bool = False, empty: bool = False) -> None:
        super().__init__(filters)
        self.filters = filters
        self.watchlist = watchlist
        self.empty = empty


class TooLittleInCommon(MarqueeError):
    """Two members rated only `common` films in common; a comparison needs `needed`."""

    def __init__(self, common: int, needed: int) -> None:
        super().__init__(common, needed)
        self.common = common
        self.needed = needed


class OnlyYourself(MarqueeError):
    """A member asked to be compared with themselves."""


class TasteWithheld(MarqueeError):
    """The other member does not let others use their ratings."""


class NotInVoice(MarqueeError):
    """The person who used the command or button is in no voice channel of this server."""


class NobodyHere(MarqueeError):
    """Nobody has used Marquee publicly in this channel lately."""


class OnlyBots(MarqueeError):
    """Only bots were chosen as participants."""


class NobodyReacted(MarqueeError):
    """Nobody reacted to the message, or only bots."""


class QuestionGone(MarqueeError):
    """The question is older than 30 days, so it cannot be continued."""
