"""`departures`: the clubs that the bot was removed from, and whether they may be erased."""

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
        "--confirm", action="store_true", help="it is meant that every club, or the application id, is another one"
    )
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    return asyncio.run(_show(config.read_settings(need_token=False), confirm=given.confirm))


async def _show(settings: config.Settings, *, confirm: bool) -> int:
    from bot.app import open_services  # noqa: PLC0415  slow to import
    from bot.domain.clubs.errors import DeparturesHeld  # noqa: PLC0415
    from bot.services.clubs.departures import ErasureHold  # noqa: PLC0415

    async with open_services(settings) as services:
        if confirm:
            await services.departures.confirm_departures()
            print("Confirmed. The next start of the bot goes on from where it then is.")
        standing = await services.departures.departure_status()
    for guild, left_at in standing.departed.items():
        print(f"{guild}: gone since {left_at:%Y-%m-%d}")
    if not standing.departed:
        print("No club with data here is known to be gone.")
    if standing.hold:
        print(refusal_text(DeparturesHeld(other_application=standing.hold is ErasureHold.OTHER_APPLICATION)))
        return 1
    return 0
