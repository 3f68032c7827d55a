"""Pictures that a card shows and that are drawn when it is sent: posters of films without one, and collages."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.domain.catalogue.film import Film
from bot.ui.kit import limits, text
from bot.ui.kit.posters.poster import PosterFacts

_TITLES_TRIED = 4
_LISTED = 900
"""Characters of titles in a collage's alternative text."""


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """A picture to draw: the posters in it, and for a collage the number of `columns` (0 for a single poster)."""

    posters: tuple[PosterFacts, ...]
    alt: str
    columns: int = 0

    @property
    def name(self) -> str:
        """The file's name, which depends on the content alone."""
        digest = hashlib.blake2b(repr((self.posters, self.columns)).encode(), digest_size=6).hexdigest()
        return f"{'collage' if self.columns else 'poster'}-{digest}.png"

    @property
    def address(self) -> str:
        return f"attachment://{self.name}"


class DrawnThumbnail(discord.ui.Thumbnail[discord.ui.LayoutView]):
    """A film's drawn poster beside a text."""

    def __init__(self, picture: DrawnPicture) -> None:
        super().__init__(picture.address, description=picture.alt)
        self.picture = picture


class DrawnGallery(discord.ui.MediaGallery[discord.ui.LayoutView]):
    """One drawn picture in full width."""

    def __init__(self, picture: DrawnPicture) -> None:
        super().__init__(discord.MediaGalleryItem(picture.address, description=picture.alt))
        self.picture = picture


def film_poster(film: Film) -> DrawnPicture:
    """The poster that is drawn for a film. Put it into a card with DrawnThumbnail or DrawnGallery; sending draws it."""
    by = f", directed by {film.directors[0]}" if film.directors else ""
    return DrawnPicture((_facts(film),), text.shorten_text(f"Drawn poster of {film.name}{by}", limits.ALT_LIMIT))


def film_collage(films: Sequence[Film], columns: int) -> DrawnPicture:
    """Up to 9 films in 3 columns, or up to 25 in 5. Raises ValueError for no film or another number of columns."""
    if not films or columns not in (3, 5):
        raise ValueError(columns)
    shown = films[: columns * columns]
    names = text.list_names((" ".join(film.name.split()) for film in shown), _LISTED)
    return DrawnPicture(
        tuple(map(_facts, shown)), text.shorten_text(f"Drawn posters: {names}", limits.ALT_LIMIT), columns
    )


def film_thumbnail(film: Film) -> discord.ui.Thumbnail[discord.ui.LayoutView]:
    """The film's real poster where its address is known, else the drawn one."""
    if film.poster is None:
        return DrawnThumbnail(film_poster(film))
    return discord.ui.Thumbnail(film.poster, description=text.shorten_text(f"Poster of {film.name}", limits.ALT_LIMIT))


def drawn_pictures(view: discord.ui.LayoutView) -> tuple[DrawnPicture, ...]:
    """The pictures to draw for a card, each once, in the order of the card."""
    shown = (item.picture for item in view.walk_children() if isinstance(item, (DrawnThumbnail, DrawnGallery)))
    return tuple(dict.fromkeys(shown))


def remove_pictures(view: discord.ui.LayoutView) -> None:
    """Take drawn pictures out of a card, for a place where none can be sent; texts beside them stay."""
    for holder in (view, *view.children):
        if not isinstance(holder, (discord.ui.LayoutView, discord.ui.Container)):
            continue
        children = list(holder.children)
        if not any(_is_drawn(child) for child in children):
            continue
        holder.clear_items()
        for child in children:
            for item in _without_picture(child) if _is_drawn(child) else [child]:
                holder.add_item(item)


def _is_drawn(item: discord.ui.Item[discord.ui.LayoutView]) -> bool:
    return isinstance(item, DrawnGallery) or (
        isinstance(item, discord.ui.Section) and isinstance(item.accessory, DrawnThumbnail)
    )


def _without_picture(
    item: discord.ui.Item[discord.ui.LayoutView],
) -> list[discord.ui.Item[discord.ui.LayoutView]]:
    return list(item.children) if isinstance(item, discord.ui.Section) else []


def _facts(film: Film) -> PosterFacts:
    titles = dict.fromkeys(filter(None, (film.title, film.original_title, *film.alternative_titles)))
    return PosterFacts(
        tuple(titles)[:_TITLES_TRIED],
        film.year,
        film.directors[0] if film.directors else "",
        film.genres[:3],
    )
