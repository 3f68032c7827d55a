"""SQLite's own: bring a database file up to the schema of this release, one transaction a step."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot import paths
from bot.domain.operator_errors import DatabaseNewer, MigrationsMissing
from bot.store.private_files import create_private_file
from bot.store.reviews.review_words import add_functions

_NAME = re.compile(r"(?P<number>\d{4})_(?P<what>[a-z0-9_]+)\.sql\Z")


@dataclass(frozen=True, slots=True)
class Migration:
    number: int
    path: Path


def list_migrations(folder: Path = paths.MIGRATIONS) -> list[Migration]:
    """Every step in order. Raises MigrationsMissing when there is none, or a number is missing or doubled."""
    found = [
        Migration(int(match["number"]), path)
        for path in sorted(folder.glob("*.sql"))
        if (match := _NAME.match(path.name))
    ]
    if not found or [step.number for step in found] != list(range(1, len(found) + 1)):
        raise MigrationsMissing(folder)
    return found


def schema_version(path: Path) -> int:
    """The number of the last step that the file has seen; 0 for a file that is not there."""
    if not path.exists():
        return 0
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def apply_migrations(path: Path, folder: Path = paths.MIGRATIONS) -> int:
    """Apply what is pending and return how many steps that was.

    Before the first step an existing database is copied beside itself (online backup), so that the former
    release can be put back. Raises DatabaseNewer and sqlite3.Error; either leaves the file as it was.
    """
    steps = list_migrations(folder)
    create_private_file(path)
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as connection:
        # A step that builds a table anew drops the old one: that may delete nothing that refers to its rows, and
        # may leave no copy of people's texts in the pages that become free.
        connection.executescript("PRAGMA foreign_keys = OFF; PRAGMA secure_delete = ON;")
        add_functions(connection)
        found = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if found > len(steps):
            raise DatabaseNewer(path, found, len(steps))
        pending = steps[found:]
        if pending and found:
            copy_database(connection, path.with_name(f"{path.stem}.before-{pending[0].number:04}{path.suffix}"))
        for step in pending:
            _apply(connection, step)
    return len(pending)


def _apply(connection: sqlite3.Connection, step: Migration) -> None:
    script = step.path.read_text(encoding="utf-8")
    try:
        # executescript commits what is open before it starts, so the transaction stands inside the script.
        connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {step.number};\nCOMMIT;")
    except BaseException:
        if connection.in_transaction:
            connection.rollback()
        raise


def copy_database(connection: sqlite3.Connection, to: Path) -> None:
    """SQLite's online backup into a new file, moved into place only when it is whole.

    Raises sqlite3.Error, also for a database that stays locked for as long as the connection waits.
    """
    part = to.with_name(f"{to.name}.part")
    part.unlink(missing_ok=True)
    create_private_file(part)
    # `backup` itself would wait without end for a lock, and begin anew whenever another process writes.
    connection.execute("BEGIN")
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(part)) as target:
            connection.backup(target)
        part.replace(to)
    finally:
        connection.rollback()
        part.unlink(missing_ok=True)
