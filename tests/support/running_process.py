"""A process that locks a database as the running bot does, says so, and waits until it is stopped."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bot.store.instance_lock import hold_instance


def main(path: Path) -> None:
    with hold_instance(path):
        sys.stdout.write("held\n")
        sys.stdout.flush()
        time.sleep(600)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
