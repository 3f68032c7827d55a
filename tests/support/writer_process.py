"""A process that writes in a loop and prints what was acknowledged, until it is killed."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.store import meta
from bot.store.changes import Changes
from bot.store.engines import open_database


async def main(path: Path) -> None:
    database = await open_database(path)
    async with database.read() as reading:
        number = int(await meta.read_meta(reading, "left") or 0)
    while True:
        number += 1
        async with database.write(changes=Changes.EVERYTHING) as writing:
            # Two rows that must never disagree: a half-written change would show.
            await meta.write_meta(writing, "left", str(number))
            await meta.write_meta(writing, f"row {number % 50}", "x" * 3_000)
            await meta.write_meta(writing, "right", str(number))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
