"""What can be wrong with an installation; the operator reads these in the terminal."""

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
    """Every setting that is missing or wrong, at once."""

    def __init__(self, problems: tuple[SettingProblem, ...]) -> None:
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


class DatabaseForeign(DatabaseUnusable):
    """The file holds something else than a database of Marquee's."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "it is not a database of Marquee's")


class DatabaseEmpty(MarqueeError):
    """The file has no content: the bot would begin anew in it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class DatabaseLocked(MarqueeError):
    """Another process kept the database locked for as long as we wait."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class DiskNearlyFull(MarqueeError):
    """Less room on the disk of `path` than is needed soon; both in bytes."""

    def __init__(self, path: Path, free: int, needed: int) -> None:
        super().__init__(path, free, needed)
        self.path = path
        self.free = free
        self.needed = needed


class PathMissing(MarqueeError):
    """No file or folder of this name."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class PathWrongKind(MarqueeError):
    """Something else than what is needed there; `wanted` and `found` are such as "a file" and "a folder"."""

    def __init__(self, path: Path, wanted: str, found: str) -> None:
        super().__init__(path, wanted, found)
        self.path = path
        self.wanted = wanted
        self.found = found


class PathDenied(MarqueeError):
    """This user (`user`) may not read or write (`action`) a file or folder that belongs to `owner`."""

    def __init__(self, path: Path, action: str, owner: str, user: str) -> None:
        super().__init__(path, action, owner, user)
        self.path = path
        self.action = action
        self.owner = owner
        self.user = user


class FileSystemReadOnly(MarqueeError):
    """The disk of this path is mounted so that nobody can write to it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class SystemRefused(MarqueeError):
    """The system refused a file for another reason; `why` is what it said."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why


class SqliteTooOld(MarqueeError):
    """Python's SQLite is older than the statements here need."""

    def __init__(self, found: str, needed: str) -> None:
        super().__init__(found, needed)
        self.found = found
        self.needed = needed


class InstallationIncomplete(MarqueeError):
    """Files that come with the program are not where it stands, such as in a wheel."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(missing)
        self.missing = missing


class NobodyToAsk(MarqueeError):
    """A question that needs a person, and the input is no terminal."""

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.question = question


class NotAgreed(MarqueeError):
    """The operator was asked and did not agree."""


class ClubUnknown(MarqueeError):
    """No data of this club is stored."""

    def __init__(self, guild: int) -> None:
        super().__init__(guild)
        self.guild = guild


class MemberUnknown(MarqueeError):
    """Nothing is stored about this member; in this club, or with None in any."""

    def __init__(self, member: int, guild: int | None) -> None:
        super().__init__(member, guild)
        self.member = member
        self.guild = guild


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
