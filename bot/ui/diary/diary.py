"""Cards for diaries, watchlists and who saw a film."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import discord

from bot.domain.catalogue.film import Film
from bot.domain.diary.entry import DiaryEntry, DiaryPage, OpenedEntry, SeenBy, WhoSawList
from bot.domain.diary.tracker_history import EntryKind
from bot.domain.reviews.review import Stars
from bot.ui.diary.day_text import full_day_text
from bot.ui.kit import controls, text, theme
from bot.ui.kit.choices import nominate_select
from bot.ui.kit.layout import Card, Item, card_box, divider, note_card, subtext, text_block

_KINDS = {
    EntryKind.VIEWING: "seen",
    EntryKind.RATING: "rated",
    EntryKind.WATCHED: "seen, date unknown",
    EntryKind.LIKE: "liked",
    EntryKind.LIST_ITEM: "on a list",
    EntryKind.WATCHLIST: "on the watchlist",
}
LOCK = "🔒"
OFF_WATCHLIST = " It's off your watchlist."


def rating_button_id(halves: int, when: date | None, *, private: bool) -> Callable[[int], str]:
    """Returns a function from a film's id to the custom_id of the button that rates it."""
    number = 0 if when is None else when.toordinal()
    return lambda film: controls.RATE.custom_id(film, halves, number, int(private))


def saved_heading(opened: OpenedEntry) -> str:
    """What was saved, with the day that was understood; without its year if it is this one's."""
    entry = opened.entry
    saved = "Saved."
    if entry.watched_on is not None:
        saved = f"Saved: watched {full_day_text(entry.watched_on, this_year=entry.recorded_at.year)}."
    return f"{saved}{OFF_WATCHLIST}" if opened.left_watchlist else saved


def day_text(when: date) -> str:
    return f"{when.day} {when:%b %Y}"


def entry_card(opened: OpenedEntry, *, heading: str = "") -> Card:
    """One entry for its owner, with buttons to publish and remove it."""
    entry, film = opened.entry, opened.film
    known = (
        "Published: counts in the club's score and shows in `/who-saw`."
        if entry.published
        else f"{LOCK} Private: only you can see it, and it doesn't count in any score."
    )
    if opened.left_out:
        known += "\nLeft out of your numbers: no profile, ranking or recap counts this film."
    lines = [heading, f"**{text.escape_line(film.name, 200)}** · {_describe_entry(entry)}", known]
    publish = controls.make_button(
        "Make private" if entry.published else "Publish",
        controls.ENTRY_SHOW.custom_id(entry.id, int(not entry.published)),
    )
    remove = controls.make_button("Remove", controls.ENTRY_REMOVE.custom_id(entry.id), style=discord.ButtonStyle.danger)
    counted = controls.make_button(
        "Count in my numbers" if opened.left_out else "Leave out of numbers",
        controls.COUNT_FILM.custom_id(film.id, int(opened.left_out)),
    )
    buttons = (publish, counted, remove) if entry.published or opened.left_out else (publish, remove)
    return note_card("\n".join(line for line in lines if line), controls.button_row(*buttons), colour=theme.TEAL)


def seen_card(opened: OpenedEntry, *, is_new: bool) -> Card:
    heading = "Saved: you've seen it." if is_new else "It's in your diary already."
    return entry_card(opened, heading=f"{heading}{OFF_WATCHLIST if opened.left_watchlist else ''}")


def rating_card(film: Film, given: Stars | None) -> Card:
    """Asks for a film's stars; choosing them rates it."""
    options = [
        discord.SelectOption(
            label=f"{text.star_text(Stars(halves))} ({halves / 2:g})",
            value=str(halves),
            default=given is not None and given.halves == halves,
        )
        for halves in range(10, 0, -1)
    ]
    question = f"How many stars for **{text.escape_line(film.name, 200)}**?"
    return note_card(question, controls.option_select(controls.STARS.custom_id(film.id), "Choose the stars", options))


def _describe_entry(entry: DiaryEntry) -> str:
    """★★★½ · seen 1 Mar 2026 · a rewatch."""
    what = _KINDS[entry.kind]
    if entry.watched_on is not None:
        what = f"seen {day_text(entry.watched_on)}"
    elif entry.kind is EntryKind.WATCHED and entry.review is not None:
        what = ""
    elif entry.list_name is not None:
        what = f"on the list {text.escape_line(entry.list_name, 60)}"
    parts = [text.star_text(entry.stars), what, "rewatch" if entry.rewatch else ""]
    parts.append("reviewed" if entry.review is not None else "")
    return " · ".join(part for part in parts if part)


def removed_card(film: Film) -> Card:
    return note_card(f"Removed your entry for **{text.escape_line(film.name, 200)}**.", colour=theme.TEAL)


