"""The sentences of an import: how many rows are in which state, what could not be used, and what was left out."""

from __future__ import annotations

from bot.domain.diary.import_preview import FilmsAdded, ImportDoubt, ImportPanel, RowStatus
from bot.domain.diary.tracker_history import RowFault, SkipReason
from bot.ui.kit import text
from bot.ui.kit.layout import join_lines
from bot.ui.language.messages import N_, _, ngettext

NOT_READ = {
    # Translators: each of these is a part of an export that is not imported.
    SkipReason.PROFILE: N_("your profile"),
    SkipReason.SETTINGS: N_("settings"),
    SkipReason.DELETED: N_("reviews you deleted"),
    SkipReason.ORPHANED: N_("films that no longer exist"),
    SkipReason.LIKES_OF_OTHERS: N_("other people's reviews that you liked"),
    SkipReason.COMMENTS: N_("comments"),
    SkipReason.SHOWS: N_("series"),
    SkipReason.NESTED_ARCHIVE: N_("a ZIP inside the ZIP"),
    SkipReason.AMBIGUOUS: N_("files with unclear names"),
    SkipReason.OTHER_TRACKER: N_("files from another tracker"),
}


def added_sentence(added: FilmsAdded) -> str:
    """What *Add these films* has done."""
    parts = []
    if added.fresh:
        parts.append(
            ngettext(
                "Added {count} film for this club. A moderator will check.",
                "Added {count} films for this club. A moderator will check.",
                added.fresh,
            )
        )
    if added.here:
        parts.append(
            ngettext("{count} film had been added already.", "{count} films had been added already.", added.here)
        )
    if added.left and added.limited:
        parts.append(
            ngettext(
                "{count} film left: that's the limit for now. Add more tomorrow.",
                "{count} films left: that's the limit for now. Add more tomorrow.",
                added.left,
            )
        )
    elif added.left:
        # Translators: films that have not been added.
        parts.append(ngettext("{count} film left.", "{count} films left.", added.left))
    return " ".join(parts) or _("There was nothing left to add.")


def counts_text(panel: ImportPanel) -> str:
    """How many rows are in which state, line by line."""
    rows = {status: panel.count_status(status) for status in RowStatus}
    here, twice, unmatched = rows[RowStatus.HERE], rows[RowStatus.DUPLICATE], rows[RowStatus.UNMATCHED]
    unreadable = len(panel.unreadable)
    lines = [
        (panel.accepted, _imported_line(panel)),
        (rows[RowStatus.READY], _ready_line(rows[RowStatus.READY])),
        (here, ngettext("**{count}** already here", "**{count}** already here", here)),
        (twice, ngettext("**{count}** duplicated in the file", "**{count}** duplicated in the file", twice)),
        (rows[RowStatus.LOOK], _look_line(rows[RowStatus.LOOK])),
        (
            unmatched,
            ngettext("**{count}** not found in this catalogue", "**{count}** not found in this catalogue", unmatched),
        ),
        (unreadable, ngettext("**{count}** could not be read", "**{count}** could not be read", unreadable)),
        (panel.left_watchlist, _left_line(panel.left_watchlist)),
    ]
    return join_lines([f"- {words}" for count, words in lines if count]) or f"- {_('Nothing to import')}"


def _imported_line(panel: ImportPanel) -> str:
    hidden = sum(panel.private.values())
    if not hidden:
        return ngettext("**{count}** imported", "**{count}** imported", panel.accepted)
    # Translators: of the imported entries, {hidden} are still private.
    return ngettext(
        "**{count}** imported, {hidden} still private",
        "**{count}** imported, {hidden} still private",
        panel.accepted,
        hidden=hidden,
    )


def _ready_line(count: int) -> str:
    return ngettext(
        "**{count}** ready to import, private until you publish them",
        "**{count}** ready to import, private until you publish them",
        count,
    )


def _look_line(count: int) -> str:
    return ngettext(
        "**{count}** needs your choice: it's unclear which film is meant",
        "**{count}** need your choice: it's unclear which film is meant",
        count,
    )


