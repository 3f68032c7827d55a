"""The sentences on diaries, watchlists and imports: what is the matter, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.diary import errors
from bot.domain.diary import tracker_errors as reading
from bot.domain.diary.tracker_errors import UploadLimit
from bot.ui.kit import text


def _wanted(error: errors.NotOnWatchlist) -> str:
    return f"**{text.escape_line(error.film.name, 200)}** is not on your watchlist. `/watchlist show` shows what is."


def _closed(error: errors.DiaryClosed) -> str:
    return f"This member does not show their {error.what} to others. Ask them."


def _too_large(error: reading.HistoryTooLarge) -> str:
    if error.what in (UploadLimit.UPLOAD, UploadLimit.UNPACKED):
        return (
            f"This file holds more than {error.limit / 1e6:,.0f} MB, more than any member's history. "
            "Bring the single CSVs instead of the whole archive."
        )
    if error.what is UploadLimit.UNREADABLE:
        return (
            f"More than {error.limit:,} rows of this file cannot be read, so nothing of it was taken in. "
            "Bring the export as your tracker gave it to you."
        )
    what = {UploadLimit.FILES: "files", UploadLimit.LISTS: "lists"}.get(error.what, "rows")
    return f"This file holds more than {error.limit:,} {what}. Bring its parts one after another."


def _unsafe(error: reading.ArchiveUnsafe) -> str:
    name = f" ({text.escape_line(error.name, 80)})" if error.name else ""
    return (
        f"This archive was not opened: {error.why.value}{name}. No tracker packs its export like this; "
        "download the export anew and bring that file."
    )


def _damaged(error: reading.ArchiveDamaged) -> str:
    name = f" at {text.escape_line(error.name, 80)}" if error.name else ""
    return f"This archive is damaged{name}. Download the export anew and bring that file."


def _unknown(error: reading.HistoryNotRecognised) -> str:
    columns = f" Its columns are: {text.escape_line(', '.join(error.columns), 300)}." if error.columns else ""
    return (
        f"This is no export that Marquee reads.{columns} It reads Letterboxd's ZIP or its CSVs, IMDb's ratings, "
        "watchlist and lists, Trakt's ZIP, and Marquee's own export."
    )


def _ambiguous(error: reading.HistoryAmbiguous) -> str:
    names = " or ".join(f"`{name}`" for name in error.choices)
    return f"Only its name tells what this file is. Name it {names}, as it is called in the export, and bring it again."


DIARY: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.EntryGone: lambda _: "That entry is no longer there. `/diary` shows what is.",
    errors.NotOnWatchlist: _wanted,
    errors.DiaryClosed: _closed,
    reading.HistoryEmpty: lambda _: "No film stands in this file. Bring the export as your tracker gave it to you.",
    reading.HistoryTooLarge: _too_large,
    reading.ArchiveUnsafe: _unsafe,
    reading.ArchiveDamaged: _damaged,
    reading.HistoryNotRecognised: _unknown,
    reading.HistoryAmbiguous: _ambiguous,
    reading.HistoryTooNew: lambda error: (
        f"This export was written by a later Marquee (version {error.version}; this one reads {error.known}). "
        "Ask whoever runs this bot to bring it up to date."
    ),
    errors.ImportGone: lambda _: "That import is no longer there. `/import` shows what is, or begins a new one.",
    errors.NothingReady: lambda _: (
        "Nothing of this file can be taken in: every row is here already, or its film is not known. "
        "The panel's tables say which."
    ),
}
