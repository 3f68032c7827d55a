"""`departures`: lists the clubs that the bot was removed from, and confirms that they may be erased."""

from __future__ import annotations

import argparse
import asyncio
from typing import Any

from bot import config
from bot.cli.terminal import refusal_text


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "departures",
        help="list the clubs that the bot was removed from",
        description="Lists the clubs that the bot was removed from and when they will be erased.",
    )
    parser.add_argument(
        "--confirm",
        action="store_true",
        help="confirm that the bot left every club, or has a new application, on purpose",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    return asyncio.run(_show(config.read_settings(need_token=False), confirm=args.confirm))


async def _show(settings: config.Settings, *, confirm: bool) -> int:
    from bot.composition import open_services  # noqa: PLC0415  slow to import
    from bot.domain.clubs.errors import DeparturesHeld  # noqa: PLC0415
    from bot.services.clubs.departures import ErasureHold  # noqa: PLC0415

    async with open_services(settings) as services:
        if confirm:
            await services.departures.confirm_departures()
            print("Confirmed. From its next start, the bot uses the list of servers that it is in then.")
        status = await services.departures.departure_status()
    for guild, left_at in status.departed.items():
        print(f"{guild}: left on {left_at:%Y-%m-%d}")
    if not status.departed:
        print("The bot has not left any club that has data here.")
    if status.hold:
        print(refusal_text(DeparturesHeld(other_application=status.hold is ErasureHold.OTHER_APPLICATION)))
        return 1
    return 0
