"""Database write errors that can be explained to the person who caused the write."""

from __future__ import annotations

import sqlite3

from bot.domain.errors import DiskFull, MarqueeError, StorageBusy, TargetRemoved

_FAULTS: dict[int, type[MarqueeError]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_BUSY: StorageBusy,
    sqlite3.SQLITE_LOCKED: StorageBusy,
}


_SERVER_FAULTS: dict[str, type[MarqueeError]] = {
    "23503": TargetRemoved,  # a foreign key, as below
    "53100": DiskFull,
    "53300": StorageBusy,  # too many connections
    "55P03": StorageBusy,  # the lock was not to be had in time
    "40P01": StorageBusy,  # a deadlock
    "57P01": StorageBusy,  # the server is shutting down
    "57P03": StorageBusy,  # or starting
}
"""By PostgreSQL's codes; class 08 is about the connection."""


def write_fault(error: BaseException) -> MarqueeError | None:
    """The error to show for a database error; None for an unexpected one."""
    server_code = getattr(error, "sqlstate", None)
    if isinstance(server_code, str):
        shown = StorageBusy if server_code.startswith("08") else _SERVER_FAULTS.get(server_code)
        return None if shown is None else shown()
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(error, sqlite3.Error) or not isinstance(code, int):
        return None
    if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
        # The row's parent existed when it was looked up, but was deleted before the row was written.
        return TargetRemoved()
    kind = _FAULTS.get(code & 0xFF)  # the upper bits say more than is needed here
    return None if kind is None else kind()
