"""SQLite's own: whole copies of the database, looked at before they count, and putting one back."""

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

UNSEEN = ".unverified"
"""The suffix of a copy that nobody has looked at yet; left behind only by a process that was killed."""
PART = ".part"
"""The suffix of a copy that is being written."""
ROOM_TO_SPARE = 1 << 20
"""Bytes beside the copy itself: SQLite's journal of it."""
IDS_BEYOND = 100_000
"""How far the ids of a restored database go on above its own, where those given since its copy are not known."""


def copy_verified(path: Path, to: Path) -> int:
    """Copy a database that others may be writing to, verify the copy, and give its size in bytes.

    `to` appears only when the copy is whole; of a failed one nothing stays. Raises DatabaseDamaged, DiskFull and
    BackupBroken.
    """
    unseen = to.with_name(to.name + UNSEEN)
    try:
        create_private_folder(to.parent)
        remove_database(unseen)
        _see_to_room(path, to.parent)
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            migrate.copy_database(connection, unseen)
        fold_wal(unseen)
        verify_file(unseen)
        _sync(unseen)
        unseen.replace(to)
        return to.stat().st_size
    except (sqlite3.Error, OSError, BackupBroken) as error:
        raise _reason(path, to, error) from error
    finally:
        remove_database(unseen)


@contextmanager
def faults_as_errors(copy: Path) -> Generator[None]:
    """Turn what SQLite and the system say while a copy is made ready into DiskFull or BackupBroken."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        if is_disk_full(error):
            raise DiskFull(copy.parent, None, None) from error
        raise BackupBroken(copy, str(error)) from error


def remove_database(path: Path) -> None:
    """Delete a copy with all that SQLite and a killed process may have left of it."""
    for name in (path.name, path.name + PART):
        for suffix in ("", *COMPANIONS):
            with suppress(OSError):
                path.with_name(name + suffix).unlink(missing_ok=True)


def verify_file(path: Path) -> int:
    """Open a file and check it through; gives the number of its last migration. Raises BackupBroken."""
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
        raise BackupBroken(path, "it is not a database of Marquee's")
    return version


def _see_to_room(path: Path, folder: Path) -> None:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
        pages = int(connection.execute("PRAGMA page_count").fetchone()[0])
        needed = pages * int(connection.execute("PRAGMA page_size").fetchone()[0]) + ROOM_TO_SPARE
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DiskFull(folder, needed, free)


def _reason(path: Path, to: Path, error: Exception) -> MarqueeError:
    """Tell a full disk and a damaged database from whatever else keeps a copy from being made."""
    if is_disk_full(error):
        return DiskFull(to.parent, None, None)
    why = error.why if isinstance(error, BackupBroken) else str(error)
    if isinstance(error, OSError) or (damage := _damage_of(path)) is None:
        return BackupBroken(to, why)
    return DatabaseDamaged(path, damage)


def _damage_of(path: Path) -> str | None:
    """What is wrong inside a database; None for a sound one, and for one that cannot be opened or is locked."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            return "; ".join(find_damage(connection)) or None
    except sqlite3.Error as error:
        inside = getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
        return str(error) if inside else None


def ids_given(path: Path) -> dict[str, int] | None:
    """The highest id that each table with AUTOINCREMENT ever gave; None for a file that does not say."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            return {str(name): int(last) for name, last in connection.execute("SELECT name, seq FROM sqlite_sequence")}
    except sqlite3.Error:
        return None


def raise_ids(path: Path, given: Mapping[str, int] | None) -> None:
    """Let a database give no id that was given since it was copied: buttons out there name those rows.

    `given` is what `ids_given` said of the database that this one replaces.
    """
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        own = ids_given(path) or {}
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


def fold_wal_if_intact(path: Path) -> None:
    """As `settle`; a damaged file, which is what a backup is for, is left as it is. Raises DatabaseInUse."""
    with suppress(sqlite3.DatabaseError):
        fold_wal(path)


def replace_database(new: Path, path: Path, aside: Path) -> None:
    """Make `new` the database at `path`; what was there is kept at `aside`, with its companions where it has any.

    At no moment is `path` missing or half written. Raises OSError.
    """
    if path.exists():
        for suffix in ("", *COMPANIONS):
            old = path.with_name(path.name + suffix)
            if old.exists():
                shutil.copy2(old, aside.with_name(aside.name + suffix))
        make_private(aside)
        # How long it is kept counts from now, not from when the database was last written.
        os.utime(aside)
        for suffix in COMPANIONS:
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    _sync(new)
    new.replace(path)


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
