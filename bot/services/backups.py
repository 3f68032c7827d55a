"""Whole copies of the database: made while the bot runs, looked at, kept for some nights, put back."""

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
    BackupBroken,
    BackupThere,
    DatabaseDamaged,
    NightlyBackupFailing,
    NightlyBackupsStale,
)
from bot.domain.errors import DiskFull, MarqueeError
from bot.domain.privacy.erasure import Erasure
from bot.services.privacy import erasures
from bot.store import backup, backup_notes
from bot.store import privacy as privacy_store
from bot.store.database import Database
from bot.store.instance_lock import hold_instance

log = logging.getLogger(__name__)

NIGHT = time(3, 0)
"""In UTC."""
FOLDER = "backups"
RETRY = timedelta(hours=1)
"""After how long a nightly copy that failed is tried again: each try reads and writes the whole database."""
LITTER_KEPT = timedelta(days=1)
"""How long an unfinished copy that an operator began may still be growing."""
FORMER_KEPT = timedelta(days=30)
"""How long the copies stay that migrations and restores leave beside the database."""
STALE_DAYS = 2
_NIGHTLY_LITTER = re.compile(rf"-\d{{4}}-\d\d-\d\d\.[^.]+{re.escape(backup.UNVERIFIED)}")
"""Only the running bot writes these, one at a time."""


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """`aside` is where the former database is kept, None where there was none; `erased` erasures were replayed."""

    aside: Path | None
    erased: int


