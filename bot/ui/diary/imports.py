"""Cards for an import: its counts, the rows in doubt, and buttons to store, publish and undo it."""

from __future__ import annotations

import re
from datetime import date

import discord

from bot.domain.diary.import_preview import ImportDoubt, ImportPanel, ImportState, PublishedKind, RowStatus
from bot.domain.diary.tracker_history import RowFault
from bot.domain.errors import ControlUnknown
from bot.ui.diary.import_words import counts_text, doubt_question, fault_text, foot_text
from bot.ui.kit import controls, text, theme
from bot.ui.kit.choices import film_label
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, note_card, subtext, text_block
from bot.ui.language.dates import day_of_year_text
from bot.ui.language.messages import N_, _, ngettext, pgettext
from bot.ui.language.numbers import comma_list, number_text

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
_GUIDE = N_(
    """## Bring your history
Download your data, then send it with `/import file:`. You see a preview first; all of it stays private for now.
- **Letterboxd**: [Settings, Data](<https://letterboxd.com/settings/data/>), *Export your data*. Send the ZIP as it is.
- **IMDb**: *Export* in your ratings, watchlist or list, then the CSV from [Exports](<https://www.imdb.com/exports/>).
- **Trakt**: [Settings, Data](<https://trakt.tv/settings/data>), *Export*. Send the ZIP, or one of its files.
- **Simkl**: [Backup](<https://simkl.com/apps/backup/>), as CSV or JSON.
- **TMDB**, **Movary**, **Yamtrack**: the CSV from *Settings*, *Export*. **TV Time**: the CSV of your films.
- **Another club on Marquee**: `/export mine` there.
Another tracker? If it can export for Letterboxd (title, year, rating, day), send that file."""
)
MONTH_FIRST, DAY_FIRST = "month", "day"
_LEAP_YEAR = 2024
"""A year that has every day."""
_KINDS = {
    PublishedKind.DIARY: (N_("Diary and ratings"), N_("Count in the club's score and show in /who-saw")),
    PublishedKind.WATCHLIST: (N_("Watchlist"), N_("Others can see what you want to watch")),
    PublishedKind.LISTS: (N_("Lists"), N_("Others can see them in your diary")),
    PublishedKind.REVIEWS: (N_("Reviews"), N_("Stay hidden as spoilers until you edit one and mark it as safe")),
}


def progress_card(share: float) -> Card:
    done = round(20 * share)
    bar = "▰" * done + "▱" * (20 - done)
    # Translators: {bar} is drawn from signs, {percent} is a whole number.
    reading = _("Reading your history: `{bar}` {percent}%", bar=bar, percent=round(100 * share))
    return note_card(f"{reading}\n{_('Nothing is imported until you confirm.')}")


def import_card(panel: ImportPanel, *, note: str = "") -> Card:
    """`note` is a sentence on what just happened."""
    tracker = _TRACKERS.get(panel.origin, panel.origin)
    fresh = panel.state is not ImportState.ACCEPTED
    # Translators: {tracker} is a service such as Letterboxd.
    heading = _("Your history from {tracker}: preview", tracker=tracker)
    if not fresh:
        heading = _("Your history from {tracker}", tracker=tracker)
    items: list[Item] = [text_block(f"## {heading}"), text_block(counts_text(panel))]
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
    foot = foot_text(panel)
    if foot:
        items.append(text_block(subtext(foot)))
    return Card(card_box(*items, colour=theme.TEAL))


def _partial(panel: ImportPanel) -> str:
    """What is imported without one of its values, reason by reason."""
    lines = []
    for why, count in panel.partial.counts.items():
        example = text.escape_line(panel.partial.example_of(why), 40)
        fault = fault_text(why, count)
        # Translators: {fault} is "3 rows have a date that can't be read", {example} a value from the file.
        lines.append(f"- {_('{fault} (such as {example})', fault=fault, example=example) if example else fault}")
    return join_lines([_("Imported, but without one value:"), *lines])


def _date_order(panel: ImportPanel) -> list[Item]:
    """A question, where no row tells whether the day or the month is written first."""
    example = panel.partial.example_of(RowFault.DATE_ORDER)
    numbers = [int(number) for number in re.findall(r"\d+", example)[:2]]
    first, second = numbers if len(numbers) == 2 and 1 <= min(numbers) <= max(numbers) <= 12 else (3, 4)
    example = example or "03/04/2024"
    options = [
        discord.SelectOption(
            label=text.label_text(_("The day comes first"), theme.OPTION_LIMIT),
            value=DAY_FIRST,
            description=_day_of(example, first, second),
        ),
        discord.SelectOption(
            label=text.label_text(_("The month comes first"), theme.OPTION_LIMIT),
            value=MONTH_FIRST,
            description=_day_of(example, second, first),
        ),
    ]
    asked = ngettext(
        "**How does this file write dates?** Nothing in it tells. Until you choose, {count} film counts as seen on an "
        "unknown day.",
        "**How does this file write dates?** Nothing in it tells. Until you choose, {count} films count as seen on an "
        "unknown day.",
        panel.unsure_days,
    )
    placeholder = _("Day first or month first?")
    return [
        text_block(asked),
        controls.option_select(controls.IMPORT_DATES.custom_id(panel.id), placeholder, options),
    ]


