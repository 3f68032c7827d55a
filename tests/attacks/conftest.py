"""Shared by the attacks: a watch on the event loop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attacks.loop_holds import LoopHolds, measured


@pytest.fixture
def loop_holds() -> Iterator[LoopHolds]:
    """Callbacks of more than 50 ms of CPU; `check` fails for one. Ask for it before anything that is measured."""
    with measured() as holds:
        yield holds
