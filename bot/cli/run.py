"""`run`: connect to Discord and stay."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

from bot import config, logs

if TYPE_CHECKING:
    import argparse

UNKNOWN_TO_DISCORD = (
    "Discord does not know this DISCORD_TOKEN. Copy it again from the Developer Portal: your application, "
    "page Bot, Reset Token; then put it into .env."
)


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser("run", help="connect to Discord with DISCORD_TOKEN and stay")
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    settings = config.read()
    logs.set_up(settings.log_level, settings.token)
    import aiohttp  # noqa: PLC0415
    import discord  # noqa: PLC0415  a wrong setting is told before a second of imports

    from bot import app  # noqa: PLC0415

    try:
        asyncio.run(app.run(settings))
    except discord.LoginFailure:
        print(UNKNOWN_TO_DISCORD, file=sys.stderr)
        return config.EXIT_CONFIG
    except aiohttp.ClientConnectionError as error:
        print(f"Discord cannot be reached: {error}. Check this machine's network, then start again.", file=sys.stderr)
        return 1
    return 0
