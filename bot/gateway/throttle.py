"""A bucket of tokens for each person: enough for anybody who reads, too little for a flood."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.errors import TooFast
from bot.domain.ids import MemberId

BURST = 10
"""Actions that one person may take at once."""
PER_SECOND = 1.0
"""Actions that come back each second."""
TYPING_BURST = 40
"""Lists of suggestions that one person may open at once: a list for each key that is pressed."""
TYPING_PER_SECOND = 10.0
_MANY = 5_000


class Throttle:
    """`monotonic` gives seconds by a clock that nobody can set back: the time of day would hold people for an hour."""

    def __init__(self, monotonic: Callable[[], float], *, burst: int = BURST, per_second: float = PER_SECOND) -> None:
        self._monotonic = monotonic
        self._burst = float(burst)
        self._per_second = per_second
        self._buckets: dict[MemberId, tuple[float, float]] = {}

    def take_token(self, member: MemberId) -> None:
        """Raises TooFast with the seconds until the next action is possible."""
        now = self._monotonic()
        tokens, then = self._buckets.get(member, (self._burst, now))
        tokens = min(self._burst, tokens + max(0.0, now - then) * self._per_second)
        if tokens < 1:
            raise TooFast((1 - tokens) / self._per_second)
        if len(self._buckets) > _MANY:
            self._forget_full(now)
        self._buckets[member] = (tokens - 1, now)

    def _forget_full(self, now: float) -> None:
        full = self._burst / self._per_second
        self._buckets = {who: bucket for who, bucket in self._buckets.items() if now - bucket[1] < full}
