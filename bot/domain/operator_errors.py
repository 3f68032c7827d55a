"""Errors about an installation; the operator reads these in the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import MarqueeError


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """One setting that needs attention, and what to do about it."""

    name: str
    advice: str


class SettingsWrong(MarqueeError):
    """All settings that are missing or wrong, reported at once: `problems`."""

    def __init__(self, problems: tuple[SettingProblem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


class DatabaseUnusable(MarqueeError):
    """The file at `path` cannot be opened, is damaged or is not an SQLite database; `why` gives the cause."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why


class DatabaseHeld(MarqueeError):
    """Another process runs the bot on the database at `path`; `process` is its number, None if unknown."""

    def __init__(self, path: Path, process: int | None) -> None:
        super().__init__(path, process)
        self.path = path
        self.process = process


class NotInLibrary(MarqueeError):
    """The shared library has no outside critic's review with the number `review`.

    `starter` is true if it is a review of the starter library.
    """

    def __init__(self, review: int, *, starter: bool) -> None:
        super().__init__(review, starter)
        self.review = review
        self.starter = starter


class DatabaseForeign(DatabaseUnusable):
    """The file at `path` is an SQLite database, but not Marquee's."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "it is not a Marquee database")


class DatabaseEmpty(MarqueeError):
    """The file at `path` is empty: the bot would create a new database in it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class DatabaseLocked(MarqueeError):
    """Another process kept the database at `path` locked for longer than the timeout."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class DiskNearlyFull(MarqueeError):
    """The disk of `path` has only `free` bytes left, less than the `needed` bytes."""

    def __init__(self, path: Path, free: int, needed: int) -> None:
        super().__init__(path, free, needed)
        self.path = path
        self.free = free
        self.needed = needed


class PathMissing(MarqueeError):
    """There is no file or folder at `path`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class PathWrongKind(MarqueeError):
    """There is something else at `path` than needed; `wanted` and `found` are words such as "a file" and "a folder"."""

    def __init__(self, path: Path, wanted: str, found: str) -> None:
        super().__init__(path, wanted, found)
        self.path = path
        self.wanted = wanted
        self.found = found


class PathDenied(MarqueeError):
    """This `user` may not `action` ("read" or "write") the file or folder at `path`, which belongs to `owner`."""

    def __init__(self, path: Path, action: str, owner: str, user: str) -> None:
        super().__init__(path, action, owner, user)
        self.path = path
        self.action = action
        self.owner = owner
        self.user = user


class FileSystemReadOnly(MarqueeError):
    """The disk of `path` is mounted read-only."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class SystemRefused(MarqueeError):
    """The system refused access to `path` for another reason; `why` is its message."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why


class SqliteTooOld(MarqueeError):
    """Python's SQLite has the version `found`, which is older than the version `needed`."""

    def __init__(self, found: str, needed: str) -> None:
        super().__init__(found, needed)
        self.found = found
        self.needed = needed


class InstallationIncomplete(MarqueeError):
    """The program's folder lacks files that it needs, as in a wheel: `missing`."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(missing)
        self.missing = missing


class NobodyToAsk(MarqueeError):
    """The `question` needs a person to answer it, but the input is not a terminal."""

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.question = question


class NoTerminal(MarqueeError):
    """`setup` asks questions, and nobody is there to answer them."""


class NotAgreed(MarqueeError):
    """The operator was asked and did not agree."""


class ClubUnknown(MarqueeError):
    """No data is stored for the club `guild`."""

    def __init__(self, guild: int) -> None:
        super().__init__(guild)
        self.guild = guild


class MemberUnknown(MarqueeError):
    """Nothing is stored about `member` in the club `guild`, or in any club if `guild` is None."""

    def __init__(self, member: int, guild: int | None) -> None:
        super().__init__(member, guild)
        self.member = member
        self.guild = guild


class DatabaseNewer(MarqueeError):
    """A later release wrote the database at `path` (schema `found`); this one (`known`) must not change it."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(path, found, known)
        self.path = path
        self.found = found
        self.known = known


class MigrationsMissing(MarqueeError):
    """The folder of migrations is missing from the program, or a migration in it is missing."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder


class NoPort(MarqueeError):
    """Neither `port`, which the web page should use, nor the ten ports after it are free."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.port = port


class AddressUnusable(MarqueeError):
    """Health and metrics cannot be served at the `address` of HTTP_ADDRESS, because of `why`."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__(address, why)
        self.address = address
        self.why = why


class StarterBroken(MarqueeError):
    """An entry of the starter library cannot be read: `file`, its `key`, and the cause `why`."""

    def __init__(self, file: str, key: str, why: str) -> None:
        super().__init__(file, key, why)
        self.file = file
        self.key = key
        self.why = why


class TokenRefused(MarqueeError):
    """Discord does not accept the token."""


class GatewayRefused(MarqueeError):
    """Discord's gateway closed the connection with a code from 4010 to 4014, for which a retry is useless."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code
