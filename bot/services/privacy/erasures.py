"""Records erasures in the database and in a file beside it, and repeats them when a backup is restored."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from pathlib import Path

from bot.domain.privacy.erasure import Erasure
from bot.store import privacy as privacy_store
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.engines import open_database
from bot.store.private_files import create_private_file

log = logging.getLogger(__name__)


def erasure_log_path(database: Path) -> Path:
    """The file with the erasures, which survives if the database is damaged or lost."""
    return database.with_suffix(".erasures")


def append_erasure(database: Path, erasure: Erasure) -> None:
    """Append an erasure to the file beside the database and sync it to disk. Raises OSError."""
    create_private_file(erasure_log_path(database))
    with erasure_log_path(database).open("a", encoding="utf-8") as stream:
        stream.write(f"{erasure.to_json()}\n")
        stream.flush()
        os.fsync(stream.fileno())


def read_erasures(database: Path) -> list[Erasure]:
    """The erasures in the file beside a database; lines that a crash truncated are skipped."""
    file = erasure_log_path(database)
    if not file.is_file():
        return []
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        try:
            found.append(Erasure.from_json(line))
        except (ValueError, KeyError, TypeError):
            log.warning("line %d of %s is not an erasure and is skipped", number, file.name)
    return found


async def scrub_files(database: Database) -> None:
    """Remove deleted data from the database's files too: rebuild the search index and truncate the write-ahead log."""
    async with database.write(changes=Changes.UNCACHED) as writing:
        await privacy_store.rebuild_search_index(writing)
    await database.truncate_wal()


async def replay_erasures(copy: Path, known: Iterable[Erasure]) -> int:
    """Repeat the erasures that a copy of the database has not recorded; return how many there were.

    Migrates the copy to this release's schema. Raises DatabaseUnusable and DatabaseNewer.
    """
    database = await open_database(copy)
    try:
        return await replay_missing(database, known)
    finally:
        await database.close()


async def replay_missing(database: Database, known: Iterable[Erasure]) -> int:
    """Repeat those of these erasures that the database has not recorded; return how many there were."""
    async with database.read() as reading:
        done = {erasure.id for erasure in await privacy_store.list_erasures(reading)}
    missing = {erasure.id: erasure for erasure in known if erasure.id not in done}
    if missing:
        async with database.write(changes=Changes.EVERYTHING) as writing:
            await privacy_store.replay_erasures(writing, missing.values())
        await scrub_files(database)
    return len(missing)
