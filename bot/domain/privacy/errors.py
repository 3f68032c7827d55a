"""What can go wrong with backups, erasure, imports and exports; bot/ui/diary/problems.py has the sentences."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot.domain.errors import MarqueeError


class BackupBroken(MarqueeError):
    """A file that is no whole database of Marquee's; `why` is what SQLite or the system said."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why


class DatabaseDamaged(MarqueeError):
    """The database itself is damaged, so no backup of it can be made; `why` is what SQLite said."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why


class DiskFull(MarqueeError):
    """There is no room for a file in this folder; both sizes in bytes, `needed` is None where it is not known."""

    def __init__(self, folder: Path, needed: int | None, free: int | None) -> None:
        super().__init__(folder, needed, free)
        self.folder = folder
        self.needed = needed
        self.free = free


class NightlyBackupFailing(MarqueeError):
    """The running bot could not make its last nightly backup; `at` is when it tried, `why` what hindered it."""

    def __init__(self, at: datetime, why: str) -> None:
        super().__init__(at, why)
        self.at = at
        self.why = why


class NightlyBackupsStale(MarqueeError):
    """The database has changed for days after the newest nightly backup, which is `newest`."""

    def __init__(self, newest: Path, days: int) -> None:
        super().__init__(newest, days)
        self.newest = newest
        self.days = days


class BackupThere(MarqueeError):
    """The file that a backup should become exists already."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class DatabaseInUse(MarqueeError):
    """Another process, most likely the bot, has the database open."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class ImportGone(MarqueeError):
    """The import behind a button was accepted, undone or dropped meanwhile, or is somebody else's."""


class NothingReady(MarqueeError):
    """No row of the import can be taken in."""


class UploadTooLarge(MarqueeError):
    """What should be sent is larger than Discord takes here; both in bytes."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(size, limit)
        self.size = size
        self.limit = limit


class FileNotTaken(MarqueeError):
    """Discord did not take a file that was sent."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NotAClubExport(MarqueeError):
    """A file that is no club's export, or a damaged one; `why` says where."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class ClubNotEmpty(MarqueeError):
    """A club's export is only put into a club that has no reviews yet."""


class DeparturesHeld(MarqueeError):
    """Clubs seem to be gone, but in a way that looks like a mistake: nothing is erased until the operator says so.

    Either every club is missing at once, or the bot has another application id than before.
    """

    def __init__(self, *, other_application: bool) -> None:
        super().__init__(other_application)
        self.other_application = other_application
