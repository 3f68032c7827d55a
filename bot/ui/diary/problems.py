"""Error messages about diaries, imports, exports, backups and privacy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.diary import errors, tracker_errors
from bot.domain.diary.tracker_errors import UploadLimit
from bot.domain.privacy import errors as privacy_errors
from bot.ui.kit import text

_HOLD_REASONS = {
    False: "every club with data here was missing at once",
    True: "the bot had another application id than before",
}
"""Why erasing is suspended; True if the reason is another application id."""


def _wanted(error: errors.NotOnWatchlist) -> str:
    return f"**{text.escape_line(error.film.name, 200)}** is not on your watchlist. `/watchlist show` shows what is."


def _closed(error: errors.DiaryClosed) -> str:
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


def _disk_full(error: privacy_errors.DiskFull) -> str:
    needed = "" if error.needed is None else f": {error.needed / 1e6:.0f} MB are needed"
    free = "" if error.needed is None or error.free is None else f" and {error.free / 1e6:.0f} MB are free"
    return f"The disk is full in {error.folder}{needed}{free}. Nothing was changed. Free some space and try again."


HISTORY: Mapping[type, Callable[[Any], str]] = {
    errors.EntryGone: lambda _: "That entry no longer exists. `/diary` shows your entries.",
    errors.NotOnWatchlist: _wanted,
    errors.DiaryClosed: _closed,
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
    privacy_errors.BackupBroken: lambda error: (
        f"{error.path} cannot be used as a backup: {error.why}. Nothing was changed. Use another file or folder."
    ),
    privacy_errors.DatabaseDamaged: lambda error: (
        f"The database {error.path} itself is damaged: {error.why}. It cannot be backed up. Stop the bot and restore "
        "the newest backup from before: `python -m bot restore FROM`."
    ),
    privacy_errors.DiskFull: _disk_full,
    privacy_errors.NightlyBackupFailing: lambda error: (
        f"The nightly backup failed on {error.at:%Y-%m-%d at %H:%M} UTC: {error.why}. The bot tries again every hour; "
        "`python -m bot backup TO` makes one now."
    ),
    privacy_errors.NightlyBackupsStale: lambda error: (
        f"The newest nightly backup, {error.newest}, is {error.days} days older than the database. Search "
        "the bot's log for “backup”; `python -m bot backup TO` makes one now."
    ),
    privacy_errors.BackupThere: lambda error: f"{error.path} exists already. Name a new file, or a folder.",
    privacy_errors.DatabaseInUse: lambda error: (
        f"Another process has the database {error.path} open, most likely the running bot. Stop it and try again."
    ),
    privacy_errors.ImportGone: lambda _: (
        "That import no longer exists. `/import` shows your last one or begins a new one."
    ),
    privacy_errors.NothingReady: lambda _: (
        "Nothing in this file can be imported: every row is here already, or its film is unknown. "
        "The panel's table lists the rows."
    ),
    privacy_errors.FileNotTaken: lambda error: (
        f"Discord did not take the file {text.escape_line(error.name, 80)}, so this one and the rest were not "
        "sent. Ask for the download again."
    ),
    privacy_errors.UploadTooLarge: lambda error: (
        f"This is {error.size / 1e6:.1f} MB, and Discord takes {error.limit / 1e6:.0f} MB here. "
        "Ask the operator of this bot: `python -m bot export` writes it to a file."
    ),
    # Shown in a terminal, so the text is not escaped for Discord.
    privacy_errors.NotAClubExport: lambda error: (
        f"This is not a complete export of a club: {text.label_text(error.why, 300)}. Nothing was stored. "
        "Use the ZIP files exactly as `/export club` made them."
    ),
    privacy_errors.ClubNotEmpty: lambda _: (
        "This club has reviews already, and an export can only be imported into an empty club. Give another server's "
        "id with --guild."
    ),
    privacy_errors.DeparturesHeld: lambda error: (
        f"At its last start {_HOLD_REASONS[error.other_application]}, so no data of clubs that removed the bot "
        "is erased. If this is a mistake (a wrong token, a wrong database), correct it and start the bot again. If "
        "it is intended, run `python -m bot departures --confirm` and start the bot again."
    ),
}
