"""Diaries, watchlists and who saw what, as cards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import discord

from bot.domain.catalogue.film import Film
from bot.domain.diary.entry import DiaryEntry, DiaryPage, Opened, Seen, WhoSaw
from bot.domain.diary.tracker_history import EntryKind
from bot.domain.errors import ControlUnknown
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, box, note, rule, says, small

_KINDS = {
    EntryKind.VIEWING: "seen",
    EntryKind.RATING: "rated",
    EntryKind.WATCHED: "seen some day",
    EntryKind.LIKE: "liked",
    EntryKind.LIST_ITEM: "on a list",
    EntryKind.WATCHLIST: "wanted",
}
LOCK = "🔒"


def pick_rating(halves: int, when: date | None, *, private: bool) -> Callable[[int], str]:
    """The custom_id of the button that rates one of several films."""
    number = 0 if when is None else when.toordinal()
    return lambda film: controls.RATE.id(film, halves, number, int(private))


def day_from(number: int) -> date | None:
    """The day behind a control's number; None for 0. Raises ControlUnknown for a number beyond the calendar."""
    if number > date.max.toordinal():
        raise ControlUnknown
    return date.fromordinal(number) if number else None


def day(when: date) -> str:
    return f"{when.day} {when:%b %Y}"


def entry_card(opened: Opened, *, heading: str = "") -> Card:
    """One entry, for its owner, with what can be done about it."""
    entry, film = opened.entry, opened.film
    known = (
        "Published: it counts in this club's score and `/who-saw`."
        if entry.published
        else f"{LOCK} Private: nobody but you sees it, and it counts in no score."
    )
    lines = [heading, f"**{text.line(film.name, 200)}** · {_says(entry)}", known]
    publish = controls.button(
        "Make it private" if entry.published else "Publish it",
        controls.ENTRY_SHOW.id(entry.id, int(not entry.published)),
    )
    remove = controls.button("Remove", controls.ENTRY_REMOVE.id(entry.id), style=discord.ButtonStyle.danger)
    return note("\n".join(line for line in lines if line), controls.row(publish, remove), colour=theme.TEAL)


def _says(entry: DiaryEntry) -> str:
    """★★★½ · seen 1 Mar 2026 · a rewatch."""
    what = _KINDS[entry.kind]
    if entry.watched_on is not None:
        what = f"seen {day(entry.watched_on)}"
    elif entry.list_name is not None:
        what = f"on the list {text.line(entry.list_name, 60)}"
    parts = [text.stars(entry.stars), what, "a rewatch" if entry.rewatch else ""]
    parts.append("with a review" if entry.review is not None else "")
    return " · ".join(part for part in parts if part)


def removed_card(film: Film) -> Card:
    return note(f"Removed your entry on **{text.line(film.name, 200)}**.", colour=theme.TEAL)


def diary_card(page: DiaryPage, *, pages: int) -> Card:
    """A page of a diary, newest first; the owner opens an entry from the select."""
    whose = "Your diary here" if page.own else f"The diary of {text.name(page.name, 80)}"
    if not page.total:
        empty = (
            "Nothing yet. `/rate` notes a film with its stars and the day; `/import` brings a diary along."
            if page.own
            else "Nothing that is published here."
        )
        return note(f"## {whose}\n{empty}")
    lines = [_line(one, own=page.own) for one in page.shown]
    items: list[Item] = [says(f"## {whose}\n{small(text.plural(page.total, 'entry', 'entries'))}"), rule()]
    items.append(says("\n".join(lines)))
    if page.own:
        options = [
            discord.SelectOption(
                label=text.label(one.film.name, theme.OPTION_LIMIT),
                value=str(one.entry.id),
                description=text.label(_plain(one.entry), theme.OPTION_LIMIT),
            )
            for one in page.shown
        ]
        items.append(controls.select(controls.ENTRY.id(), "Publish, hide or remove an entry", options))
    if pages > 1:
        items.append(_turner(controls.DIARY, page, pages))
    return Card(box(*items))


def _line(one: Opened, *, own: bool) -> str:
    lock = f"{LOCK} " if own and not one.entry.published else ""
    return f"- {lock}**{text.line(one.film.name, 90)}** {_says(one.entry)}"


def _plain(entry: DiaryEntry) -> str:
    when = day(entry.watched_on) if entry.watched_on else _KINDS[entry.kind]
    stars = text.stars(entry.stars)
    return " · ".join(part for part in (stars, when, "published" if entry.published else "private") if part)


def watchlist_card(page: DiaryPage, *, pages: int) -> Card:
    whose = "Your watchlist" if page.own else f"What {text.name(page.name, 80)} wants to see"
    if not page.total:
        empty = "Nothing yet. `/watchlist add` puts a film on it." if page.own else "Nothing that is published here."
        return note(f"## {whose}\n{empty}")
    lines = [
        f"- {LOCK + ' ' if page.own and not one.entry.published else ''}{text.line(one.film.name, 120)}"
        for one in page.shown
    ]
    items: list[Item] = [says(f"## {whose}\n{small(text.plural(page.total, 'film'))}"), rule(), says("\n".join(lines))]
    if pages > 1:
        items.append(_turner(controls.WATCHLIST, page, pages))
    return Card(box(*items))


def _turner(control: controls.Control, page: DiaryPage, pages: int) -> Item:
    def to(label: str, number: int) -> discord.ui.Button[discord.ui.LayoutView]:
        reachable = 0 <= number < pages
        return controls.button(label, control.id(page.member, max(0, number)), disabled=not reachable)

    return controls.row(
        to("◀ Newer", page.page - 1),
        controls.button(f"{page.page + 1} of {pages}", "mq:nothing", disabled=True),
        to("Older ▶", page.page + 1),
    )


def wanted_card(film: Film, *, private: bool) -> Card:
    known = f"{LOCK} Nobody but you sees it." if private else "`/who-saw` tells others; `/privacy` changes that."
    return note(f"**{text.line(film.name, 200)}** is on your watchlist. {known}", colour=theme.TEAL)


def unwanted_card(film: Film) -> Card:
    return note(f"**{text.line(film.name, 200)}** is off your watchlist.", colour=theme.TEAL)


def who_saw_card(found: WhoSaw) -> Card:
    items: list[Item] = [says(f"## {text.line(found.film.name, 300)}")]
    if found.seen:
        names = text.listing((_seen(one) for one in found.seen), 1_500)
        items.append(says(f"**{text.plural(len(found.seen), 'member has', 'members have')} seen it**\n{names}"))
    if found.wanting:
        names = text.listing((text.name(name, 60) for name in found.wanting), 1_000)
        items.append(says(f"**{text.plural(len(found.wanting), 'member wants', 'members want')} to see it**\n{names}"))
    if len(items) == 1:
        items.append(says("Nobody here says that they have seen it, or want to. `/rate` and `/watchlist add` say so."))
    ways = controls.row(
        controls.button("Film card", controls.CARD.id(found.film.id), emoji="🎬"),
        controls.button("Reviews", controls.OPEN_REVIEWS.id(found.film.id), emoji="📖"),
    )
    return Card(box(*items, ways, says(small("You would rather not be listed? `/privacy`"))))


def _seen(one: Seen) -> str:
    times = f" ({one.times} times)" if one.times > 1 else ""
    return f"{text.name(one.name, 60)} {text.stars(one.stars)}".rstrip() + times
