"""`catalogue`: imports a downloaded catalogue of films, shows and removes it, and lists possible duplicates."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from bot import config
from bot.cli import catalogue_rulings
from bot.cli.catalogue_rulings import describe_side
from bot.cli.offline import file_path, guard_database, must_agree, ready_database, tell, utc_now
from bot.cli.progress_bar import ProgressBar
from bot.cli.terminal import printable
from bot.domain.operator_errors import PathMissing
from bot.services.catalogue.importer import CatalogueImportReport
from bot.services.catalogue.record_batches import ImportOutcome
from bot.sources.catalogues import CatalogueSource
from bot.store.catalogue.bulk import BulkConnection, RemovalCounts
from bot.store.catalogue.bulk_status import DoubtfulPair

NAMES = ("imdb", "wikidata", "bundled", "movielens", "wikipedia")
BUNDLED_NAME = "bundled"
WHY = {
    "ids": "their ids disagree",
    "people": "same title and year, but no person in common",
    "unknown": "same title, but no people are known to compare",
    "twice": "the source itself lists it twice",
    "several": "several films here match equally well",
}


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "catalogue",
        help="import a downloaded catalogue of films, or remove it",
        description="Films from IMDb, Wikidata, MovieLens or Wikipedia; docs/catalogue.md says where to download them.",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    bring = actions.add_parser(
        "import",
        help="import files of a source, or folders that contain them",
        description="Can be interrupted at any time: the same command continues it. Importing the same files again "
        "changes nothing.",
    )
    bring.add_argument("source", metavar="SOURCE", help=", ".join(NAMES))
    bring.add_argument(
        "files",
        metavar="FILE",
        nargs="*",
        type=file_path,
        help="a file, compressed (.gz) or not, or a folder; none for `bundled`, which comes with Marquee",
    )
    bring.set_defaults(
        run=_import,
        go_on="Run the same command again: it continues from there. Until then `catalogue status` says that this "
        "import has not finished.",
    )
    status = actions.add_parser("status", help="show what was imported, and when")
    status.set_defaults(run=_status)
    remove = actions.add_parser(
        "remove",
        help="remove a source's facts",
        description="Films that no other source has are deleted, except those that a club uses. Shows what will be "
        "removed, and asks.",
    )
    remove.add_argument("source", metavar="SOURCE", help=", ".join(NAMES))
    remove.add_argument("--yes", action="store_true", help="do not ask")
    remove.set_defaults(run=_remove, go_on="Run the same command again: it continues from there.")
    doubts = actions.add_parser("doubts", help="list films that may be duplicates")
    doubts.add_argument("--limit", type=int, default=50, help="how many pairs to show (default 50)")
    doubts.set_defaults(run=_doubts)
    catalogue_rulings.register(actions)


def _catalogue(name: str) -> CatalogueSource:
    from bot.domain.catalogue.errors import CatalogueUnknown  # noqa: PLC0415
    from bot.sources.catalogues import CATALOGUES  # noqa: PLC0415

    found = CATALOGUES.get(name.casefold())
    if found is None:
        raise CatalogueUnknown(name, tuple(CATALOGUES))
    return found


def _import(args: argparse.Namespace) -> int:
    from bot.services.catalogue import importer  # noqa: PLC0415

    catalogue = _catalogue(args.source)
    settings = config.read_settings(need_token=False)
    # Report a wrong file before a database is created.
    for file in args.files:
        if not file.exists():
            raise PathMissing(file)
    if catalogue.name == BUNDLED_NAME and not args.files:
        return _load_bundled(settings)
    importer.plan_import(catalogue, args.files)
    path = ready_database(settings)
    bar = ProgressBar(sys.stderr)

    def work() -> int:
        try:
            report = importer.run_import(path, catalogue, args.files, bar, utc_now)
        finally:
            bar.end_line()
        print(describe_import(report))
        print(catalogue.credit)
        return 0

    return guard_database(path, work)


def _load_bundled(settings: config.Settings) -> int:
    from bot import paths  # noqa: PLC0415
    from bot.services.catalogue.bundled_films import load_bundle  # noqa: PLC0415
    from bot.sources.catalogues import BUNDLED  # noqa: PLC0415

    path = ready_database(settings)
    bar = ProgressBar(sys.stderr)

    def work() -> int:
        try:
            report = load_bundle(path, paths.BUNDLE, bar, utc_now, pause=False)
        finally:
            bar.end_line()
        print(f"{BUNDLED.source}: {report.films:,} films. {describe_outcome(report.outcome)}")
        if report.joined:
            print(f"{report.joined:,} films that clubs had added are in it: they were joined.")
        print(BUNDLED.credit)
        return 0

    return guard_database(path, work)


def describe_import(report: CatalogueImportReport) -> str:
    """The result of an import, as text for the operator."""
    tally, outcome = report.tally, report.outcome
    read = (
        f"{report.source}: {tally.read:,} rows read, {tally.kept:,} kept, {tally.other:,} not about films, "
        f"{tally.twice:,} duplicates, {tally.broken:,} broken."
    )
    rows = [read, *(f"  broken: {printable(example)}" for example in tally.examples)]
    rows.append(f"Films: {describe_outcome(outcome)}")
    if outcome.doubts:
        rows.append(f"{outcome.doubts:,} may be duplicates of films here: `catalogue doubts` lists them.")
    return "\n".join(rows)


def describe_outcome(outcome: ImportOutcome) -> str:
    """How many films were new, matched, changed and unchanged, as text for the operator."""
    return (
        f"{outcome.new:,} new, {outcome.matched:,} matched with films here, {outcome.changed:,} changed, "
        f"{outcome.unchanged:,} as before."
    )


def _status(_: argparse.Namespace) -> int:
    from bot.services.catalogue.record_batches import CHANGING_KEY  # noqa: PLC0415
    from bot.store.catalogue import bulk_status  # noqa: PLC0415
    from bot.store.catalogue.staging import unfinished_import  # noqa: PLC0415

    left = unfinished_import(config.read_settings(need_token=False).database_path)

    def show(bulk: BulkConnection) -> None:
        sources = bulk_status.imported_sources(bulk)
        print(f"{bulk_status.film_count(bulk):,} films; {bulk_status.doubt_count(bulk):,} possible duplicates.")
        for each in sources:
            when = f"{each.finished:%Y-%m-%d %H:%M} UTC" if each.finished else "not finished: run the import again"
            broken = f", {each.broken:,} rows broken" if each.broken else ""
            files = (
                f" ({printable(', '.join(each.files[:6]))}{' …' if len(each.files) > 6 else ''})" if each.files else ""
            )
            print(f"  {each.source}: {each.films:,} films, {when}{broken}{files}")
        if not sources:
            print("Nothing was imported yet. docs/catalogue.md says where to get films.")
        if left is not None:
            print(
                f"An import{f' of {left}' if left else ''} has not finished. If it is not running now, start it again: "
                "it continues from there."
            )
        elif changing := bulk.read_meta(CHANGING_KEY):
            print(f"A change of {changing} has not finished. If none is running now, start the same command again.")

    return _run_report(show)


def _doubts(args: argparse.Namespace) -> int:
    from bot.store.catalogue import bulk_status  # noqa: PLC0415

    def show(bulk: BulkConnection) -> None:
        count = bulk_status.doubt_count(bulk)
        for pair in bulk_status.doubtful_pairs(bulk, max(1, args.limit)):
            print(_pair(pair))
        if not count:
            print("No possible duplicates.")
            return
        if count > args.limit:
            print(f"{count - args.limit:,} more: --limit {count} shows all.")
        print("`catalogue join FILM FILM` merges two of them; `catalogue part FILM FILM` records that they differ.")

    return _run_report(show)


def _pair(pair: DoubtfulPair) -> str:
    return f"{pair.source}: {WHY[pair.why]}\n  {describe_side(pair.film)}\n  {describe_side(pair.other)}"


def _run_report(show: Callable[[BulkConnection], None]) -> int:
    from bot.store.catalogue.bulk import BulkConnection  # noqa: PLC0415

    path = ready_database(config.read_settings(need_token=False))

    def work() -> int:
        bulk = BulkConnection.open(path)
        try:
            show(bulk)
        finally:
            bulk.close()
        return 0

    return guard_database(path, work)


def _remove(args: argparse.Namespace) -> int:
    from bot.services.catalogue import removal  # noqa: PLC0415

    catalogue = _catalogue(args.source)
    path = ready_database(config.read_settings(need_token=False))
    bar = ProgressBar(sys.stderr)

    def work() -> int:
        tell(describe_removal(catalogue.source, removal.preview_removal(path, catalogue)))
        must_agree(f"Remove {catalogue.source}?", yes=args.yes)
        try:
            removed = removal.remove_source(path, catalogue, bar)
        finally:
            bar.end_line()
        print(
            f"{catalogue.source}: {removed.deleted:,} films deleted, "
            f"{removed.kept:,} kept with facts of other sources, "
            f"{removed.bare:,} kept with title and year only because a club uses them."
        )
        return 0

    return guard_database(path, work)


def describe_removal(source: str, goes: RemovalCounts) -> str:
    """What a removal will do, as text for the operator."""
    kept = goes.films - goes.deleted - goes.bare
    return (
        f"Removing {source} removes its facts from {goes.films:,} films:\n"
        f"  {goes.deleted:>9,} are deleted: no other source has them, and no club uses them\n"
        f"  {goes.bare:>9,} keep only title, year and ids, because a club uses them\n"
        f"  {kept:>9,} keep the facts of other sources\n"
        f"This also removes {goes.doubts:,} possible duplicates, {goes.pool_ratings:,} ratings of the rating pool, and "
        "people and genres that no film has any more. Importing the source again restores all of this except the "
        "ratings: `pool import` restores those."
    )
