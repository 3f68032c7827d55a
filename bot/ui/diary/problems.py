"""Error messages about diaries, watchlists and imports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.diary import errors, tracker_errors
from bot.domain.diary.tracker_errors import UploadLimit, WrongFileType
from bot.ui.diary.import_words import NOT_READ
from bot.ui.kit import text
from bot.ui.language.dates import full_day_text


def _wanted(error: errors.NotOnWatchlist) -> str:
    return f"**{text.escape_line(error.film.name, 200)}** isn't on your watchlist. See what is with `/watchlist show`."


def _closed(error: errors.DiaryNotShared) -> str:
    return f"This member keeps their {error.what} private. Ask them directly."


def _future(error: errors.DayInFuture) -> str:
    return f"{full_day_text(error.day)} hasn't come yet. For `watched`, use a day that has, or leave it out."


def _too_large(error: tracker_errors.HistoryTooLarge) -> str:
    if error.what in (UploadLimit.UPLOAD, UploadLimit.UNPACKED):
        return (
            f"This file is over {error.limit / 1e6:,.0f} MB, more than any member's history needs. Import the "
            "single CSV files instead of the whole ZIP."
        )
    if error.what is UploadLimit.UNREADABLE:
        return (
            f"I couldn't read more than {error.limit:,} rows of this file, so nothing was imported. Use the "
            "export exactly as your tracker made it."
        )
    what = {UploadLimit.FILES: "files", UploadLimit.LISTS: "lists"}.get(error.what, "rows")
    return f"This file has more than {error.limit:,} {what}. Split it and import the parts one by one."


def _unsafe(error: tracker_errors.ArchiveUnsafe) -> str:
    name = f" ({text.escape_line(error.name, 80)})" if error.name else ""
    return f"I didn't open this ZIP: {error.why.value}{name}. Download the export again and import that file."


def _damaged(error: tracker_errors.ArchiveDamaged) -> str:
    name = f" at {text.escape_line(error.name, 80)}" if error.name else ""
    return f"This ZIP is damaged{name}. Download the export again and import that file."


def _unknown(error: tracker_errors.HistoryNotRecognised) -> str:
    columns = f" Its columns are: {text.escape_line(', '.join(error.columns), 300)}." if error.columns else ""
    if error.tracker:
        return (
            f"This looks like a file from {text.escape_line(error.tracker, 60)}, which I can't read.{columns} If "
            "you can export it for Letterboxd (title, year, rating out of 5 or 10, day), send that file. `/import` "
            "alone lists what I can read."
        )
    todo = (
        " Keep only columns of Letterboxd's import format, such as Title, Year, Rating10, WatchedDate, and send it "
        "again."
        if error.columns
        else ""
    )
    return (
        f"I don't recognise this file.{columns}{todo} I can read exports of Letterboxd, IMDb, Trakt, Simkl, "
        "Movary, TV Time, Yamtrack, TMDB and Marquee. Run `/import` alone to see where to find them."
    )


def _wrong_type(error: tracker_errors.HistoryWrongType) -> str:
    name = f" `{text.escape_line(error.name, 80)}`" if error.name else ""
    match error.why:
        case WrongFileType.ARCHIVE_INSIDE:
            return f"This ZIP contains another ZIP{name}. Unpack the outer one and import the inner one."
        case WrongFileType.OTHER_ARCHIVE:
            return f"The archive{name} is not a ZIP. Unpack it, and import the files or a ZIP of them."
        case WrongFileType.WORKBOOK:
            return f"The file{name} is a workbook of a spreadsheet program. Save it as CSV and import that file."
        case WrongFileType.WEB_PAGE:
            return f"The file{name} is a web page. Download the export itself: Run `/import` alone to see where it is."
        case WrongFileType.PDF:
            return (
                f"The file{name} is a PDF. Download the export as CSV or ZIP: Run `/import` alone to see where it is."
            )


def _nothing_inside(error: tracker_errors.NoHistoryInside) -> str:
    reasons = {kind.value: words for kind, words in NOT_READ.items()}
    files = (
        f"{name.rsplit('/', 1)[-1]} ({reasons.get(why, 'no film history')})"
        for name, why in zip(error.files, error.reasons, strict=True)
    )
    shown = text.escape_line(text.list_names((text.strip_controls(file) for file in files), 400), 600)
    return f"There is no film history in this file: {shown}. Run `/import` alone to see what to download."


def _ambiguous(error: tracker_errors.HistoryAmbiguous) -> str:
    names = " or ".join(f"`{name}`" for name in error.choices)
    return f"I can only recognise this file by its name. Rename it to {names}, as in the export, and import it again."


DIARY: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.EntryGone: lambda _: "That entry no longer exists. See your entries in `/diary`.",
    errors.NotOnWatchlist: _wanted,
    errors.DiaryNotShared: _closed,
    errors.DayInFuture: _future,
    tracker_errors.HistoryEmpty: lambda _: (
        "There are no films in this file. Import the export exactly as your tracker made it."
    ),
    tracker_errors.HistoryTooLarge: _too_large,
    tracker_errors.ArchiveUnsafe: _unsafe,
    tracker_errors.ArchiveDamaged: _damaged,
    tracker_errors.HistoryNotRecognised: _unknown,
    tracker_errors.HistoryWrongType: _wrong_type,
    tracker_errors.NoHistoryInside: _nothing_inside,
    tracker_errors.HistoryAmbiguous: _ambiguous,
    tracker_errors.HistoryTooNew: lambda error: (
        f"This export comes from a newer Marquee (version {error.version}; this one reads {error.known}). Ask "
        "whoever runs this bot to update it."
    ),
    errors.ImportGone: lambda _: "That import no longer exists. Run `/import` to see your last one or start a new one.",
    errors.NothingReady: lambda _: (
        "There's nothing new to import: every row is here already, or its film isn't in the catalogue. **What's "
        "left out** lists the rows."
    ),
}
