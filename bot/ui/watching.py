"""What to watch now: three films with their reasons, for whom they were chosen, and what can be said of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.watching import Audience, Verdict
from bot.ui import controls, text, theme
from bot.ui.layout import Card, Item, box, note, rule, says, small, stack
from bot.ui.suggestions import line_of

if TYPE_CHECKING:
    from bot.domain.film import Film
    from bot.domain.watching import Likeness, Marked, Picked

MOST_CHOSEN = 10


def picked_card(picked: Picked, *, asker: int) -> Card:
    filters = text.line(", ".join(picked.question.filters.words()), 150)
    items: list[Item] = [
        says(stack([f"## To watch now{f': {filters}' if filters else ''}", _whom(picked)])),
        rule(),
    ]
    for n, suggested in enumerate(picked.films, 1):
        items += [line_of(n, suggested), _about(suggested.film, picked.question.id, asker)]
    foot = _foot(picked)
    if foot:
        items += [rule(), says(small(foot))]
    items += [
        controls.people(
            controls.WHO_WATCHES.id(picked.question.id, asker), "Who is watching? Choose for them", MOST_CHOSEN
        ),
        controls.row(
            controls.button("My voice channel", controls.VOICE_WATCHES.id(picked.question.id, asker), emoji="🔊"),
            controls.button("This channel", controls.CHANNEL_WATCHES.id(picked.question.id, asker), emoji="💬"),
            controls.button(
                "Three others",
                controls.MORE_TO_WATCH.id(picked.question.id, asker),
                emoji="🎲",
                disabled=not picked.more,
            ),
        ),
    ]
    return Card(box(*items))


def _about(film: Film, question: int, asker: int) -> Item:
    return controls.row(
        controls.button("Film card", controls.CARD.id(film.id), emoji="🎬"),
        controls.button("Not this one", controls.NOT_THIS.id(film.id, question, asker)),
        controls.button("Seen it", controls.SEEN_IT.id(film.id, question, asker)),
        controls.button("To my watchlist", controls.WISH.id(film.id)),
    )


def _whom(picked: Picked) -> str | None:
    if picked.question.audience is Audience.ME:
        return None
    names = text.listing((text.line(name, 60) for name in picked.names), 300)
    how = {
        Audience.VOICE: "in your voice channel",
        Audience.CHANNEL: "who use Marquee in this channel",
        Audience.REACTIONS: "who reacted",
    }.get(picked.question.audience)
    return f"For {names or 'nobody in particular'}{f' ({how})' if how else ''}"


def _foot(picked: Picked) -> str:
    lines = []
    if picked.withheld:
        lines.append(
            f"{picked.withheld} of them {'keeps' if picked.withheld == 1 else 'keep'} their taste to themselves."
        )
    if not picked.known:
        lines.append(
            "You have rated nothing here yet, so these are the library's best, for anybody."
            if picked.question.audience is Audience.ME
            else "None of them has rated anything here yet, so these are the library's best, for anybody."
        )
    if picked.seen and picked.question.audience is not Audience.ME:
        seen = text.listing((f"{text.line(film.name, 80)} ({text.line(name, 40)})" for film, name in picked.seen), 300)
        lines.append(f"Left out, because somebody has seen it: {seen}")
    return "\n".join(lines)


def likeness_card(likeness: Likeness) -> Card:
    """How two members' stars compare, and on which films."""
    name = text.line(likeness.name, 80)
    parts = [
        f"## You and {name}",
        (
            f"Over {text.plural(likeness.common, 'film')} that you both rated here, your stars are "
            f"**{likeness.apart:.1f} apart** on average: {_closeness(likeness.apart)}."
        ),
    ]
    for title, films in (("You both like", likeness.agree), ("You differ on", likeness.differ)):
        if films:
            rows = [f"- {text.line(film.name, 120)}: you {mine:g}, {name} {theirs:g}" for film, mine, theirs in films]
            parts += ["", f"**{title}**", *rows]
    return Card(box(says("\n".join(parts))))


def _closeness(apart: float) -> str:
    for most, words in ((0.4, "nearly the same taste"), (0.8, "close"), (1.3, "now and then of one mind")):
        if apart <= most:
            return words
    return "something to argue about"


_MARKED = {
    Verdict.NOT_THIS: "Understood: **{film}** will not be suggested to you again.",
    Verdict.SEEN: "Understood: you have seen **{film}**, so it is left out from now on. `/rate` says how it was.",
    Verdict.UP: "Your vote for **{film}** is counted.",
    Verdict.DOWN: "Your vote against **{film}** is counted.",
}


def marked_note(marked: Marked) -> Card:
    return note(_MARKED[marked.verdict].format(film=text.line(marked.title, 200)), colour=theme.TEAL)


def wished_note(film: Film) -> Card:
    return note(f"**{text.line(film.name, 200)}** is on your watchlist. `/watchlist show` lists it.", colour=theme.TEAL)
