"""Which files of an export are never opened, told by their names alone."""

from __future__ import annotations

import re

from bot.domain.diary.tracker_history import WhySkipped

_ENDINGS = ("csv", "tsv", "txt", "json")
_ARCHIVES = ("zip", "7z", "rar", "gz", "tgz", "tar", "bz2", "xz", "zst")
_SYSTEM = (".ds_store", "thumbs.db", "desktop.ini")
# A "(1)" or "-2" behind the name is what a browser makes of a second download.
_BY_NAME = (
    (re.compile(r"(?:user[-_]?)?profile\b"), WhySkipped.PROFILE),
    (re.compile(r"(?:user[-_]?|account[-_]?)?settings\b"), WhySkipped.SETTINGS),
    (re.compile(r"comments\b[^/]*\.csv\Z"), WhySkipped.COMMENTS),
    (re.compile(r"likes\b[^/]*\.json\Z"), WhySkipped.LIKES_OF_OTHERS),
    (re.compile(r"_?errors\.json\Z"), WhySkipped.ERROR_REPORT),
    (re.compile(r"[a-z]+-(?:shows|seasons|episodes)(?:-\d+)?\.json\Z"), WhySkipped.SHOWS),
)


def never_opened(name: str) -> WhySkipped | None:
    """Why a file is left closed, wherever it stands; None for one that may be read."""
    *folders, base = name.casefold().split("/")
    if "__macosx" in folders or base.startswith("._") or base in _SYSTEM:
        return WhySkipped.SYSTEM
    if "deleted" in folders:
        return WhySkipped.DELETED
    if "orphaned" in folders:
        return WhySkipped.ORPHANED
    if "lists" not in folders:
        # A list may bear any name, "profile" and "comments" too.
        if "likes" in folders and not base.startswith("films"):
            return WhySkipped.LIKES_OF_OTHERS
        for pattern, why in _BY_NAME:
            if pattern.match(base):
                return why
    return None


def no_table(name: str) -> WhySkipped | None:
    """Why a file within an archive is nothing to read by its ending; None for tables and JSON."""
    ending = name.casefold().rsplit(".", 1)[-1]
    if ending in _ARCHIVES:
        return WhySkipped.NESTED_ARCHIVE
    return None if ending in _ENDINGS else WhySkipped.NOT_HISTORY
