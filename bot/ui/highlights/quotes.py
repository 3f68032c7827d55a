"""Cards with a quoted line, its author and a button for the whole review, as text or as a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import discord

from bot.domain.highlights.quote_filter import QuoteFilter
from bot.domain.reviews.club_snapshot import QuotedLine
from bot.ui.highlights.quote_card import BYLINE_LIMIT, TEXT_LIMIT, Undrawable, alt_text, can_draw_card, find_obstacle
from bot.ui.kit import controls, text
from bot.ui.kit.layout import Card, Item, card_box, subtext, text_block
from bot.ui.language.messages import N_, _
from bot.ui.language.titles import film_name
from bot.ui.reviews import reviews

FILE = "quote-card.png"
LENGTH = 600
_OBSTACLES = {
    Undrawable.LENGTH: N_("A picture holds {limit} characters and this line is longer, so here it is as text."),
    Undrawable.SIGNS: N_("This line has an emoji or a letter that pictures can't show, so here it is as text."),
}


@dataclass(frozen=True, slots=True)
class QuotePicture:
    """The texts drawn in a quote card, and `alt`, its alternative text."""

    text: str
    author: str
    film: str
    stars: float | None
    alt: str


def line_card(quoted: QuotedLine, *, asker: int, genres: Sequence[str] = (), wants_picture: bool = False) -> Card:
    """Only `asker` can replace the public answer. `genres` is the list whose indexes the custom_ids use."""
    line = quoted.line
    notes = [
        _("Pinned by this club") if line.pinned else "",
        _(_OBSTACLES[obstacle], limit=TEXT_LIMIT) if wants_picture and (obstacle := find_obstacle(line.text)) else "",
    ]
    foot = subtext("\n".join(note for note in notes if note))
    return Card(
        card_box(
            text_block(
                f"## “{text.escape_line(line.text, LENGTH)}”\n{reviews.byline_text(line.review)}\n{_about(quoted)}"
            ),
            controls.button_row(*_action_buttons(quoted, asker, genres)),
            text_block(foot) if foot else None,
        )
    )


def can_draw(quoted: QuotedLine) -> bool:
    """Whether the line can be drawn as it was written."""
    return find_obstacle(quoted.line.text) is None


def describe_picture(quoted: QuotedLine) -> QuotePicture:
    review = quoted.line.review
    author = text.shorten_text(review.author.name, BYLINE_LIMIT)
    film = text.shorten_text(film_name(quoted.film), BYLINE_LIMIT)
    stars = review.stars.in_stars if review.stars else None
    return QuotePicture(
        text=quoted.line.text,
        author=author if can_draw_card(author) else _("A member"),
        film=film if can_draw_card(film) else _("A film"),
        stars=stars,
        # The alternative text may contain names that cannot be drawn.
        alt=alt_text(quoted.line.text, author, film, stars),
    )


def picture_card(quoted: QuotedLine) -> Card:
    """The line as an image with alternative text; the image must be attached as FILE."""
    picture = discord.MediaGalleryItem(f"attachment://{FILE}", description=describe_picture(quoted).alt)
    return Card(
        card_box(
            discord.ui.MediaGallery(picture),
            text_block(f"{reviews.byline_text(quoted.line.review)}\n{_about(quoted)}"),
            controls.button_row(_whole(quoted), _film(quoted)),
        )
    )


def film_pick_id(
    quote_filter: QuoteFilter, genres: Sequence[str], *, picture: bool, private: bool
) -> Callable[[int], str] | None:
    """Returns a function from a film's id to its button's custom_id; None if the command had no other options."""
    if quote_filter.is_any and not picture:
        return None
    by, genre = _numbers(quote_filter, genres)
    return lambda film: controls.QUOTE_OF.custom_id(film, by, genre, int(picture), int(private))


def genre_of(genres: Sequence[str], number: int) -> str | None:
    """The genre with this number in a custom_id, counted from 1; None for any or an unknown genre."""
    return genres[number - 1] if 0 < number <= len(genres) else None


def _action_buttons(quoted: QuotedLine, asker: int, genres: Sequence[str]) -> list[Item]:
    film, line = quoted.film, quoted.line
    following = controls.NEXT_LINE.custom_id(
        film.id if quoted.of_film else 0, line.id, *_numbers(quoted.wanted, genres), asker
    )
    ways: list[Item] = [
        _whole(quoted),
        controls.make_button(_("Another line"), following, emoji="🎲", disabled=not quoted.more),
    ]
    if can_draw(quoted):
        ways.append(controls.make_button(_("As a picture"), controls.PICTURE.custom_id(line.id), emoji="🖼️"))
    return [*ways, _film(quoted)]


def _about(quoted: QuotedLine) -> str:
    # Translators: Which film a quoted review is about, on a line of its own below its author.
    return _("on **{film}**", film=text.escape_line(film_name(quoted.film), 300))


def _whole(quoted: QuotedLine) -> Item:
    return controls.make_button(_("Full review"), controls.REVIEW.custom_id(quoted.line.review.id), emoji="📖")


def _film(quoted: QuotedLine) -> Item:
    return controls.make_button(_("Film card"), controls.CARD.custom_id(quoted.film.id), emoji="🎬")


def _numbers(quote_filter: QuoteFilter, genres: Sequence[str]) -> tuple[int, int]:
    by = quote_filter.by.id if quote_filter.by else 0
    genre = (
        list(genres).index(quote_filter.genre) + 1
        if quote_filter.genre is not None and quote_filter.genre in genres
        else 0
    )
    return by, genre
