"""`backup`: a whole copy of the database while the bot runs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import config

if TYPE_CHECKING:
    import argparse


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "backup",
        help="copy the database, also while the bot runs",
        description="Copies the database into one file and checks the copy through. The bot may be running.",
    )
    parser.add_argument("to", metavar="TO", type=Path, help="a new file, or a folder that is there")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    from bot.services import backups  # noqa: PLC0415  slow to import

    settings = config.read(need_token=False)
    made = backups.back_up(settings.database_path, given.to, datetime.now(UTC))
    print(f"{made}: {made.stat().st_size / 1e6:.1f} MB, checked.")
    return 0
