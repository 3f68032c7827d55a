"""Pauses of background jobs in SimCord's virtual time: `advance_time` ends them, no test waits."""

from __future__ import annotations

import asyncio

import simcord


class VirtualTime:
    """Give `sleep` to `open_services`, then set `env` once there is one. Until then, pauses are real."""

    def __init__(self) -> None:
        self.env: simcord.Env | None = None

    async def sleep(self, seconds: float) -> None:
        if self.env is None:
            await asyncio.sleep(seconds)
            return
        pause = asyncio.sleep(seconds)
        try:
            await self.env.external_wait(pause, reason="the pause of a job")
        except simcord.SetupError:  # the task was started by the test itself
            await asyncio.sleep(seconds)
