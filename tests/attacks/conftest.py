"""What attacks share: a watch on the event loop."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.attacks.loop_holds import LoopHolds, measured

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def loop_holds() -> AsyncIterator[LoopHolds]:
    """Callbacks of more than 50 ms of CPU; `check` fails for one. Ask for it before anything that is measured."""
    with measured() as holds:
        holds.leave_out(asyncio.current_task())
        yield holds