def diary_card(page: DiaryPage, *, pages: int) -> Card:
    """A page of a diary, newest first; the owner can open entries from a select."""
    whose = "Your diary in this club" if page.own else f"Diary of {text.name(page.name, 80)}"
    if not page.total:
        empty = (
            "Nothing yet. Add a film with `/rate`, or bring your history with `/import`."
            if page.own
            else "Nothing published here yet."
        )
        return note_card(f"## {whose}\n{empty}")
    lines = [_line(item, own=page.own) for item in page.shown]
    items: list[Item] = [
        text_block(f"## {whose}\n{subtext(text.plural_text(page.total, 'entry', 'entries'))}"),
        divider(),
    ]
    items.append(text_block("\n".join(lines)))
    if page.own and any(not item.entry.id for item in page.shown):
        items.append(text_block(subtext("Change your reviews in `/my-reviews`.")))
    if page.own and any(item.entry.id for item in page.shown):
        options = [
            discord.SelectOption(
                label=text.label_text(item.film.name, theme.OPTION_LIMIT),
                value=str(item.entry.id),
                description=text.label_text(_option_description(item.entry), theme.OPTION_LIMIT),
            )
            for item in page.shown
            if item.entry.id
        ]
        items.append(controls.option_select(controls.ENTRY.custom_id(), "Publish, hide or remove an entry", options))
    if pages > 1:
        items.append(_page_buttons(controls.DIARY, page, pages))
    return Card(card_box(*items))


def _line(item: OpenedEntry, *, own: bool) -> str:
    lock = f"{LOCK} " if own and not item.entry.published else ""
    return f"- {lock}**{text.escape_line(item.film.name, 90)}** {_describe_entry(item.entry)}"


def _option_description(entry: DiaryEntry) -> str:
    when = day_text(entry.watched_on) if entry.watched_on else _KINDS[entry.kind]
    stars = text.star_text(entry.stars)
    return " · ".join(part for part in (stars, when, "published" if entry.published else "private") if part)


def watchlist_card(page: DiaryPage, *, pages: int) -> Card:
    whose = "Your watchlist" if page.own else f"Watchlist of {text.name(page.name, 80)}"
    if not page.total:
        empty = "Nothing yet. Add a film with `/watchlist add`." if page.own else "Nothing published here yet."
        return note_card(f"## {whose}\n{empty}")
    lines = [
        f"- {LOCK + ' ' if page.own and not item.entry.published else ''}{text.escape_line(item.film.name, 120)}"
        for item in page.shown
    ]
    items: list[Item] = [
        text_block(f"## {whose}\n{subtext(text.plural_text(page.total, 'film'))}"),
        divider(),
        text_block("\n".join(lines)),
    ]
    if page.shown:
        items.append(nominate_select([item.film for item in page.shown]))
    if pages > 1:
        items.append(_page_buttons(controls.WATCHLIST, page, pages))
    return Card(card_box(*items))


def _page_buttons(control: controls.Control, page: DiaryPage, pages: int) -> Item:
    def to(label: str, number: int) -> discord.ui.Button[discord.ui.LayoutView]:
        reachable = 0 <= number < pages
        return controls.make_button(label, control.custom_id(page.member, max(0, number)), disabled=not reachable)

    return controls.button_row(
        to("◀ Newer", page.page - 1),
        controls.make_button(f"{page.page + 1} of {pages}", "mq:nothing", disabled=True),
        to("Older ▶", page.page + 1),
    )


def wanted_card(film: Film, *, private: bool) -> Card:
    known = (
        f"{LOCK} Only you can see it."
        if private
        else "Others can see this in `/who-saw`. You can change that in `/privacy`."
    )
    return note_card(f"**{text.escape_line(film.name, 200)}** is on your watchlist. {known}", colour=theme.TEAL)


def unwanted_card(film: Film) -> Card:
    return note_card(f"Removed **{text.escape_line(film.name, 200)}** from your watchlist.", colour=theme.TEAL)


def who_saw_card(found: WhoSawList) -> Card:
    items: list[Item] = [text_block(f"## {text.escape_line(found.film.name, 300)}")]
    if found.seen:
        names = text.list_names((_seen(item) for item in found.seen), 1_500)
        items.append(
            text_block(f"**{text.plural_text(len(found.seen), 'member has', 'members have')} seen it**\n{names}")
        )
    if found.wanting:
        names = text.list_names((text.name(name, 60) for name in found.wanting), 1_000)
        items.append(
            text_block(f"**{text.plural_text(len(found.wanting), 'member wants', 'members want')} to see it**\n{names}")
        )
    if len(items) == 1:
        items.append(
            text_block(
                "No one here has seen it yet or has it on their watchlist. Seen it? `/rate` it. Want to? `/watchlist "
                "add` it."
            )
        )
    ways = controls.button_row(
        controls.make_button("Film card", controls.CARD.custom_id(found.film.id), emoji="🎬"),
        controls.make_button("Reviews", controls.OPEN_REVIEWS.custom_id(found.film.id), emoji="📖"),
    )
    return Card(card_box(*items, ways, text_block(subtext("Prefer not to be listed? Change it in `/privacy`."))))


def _seen(item: SeenBy) -> str:
    times = f" ({item.times} times)" if item.times > 1 else ""
    return f"{text.name(item.name, 60)} {text.star_text(item.stars)}".rstrip() + times
