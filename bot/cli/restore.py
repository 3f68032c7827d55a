"""`restore`: replaces the database by a backup, without what was erased since the backup was made."""

from __future__ import annotations

import argparse
import asyncio
import glob
from datetime import UTC, datetime
from typing import Any

from bot import config
from bot.cli.offline import file_path, require_file


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "restore",
        help="replace the database by a backup",
        description="Verifies a backup, erases in it what was erased since it was made, and replaces the database by "
        "it. The former database is kept as a file. Stop the bot first.",
    )
    parser.add_argument("source", metavar="FROM", type=file_path, help="a backup")
    parser.set_defaults(
        run=run,
        tidy=tidy,
        go_on="The database is intact: either the former one or the backup. Run the same command again to be sure.",
    )


def run(args: argparse.Namespace) -> int:
    from bot.services import backups  # noqa: PLC0415  slow to import

    settings = config.read_settings(need_token=False)
    require_file(settings)
    restored = asyncio.run(backups.restore_backup(settings.database_path, args.source, datetime.now(UTC)))
    print(f"{args.source} is now the database {settings.database_path}.")
    if restored.erased:
        print(f"Everything that was erased since the backup was made was erased in it too ({restored.erased}).")
    if restored.former is not None:
        print(f"The former database is kept as {restored.former}; the running bot deletes it after 30 days.")
    return 0


def tidy(_: argparse.Namespace) -> None:
    """Remove the incomplete copy after an interruption."""
    path = config.read_settings(need_token=False).database_path
    for pattern in (f"{glob.escape(path.name)}.restoring*", f"{glob.escape(path.name)}.before-*.restoring"):
        for left in path.parent.glob(pattern):
            left.unlink(missing_ok=True)
