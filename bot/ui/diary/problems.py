"""Error messages about diaries, watchlists and imports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.diary import errors, tracker_errors
from bot.domain.diary.tracker_errors import ArchiveDanger, UploadLimit, WrongFileType
from bot.domain.errors import MarqueeError
from bot.ui.diary.import_words import NOT_READ
from bot.ui.kit import text
from bot.ui.language.dates import full_day_text
from bot.ui.language.messages import N_, _, ngettext, pgettext
from bot.ui.language.numbers import comma_list, decimal_text
from bot.ui.language.titles import film_name


def _say(words: str) -> Callable[[MarqueeError], str]:
    """For a sentence without values, marked with `N_`."""
    return lambda _error: _(words)


def _wanted(error: errors.NotOnWatchlist) -> str:
    return _(
        "**{film}** isn't on your watchlist. See what is with `/watchlist show`.",
        film=text.escape_line(film_name(error.film), 200),
    )


def _closed(error: errors.DiaryNotShared) -> str:
    if error.what == "watchlist":
        return _("This member keeps their watchlist private. Ask them directly.")
    return _("This member keeps their diary private. Ask them directly.")


def _future(error: errors.DayInFuture) -> str:
    return _("{day} hasn't come yet. For `watched`, use a day that has, or leave it out.", day=full_day_text(error.day))


def _too_large(error: tracker_errors.HistoryTooLarge) -> str:
    limit = error.limit
    match error.what:
        case UploadLimit.UPLOAD | UploadLimit.UNPACKED:
            return _(
                "This file is over {size} MB, more than any member's history needs. Import the single CSV files "
                "instead of the whole ZIP.",
                size=decimal_text(limit / 1e6, 0),
            )
        case UploadLimit.UNREADABLE:
            return ngettext(
                "I couldn't read more than {count} row of this file, so nothing was imported. Use the export exactly "
                "as your tracker made it.",
                "I couldn't read more than {count} rows of this file, so nothing was imported. Use the export exactly "
                "as your tracker made it.",
                limit,
            )
        case UploadLimit.FILES:
            return ngettext(
                "This file has more than {count} file. Split it and import the parts one by one.",
                "This file has more than {count} files. Split it and import the parts one by one.",
                limit,
            )
        case UploadLimit.LISTS:
            return ngettext(
                "This file has more than {count} list. Split it and import the parts one by one.",
                "This file has more than {count} lists. Split it and import the parts one by one.",
                limit,
            )
        case UploadLimit.ROWS:
            return ngettext(
                "This file has more than {count} row. Split it and import the parts one by one.",
                "This file has more than {count} rows. Split it and import the parts one by one.",
                limit,
            )


def _danger_text(why: ArchiveDanger) -> str:
    """Why an archive is not unpacked, as it stands after a colon."""
    return {
        ArchiveDanger.CLIMBS: pgettext("why a ZIP is not opened", "a name that leads out of the archive"),
        ArchiveDanger.ENCRYPTED: pgettext("why a ZIP is not opened", "encrypted"),
        ArchiveDanger.LINK: pgettext("why a ZIP is not opened", "a link instead of a file"),
        ArchiveDanger.TWICE: pgettext("why a ZIP is not opened", "two files of one name"),
        ArchiveDanger.RATIO: pgettext("why a ZIP is not opened", "unpacks to far more than it holds"),
        ArchiveDanger.METHOD: pgettext("why a ZIP is not opened", "an unusual compression"),
        ArchiveDanger.NAME: pgettext("why a ZIP is not opened", "a file name of more than 500 characters"),
    }[why]


def _unsafe(error: tracker_errors.ArchiveUnsafe) -> str:
    reason = _danger_text(error.why)
    if error.name:
        return _(
            "I didn't open this ZIP: {reason} ({file}). Download the export again and import that file.",
            reason=reason,
            file=text.escape_line(error.name, 80),
        )
    return _("I didn't open this ZIP: {reason}. Download the export again and import that file.", reason=reason)


def _damaged(error: tracker_errors.ArchiveDamaged) -> str:
    if error.name:
        return _(
            "This ZIP is damaged at {file}. Download the export again and import that file.",
            file=text.escape_line(error.name, 80),
        )
    return _("This ZIP is damaged. Download the export again and import that file.")


def _unknown(error: tracker_errors.HistoryNotRecognised) -> str:
    """What is known of the file, its columns, and what can be done, one sentence each."""
    columns = text.escape_line(comma_list(error.columns), 300)
    # Translators: the headings of the columns of a table.
    shown = _("Its columns are: {columns}.", columns=columns) if error.columns else ""
    if error.tracker:
        sentences = [
            # Translators: {tracker} is a service that keeps lists of films.
            _(
                "This looks like a file from {tracker}, which I can't read.",
                tracker=text.escape_line(error.tracker, 60),
            ),
            shown,
            _(
                "If you can export it for Letterboxd (title, year, rating out of 5 or 10, day), send that file. "
                "`/import` alone lists what I can read."
            ),
        ]
        return " ".join(filter(None, sentences))
    todo = _(
        "Keep only columns of Letterboxd's import format, such as Title, Year, Rating10, WatchedDate, and send it "
        "again."
    )
    sentences = [
        _("I don't recognise this file."),
        shown,
        todo if error.columns else "",
        _(
            "I can read exports of Letterboxd, IMDb, Trakt, Simkl, Movary, TV Time, Yamtrack, TMDB and Marquee. Run "
            "`/import` alone to see where to find them."
        ),
    ]
    return " ".join(filter(None, sentences))


_WRONG_TYPES = {
    WrongFileType.ARCHIVE_INSIDE: N_("This ZIP contains another ZIP. Unpack the outer one and import the inner one."),
    WrongFileType.OTHER_ARCHIVE: N_("The archive is not a ZIP. Unpack it, and import the files or a ZIP of them."),
    WrongFileType.WORKBOOK: N_("The file is a workbook of a spreadsheet program. Save it as CSV and import that file."),
    WrongFileType.WEB_PAGE: N_(
        "The file is a web page. Download the export itself: Run `/import` alone to see where it is."
    ),
    WrongFileType.PDF: N_(
        "The file is a PDF. Download the export as CSV or ZIP: Run `/import` alone to see where it is."
    ),
}
_WRONG_TYPES_NAMED = {
    WrongFileType.ARCHIVE_INSIDE: N_(
        "This ZIP contains another ZIP `{file}`. Unpack the outer one and import the inner one."
    ),
    WrongFileType.OTHER_ARCHIVE: N_(
        "The archive `{file}` is not a ZIP. Unpack it, and import the files or a ZIP of them."
    ),
    WrongFileType.WORKBOOK: N_(
        "The file `{file}` is a workbook of a spreadsheet program. Save it as CSV and import that file."
    ),
    WrongFileType.WEB_PAGE: N_(
        "The file `{file}` is a web page. Download the export itself: Run `/import` alone to see where it is."
    ),
    WrongFileType.PDF: N_(
        "The file `{file}` is a PDF. Download the export as CSV or ZIP: Run `/import` alone to see where it is."
    ),
}


def _wrong_type(error: tracker_errors.HistoryWrongType) -> str:
    if error.name:
        return _(_WRONG_TYPES_NAMED[error.why], file=text.escape_line(error.name, 80))
    return _(_WRONG_TYPES[error.why])


def _nothing_inside(error: tracker_errors.NoHistoryInside) -> str:
    reasons = {kind.value: _(words) for kind, words in NOT_READ.items()}
    # Translators: what a file contains.
    other = _("no film history")
    files = (
        f"{name.rsplit('/', 1)[-1]} ({reasons.get(why, other)})"
        for name, why in zip(error.files, error.reasons, strict=True)
    )
    shown = text.escape_line(text.list_names((text.strip_controls(file) for file in files), 400), 600)
    return _(
        "There is no film history in this file: {files}. Run `/import` alone to see what to download.", files=shown
    )


def _ambiguous(error: tracker_errors.HistoryAmbiguous) -> str:
    names = ""
    for choice in error.choices:
        name = f"`{choice}`"
        # Translators: names of files, of which one has to be chosen.
        names = _("{names} or {last}", names=names, last=name) if names else name
    return _(
        "I can only recognise this file by its name. Rename it to {names}, as in the export, and import it again.",
        names=names,
    )


def _too_new(error: tracker_errors.HistoryTooNew) -> str:
    return _(
        "This export comes from a newer Marquee (version {version}; this one reads {known}). Ask whoever runs this "
        "bot to update it.",
        version=str(error.version),
        known=str(error.known),
    )


def _nothing_ready(_error: errors.NothingReady) -> str:
    return _(
        "There's nothing new to import: every row is here already, or its film isn't in the catalogue. **{button}** "
        "lists the rows.",
        button=_("What's left out"),
    )


DIARY: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.EntryGone: _say(N_("That entry no longer exists. See your entries in `/diary`.")),
    errors.NotOnWatchlist: _wanted,
    errors.DiaryNotShared: _closed,
    errors.DayInFuture: _future,
    tracker_errors.HistoryEmpty: _say(
        N_("There are no films in this file. Import the export exactly as your tracker made it.")
    ),
    tracker_errors.HistoryTooLarge: _too_large,
    tracker_errors.ArchiveUnsafe: _unsafe,
    tracker_errors.ArchiveDamaged: _damaged,
    tracker_errors.HistoryNotRecognised: _unknown,
    tracker_errors.HistoryWrongType: _wrong_type,
    tracker_errors.NoHistoryInside: _nothing_inside,
    tracker_errors.HistoryAmbiguous: _ambiguous,
    tracker_errors.HistoryTooNew: _too_new,
    errors.ImportGone: _say(N_("That import no longer exists. Run `/import` to see your last one or start a new one.")),
    errors.NothingReady: _nothing_ready,
}
