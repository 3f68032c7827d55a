"""Cards for an import: its counts, the rows in doubt, and buttons to store, publish and undo it."""

from __future__ import annotations

import calendar
import re

import discord

from bot.domain.diary.import_preview import FilmsAdded, ImportDoubt, ImportPanel, ImportState, PublishedKind, RowStatus
from bot.domain.diary.tracker_history import RowFault, SkipReason
from bot.domain.errors import ControlUnknown
from bot.ui.kit import controls, text, theme
from bot.ui.kit.choices import film_label
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, note_card, subtext, text_block

TABLE = "marquee-not-taken.csv"
_TRACKERS = {
    "letterboxd": "Letterboxd",
    "imdb": "IMDb",
    "trakt": "Trakt",
    "marquee": "Marquee",
    "simkl": "Simkl",
    "movary": "Movary",
    "tv_time": "TV Time",
    "yamtrack": "Yamtrack",
    "tmdb": "TMDB",
}
_GUIDE = """## Bring your history
Download your data, then send it with `/import file:`. You see a preview first; all of it stays private for now.
- **Letterboxd**: [Settings, Data](<https://letterboxd.com/settings/data/>), *Export your data*. Send the ZIP as it is.
- **IMDb**: *Export* in your ratings, watchlist or list, then the CSV from [Exports](<https://www.imdb.com/exports/>).
- **Trakt**: [Settings, Data](<https://trakt.tv/settings/data>), *Export*. Send the ZIP, or one of its files.
- **Simkl**: [Backup](<https://simkl.com/apps/backup/>), as CSV or JSON.
- **TMDB**, **Movary**, **Yamtrack**: the CSV from *Settings*, *Export*. **TV Time**: the CSV of your films.
- **Another club on Marquee**: `/export mine` there.
Another tracker? If it can export for Letterboxd (title, year, rating, day), send that file."""
_FAULTS = {
    RowFault.DATE: ("{} has a date that can't be read", "{} have a date that can't be read"),
    RowFault.DATE_ORDER: (
        "{} has a date that could be day first or month first",
        "{} have a date that could be day first or month first",
    ),
    RowFault.PLACEHOLDER: (
        "{} has a placeholder date, so it counts as seen on an unknown day",
        "{} have a placeholder date, so they count as seen on an unknown day",
    ),
    RowFault.YEAR: ("{} has a year that can't be read", "{} have a year that can't be read"),
    RowFault.RATING: ("{} has a rating that can't be read", "{} have a rating that can't be read"),
    RowFault.ROUNDED: ("{} has a rating rounded to half a star", "{} have a rating rounded to half a star"),
    RowFault.SCALE: ("{} has a rating whose scale is unknown", "{} have a rating whose scale is unknown"),
    RowFault.FILM_ID: ("{} has a film id that can't be used", "{} have a film id that can't be used"),
    RowFault.TEXT: (
        "{} has a note on a film that you haven't seen",
        "{} have a note on a film that you haven't seen",
    ),
    RowFault.ADDRESS: ("{} has an unsafe address", "{} have an unsafe address"),
}
"""What is said about rows that are imported without one value, for one row and for several."""
MONTH_FIRST, DAY_FIRST = "month", "day"
NOT_READ = {
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


def added_sentence(added: FilmsAdded) -> str:
    """What *Add these films* has done."""
    parts = []
    if added.fresh:
        parts.append(f"Added {text.plural_text(added.fresh, 'film')} for this club. A moderator will check.")
    if added.here:
        parts.append(f"{text.plural_text(added.here, 'film')} had been added already.")
    if added.left and added.limited:
        parts.append(f"{text.plural_text(added.left, 'film')} left: that's the limit for now. Add more tomorrow.")
    elif added.left:
        parts.append(f"{text.plural_text(added.left, 'film')} left.")
    return " ".join(parts) or "There was nothing left to add."


def import_card(panel: ImportPanel, *, note: str = "") -> Card:
    """`note` is a sentence on what just happened."""
    tracker = _TRACKERS.get(panel.origin, panel.origin)
    fresh = panel.state is not ImportState.ACCEPTED
    heading = f"## Your history from {tracker}" + (": preview" if fresh else "")
    items: list[Item] = [text_block(heading), text_block(_counts(panel))]
    if note:
        items.insert(1, text_block(f"**{note}**"))
    if panel.partial.counts:
        items.append(text_block(_partial(panel)))
    if panel.unsure_days and fresh:
        items += _date_order(panel)
    if panel.missing.count:
        items += _missing(panel)
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
        (look, f"{'needs' if look == 1 else 'need'} your choice: it's unclear which film is meant"),
        (panel.count_status(RowStatus.UNMATCHED), "not found in this catalogue"),
        (len(panel.unreadable), "could not be read"),
        (panel.left_watchlist, "off your watchlist, because you've seen them"),
    ]
    return join_lines([f"- **{count:,}** {words}" for count, words in rows if count]) or "- Nothing to import"


