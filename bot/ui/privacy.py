"""Cards that show what is stored about a person, and let them download or erase it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import discord

from bot.domain.diary.entry import Preference
from bot.domain.ids import LIBRARY, GuildId
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, note_card, subtext, text_block

_KINDS = {
    "reviews": ("review", "reviews"),
    "drafts": ("draft that was not sent, or waits", "drafts that were not sent, or wait"),
    "diary": ("diary entry", "diary entries"),
    "wishes": ("film on your watchlist", "films on your watchlist"),
    "imports": ("import", "imports"),
    "reports": ("report that you made", "reports that you made"),
    "watching": ("answer, question or channel for suggestions", "answers, questions and channels for suggestions"),
    "asked": ("film that you asked for last", "films that you asked for last"),
    "named": ("display name", "display names"),
    "deeds": ("thing that you did for the club", "things that you did for the club"),
}
_PREFERENCES = {
    Preference.SCORE: "My ratings count here: score, suggestions, /taste",
    Preference.WHO_SAW: "/who-saw lists me",
    Preference.DIARY: "Others may open my diary",
    Preference.WATCHLIST: "Others may see my watchlist",
}
_CLUBS_SHOWN = 12


def preference_of_number(number: int) -> Preference:
    """The preference with this number in a custom_id."""
    return controls.choice_at(list(Preference), number)


def privacy_card(
    stored: Mapping[GuildId, Mapping[str, int]],
    names: Mapping[GuildId, str],
    declined: Collection[Preference] | None,
    *,
    backups: int,
) -> Card:
    """`declined` is None outside a club, where there are no preferences."""
    items: list[Item] = [
        text_block("## What is stored about you"),
        text_block(_stored(stored, names, one=declined is not None)),
    ]
    if declined is not None:
        items += [divider(), text_block("**Who may know**")]
        items += [_choice(number, what, allowed=what not in declined) for number, what in enumerate(Preference)]
    items += [
        divider(),
        controls.button_row(
            controls.make_button("Download all of it", controls.EXPORT_MINE.custom_id(), emoji="📦"),
            controls.make_button("Forget me", controls.FORGET.custom_id(), style=discord.ButtonStyle.danger),
        ),
        text_block(subtext(_backups(backups))),
    ]
    return Card(card_box(*items, colour=theme.INK))


def _stored(stored: Mapping[GuildId, Mapping[str, int]], names: Mapping[GuildId, str], *, one: bool) -> str:
    if not stored:
        return "Nothing, but the settings that you see below." if one else "Nothing, in no club."
    lines = []
    for guild, kinds in list(stored.items())[:_CLUBS_SHOWN]:
        if not one:
            place = "Outside any club" if guild == LIBRARY else names.get(guild, f"A club with the id {guild}")
            lines.append(f"**{text.escape_line(place, 80)}**")
        lines += [f"- {text.plural_text(count, *_KINDS[kind])}" for kind, count in kinds.items()]
    if len(stored) > _CLUBS_SHOWN:
        lines.append(f"and {len(stored) - _CLUBS_SHOWN} more clubs: the download has them all")
    return join_lines(lines)


def _choice(number: int, what: Preference, *, allowed: bool) -> Item:
    label = f"{'✅' if allowed else '🚫'} {_PREFERENCES[what]}: {'yes' if allowed else 'no'}"
    return controls.button_row(controls.make_button(label, controls.PREFER.custom_id(number, int(not allowed))))


def _backups(nights: int) -> str:
    if not nights:
        return "This bot makes no nightly backups; whoever runs it may keep copies."
    return f"Backups live for {text.plural_text(nights, 'night')}. What is forgotten does not come back with one."


def forget_card(*, everywhere: bool, backups: int) -> Card:
    where = "in **every club** where this bot is" if everywhere else "in **this club**"
    body = (
        f"## Forget me\nThis is about everything that is stored about you {where}. Choose what becomes of your "
        "published texts; all else goes at once: drafts, diary, ratings, lists, imports, history, your name.\n"
        "**Erase everything**: your reviews go too.\n"
        "**Keep my texts**: published reviews stay as by “A former member”; nobody can link them to you again, "
        "and you cannot change them any more.\n"
        + subtext(f"Messages that were already posted remain until somebody deletes them. {_backups(backups)}")
    )
    ways = controls.button_row(
        controls.make_button("Erase everything …", controls.FORGET_SURE.custom_id(0), style=discord.ButtonStyle.danger),
        controls.make_button("Keep my texts …", controls.FORGET_SURE.custom_id(1), style=discord.ButtonStyle.danger),
        controls.make_button("Download first", controls.EXPORT_MINE.custom_id(), emoji="📦"),
    )
    return note_card(body, ways, colour=theme.RED)


def confirm_forget_card(*, keep_texts: bool, everywhere: bool) -> Card:
    what = "Your texts stay under “A former member”, all else is erased" if keep_texts else "Everything is erased"
    where = "in every club" if everywhere else "in this club"
    yes = "Yes, keep only my texts" if keep_texts else "Yes, erase everything"
    return note_card(
        f"**{what}, {where}.** Nobody can undo this.",
        controls.button_row(
            controls.make_button(yes, controls.FORGET_DO.custom_id(int(keep_texts)), style=discord.ButtonStyle.danger),
            controls.make_button("Go back", controls.FORGET.custom_id()),
        ),
        colour=theme.RED,
    )


def forgotten_card(*, keep_texts: bool, everywhere: bool) -> Card:
    where = "in every club" if everywhere else "in this club"
    texts = " Your published texts stay as by “A former member”." if keep_texts else ""
    return note_card(
        f"You are forgotten {where}.{texts} A note that this was done stays, so that no backup brings anything back; "
        "your id cannot be read from it.",
        colour=theme.TEAL,
    )
