"""SQLite only: whether a database is damaged, ignoring known false reports, or the disk is full."""

import errno
import re
import sqlite3
from contextlib import closing

MOST_FINDINGS = 5
_NULL = re.compile(r"NULL value in (?P<table>\w+)\.(?P<column>\w+)\Z")


def find_damage(connection: sqlite3.Connection) -> list[str]:
    """The results of `PRAGMA integrity_check`, at most MOST_FINDINGS different ones; empty for a sound database.

    For a WITHOUT ROWID table whose key columns are not adjacent, SQLite up to 3.40.1 reports a false NULL in each row.
    Databases of earlier releases have such a table, so each reported NULL is verified. Raises sqlite3.Error.
    """
    found: list[str] = []
    seen: set[str] = set()
    for (finding,) in connection.execute("PRAGMA integrity_check(2147483647)"):
        if finding == "ok" or finding in seen:
            continue
        seen.add(finding)
        if _is_true(connection, str(finding)):
            found.append(str(finding))
        if len(found) == MOST_FINDINGS:
            break
    return found


def has_false_null_fault() -> bool:
    """Whether this Python's SQLite reports false NULLs (see `find_damage`)."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "CREATE TABLE probe (a INTEGER NOT NULL, b INTEGER NOT NULL, c INTEGER NOT NULL, PRIMARY KEY (a, c))"
            " WITHOUT ROWID; INSERT INTO probe VALUES (1, 2, 3);"
        )
        return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok")


def is_disk_full(error: BaseException) -> bool:
    """Whether the error of SQLite or the system means that the disk is full."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def _is_true(connection: sqlite3.Connection, finding: str) -> bool:
    match = _NULL.match(finding)
    if match is None:
        return True
    # Not `IS NULL`: SQLite assumes false for a NOT NULL column without reading it.
    sql = f'SELECT 1 FROM "{match["table"]}" WHERE typeof("{match["column"]}") = \'null\' LIMIT 1'
    return connection.execute(sql).fetchone() is not None
