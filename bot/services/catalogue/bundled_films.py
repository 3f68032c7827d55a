"""Loads the bundled catalogue into the shared library, once for each of its versions, in a process of its own.

It may be killed at any moment: a batch is one transaction, and the next start continues with what is missing.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bot import paths
from bot.domain.ids import FilmId
from bot.services.catalogue.club_films import ClubFilmJoiner
from bot.services.catalogue.matching import RecordMatching
from bot.services.catalogue.record_batches import (
    BatchMerger,
    ImportOutcome,
    ImportProgress,
    KeyedFacts,
    announce_changes,
)
from bot.services.catalogue.removal import REMOVED, VERSION_KEY, remove_films
from bot.sources.catalogues.bundle import BUNDLED, Bundle, bundle_version, read_bundle
from bot.store import meta
from bot.store.catalogue import bulk_status
from bot.store.catalogue.bulk import BulkConnection
from bot.store.database import Database

log = logging.getLogger(__name__)

BATCH = 2_000
"""Films in one transaction, which takes about a fifth of a second."""
_LOAD_SCRIPT = "import sys; from bot.services.catalogue.bundled_films import serve_load; serve_load(*sys.argv[1:])"


@dataclass(frozen=True, slots=True)
class BundleReport:
    """What loading did: `outcome` counts the films, `joined` the clubs' own films that were found in the catalogue."""

    films: int
    outcome: ImportOutcome
    joined: int


def load_bundle(
    database: Path, file: Path, progress: ImportProgress, now: Callable[[], datetime], *, pause: bool = True
) -> BundleReport:
    """Load the catalogue into a database whose schema is up to date; what was loaded before is compared, not repeated.

    With `pause`, other processes can write between the batches. Raises CatalogueFileBroken and sqlite3.Error.
    """
    progress.step("reading the bundled catalogue")
    bundle, version = read_bundle(file)
    bulk = BulkConnection.open(database, pause=pause)
    try:
        return _BundleLoad(bulk, bundle, progress).load_films(version, file.name, now())
    finally:
        bulk.close()


class _BundleLoad:
    def __init__(self, bulk: BulkConnection, bundle: Bundle, progress: ImportProgress) -> None:
        self._bulk = bulk
        self._bundle = bundle
        self._progress = progress
        self._outcome = ImportOutcome()
        self._merger = BatchMerger(bulk, BUNDLED, self._outcome)

    def load_films(self, version: str, file: str, when: datetime) -> BundleReport:
        bulk, count = self._bulk, len(self._bundle)
        matching = RecordMatching(bulk, BUNDLED)
        self._progress.step(f"loading {count:,} films")
        records = self._records()
        seen: set[str] = set()
        while batch := list(islice(records, BATCH)):
            with bulk.transaction():
                self._merger.merge_batch(batch, matching)
            seen.update(each.key for each in batch)
            self._progress.at(min(1.0, len(seen) / count), len(seen))
        self._remove_stale(seen)
        joined = ClubFilmJoiner(bulk, when).join_films()
        with bulk.transaction():
            announce_changes(bulk)
            bulk_status.put_import(bulk, self._merger.source, when, [file], len(seen), 0)
            bulk.write_meta(VERSION_KEY, version)
        return BundleReport(count, self._outcome, joined)

    def _records(self) -> Iterator[KeyedFacts]:
        """Every film except those that the starter library has: its facts are more and were checked."""
        curated = self._bulk.starter_keys()
        for film in self._bundle.films():
            if film.starter_key is None or film.starter_key not in curated:
                yield KeyedFacts(film.key, film.facts, film.digest)

    def _remove_stale(self, seen: set[str]) -> None:
        """Remove the records that an earlier version had and this one has not, and films that nothing else needs."""
        stale = [(key, film) for key, film in self._bulk.record_keys(self._merger.source) if key not in seen]
        for first in range(0, len(stale), BATCH):
            films = [FilmId(film) for _, film in stale[first : first + BATCH]]
            with self._bulk.transaction():
                remove_films(self._bulk, films, self._merger.source, BUNDLED.source)


def serve_load(database: str, file: str) -> None:
    """Load the catalogue in a process of its own; writes its progress to stdout, a line of JSON for each step."""
    gc.disable()  # the process ends soon, and collecting takes a tenth of its time
    try:
        load_bundle(Path(database), Path(file), _ProgressLines(), lambda: datetime.now(UTC))
    except Exception as error:  # noqa: BLE001  an error's text and traceback may quote what people wrote
        sys.exit(f"the bundled catalogue: {type(error).__name__}")


class _ProgressLines:
    """Writes progress to stdout for the process that waits there; without it, the failing write ends this one."""

    def step(self, name: str) -> None:
        self._write_line([name])

    def at(self, share: float, count: int) -> None:
        self._write_line([share, count])

    def _write_line(self, values: list[object]) -> None:
        sys.stdout.write(json.dumps(values) + "\n")
        sys.stdout.flush()


class BundledFilms:
    """Loads the bundled catalogue while the bot runs; called only by the composition."""

    def __init__(self, database: Database, file: Path = paths.BUNDLE) -> None:
        self._database = database
        self._file = file

    async def is_new(self) -> bool:
        """Whether this version was not loaded completely yet; never after the operator removed the catalogue."""
        try:
            data = await asyncio.to_thread(self._file.read_bytes)
        except OSError as error:
            log.warning("the bundled catalogue cannot be read (%s); clubs have the other films", error.strerror)
            return False
        async with self._database.read() as reading:
            loaded = await meta.read_meta(reading, VERSION_KEY)
        return loaded not in (REMOVED, bundle_version(data))

    async def load_new(self, progress: ImportProgress) -> bool:
        """Load the catalogue if it is new, in another process, and return whether it was.

        Clubs can read and write meanwhile. A failure is logged; the films loaded so far stay, and the next start
        continues. A cancellation ends the process.
        """
        if not await self.is_new():
            return False
        try:
            failed = await self._load_in_process(progress)
        except Exception:
            log.exception("the bundled catalogue was not loaded; the next start tries again")
        else:
            if failed:
                log.error("the bundled catalogue was not loaded completely (%d); the next start continues", failed)
        return True

    async def _load_in_process(self, progress: ImportProgress) -> int:
        """The exit code of the process that loads the catalogue."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            _LOAD_SCRIPT,
            str(self._database.path.absolute()),
            str(self._file.absolute()),
            cwd=paths.ROOT,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            if process.stdout is not None:
                async for line in process.stdout:
                    _show_progress(line, progress)
            return await process.wait()
        except asyncio.CancelledError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            raise


def _show_progress(line: bytes, progress: ImportProgress) -> None:
    match json.loads(line):
        case [str(name)]:
            progress.step(name)
        case [float() | int() as share, int(count)]:
            progress.at(share, count)
