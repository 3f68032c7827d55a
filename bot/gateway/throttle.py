"""A token bucket per person: enough for normal use, too little to flood the bot."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.errors import TooFast
from bot.domain.ids import MemberId

BURST = 10
"""The bucket's size: actions that one person may take at once."""
PER_SECOND = 1.0
"""Tokens that are refilled each second."""
TYPING_BURST = 40
"""The bucket's size for autocomplete, which sends a request for each key pressed."""
TYPING_PER_SECOND = 10.0
_MAX_BUCKETS = 5_000


class Throttle:
    """`monotonic` returns seconds. The time of day would not do: set back, it would lock people out for that long."""

    def __init__(self, monotonic: Callable[[], float], *, burst: int = BURST, per_second: float = PER_SECOND) -> None:
        self._monotonic = monotonic
        self._burst = float(burst)
        self._per_second = per_second
        self._buckets: dict[MemberId, tuple[float, float]] = {}

    def take_token(self, member: MemberId) -> None:
        """Take one token. Raises TooFast with the seconds until the next one."""
        now = self._monotonic()
        tokens, last = self._buckets.get(member, (self._burst, now))
        tokens = min(self._burst, tokens + max(0.0, now - last) * self._per_second)
        if tokens < 1:
            raise TooFast((1 - tokens) / self._per_second)
        if len(self._buckets) > _MAX_BUCKETS:
            self._forget_full(now)
        self._buckets[member] = (tokens - 1, now)

    def _forget_full(self, now: float) -> None:
        full = self._burst / self._per_second
        self._buckets = {who: bucket for who, bucket in self._buckets.items() if now - bucket[1] < full}
