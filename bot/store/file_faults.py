"""Finding out, without changing anything, what is wrong with a database file or its folder; explaining errors."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from bot.domain.backup_errors import DatabaseDamaged
from bot.domain.errors import DiskFull, MarqueeError
from bot.domain.operator_errors import (
    DatabaseEmpty,
    DatabaseForeign,
    DatabaseLocked,
    DatabaseNewer,
    DatabaseUnusable,
    DiskNearlyFull,
    FileSystemReadOnly,
    PathDenied,
    PathMissing,
    PathWrongKind,
    SqliteTooOld,
    SystemRefused,
)
from bot.store import migrate
from bot.store.integrity import find_damage

OLDEST_SQLITE = (3, 37, 0)
"""The first SQLite with STRICT tables."""
OWN_TABLES = {"film", "film_title", "meta"}
SPARE = 64 << 20
"""Bytes that a running bot needs in addition to a backup: the write-ahead log and one night's growth."""
BACKUPS = "backups"
"""The folder of the nightly backups."""
COMPANIONS = ("-wal", "-shm", "-journal")
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def explain_error(path: Path, error: OSError | sqlite3.Error) -> MarqueeError:
    """The error to show for an error of the system or SQLite on the file at `path`."""
    if isinstance(error, sqlite3.Error):
        return _explained_by_sqlite(path, error)
    at = type(path)(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else path
    if error.errno in (errno.EACCES, errno.EPERM):
        return _denied(at, "use")
    meanings = {
        errno.ENOSPC: DiskFull(at),
        errno.EDQUOT: DiskFull(at),
        errno.EROFS: FileSystemReadOnly(at),
        errno.ENOENT: PathMissing(at),
        errno.EISDIR: PathWrongKind(at, "a file", "a folder"),
    }
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return PathWrongKind(_nearest(at), "a folder", "a file")
    return meanings.get(error.errno or 0) or SystemRefused(at, error.strerror or str(error))


def _explained_by_sqlite(path: Path, error: sqlite3.Error) -> MarqueeError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return DiskFull(path)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DatabaseLocked(path)
    if code == sqlite3.SQLITE_NOTADB:
        return DatabaseForeign(path)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR):
        # SQLite gives the same message for these, whatever the cause.
        with suppress(OSError):
            found = next(_places(path), None) or next(_room(path), None)
            if found is not None:
                return found
    return DatabaseUnusable(path, str(error))


