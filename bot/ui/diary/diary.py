"""Cards for diaries, watchlists and who saw a film."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import discord

from bot.domain.catalogue.film import Film
from bot.domain.diary.entry import DiaryEntry, DiaryPage, OpenedEntry, SeenBy, WhoSawList
from bot.domain.diary.tracker_history import EntryKind
from bot.domain.reviews.review import Stars
from bot.ui.kit import controls, text, theme
from bot.ui.kit.choices import nominate_select
from bot.ui.kit.layout import Card, Item, card_box, divider, note_card, subtext, text_block
from bot.ui.language.dates import full_day_text, short_day_text
from bot.ui.language.messages import N_, _, ngettext, pgettext
from bot.ui.language.numbers import short_decimal_text
from bot.ui.language.titles import film_name

_KINDS = {
    # Translators: what a diary says of a film; the next five as well.
    EntryKind.VIEWING: N_("seen"),
    EntryKind.RATING: N_("rated"),
    EntryKind.WATCHED: N_("seen, date unknown"),
    EntryKind.LIKE: N_("liked"),
    EntryKind.LIST_ITEM: N_("on a list"),
    EntryKind.WATCHLIST: N_("on the watchlist"),
}
LOCK = "🔒"


def rating_button_id(halves: int, when: date | None, *, private: bool) -> Callable[[int], str]:
    """Returns a function from a film's id to the custom_id of the button that rates it."""
    number = 0 if when is None else when.toordinal()
    return lambda film: controls.RATE.custom_id(film, halves, number, int(private))


def saved_heading(opened: OpenedEntry) -> str:
    """What was saved, with the day that was understood; without its year if it is this one's."""
    entry = opened.entry
    saved = _("Saved.")
    if entry.watched_on is not None:
        day = full_day_text(entry.watched_on, this_year=entry.recorded_at.year)
        saved = _("Saved: watched {day}.", day=day)
    return _with_watchlist(saved, opened)


def _with_watchlist(sentence: str, opened: OpenedEntry) -> str:
    return sentence + " " + _("It's off your watchlist.") if opened.left_watchlist else sentence


def entry_card(opened: OpenedEntry, *, heading: str = "") -> Card:
    """One entry for its owner, with buttons to publish and remove it."""
    entry, film = opened.entry, opened.film
    known = (
        _("Published: counts in the club's score and shows in `/who-saw`.")
        if entry.published
        else LOCK + " " + _("Private: only you can see it, and it doesn't count in any score.")
    )
    if opened.left_out:
        known += "\n" + _("Left out of your numbers: no profile, ranking or recap counts this film.")
    lines = [heading, f"**{text.escape_line(film_name(film), 200)}** · {_describe_entry(entry)}", known]
    return note_card("\n".join(line for line in lines if line), _entry_buttons(opened), colour=theme.TEAL)


def _entry_buttons(opened: OpenedEntry) -> Item:
    entry, film = opened.entry, opened.film
    publish = controls.make_button(
        _("Make private") if entry.published else pgettext("button", "Publish"),
        controls.ENTRY_SHOW.custom_id(entry.id, int(not entry.published)),
    )
    remove = controls.make_button(
        pgettext("button", "Remove"), controls.ENTRY_REMOVE.custom_id(entry.id), style=discord.ButtonStyle.danger
    )
    counted = controls.make_button(
        _("Count in my numbers") if opened.left_out else _("Leave out of numbers"),
        controls.COUNT_FILM.custom_id(film.id, int(opened.left_out)),
    )
    buttons = (publish, counted, remove) if entry.published or opened.left_out else (publish, remove)
    return controls.button_row(*buttons)


def seen_card(opened: OpenedEntry, *, is_new: bool) -> Card:
    heading = _("Saved: you've seen it.") if is_new else _("It's in your diary already.")
    return entry_card(opened, heading=_with_watchlist(heading, opened))


def rating_card(film: Film, given: Stars | None) -> Card:
    """Asks for a film's stars; choosing them rates it."""
    options = [
        discord.SelectOption(
            label=f"{text.star_text(Stars(halves))} ({short_decimal_text(halves / 2)})",
            value=str(halves),
            default=given is not None and given.halves == halves,
        )
        for halves in range(10, 0, -1)
    ]
    question = _("How many stars for **{film}**?", film=text.escape_line(film_name(film), 200))
    select = controls.option_select(controls.STARS.custom_id(film.id), _("Choose the stars"), options)
    return note_card(question, select)


def _describe_entry(entry: DiaryEntry) -> str:
    """★★★½ · seen 1 Mar 2026 · a rewatch."""
    what = _(_KINDS[entry.kind])
    if entry.watched_on is not None:
        what = _("seen {day}", day=short_day_text(entry.watched_on))
    elif entry.kind is EntryKind.WATCHED and entry.review is not None:
        what = ""
    elif entry.list_name is not None:
        what = _("on the list {name}", name=text.escape_line(entry.list_name, 60))
    parts = [text.star_text(entry.stars), what, pgettext("diary", "rewatch") if entry.rewatch else ""]
    parts.append(pgettext("diary", "reviewed") if entry.review is not None else "")
    return " · ".join(part for part in parts if part)


def removed_card(film: Film) -> Card:
    words = _("Removed your entry for **{film}**.", film=text.escape_line(film_name(film), 200))
    return note_card(words, colour=theme.TEAL)


