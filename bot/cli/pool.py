"""`pool`: bring MovieLens' ratings in for better suggestions, say what is there, take them out."""

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
        help="strangers' ratings that make suggestions better",
        description="Ratings of MovieLens, for what people of like taste watch; docs/pool.md says what they are for.",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    bring = actions.add_parser(
        "import",
        help="read a data set of MovieLens",
        description="Takes the place of the pool that is there. The bot may run meanwhile.",
    )
    bring.add_argument(
        "source", metavar="FILE.zip|FOLDER", type=file_path, help="the zip as GroupLens ships it, or unpacked"
    )
    bring.add_argument("--yes", action="store_true", help="you have read the terms of the data set and agree")
    bring.set_defaults(run=_import, go_on="The pool is as it was. Run the same command again.")
    actions.add_parser("status", help="what is there").set_defaults(run=_status)
    remove = actions.add_parser("remove", help="take all of it out", description="Says what goes, and asks.")
    remove.add_argument("--yes", action="store_true", help="do not ask")
    remove.set_defaults(run=_remove)


def _import(given: argparse.Namespace) -> int:
    from bot.cli.catalogue import ProgressBar  # noqa: PLC0415  slow to import
    from bot.domain.recommendations.pool_errors import PoolTermsRefused  # noqa: PLC0415
    from bot.services.recommendations import pool_import  # noqa: PLC0415
    from bot.sources.movielens_pool import CREDIT, TERMS, open_pool  # noqa: PLC0415

    settings = config.read_settings(need_token=False)
    # A wrong file is told before anybody is asked, and before a database is made.
    with open_pool(given.source):
        pass
    tell(TERMS)
    if not (given.yes or ask_yes("Do you agree?")):
        raise PoolTermsRefused
    bar = ProgressBar(sys.stderr)

    async def work(database: Database) -> PoolImportReport:
        try:
            return await pool_import.import_pool(database, given.source, bar, utc_now)
        finally:
            bar.end_line()

    print(describe_import(with_database(settings, work)))
    print(CREDIT)
    return 0


def describe_import(report: PoolImportReport) -> str:
    """What an import did, for the operator's eyes."""
    tally, now = report.tally, report.imported
    before = "" if report.changed else ", as before"
    rows = [
        f"{now.ratings:,} ratings of {now.films:,} films by {now.people:,} people are in the pool{before}.",
        *([f"{tally.broken:,} rows were broken and left out."] if tally.broken else ()),
        *(f"  broken: {printable(example)}" for example in tally.examples),
    ]
    if report.outside:
        rows.append(
            f"{report.outside:,} ratings were of {report.unknown_films:,} films that the catalogue does not know."
        )
    if report.people_read > now.people:
        rows.append(f"The people are a fair draw of the {report.people_read:,} there: more would not tell more.")
    return "\n".join(rows)


def _status(_: argparse.Namespace) -> int:
    from bot.services.recommendations import pool_import  # noqa: PLC0415

    held: PoolInfo | None = with_database(config.read_settings(need_token=False), pool_import.pool_status)
    if held is None:
        print("There is no pool of ratings. docs/pool.md says what one is good for.")
    else:
        print(
            f"{printable(held.name)}, imported {datetime.fromisoformat(held.at):%Y-%m-%d %H:%M} UTC: "
            f"{held.ratings:,} ratings of {held.films:,} films by {held.people:,} people."
        )
    return 0


def _remove(given: argparse.Namespace) -> int:
    from bot.domain.recommendations.pool_errors import PoolMissing  # noqa: PLC0415
    from bot.services.recommendations import pool_import  # noqa: PLC0415

    settings = config.read_settings(need_token=False)
    held: PoolInfo | None = with_database(settings, pool_import.pool_status)
    if held is None:
        raise PoolMissing
    tell(f"{held.ratings:,} ratings of {held.films:,} films go; suggestions then learn from the clubs' own alone.")
    must_agree("Remove them?", yes=given.yes)
    removed = with_database(settings, pool_import.remove_pool)
    print(f"The pool is empty; {removed:,} ratings were removed.")
    return 0
