"""Makes, rotates, checks and restores backups of the whole database."""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.domain.backup_errors import (
    BackupAlreadyExists,
    BackupBroken,
    DatabaseDamaged,
    NightlyBackupFailing,
    NightlyBackupsStale,
)
from bot.domain.errors import DiskFull, MarqueeError
from bot.domain.privacy.erasure import Erasure
from bot.services.privacy import erasures
from bot.store import backup, backup_notes
from bot.store import privacy as privacy_store
from bot.store.engines import open_database
from bot.store.instance_lock import hold_instance

log = logging.getLogger(__name__)

BACKUP_TIME = time(3, 0)
"""The time of day of the nightly backup, in UTC."""
FOLDER = "backups"
RETRY = timedelta(hours=1)
"""How long to wait before a failed nightly backup is tried again: each try copies the whole database."""
UNFINISHED_KEPT = timedelta(days=1)
"""An unfinished copy that is older than this is deleted; a younger one may still be being written."""
FORMER_KEPT = timedelta(days=30)
"""How long the copies that migrations and restores make beside the database are kept."""
STALE_DAYS = 2
_UNFINISHED_NIGHTLY = re.compile(rf"-\d{{4}}-\d\d-\d\d\.[^.]+{re.escape(backup.UNVERIFIED)}")
"""Unfinished nightly backups. Only the running bot writes them, one at a time, so all of them can be deleted."""


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """`former` is the path of the database that was replaced, or None; `erased` is how many erasures were replayed."""

    former: Path | None
    erased: int


