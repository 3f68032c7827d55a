"""A world whose clock a test can set, so that a week passes at once."""

from __future__ import annotations

import itertools
from collections.abc import AsyncGenerator
from pathlib import Path
from random import Random

import pytest

from bot.composition import Services, open_services
from bot.config import Settings
from tests.schedules.helpers import Clock, Desk
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
def desk(world: World, clock: Clock) -> Desk:
    clock.env = world.env
    return Desk(world, clock)
