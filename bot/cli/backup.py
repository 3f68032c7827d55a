"""`backup`: copies the whole database, also while the bot runs."""

from __future__ import annotations

import argparse
import glob
from datetime import UTC, datetime
from typing import Any

from bot import config
from bot.cli.offline import file_path, require_file


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "backup",
        help="copy the database, also while the bot runs",
        description="Copies the database into one file and verifies the copy. The bot may be running.",
    )
    parser.add_argument("to", metavar="TO", type=file_path, help="a new file, or an existing folder")
    parser.set_defaults(run=run, tidy=tidy, go_on="No backup was made. Run the same command again.")


def run(args: argparse.Namespace) -> int:
    from bot.services import backups  # noqa: PLC0415  slow to import

    settings = config.read_settings(need_token=False)
    require_file(settings)
    now = datetime.now(UTC)
    if args.to.is_dir():
        path = settings.database_path
        args.to /= f"{path.stem}-{now:%Y-%m-%d-%H%M%S}{path.suffix}"
    copy = backups.make_backup(settings.database_path, args.to, now)
    print(f"{copy}: {copy.stat().st_size / 1e6:.1f} MB, verified.")
    return 0


def tidy(args: argparse.Namespace) -> None:
    """Remove the copy that an interruption left unverified."""
    from bot.store.backup import UNVERIFIED  # noqa: PLC0415

    for left in args.to.parent.glob(f"{glob.escape(args.to.name + UNVERIFIED)}*"):
        left.unlink(missing_ok=True)
