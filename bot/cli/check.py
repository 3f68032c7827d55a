"""`check`: everything that is wrong with settings, database and starter library, or waits for the operator, at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot import config, paths
from bot.domain.errors import MarqueeError
from bot.domain.keeping_errors import BackupBroken, DatabaseDamaged, DeparturesHeld
from bot.domain.operator_errors import DatabaseNewer, DatabaseUnusable, SettingsWrong

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from bot.config import Settings


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "check", help="report every problem with settings, database and library, and what waits for you"
    )
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    from bot.ui.problems import sentence  # noqa: PLC0415  slow to import

    found: list[MarqueeError] = []
    try:
        settings: Settings | None = config.read()
    except SettingsWrong as error:
        found.append(error)
        names = {wrong.name for wrong in error.problems}
        settings = None if "DATABASE_PATH" in names else config.read(_without(names), need_token=False)
    path = None if settings is None else settings.database_path
    found += [*_database(path), *_backups(settings), *_starter(settings)]
    for problem in found:
        print(sentence(problem))
    _name_faults()
    if not found:
        print(f"All is well: settings, database ({path}) and starter library.")
    if any(isinstance(problem, SettingsWrong) for problem in found):
        return config.EXIT_CONFIG
    return 1 if found else 0


def _without(names: set[str]) -> dict[str, str]:
    """The environment with the broken settings at their defaults, so that the rest can still be looked at."""
    import os  # noqa: PLC0415

    defaults = {setting.name: setting.default for setting in config.SETTINGS}
    return {**os.environ, **{name: defaults[name] for name in names}}


def _database(path: Path | None) -> Iterator[MarqueeError]:
    """Look without touching: the file is neither made nor migrated."""
    if path is None or not path.exists():
        return
    from bot.services.departures import HELD, Hold  # noqa: PLC0415
    from bot.store import meta, migrate  # noqa: PLC0415
    from bot.store.integrity import find_damage  # noqa: PLC0415

    try:
        known = len(migrate.migrations())
        if (version := migrate.version_of(path)) > known:
            yield DatabaseNewer(path, version, known)
            return
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            damage = find_damage(connection)
            held = meta.look(connection, HELD) if version else None
        if damage:
            yield DatabaseDamaged(path, "; ".join(damage))
        if held:
            yield DeparturesHeld(other_application=held == Hold.OTHER_APPLICATION)
    except sqlite3.Error as error:
        damaged = error.sqlite_errorcode == sqlite3.SQLITE_CORRUPT
        yield DatabaseDamaged(path, str(error)) if damaged else DatabaseUnusable(path, str(error))
    except MarqueeError as error:
        yield error


def _backups(settings: Settings | None) -> Iterator[MarqueeError]:
    if settings is None:
        return
    from bot.services.backups import Backups  # noqa: PLC0415

    nightly = Backups(settings.database_path, lambda: datetime.now(UTC), kept=settings.backups_kept)
    try:
        problem = nightly.problem()
    except OSError as error:
        problem = BackupBroken(nightly.folder, str(error.strerror))
    if problem is not None:
        yield problem


def _name_faults() -> None:
    """Name what this machine's SQLite is known to do wrong. It needs no action, so the exit code stays."""
    from bot.store.integrity import has_false_null_fault  # noqa: PLC0415

    if has_false_null_fault():
        print(
            f"Note: SQLite {sqlite3.sqlite_version}, which this Python uses, has a known fault: its integrity check "
            "reports values as missing that are there. Marquee looks for each of them and is not misled; a later "
            "Python or system has a later SQLite."
        )


def _starter(settings: Settings | None) -> Iterator[MarqueeError]:
    if settings is not None and not settings.starter_library:
        return
    from bot.services.starter import read_all  # noqa: PLC0415

    try:
        read_all(paths.STARTER)
    except MarqueeError as error:
        yield error
