"""Cards that show what is stored about a person, and let them download or erase it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import discord

from bot.domain.diary.entry import Preference
from bot.domain.ids import LIBRARY, GuildId
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, note_card, subtext, text_block
from bot.ui.language.messages import N_, _, ngettext

_KINDS: Mapping[str, Callable[[int], str]] = {
    "reviews": lambda n: ngettext("{count} review", "{count} reviews", n),
    "drafts": lambda n: ngettext("{count} draft", "{count} drafts", n),
    "pages": lambda n: ngettext("{count} imported page to check", "{count} imported pages to check", n),
    "diary": lambda n: ngettext("{count} diary entry", "{count} diary entries", n),
    "wishes": lambda n: ngettext("{count} film on your watchlist", "{count} films on your watchlist", n),
    "imports": lambda n: ngettext("{count} import", "{count} imports", n),
    "likes": lambda n: ngettext("{count} like you gave", "{count} likes you gave", n),
    "reports": lambda n: ngettext("{count} report you made", "{count} reports you made", n),
    "nominations": lambda n: ngettext("{count} film you nominated", "{count} films you nominated", n),
    "votes": lambda n: ngettext("{count} movie night you voted in", "{count} movie nights you voted in", n),
    "nights": lambda n: ngettext(
        "{count} movie night with your answer, visit or score",
        "{count} movie nights with your answers, visits or scores",
        n,
    ),
    "turns": lambda n: ngettext("{count} list you take turns for", "{count} lists you take turns for", n),
    "watching": lambda n: ngettext("{count} record used for suggestions", "{count} records used for suggestions", n),
    "asked": lambda n: ngettext("{count} recently requested film", "{count} recently requested films", n),
    "chosen": lambda n: ngettext(
        "{count} favourite film on your profile", "{count} favourite films on your profile", n
    ),
    "left_out": lambda n: ngettext("{count} film left out of statistics", "{count} films left out of statistics", n),
    "guesses": lambda n: ngettext("{count} answer in the guessing game", "{count} answers in the guessing game", n),
    "named": lambda n: ngettext("{count} display name", "{count} display names", n),
    "deeds": lambda n: ngettext("{count} action you took for the club", "{count} actions you took for the club", n),
}
_PREFERENCES = {
    # Translators: Each is a button: what is allowed, and the answer.
    Preference.SCORE: (
        N_("{mark} Use my ratings in scores, suggestions and /taste: yes"),
        N_("{mark} Use my ratings in scores, suggestions and /taste: no"),
    ),
    Preference.WHO_SAW: (N_("{mark} List me in /who-saw: yes"), N_("{mark} List me in /who-saw: no")),
    Preference.DIARY: (N_("{mark} Let others see my diary: yes"), N_("{mark} Let others see my diary: no")),
    Preference.WATCHLIST: (
        N_("{mark} Let others see my watchlist: yes"),
        N_("{mark} Let others see my watchlist: no"),
    ),
    Preference.STATS: (
        N_("{mark} Count me in profiles and statistics: yes"),
        N_("{mark} Count me in profiles and statistics: no"),
    ),
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
        text_block(f"## {_('Your data')}"),
        text_block(_stored(stored, names, one=declined is not None)),
    ]
    if declined is not None:
        items += [divider(), text_block(f"**{_('What others can see')}**")]
        items += [_choice(number, what, allowed=what not in declined) for number, what in enumerate(Preference)]
    items += [
        divider(),
        controls.button_row(
            controls.make_button(_("Download my data"), controls.EXPORT_MINE.custom_id(), emoji="📦"),
            *(() if declined is None else (controls.make_button(_("Films left out"), controls.LEFT_OUT.custom_id()),)),
            controls.make_button(_("Erase my data…"), controls.FORGET.custom_id(), style=discord.ButtonStyle.danger),
        ),
        text_block(subtext(_backups(backups))),
    ]
    return Card(card_box(*items, colour=theme.INK))


def _stored(stored: Mapping[GuildId, Mapping[str, int]], names: Mapping[GuildId, str], *, one: bool) -> str:
    if not stored:
        return (
            _("Nothing is stored about you, apart from the settings below.")
            if one
            else _("Nothing is stored about you in any club.")
        )
    lines = []
    for guild, kinds in list(stored.items())[:_CLUBS_SHOWN]:
        if not one:
            lines.append(f"**{text.escape_line(_place_name(guild, names), 80)}**")
        lines += [f"- {_KINDS[kind](count)}" for kind, count in kinds.items()]
    if len(stored) > _CLUBS_SHOWN:
        more = len(stored) - _CLUBS_SHOWN
        lines.append(
            ngettext(
                "and {count} more club. The download includes them all.",
                "and {count} more clubs. The download includes them all.",
                more,
            )
        )
    return join_lines(lines)


def _place_name(guild: GuildId, names: Mapping[GuildId, str]) -> str:
    if guild == LIBRARY:
        return _("Outside any club")
    return names.get(guild) or _("A club with the id {id}", id=str(guild))


def _choice(number: int, what: Preference, *, allowed: bool) -> Item:
    yes, no = _PREFERENCES[what]
    label = _(yes, mark="✅") if allowed else _(no, mark="🚫")
    return controls.button_row(controls.make_button(label, controls.PREFER.custom_id(number, int(not allowed))))


def _backups(nights: int) -> str:
    if not nights:
        return _("This bot makes no nightly backups, but whoever runs it may keep copies.")
    return ngettext(
        "Backups are kept for {count} night. Restoring one doesn't bring erased data back.",
        "Backups are kept for {count} nights. Restoring one doesn't bring erased data back.",
        nights,
    )


def forget_card(*, everywhere: bool, backups: int) -> Card:
    what = (
        _(
            "This will erase what's stored about you in **every club** that uses this bot: drafts, diary, ratings, "
            "lists, imports, history, votes and scores of movie nights, and your name. Films you nominated stay on "
            "their list without your name and words. Choose what happens to your published reviews."
        )
        if everywhere
        else _(
            "This will erase what's stored about you in **this club**: drafts, diary, ratings, lists, imports, "
            "history, votes and scores of movie nights, and your name. Films you nominated stay on their list without "
            "your name and words. Choose what happens to your published reviews."
        )
    )
    lines = [
        f"## {_('Erase my data')}",
        what,
        _("**Erase everything**: your reviews are erased too."),
        _(
            "**Keep my reviews**: they stay, by “A former member”. No one can link them to you, and you can't change "
            "them any more."
        ),
        subtext(f"{_('Messages already posted stay until someone deletes them.')} {_backups(backups)}"),
    ]
    danger = discord.ButtonStyle.danger
    ways = controls.button_row(
        controls.make_button(_("Erase everything…"), controls.FORGET_SURE.custom_id(0), style=danger),
        controls.make_button(_("Keep my reviews…"), controls.FORGET_SURE.custom_id(1), style=danger),
        controls.make_button(_("Download first"), controls.EXPORT_MINE.custom_id(), emoji="📦"),
    )
    return note_card("\n".join(lines), ways, colour=theme.RED)


_CONFIRM = {
    (True, True): N_(
        "**This will erase everything except your published reviews, which stay by “A former member”, in every "
        "club.** This can't be undone."
    ),
    (True, False): N_(
        "**This will erase everything except your published reviews, which stay by “A former member”, in this "
        "club.** This can't be undone."
    ),
    (False, True): N_("**This will erase everything stored about you, in every club.** This can't be undone."),
    (False, False): N_("**This will erase everything stored about you, in this club.** This can't be undone."),
}
"""By whether published reviews stay, and whether every club is meant."""


def confirm_forget_card(*, keep_texts: bool, everywhere: bool) -> Card:
    yes = _("Yes, keep only my reviews") if keep_texts else _("Yes, erase everything")
    return note_card(
        _(_CONFIRM[keep_texts, everywhere]),
        controls.button_row(
            controls.make_button(yes, controls.FORGET_DO.custom_id(int(keep_texts)), style=discord.ButtonStyle.danger),
            controls.make_button(_("Go back"), controls.FORGET.custom_id()),
        ),
        colour=theme.RED,
    )


def forgotten_card(*, keep_texts: bool, everywhere: bool) -> Card:
    sentences = [
        _("Your data in every club is erased.") if everywhere else _("Your data in this club is erased."),
        _("Your published reviews stay, by “A former member”.") if keep_texts else "",
        _("We keep only an anonymous record of this, so that restoring a backup can't bring your data back."),
    ]
    return note_card(" ".join(filter(None, sentences)), colour=theme.TEAL)
