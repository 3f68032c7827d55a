"""Why a member's tracker file could not be read; bot/ui gives each its sentence."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.errors import MarqueeError


class UploadLimit(StrEnum):
    """What there is too much of.

    Bytes as uploaded, bytes unpacked, files in the archive, rows in all, rows that cannot be read, lists.
    """

    UPLOAD = "upload"
    UNPACKED = "unpacked"
    FILES = "files"
    ROWS = "rows"
    UNREADABLE = "unreadable rows"
    LISTS = "lists"


class ArchiveDanger(StrEnum):
    """What makes an archive one that is not unpacked."""

    CLIMBS = "a name that leads out of the archive"
    ENCRYPTED = "encrypted"
    LINK = "a link instead of a file"
    TWICE = "two files of one name"
    RATIO = "unpacks to far more than it holds"
    METHOD = "an unusual compression"
    NAME = "a file name of more than 500 characters"


class HistoryEmpty(MarqueeError):
    """The file is of a known kind, but no film stands in it."""


class HistoryTooLarge(MarqueeError):
    """There is more of `what` than the `limit`; `found` is where counting stopped."""

    def __init__(self, what: UploadLimit, found: int, limit: int) -> None:
        super().__init__(what, found, limit)
        self.what = what
        self.found = found
        self.limit = limit


class ArchiveUnsafe(MarqueeError):
    """An honest export never looks like this; `name` is the file within the archive that it is about."""

    def __init__(self, why: ArchiveDanger, name: str = "") -> None:
        super().__init__(why, name)
        self.why = why
        self.name = name


class ArchiveDamaged(MarqueeError):
    """The archive is cut short or altered; `name` is the first damaged file within, "" for the archive itself."""

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self.name = name


class HistoryNotRecognised(MarqueeError):
    """No tracker's file; `columns` are the headings that were found, empty for what is no table."""

    def __init__(self, name: str, columns: tuple[str, ...] = ()) -> None:
        super().__init__(name, columns)
        self.name = name
        self.columns = columns


class HistoryAmbiguous(MarqueeError):
    """Only the file's name could tell what it is, and it does not; `choices` are the names that would."""

    def __init__(self, name: str, choices: tuple[str, ...]) -> None:
        super().__init__(name, choices)
        self.name = name
        self.choices = choices


class HistoryTooNew(MarqueeError):
    """A Marquee export of a later version than this Marquee reads."""

    def __init__(self, version: int, known: int) -> None:
        super().__init__(version, known)
        self.version = version
        self.known = known
