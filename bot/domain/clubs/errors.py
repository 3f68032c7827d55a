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
