"""Normalises genres, tags, names and titles of the sources."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.catalogue.film import TITLE_LIMIT
from bot.domain.catalogue.source_record import NAME_LIMIT, TAG_LIMIT

_GENRES = {
    "Sci-Fi": "Science Fiction",
    "Film-Noir": "Film Noir",
    "Noir": "Film Noir",
    "Animated": "Animation",
    "Biographical": "Biography",
    "Historical": "History",
    "Sports": "Sport",
    "Children": "Family",
    "Children's": "Family",
    "Suspense": "Thriller",
    "Romantic": "Romance",
}
_IGNORED_GENRES = frozenset({"", "(no genres listed)", "IMAX", "Adult", "\\N"})


def known_genres(names: Iterable[str]) -> tuple[str, ...]:
    """Return distinct genres under Marquee's own names for them."""
    clean = (clean_title(name) for name in names)
    return tuple(dict.fromkeys(_GENRES.get(name, name)[:TAG_LIMIT] for name in clean if name not in _IGNORED_GENRES))


def clean_tags(names: Iterable[str]) -> tuple[str, ...]:
    """Return distinct, trimmed tags such as countries and languages."""
    clean = (clean_title(name)[:TAG_LIMIT] for name in names)
    return tuple(dict.fromkeys(name for name in clean if name))


def clean_people(names: Iterable[str]) -> tuple[str, ...]:
    """Return distinct, trimmed names in order, without overlong ones."""
    clean = (clean_title(name) for name in names)
    return tuple(dict.fromkeys(name for name in clean if 0 < len(name) <= NAME_LIMIT))


def other_titles(titles: Iterable[str], *, than: Iterable[str | None]) -> tuple[str, ...]:
    """Return distinct titles that are not among `than`."""
    known = set(than)
    clean = (title.strip() for title in titles)
    return tuple(dict.fromkeys(t for t in clean if 0 < len(t) <= TITLE_LIMIT and t not in known))


def clean_title(text: str) -> str:
    """Remove control characters and collapse spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
