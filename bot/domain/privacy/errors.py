"""Errors about backups, erasure, imports and exports; bot/ui/diary/problems.py has the sentences."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot.domain.errors import MarqueeError


class BackupBroken(MarqueeError):
    """The file at `path` is not an intact Marquee database; `why` is the message of SQLite or the system."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why


class DatabaseDamaged(MarqueeError):
    """The database at `path` is damaged and cannot be backed up; `why` is SQLite's message."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why


class DiskFull(MarqueeError):
    """There is no room for a file in `folder`; `needed` and `free` are in bytes, None if unknown."""

    def __init__(self, folder: Path, needed: int | None, free: int | None) -> None:
        super().__init__(folder, needed, free)
        self.folder = folder
        self.needed = needed
        self.free = free


class NightlyBackupFailing(MarqueeError):
    """The running bot could not make its last nightly backup; `at` is when it tried, `why` the cause."""

    def __init__(self, at: datetime, why: str) -> None:
        super().__init__(at, why)
        self.at = at
        self.why = why


class NightlyBackupsStale(MarqueeError):
    """The database was last changed `days` days after `newest`, the newest nightly backup."""

    def __init__(self, newest: Path, days: int) -> None:
        super().__init__(newest, days)
        self.newest = newest
        self.days = days


class BackupThere(MarqueeError):
    """A backup should be written to `path`, but the file already exists."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class DatabaseInUse(MarqueeError):
    """Another process, probably the bot, has the database at `path` open."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class ImportGone(MarqueeError):
    """The import behind a button was already accepted, undone or dropped, or belongs to another member."""


class NothingReady(MarqueeError):
    """No row of the import is ready to be accepted."""


class UploadTooLarge(MarqueeError):
    """A file of `size` bytes is larger than the `limit` that Discord allows here, in bytes."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(size, limit)
        self.size = size
        self.limit = limit


class FileNotTaken(MarqueeError):
    """Discord did not accept the sent file `name`."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NotAClubExport(MarqueeError):
    """The file is not a club export, or a damaged one; `why` says where."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class ClubNotEmpty(MarqueeError):
    """A club export can only be restored into a club without reviews."""


class DeparturesHeld(MarqueeError):
    """Clubs seem to be gone, but it looks like a mistake: nothing is erased until the operator confirms it.

    `other_application` is true if the bot's application id has changed, false if every club is missing at once.
    """

    def __init__(self, *, other_application: bool) -> None:
        super().__init__(other_application)
        self.other_application = other_application
