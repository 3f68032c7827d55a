"""Posts keep to Discord's limit of 50 requests in any second, however late the event loop wakes up."""

from __future__ import annotations

import asyncio
from collections import Counter
from random import Random

import pytest

from bot.gateway import pace
from bot.gateway.channels.sending import CATCH_UP, POSTS_PER_SECOND
from bot.gateway.posting import AT_ONCE


async def test_no_second_has_more_turns_than_the_pace_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    now, dice, turns = 0.0, Random(3), []

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds + dice.expovariate(50)  # a busy loop wakes up late

    monkeypatch.setattr(asyncio, "sleep", sleep)
    paced = pace.Pace(POSTS_PER_SECOND, burst=CATCH_UP, clock=lambda: now)
    for _ in range(2_000):
        await paced.wait()
        turns.append(now)
    most = max(sum(at <= each < at + 1 for each in turns[n : n + 60]) for n, at in enumerate(turns))
    assert most <= 50


async def test_a_late_event_loop_does_not_release_all_who_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    now, turns, rest = 0.0, Counter[float](), asyncio.sleep

    async def sleep(seconds: float) -> None:
        until = now + seconds
        while now < until:
            await rest(0)

    async def take_turns() -> None:
        for _ in range(5):
            await paced.wait()
            turns[now] += 1

    monkeypatch.setattr(asyncio, "sleep", sleep)
    paced = pace.Pace(POSTS_PER_SECOND, burst=CATCH_UP, clock=lambda: now)
    posting = asyncio.gather(*(take_turns() for _ in range(AT_ONCE)))
    while not posting.done():
        for _ in range(3 * AT_ONCE):
            await rest(0)
        now += 0.3  # the event loop was held
    assert turns.total() == 5 * AT_ONCE
    assert max(turns.values()) <= CATCH_UP + 2
