"""Files with people's texts: only the account that runs Marquee may read and write them."""

import os
from contextlib import suppress
from pathlib import Path

FILE_MODE = 0o600
FOLDER_MODE = 0o700
COMPANIONS = ("-wal", "-shm", "-journal")
"""The suffixes of the files that SQLite keeps next to a database."""


def create_private_folder(folder: Path) -> None:
    """Create a private folder and missing parents. Raises OSError."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)


def create_private_file(path: Path) -> None:
    """Create an empty private file if it is missing, before SQLite creates one readable by all. Raises OSError."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE))
    make_private(path)


def make_private(path: Path) -> None:
    """Make a database and its companion files private; files of another account are left unchanged."""
    for suffix in ("", *COMPANIONS):
        # The system refuses this for another account's file, whose permissions are that account's decision.
        with suppress(OSError):
            Path(f"{path}{suffix}").chmod(FILE_MODE)
