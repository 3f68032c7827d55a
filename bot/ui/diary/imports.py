"""Cards for an import: its counts, the rows in doubt, and buttons to store, publish and undo it."""

from __future__ import annotations

import discord

from bot.domain.diary.import_preview import ImportDoubt, ImportPanel, ImportState, PublishedKind, RowStatus
from bot.domain.diary.tracker_history import SkipReason
from bot.domain.errors import ControlUnknown
from bot.ui.kit import controls, text, theme
from bot.ui.kit.choices import film_label
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, note_card, subtext, text_block

TABLE = "marquee-not-taken.csv"
_TRACKERS = {"letterboxd": "Letterboxd", "imdb": "IMDb", "trakt": "Trakt", "marquee": "Marquee"}
_NEVER_OPENED = {
    SkipReason.PROFILE: "your profile",
    SkipReason.SETTINGS: "settings",
    SkipReason.DELETED: "reviews you deleted",
    SkipReason.ORPHANED: "films that no longer exist",
    SkipReason.LIKES_OF_OTHERS: "other people's reviews that you liked",
    SkipReason.COMMENTS: "comments",
    SkipReason.SHOWS: "series",
    SkipReason.NESTED_ARCHIVE: "a ZIP inside the ZIP",
    SkipReason.AMBIGUOUS: "files with unclear names",
    SkipReason.OTHER_TRACKER: "files from another tracker",
}
_KINDS = {
    PublishedKind.DIARY: ("Diary and ratings", "Count in the club's score and show in /who-saw"),
    PublishedKind.WATCHLIST: ("Watchlist", "Others can see what you want to watch"),
    PublishedKind.LISTS: ("Lists", "Others can see them in your diary"),
    PublishedKind.REVIEWS: ("Reviews", "Stay hidden as spoilers until you edit one and mark it as safe"),
}


def progress_card(share: float) -> Card:
    done = round(20 * share)
    bar = "▰" * done + "▱" * (20 - done)
    return note_card(f"Reading your history: `{bar}` {share:.0%}\nNothing is imported until you confirm.")


def import_card(panel: ImportPanel) -> Card:
    tracker = _TRACKERS.get(panel.origin, panel.origin)
    fresh = panel.state is not ImportState.ACCEPTED
    heading = f"## Your history from {tracker}" + (": preview" if fresh else "")
    items: list[Item] = [text_block(heading), text_block(_counts(panel))]
    if panel.doubt is not None:
        items += [divider(), *_doubt(panel.doubt)]
    items.append(divider())
    if panel.accepted:
        items += _published(panel)
    items.append(_action_buttons(panel))
    foot = _foot(panel)
    if foot:
        items.append(text_block(subtext(foot)))
    return Card(card_box(*items, colour=theme.TEAL))


def _counts(panel: ImportPanel) -> str:
    look = panel.count_status(RowStatus.LOOK)
    hidden = sum(panel.private.values())
    rows = [
        (panel.accepted, f"imported{f', {hidden:,} still private' if hidden else ''}"),
        (panel.count_status(RowStatus.READY), "ready to import, private until you publish them"),
        (panel.count_status(RowStatus.HERE), "already here"),
        (panel.count_status(RowStatus.DUPLICATE), "duplicated in the file"),
        (look, f"{'needs' if look == 1 else 'need'} your choice: several films match"),
        (panel.count_status(RowStatus.UNMATCHED), "not found in this catalogue"),
        (len(panel.unreadable), "could not be read"),
        (panel.left_watchlist, "off your watchlist, because you've seen them"),
    ]
    return join_lines([f"- **{count:,}** {words}" for count, words in rows if count]) or "- Nothing to import"


def _doubt(doubt: ImportDoubt) -> list[Item]:
    year = f" ({doubt.year})" if doubt.year else ""
    rows = f", {doubt.count} rows" if doubt.count > 1 else ""
    buttons = [
        controls.make_button(film_label(film), controls.IMPORT_PICK.custom_id(doubt.row, film.id))
        for film in doubt.candidates
    ]
    none = controls.make_button("None of these", controls.IMPORT_PICK.custom_id(doubt.row, 0))
    asked = text_block(f"Which film is **{text.escape_line(doubt.title, 200)}{year}**{rows}?")
    # A row has room for five buttons; the last one is "None of these".
    return [asked, controls.button_row(*buttons[:4], none)]