def diary_card(page: DiaryPage, *, pages: int) -> Card:
    """A page of a diary, newest first; the owner can open entries from a select."""
    whose = _("Your diary in this club") if page.own else _("Diary of {name}", name=text.name(page.name, 80))
    if not page.total:
        empty = (
            _("Nothing yet. Add a film with `/rate`, or bring your history with `/import`.")
            if page.own
            else _("Nothing published here yet.")
        )
        return note_card(f"## {whose}\n{empty}")
    lines = [_line(item, own=page.own) for item in page.shown]
    count = ngettext("{count} entry", "{count} entries", page.total)
    items: list[Item] = [text_block(f"## {whose}\n{subtext(count)}"), divider(), text_block("\n".join(lines))]
    if page.own:
        items += _own_entry_items(page)
    if pages > 1:
        items.append(_page_buttons(controls.DIARY, page, pages))
    return Card(card_box(*items))


def _own_entry_items(page: DiaryPage) -> list[Item]:
    items: list[Item] = []
    if any(not item.entry.id for item in page.shown):
        items.append(text_block(subtext(_("Change your reviews in `/my-reviews`."))))
    if any(item.entry.id for item in page.shown):
        options = [
            discord.SelectOption(
                label=text.label_text(film_name(item.film), theme.OPTION_LIMIT),
                value=str(item.entry.id),
                description=text.label_text(_option_description(item.entry), theme.OPTION_LIMIT),
            )
            for item in page.shown
            if item.entry.id
        ]
        items.append(controls.option_select(controls.ENTRY.custom_id(), _("Publish, hide or remove an entry"), options))
    return items


def _line(item: OpenedEntry, *, own: bool) -> str:
    lock = f"{LOCK} " if own and not item.entry.published else ""
    return f"- {lock}**{text.escape_line(film_name(item.film), 90)}** {_describe_entry(item.entry)}"


def _option_description(entry: DiaryEntry) -> str:
    when = short_day_text(entry.watched_on) if entry.watched_on else _(_KINDS[entry.kind])
    stars = text.star_text(entry.stars)
    known = pgettext("diary entry", "published") if entry.published else pgettext("diary entry", "private")
    return " · ".join(part for part in (stars, when, known) if part)


def watchlist_card(page: DiaryPage, *, pages: int) -> Card:
    whose = _("Your watchlist") if page.own else _("Watchlist of {name}", name=text.name(page.name, 80))
    if not page.total:
        empty = _("Nothing yet. Add a film with `/watchlist add`.") if page.own else _("Nothing published here yet.")
        return note_card(f"## {whose}\n{empty}")
    lines = [
        f"- {LOCK + ' ' if page.own and not item.entry.published else ''}{text.escape_line(film_name(item.film), 120)}"
        for item in page.shown
    ]
    items: list[Item] = [
        text_block(f"## {whose}\n{subtext(ngettext('{count} film', '{count} films', page.total))}"),
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
        to(f"◀ {pgettext('button', 'Newer')}", page.page - 1),
        controls.make_button(_("{page} of {pages}", page=page.page + 1, pages=pages), "mq:nothing", disabled=True),
        to(f"{pgettext('button', 'Older')} ▶", page.page + 1),
    )


def wanted_card(film: Film, *, private: bool) -> Card:
    known = (
        f"{LOCK} {_('Only you can see it.')}"
        if private
        else _("Others can see this in `/who-saw`. You can change that in `/privacy`.")
    )
    saved = _("**{film}** is on your watchlist.", film=text.escape_line(film_name(film), 200))
    return note_card(f"{saved} {known}", colour=theme.TEAL)


def unwanted_card(film: Film) -> Card:
    words = _("Removed **{film}** from your watchlist.", film=text.escape_line(film_name(film), 200))
    return note_card(words, colour=theme.TEAL)


def who_saw_card(found: WhoSawList) -> Card:
    items: list[Item] = [text_block(f"## {text.escape_line(film_name(found.film), 300)}")]
    if found.seen:
        names = text.list_names((_seen(item) for item in found.seen), 1_500)
        heading = ngettext("{count} member has seen it", "{count} members have seen it", len(found.seen))
        items.append(text_block(f"**{heading}**\n{names}"))
    if found.wanting:
        names = text.list_names((text.name(name, 60) for name in found.wanting), 1_000)
        heading = ngettext("{count} member wants to see it", "{count} members want to see it", len(found.wanting))
        items.append(text_block(f"**{heading}**\n{names}"))
    if len(items) == 1:
        words = _(
            "No one here has seen it yet or has it on their watchlist. Seen it? `/rate` it. Want to? `/watchlist "
            "add` it."
        )
        items.append(text_block(words))
    ways = controls.button_row(
        controls.make_button(_("Film card"), controls.CARD.custom_id(found.film.id), emoji="🎬"),
        controls.make_button(_("Reviews"), controls.OPEN_REVIEWS.custom_id(found.film.id), emoji="📖"),
    )
    return Card(card_box(*items, ways, text_block(subtext(_("Prefer not to be listed? Change it in `/privacy`.")))))


def _seen(item: SeenBy) -> str:
    member = f"{text.name(item.name, 60)} {text.star_text(item.stars)}".rstrip()
    if item.times < 2:
        return member
    # Translators: how often a member has seen the film; it is more than once.
    return ngettext("{member} ({count} time)", "{member} ({count} times)", item.times, member=member)
