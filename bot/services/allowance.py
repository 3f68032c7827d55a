"""A rate limit per member over a sliding window, kept in memory and measured on a monotonic clock."""

from collections import deque
from collections.abc import Callable

from bot.domain.ids import MemberId

_MANY = 5_000


class Allowance:
    """Each member may do something `count` times in any `seconds`. A restart resets the counts."""

    def __init__(self, count: int, seconds: float, monotonic: Callable[[], float]) -> None:
        self._count = count
        self._seconds = seconds
        self._monotonic = monotonic
        self._times: dict[MemberId, deque[float]] = {}

    def take_one(self, member: MemberId) -> bool:
        """Count one use and return True; return False if the member has used up the allowance."""
        now = self._monotonic()
        if len(self._times) > _MANY:
            self._times = {who: times for who, times in self._times.items() if now - times[-1] < self._seconds}
        times = self._times.setdefault(member, deque())
        while times and now - times[0] >= self._seconds:
            times.popleft()
        if len(times) >= self._count:
            return False
        times.append(now)
        return True
