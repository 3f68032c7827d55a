"""`pool`: imports MovieLens ratings for better suggestions, shows what was imported, and removes it."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from typing import Any

from bot import config
from bot.cli.offline import ask_yes, file_path, must_agree, tell, utc_now, with_database
from bot.cli.terminal import printable
from bot.services.recommendations.pool_import import PoolImportReport, PoolInfo
from bot.store.database import Database


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "pool",
        help="import public ratings that improve suggestions",
        description="Ratings from MovieLens, used to find what people with similar taste like. See docs/pool.md.",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    bring = actions.add_parser(
        "import",
        help="import a MovieLens data set",
        description="Replaces the current pool. The bot may be running.",
    )
    bring.add_argument(
        "source", metavar="FILE.zip|FOLDER", type=file_path, help="the ZIP from GroupLens, or the folder it unpacks to"
    )
    bring.add_argument("--yes", action="store_true", help="agree to the terms of the data set without being asked")
    bring.set_defaults(run=_import, go_on="The pool was not changed. Run the same command again.")
    actions.add_parser("status", help="show what was imported").set_defaults(run=_status)
    remove = actions.add_parser(
        "remove", help="remove the whole pool", description="Shows what will be removed, and asks."
    )
    remove.add_argument("--yes", action="store_true", help="do not ask")
    remove.set_defaults(run=_remove)


def _import(args: argparse.Namespace) -> int:
    from bot.cli.progress_bar import ProgressBar  # noqa: PLC0415  slow to import
    from bot.domain.recommendations.pool_errors import PoolTermsRefused  # noqa: PLC0415
    from bot.services.recommendations import pool_import  # noqa: PLC0415
    from bot.sources.movielens_pool import CREDIT, TERMS, open_pool  # noqa: PLC0415

    settings = config.read_settings(need_token=False)
    # Report a wrong file before the question is asked and before a database is created.
    with open_pool(args.source):
        pass
    tell(TERMS)
    if not (args.yes or ask_yes("Do you agree?")):
        raise PoolTermsRefused
    bar = ProgressBar(sys.stderr)

    async def work(database: Database) -> PoolImportReport:
        try:
            return await pool_import.import_pool(database, args.source, bar, utc_now)
        finally:
            bar.end_line()

    print(describe_import(with_database(settings, work)))
    print(CREDIT)
    return 0


def describe_import(report: PoolImportReport) -> str:
    """The result of an import, as text for the operator."""
    tally, now = report.tally, report.imported
    before = "" if report.changed else ", as before"
    rows = [
        f"{now.ratings:,} ratings of {now.films:,} films by {now.people:,} people are in the pool{before}.",
        *([f"{tally.broken:,} rows were broken and left out."] if tally.broken else ()),
        *(f"  broken: {printable(example)}" for example in tally.examples),
    ]
    if report.outside:
        rows.append(f"{report.outside:,} ratings are of {report.unknown_films:,} films that are not in the catalogue.")
    if report.people_read > now.people:
        rows.append(f"The people are a random sample of the {report.people_read:,} in the file; more would not help.")
    return "\n".join(rows)


def _status(_: argparse.Namespace) -> int:
    from bot.services.recommendations import pool_import  # noqa: PLC0415

    pool: PoolInfo | None = with_database(config.read_settings(need_token=False), pool_import.pool_status)
    if pool is None:
        print("There is no rating pool. docs/pool.md explains what it is for.")
    else:
        print(
            f"{printable(pool.name)}, imported {datetime.fromisoformat(pool.at):%Y-%m-%d %H:%M} UTC: "
            f"{pool.ratings:,} ratings of {pool.films:,} films by {pool.people:,} people."
        )
    return 0


def _remove(args: argparse.Namespace) -> int:
    from bot.domain.recommendations.pool_errors import PoolMissing  # noqa: PLC0415
    from bot.services.recommendations import pool_import  # noqa: PLC0415

    settings = config.read_settings(need_token=False)
    pool: PoolInfo | None = with_database(settings, pool_import.pool_status)
    if pool is None:
        raise PoolMissing
    tell(f"{pool.ratings:,} ratings of {pool.films:,} films will be removed; suggestions then use clubs' own ratings.")
    must_agree("Remove them?", yes=args.yes)
    removed = with_database(settings, pool_import.remove_pool)
    print(f"The pool is empty; {removed:,} ratings were removed.")
    return 0
