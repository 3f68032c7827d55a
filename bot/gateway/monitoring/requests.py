"""Counts what becomes of commands, controls and forms, and how long their answers take."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from bot.gateway.actors import Interaction
from bot.meter import METER

OUTCOME = "marquee.outcome"
"""Key in `interaction.extras` for what became of the request, where it was not done."""


@asynccontextmanager
async def counted(interaction: Interaction) -> AsyncIterator[None]:
    """Count the request that the block answers."""
    began = time.monotonic()
    try:
        yield
    finally:
        outcome = str(interaction.extras.get(OUTCOME, "ok"))
        METER.count_request(handler_name(interaction), outcome, time.monotonic() - began)


def handler_name(interaction: Interaction) -> str:
    """The name of the command, or the control's verb: no person, nothing that they typed."""
    if interaction.command is not None:
        return str(interaction.command.qualified_name)
    data: Mapping[str, Any] = interaction.data or {}
    custom_id = str(data.get("custom_id", "?"))
    return ":".join(custom_id.split(":")[:2])
