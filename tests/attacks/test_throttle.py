"""The bucket of tokens of each person: how much at once, and how fast it fills again."""

from __future__ import annotations

import pytest

from bot.domain.errors import TooFast
from bot.domain.ids import MemberId
from bot.gateway.throttle import Throttle

WHO, OTHER = MemberId(1), MemberId(2)


class Seconds:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def _taken(throttle: Throttle, who: MemberId = WHO) -> int:
    """How many tokens there are, all of which this takes."""
    for count in range(1_000):
        try:
            throttle.take_token(who)
        except TooFast:
            return count
    raise AssertionError("a bucket without an end")


@pytest.mark.parametrize(("waited", "tokens"), [(0.0, 0), (0.4, 0), (0.5, 1), (1.2, 2), (2.5, 5), (3_600.0, 5)])
def test_a_bucket_fills_at_its_rate_and_never_above_its_burst(waited: float, tokens: int) -> None:
    seconds = Seconds()
    throttle = Throttle(seconds, burst=5, per_second=2.0)
    assert _taken(throttle) == 5
    seconds.now += waited
    assert _taken(throttle) == tokens


def test_who_is_too_fast_learns_how_long_to_wait() -> None:
    seconds = Seconds()
    throttle = Throttle(seconds, burst=1, per_second=0.5)
    throttle.take_token(WHO)
    seconds.now += 0.5
    with pytest.raises(TooFast) as caught:
        throttle.take_token(WHO)
    assert caught.value.seconds == pytest.approx(1.5)
    seconds.now += 1.5
    throttle.take_token(WHO)


def test_each_person_has_a_bucket_of_their_own() -> None:
    throttle = Throttle(Seconds(), burst=3, per_second=1.0)
    assert _taken(throttle) == 3
    assert _taken(throttle, OTHER) == 3
