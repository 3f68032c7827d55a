"""What can be wrong with backups and restoring; bot/ui/operator_problems.py has the sentences."""

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


class BackupAlreadyExists(MarqueeError):
    """A backup should be written to `path`, but the file already exists."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class DatabaseInUse(MarqueeError):
    """Another process, probably the bot, has the database at `path` open."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path