def _day_of(written: str, day: int, month: int) -> str:
    shown = day_of_year_text(date(_LEAP_YEAR, month, day))
    # Translators: how a date of a file is understood, such as "03/04/2024 is 3 April".
    return text.label_text(_("{written} is {day}", written=written, day=shown), theme.OPTION_LIMIT)


def _missing(panel: ImportPanel) -> list[Item]:
    """The films that were not found, by name, and a button that adds them to the club."""
    names = [f"{title} ({year})" if year else title for title, year in panel.missing.first]
    more = panel.missing.count - len(names)
    shown = comma_list([text.escape_line(name, 80) for name in names])
    words = _("Not found: {films}.", films=shown)
    if more:
        words = ngettext(
            "Not found: {films} and {count} more (all are in **{button}**).",
            "Not found: {films} and {count} more (all are in **{button}**).",
            more,
            films=shown,
            button=_("What's left out"),
        )
    label = _("Add this film") if panel.missing.count == 1 else _("Add these films")
    add = controls.make_button(label, controls.IMPORT_ADD.custom_id(panel.id), emoji="➕")
    return [text_block(words), controls.button_row(add)]


def _doubt(doubt: ImportDoubt) -> list[Item]:
    buttons = [
        controls.make_button(film_label(film), controls.IMPORT_PICK.custom_id(doubt.row, film.id))
        for film in doubt.candidates
    ]
    none = controls.make_button(_("None of these"), controls.IMPORT_PICK.custom_id(doubt.row, 0))
    # A row has room for five buttons; the last one is "None of these".
    return [text_block(doubt_question(doubt)), controls.button_row(*buttons[:4], none)]


def _published(panel: ImportPanel) -> list[Item]:
    if not panel.private:
        return [text_block(_("Everything is published."))]
    options = [_kind_option(kind, count) for kind, count in panel.private.items()]
    placeholder = _("Publish private entries, by kind")
    items: list[Item] = [controls.option_select(controls.IMPORT_PUBLISH.custom_id(panel.id), placeholder, options)]
    if panel.reviews:
        choices = [
            discord.SelectOption(label=film_label(one.film, theme.OPTION_LIMIT), value=str(one.id))
            for one in panel.reviews
        ]
        items.append(
            controls.option_select(controls.IMPORT_REVIEW.custom_id(panel.id), _("Publish one review"), choices)
        )
    return items


def _kind_option(kind: PublishedKind, count: int) -> discord.SelectOption:
    name, says = _KINDS[kind]
    return discord.SelectOption(
        label=text.label_text(f"{_(name)} ({number_text(count)})", theme.OPTION_LIMIT),
        value=kind,
        description=text.label_text(_(says), theme.OPTION_LIMIT),
    )


def _action_buttons(panel: ImportPanel) -> Item:
    ready = panel.count_status(RowStatus.READY)
    buttons = []
    if ready or panel.state is ImportState.READY:
        buttons.append(
            controls.make_button(
                # Translators: a button that imports so many entries.
                ngettext("Import {count}", "Import {count}", ready) if ready else _("Nothing to import"),
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
        buttons.append(
            controls.make_button(_("What's left out"), controls.IMPORT_TABLE.custom_id(panel.id), emoji="📄")
        )
    label = _("Undo this import") if panel.state is ImportState.ACCEPTED else pgettext("button", "Cancel")
    buttons.append(
        controls.make_button(label, controls.IMPORT_UNDO.custom_id(panel.id), style=discord.ButtonStyle.danger)
    )
    return controls.button_row(*buttons)


def guide_card(panel: ImportPanel | None) -> Card:
    """Where trackers keep their exports, and the member's last import here."""
    guide = card_box(text_block(_(_GUIDE)), colour=theme.TEAL)
    return Card(guide, *([] if panel is None else import_card(panel).children))


def is_month_first(choice: str) -> bool:
    """Whether the month comes first. Raises ControlUnknown if the choice is none of the options."""
    if choice not in (MONTH_FIRST, DAY_FIRST):
        raise ControlUnknown
    return choice == MONTH_FIRST


def table_card() -> Card:
    words = _(
        "The rows that won't be imported, with their line numbers. Fix titles or years in the file, then import it "
        "again."
    )
    return Card(
        card_box(
            text_block(words),
            discord.ui.File(f"attachment://{TABLE}"),
            colour=theme.TEAL,
        )
    )


def undo_card(panel: ImportPanel) -> Card:
    question = _("Remove this preview? You can import the file again later.")
    if panel.accepted:
        question = ngettext(
            "Remove all {count} imported entries, including published ones? You can import the file again later.",
            "Remove all {count} imported entries, including published ones? You can import the file again later.",
            panel.accepted,
        )
    return note_card(
        question,
        controls.button_row(
            controls.make_button(
                _("Yes, remove"), controls.IMPORT_UNDO_SURE.custom_id(panel.id), style=discord.ButtonStyle.danger
            ),
            controls.make_button(pgettext("button", "Go back"), controls.IMPORT.custom_id(panel.id)),
        ),
        colour=theme.RED,
    )


def undone_card(count: int) -> Card:
    words = ngettext("Import undone: {count} entry removed.", "Import undone: {count} entries removed.", count)
    return note_card(words, colour=theme.TEAL)


def published_kinds(choice: str) -> PublishedKind:
    """The chosen kind. Raises ControlUnknown if it is none of the options."""
    if choice not in tuple(PublishedKind):
        raise ControlUnknown
    return PublishedKind(choice)
