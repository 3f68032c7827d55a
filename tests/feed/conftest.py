"""The clock of the schedule journeys, and a club that chose a channel for its feed."""

from __future__ import annotations

import pytest

from tests.feed.helpers import Feed
from tests.schedules.conftest import clock, services
from tests.schedules.helpers import Clock
from tests.support.world import World

__all__ = ["clock", "services"]


@pytest.fixture
def feed(world: World, clock: Clock) -> Feed:
    clock.env = world.env
    return Feed(world, clock, world.club.guild.create_text_channel("new-here"))
