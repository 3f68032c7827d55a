"""`backup`: a whole copy of the database while the bot runs."""

from __future__ import annotations

import argparse
import glob
from datetime import UTC, datetime
from typing import Any

from bot import config
from bot.cli.offline import file_path


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "backup",
        help="copy the database, also while the bot runs",
        description="Copies the database into one file and checks the copy through. The bot may be running.",
    )
    parser.add_argument("to", metavar="TO", type=file_path, help="a new file, or a folder that is there")
    parser.set_defaults(run=run, tidy=tidy, go_on="No backup was made. Run the same command again.")


def run(given: argparse.Namespace) -> int:
    from bot.services import backups  # noqa: PLC0415  slow to import

    settings = config.read_settings(need_token=False)
    now = datetime.now(UTC)
    if given.to.is_dir():
        path = settings.database_path
        given.to /= f"{path.stem}-{now:%Y-%m-%d-%H%M%S}{path.suffix}"
    made = backups.make_backup(settings.database_path, given.to, now)
    print(f"{made}: {made.stat().st_size / 1e6:.1f} MB, checked.")
    return 0


def tidy(given: argparse.Namespace) -> None:
    """Remove the copy that an interruption left unverified."""
    from bot.store.backup import UNVERIFIED  # noqa: PLC0415

    for left in given.to.parent.glob(f"{glob.escape(given.to.name + UNVERIFIED)}*"):
        left.unlink(missing_ok=True)
