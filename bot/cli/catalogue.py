"""`catalogue`: bring a downloaded catalogue of films in, say what is there, take it out, list what is doubtful."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any, TextIO

from bot import config
from bot.cli import catalogue_rulings
from bot.cli.catalogue_rulings import said_of
from bot.cli.offline import file_path, guard_database, must_agree, ready_database, tell, utc_now
from bot.cli.terminal import printable
from bot.domain.operator_errors import PathMissing
from bot.services.catalogue.importer import CatalogueImportReport
from bot.sources.catalogues import CatalogueSource
from bot.store.catalogue.bulk import BulkConnection, Leaving
from bot.store.catalogue.bulk_status import DoubtfulPair

NAMES = ("imdb", "wikidata", "movielens", "wikipedia")
WHY = {
    "ids": "their ids disagree",
    "people": "same title and year, but nobody in common",
    "unknown": "same title, but nobody is named who could tell",
    "twice": "the source itself gives it twice",
    "several": "several films here fit equally",
}


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "catalogue",
        help="import a downloaded catalogue of films, or take it out again",
        description="Films of IMDb, Wikidata, MovieLens or Wikipedia; docs/catalogue.md says where their files are.",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    bring = actions.add_parser(
        "import",
        help="read files of a source, or the folders that they lie in",
        description="May be interrupted at any moment: the same command goes on. A second time changes nothing.",
    )
    bring.add_argument("source", metavar="SOURCE", help=", ".join(NAMES))
    bring.add_argument(
        "files", metavar="FILE", nargs="+", type=file_path, help="a file, packed (.gz) or not, or a folder"
    )
    bring.set_defaults(
        run=_import,
        go_on="Run the same command again: it goes on where it was. Until then `catalogue status` says that this "
        "import has not finished.",
    )
    status = actions.add_parser("status", help="what was imported, and when")
    status.set_defaults(run=_status)
    remove = actions.add_parser(
        "remove",
        help="take a source's facts back out",
        description="Films that no other source has disappear, except those that a club refers to. Says what goes, "
        "and asks.",
    )
    remove.add_argument("source", metavar="SOURCE", help=", ".join(NAMES))
    remove.add_argument("--yes", action="store_true", help="do not ask")
    remove.set_defaults(run=_remove, go_on="Run the same command again: it goes on where it was.")
    doubts = actions.add_parser("doubts", help="films that may be one and the same")
    doubts.add_argument("--limit", type=int, default=50, help="how many pairs to show (default 50)")
    doubts.set_defaults(run=_doubts)
    catalogue_rulings.register(actions)


class ProgressBar:
    """Progress on a terminal, rewritten in place ten times a second at most; elsewhere one line a step."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._live = stream.isatty()
        self._name = ""
        self._began = self._drawn = 0.0
        self._width = 0

    def step(self, name: str) -> None:
        self.end_line()
        self._name, self._began, self._drawn = name, self._clock(), 0.0
        self._write(name if self._live else f"{name}\n")

    def at(self, share: float, count: int) -> None:
        now = self._clock()
        if not self._live or now - self._drawn < 0.1:
            return
        self._drawn = now
        passed = now - self._began
        left = f", {passed / share - passed:.0f} s left" if share > 0.02 and passed > 2 else ""
        full = round(20 * share)
        self._write(f"{self._name} [{'#' * full}{'.' * (20 - full)}] {share:4.0%} {count:,}{left}")

    def end_line(self) -> None:
        """Leave the line as it is and go to the next."""
        if self._live and self._width:
            self._stream.write("\n")
            self._stream.flush()
        self._width = 0

    def _write(self, text: str) -> None:
        self._stream.write(f"\r{text.ljust(self._width)}" if self._live else text)
        self._stream.flush()
        self._width = len(text)


def _catalogue(name: str) -> CatalogueSource:
    from bot.domain.catalogue.errors import CatalogueUnknown  # noqa: PLC0415
    from bot.sources.catalogues import CATALOGUES  # noqa: PLC0415

    found = CATALOGUES.get(name.casefold())
    if found is None:
        raise CatalogueUnknown(name, tuple(CATALOGUES))
    return found


def _import(given: argparse.Namespace) -> int:
    from bot.services.catalogue import importer  # noqa: PLC0415

    catalogue = _catalogue(given.source)
    settings = config.read_settings(need_token=False)
    # A wrong file is told before a database is made.
    for file in given.files:
        if not file.exists():
            raise PathMissing(file)
    importer.plan_import(catalogue, given.files)
    path = ready_database(settings)
    bar = ProgressBar(sys.stderr)

    def work() -> int:
        try:
            report = importer.run_import(path, catalogue, given.files, bar, utc_now)
        finally:
            bar.end_line()
        print(describe_import(report))
        print(catalogue.credit)
        return 0

    return guard_database(path, work)


