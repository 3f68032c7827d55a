"""What can be wrong with an installation; the operator reads these in the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.errors import MarqueeError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """One setting that needs attention, and what to do about it."""

    name: str
    advice: str


class SettingsWrong(MarqueeError):
    """Every setting that is missing or wrong, at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


class DatabaseUnusable(MarqueeError):
    """The file cannot be opened, is damaged or is no SQLite database."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why


class DatabaseHeld(MarqueeError):
    """Another process runs the bot on this database; `process` is its number, None where that is not known."""

    def __init__(self, path: Path, process: int | None) -> None:
        super().__init__(path, process)
        self.path = path
        self.process = process


class NotInLibrary(MarqueeError):
    """The shared library has no outside critic's review of this number; `starter`: the starter library has."""

    def __init__(self, review: int, *, starter: bool) -> None:
        super().__init__(review, starter)
        self.review = review
        self.starter = starter


class DatabaseNewer(MarqueeError):
    """A later release wrote this database; this one must not touch it."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(path, found, known)
        self.path = path
        self.found = found
        self.known = known


class MigrationsMissing(MarqueeError):
    """The folder of migrations is not where the program stands, or has a gap."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder


class NoPort(MarqueeError):
    """Neither the port that the page should have nor one of the ten after it is free."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.port = port


class StarterBroken(MarqueeError):
    """An entry of the starter library that cannot be read: the file, the entry and what is wrong."""

    def __init__(self, file: str, key: str, why: str) -> None:
        super().__init__(file, key, why)
        self.file = file
        self.key = key
        self.why = why


class TokenRefused(MarqueeError):
    """Discord does not know the token."""


class GatewayRefused(MarqueeError):
    """Discord's gateway closed the connection for a reason that waiting does not change: its code, 4010 to 4014."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code
