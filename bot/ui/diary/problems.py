"""Error messages about diaries, watchlists and imports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.diary import errors, tracker_errors
from bot.domain.diary.tracker_errors import UploadLimit
from bot.ui.kit import text


def _wanted(error: errors.NotOnWatchlist) -> str:
    return f"**{text.escape_line(error.film.name, 200)}** is not on your watchlist. `/watchlist show` shows what is."


def _closed(error: errors.DiaryNotShared) -> str:
    return f"This member does not show their {error.what} to others. Ask them."


def _too_large(error: tracker_errors.HistoryTooLarge) -> str:
    if error.what in (UploadLimit.UPLOAD, UploadLimit.UNPACKED):
        return (
            f"This file has more than {error.limit / 1e6:,.0f} MB, more than any member's history needs. "
            "Import the single CSV files instead of the whole archive."
        )
    if error.what is UploadLimit.UNREADABLE:
        return (
            f"More than {error.limit:,} rows of this file cannot be read, so nothing was imported. "
            "Import the export exactly as your tracker made it."
        )
    what = {UploadLimit.FILES: "files", UploadLimit.LISTS: "lists"}.get(error.what, "rows")
    return f"This file has more than {error.limit:,} {what}. Split it and import the parts one after another."


def _unsafe(error: tracker_errors.ArchiveUnsafe) -> str:
    name = f" ({text.escape_line(error.name, 80)})" if error.name else ""
    return (
        f"This archive was not opened: {error.why.value}{name}. No tracker makes such archives; "
        "download the export again and import that file."
    )


def _damaged(error: tracker_errors.ArchiveDamaged) -> str:
    name = f" at {text.escape_line(error.name, 80)}" if error.name else ""
    return f"This archive is damaged{name}. Download the export again and import that file."


def _unknown(error: tracker_errors.HistoryNotRecognised) -> str:
    columns = f" Its columns are: {text.escape_line(', '.join(error.columns), 300)}." if error.columns else ""
    return (
        f"Marquee does not recognise this file.{columns} It reads Letterboxd's ZIP or CSV files, IMDb's ratings, "
        "watchlist and lists, Trakt's ZIP, and Marquee's own export."
    )


def _ambiguous(error: tracker_errors.HistoryAmbiguous) -> str:
    names = " or ".join(f"`{name}`" for name in error.choices)
    return (
        f"Marquee recognises this file only by its name. Rename it to {names}, as in the export, and import it again."
    )


DIARY: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.EntryGone: lambda _: "That entry no longer exists. `/diary` shows your entries.",
    errors.NotOnWatchlist: _wanted,
    errors.DiaryNotShared: _closed,
    tracker_errors.HistoryEmpty: lambda _: (
        "This file contains no film. Import the export exactly as your tracker made it."
    ),
    tracker_errors.HistoryTooLarge: _too_large,
    tracker_errors.ArchiveUnsafe: _unsafe,
    tracker_errors.ArchiveDamaged: _damaged,
    tracker_errors.HistoryNotRecognised: _unknown,
    tracker_errors.HistoryAmbiguous: _ambiguous,
    tracker_errors.HistoryTooNew: lambda error: (
        f"This export was written by a newer Marquee (version {error.version}; this one reads {error.known}). "
        "Ask the operator of this bot to update it."
    ),
    errors.ImportGone: lambda _: "That import no longer exists. `/import` shows your last one or begins a new one.",
    errors.NothingReady: lambda _: (
        "Nothing in this file can be imported: every row is here already, or its film is unknown. "
        "The panel's table lists the rows."
    ),
}
