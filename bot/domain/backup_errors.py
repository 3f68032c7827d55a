"""What can be wrong with backups and restoring; bot/ui/operator_problems.py has the sentences."""

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
