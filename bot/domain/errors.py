"""Errors are values that carry facts; bot/ui/problems.py gives each its sentence."""

from __future__ import annotations

from pathlib import Path


class MarqueeError(Exception):
    """Every refusal that a person can be told about."""


class InvalidValue(MarqueeError):
    """A value that cannot exist: `field` is its name, `allowed` says what may stand there."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        super().__init__(field, value, allowed)
        self.field = field
        self.value = value
        self.allowed = allowed


class NothingVisible(InvalidValue):
    """A text of characters that are drawn as nothing: `field` is what should hold words."""

    def __init__(self, field: str, value: str) -> None:
        super().__init__(field, value, "words that can be seen")


class TooLong(InvalidValue):
    """There is more of `what` (such as "paragraphs") in `field` than its `limit`; `found` counts them."""

    def __init__(self, field: str, what: str, found: int, limit: int) -> None:
        super().__init__(field, found, f"at most {limit:,} {what}")
        self.what = what
        self.found = found
        self.limit = limit


class TooManyKept(MarqueeError):
    """A member has as many of `what` ("drafts", "added films") as one may have in a club: `limit`."""

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(what, limit)
        self.what = what
        self.limit = limit


class StillAtWork(MarqueeError):
    """The same long piece of work (`what`, "an export") that this member began is not finished yet."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class NotOffered(MarqueeError):
    """A choice that the list did not hold, or that is of another server."""


class UnknownChoice(MarqueeError):
    """A word outside a fixed vocabulary, such as a mood; `choices` are the words that there are."""

    def __init__(self, what: str, typed: str, choices: tuple[str, ...]) -> None:
        super().__init__(what, typed)
        self.what = what
        self.typed = typed
        self.choices = choices


class NotAMember(MarqueeError):
    """Somebody acts on a server that they are not in; `asked` is false where Discord did not say."""

    def __init__(self, *, asked: bool) -> None:
        super().__init__(asked)
        self.asked = asked


class NotYours(MarqueeError):
    """Only whoever asked for an answer, or a moderator, removes it."""


class NotOurMessage(MarqueeError):
    """A message menu was used on a message that the bot did not write."""


class ControlUnknown(MarqueeError):
    """A button, list or form with an id, number or value that no card of this release holds."""


class TooFast(MarqueeError):
    """One person asks faster than a person reads; `seconds` is how long to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class NothingToUndo(MarqueeError):
    """The change behind the button was undone already."""


class DiskFull(MarqueeError):
    """The disk, or this user's share of it, has no room for what was to be written; nothing of it was.

    `path` is the file or its folder, and both sizes are in bytes; each is None where it is not known.
    """

    def __init__(self, path: Path | None = None, needed: int | None = None, free: int | None = None) -> None:
        super().__init__(path, needed, free)
        self.path = path
        self.needed = needed
        self.free = free


class StorageBusy(MarqueeError):
    """Another process writes to the database for so long that nothing could be stored."""


class TargetRemoved(MarqueeError):
    """What somebody acted on was removed between their press and the answer."""


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
