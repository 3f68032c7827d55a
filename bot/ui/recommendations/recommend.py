"""The card of `/recommend`: three films with reasons and verdict buttons, and the audience; and `/taste`'s card."""

from __future__ import annotations

from bot.domain.catalogue.film import Film
from bot.domain.ids import MemberId
from bot.domain.recommendations.question import Audience, Recommendation, RecordedVerdict, TasteComparison, Verdict
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, note_card, subtext, text_block
from bot.ui.recommendations.suggestions import film_buttons, suggestion_line

MOST_CHOSEN = 10


def recommendation_card(picked: Recommendation, *, asker: int) -> Card:
    filters = text.escape_line(", ".join(picked.question.filters.filter_words()), 150)
    items: list[Item] = [
        text_block(join_lines([f"## What to watch{f': {filters}' if filters else ''}", _audience_line(picked)])),
        divider(),
    ]
    for n, suggested in enumerate(picked.films, 1):
        items += [suggestion_line(n, suggested), _verdict_buttons(suggested.film, picked.question.id, asker)]
    items += film_buttons(picked.films)
    foot = _foot(picked)
    if foot:
        items += [divider(), text_block(subtext(foot))]
    items += [
        controls.member_select(
            controls.WHO_WATCHES.custom_id(picked.question.id, asker), "Who's watching? Choose members", MOST_CHOSEN
        ),
        controls.button_row(
            controls.make_button(
                "My voice channel", controls.VOICE_WATCHES.custom_id(picked.question.id, asker), emoji="🔊"
            ),
            controls.make_button(
                "This channel", controls.CHANNEL_WATCHES.custom_id(picked.question.id, asker), emoji="💬"
            ),
            controls.make_button(
                "Three more",
                controls.MORE_TO_WATCH.custom_id(picked.question.id, asker),
                emoji="🎲",
                disabled=not picked.more,
            ),
        ),
    ]
    return Card(card_box(*items))


def _verdict_buttons(film: Film, question: int, asker: int) -> Item:
    """The verdict buttons; short labels, so that a phone shows them in one row."""
    return controls.button_row(
        controls.make_button("Not this one", controls.NOT_THIS.custom_id(film.id, question, asker)),
        controls.make_button("Seen it", controls.SEEN_IT.custom_id(film.id, question, asker)),
        controls.make_button("Watchlist", controls.ADD_TO_WATCHLIST.custom_id(film.id)),
    )


def _name(name: str | MemberId) -> str:
    """The stored name, or a mention by id, which Discord shows as a name."""
    return text.name(name, 60) if isinstance(name, str) else f"<@{name}>"


def _audience_line(picked: Recommendation) -> str | None:
    if picked.question.audience is Audience.ME:
        return None
    names = text.list_names(map(_name, picked.names), 300)
    if picked.unnamed:
        more = f"{picked.unnamed} more" if names else text.plural_text(picked.unnamed, "member")
        names = f"{names} and {more}" if names else more
    how = {
        Audience.VOICE: "in your voice channel",
        Audience.CHANNEL: "active in this channel",
        Audience.REACTIONS: "who reacted",
    }.get(picked.question.audience)
    return f"For {names or 'everyone'}{f' ({how})' if how else ''}"


def _foot(picked: Recommendation) -> str:
    lines = []
    if picked.withheld:
        lines.append(f"{picked.withheld} of them {'keeps' if picked.withheld == 1 else 'keep'} their taste private.")
    if not picked.known:
        lines.append(_unknown(picked))
    if picked.question.filters.avoid:
        lines.append("Content notes aren't complete: a film without one may still contain it.")
    alone = picked.question.audience is Audience.ME
    if picked.seen and not alone:
        seen = [f"{text.escape_line(film.name, 80)} ({_name(name)})" for film, name in picked.seen]
        more = f" and {picked.seen_more} more" if picked.seen_more else ""
        lines.append(f"Left out because someone has seen it: {text.list_names(seen, 400)}{more}")
    elif picked.seen_more and not alone:
        lines.append(f"Left out because someone has seen it: {text.plural_text(picked.seen_more, 'film')}")
    return "\n".join(lines)


def _unknown(picked: Recommendation) -> str:
    """Says that nobody's taste is known, and what the films were chosen by instead."""
    watchlist = picked.question.filters.watchlist
    instead = (
        "so the best-known films come first" if watchlist else "so these are all-round favourites from the library"
    )
    if picked.question.audience is not Audience.ME:
        nobody = (
            "None of them has published ratings here yet"
            if picked.names or picked.unnamed
            else "No one's taste is known yet"
        )
        return f"{nobody}, {instead}."
    if picked.shared:
        return f"You haven't published any ratings here, {instead}. Add `private:True` to use your private ones."
    return f"You haven't rated anything here yet, {instead}."


def taste_card(likeness: TasteComparison) -> Card:
    """How two members' ratings compare, and on which films."""
    name = text.name(likeness.name, 80)
    parts = [
        f"## You and {name}",
        (
            f"On the {text.plural_text(likeness.common, 'film')} you've both rated here, your stars are "
            f"**{likeness.apart:.1f} apart** on average: {_closeness(likeness.apart)}."
        ),
    ]
    for title, films in (("You both like", likeness.agree), ("You disagree on", likeness.differ)):
        if films:
            rows = [
                f"- {text.escape_line(film.name, 120)}: you {mine:g}, {name} {theirs:g}" for film, mine, theirs in films
            ]
            parts += ["", f"**{title}**", *rows]
    return Card(card_box(text_block("\n".join(parts))))


def _closeness(apart: float) -> str:
    for most, words in ((0.4, "almost the same taste"), (0.8, "similar taste"), (1.3, "you agree now and then")):
        if apart <= most:
            return words
    return "plenty to argue about"


_MARKED = {
    Verdict.NOT_THIS: "Got it. I won't suggest **{film}** to you again.",
    Verdict.SEEN: "Got it. I'll leave **{film}** out from now on. How was it? Tell us with `/rate`.",
    Verdict.UP: "Your vote for **{film}** is counted.",
    Verdict.DOWN: "Your vote against **{film}** is counted.",
}


def verdict_note(marked: RecordedVerdict) -> Card:
    """Confirms a verdict, with an undo button, because it is easy to press a button by mistake on a phone."""
    undo = controls.button_row(controls.make_button("Undo", controls.UNDO_VERDICT.custom_id(marked.film)))
    return note_card(_MARKED[marked.verdict].format(film=text.escape_line(marked.title, 200)), undo, colour=theme.TEAL)


def verdict_undone_note(film: Film) -> Card:
    return note_card(f"Undone. I may suggest **{text.escape_line(film.name, 200)}** to you again.", colour=theme.TEAL)


def watchlist_note(film: Film) -> Card:
    return note_card(
        f"**{text.escape_line(film.name, 200)}** is on your watchlist. See it all with `/watchlist show`.",
        colour=theme.TEAL,
    )
