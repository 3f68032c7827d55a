"""The card of `/recommend`: three films with reasons and verdict buttons, and the audience; and `/taste`'s card."""

from __future__ import annotations

import re

import discord

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.tmdb_details import WatchOption, WatchProviders
from bot.domain.errors import ControlUnknown
from bot.domain.ids import FilmId, MemberId
from bot.domain.recommendations.question import Audience, Recommendation, RecordedVerdict, TasteComparison, Verdict
from bot.domain.recommendations.suggestion import SuggestedFilm, SuggestionReasonKind
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, card_box, divider, film_section, join_lines, note_card, subtext, text_block
from bot.ui.language.messages import N_, _, ngettext
from bot.ui.language.numbers import clause_list, comma_list, decimal_text, short_decimal_text
from bot.ui.language.titles import film_name
from bot.ui.language.words import genre_text, theme_text
from bot.ui.recommendations.filters import filter_words
from bot.ui.recommendations.suggestions import REASONS_SHOWN, reason_text

MOST_CHOSEN = 10
PLOT_LINE, REASON_LINE = 84, 72
"""Characters, so that three films fit one screen of a phone; a second reason is told if both fit."""
REASON_LIMIT = 200
_SAVE, _NOMINATE = "save", "nominate"
_DEEDS = (
    (str(Verdict.SEEN), N_("Seen it"), "👀"),
    (str(Verdict.NOT_THIS), N_("Not this one"), "🚫"),
    (_SAVE, N_("Watchlist"), "🔖"),
    (_NOMINATE, N_("Nominate"), "🎟️"),
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s")
_NO_REASON = frozenset({SuggestionReasonKind.UNRATED, SuggestionReasonKind.IN_LIBRARY})
"""What is no reason to watch a film by itself."""


def recommendation_card(picked: Recommendation, *, asker: int) -> Card:
    filters = text.escape_line(comma_list(filter_words(picked.question.filters)), 150)
    title = _("What to watch: {filters}", filters=filters) if filters else _("What to watch")
    items: list[Item] = [text_block(join_lines([f"## {title}", _audience_line(picked)])), divider()]
    for n, suggested in enumerate(picked.films, 1):
        items.append(_choice_section(n, suggested, picked.watch.get(suggested.film.id)))
    foot = _foot(picked)
    if foot:
        items += [divider(), text_block(subtext(foot))]
    items += [
        _page_buttons(picked, asker),
        _verdict_select(picked, asker),
        controls.member_select(
            controls.WHO_WATCHES.custom_id(picked.question.id, asker), _("Who's watching? Choose members"), MOST_CHOSEN
        ),
        controls.button_row(
            controls.make_button(
                _("My voice channel"), controls.VOICE_WATCHES.custom_id(picked.question.id, asker), emoji="🔊"
            ),
            controls.make_button(
                _("This channel"), controls.CHANNEL_WATCHES.custom_id(picked.question.id, asker), emoji="💬"
            ),
        ),
    ]
    return Card(card_box(*items))


def _choice_section(number: int, suggested: SuggestedFilm, watch: WatchProviders | None) -> Item:
    """What one decides by: length, genres, a line of the plot, where to watch, and why this film."""
    film = suggested.film
    facts = [
        _("{minutes} min", minutes=film.runtime) if film.runtime else "",
        text.list_names((text.escape_line(genre_text(genre), 30) for genre in film.genres[:3]), 60),
    ]
    return film_section(
        film,
        join_lines(
            [
                f"**{number}. {text.escape_line(film_name(film), 120)}**",
                " · ".join(part for part in facts if part),
                _plot_line(film),
                subtext(join_lines([_reason_sentence(suggested), _watch_line(watch)])),
            ]
        ),
    )


def _plot_line(film: Film) -> str | None:
    """The plot's first sentence, or two if the first is only a place and a year; at most two lines on a phone."""
    plot = ""
    for sentence in _SENTENCE_END.split(film.overview or ""):
        plot = f"{plot} {sentence}".strip()
        if len(plot) >= PLOT_LINE // 3:
            break
    return text.escape_line(plot, PLOT_LINE) or None


def _reason_sentence(suggested: SuggestedFilm) -> str:
    """The strongest reasons. That nobody has rated a film is none: then the film's own facts are told before it."""
    told = [reason for reason in suggested.reasons if reason.kind not in _NO_REASON]
    if told:
        reasons = [reason_text(reason) for reason in told[:REASONS_SHOWN]]
        both = clause_list(reasons)
        why = both if len(both) <= REASON_LINE else reasons[0]
    else:
        film = suggested.film
        why = clause_list([_about_text(film), *(reason_text(reason) for reason in suggested.reasons[:1])])
    return text.shorten_text(why[:1].upper() + why[1:], REASON_LIMIT)


def _about_text(film: Film) -> str:
    """What a film is about, else who directed it, else what it is."""
    about = text.list_names((text.escape_line(theme_text(theme), 40) for theme in film.themes[:3]), 90)
    kind = text.escape_line(genre_text(film.genres[0]), 30) if film.genres else _("A film")
    if about:
        # Translators: {genre} is a genre such as "Drama", {themes} a list such as "grief, family".
        return _("{genre} about {themes}", genre=kind, themes=about)
    if film.directors:
        return _("{genre} by {director}", genre=kind, director=text.escape_line(film.directors[0], 60))
    return kind


def _watch_line(watch: WatchProviders | None) -> str | None:
    if watch is None:
        return None
    services = dict.fromkeys(name for way in WatchOption for name in watch.services.get(way, ()))
    names = text.list_names((text.escape_line(name, 30) for name in services), 70)
    return _("On {services} (by JustWatch)", services=names) if names else None


def _page_buttons(picked: Recommendation, asker: int) -> Item:
    """A button for each film's card, with its number, and one for other films."""
    buttons = [
        controls.make_button(f"{n}", controls.CARD.custom_id(suggested.film.id), emoji="🎬")
        for n, suggested in enumerate(picked.films, 1)
    ]
    if picked.more:
        more = controls.MORE_TO_WATCH.custom_id(picked.question.id, asker)
        buttons.append(controls.make_button(_("More"), more, emoji="🎲", style=discord.ButtonStyle.primary))
    return controls.button_row(*buttons)


def _verdict_select(picked: Recommendation, asker: int) -> Item:
    """One select for all films instead of three buttons each, which would not fit a phone."""
    options = [
        discord.SelectOption(
            label=text.label_text(f"{n}. {_(words)}", theme.OPTION_LIMIT),
            value=f"{deed}:{suggested.film.id}",
            description=text.label_text(film_name(suggested.film), theme.OPTION_LIMIT),
            emoji=emoji,
        )
        for n, suggested in enumerate(picked.films, 1)
        for deed, words, emoji in _DEEDS
    ]
    return controls.option_select(
        controls.SAY_OF_FILM.custom_id(picked.question.id, asker),
        _("Seen it, not this one, watchlist, nominate"),
        options,
    )


def read_film_choice(value: str) -> tuple[Verdict | controls.Control, FilmId]:
    """What was chosen of a film in the select: a verdict, or the control that does it. Raises ControlUnknown."""
    deed, film = [*value.split(":", 1), ""][:2]
    if deed not in (known for known, _words, _emoji in _DEEDS):
        raise ControlUnknown
    instead = {_SAVE: controls.ADD_TO_WATCHLIST, _NOMINATE: controls.NOMINATE}
    return instead[deed] if deed in instead else Verdict(deed), FilmId(controls.parse_number(film))


def _name(name: str | MemberId) -> str:
    """The stored name, or a mention by id, which Discord shows as a name."""
    return text.name(name, 60) if isinstance(name, str) else f"<@{name}>"


def _audience_line(picked: Recommendation) -> str | None:
    if picked.question.audience is Audience.ME:
        return None
    names = text.list_names(map(_name, picked.names), 300)
    if picked.unnamed:
        names = (
            _("{names} and {count} more", names=names, count=picked.unnamed)
            if names
            else ngettext("{count} member", "{count} members", picked.unnamed)
        )
    return _(_AUDIENCES.get(picked.question.audience, N_("For {names}")), names=names or _("everyone"))


_AUDIENCES = {
    Audience.VOICE: N_("For {names} (in your voice channel)"),
    Audience.CHANNEL: N_("For {names} (active in this channel)"),
    Audience.REACTIONS: N_("For {names} (who reacted)"),
}


def _foot(picked: Recommendation) -> str:
    lines = []
    if picked.withheld:
        lines.append(
            ngettext(
                "{count} of them keeps their taste private.",
                "{count} of them keep their taste private.",
                picked.withheld,
            )
        )
    if not picked.known:
        lines.append(_unknown(picked))
    if picked.question.filters.avoid:
        lines.append(_("Content notes aren't complete: a film without one may still contain it."))
    alone = picked.question.audience is Audience.ME
    if picked.seen and not alone:
        seen = [f"{text.escape_line(film_name(film), 80)} ({_name(name)})" for film, name in picked.seen]
        films = text.list_names(seen, 400)
        if picked.seen_more:
            films = _("{names} and {count} more", names=films, count=picked.seen_more)
        lines.append(_("Left out because someone has seen it: {films}", films=films))
    elif picked.seen_more and not alone:
        films = ngettext("{count} film", "{count} films", picked.seen_more)
        lines.append(_("Left out because someone has seen it: {films}", films=films))
    return "\n".join(lines)


def _unknown(picked: Recommendation) -> str:
    """Says that nobody's taste is known, and what the films were chosen by instead."""
    watchlist = picked.question.filters.watchlist
    if picked.question.audience is not Audience.ME:
        messages = _NONE_OF_THEM if picked.names or picked.unnamed else _NO_ONE
    else:
        messages = _YOU_PRIVATELY if picked.shared else _YOU
    return _(messages[watchlist])


_NONE_OF_THEM = {
    False: N_("None of them has published ratings here yet, so these are all-round favourites from the library."),
    True: N_("None of them has published ratings here yet, so the best-known films come first."),
}
"""What an answer says whose films were chosen without taste, by whether they come from watchlists."""
_NO_ONE = {
    False: N_("No one's taste is known yet, so these are all-round favourites from the library."),
    True: N_("No one's taste is known yet, so the best-known films come first."),
}
_YOU_PRIVATELY = {
    False: N_(
        "You haven't published any ratings here, so these are all-round favourites from the library. Add "
        "`private:True` to use your private ones."
    ),
    True: N_(
        "You haven't published any ratings here, so the best-known films come first. Add `private:True` to use your "
        "private ones."
    ),
}
_YOU = {
    False: N_("You haven't rated anything here yet, so these are all-round favourites from the library."),
    True: N_("You haven't rated anything here yet, so the best-known films come first."),
}


def taste_card(likeness: TasteComparison) -> Card:
    """How two members' ratings compare, and on which films."""
    name = text.name(likeness.name, 80)
    closeness = next((words for most, words in _CLOSENESS if likeness.apart <= most), _FAR_APART)
    parts = [
        f"## {_('You and {name}', name=name)}",
        ngettext(
            "On the {count} film you've both rated here, your stars are **{apart} apart** on average: {closeness}.",
            "On the {count} films you've both rated here, your stars are **{apart} apart** on average: {closeness}.",
            likeness.common,
            apart=decimal_text(likeness.apart),
            closeness=_(closeness),
        ),
    ]
    for title, films in ((_("You both like"), likeness.agree), (_("You disagree on"), likeness.differ)):
        if films:
            rows = [_taste_row(film, mine, name, theirs) for film, mine, theirs in films]
            parts += ["", f"**{title}**", *rows]
    return Card(card_box(text_block("\n".join(parts))))


def _taste_row(film: Film, mine: float, name: str, theirs: float) -> str:
    row = _(
        "{film}: you {mine}, {name} {theirs}",
        film=text.escape_line(film_name(film), 120),
        mine=short_decimal_text(mine),
        name=name,
        theirs=short_decimal_text(theirs),
    )
    return f"- {row}"


_CLOSENESS = (
    # Translators: These end the sentence about how far two members' stars are apart.
    (0.4, N_("almost the same taste")),
    (0.8, N_("similar taste")),
    (1.3, N_("you agree now and then")),
)
_FAR_APART = N_("plenty to argue about")


_MARKED = {
    Verdict.NOT_THIS: N_("Got it. I won't suggest **{film}** to you again."),
    Verdict.SEEN: N_("Got it. I'll leave **{film}** out from now on. How was it? Tell us with `/rate`."),
    Verdict.UP: N_("Your vote for **{film}** is counted."),
    Verdict.DOWN: N_("Your vote against **{film}** is counted."),
}


def verdict_note(marked: RecordedVerdict) -> Card:
    """Confirms a verdict, with an undo button, because it is easy to press a button by mistake on a phone."""
    undo = controls.button_row(controls.make_button(_("Undo"), controls.UNDO_VERDICT.custom_id(marked.film)))
    return note_card(_(_MARKED[marked.verdict], film=text.escape_line(marked.title, 200)), undo, colour=theme.TEAL)


def verdict_undone_note(film: Film) -> Card:
    return note_card(
        _("Undone. I may suggest **{film}** to you again.", film=text.escape_line(film_name(film), 200)),
        colour=theme.TEAL,
    )


def watchlist_note(film: Film) -> Card:
    return note_card(
        _(
            "**{film}** is on your watchlist. See it all with `/watchlist show`.",
            film=text.escape_line(film_name(film), 200),
        ),
        colour=theme.TEAL,
    )
