"""`check`: reports everything that keeps `run` from starting or needs the operator. Changes nothing."""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import config, paths
from bot.cli.terminal import printable, refusal_text
from bot.config import Settings
from bot.domain.backup_errors import BackupBroken
from bot.domain.clubs.errors import DeparturesHeld
from bot.domain.database_address import PostgresAddress
from bot.domain.errors import MarqueeError
from bot.domain.operator_errors import DatabaseUnusable, InstallationIncomplete, SettingsWrong


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "check", help="report every problem with settings, database and library, and what needs your decision"
    )
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    found: list[MarqueeError] = []
    try:
        settings: Settings | None = config.read_settings()
    except SettingsWrong as error:
        found.append(error)
        settings = config.read_valid_settings()
    server = None if settings is None else settings.database_url
    path = None if settings is None else settings.database_path
    stored = _server(server) if server else (*_database(path), *_backups(settings))
    found += [*_installation(), *stored, *_starter(settings)]
    for problem in found:
        print(refusal_text(problem))
    for name in config.unknown_setting_names():
        print(printable(f"Note: {name.name} {name.advice}"))
    _print_sqlite_faults()
    if not found:
        print(f"No problems found in settings, database ({server or path}) and starter library.")
    if any(isinstance(problem, SettingsWrong) for problem in found):
        return config.EXIT_CONFIG
    return 1 if found else 0


def _installation() -> Iterator[MarqueeError]:
    if missing := paths.missing_files():
        yield InstallationIncomplete(missing)


def _database(path: Path | None) -> Iterator[MarqueeError]:
    """Inspect the database file without creating or migrating it."""
    if path is None:
        return
    from bot.services.clubs.departures import HOLD_KEY, ErasureHold  # noqa: PLC0415
    from bot.store import file_faults, meta  # noqa: PLC0415

    found = list(file_faults.find_faults(path))
    yield from found
    if any(isinstance(each, DatabaseUnusable) for each in found):
        return
    # `examine` has already reported why this cannot be read.
    with suppress(sqlite3.Error, OSError):
        if path.is_file():
            with closing(file_faults.open_untouched(path)) as connection:
                hold = meta.peek_meta(connection, HOLD_KEY)
            if hold:
                yield DeparturesHeld(other_application=hold == ErasureHold.OTHER_APPLICATION)


def _server(server: PostgresAddress) -> Iterator[MarqueeError]:
    """Inspect the database on a server without migrating it."""
    from bot.services.clubs.departures import HOLD_KEY, ErasureHold  # noqa: PLC0415
    from bot.store.engines import inspect_server  # noqa: PLC0415

    found = inspect_server(server, HOLD_KEY)
    yield from found.faults
    if found.note:
        yield DeparturesHeld(other_application=found.note == ErasureHold.OTHER_APPLICATION)


def _backups(settings: Settings | None) -> Iterator[MarqueeError]:
    if settings is None:
        return
    from bot.services.backups import Backups  # noqa: PLC0415

    nightly = Backups(settings.database_path, lambda: datetime.now(UTC), kept=settings.backups_kept)
    try:
        problem = nightly.find_problem()
    except OSError as error:
        problem = BackupBroken(nightly.folder, str(error.strerror))
    if problem is not None:
        yield problem


def _print_sqlite_faults() -> None:
    """Print known faults of this machine's SQLite. They need no action, so they do not change the exit code."""
    from bot.store.integrity import has_false_null_fault  # noqa: PLC0415

    if has_false_null_fault():
        print(
            f"Note: SQLite {sqlite3.sqlite_version}, which this Python uses, has a known fault: its integrity check "
            "reports existing values as missing. Marquee verifies each report itself, so no action is needed; a newer "
            "Python or system has a newer SQLite."
        )


def _starter(settings: Settings | None) -> Iterator[MarqueeError]:
    if (settings is not None and not settings.starter_library) or not paths.STARTER.exists():
        return
    from bot.services.catalogue.starter import read_starter_files  # noqa: PLC0415

    try:
        read_starter_files(paths.STARTER)
    except MarqueeError as error:
        yield error
