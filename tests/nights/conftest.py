"""A world whose clock a test can set, with a host who plans nights."""

from __future__ import annotations

import itertools
from collections.abc import AsyncGenerator
from pathlib import Path
from random import Random

import pytest

from bot.composition import Services, open_services
from bot.config import Settings
from tests.nights.helpers import Nights
from tests.schedules.helpers import Clock
from tests.support import shared_library
from tests.support.virtual_time import VirtualTime
from tests.support.world import World


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def services(
    settings: Settings, template: Path, clock: Clock, virtual_time: VirtualTime
) -> AsyncGenerator[Services]:
    opening = open_services(
        settings,
        now=clock,
        rng=Random(7),
        monotonic=clock.seconds,
        sleep=virtual_time.sleep,
        new_id=itertools.count(1).__next__,
    )
    async with shared_library.opened_copy(opening, settings, template) as opened:
        yield opened


@pytest.fixture
def nights(world: World, clock: Clock) -> Nights:
    clock.env = world.env
    return Nights(world, clock)
