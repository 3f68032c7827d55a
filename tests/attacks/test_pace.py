"""Posts keep to Discord's limit of 50 requests in any second, however late the event loop wakes up."""

from __future__ import annotations

import asyncio
from random import Random

import pytest

from bot.gateway import pace
from bot.gateway.posting import POSTS_PER_SECOND


async def test_no_second_has_more_turns_than_the_pace_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    now, dice, turns = 0.0, Random(3), []

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds + dice.expovariate(50)  # a busy loop wakes up late

    monkeypatch.setattr(asyncio, "sleep", sleep)
    paced = pace.Pace(POSTS_PER_SECOND, burst=1, clock=lambda: now)
    for _ in range(2_000):
        await paced.wait()
        turns.append(now)
    most = max(sum(at <= each < at + 1 for each in turns[n : n + 60]) for n, at in enumerate(turns))
    assert most <= 50