def describe_import(report: CatalogueImportReport) -> str:
    """What an import did, for the operator's eyes."""
    tally, outcome = report.tally, report.outcome
    films = (
        f"Films: {outcome.new:,} new, {outcome.matched:,} met with films here, {outcome.changed:,} changed, "
        f"{outcome.unchanged:,} as before."
    )
    read = (
        f"{report.source}: {tally.read:,} rows read, {tally.kept:,} kept, {tally.other:,} not about films, "
        f"{tally.twice:,} double, {tally.broken:,} broken."
    )
    rows = [read, *(f"  broken: {printable(example)}" for example in tally.examples), films]
    if outcome.doubts:
        rows.append(f"{outcome.doubts:,} may be films that were here already: `catalogue doubts` lists them.")
    return "\n".join(rows)


def _status(_: argparse.Namespace) -> int:
    from bot.services.catalogue.importer import CHANGING_KEY  # noqa: PLC0415
    from bot.store.catalogue import bulk_status as status  # noqa: PLC0415
    from bot.store.catalogue.staging import unfinished_import  # noqa: PLC0415

    left = unfinished_import(config.read_settings(need_token=False).database_path)

    def show(bulk: BulkConnection) -> None:
        sources = status.imported_sources(bulk)
        print(f"{status.film_count(bulk):,} films; {status.doubt_count(bulk):,} pairs in doubt.")
        for each in sources:
            when = f"{each.finished:%Y-%m-%d %H:%M} UTC" if each.finished else "not finished: run the import again"
            broken = f", {each.broken:,} rows broken" if each.broken else ""
            files = (
                f" ({printable(', '.join(each.files[:6]))}{' …' if len(each.files) > 6 else ''})" if each.files else ""
            )
            print(f"  {each.source}: {each.films:,} films, {when}{broken}{files}")
        if not sources:
            print("Nothing was imported yet. docs/catalogue.md says where films can be had.")
        if left is not None:
            print(
                f"An import{f' of {left}' if left else ''} has not finished. If it is not running now, start it again: "
                "it goes on where it was."
            )
        elif changing := bulk.read_meta(CHANGING_KEY):
            print(f"A change of {changing} has not finished. If none is running now, start the same command again.")

    return _shown(show)


def _doubts(given: argparse.Namespace) -> int:
    from bot.store.catalogue import bulk_status as status  # noqa: PLC0415

    def show(bulk: BulkConnection) -> None:
        count = status.doubt_count(bulk)
        for pair in status.doubtful_pairs(bulk, max(1, given.limit)):
            print(_pair(pair))
        if not count:
            print("No film is in doubt.")
            return
        if count > given.limit:
            print(f"{count - given.limit:,} more: --limit {count} shows all.")
        print("`catalogue join FILM FILM` makes two of them one; `catalogue part FILM FILM` keeps that they are two.")

    return _shown(show)


def _pair(pair: DoubtfulPair) -> str:
    return f"{pair.source}: {WHY[pair.why]}\n  {said_of(pair.film)}\n  {said_of(pair.other)}"


def _shown(show: Callable[[BulkConnection], None]) -> int:
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


def _remove(given: argparse.Namespace) -> int:
    from bot.services.catalogue import removal  # noqa: PLC0415

    catalogue = _catalogue(given.source)
    path = ready_database(config.read_settings(need_token=False))
    bar = ProgressBar(sys.stderr)

    def work() -> int:
        tell(leaving(catalogue.source, removal.preview_removal(path, catalogue)))
        must_agree(f"Remove {catalogue.source}?", yes=given.yes)
        try:
            removed = removal.remove_source(path, catalogue, bar)
        finally:
            bar.end_line()
        print(
            f"{catalogue.source}: {removed.deleted:,} films removed, {removed.kept:,} kept with what others say, "
            f"{removed.bare:,} kept by title and year because a club refers to them."
        )
        return 0

    return guard_database(path, work)


def leaving(source: str, goes: Leaving) -> str:
    """What a removal would do, for the operator's eyes."""
    kept = goes.films - goes.deleted - goes.bare
    return (
        f"Removing {source} takes its facts out of {goes.films:,} films:\n"
        f"  {goes.deleted:>9,} disappear: nobody else describes them, and no club refers to them\n"
        f"  {goes.bare:>9,} keep title, year and ids alone, because a club refers to them\n"
        f"  {kept:>9,} stay with what others say\n"
        f"With them go {goes.doubts:,} pairs in doubt, {goes.pool_ratings:,} ratings of the rating pool, and people "
        "and genres that no film has any more. Importing it again brings all of this back but the ratings: "
        "`pool import` brings those."
    )
