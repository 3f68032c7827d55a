"""`move-to`: moves everything from the database file to PostgreSQL, or back to a file."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot import config
from bot.cli.offline import file_path, tell
from bot.config import Settings
from bot.domain.database_address import PostgresAddress, parse_address
from bot.domain.operator_errors import PathMissing


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "move-to",
        help="move everything to a PostgreSQL database, or from there to a file",
        description="Copies everything from where the settings say it is to a new place, and compares each table with "
        "its copy. The old place is only read. Stop the bot first. Interrupted, it goes on when it is run again.",
    )
    parser.add_argument(
        "to", metavar="TO", type=_place, help="postgresql://user:password@host/database, or a file that does not exist"
    )
    parser.set_defaults(run=run)


def _place(text: str) -> Path | PostgresAddress:
    if "://" not in text:
        return file_path(text)
    try:
        return parse_address(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"the address {error}") from None


def run(args: argparse.Namespace) -> int:
    settings = config.read_settings(need_token=False)
    source = settings.database_url or settings.database_path
    if isinstance(source, Path) and isinstance(args.to, Path):
        tell(f"Clubs' data is already in a file, {source}. To copy a file, use `python -m bot backup {args.to}`.")
        return 2
    if isinstance(source, Path) and not source.is_file():
        raise PathMissing(source)
    if isinstance(source, PostgresAddress) and isinstance(args.to, PostgresAddress):
        tell("Clubs' data is already in PostgreSQL. To copy it to another server, use pg_dump: docs/postgresql.md.")
        return 2
    counts = asyncio.run(_move(settings, source, args.to))
    print(f"Moved from {source} to {args.to}: {sum(counts.values()):,} rows in {len(counts)} tables, all compared.")
    if isinstance(args.to, Path):
        print(f"Now remove DATABASE_URL from your settings, and set DATABASE_PATH={args.to}")
    else:
        print("Now set DATABASE_URL to that address, and start the bot.")
    print(f"The old place is as it was: {source}. Delete it when you are sure, for it holds people's texts.")
    return 0


async def _move(settings: Settings, source: Path | PostgresAddress, to: Path | PostgresAddress) -> dict[str, int]:

    from bot.store.engines import move_database  # noqa: PLC0415

    def at(table: str, rows: int) -> None:
        tell(f"{table}: {rows:,} rows")

    async with _alone(settings, source, to):
        return await asyncio.to_thread(move_database, source, to, at)


@asynccontextmanager
async def _alone(
    settings: Settings, source: Path | PostgresAddress, to: Path | PostgresAddress
) -> AsyncGenerator[None]:
    """While nobody runs the bot on either place. Raises DatabaseHeld, ServerHeld and DatabaseUnusable."""
    from bot.store import file_faults  # noqa: PLC0415
    from bot.store.engines import hold_server  # noqa: PLC0415
    from bot.store.instance_lock import hold_instance  # noqa: PLC0415

    server = source if isinstance(source, PostgresAddress) else to
    assert isinstance(server, PostgresAddress)  # noqa: S101  `run` has refused anything else
    file = source if isinstance(source, Path) else settings.database_path
    if isinstance(source, Path):
        file_faults.require_usable(source)
    with hold_instance(file):
        async with hold_server(server, lost=lambda: None):
            yield
