"""Starts a bot's own entry point against the simulated Discord: `wire_launcher.py URL GATEWAY MODULE [ARG…]`.

The product has no setting for the address of Discord. discord.py keeps both addresses in class attributes;
this script changes them and then runs the module exactly as `python -m MODULE ARG…` would. With WIRE_HASTE in the
environment, the pauses of the start are as many times shorter.
"""

from __future__ import annotations

import asyncio
import dataclasses
import os
import runpy
import sys
from typing import Any

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


def main() -> None:
    url, gateway, module, *arguments = sys.argv[1:]
    Route.BASE = f"{url}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    if haste := float(os.environ.get("WIRE_HASTE", "0")):
        hurry(haste)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def hurry(haste: float) -> None:
    """Shorten the pauses of the start: ours, those that Discord asks for, and the library's after a 500."""
    # Here, so that other bots can be started without Marquee.
    from discord import http, shard

    from bot.gateway import client, retry

    timing = dataclasses.asdict(retry.RetryTiming())
    retry.TIMING = retry.RetryTiming(**{name: seconds / haste for name, seconds in timing.items()})
    client.SYNC_SECONDS /= haste
    requested = retry._requested_pause
    retry._requested_pause = lambda error: requested(error) / haste

    class Hasty:
        def __getattr__(self, name: str) -> Any:
            return getattr(asyncio, name)

        async def sleep(self, seconds: float) -> None:
            await asyncio.sleep(seconds / haste)

    for library in (http, shard):
        vars(library)["asyncio"] = Hasty()


if __name__ == "__main__":
    main()
