"""How often a member may do something in a stretch of time, by a clock that nobody can set back."""

from collections import deque
from collections.abc import Callable

from bot.domain.ids import MemberId

_MANY = 5_000


class Allowance:
    """`count` times in `seconds`; forgotten at a restart."""

    def __init__(self, count: int, seconds: float, monotonic: Callable[[], float]) -> None:
        self._count = count
        self._seconds = seconds
        self._monotonic = monotonic
        self._times: dict[MemberId, deque[float]] = {}

    def take(self, member: MemberId) -> bool:
        """Whether the member may do it once more; if so, it is counted."""
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
