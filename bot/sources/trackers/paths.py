"""Which files of an export are never opened, told by their names alone."""

from __future__ import annotations

import re

from bot.domain.diary.tracker_history import SkipReason

_ENDINGS = ("csv", "tsv", "txt", "json")
_ARCHIVES = ("zip", "7z", "rar", "gz", "tgz", "tar", "bz2", "xz", "zst")
_SYSTEM = (".ds_store", "thumbs.db", "desktop.ini")
# A "(1)" or "-2" behind the name is what a browser makes of a second download.
_BY_NAME = (
    (re.compile(r"(?:user[-_]?)?profile\b"), SkipReason.PROFILE),
    (re.compile(r"(?:user[-_]?|account[-_]?)?settings\b"), SkipReason.SETTINGS),
    (re.compile(r"comments\b[^/]*\.csv\Z"), SkipReason.COMMENTS),
    (re.compile(r"likes\b[^/]*\.json\Z"), SkipReason.LIKES_OF_OTHERS),
    (re.compile(r"_?errors\.json\Z"), SkipReason.ERROR_REPORT),
    (re.compile(r"[a-z]+-(?:shows|seasons|episodes)(?:-\d+)?\.json\Z"), SkipReason.SHOWS),
)


def never_opened(name: str) -> SkipReason | None:
    """Why a file is left closed, wherever it stands; None for one that may be read."""
    *folders, base = name.casefold().split("/")
    if "__macosx" in folders or base.startswith("._") or base in _SYSTEM:
        return SkipReason.SYSTEM
    if "deleted" in folders:
        return SkipReason.DELETED
    if "orphaned" in folders:
        return SkipReason.ORPHANED
    if "lists" not in folders:
        # A list may bear any name, "profile" and "comments" too.
        if "likes" in folders and not base.startswith("films"):
            return SkipReason.LIKES_OF_OTHERS
        for pattern, why in _BY_NAME:
            if pattern.match(base):
                return why
    return None


def no_table(name: str) -> SkipReason | None:
    """Why a file within an archive is nothing to read by its ending; None for tables and JSON."""
    ending = name.casefold().rsplit(".", 1)[-1]
    if ending in _ARCHIVES:
        return SkipReason.NESTED_ARCHIVE
    return None if ending in _ENDINGS else SkipReason.NOT_HISTORY
