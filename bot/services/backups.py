"""Whole copies of the database: made while the bot runs, looked at, kept for some nights, put back."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.domain.errors import MarqueeError
from bot.domain.keeping_errors import BackupBroken, BackupThere
from bot.services import erasures
from bot.store import backup
from bot.store import privacy as privacy_store
from bot.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.domain.erasure import Erasure

log = logging.getLogger(__name__)

NIGHT = time(3, 0)
"""In UTC."""
FOLDER = "backups"


@dataclass(frozen=True, slots=True)
class Restored:
    """`aside` is where the former database is kept, None where there was none; `erased` erasures were replayed."""

    aside: Path | None
    erased: int


class Backups:
    """Nightly copies in the folder `backups` beside the database; the newest `kept` stay, with 0 none is made."""

    def __init__(self, path: Path, now: Callable[[], datetime], *, kept: int) -> None:
        self._path = path
        self._now = now
        self._kept = kept
        self._began = now()

    @property
    def folder(self) -> Path:
        return self._path.parent / FOLDER

    def present(self) -> list[Path]:
        """The nightly copies, newest first."""
        name = re.compile(rf"{re.escape(self._path.stem)}-\d{{4}}-\d\d-\d\d{re.escape(self._path.suffix)}\Z")
        found = [file for file in self.folder.glob("*") if name.match(file.name)] if self.folder.is_dir() else []
        return sorted(found, reverse=True)

    async def nightly(self) -> Path | None:
        """Make last night's copy where it is missing, and let go of the oldest ones. Raises BackupBroken."""
        night = last_night(self._now())
        there = self.present()
        to = self.folder / f"{self._path.stem}-{night:%Y-%m-%d}{self._path.suffix}"
        if not self._kept or to.exists() or (not there and night < self._began):
            return None
        size = await asyncio.to_thread(backup.back_up, self._path, to)
        log.info("backup %s made, %.1f MB", to.name, size / 1e6)
        for old in self.present()[self._kept :]:
            old.unlink(missing_ok=True)
            log.info("backup %s let go", old.name)
        return to


def last_night(now: datetime) -> datetime:
    """The last time that it was three in the morning, UTC."""
    night = datetime.combine(now.date(), NIGHT, tzinfo=now.tzinfo)
    return night if night <= now else night - timedelta(days=1)


def back_up(path: Path, to: Path, now: datetime) -> Path:
    """Copy the database, which the bot may be using, to a new file, or into a folder under a name with the time.

    Raises BackupThere and BackupBroken.
    """
    if to.is_dir():
        to = to / f"{path.stem}-{now:%Y-%m-%d-%H%M%S}{path.suffix}"
    if to.exists():
        raise BackupThere(to)
    if not path.is_file():
        raise BackupBroken(path, "there is no database yet")
    backup.back_up(path, to)
    return to


async def restore(path: Path, source: Path, now: datetime) -> Restored:
    """Put a backup in the place of the database, without what was erased since it was made.

    Everything is made ready in a copy first; the former database is kept aside, and no moment is without a whole
    one. Raises BackupBroken, DatabaseInUse while the bot runs, DatabaseNewer and DatabaseUnusable.
    """
    await asyncio.to_thread(backup.verify, source)
    known = erasures.written_down(path)
    if _there(path):
        await asyncio.to_thread(backup.settle_if_whole, path)
        known += await _erasures_of(path)
    new = path.with_name(f"{path.name}.restoring")
    try:
        await asyncio.to_thread(backup.back_up, source, new)
        erased = await erasures.replay(new, known)
        await asyncio.to_thread(backup.settle, new)
        await asyncio.to_thread(backup.verify, new)
        aside = path.with_name(f"{path.stem}.before-restore-{now:%Y-%m-%d-%H%M%S}{path.suffix}")
        kept = aside if _there(path) else None
        await asyncio.to_thread(backup.put_in_place, new, path, aside)
    except OSError as error:
        raise BackupBroken(new, str(error)) from error
    finally:
        _sweep(new)
    # The title index describes the former database; it is made anew.
    path.with_suffix(".titles").unlink(missing_ok=True)
    return Restored(kept, erased)


async def _erasures_of(path: Path) -> list[Erasure]:
    """What the present database says was erased; nothing where it cannot be read any more."""
    try:
        await asyncio.to_thread(backup.verify, path)
        database = await Database.open(path)
    except MarqueeError:
        return []
    try:
        async with database.read() as reading:
            return await privacy_store.noted(reading)
    finally:
        await database.close()
        await asyncio.to_thread(backup.settle, path)


def _there(path: Path) -> bool:
    return path.exists()


def _sweep(new: Path) -> None:
    for left in new.parent.glob(f"{new.name}*"):
        left.unlink(missing_ok=True)
    for left in new.parent.glob(f"{new.stem}.before-*{new.suffix}"):
        left.unlink(missing_ok=True)
