"""The system clock is set back an hour: nobody waits an hour, and no job stops."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import sys
import time
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import discord
import pytest

from bot.composition import Services, open_services
from bot.config import Settings
from bot.domain.errors import TooFast
from bot.gateway.jobs import Job
from bot.gateway.throttle import BURST
from tests.schedules.helpers import Clock, Desk, posts
from tests.support.limits import CHANGE_SECONDS
from tests.support.virtual_time import VirtualTime
from tests.support.world import World

HOUR = timedelta(hours=1)


class WallClock(Clock):
    """Wall-clock time: it follows SimCord's time and can be set, unlike a monotonic clock."""

    def __init__(self, virtual_time: VirtualTime) -> None:
        super().__init__()
        self._virtual_time = virtual_time

    def __call__(self) -> datetime:
        self.env = self._virtual_time.env
        return super().__call__()


@pytest.fixture
def clock(virtual_time: VirtualTime) -> WallClock:
    return WallClock(virtual_time)


@pytest.fixture
async def services(
    settings: Settings, template: Path, clock: WallClock, virtual_time: VirtualTime
) -> AsyncGenerator[Services]:
    shutil.copyfile(template, settings.database_path)
    async with open_services(settings, now=clock, rng=Random(7), sleep=virtual_time.sleep) as opened:
        yield opened


async def test_who_was_fast_waits_a_second_and_not_an_hour(world: World, clock: WallClock) -> None:
    ines = world.club.ines
    for _ in range(BURST):
        assert "fast" not in (await world.ask(ines, "help")).text
    refused = await world.ask(ines, "help")
    assert "second" in refused.text
    clock.ahead -= HOUR
    await world.env.advance_time(2)
    assert (await world.ask(ines, "help")).text != refused.text
    assert sum(isinstance(error, TooFast) or isinstance(error.__cause__, TooFast) for error in world.env.errors) <= 1


async def test_a_schedule_posts_at_its_time_by_the_new_clock(world: World, clock: WallClock) -> None:
    desk = Desk(world, clock)
    clock.turn_to(datetime(2026, 6, 1, 17, 0, tzinfo=UTC))
    await desk.set_up("line")
    await desk.at(datetime(2026, 6, 1, 17, 55, tzinfo=UTC))
    clock.ahead -= HOUR
    await desk.at(datetime(2026, 6, 1, 17, 59, tzinfo=UTC))
    assert not posts(world.club.channel)
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert len(posts(world.club.channel)) == 1


async def test_jobs_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = 0
    counted = asyncio.Condition()

    async def work() -> None:
        nonlocal runs
        async with counted:
            runs += 1
            counted.notify_all()

    job = Job("test", work, seconds=0.01)
    job.start()
    async with asyncio.timeout(CHANGE_SECONDS), counted:
        await counted.wait_for(lambda: runs >= 3)
    set_system_clock(monkeypatch, ahead=-HOUR)
    before = runs
    try:
        async with asyncio.timeout(CHANGE_SECONDS), counted:
            await counted.wait_for(lambda: runs >= before + 10)
    finally:
        await job.stop()


def set_system_clock(monkeypatch: pytest.MonkeyPatch, *, ahead: timedelta) -> None:
    """Set the clock that `time.time` and every `datetime.now` of ours and of discord.py read."""
    real = time.time

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + ahead

        @classmethod
        def utcnow(cls) -> Any:
            return datetime.now(UTC).replace(tzinfo=None) + ahead

    module = ModuleType("datetime")
    module.__dict__.update({**vars(dt), "datetime": Shifted})
    monkeypatch.setattr(time, "time", lambda: real() + ahead.total_seconds())
    for name, loaded in list(sys.modules.items()):
        if name.split(".")[0] in ("bot", "cogs", "discord") and "datetime" in vars(loaded):
            monkeypatch.setattr(loaded, "datetime", module if isinstance(loaded.datetime, ModuleType) else Shifted)


def test_the_system_clock_of_these_tests_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    before = discord.utils.utcnow()
    set_system_clock(monkeypatch, ahead=-HOUR)
    assert discord.utils.utcnow() < before
