"""The sentences on diaries, imports, exports and privacy: what is the matter, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.diary import errors
from bot.domain.diary import tracker_errors as reading
from bot.domain.diary.tracker_errors import UploadLimit
from bot.domain.privacy import errors as keeping
from bot.ui.kit import text

_HELD = {
    False: "every club with data here was missing at once",
    True: "the bot had another application id than before",
}
"""Why departures are held, by whether it is for another application id."""


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


def _disk_full(error: keeping.DiskFull) -> str:
    needed = "" if error.needed is None else f": {error.needed / 1e6:.0f} MB are needed"
    free = "" if error.needed is None or error.free is None else f" and {error.free / 1e6:.0f} MB are free"
    return f"The disk is full in {error.folder}{needed}{free}. Nothing was changed; make room and try again."


HISTORY: Mapping[type, Callable[[Any], str]] = {
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
    keeping.BackupBroken: lambda error: (
        f"{error.path} is no good as a backup: {error.why}. Nothing was changed; take another one, or another place."
    ),
    keeping.DatabaseDamaged: lambda error: (
        f"The database {error.path} itself is damaged: {error.why}. No backup can be made of it. Stop the bot and put "
        "back the newest backup from before: `python -m bot restore FROM`."
    ),
    keeping.DiskFull: _disk_full,
    keeping.NightlyBackupFailing: lambda error: (
        f"The nightly backup failed on {error.at:%Y-%m-%d at %H:%M} UTC: {error.why}. The bot tries again every hour; "
        "`python -m bot backup TO` makes one now."
    ),
    keeping.NightlyBackupsStale: lambda error: (
        f"The newest nightly backup, {error.newest}, is {error.days} days older than the database. Look for "
        "“backup” in the bot's log; `python -m bot backup TO` makes one now."
    ),
    keeping.BackupThere: lambda error: f"{error.path} is there already. Name a new file, or a folder.",
    keeping.DatabaseInUse: lambda error: (
        f"Somebody has the database {error.path} open, most likely the running bot. Stop it and try again."
    ),
    keeping.ImportGone: lambda _: "That import is no longer there. `/import` shows what is, or begins a new one.",
    keeping.NothingReady: lambda _: (
        "Nothing of this file can be taken in: every row is here already, or its film is not known. "
        "The panel's tables say which."
    ),
    keeping.FileNotTaken: lambda error: (
        f"Discord did not take the file {text.escape_line(error.name, 80)}, so nothing from there on was sent. "
        "Ask for the download again."
    ),
    keeping.UploadTooLarge: lambda error: (
        f"This is {error.size / 1e6:.1f} MB, and Discord takes {error.limit / 1e6:.0f} MB here. "
        "Ask whoever runs this bot: `python -m bot export` writes it to a file."
    ),
    # Read in a terminal, so the place of the fault is not escaped for Discord.
    keeping.NotAClubExport: lambda error: (
        f"This is no whole export of a club: {text.label_text(error.why, 300)}. Nothing was stored. "
        "Take the ZIP as `/export club` made it."
    ),
    keeping.ClubNotEmpty: lambda _: (
        "This club has reviews already; an export is only put into an empty one. Give another server's id with --guild."
    ),
    keeping.DeparturesHeld: lambda error: (
        f"At its last start {_HELD[error.other_application]}, so no data of a club that left is erased. If this is a "
        "mistake (a wrong token, a wrong database), mend it and start the bot again. If it is meant, run "
        "`python -m bot departures --confirm` and start the bot again."
    ),
}
