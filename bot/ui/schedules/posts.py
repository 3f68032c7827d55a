"""The posts of schedules as the channel sees them, and the private answers to voters."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.catalogue.film import Film
from bot.domain.recommendations.question import Verdict
from bot.domain.recommendations.suggestion import SuggestedFilm, SuggestionReason, SuggestionReasonKind
from bot.domain.reviews.marks import plain_text
from bot.domain.schedules.schedule import PostId, PostKind, PostQuote, ScheduledPost, VoteResult
from bot.domain.stats.recap import Recap
from bot.ui.kit import controls, text
from bot.ui.kit.layout import Card, Item, card_box, film_section, join_lines, note_card, subtext, text_block
from bot.ui.language.messages import N_, _, ngettext
from bot.ui.language.numbers import clause_list, number_text
from bot.ui.language.titles import film_name
from bot.ui.language.words import genre_text
from bot.ui.recommendations import suggestions
from bot.ui.recommendations.filters import filter_words
from bot.ui.reviews import reviews
from bot.ui.schedules import controls as own
from bot.ui.stats import recap

REASONS_SHOWN = 2
# Translators: Stands in place of the club's name.
_NAMELESS_CLUB = N_("Our club")
_MARKS = 1 << 30
# Translators: Buttons to vote on a film.
_VOTES = (N_("I'd watch it"), N_("Not for me"), N_("Seen it"))
_EMOJI = ("👍", "👎", "👀")


def post_title(what: PostKind, *, weekly: bool) -> str:
    """The title of posts of this kind."""
    if what is PostKind.YEAR_AGO:
        return _("A year ago in this club")
    if what is PostKind.RECAP:
        return _("The club's month in pictures")
    if what is PostKind.PICK:
        return _("Film of the week") if weekly else _("Film of the day")
    return _("Line of the week") if weekly else _("Line of the day")


def post_card(post: ScheduledPost, *, club: str = "", preview: bool = False) -> Card:
    """The post; `club` is the server's name. A `preview`, which only a manager sees, has disabled vote buttons."""
    items: list[Item | None] = []
    if post.role is not None:
        items.append(text_block(f"<@&{post.role}>"))
    if isinstance(post.content, PostQuote):
        items += _quote(post, post.content)
    elif isinstance(post.content, Recap):
        items += recap.post_items(post.content, club or _(_NAMELESS_CLUB))
    else:
        items += _pick(post, post.content)
    if preview:
        items.append(
            text_block(subtext(_("Preview, only visible to you. In the channel, the buttons work for everyone.")))
        )
    return Card(card_box(*items, mark=None if post.id is None else _mark(post.id)))


def shows_post(components: Sequence[discord.Component], post: ScheduledPost) -> bool:
    """Whether a message with these components is this post."""
    return post.id is not None and any(getattr(component, "id", None) == _mark(post.id) for component in components)


def _mark(post: PostId) -> int:
    """A component id for the post. Discord numbers components from 1; this is far above that and fits into 31 bits."""
    return _MARKS + post % _MARKS


def taken_back_card(what: PostKind) -> Card:
    """Replaces a post whose review may no longer be quoted: no name, no text, no buttons."""
    # Translators: Replaces a post "A year ago in this club" whose review was withdrawn.
    memory = _("This memory was removed.")
    return note_card(subtext(_("This line was removed.") if what is PostKind.LINE else memory))


def voted_card(voted: VoteResult) -> Card:
    content = voted.post.content
    if isinstance(content, Recap):
        raise TypeError(content)
    film = text.escape_line(film_name(content.film), 200)
    if voted.verdict is None:
        return note_card(_("Your vote on **{film}** is removed.", film=film))
    words = {
        Verdict.UP: _("You'd watch **{film}**. It's now more likely to be picked for you and this channel.", film=film),
        Verdict.DOWN: _(
            "**{film}** isn't for you. It's now less likely to be picked for you and this channel.", film=film
        ),
        Verdict.SEEN: _("You've seen **{film}**. I'll leave it out of what I pick for you.", film=film),
    }[voted.verdict]
    alone = _("It isn't included in the counts, because you keep this private (`/privacy`).")
    change = subtext(_("Press another button under the film to change your vote."))
    back = controls.button_row(
        controls.make_button(_("Remove my vote"), own.REMOVE_VOTE.custom_id(voted.post.id or 0), emoji="↩️")
    )
    return note_card(join_lines([words, None if voted.counted else alone, change]), back)


def _pick(post: ScheduledPost, pick: SuggestedFilm) -> list[Item | None]:
    film = pick.film
    why = clause_list(_reason(reason) for reason in pick.reasons[:REASONS_SHOWN])
    counts = (post.votes.up, post.votes.down, post.votes.seen)
    # A preview has no id; its disabled buttons use 0.
    votes = [
        controls.make_button(
            f"{_(_VOTES[n])} ({number_text(counts[n])})" if counts[n] else _(_VOTES[n]),
            own.VOTE.custom_id(post.id or 0, n),
            emoji=_EMOJI[n],
            disabled=post.id is None,
        )
        for n in range(len(own.VERDICTS))
    ]
    return [
        film_section(film, _heading(post), f"## {text.escape_line(film_name(film), 300)}", _facts(film) or "\u200b"),
        text_block(text.shorten_text(why[:1].upper() + why[1:], 300)) if why else None,
        controls.button_row(*votes),
        controls.button_row(
            controls.make_button(_("Film card"), controls.CARD.custom_id(film.id), emoji="🎬"),
            controls.make_button(_("Related films"), controls.RELATED.custom_id(film.id), emoji="🧭"),
        ),
    ]


def _quote(post: ScheduledPost, quote: PostQuote) -> list[Item | None]:
    film, review = quote.film, quote.review
    heading = _heading(post, years=quote.years if post.what is PostKind.YEAR_AGO else 1)
    # Translators: Which film a quoted review is about, on a line of its own below its author.
    about = _("on **{film}**", film=text.escape_line(film_name(film), 300))
    quoted = f"## “{shown}”" if (shown := text.escape_line(plain_text(quote.line or ""), 600)) else None
    if headline := text.escape_line(quote.headline or "", 300):
        quoted = f"## {headline}"
    return [
        text_block(join_lines([heading, quoted, reviews.byline_text(review), about])),
        controls.button_row(
            controls.make_button(_("Full review"), controls.REVIEW.custom_id(review.id), emoji="📖"),
            controls.make_button(_("Film card"), controls.CARD.custom_id(film.id), emoji="🎬"),
        ),
    ]


def _heading(post: ScheduledPost, *, years: int = 1) -> str:
    title = post_title(post.what, weekly=post.weekly)
    if years > 1:
        title = ngettext("{count} year ago in this club", "{count} years ago in this club", years)
    return " · ".join([f"**{title}**", *(text.escape_line(word, 40) for word in filter_words(post.filters))])


def _facts(film: Film) -> str:
    parts = (
        # Translators: Who directed the film.
        _("by {director}", director=text.escape_line(film.directors[0], 80)) if film.directors else "",
        _("{minutes} min", minutes=film.runtime) if film.runtime else "",
        text.list_names((text.escape_line(genre_text(genre), 40) for genre in film.genres), 120),
    )
    return " · ".join(part for part in parts if part)


def _reason(reason: SuggestionReason) -> str:
    if reason.kind is SuggestionReasonKind.BECAUSE_YOU_LIKED:
        films = text.list_names((text.escape_line(name, 60) for name in reason.names), 180)
        # Translators: Why a film is posted; it becomes the beginning of a line.
        return _("because members here liked {films}", films=films)
    return suggestions.reason_text(reason)
