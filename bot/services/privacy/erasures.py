"""The notes of what was erased, kept in the database and beside it, so that no backup brings it back."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from pathlib import Path

from bot.domain.privacy.erasure import Erasure
from bot.store import privacy as privacy_store
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.private_files import create_private_file

log = logging.getLogger(__name__)


def erasure_log_path(database: Path) -> Path:
    """The file that outlives the database when that is damaged or lost."""
    return database.with_suffix(".erasures")


def append_erasure(database: Path, erasure: Erasure) -> None:
    """Add a note to the file beside the database; it is on the disk when this returns. Raises OSError."""
    create_private_file(erasure_log_path(database))
    with erasure_log_path(database).open("a", encoding="utf-8") as stream:
        stream.write(f"{erasure.to_json()}\n")
        stream.flush()
        os.fsync(stream.fileno())


def read_erasures(database: Path) -> list[Erasure]:
    """The notes beside a database; a line that a crash cut short is left out."""
    file = erasure_log_path(database)
    if not file.is_file():
        return []
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        try:
            found.append(Erasure.from_json(line))
        except (ValueError, KeyError, TypeError):
            log.warning("line %d of %s is no note of an erasure", number, file.name)
    return found


async def scrub_files(database: Database) -> None:
    """See to it that what was deleted does not stand in the files of the database either."""
    async with database.write(changes=Changes.UNCACHED) as writing:
        await privacy_store.rebuild_search_index(writing)
    await database.truncate_wal()


async def replay_erasures(copy: Path, known: Iterable[Erasure]) -> int:
    """Erase in a copy of the database what it does not know to be erased; gives how many erasures that were.

    Brings the copy up to this release's schema. Raises DatabaseUnusable and DatabaseNewer.
    """
    database = await Database.open(copy)
    try:
        async with database.read() as reading:
            done = {erasure.id for erasure in await privacy_store.list_erasures(reading)}
        missing = {erasure.id: erasure for erasure in known if erasure.id not in done}
        if missing:
            async with database.write(changes=Changes.EVERYTHING) as writing:
                await privacy_store.replay_erasures(writing, missing.values())
            await scrub_files(database)
    finally:
        await database.close()
    return len(missing)
