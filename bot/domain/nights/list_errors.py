"""Errors about lists, nominations and turns; bot/ui/nights/list_problems.py has the sentences."""

from __future__ import annotations

from datetime import date

from bot.domain.catalogue.film import Film
from bot.domain.errors import MarqueeError
from bot.domain.ids import MemberId
from bot.domain.nights.lists import NightList


class MayNotNominate(MarqueeError):
    """The list's rules do not let this member nominate for it."""

    def __init__(self, chosen: NightList) -> None:
        super().__init__(chosen.id)
        self.list = chosen


class FilmBanned(MarqueeError):
    """The club showed the film on `shown_on`; the list takes it again from `until` on."""

    def __init__(self, chosen: NightList, film: Film, shown_on: date, until: date) -> None:
        super().__init__(chosen.id, film.id)
        self.list = chosen
        self.film = film
        self.shown_on = shown_on
        self.until = until


class NominationsUsedUp(MarqueeError):
    """The member has as many films on the list as its rules allow a member."""

    def __init__(self, chosen: NightList) -> None:
        super().__init__(chosen.id)
        self.list = chosen


class NightListFull(MarqueeError):
    """The list has as many films as its rules allow in all."""

    def __init__(self, chosen: NightList) -> None:
        super().__init__(chosen.id)
        self.list = chosen


class NominatedMeanwhile(MarqueeError):
    """A withdrawn nomination can't come back, because somebody has nominated the film again."""


class NominationGone(MarqueeError):
    """The nomination is not open any more: it was withdrawn, won, or left the list."""


class NotYourNomination(MarqueeError):
    """Only the member who nominated a film, and moderators, may change the nomination."""


class NightListNameTaken(MarqueeError):
    """Another open list of the club has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class TooManyNightLists(MarqueeError):
    """The club already has `limit` open lists."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class NotInLine(MarqueeError):
    """The member is not among those who pick in turn; `member` is None if it is the person who asks."""

    def __init__(self, member: MemberId | None = None) -> None:
        super().__init__(member)
        self.member = member


class LineFull(MarqueeError):
    """`limit` members already pick in turn for this list."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class NobodyAfterYou(MarqueeError):
    """A turn can't be skipped, because no one behind the member can pick."""
