"""A line worth quoting, with who wrote it and the way to the whole review; as a card of words or as a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import discord

from bot.domain.highlights.quote_filter import LinesWanted
from bot.domain.reviews.club_snapshot import Quoted
from bot.ui.highlights.quote_card import BYLINE_LIMIT, alt_text, cards_available, drawable
from bot.ui.kit import controls, text
from bot.ui.kit.layout import Card, Item, box, says, small
from bot.ui.reviews import reviews

FILE = "quote-card.png"
LENGTH = 600


@dataclass(frozen=True, slots=True)
class Drawn:
    """What stands in the picture of a line, and `alt`, which says it to those who do not see it."""

    text: str
    author: str
    film: str
    stars: float | None
    alt: str


def line_card(quoted: Quoted, *, asker: int, genres: Sequence[str] = (), wants_picture: bool = False) -> Card:
    """`asker` replaces the public answer with another one; `genres` is the vocabulary that custom_ids count in."""
    line = quoted.line
    notes = [
        "Pinned by this club" if line.pinned else "",
        "This line cannot be drawn as a picture here, so these are its words." if wants_picture else "",
    ]
    foot = small("\n".join(note for note in notes if note))
    return Card(
        box(
            says(
                f"## “{text.line(line.text, LENGTH)}”\n{reviews.byline(line.review)}\n"
                f"on **{text.line(quoted.film.name, 300)}**"
            ),
            controls.row(*_ways(quoted, asker, genres)),
            says(foot) if foot else None,
        )
    )


def can_draw(quoted: Quoted) -> bool:
    """Whether the line can be shown as a picture: the extra `cards` is installed, and the line is not too long."""
    return cards_available() and drawable(quoted.line.text)


def drawn(quoted: Quoted) -> Drawn:
    review = quoted.line.review
    author = text.fit(review.author.name, BYLINE_LIMIT)
    film = text.fit(quoted.film.name, BYLINE_LIMIT)
    stars = review.stars.value if review.stars else None
    return Drawn(
        text=quoted.line.text,
        author=author if drawable(author) else "A member",
        film=film if drawable(film) else "A film",
        stars=stars,
        # A name that cannot be drawn can still be said.
        alt=alt_text(quoted.line.text, author, film, stars),
    )


def picture_card(quoted: Quoted) -> Card:
    """The line as an image, which is sent along as FILE; who cannot see it is told what it shows."""
    picture = discord.MediaGalleryItem(f"attachment://{FILE}", description=drawn(quoted).alt)
    return Card(
        box(
            discord.ui.MediaGallery(picture),
            says(f"{reviews.byline(quoted.line.review)}\non **{text.line(quoted.film.name, 300)}**"),
            controls.row(_whole(quoted), _film(quoted)),
        )
    )


def picker(wanted: LinesWanted, genres: Sequence[str], *, picture: bool, private: bool) -> Callable[[int], str] | None:
    """The custom_id of a film's button, where the command asked for more than a film."""
    if wanted.anything and not picture:
        return None
    by, genre = _numbers(wanted, genres)
    return lambda film: controls.QUOTE_OF.id(film, by, genre, int(picture), int(private))


def genre_of(genres: Sequence[str], number: int) -> str | None:
    """The genre behind a control's number; None for any, and for one that is no longer in the vocabulary."""
    return genres[number - 1] if 0 < number <= len(genres) else None


def _ways(quoted: Quoted, asker: int, genres: Sequence[str]) -> list[Item]:
    film, line = quoted.film, quoted.line
    following = controls.NEXT_LINE.id(
        film.id if quoted.of_film else 0, line.id, *_numbers(quoted.wanted, genres), asker
    )
    ways: list[Item] = [
        _whole(quoted),
        controls.button("Another one", following, emoji="🎲", disabled=not quoted.more),
    ]
    if can_draw(quoted):
        ways.append(controls.button("As a picture", controls.PICTURE.id(line.id), emoji="🖼️"))
    return [*ways, _film(quoted)]


def _whole(quoted: Quoted) -> Item:
    return controls.button("Whole review", controls.REVIEW.id(quoted.line.review.id), emoji="📖")


def _film(quoted: Quoted) -> Item:
    return controls.button("Film card", controls.CARD.id(quoted.film.id), emoji="🎬")


def _numbers(wanted: LinesWanted, genres: Sequence[str]) -> tuple[int, int]:
    by = wanted.by.id if wanted.by else 0
    genre = list(genres).index(wanted.genre) + 1 if wanted.genre is not None and wanted.genre in genres else 0
    return by, genre