def find_faults(path: Path) -> Iterator[MarqueeError]:
    """Yield everything that would keep the bot from using this database; changes nothing."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield SqliteTooOld(sqlite3.sqlite_version, ".".join(map(str, OLDEST_SQLITE)))
    try:
        places = list(_places(path))
        yield from places
        yield from _room(path)
        if path.is_file() and not any(isinstance(each, PathDenied) and each.path == path for each in places):
            yield from _content(path)
    except OSError as error:
        yield explain_error(path, error)


def require_usable(path: Path) -> None:
    """Raises the first fault that keeps the bot from using this database, found without creating any file.

    Does not read the whole file as `find_faults` does: a start must not wait for that.
    """
    try:
        for fault in _places(path):
            raise fault
        if path.is_file() and path.stat().st_size:
            known = len(migrate.list_migrations())
            with closing(open_untouched(path)) as connection:
                version = int(connection.execute("PRAGMA user_version").fetchone()[0])
                if version > known:
                    raise DatabaseNewer(path, version, known)
                if _is_foreign(connection, version):
                    raise DatabaseForeign(path)
    except (OSError, sqlite3.Error) as error:
        raise explain_error(path, error) from error


def _places(path: Path) -> Iterator[MarqueeError]:
    """What is wrong with the folder and its files, apart from their content."""
    folder = path.parent
    there = _nearest(folder)
    if not there.is_dir():
        yield PathWrongKind(there, "a folder", "a file")
        return
    if not os.access(there, os.W_OK | os.X_OK):
        yield _denied(there, "write in")
    if there != folder:
        return
    for suffix in ("", *COMPANIONS):
        yield from _file(path.with_name(path.name + suffix))
    backups = folder / BACKUPS
    if backups.is_dir() and not os.access(backups, os.R_OK | os.W_OK | os.X_OK):
        yield _denied(backups, "write in")


def _file(file: Path) -> Iterator[MarqueeError]:
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        if file.is_symlink():
            yield PathMissing(file.readlink())
        return
    kind = next((name for test, name in _KINDS if test(mode)), None)
    if kind is not None:
        yield PathWrongKind(file, "a file", kind)
    elif not os.access(file, os.R_OK):
        yield _denied(file, "read")
    elif not os.access(file, os.W_OK):
        yield _denied(file, "write to")


def _nearest(folder: Path) -> Path:
    """The folder itself, or its nearest existing parent. Raises OSError if a parent cannot be searched."""
    for each in (folder, *folder.parents):
        try:
            each.lstat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        return each
    return folder


def _room(path: Path) -> Iterator[MarqueeError]:
    folder = _nearest(path.parent)
    size = path.stat().st_size if path.is_file() else 0
    if (free := shutil.disk_usage(folder).free) < size + SPARE:
        yield DiskNearlyFull(folder, free, size + SPARE)


def _content(path: Path) -> Iterator[MarqueeError]:
    if not path.stat().st_size:
        yield DatabaseEmpty(path)
        return
    try:
        known = len(migrate.list_migrations())
        with closing(open_untouched(path)) as connection:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version > known:
                yield DatabaseNewer(path, version, known)
                return
            if _is_foreign(connection, version):
                yield DatabaseForeign(path)
                return
            damage = find_damage(connection)
        if damage:
            yield DatabaseDamaged(path, "; ".join(damage))
    except sqlite3.Error as error:
        damaged = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT
        yield DatabaseDamaged(path, str(error)) if damaged else explain_error(path, error)
    except MarqueeError as error:
        yield error


def require_own(path: Path) -> None:
    """Raises DatabaseForeign if the file belongs to another program; also OSError and sqlite3.Error.

    It opens the file only through SQLite: closing it otherwise would release the locks of this process's connections.
    """
    if not path.is_file() or not path.stat().st_size:
        return
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if _is_foreign(connection, version):
            raise DatabaseForeign(path)


def _is_foreign(connection: sqlite3.Connection, version: int) -> bool:
    """Whether the file has tables, but not those of the first migration."""
    tables = {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return bool(tables) and (version == 0 or not tables >= OWN_TABLES)


def open_untouched(path: Path) -> sqlite3.Connection:
    """Open for reading without creating files next to the database. Raises OSError and sqlite3.Error.

    Only for a process without another connection to the database, because reading the header releases their locks. In
    WAL mode without a log, nobody has the database open; it can then be opened as immutable, otherwise SQLite would
    create a log and its index.
    """
    with path.open("rb") as stream:
        in_wal_mode = stream.read(20)[18:] == b"\2\2"
    alone = in_wal_mode and not path.with_name(f"{path.name}-wal").exists()
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro{'&immutable=1' if alone else ''}", uri=True)


def _denied(path: Path, action: str) -> MarqueeError:
    """Why access to a path is refused: by a disk that is mounted read-only, or by file permissions."""
    with suppress(OSError, AttributeError):
        if os.statvfs(path).f_flag & os.ST_RDONLY:
            return FileSystemReadOnly(path)
    return PathDenied(path, action, _owner(path), _user(os.geteuid()) if hasattr(os, "geteuid") else "this user")


def _owner(path: Path) -> str:
    for each in (path, *path.parents):
        with suppress(OSError):
            return _user(each.stat().st_uid)
    return "another user"


def _user(number: int) -> str:
    try:
        import pwd  # noqa: PLC0415  Windows has none

        return pwd.getpwuid(number).pw_name
    except (ImportError, KeyError):
        return f"user {number}"
