"""Ensures a single running bot per database, with an operating-system lock that is also released by a crash."""

import errno
import os
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.domain.operator_errors import DatabaseHeld, DatabaseUnusable
from bot.store.private_files import FILE_MODE, create_private_folder

TRIES = 5
RETRY_SECONDS = 0.05

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30
    """Windows locks also prevent reading, so the locked byte is far behind the process number."""

    def _try_to_lock(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
else:
    import fcntl

    def _try_to_lock(handle: int) -> None:
        # A record lock instead of flock: child processes do not inherit it, so it ends with the bot itself.
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def lock_file(database: Path) -> Path:
    """The path of the lock file; the file always remains, only its lock is taken and released."""
    path = database.resolve()
    return path.with_name(f"{path.name}.lock")


@contextmanager
def hold_instance(database: Path) -> Generator[None]:
    """Hold the lock that only one process may hold to run the bot on this database, or to replace it.

    Raises DatabaseHeld with the number of the process that holds it, and DatabaseUnusable if locking is impossible. Not
    reentrant: a process that holds the lock must not open the lock file again, because closing it releases the lock.
    """
    file = lock_file(database)
    try:
        create_private_folder(file.parent)
        handle = os.open(file, os.O_RDWR | os.O_CREAT, FILE_MODE)
    except OSError as error:
        raise DatabaseUnusable(database, f"its lock file {file.name} cannot be opened ({error.strerror})") from error
    try:
        _lock(database, handle)
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        try:
            yield
        finally:
            with suppress(OSError):
                os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _lock(database: Path, handle: int) -> None:
    # Several tries, because `is_held` in another process takes the lock for a moment.
    for tries_left in reversed(range(TRIES)):
        try:
            _try_to_lock(handle)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
                why = f"files in its folder cannot be locked ({error.strerror}); use a local disk"
                raise DatabaseUnusable(database, why) from error
            if not tries_left:
                raise DatabaseHeld(database, _process_in(handle)) from error
            time.sleep(RETRY_SECONDS)
        else:
            return


def is_held(database: Path) -> bool:
    """Whether another process runs the bot on this database. Only for processes that do not hold the lock."""
    try:
        handle = os.open(lock_file(database), os.O_RDWR)
    except OSError:
        return False
    try:
        _try_to_lock(handle)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def _process_in(handle: int) -> int | None:
    """The number of the process that holds the lock; None until it has written it."""
    with suppress(OSError, ValueError, IndexError):
        return int(os.read(handle, 32).split()[0])
    return None
