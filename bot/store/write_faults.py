"""Database write errors that can be explained to the person who caused the write."""

from __future__ import annotations

import sqlite3

from bot.domain.errors import DiskFull, MarqueeError, StorageBusy, TargetRemoved

_FAULTS: dict[int, type[MarqueeError]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_BUSY: StorageBusy,
    sqlite3.SQLITE_LOCKED: StorageBusy,
}


def write_fault(error: BaseException) -> MarqueeError | None:
    """The error to show for a database error; None for an unexpected one."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(error, sqlite3.Error) or not isinstance(code, int):
        return None
    if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
        # The row's parent existed when it was looked up, but was deleted before the row was written.
        return TargetRemoved()
    kind = _FAULTS.get(code & 0xFF)  # the upper bits say more than is needed here
    return None if kind is None else kind()
