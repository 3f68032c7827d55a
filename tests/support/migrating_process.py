"""A process that migrates a copy of an old database, and then waits to be killed."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

from bot.store import migrate


def main(old: Path, path: Path) -> None:
    for left in path.parent.glob(f"{path.stem}*"):
        if left != old:
            left.unlink()
    shutil.copyfile(old, path)
    # Said only now: what is killed is a migration, never the copying before it.
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    migrate.apply_migrations(path)
    time.sleep(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
