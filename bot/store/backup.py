"""SQLite only: verified copies of the whole database, and restoring one."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from bot.domain.backup_errors import BackupBroken, DatabaseDamaged, DatabaseInUse
from bot.domain.errors import DiskFull, MarqueeError
from bot.store import migrate
from bot.store.integrity import find_damage, is_disk_full
from bot.store.private_files import COMPANIONS, create_private_folder, make_private

UNVERIFIED = ".unverified"
"""The suffix of a copy that is not verified yet; left behind only by a killed process."""
PART = ".part"
"""The suffix of a copy that is being written."""
ROOM_TO_SPARE = 1 << 20
"""Bytes needed in addition to the copy itself: SQLite's journal."""
IDS_BEYOND = 100_000
"""The gap in the ids of a restored database if the last ids given since the copy are unknown."""


def copy_verified(path: Path, to: Path) -> int:
    """Copy a database that may be in use, verify the copy, and return its size in bytes.

    `to` appears only when the copy is complete; a failed copy leaves nothing behind. Raises DatabaseDamaged, DiskFull
    and BackupBroken.
    """
    unverified = to.with_name(to.name + UNVERIFIED)
    try:
        create_private_folder(to.parent)
        remove_database(unverified)
        _require_space(path, to.parent)
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            migrate.copy_database(connection, unverified)
        fold_wal(unverified)
        verify_file(unverified)
        _sync(unverified)
        unverified.replace(to)
        return to.stat().st_size
    except (sqlite3.Error, OSError, BackupBroken) as error:
        raise _copy_error(path, to, error) from error
    finally:
        remove_database(unverified)


@contextmanager
def faults_as_errors(copy: Path) -> Generator[None]:
    """Turn errors of SQLite and the system during the preparation of a copy into DiskFull or BackupBroken."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        if is_disk_full(error):
            raise DiskFull(copy.parent, None, None) from error
        raise BackupBroken(copy, str(error)) from error


def remove_database(path: Path) -> None:
    """Delete a copy and everything that SQLite or a killed process may have left next to it."""
    for name in (path.name, path.name + PART):
        for suffix in ("", *COMPANIONS):
            with suppress(OSError):
                path.with_name(name + suffix).unlink(missing_ok=True)


def verify_file(path: Path) -> int:
    """Check a whole database file, and return the number of its last migration. Raises BackupBroken."""
    if not path.is_file():
        raise BackupBroken(path, "there is no such file")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            damage = find_damage(connection)
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error as error:
        raise BackupBroken(path, str(error)) from error
    if damage:
        raise BackupBroken(path, "; ".join(damage))
    if version < 1 or "review" not in tables:
        raise BackupBroken(path, "it is not a Marquee database")
    return version


def _require_space(path: Path, folder: Path) -> None:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
        pages = int(connection.execute("PRAGMA page_count").fetchone()[0])
        needed = pages * int(connection.execute("PRAGMA page_size").fetchone()[0]) + ROOM_TO_SPARE
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DiskFull(folder, needed, free)


def _copy_error(path: Path, to: Path, error: Exception) -> MarqueeError:
    """The error for a failed copy: a full disk, a damaged database, or another cause."""
    if is_disk_full(error):
        return DiskFull(to.parent, None, None)
    why = error.why if isinstance(error, BackupBroken) else str(error)
    if isinstance(error, OSError) or (damage := _damage_of(path)) is None:
        return BackupBroken(to, why)
    return DatabaseDamaged(path, damage)


def _damage_of(path: Path) -> str | None:
    """The damage inside a database; None if it is sound, locked or cannot be opened."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            return "; ".join(find_damage(connection)) or None
    except sqlite3.Error as error:
        inside = getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
        return str(error) if inside else None


def last_ids(path: Path) -> dict[str, int] | None:
    """The highest id ever given in each table with AUTOINCREMENT; None if the file cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            return {str(name): int(last) for name, last in connection.execute("SELECT name, seq FROM sqlite_sequence")}
    except sqlite3.Error:
        return None


def raise_ids(path: Path, given: Mapping[str, int] | None) -> None:
    """Keep a restored database from reusing ids given since its copy, because buttons in Discord still name them.

    `given` is the result of `last_ids` for the database that it replaces.
    """
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        own = last_ids(path) or {}
        for table, last in own.items():
            beyond = last + IDS_BEYOND if given is None else max(last, given.get(table, 0))
            connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (beyond, table))
        for table in (given or {}).keys() - own.keys():
            connection.execute(
                "INSERT INTO sqlite_sequence (name, seq) SELECT ?, ? WHERE EXISTS (SELECT 1 FROM sqlite_master"
                " WHERE type = 'table' AND name = ? AND sql LIKE '%AUTOINCREMENT%')",
                (table, (given or {})[table], table),
            )
        connection.commit()


def fold_wal(path: Path) -> None:
    """Merge the write-ahead log into its file, so that the file alone is the database. Raises DatabaseInUse.

    SQLite can leave WAL mode only if no other connection exists, so this also checks whether anybody else has the file
    open.
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


def fold_wal_if_intact(path: Path) -> None:
    """Like `fold_wal`, but leave a damaged file unchanged, because a backup may replace it. Raises DatabaseInUse."""
    with suppress(sqlite3.DatabaseError):
        fold_wal(path)


def replace_database(new: Path, path: Path, aside: Path) -> None:
    """Make `new` the database at `path`; the old one is kept at `aside`, with its companion files if any.

    `path` is never missing or half written. Raises OSError.
    """
    if path.exists():
        for suffix in ("", *COMPANIONS):
            old = path.with_name(path.name + suffix)
            if old.exists():
                shutil.copy2(old, aside.with_name(aside.name + suffix))
        make_private(aside)
        # Its age counts from now, not from the last write to the database.
        os.utime(aside)
        for suffix in COMPANIONS:
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    _sync(new)
    new.replace(path)


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
