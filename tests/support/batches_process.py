"""A process that writes one batch after another, like a catalogue import, until it is stopped."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bot.store.catalogue.bulk import BulkConnection

BATCH_SECONDS = 0.1


def main(path: Path) -> None:
    bulk = BulkConnection.open(path)
    number = 0
    while True:
        number += 1
        with bulk.transaction():
            bulk.write_meta("batch", str(number))
            time.sleep(BATCH_SECONDS)
        if number == 1:
            sys.stdout.write("begun\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
