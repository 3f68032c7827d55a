"""What a failed write means to the person who asked for it."""

from __future__ import annotations

import sqlite3

from bot.domain.errors import DiskFull, MarqueeError, StorageBusy, TargetRemoved

_FAULTS: dict[int, type[MarqueeError]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_BUSY: StorageBusy,
    sqlite3.SQLITE_LOCKED: StorageBusy,
}


def write_fault(error: BaseException) -> MarqueeError | None:
    """The refusal for an error of the database; None for an error that nobody expected."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(error, sqlite3.Error) or not isinstance(code, int):
        return None
    if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
        # What the row belongs to was there when it was looked up, and not when the row was written.
        return TargetRemoved()
    kind = _FAULTS.get(code & 0xFF)  # the upper bits say more than is needed here
    return None if kind is None else kind()
