"""What attacks share: a watch on the event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.attacks.loop_holds import LoopHolds, measured

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def loop_holds() -> Iterator[LoopHolds]:
    """Callbacks of more than 50 ms of CPU; `check` fails for one. Ask for it before anything that is measured."""
    with measured() as holds:
        yield holds
