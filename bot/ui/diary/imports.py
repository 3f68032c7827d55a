"""An import as its owner sees it: what was found, what one press does, what is still private."""

from __future__ import annotations

import discord

from bot.domain.diary.import_preview import Doubt, ImportPanel, ImportState, RowStanding, Shelved
from bot.domain.diary.tracker_history import WhySkipped
from bot.domain.errors import ControlUnknown
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, box, note, rule, says, small, stack
from bot.ui.problems import named

TABLE = "marquee-not-taken.csv"
_TRACKERS = {"letterboxd": "Letterboxd", "imdb": "IMDb", "trakt": "Trakt", "marquee": "Marquee"}
_NEVER_OPENED = {
    WhySkipped.PROFILE: "your profile",
    WhySkipped.SETTINGS: "settings",
    WhySkipped.DELETED: "what you deleted",
    WhySkipped.ORPHANED: "films that are gone",
    WhySkipped.LIKES_OF_OTHERS: "other people's texts that you liked",
    WhySkipped.COMMENTS: "comments",
    WhySkipped.SHOWS: "series",
    WhySkipped.NESTED_ARCHIVE: "an archive in the archive",
    WhySkipped.AMBIGUOUS: "files whose name does not tell what they are",
    WhySkipped.OTHER_TRACKER: "another tracker's files",
}
_SHELVES = {
    Shelved.DIARY: ("Viewings and ratings", "They count in the club's score and /who-saw"),
    Shelved.WATCHLIST: ("Watchlist", "Others see what you want to see"),
    Shelved.LISTS: ("Lists", "Others see them in your diary"),
    Shelved.REVIEWS: ("Reviews", "Nobody knows what they give away, so they stay behind bars"),
}


def progress_card(share: float) -> Card:
    done = round(20 * share)
    bar = "▰" * done + "▱" * (20 - done)
    return note(f"Reading your history: `{bar}` {share:.0%}\nNothing is taken in before you say so.")


def import_card(panel: ImportPanel) -> Card:
    tracker = _TRACKERS.get(panel.origin, panel.origin)
    fresh = panel.state is not ImportState.ACCEPTED
    heading = f"## Your history from {tracker}" + (": a look before anything is taken in" if fresh else "")
    items: list[Item] = [says(heading), says(_counts(panel))]
    if panel.doubt is not None:
        items += [rule(), *_doubt(panel.doubt)]
    items.append(rule())
    if panel.taken:
        items += _published(panel)
    items.append(_ways(panel))
    foot = _foot(panel)
    if foot:
        items.append(says(small(foot)))
    return Card(box(*items, colour=theme.TEAL))


def _counts(panel: ImportPanel) -> str:
    look = panel.count(RowStanding.LOOK)
    hidden = sum(panel.private.values())
    rows = [
        (panel.taken, f"taken in{f', {hidden:,} still private' if hidden else ''}"),
        (panel.count(RowStanding.READY), "ready to be taken in, private until you publish them"),
        (panel.count(RowStanding.HERE), "already here"),
        (panel.count(RowStanding.DUPLICATE), "twice in the file"),
        (look, f"{'needs' if look == 1 else 'need'} a look: several films may be meant"),
        (panel.count(RowStanding.UNMATCHED), "without a film in this catalogue"),
        (len(panel.unreadable), "could not be read"),
    ]
    return stack([f"- **{count:,}** {words}" for count, words in rows if count]) or "- Nothing to take in"


def _doubt(doubt: Doubt) -> list[Item]:
    year = f" ({doubt.year})" if doubt.year else ""
    rows = f", {doubt.count} rows" if doubt.count > 1 else ""
    buttons = [controls.button(named(film), controls.IMPORT_PICK.id(doubt.row, film.id)) for film in doubt.candidates]
    none = controls.button("None of these", controls.IMPORT_PICK.id(doubt.row, 0))
    asked = says(f"Which film is **{text.line(doubt.title, 200)}{year}**{rows}?")
    # A row of buttons holds five: the last place is for none of them.
    return [asked, controls.row(*buttons[:4], none)]


def _published(panel: ImportPanel) -> list[Item]:
    if not panel.private:
        return [says("All of it is published.")]
    options = [
        discord.SelectOption(label=f"{_SHELVES[shelf][0]} ({count:,})", value=shelf, description=_SHELVES[shelf][1])
        for shelf, count in panel.private.items()
    ]
    items: list[Item] = [
        controls.select(controls.IMPORT_PUBLISH.id(panel.id), "Publish what is private, by kind", options)
    ]
    if panel.reviews:
        choices = [
            discord.SelectOption(label=named(one.film, theme.OPTION_LIMIT), value=str(one.id)) for one in panel.reviews
        ]
        items.append(controls.select(controls.IMPORT_REVIEW.id(panel.id), "Publish a single review", choices))
    return items


def _ways(panel: ImportPanel) -> Item:
    ready = panel.count(RowStanding.READY)
    buttons = []
    if ready or panel.state is ImportState.READY:
        buttons.append(
            controls.button(
                f"Take in {ready:,}" if ready else "Nothing to take in",
                controls.IMPORT_ACCEPT.id(panel.id),
                style=discord.ButtonStyle.success,
                disabled=not ready,
            )
        )
    if panel.unreadable or panel.count(RowStanding.UNMATCHED) or panel.count(RowStanding.LOOK):
        buttons.append(controls.button("Table of the rest", controls.IMPORT_TABLE.id(panel.id), emoji="📄"))
    label = "Undo this import" if panel.state is ImportState.ACCEPTED else "Drop it"
    buttons.append(controls.button(label, controls.IMPORT_UNDO.id(panel.id), style=discord.ButtonStyle.danger))
    return controls.row(*buttons)


def _foot(panel: ImportPanel) -> str:
    lines = []
    closed = dict.fromkeys(_NEVER_OPENED[file.why] for file in panel.skipped if file.why in _NEVER_OPENED)
    if closed:
        lines.append(f"Not opened or not used: {text.listing(closed, 300)}.")
    if panel.folded:
        lines.append(f"{text.plural(panel.folded, 'row')} only repeated what another one says.")
    if panel.left_out:
        lines.append(f"{text.plural(panel.left_out, 'row')} about episodes, series or other people left out.")
    lines.append("`/diary` shows single entries; `/import` without a file brings this panel back.")
    return "\n".join(lines)


def table_card() -> Card:
    return Card(
        box(
            says("What was not taken in, with the line of each row. Edit it, or ask for the missing films."),
            discord.ui.File(f"attachment://{TABLE}"),
            colour=theme.TEAL,
        )
    )


def undo_card(panel: ImportPanel) -> Card:
    what = f"the {panel.taken:,} entries that came with it, published ones too" if panel.taken else "what was read"
    return note(
        f"Take out {what}? The file can be imported again.",
        controls.row(
            controls.button(
                "Yes, take it out", controls.IMPORT_UNDO_SURE.id(panel.id), style=discord.ButtonStyle.danger
            ),
            controls.button("Go back", controls.IMPORT.id(panel.id)),
        ),
        colour=theme.RED,
    )


def undone_card(count: int) -> Card:
    return note(
        f"Taken out: {text.plural(count, 'entry', 'entries')}. Nothing of that import is left.", colour=theme.TEAL
    )


def shelf_of(choice: str) -> Shelved:
    """Raises ControlUnknown for what is none of the options."""
    if choice not in tuple(Shelved):
        raise ControlUnknown
    return Shelved(choice)
