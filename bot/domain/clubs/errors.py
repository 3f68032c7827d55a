"""Errors about clubs."""

from __future__ import annotations

from bot.domain.errors import MarqueeError


class NotAllowed(MarqueeError):
    """The person lacks the server-wide permission `needs`, which is Discord's name for it."""

    def __init__(self, needs: str) -> None:
        super().__init__(needs)
        self.needs = needs


class OnlyInAClub(MarqueeError):
    """The command works only in a server where the bot is installed."""


class NotAClubExport(MarqueeError):
    """A file that is no club's export, or a damaged one; `why` says where."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class ClubNotEmpty(MarqueeError):
    """A club's export is only put into a club that has no reviews yet."""


class DeparturesHeld(MarqueeError):
    """Clubs seem to be gone, but in a way that looks like a mistake: nothing is erased until the operator says so.

    Either every club is missing at once, or the bot has another application id than before.
    """

    def __init__(self, *, other_application: bool) -> None:
        super().__init__(other_application)
        self.other_application = other_application
