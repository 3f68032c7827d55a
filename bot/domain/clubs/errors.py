"""Errors about clubs."""

from __future__ import annotations

from bot.domain.errors import MarqueeError


class NotAllowed(MarqueeError):
    """The person lacks a server-wide permission, named as Discord names it."""

    def __init__(self, needs: str) -> None:
        super().__init__(needs)
        self.needs = needs


class OnlyInAClub(MarqueeError):
    """This works only in a server where the bot is installed."""