def _published(panel: ImportPanel) -> list[Item]:
    if not panel.private:
        return [text_block("Everything is published.")]
    options = [
        discord.SelectOption(label=f"{_KINDS[kind][0]} ({count:,})", value=kind, description=_KINDS[kind][1])
        for kind, count in panel.private.items()
    ]
    items: list[Item] = [
        controls.option_select(controls.IMPORT_PUBLISH.custom_id(panel.id), "Publish private entries, by kind", options)
    ]
    if panel.reviews:
        choices = [
            discord.SelectOption(label=film_label(one.film, theme.OPTION_LIMIT), value=str(one.id))
            for one in panel.reviews
        ]
        items.append(controls.option_select(controls.IMPORT_REVIEW.custom_id(panel.id), "Publish one review", choices))
    return items


def _action_buttons(panel: ImportPanel) -> Item:
    ready = panel.count_status(RowStatus.READY)
    buttons = []
    if ready or panel.state is ImportState.READY:
        buttons.append(
            controls.make_button(
                f"Import {ready:,}" if ready else "Nothing to import",
                controls.IMPORT_ACCEPT.custom_id(panel.id),
                style=discord.ButtonStyle.success,
                disabled=not ready,
            )
        )
    if panel.unreadable or panel.count_status(RowStatus.UNMATCHED) or panel.count_status(RowStatus.LOOK):
        buttons.append(controls.make_button("What's left out", controls.IMPORT_TABLE.custom_id(panel.id), emoji="📄"))
    label = "Undo this import" if panel.state is ImportState.ACCEPTED else "Cancel"
    buttons.append(
        controls.make_button(label, controls.IMPORT_UNDO.custom_id(panel.id), style=discord.ButtonStyle.danger)
    )
    return controls.button_row(*buttons)


def _foot(panel: ImportPanel) -> str:
    lines = []
    closed = dict.fromkeys(_NEVER_OPENED[file.why] for file in panel.skipped if file.why in _NEVER_OPENED)
    if closed:
        lines.append(f"Not used: {text.list_names(closed, 300)}.")
    if panel.folded:
        lines.append(f"{text.plural_text(panel.folded, 'row')} combined with others that say the same.")
    if panel.left_out:
        lines.append(f"{text.plural_text(panel.left_out, 'row')} about episodes, series or other people skipped.")
    lines.append("See single entries in `/diary`. Run `/import` without a file to reopen this.")
    return "\n".join(lines)


def table_card() -> Card:
    return Card(
        card_box(
            text_block(
                "The rows that won't be imported, with their line numbers. Fix titles or years in the file, then "
                "import it again."
            ),
            discord.ui.File(f"attachment://{TABLE}"),
            colour=theme.TEAL,
        )
    )


def undo_card(panel: ImportPanel) -> Card:
    what = f"all {panel.accepted:,} imported entries, including published ones" if panel.accepted else "this preview"
    return note_card(
        f"Remove {what}? You can import the file again later.",
        controls.button_row(
            controls.make_button(
                "Yes, remove", controls.IMPORT_UNDO_SURE.custom_id(panel.id), style=discord.ButtonStyle.danger
            ),
            controls.make_button("Go back", controls.IMPORT.custom_id(panel.id)),
        ),
        colour=theme.RED,
    )


def undone_card(count: int) -> Card:
    return note_card(f"Import undone: {text.plural_text(count, 'entry', 'entries')} removed.", colour=theme.TEAL)


def published_kinds(choice: str) -> PublishedKind:
    """The chosen kind. Raises ControlUnknown if it is none of the options."""
    if choice not in tuple(PublishedKind):
        raise ControlUnknown
    return PublishedKind(choice)