class Backups:
    """Nightly backups in the folder `backups` beside the database.

    The last `kept` backups are kept; with 0, none is made. The running bot calls `run_nightly` every few minutes;
    the operator's commands list and check the backups.
    """

    def __init__(self, path: Path, now: Callable[[], datetime], *, kept: int, alerts: bool = False) -> None:
        self.alerts = alerts
        """Whether the application's owner wants to hear of failures."""
        self._path = path
        self._now = now
        self._kept = kept
        self._began = now()

    @property
    def folder(self) -> Path:
        return self._path.parent / FOLDER

    def list_backups(self) -> list[Path]:
        """The nightly backups, the latest first, in the order in which they were made, even if the clock was wrong."""
        name = re.compile(rf"{re.escape(self._path.stem)}-\d{{4}}-\d\d-\d\d{re.escape(self._path.suffix)}\Z")
        found = [file for file in self.folder.glob("*") if name.match(file.name)] if self.folder.is_dir() else []
        made = {file: at for at, file in enumerate(backup_notes.read_notes(self.folder).made)}
        # Early releases did not record the order: their backups come last, sorted by name.
        return sorted(found, key=lambda file: (made.get(file.name, -1), file.name), reverse=True)

    async def run_nightly(self) -> Path | None:
        """Make last night's backup if it is missing, then delete the oldest ones and the remains of failed copies.

        Returns the path of a new backup, or None if there was nothing to do or the backup failed. A failure is
        logged, recorded for `find_problem`, and tried again after RETRY.
        """
        now = self._now()
        await asyncio.to_thread(self._delete_expired, now)
        night = last_backup_time(now)
        existing = self.list_backups()
        to = self.folder / f"{self._path.stem}-{night:%Y-%m-%d}{self._path.suffix}"
        # After the clock was set back, a file of this name may be older: it counts only if it is the latest backup.
        is_made = bool(existing) and existing[0] == to
        self._began = min(self._began, now)
        failed = backup_notes.read_notes(self.folder).failed
        is_waiting = failed is not None and timedelta() <= now - failed.at < RETRY
        if not self._kept or is_made or is_waiting or (not existing and failed is None and night < self._began):
            return None
        try:
            size = await asyncio.to_thread(backup.copy_verified, self._path, to)
        except (BackupBroken, DatabaseDamaged, DiskFull) as error:
            why = "the disk is full" if isinstance(error, DiskFull) else error.why
            log.error("backup %s could not be made: %s", to.name, why)  # noqa: TRY400  the cause is known
            backup_notes.note_failure(self.folder, now, why)
            return None
        log.info("backup %s made, %.1f MB", to.name, size / 1e6)
        backup_notes.note_made(self.folder, to.name)
        for old in self.list_backups()[self._kept :]:
            old.unlink(missing_ok=True)
            log.info("backup %s deleted, there are enough newer ones", old.name)
        return to

    def find_problem(self) -> MarqueeError | None:
        """What is wrong with the nightly backups: the last one failed, or none was made for STALE_DAYS days."""
        if not self._kept:
            return None
        if (failed := backup_notes.read_notes(self.folder).failed) is not None:
            return NightlyBackupFailing(failed.at, failed.why)
        existing = self.list_backups()
        if not existing:
            return None
        written = max(file.stat().st_mtime for file in (self._path, _wal_path(self._path)) if file.exists())
        days = int((written - existing[0].stat().st_mtime) // 86_400)
        return NightlyBackupsStale(existing[0], days) if days >= STALE_DAYS else None

    def _delete_expired(self, now: datetime) -> None:
        """Delete unfinished copies, and old copies that migrations and restores made."""
        for file in self.folder.glob(f"{self._path.stem}-*{backup.UNVERIFIED}*") if self.folder.is_dir() else ():
            if _age(file, now) > UNFINISHED_KEPT or _UNFINISHED_NIGHTLY.search(file.name):
                file.unlink(missing_ok=True)
                log.info("%s deleted, it is an unfinished copy", file.name)
        for file in former_copies(self._path):
            if _age(file, now) > FORMER_KEPT:
                backup.remove_database(file)
                log.info("%s deleted, it is older than %d days", file.name, FORMER_KEPT.days)


def former_copies(path: Path) -> list[Path]:
    """The copies that migrations and restores made beside a database."""
    name = re.compile(
        rf"{re.escape(path.stem)}\.before-(\d{{4}}|restore-\d{{4}}-\d\d-\d\d-\d{{6}}){re.escape(path.suffix)}\Z"
    )
    return sorted(file for file in path.parent.glob(f"{path.stem}.before-*") if name.match(file.name))


def _age(file: Path, now: datetime) -> timedelta:
    age = now - datetime.fromtimestamp(file.stat().st_mtime, tz=UTC)
    if age < -timedelta(days=1):
        # The file is dated in the future, so a clock was or is wrong: its age is counted from now.
        os.utime(file, (now.timestamp(), now.timestamp()))
    return age


def _wal_path(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def last_backup_time(now: datetime) -> datetime:
    """The latest BACKUP_TIME that is not after `now`."""
    night = datetime.combine(now.date(), BACKUP_TIME, tzinfo=now.tzinfo)
    return night if night <= now else night - timedelta(days=1)


def make_backup(path: Path, to: Path, now: datetime) -> Path:
    """Copy the database, which the bot may be using, and return the path of the copy.

    `to` is a new file, or a folder in which the copy gets a name with the time. Raises BackupAlreadyExists,
    BackupBroken, DatabaseDamaged and DiskFull.
    """
    if to.is_dir():
        to = to / f"{path.stem}-{now:%Y-%m-%d-%H%M%S}{path.suffix}"
    if to.exists():
        raise BackupAlreadyExists(to)
    if not path.is_file():
        raise BackupBroken(path, "there is no database yet")
    backup.copy_verified(path, to)
    return to


async def restore_backup(path: Path, source: Path, now: datetime) -> RestoreResult:
    """Replace the database with a backup, without anything that was erased since the backup was made.

    The work is done in a copy, which then replaces the database in one step; the former database is kept. Raises
    BackupBroken, DiskFull, DatabaseHeld and DatabaseInUse while the bot runs, DatabaseNewer and DatabaseUnusable.
    """
    await asyncio.to_thread(backup.verify_file, source)
    with hold_instance(path):
        return await _restore(path, source, now)


async def _restore(path: Path, source: Path, now: datetime) -> RestoreResult:
    recorded = erasures.read_erasures(path)
    given_ids = None
    if _exists(path):
        await asyncio.to_thread(backup.fold_wal_if_intact, path)
        recorded += await _recorded_erasures(path)
        given_ids = await asyncio.to_thread(backup.last_ids, path)
    new = path.with_name(f"{path.name}.restoring")
    try:
        with backup.faults_as_errors(new):
            await asyncio.to_thread(backup.copy_verified, source, new)
            erased = await erasures.replay_erasures(new, recorded)
            await asyncio.to_thread(backup.fold_wal, new)
            await asyncio.to_thread(backup.raise_ids, new, given_ids)
            await asyncio.to_thread(backup.verify_file, new)
            former = path.with_name(f"{path.stem}.before-restore-{now:%Y-%m-%d-%H%M%S}{path.suffix}")
            former_path = former if _exists(path) else None
            await asyncio.to_thread(backup.replace_database, new, path, former)
    finally:
        _delete_leftovers(new)
    # The title index describes the former database; the next start rebuilds it.
    path.with_suffix(".titles").unlink(missing_ok=True)
    return RestoreResult(former_path, erased)


async def _recorded_erasures(path: Path) -> list[Erasure]:
    """The erasures that the present database recorded; none if it can no longer be read."""
    try:
        await asyncio.to_thread(backup.verify_file, path)
        database = await open_database(path)
    except MarqueeError:
        return []
    try:
        async with database.read() as reading:
            return await privacy_store.list_erasures(reading)
    finally:
        await database.close()
        await asyncio.to_thread(backup.fold_wal, path)


def _exists(path: Path) -> bool:
    return path.exists()


def _delete_leftovers(new: Path) -> None:
    for file in new.parent.glob(f"{new.name}*"):
        file.unlink(missing_ok=True)
    for file in new.parent.glob(f"{new.stem}.before-*{new.suffix}"):
        file.unlink(missing_ok=True)
