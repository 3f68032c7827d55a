"""What to watch now: three films with their reasons, for whom they were chosen, and what can be said of each."""

from __future__ import annotations

from bot.domain.catalogue.film import Film
from bot.domain.ids import MemberId
from bot.domain.recommendations.question import Audience, Likeness, Marked, Picked, Verdict
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, box, note, rule, says, small, stack
from bot.ui.recommendations.suggestions import line_of, openers

MOST_CHOSEN = 10


def picked_card(picked: Picked, *, asker: int) -> Card:
    filters = text.line(", ".join(picked.question.filters.words()), 150)
    items: list[Item] = [
        says(stack([f"## To watch now{f': {filters}' if filters else ''}", _whom(picked)])),
        rule(),
    ]
    for n, suggested in enumerate(picked.films, 1):
        items += [line_of(n, suggested), _say_of(suggested.film, picked.question.id, asker)]
    items += openers(picked.films)
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


def _say_of(film: Film, question: int, asker: int) -> Item:
    """Three short buttons, so that a phone shows them in one line."""
    return controls.row(
        controls.button("Not this one", controls.NOT_THIS.id(film.id, question, asker)),
        controls.button("Seen it", controls.SEEN_IT.id(film.id, question, asker)),
        controls.button("To my watchlist", controls.WISH.id(film.id)),
    )


def _name(name: str | MemberId) -> str:
    """A name as this club knows it; where it does not, Discord shows the one of this id."""
    return text.name(name, 60) if isinstance(name, str) else f"<@{name}>"


def _whom(picked: Picked) -> str | None:
    if picked.question.audience is Audience.ME:
        return None
    names = text.listing(map(_name, picked.names), 300)
    if picked.unnamed:
        more = f"{picked.unnamed} more" if names else text.plural(picked.unnamed, "member")
        names = f"{names} and {more}" if names else more
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
        lines.append(_unknown(picked))
    if picked.question.filters.avoid:
        lines.append("Content notes are what is recorded: a film without one may still hold it.")
    alone = picked.question.audience is Audience.ME
    if picked.seen and not alone:
        seen = [f"{text.line(film.name, 80)} ({_name(name)})" for film, name in picked.seen]
        more = f" and {picked.seen_more} more" if picked.seen_more else ""
        lines.append(f"Left out, because somebody has seen it: {text.listing(seen, 400)}{more}")
    elif picked.seen_more and not alone:
        lines.append(f"Left out, because somebody has seen it: {text.plural(picked.seen_more, 'film')}")
    return "\n".join(lines)


def _unknown(picked: Picked) -> str:
    """That nobody's taste is known, and what the choice was made from instead."""
    watchlist = picked.question.filters.watchlist
    instead = "so the best known come first" if watchlist else "so these are the library's best, for anybody"
    if picked.question.audience is not Audience.ME:
        nobody = (
            "None of them has published a rating here" if picked.names or picked.unnamed else "Nobody's taste is known"
        )
        return f"{nobody}, {instead}."
    if picked.shared:
        return f"You have published no rating here, {instead}. With `private:True` your private ones count too."
    return f"You have rated nothing here yet, {instead}."


def likeness_card(likeness: Likeness) -> Card:
    """How two members' stars compare, and on which films."""
    name = text.name(likeness.name, 80)
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
    """What was taken down, with a way back: on a phone a button is soon pressed by mistake."""
    undo = controls.row(controls.button("Undo", controls.UNSAY.id(marked.film)))
    return note(_MARKED[marked.verdict].format(film=text.line(marked.title, 200)), undo, colour=theme.TEAL)


def unsaid_note(film: Film) -> Card:
    return note(f"Taken back: **{text.line(film.name, 200)}** may be suggested to you again.", colour=theme.TEAL)


def wished_note(film: Film) -> Card:
    return note(f"**{text.line(film.name, 200)}** is on your watchlist. `/watchlist show` lists it.", colour=theme.TEAL)
