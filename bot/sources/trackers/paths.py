"""Decides by name which files of an export are skipped."""

from __future__ import annotations

import re

from bot.domain.diary.tracker_history import SkipReason

_ENDINGS = ("csv", "tsv", "txt", "json")
_ARCHIVES = ("zip", "7z", "rar", "gz", "tgz", "tar", "bz2", "xz", "zst")
_SYSTEM = (".ds_store", "thumbs.db", "desktop.ini")
# Browsers append "(1)" or "-2" to the name of a repeated download.
_BY_NAME = (
    (re.compile(r"(?:user[-_]?)?profile\b"), SkipReason.PROFILE),
    (re.compile(r"(?:user[-_]?|account[-_]?)?settings\b"), SkipReason.SETTINGS),
    (re.compile(r"comments\b[^/]*\.csv\Z"), SkipReason.COMMENTS),
    (re.compile(r"likes\b[^/]*\.json\Z"), SkipReason.LIKES_OF_OTHERS),
    (re.compile(r"_?errors\.json\Z"), SkipReason.ERROR_REPORT),
    (re.compile(r"[a-z]+-(?:shows|seasons|episodes)(?:-\d+)?\.json\Z"), SkipReason.SHOWS),
)


def path_skip_reason(name: str) -> SkipReason | None:
    """Return why a file is skipped because of its path, or None if it may be read."""
    *folders, base = name.casefold().split("/")
    if "__macosx" in folders or base.startswith("._") or base in _SYSTEM:
        return SkipReason.SYSTEM
    if "deleted" in folders:
        return SkipReason.DELETED
    if "orphaned" in folders:
        return SkipReason.ORPHANED
    if "lists" not in folders:
        # A list may have any name, even "profile" or "comments".
        if "likes" in folders and not base.startswith("films"):
            return SkipReason.LIKES_OF_OTHERS
        for pattern, why in _BY_NAME:
            if pattern.match(base):
                return why
    return None


def type_skip_reason(name: str) -> SkipReason | None:
    """Return why a file of an archive is skipped because of its extension; None for tables and JSON."""
    ending = name.casefold().rsplit(".", 1)[-1]
    if ending in _ARCHIVES:
        return SkipReason.NESTED_ARCHIVE
    return None if ending in _ENDINGS else SkipReason.NOT_HISTORY
