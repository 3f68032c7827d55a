"""SQLite's own: whole copies of the database, looked at before they count, and putting one back."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from bot.domain.keeping_errors import BackupBroken, DatabaseInUse
from bot.store import migrate

if TYPE_CHECKING:
    from pathlib import Path

UNSEEN = ".unverified"
"""The suffix of a copy that nobody has looked at yet; left behind only by a process that was killed."""
COMPANIONS = ("-wal", "-shm", "-journal")


def back_up(path: Path, to: Path) -> int:
    """Copy a database that others may be writing to, verify the copy, and give its size in bytes.

    `to` appears only when the copy is whole. Raises BackupBroken.
    """
    unseen = to.with_name(to.name + UNSEEN)
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        unseen.unlink(missing_ok=True)
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            migrate.copy(connection, unseen)
        settle(unseen)
        verify(unseen)
        _sync(unseen)
        unseen.replace(to)
        return to.stat().st_size
    except (sqlite3.Error, OSError) as error:
        raise BackupBroken(to, str(error)) from error


def verify(path: Path) -> int:
    """Open a file and check it through; gives the number of its last migration. Raises BackupBroken."""
    if not path.is_file():
        raise BackupBroken(path, "there is no such file")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            answers = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)")]
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error as error:
        raise BackupBroken(path, str(error)) from error
    if answers != ["ok"]:
        raise BackupBroken(path, "; ".join(answers))
    if version < 1 or "review" not in tables:
        raise BackupBroken(path, "it is not a database of Marquee's")
    return version


def settle(path: Path) -> None:
    """Fold a write-ahead log into its file, so that the file alone is the database. Raises DatabaseInUse.

    SQLite leaves WAL mode only for the one connection that there is, which makes this the question whether
    anybody else has the file open.
    """
    with closing(sqlite3.connect(path, timeout=2, isolation_level=None)) as connection:
        try:
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise DatabaseInUse(path) from error
            raise
    if mode != "delete":
        raise DatabaseInUse(path)


def settle_if_whole(path: Path) -> None:
    """As `settle`; a damaged file, which is what a backup is for, is left as it is. Raises DatabaseInUse."""
    with suppress(sqlite3.DatabaseError):
        settle(path)


def put_in_place(new: Path, path: Path, aside: Path) -> None:
    """Make `new` the database at `path`; what was there is kept at `aside`, with its companions where it has any.

    At no moment is `path` missing or half written. Raises OSError.
    """
    if path.exists():
        for suffix in ("", *COMPANIONS):
            old = path.with_name(path.name + suffix)
            if old.exists():
                shutil.copy2(old, aside.with_name(aside.name + suffix))
        for suffix in COMPANIONS:
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    _sync(new)
    new.replace(path)


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
