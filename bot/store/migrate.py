"""SQLite only: migrations to the schema of this release, one transaction each."""

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

_SECTION = re.compile(r"-- (only: (?P<engine>sqlite|postgres)|both:)")
_NAME = re.compile(r"(?P<number>\d{4})_(?P<what>[a-z0-9_]+)\.sql\Z")


@dataclass(frozen=True, slots=True)
class Migration:
    number: int
    path: Path


def list_migrations(folder: Path = paths.MIGRATIONS) -> list[Migration]:
    """All migrations in order. Raises MigrationsMissing if there are none, or a number is missing or repeated."""
    found = [
        Migration(int(match["number"]), path)
        for path in sorted(folder.glob("*.sql"))
        if (match := _NAME.match(path.name))
    ]
    if not found or [step.number for step in found] != list(range(1, len(found) + 1)):
        raise MigrationsMissing(folder)
    return found


def read_script(step: Migration, engine: str) -> str:
    """A migration's statements for one engine: what follows `-- only: ENGINE`, up to `-- both:`, is for it alone."""
    kept, here = [], True
    for line in step.path.read_text(encoding="utf-8").splitlines():
        if match := _SECTION.fullmatch(line):
            here = match["engine"] in (None, engine)
        elif here:
            kept.append(line)
    return "\n".join(kept)


def schema_version(path: Path) -> int:
    """The number of the last migration applied to the file; 0 if it does not exist."""
    if not path.exists():
        return 0
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def apply_migrations(path: Path, folder: Path = paths.MIGRATIONS) -> int:
    """Apply pending migrations and return their number.

    Before the first one, an existing database is copied next to itself (online backup), so that the earlier release can
    be restored. Raises DatabaseNewer and sqlite3.Error; both leave the file unchanged.
    """
    steps = list_migrations(folder)
    create_private_file(path)
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as connection:
        # A migration that rebuilds a table drops the old one: that must not delete rows that refer to it, and must not
        # leave people's texts in free pages.
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
    script = read_script(step, "sqlite")
    try:
        # executescript commits an open transaction first, so the transaction is begun inside the script.
        connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {step.number};\nCOMMIT;")
    except BaseException:
        if connection.in_transaction:
            connection.rollback()
        raise


def copy_database(connection: sqlite3.Connection, to: Path) -> None:
    """Copy with SQLite's online backup into a new file, which is moved into place when it is complete.

    Raises sqlite3.Error, also if the database stays locked for longer than the connection's timeout.
    """
    part = to.with_name(f"{to.name}.part")
    part.unlink(missing_ok=True)
    create_private_file(part)
    # `backup` alone would wait for a lock without limit, and restart whenever another process writes.
    connection.execute("BEGIN")
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(part)) as target:
            connection.backup(target)
        part.replace(to)
    finally:
        connection.rollback()
        part.unlink(missing_ok=True)
