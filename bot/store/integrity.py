"""SQLite's own: whether a database is damaged, as far as this SQLite can be believed, or has no room left."""

import errno
import re
import sqlite3
from contextlib import closing

MOST_FINDINGS = 5
_NULL = re.compile(r"NULL value in (?P<table>\w+)\.(?P<column>\w+)\Z")


def find_damage(connection: sqlite3.Connection) -> list[str]:
    """What `PRAGMA integrity_check` finds, at most MOST_FINDINGS different things; empty for a sound database.

    SQLite up to 3.40.1 reports a false NULL for each row of a table WITHOUT ROWID whose key has other columns in
    between. Databases of earlier releases have such a table, so each NULL is looked for. Raises sqlite3.Error.
    """
    found: list[str] = []
    seen: set[str] = set()
    for (said,) in connection.execute("PRAGMA integrity_check(2147483647)"):
        if said == "ok" or said in seen:
            continue
        seen.add(said)
        if _is_true(connection, str(said)):
            found.append(str(said))
        if len(found) == MOST_FINDINGS:
            break
    return found


def has_false_null_fault() -> bool:
    """Whether the SQLite of this Python reports a NULL that is not there (see `find_damage`)."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "CREATE TABLE probe (a INTEGER NOT NULL, b INTEGER NOT NULL, c INTEGER NOT NULL, PRIMARY KEY (a, c))"
            " WITHOUT ROWID; INSERT INTO probe VALUES (1, 2, 3);"
        )
        return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok")


def is_disk_full(error: BaseException) -> bool:
    """Whether this is SQLite's or the system's way to say that there is no room left."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def _is_true(connection: sqlite3.Connection, said: str) -> bool:
    match = _NULL.match(said)
    if match is None:
        return True
    # Not `IS NULL`: SQLite takes that for false without looking, because the column is NOT NULL.
    sql = f'SELECT 1 FROM "{match["table"]}" WHERE typeof("{match["column"]}") = \'null\' LIMIT 1'
    return connection.execute(sql).fetchone() is not None
