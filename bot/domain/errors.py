"""Errors are values that carry facts; bot/ui/problems.py and each feature's problems module have the sentences."""

from __future__ import annotations

from pathlib import Path


class MarqueeError(Exception):
    """The base of every error that is explained to a person."""


class InvalidValue(MarqueeError):
    """The `value` of `field` is invalid; `allowed` describes the valid values."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        super().__init__(field, value, allowed)
        self.field = field
        self.value = value
        self.allowed = allowed


class NoVisibleText(InvalidValue):
    """The text in `field` consists of invisible characters only."""

    def __init__(self, field: str, value: str) -> None:
        super().__init__(field, value, "words that can be seen")


class TooLong(InvalidValue):
    """`field` has more of `what` (such as "paragraphs") than its `limit`; `found` counts them."""

    def __init__(self, field: str, what: str, found: int, limit: int) -> None:
        super().__init__(field, found, f"at most {limit:,} {what}")
        self.what = what
        self.found = found
        self.limit = limit


class MemberLimitReached(MarqueeError):
    """The member already has `limit` of `what` ("drafts", "added films") in this club, the maximum."""

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(what, limit)
        self.what = what
        self.limit = limit


class TaskAlreadyRunning(MarqueeError):
    """A long task of this member of the same kind (`what`, such as "an export") is still running."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class NotOffered(MarqueeError):
    """A choice that was not in the list, or belongs to another server."""


class UnknownChoice(MarqueeError):
    """`typed` is not in a fixed vocabulary of `what`, such as moods; `choices` are the valid words."""

    def __init__(self, what: str, typed: str, choices: tuple[str, ...]) -> None:
        super().__init__(what, typed)
        self.what = what
        self.typed = typed
        self.choices = choices


class NotAMember(MarqueeError):
    """The person is not in the server that they act on; `asked` is false if Discord did not answer."""

    def __init__(self, *, asked: bool) -> None:
        super().__init__(asked)
        self.asked = asked


class NotYours(MarqueeError):
    """An answer can be removed only by the person who asked for it, or a moderator."""


class NotOurMessage(MarqueeError):
    """A message menu was used on a message that the bot did not write."""


class ControlUnknown(MarqueeError):
    """A button, list or form has an id, number or value that no card of this release uses."""


class TooFast(MarqueeError):
    """A person sends requests too fast; `seconds` is how long to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class NothingToUndo(MarqueeError):
    """The change behind the button was already undone."""


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
    """Another process held the database's write lock too long; nothing was stored."""


class TargetRemoved(MarqueeError):
    """What somebody acted on was removed before the action was carried out."""


class UploadTooLarge(MarqueeError):
    """A file of `size` bytes is larger than the `limit` that Discord allows here, in bytes."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(size, limit)
        self.size = size
        self.limit = limit


class FileRejected(MarqueeError):
    """Discord did not accept the sent file `name`."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
