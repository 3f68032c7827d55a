"""What a schedule posts, as everybody in the channel sees it, and what a voter is told."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.catalogue.film import Film
from bot.domain.recommendations.question import Verdict
from bot.domain.recommendations.suggestion import Because, Suggested, Why
from bot.domain.schedules.schedule import Post, PostId, Quote, Voted, What
from bot.ui.kit import controls, text
from bot.ui.kit.layout import Card, Item, box, note, says, small, stack, with_poster
from bot.ui.recommendations import suggestions
from bot.ui.reviews import reviews
from bot.ui.schedules import controls as own

REASONS_SHOWN = 2
_MARKS = 1 << 30
_VOTES = ("Would watch", "Not for us", "Seen it")
_EMOJI = ("👍", "👎", "👀")


def title(what: What, *, weekly: bool) -> str:
    """What a schedule of this kind calls itself."""
    if what is What.YEAR_AGO:
        return "A year ago in this club"
    return f"{'Film' if what is What.PICK else 'Line'} of the {'week' if weekly else 'day'}"


def post_card(post: Post, *, preview: bool = False) -> Card:
    """`preview` is for a manager alone: it pings nobody, and its votes cannot be pressed."""
    items: list[Item | None] = []
    if post.role is not None:
        items.append(says(f"<@&{post.role}>"))
    if isinstance(post.content, Quote):
        items += _quote(post, post.content)
    else:
        items += _pick(post, post.content)
    if preview:
        items.append(says(small("A preview that you alone see. In the channel the buttons work for everybody.")))
    return Card(box(*items, mark=None if post.id is None else _mark(post.id)))


def shows_post(components: Sequence[discord.Component], post: Post) -> bool:
    """Whether a message with these components is this post."""
    return post.id is not None and any(getattr(component, "id", None) == _mark(post.id) for component in components)


def _mark(post: PostId) -> int:
    """Discord itself numbers components from 1; this is far above, and fits into its 31 bits."""
    return _MARKS + post % _MARKS


def taken_back_card(what: What) -> Card:
    """What stands where a review was quoted that may no longer be: no name, no words, nothing to press."""
    return note(small(f"This {'line' if what is What.LINE else 'memory'} was taken back."))


def voted_card(voted: Voted) -> Card:
    content = voted.post.content
    film = text.line(content.film.name, 200)
    if voted.verdict is None:
        return note(f"Your vote on **{film}** is taken back.")
    words = {
        Verdict.UP: f"You would watch **{film}**. It moves up in what is chosen for you and this channel.",
        Verdict.DOWN: f"**{film}** is not for you. It moves down in what is chosen for you and this channel.",
        Verdict.SEEN: f"You have seen **{film}**: it is left out when something is chosen for you.",
    }[voted.verdict]
    alone = "" if voted.counted else "\nIt is not in the numbers: you keep such things to yourself (`/privacy`)."
    back = controls.row(controls.button("Take it back", own.UNVOTE.id(voted.post.id or 0), emoji="↩️"))
    return note(f"{words}{alone}\n{small('Another button under the pick changes it.')}", back)


def _pick(post: Post, pick: Suggested) -> list[Item | None]:
    film = pick.film
    why = "; ".join(_reason(because) for because in pick.because[:REASONS_SHOWN])
    counts = (post.votes.up, post.votes.down, post.votes.seen)
    # A preview has no id and so no votes; 0 stands for it in buttons that cannot be pressed.
    votes = [
        controls.button(
            f"{_VOTES[n]} ({counts[n]})" if counts[n] else _VOTES[n],
            own.VOTE.id(post.id or 0, n),
            emoji=_EMOJI[n],
            disabled=post.id is None,
        )
        for n in range(len(own.VERDICTS))
    ]
    return [
        with_poster(film, _heading(post), f"## {text.line(film.name, 300)}", _facts(film) or "\u200b"),
        says(text.fit(why[:1].upper() + why[1:], 300)) if why else None,
        controls.row(*votes),
        controls.row(
            controls.button("Film card", controls.CARD.id(film.id), emoji="🎬"),
            controls.button("Related films", controls.RELATED.id(film.id), emoji="🧭"),
        ),
    ]


def _quote(post: Post, quote: Quote) -> list[Item | None]:
    film, review = quote.film, quote.review
    heading = _heading(post)
    if quote.years > 1:
        heading = heading.replace("A year ago", f"{quote.years} years ago")
    said = f"## “{shown}”" if (shown := text.line(quote.line or "", 600)) else None
    if headline := text.line(quote.headline or "", 300):
        said = f"## {headline}"
    return [
        says(stack([heading, said, reviews.byline(review), f"on **{text.line(film.name, 300)}**"])),
        controls.row(
            controls.button("Whole review", controls.REVIEW.id(review.id), emoji="📖"),
            controls.button("Film card", controls.CARD.id(film.id), emoji="🎬"),
        ),
    ]


def _heading(post: Post) -> str:
    named = " · ".join(text.line(word, 40) for word in post.filters.words())
    return f"**{title(post.what, weekly=post.weekly)}**{f' · {named}' if named else ''}"


def _facts(film: Film) -> str:
    parts = (
        f"by {text.line(film.directors[0], 80)}" if film.directors else "",
        f"{film.runtime} min" if film.runtime else "",
        text.listing((text.line(genre, 40) for genre in film.genres), 120),
    )
    return " · ".join(part for part in parts if part)


def _reason(because: Because) -> str:
    if because.why is Why.BECAUSE_YOU_LIKED:
        return f"because members here liked {text.listing((text.line(name, 60) for name in because.names), 180)}"
    return suggestions.reason(because)
