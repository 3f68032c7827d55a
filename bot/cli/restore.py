"""`restore`: put a backup in the place of the database, without what was erased since."""

from __future__ import annotations

import argparse
import asyncio
import glob
from datetime import UTC, datetime
from typing import Any

from bot import config
from bot.cli.offline import file_path


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "restore",
        help="put a backup in the place of the database",
        description="Checks a backup through, erases in it what was erased since it was made, and puts it in the "
        "place of the database, which is kept aside. Stop the bot first.",
    )
    parser.add_argument("source", metavar="FROM", type=file_path, help="a backup")
    parser.set_defaults(
        run=run,
        tidy=tidy,
        go_on="The database is whole: the former one, or the backup. Run the same command again to be sure.",
    )


def run(given: argparse.Namespace) -> int:
    from bot.services import backups  # noqa: PLC0415  slow to import

    settings = config.read_settings(need_token=False)
    done = asyncio.run(backups.restore_backup(settings.database_path, given.source, datetime.now(UTC)))
    print(f"{given.source} is now the database {settings.database_path}.")
    if done.erased:
        print(f"What was erased since it was made was erased in it as well ({done.erased}).")
    if done.former is not None:
        print(f"The former one is kept as {done.former}; the running bot deletes it after 30 days.")
    return 0


def tidy(_: argparse.Namespace) -> None:
    """Remove the copy that an interruption left half made."""
    path = config.read_settings(need_token=False).database_path
    for pattern in (f"{glob.escape(path.name)}.restoring*", f"{glob.escape(path.name)}.before-*.restoring"):
        for left in path.parent.glob(pattern):
            left.unlink(missing_ok=True)
