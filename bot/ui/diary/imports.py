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
    SkipReason.DELETED: "what you deleted",
    SkipReason.ORPHANED: "films that are gone",
    SkipReason.LIKES_OF_OTHERS: "other people's texts that you liked",
    SkipReason.COMMENTS: "comments",
    SkipReason.SHOWS: "series",
    SkipReason.NESTED_ARCHIVE: "an archive in the archive",
    SkipReason.AMBIGUOUS: "files whose name does not tell what they are",
    SkipReason.OTHER_TRACKER: "another tracker's files",
}
_KINDS = {
    PublishedKind.DIARY: ("Viewings and ratings", "They count in the club's score and /who-saw"),
    PublishedKind.WATCHLIST: ("Watchlist", "Others see what you want to see"),
    PublishedKind.LISTS: ("Lists", "Others see them in your diary"),
    PublishedKind.REVIEWS: ("Reviews", "Nobody knows what they give away, so they stay behind bars"),
}


def progress_card(share: float) -> Card:
    done = round(20 * share)
    bar = "▰" * done + "▱" * (20 - done)
    return note_card(f"Reading your history: `{bar}` {share:.0%}\nNothing is taken in before you say so.")


def import_card(panel: ImportPanel) -> Card:
    tracker = _TRACKERS.get(panel.origin, panel.origin)
    fresh = panel.state is not ImportState.ACCEPTED
    heading = f"## Your history from {tracker}" + (": a look before anything is taken in" if fresh else "")
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
        (panel.accepted, f"taken in{f', {hidden:,} still private' if hidden else ''}"),
        (panel.count_status(RowStatus.READY), "ready to be taken in, private until you publish them"),
        (panel.count_status(RowStatus.HERE), "already here"),
        (panel.count_status(RowStatus.DUPLICATE), "twice in the file"),
        (look, f"{'needs' if look == 1 else 'need'} a look: several films may be meant"),
        (panel.count_status(RowStatus.UNMATCHED), "without a film in this catalogue"),
        (len(panel.unreadable), "could not be read"),
    ]
    return join_lines([f"- **{count:,}** {words}" for count, words in rows if count]) or "- Nothing to take in"


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
        return [text_block("All of it is published.")]
    options = [
        discord.SelectOption(label=f"{_KINDS[kind][0]} ({count:,})", value=kind, description=_KINDS[kind][1])
        for kind, count in panel.private.items()
    ]
    items: list[Item] = [
        controls.option_select(controls.IMPORT_PUBLISH.custom_id(panel.id), "Publish what is private, by kind", options)
    ]
    if panel.reviews:
        choices = [
            discord.SelectOption(label=film_label(one.film, theme.OPTION_LIMIT), value=str(one.id))
            for one in panel.reviews
        ]
        items.append(
            controls.option_select(controls.IMPORT_REVIEW.custom_id(panel.id), "Publish a single review", choices)
        )
    return items


def _action_buttons(panel: ImportPanel) -> Item:
    ready = panel.count_status(RowStatus.READY)
    buttons = []
    if ready or panel.state is ImportState.READY:
        buttons.append(
            controls.make_button(
                f"Take in {ready:,}" if ready else "Nothing to take in",
                controls.IMPORT_ACCEPT.custom_id(panel.id),
                style=discord.ButtonStyle.success,
                disabled=not ready,
            )
        )
    if panel.unreadable or panel.count_status(RowStatus.UNMATCHED) or panel.count_status(RowStatus.LOOK):
        buttons.append(controls.make_button("Table of the rest", controls.IMPORT_TABLE.custom_id(panel.id), emoji="📄"))
    label = "Undo this import" if panel.state is ImportState.ACCEPTED else "Drop it"
    buttons.append(
        controls.make_button(label, controls.IMPORT_UNDO.custom_id(panel.id), style=discord.ButtonStyle.danger)
    )
    return controls.button_row(*buttons)


def _foot(panel: ImportPanel) -> str:
    lines = []
    closed = dict.fromkeys(_NEVER_OPENED[file.why] for file in panel.skipped if file.why in _NEVER_OPENED)
    if closed:
        lines.append(f"Not opened or not used: {text.list_names(closed, 300)}.")
    if panel.folded:
        lines.append(f"{text.plural_text(panel.folded, 'row')} only repeated what another one says.")
    if panel.left_out:
        lines.append(f"{text.plural_text(panel.left_out, 'row')} about episodes, series or other people left out.")
    lines.append("`/diary` shows single entries; `/import` without a file brings this panel back.")
    return "\n".join(lines)


def table_card() -> Card:
    return Card(
        card_box(
            text_block("What was not taken in, with the line of each row. Edit it, or ask for the missing films."),
            discord.ui.File(f"attachment://{TABLE}"),
            colour=theme.TEAL,
        )
    )


def undo_card(panel: ImportPanel) -> Card:
    what = (
        f"the {panel.accepted:,} entries that came with it, published ones too" if panel.accepted else "what was read"
    )
    return note_card(
        f"Take out {what}? The file can be imported again.",
        controls.button_row(
            controls.make_button(
                "Yes, take it out", controls.IMPORT_UNDO_SURE.custom_id(panel.id), style=discord.ButtonStyle.danger
            ),
            controls.make_button("Go back", controls.IMPORT.custom_id(panel.id)),
        ),
        colour=theme.RED,
    )


def undone_card(count: int) -> Card:
    return note_card(
        f"Taken out: {text.plural_text(count, 'entry', 'entries')}. Nothing of that import is left.", colour=theme.TEAL
    )


def published_kinds(choice: str) -> PublishedKind:
    """The chosen kind. Raises ControlUnknown if it is none of the options."""
    if choice not in tuple(PublishedKind):
        raise ControlUnknown
    return PublishedKind(choice)
