"""Pictures that a card shows and that are drawn when it is sent: posters of films without one, and collages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

import discord

from bot.domain.catalogue.film import Film
from bot.ui.kit import limits, text
from bot.ui.kit.posters.poster import COLLAGE_SCALES, PosterFacts
from bot.ui.language.languages import current_language
from bot.ui.language.messages import _
from bot.ui.language.titles import film_name

_TITLES_TRIED = 4
_LISTED = 900
"""Characters of titles in a collage's alternative text."""
_USUAL_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """A picture to draw: the posters in it, and for a collage the number of `columns` (0 for a single poster).

    `lettering` is false for a collage of patterns without titles.
    """

    posters: tuple[PosterFacts, ...]
    alt: str
    columns: int = 0
    lettering: bool = True

    @property
    def name(self) -> str:
        """The file's name, which depends on the content alone."""
        return _file_name("collage" if self.columns else "poster", (self.posters, self.columns, self.lettering))

    @property
    def address(self) -> str:
        return f"attachment://{self.name}"

    @property
    def patience(self) -> float:
        """Seconds that an answer waits for it; 0 for the usual time."""
        return 2.0 * self.columns if self.columns > _USUAL_COLUMNS else 0.0


@dataclass(frozen=True, slots=True)
class PaintedPicture:
    """A picture that `painter` makes of `facts`, as PNG; the answer waits for it up to `patience` seconds.

    `painter` is a function at the top level of a module that does not import discord. `kind` begins the file's name.
    A picture that holds people's words is not to `keep`. It is `mirrored` where the current language is written from
    right to left.
    """

    kind: str
    painter: Callable[[Any], bytes]
    facts: Hashable
    alt: str
    patience: float = 10.0
    keep: bool = True
    mirrored: bool = field(default_factory=lambda: current_language().right_to_left)

    @property
    def name(self) -> str:
        """The file's name, which depends on the content alone."""
        return _file_name(self.kind, (self.facts, "mirrored") if self.mirrored else self.facts)

    @property
    def address(self) -> str:
        return f"attachment://{self.name}"


Picture = DrawnPicture | PaintedPicture


def _file_name(kind: str, content: object) -> str:
    return f"{kind}-{hashlib.blake2b(repr(content).encode(), digest_size=6).hexdigest()}.png"


class DrawnThumbnail(discord.ui.Thumbnail[discord.ui.LayoutView]):
    """A film's drawn poster beside a text."""

    def __init__(self, picture: DrawnPicture) -> None:
        super().__init__(picture.address, description=picture.alt)
        self.pictures: tuple[Picture, ...] = (picture,)


class DrawnGallery(discord.ui.MediaGallery[discord.ui.LayoutView]):
    """One picture in full width, or up to ten side by side."""

    def __init__(self, *pictures: Picture) -> None:
        super().__init__(*(discord.MediaGalleryItem(each.address, description=each.alt) for each in pictures))
        self.pictures = pictures


def film_poster(film: Film) -> DrawnPicture:
    """The poster that is drawn for a film. Put it into a card with DrawnThumbnail or DrawnGallery; sending draws it."""
    alt = _("Drawn poster of {film}", film=film_name(film))
    if film.directors:
        alt = _("Drawn poster of {film}, directed by {director}", film=film_name(film), director=film.directors[0])
    return DrawnPicture((poster_facts(film),), text.shorten_text(alt, limits.ALT_LIMIT))


def film_collage(films: Sequence[Film], columns: int, *, lettering: bool = True, heading: str = "") -> DrawnPicture:
    """Up to `columns` x `columns` films, 3 to 10 in a row; `heading` begins the alternative text.

    Raises ValueError for no film or another number of columns.
    """
    if not films or columns not in COLLAGE_SCALES:
        raise ValueError(columns)
    shown = films[: columns * columns]
    names = text.list_names((" ".join(film_name(film).split()) for film in shown), _LISTED)
    alt = text.shorten_text(f"{heading or _('Drawn posters')}: {names}", limits.ALT_LIMIT)
    return DrawnPicture(tuple(map(poster_facts, shown)), alt, columns, lettering)


def film_thumbnail(film: Film) -> discord.ui.Thumbnail[discord.ui.LayoutView]:
    """The film's real poster where its address is known, else the drawn one."""
    if film.poster is None:
        return DrawnThumbnail(film_poster(film))
    alt = _("Poster of {film}", film=film_name(film))
    return discord.ui.Thumbnail(film.poster, description=text.shorten_text(alt, limits.ALT_LIMIT))


def drawn_pictures(view: discord.ui.LayoutView) -> tuple[Picture, ...]:
    """The pictures to draw for a card, each once, in the order of the card."""
    shown = (item.pictures for item in view.walk_children() if isinstance(item, (DrawnThumbnail, DrawnGallery)))
    return tuple(dict.fromkeys(picture for pictures in shown for picture in pictures))


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


def poster_facts(film: Film) -> PosterFacts:
    """What the poster of a film shows."""
    titles = dict.fromkeys(filter(None, (film.title, film.original_title, *film.alternative_titles)))
    return PosterFacts(
        tuple(titles)[:_TITLES_TRIED],
        film.year,
        film.directors[0] if film.directors else "",
        film.genres[:3],
    )
