"""Files that hold what people wrote: only the account that runs Marquee may read and write them."""

import os
from contextlib import suppress
from pathlib import Path

FILE_MODE = 0o600
FOLDER_MODE = 0o700
COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite appends to the name of a database for the files that it keeps beside it."""


def create_private_folder(folder: Path) -> None:
    """Make a folder, and those above it, where they are missing. Raises OSError."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)


def create_private_file(path: Path) -> None:
    """Make an empty file where there is none, before SQLite makes one that everybody may read. Raises OSError."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE))
    make_private(path)


def make_private(path: Path) -> None:
    """Take a database and its companions away from everybody else; a file of another account is left as it is."""
    for suffix in ("", *COMPANIONS):
        # The system refuses this for another account's file; it is then that account's to decide.
        with suppress(OSError):
            Path(f"{path}{suffix}").chmod(FILE_MODE)
