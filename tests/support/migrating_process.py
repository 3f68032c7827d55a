"""A process that brings one copy of a database after another up to date, until it is killed."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from bot.store import migrate


def main(old: Path, path: Path) -> None:
    while True:
        for left in path.parent.glob(f"{path.stem}*"):
            if left != old:
                left.unlink()
        shutil.copyfile(old, path)
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        migrate.bring_up(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
