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
    "drafts": ("draft", "drafts"),
    "pages": ("imported page to check", "imported pages to check"),
    "diary": ("diary entry", "diary entries"),
    "wishes": ("film on your watchlist", "films on your watchlist"),
    "imports": ("import", "imports"),
    "likes": ("like you gave", "likes you gave"),
    "reports": ("report you made", "reports you made"),
    "nominations": ("film you nominated", "films you nominated"),
    "votes": ("movie night you voted in", "movie nights you voted in"),
    "nights": ("movie night with your answer, visit or score", "movie nights with your answers, visits or scores"),
    "turns": ("list you take turns for", "lists you take turns for"),
    "watching": ("record used for suggestions", "records used for suggestions"),
    "asked": ("recently requested film", "recently requested films"),
    "chosen": ("favourite film on your profile", "favourite films on your profile"),
    "left_out": ("film left out of statistics", "films left out of statistics"),
    "guesses": ("answer in the guessing game", "answers in the guessing game"),
    "named": ("display name", "display names"),
    "deeds": ("action you took for the club", "actions you took for the club"),
}
_PREFERENCES = {
    Preference.SCORE: "Use my ratings in scores, suggestions and /taste",
    Preference.WHO_SAW: "List me in /who-saw",
    Preference.DIARY: "Let others see my diary",
    Preference.WATCHLIST: "Let others see my watchlist",
    Preference.STATS: "Count me in profiles and statistics",
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
        text_block("## Your data"),
        text_block(_stored(stored, names, one=declined is not None)),
    ]
    if declined is not None:
        items += [divider(), text_block("**What others can see**")]
        items += [_choice(number, what, allowed=what not in declined) for number, what in enumerate(Preference)]
    items += [
        divider(),
        controls.button_row(
            controls.make_button("Download my data", controls.EXPORT_MINE.custom_id(), emoji="📦"),
            *(() if declined is None else (controls.make_button("Films left out", controls.LEFT_OUT.custom_id()),)),
            controls.make_button("Erase my data…", controls.FORGET.custom_id(), style=discord.ButtonStyle.danger),
        ),
        text_block(subtext(_backups(backups))),
    ]
    return Card(card_box(*items, colour=theme.INK))


def _stored(stored: Mapping[GuildId, Mapping[str, int]], names: Mapping[GuildId, str], *, one: bool) -> str:
    if not stored:
        return (
            "Nothing is stored about you, apart from the settings below."
            if one
            else "Nothing is stored about you in any club."
        )
    lines = []
    for guild, kinds in list(stored.items())[:_CLUBS_SHOWN]:
        if not one:
            place = "Outside any club" if guild == LIBRARY else names.get(guild, f"A club with the id {guild}")
            lines.append(f"**{text.escape_line(place, 80)}**")
        lines += [f"- {text.plural_text(count, *_KINDS[kind])}" for kind, count in kinds.items()]
    if len(stored) > _CLUBS_SHOWN:
        lines.append(f"and {len(stored) - _CLUBS_SHOWN} more clubs. The download includes them all.")
    return join_lines(lines)


def _choice(number: int, what: Preference, *, allowed: bool) -> Item:
    label = f"{'✅' if allowed else '🚫'} {_PREFERENCES[what]}: {'yes' if allowed else 'no'}"
    return controls.button_row(controls.make_button(label, controls.PREFER.custom_id(number, int(not allowed))))


def _backups(nights: int) -> str:
    if not nights:
        return "This bot makes no nightly backups, but whoever runs it may keep copies."
    return f"Backups are kept for {text.plural_text(nights, 'night')}. Restoring one doesn't bring erased data back."


def forget_card(*, everywhere: bool, backups: int) -> Card:
    where = "in **every club** that uses this bot" if everywhere else "in **this club**"
    body = (
        f"## Erase my data\nThis will erase what's stored about you {where}: drafts, diary, ratings, lists, imports, "
        "history, votes and scores of movie nights, and your name. Films you nominated stay on their list without your "
        "name and words. Choose what happens to your published reviews.\n**Erase everything**: your "
        "reviews are erased too.\n**Keep my reviews**: they stay, by “A former member”. No one can link them to "
        "you, and you can't change them any more.\n"
    ) + subtext(f"Messages already posted stay until someone deletes them. {_backups(backups)}")
    ways = controls.button_row(
        controls.make_button("Erase everything…", controls.FORGET_SURE.custom_id(0), style=discord.ButtonStyle.danger),
        controls.make_button("Keep my reviews…", controls.FORGET_SURE.custom_id(1), style=discord.ButtonStyle.danger),
        controls.make_button("Download first", controls.EXPORT_MINE.custom_id(), emoji="📦"),
    )
    return note_card(body, ways, colour=theme.RED)


def confirm_forget_card(*, keep_texts: bool, everywhere: bool) -> Card:
    what = (
        "This will erase everything except your published reviews, which stay by “A former member”"
        if keep_texts
        else "This will erase everything stored about you"
    )
    where = "in every club" if everywhere else "in this club"
    yes = "Yes, keep only my reviews" if keep_texts else "Yes, erase everything"
    return note_card(
        f"**{what}, {where}.** This can't be undone.",
        controls.button_row(
            controls.make_button(yes, controls.FORGET_DO.custom_id(int(keep_texts)), style=discord.ButtonStyle.danger),
            controls.make_button("Go back", controls.FORGET.custom_id()),
        ),
        colour=theme.RED,
    )


def forgotten_card(*, keep_texts: bool, everywhere: bool) -> Card:
    where = "in every club" if everywhere else "in this club"
    texts = " Your published reviews stay, by “A former member”." if keep_texts else ""
    return note_card(
        (
            f"Your data {where} is erased.{texts} We keep only an anonymous record of this, so that restoring a "
            "backup can't bring your data back."
        ),
        colour=theme.TEAL,
    )
