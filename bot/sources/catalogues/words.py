"""Turns a source's genres and texts into the catalogue's own words."""

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
_NONE = frozenset({"", "(no genres listed)", "IMAX", "Adult", "\\N"})


def known_genres(names: Iterable[str]) -> tuple[str, ...]:
    """The genres under the names that films here have, each once."""
    clean = (clean_title(name) for name in names)
    return tuple(dict.fromkeys(_GENRES.get(name, name)[:TAG_LIMIT] for name in clean if name not in _NONE))


def clean_tags(names: Iterable[str]) -> tuple[str, ...]:
    """Countries, languages: trimmed, none empty or twice."""
    clean = (clean_title(name)[:TAG_LIMIT] for name in names)
    return tuple(dict.fromkeys(name for name in clean if name))


def clean_people(names: Iterable[str]) -> tuple[str, ...]:
    """Names of people, in order: trimmed, none empty, twice or too long to be a name."""
    clean = (clean_title(name) for name in names)
    return tuple(dict.fromkeys(name for name in clean if 0 < len(name) <= NAME_LIMIT))


def other_titles(titles: Iterable[str], *, than: Iterable[str | None]) -> tuple[str, ...]:
    """The titles that are not among `than`, each once."""
    known = set(than)
    clean = (title.strip() for title in titles)
    return tuple(dict.fromkeys(t for t in clean if 0 < len(t) <= TITLE_LIMIT and t not in known))


def clean_title(text: str) -> str:
    """A title or a name without control characters and needless space."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