class Backups:
    """Nightly copies in the folder `backups` beside the database; the `kept` made last stay, with 0 none is made."""

    def __init__(self, path: Path, now: Callable[[], datetime], *, kept: int) -> None:
        self._path = path
        self._now = now
        self._kept = kept
        self._began = now()

    @property
    def folder(self) -> Path:
        return self._path.parent / FOLDER

    def list_backups(self) -> list[Path]:
        """The nightly copies, the one made last first, whatever the clock said when they were made."""
        name = re.compile(rf"{re.escape(self._path.stem)}-\d{{4}}-\d\d-\d\d{re.escape(self._path.suffix)}\Z")
        found = [file for file in self.folder.glob("*") if name.match(file.name)] if self.folder.is_dir() else []
        made = {file: at for at, file in enumerate(backup_notes.read_notes(self.folder).made)}
        # Those of releases that did not note the order were made before all others, in the order of their names.
        return sorted(found, key=lambda file: (made.get(file.name, -1), file.name), reverse=True)

    async def run_nightly(self) -> Path | None:
        """Make last night's copy where it is missing, and delete the oldest ones and what failed copies left.

        A copy that cannot be made is logged and noted for `check`; it is tried again after RETRY. None then, and
        where there is nothing to do.
        """
        now = self._now()
        await asyncio.to_thread(self._tidy, now)
        night = last_backup_time(now)
        there = self.list_backups()
        to = self.folder / f"{self._path.stem}-{night:%Y-%m-%d}{self._path.suffix}"
        # A clock that was set back names a night again: its file counts only if it is the one that was made last.
        done = bool(there) and there[0] == to
        self._began = min(self._began, now)
        failed = backup_notes.read_notes(self.folder).failed
        waits = failed is not None and timedelta() <= now - failed.at < RETRY
        if not self._kept or done or waits or (not there and failed is None and night < self._began):
            return None
        try:
            size = await asyncio.to_thread(backup.copy_verified, self._path, to)
        except (BackupBroken, DatabaseDamaged, DiskFull) as error:
            why = "the disk is full" if isinstance(error, DiskFull) else error.why
            log.error("backup %s could not be made: %s", to.name, why)  # noqa: TRY400  what went wrong is known
            backup_notes.note_failure(self.folder, now, why)
            return None
        log.info("backup %s made, %.1f MB", to.name, size / 1e6)
        backup_notes.note_made(self.folder, to.name)
        for old in self.list_backups()[self._kept :]:
            old.unlink(missing_ok=True)
            log.info("backup %s deleted, newer ones are there", old.name)
        return to

    def backup_problem(self) -> MarqueeError | None:
        """What the operator should know of the nightly copies: the last one failed, or none was made for days."""
        if not self._kept:
            return None
        if (failed := backup_notes.read_notes(self.folder).failed) is not None:
            return NightlyBackupFailing(failed.at, failed.why)
        there = self.list_backups()
        if not there:
            return None
        written = max(file.stat().st_mtime for file in (self._path, _log_of(self._path)) if file.exists())
        days = int((written - there[0].stat().st_mtime) // 86_400)
        return NightlyBackupsStale(there[0], days) if days >= STALE_DAYS else None

    def _tidy(self, now: datetime) -> None:
        """Delete what killed copies left, and copies that migrations and restores left, when their time is over."""
        for file in self.folder.glob(f"{self._path.stem}-*{backup.UNVERIFIED}*") if self.folder.is_dir() else ():
            if _age(file, now) > LITTER_KEPT or _NIGHTLY_LITTER.search(file.name):
                file.unlink(missing_ok=True)
                log.info("%s deleted, a copy that was not finished", file.name)
        for file in former_copies(self._path):
            if _age(file, now) > FORMER_KEPT:
                backup.remove_database(file)
                log.info("%s deleted, its time is over", file.name)


def former_copies(path: Path) -> list[Path]:
    """The copies of a database that migrations and restores left beside it."""
    name = re.compile(
        rf"{re.escape(path.stem)}\.before-(\d{{4}}|restore-\d{{4}}-\d\d-\d\d-\d{{6}}){re.escape(path.suffix)}\Z"
    )
    return sorted(file for file in path.parent.glob(f"{path.stem}.before-*") if name.match(file.name))


def _age(file: Path, now: datetime) -> timedelta:
    age = now - datetime.fromtimestamp(file.stat().st_mtime, tz=UTC)
    if age < -timedelta(days=1):
        # A clock was wrong when the file was made, or is wrong now: its time begins again.
        os.utime(file, (now.timestamp(), now.timestamp()))
    return age


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def last_backup_time(now: datetime) -> datetime:
    """The last time that it was three in the morning, UTC."""
    night = datetime.combine(now.date(), NIGHT, tzinfo=now.tzinfo)
    return night if night <= now else night - timedelta(days=1)


def make_backup(path: Path, to: Path, now: datetime) -> Path:
    """Copy the database, which the bot may be using, to a new file, or into a folder under a name with the time.

    Raises BackupThere, BackupBroken, DatabaseDamaged and DiskFull.
    """
    if to.is_dir():
        to = to / f"{path.stem}-{now:%Y-%m-%d-%H%M%S}{path.suffix}"
    if to.exists():
        raise BackupThere(to)
    if not path.is_file():
        raise BackupBroken(path, "there is no database yet")
    backup.copy_verified(path, to)
    return to


async def restore_backup(path: Path, source: Path, now: datetime) -> RestoreResult:
    """Put a backup in the place of the database, without what was erased since it was made.

    Everything is made ready in a copy first; the former database is kept aside, and no moment is without a whole
    one. Raises BackupBroken, DiskFull, DatabaseHeld and DatabaseInUse while the bot runs, DatabaseNewer and
    DatabaseUnusable.
    """
    await asyncio.to_thread(backup.verify_file, source)
    with hold_instance(path):
        return await _restore(path, source, now)


async def _restore(path: Path, source: Path, now: datetime) -> RestoreResult:
    known = erasures.read_erasures(path)
    given = None
    if _there(path):
        await asyncio.to_thread(backup.fold_wal_if_intact, path)
        known += await _erasures_of(path)
        given = await asyncio.to_thread(backup.last_ids, path)
    new = path.with_name(f"{path.name}.restoring")
    try:
        with backup.faults_as_errors(new):
            await asyncio.to_thread(backup.copy_verified, source, new)
            erased = await erasures.replay_erasures(new, known)
            await asyncio.to_thread(backup.fold_wal, new)
            await asyncio.to_thread(backup.raise_ids, new, given)
            await asyncio.to_thread(backup.verify_file, new)
            aside = path.with_name(f"{path.stem}.before-restore-{now:%Y-%m-%d-%H%M%S}{path.suffix}")
            kept = aside if _there(path) else None
            await asyncio.to_thread(backup.replace_database, new, path, aside)
    finally:
        _sweep(new)
    # The title index describes the former database; it is made anew.
    path.with_suffix(".titles").unlink(missing_ok=True)
    return RestoreResult(kept, erased)


async def _erasures_of(path: Path) -> list[Erasure]:
    """What the present database says was erased; nothing where it cannot be read any more."""
    try:
        await asyncio.to_thread(backup.verify_file, path)
        database = await Database.open(path)
    except MarqueeError:
        return []
    try:
        async with database.read() as reading:
            return await privacy_store.list_erasures(reading)
    finally:
        await database.close()
        await asyncio.to_thread(backup.fold_wal, path)


def _there(path: Path) -> bool:
    return path.exists()


def _sweep(new: Path) -> None:
    for left in new.parent.glob(f"{new.name}*"):
        left.unlink(missing_ok=True)
    for left in new.parent.glob(f"{new.stem}.before-*{new.suffix}"):
        left.unlink(missing_ok=True)