def _left_line(count: int) -> str:
    return ngettext(
        "**{count}** off your watchlist, because you've seen them",
        "**{count}** off your watchlist, because you've seen them",
        count,
    )


def fault_text(why: RowFault, count: int) -> str:
    """What is said about rows that are imported without one value."""
    found = {**_date_faults(count), **_value_faults(count)}.get(why)
    return found or ngettext(
        "{count} row has a value that can't be used", "{count} rows have a value that can't be used", count
    )


def _date_faults(count: int) -> dict[RowFault, str]:
    return {
        RowFault.DATE: ngettext(
            "{count} row has a date that can't be read", "{count} rows have a date that can't be read", count
        ),
        RowFault.DATE_ORDER: ngettext(
            "{count} row has a date that could be day first or month first",
            "{count} rows have a date that could be day first or month first",
            count,
        ),
        RowFault.PLACEHOLDER: ngettext(
            "{count} row has a placeholder date, so it counts as seen on an unknown day",
            "{count} rows have a placeholder date, so they count as seen on an unknown day",
            count,
        ),
        RowFault.YEAR: ngettext(
            "{count} row has a year that can't be read", "{count} rows have a year that can't be read", count
        ),
    }


def _value_faults(count: int) -> dict[RowFault, str]:
    return {
        RowFault.RATING: ngettext(
            "{count} row has a rating that can't be read", "{count} rows have a rating that can't be read", count
        ),
        RowFault.ROUNDED: ngettext(
            "{count} row has a rating rounded to half a star",
            "{count} rows have a rating rounded to half a star",
            count,
        ),
        RowFault.SCALE: ngettext(
            "{count} row has a rating whose scale is unknown",
            "{count} rows have a rating whose scale is unknown",
            count,
        ),
        RowFault.FILM_ID: ngettext(
            "{count} row has a film id that can't be used", "{count} rows have a film id that can't be used", count
        ),
        RowFault.TEXT: ngettext(
            "{count} row has a note on a film that you haven't seen",
            "{count} rows have a note on a film that you haven't seen",
            count,
        ),
        RowFault.ADDRESS: ngettext("{count} row has an unsafe address", "{count} rows have an unsafe address", count),
    }


def doubt_question(doubt: ImportDoubt) -> str:
    film = f"{text.escape_line(doubt.title, 200)}{f' ({doubt.year})' if doubt.year else ''}"
    ids = text.escape_line(doubt.ids, 60) if doubt.ids else ""
    if doubt.count > 1 and ids:
        return ngettext(
            "Which film is **{film}**, {count} row, which has the id {ids} in the file?",
            "Which film is **{film}**, {count} rows, which has the id {ids} in the file?",
            doubt.count,
            film=film,
            ids=ids,
        )
    if doubt.count > 1:
        return ngettext(
            "Which film is **{film}**, {count} row?", "Which film is **{film}**, {count} rows?", doubt.count, film=film
        )
    if ids:
        return _("Which film is **{film}**, which has the id {ids} in the file?", film=film, ids=ids)
    return _("Which film is **{film}**?", film=film)


def foot_text(panel: ImportPanel) -> str:
    lines = []
    closed = dict.fromkeys(_(NOT_READ[file.why]) for file in panel.skipped if file.why in NOT_READ)
    if closed:
        # Translators: what an export contains beside films, such as "your profile, comments and 2 more".
        lines.append(_("Not used: {parts}.", parts=text.list_names(closed, 300)))
    if panel.folded:
        lines.append(
            ngettext(
                "{count} row combined with others that say the same.",
                "{count} rows combined with others that say the same.",
                panel.folded,
            )
        )
    if panel.left_out:
        lines.append(
            ngettext(
                "{count} row about episodes, series, other people, or films you didn't finish skipped.",
                "{count} rows about episodes, series, other people, or films you didn't finish skipped.",
                panel.left_out,
            )
        )
    if panel.zone:
        # Translators: {zone} is the name of a time zone, such as Europe/Berlin.
        lines.append(_("Days are counted in {zone}, as for this club's posts.", zone=panel.zone.replace("_", " ")))
    lines.append(_("See single entries in `/diary`. Run `/import` without a file to reopen this."))
    return "\n".join(lines)