def _partial(panel: ImportPanel) -> str:
    """What is imported without one of its values, reason by reason."""
    lines = []
    for why, count in panel.partial.counts.items():
        one, several = _FAULTS.get(why, ("{} has a value that can't be used", "{} have a value that can't be used"))
        example = text.escape_line(panel.partial.example_of(why), 40)
        shown = f" (such as {example})" if example else ""
        lines.append(f"- {(one if count == 1 else several).format(text.plural_text(count, 'row'))}{shown}")
    return join_lines(["Imported, but without one value:", *lines])


def _date_order(panel: ImportPanel) -> list[Item]:
    """A question, where no row tells whether the day or the month is written first."""
    example = panel.partial.example_of(RowFault.DATE_ORDER)
    numbers = [int(number) for number in re.findall(r"\d+", example)[:2]]
    first, second = numbers if len(numbers) == 2 and max(numbers) <= 12 else (3, 4)
    example = example or "03/04/2024"
    options = [
        discord.SelectOption(label="The day comes first", value=DAY_FIRST, description=_day_of(example, first, second)),
        discord.SelectOption(
            label="The month comes first", value=MONTH_FIRST, description=_day_of(example, second, first)
        ),
    ]
    films = text.plural_text(panel.unsure_days, "film")
    asked = (
        "**How does this file write dates?** Nothing in it tells. Until you choose, "
        f"{films} {'counts' if panel.unsure_days == 1 else 'count'} as seen on an unknown day."
    )
    placeholder = "Day first or month first?"
    return [
        text_block(asked),
        controls.option_select(controls.IMPORT_DATES.custom_id(panel.id), placeholder, options),
    ]


def _day_of(written: str, day: int, month: int) -> str:
    return text.label_text(f"{written} is {day} {calendar.month_name[month]}", theme.OPTION_LIMIT)


def _missing(panel: ImportPanel) -> list[Item]:
    """The films that were not found, by name, and a button that adds them to the club."""
    names = [f"{title} ({year})" if year else title for title, year in panel.missing.first]
    more = panel.missing.count - len(names)
    shown = ", ".join(text.escape_line(name, 80) for name in names)
    tail = f" and {more:,} more (all are in **What's left out**)" if more else ""
    label = "Add this film" if panel.missing.count == 1 else "Add these films"
    add = controls.make_button(label, controls.IMPORT_ADD.custom_id(panel.id), emoji="➕")
    return [text_block(f"Not found: {shown}{tail}."), controls.button_row(add)]


def _doubt(doubt: ImportDoubt) -> list[Item]:
    year = f" ({doubt.year})" if doubt.year else ""
    rows = f", {doubt.count} rows" if doubt.count > 1 else ""
    buttons = [
        controls.make_button(film_label(film), controls.IMPORT_PICK.custom_id(doubt.row, film.id))
        for film in doubt.candidates
    ]
    none = controls.make_button("None of these", controls.IMPORT_PICK.custom_id(doubt.row, 0))
    ids = f", which has the id {text.escape_line(doubt.ids, 60)} in the file" if doubt.ids else ""
    asked = text_block(f"Which film is **{text.escape_line(doubt.title, 200)}{year}**{rows}{ids}?")
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
    if (
        panel.unreadable
        or panel.partial.counts
        or panel.count_status(RowStatus.UNMATCHED)
        or panel.count_status(RowStatus.LOOK)
    ):
        buttons.append(controls.make_button("What's left out", controls.IMPORT_TABLE.custom_id(panel.id), emoji="📄"))
    label = "Undo this import" if panel.state is ImportState.ACCEPTED else "Cancel"
    buttons.append(
        controls.make_button(label, controls.IMPORT_UNDO.custom_id(panel.id), style=discord.ButtonStyle.danger)
    )
    return controls.button_row(*buttons)


def _foot(panel: ImportPanel) -> str:
    lines = []
    closed = dict.fromkeys(NOT_READ[file.why] for file in panel.skipped if file.why in NOT_READ)
    if closed:
        lines.append(f"Not used: {text.list_names(closed, 300)}.")
    if panel.folded:
        lines.append(f"{text.plural_text(panel.folded, 'row')} combined with others that say the same.")
    if panel.left_out:
        lines.append(
            f"{text.plural_text(panel.left_out, 'row')} about episodes, series, other people, or films you didn't "
            "finish skipped."
        )
    if panel.zone:
        lines.append(f"Days are counted in {panel.zone.replace('_', ' ')}, as for this club's posts.")
    lines.append("See single entries in `/diary`. Run `/import` without a file to reopen this.")
    return "\n".join(lines)


def guide_card(panel: ImportPanel | None) -> Card:
    """Where trackers keep their exports, and the member's last import here."""
    guide = card_box(text_block(_GUIDE), colour=theme.TEAL)
    return Card(guide, *([] if panel is None else import_card(panel).children))


def is_month_first(choice: str) -> bool:
    """Whether the month comes first. Raises ControlUnknown if the choice is none of the options."""
    if choice not in (MONTH_FIRST, DAY_FIRST):
        raise ControlUnknown
    return choice == MONTH_FIRST


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
