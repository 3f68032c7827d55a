"""Why a member's tracker file could not be read; bot/ui/diary/problems.py has the sentences."""

from __future__ import annotations

from enum import Enum, StrEnum, auto

from bot.domain.errors import MarqueeError


class UploadLimit(StrEnum):
    """What exceeds its limit.

    In order: bytes uploaded, bytes unpacked, files in the archive, all rows, unreadable rows, lists.
    """

    UPLOAD = "upload"
    UNPACKED = "unpacked"
    FILES = "files"
    ROWS = "rows"
    UNREADABLE = "unreadable rows"
    LISTS = "lists"


class ArchiveDanger(StrEnum):
    """Why an archive is not unpacked."""

    CLIMBS = "a name that leads out of the archive"
    ENCRYPTED = "encrypted"
    LINK = "a link instead of a file"
    TWICE = "two files of one name"
    RATIO = "unpacks to far more than it holds"
    METHOD = "an unusual compression"
    NAME = "a file name of more than 500 characters"


class HistoryEmpty(MarqueeError):
    """The file has a known format, but contains no film."""


class HistoryTooLarge(MarqueeError):
    """There is more of `what` than `limit`; `found` is the count when reading stopped."""

    def __init__(self, what: UploadLimit, found: int, limit: int) -> None:
        super().__init__(what, found, limit)
        self.what = what
        self.found = found
        self.limit = limit


class ArchiveUnsafe(MarqueeError):
    """The archive could be an attack, for the reason `why`; `name` is the file within it, "" for the archive itself."""

    def __init__(self, why: ArchiveDanger, name: str = "") -> None:
        super().__init__(why, name)
        self.why = why
        self.name = name


class ArchiveDamaged(MarqueeError):
    """The archive is cut short or altered; `name` is the first damaged file within it, "" for the archive itself."""

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self.name = name


class HistoryNotRecognised(MarqueeError):
    """The file `name` comes from no tracker that can be read.

    `columns` are its headings, empty if it is not a table. `tracker` is where it comes from, if that is known.
    """

    def __init__(self, name: str, columns: tuple[str, ...] = (), tracker: str = "") -> None:
        super().__init__(name, columns, tracker)
        self.name = name
        self.columns = columns
        self.tracker = tracker


class WrongFileType(Enum):
    """A file that holds tables or files, but in a form that is not read."""

    ARCHIVE_INSIDE = auto()
    """A ZIP in a ZIP."""
    OTHER_ARCHIVE = auto()
    """7z, RAR, gzip, tar, …"""
    WORKBOOK = auto()
    """A spreadsheet of Excel or LibreOffice."""
    WEB_PAGE = auto()
    PDF = auto()


class HistoryWrongType(MarqueeError):
    """The file `name`, perhaps within an archive, has to be unpacked or saved in another form first."""

    def __init__(self, name: str, why: WrongFileType) -> None:
        super().__init__(name, why)
        self.name = name
        self.why = why


class NoHistoryInside(MarqueeError):
    """No file of an upload holds a history: their names, and for each the SkipReason."""

    def __init__(self, files: tuple[str, ...], reasons: tuple[str, ...]) -> None:
        super().__init__(files, reasons)
        self.files = files
        self.reasons = reasons


class HistoryAmbiguous(MarqueeError):
    """Only its name could tell what the file `name` is, and it does not; `choices` are the names that would."""

    def __init__(self, name: str, choices: tuple[str, ...]) -> None:
        super().__init__(name, choices)
        self.name = name
        self.choices = choices


class HistoryTooNew(MarqueeError):
    """A Marquee export of `version`, which is later than the version this release reads (`known`)."""

    def __init__(self, version: int, known: int) -> None:
        super().__init__(version, known)
        self.version = version
        self.known = known
