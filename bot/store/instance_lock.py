"""One running bot for each database: a lock of the operating system, which a crash releases too."""

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
    """Windows locks bytes against reading too, so the lock is far behind the number of the process."""

    def _try_to_lock(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
else:
    import fcntl

    def _try_to_lock(handle: int) -> None:
        # A record lock rather than flock: a child process does not inherit it, so it ends with the bot itself.
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def lock_file(database: Path) -> Path:
    """The file that is locked; it stays where it is, only the lock on it comes and goes."""
    path = database.resolve()
    return path.with_name(f"{path.name}.lock")


@contextmanager
def hold_instance(database: Path) -> Generator[None]:
    """Be the only process that runs the bot on this database, or replaces it.

    Raises DatabaseHeld, with the process that is, and DatabaseUnusable where no lock can be had. Not reentrant: a
    process that holds the lock must not open the lock file again, because closing that would release the lock.
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
    # More than once, because `is_held` of another process has the lock for a moment.
    for tries_left in reversed(range(TRIES)):
        try:
            _try_to_lock(handle)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
                why = f"its folder allows no locks ({error.strerror}); use a local disk"
                raise DatabaseUnusable(database, why) from error
            if not tries_left:
                raise DatabaseHeld(database, _process_in(handle)) from error
            time.sleep(RETRY_SECONDS)
        else:
            return


def is_held(database: Path) -> bool:
    """Whether another process runs the bot on this database. Only for processes that do not hold it themselves."""
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
    """The number of the process that has the lock; None while it has not written it yet."""
    with suppress(OSError, ValueError, IndexError):
        return int(os.read(handle, 32).split()[0])
    return None
