"""A process that makes backups in a loop and prints each finished one, until it is killed."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.store import backup


def main(path: Path, folder: Path) -> None:
    number = 0
    while True:
        backup.copy_verified(path, folder / f"{number % 3}.sqlite3")
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        number += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
