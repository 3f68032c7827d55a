"""Gives the films of the catalogue the nicknames that people know them by."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path

from bot import paths
from bot.search import normalise_title
from bot.search.normal import drop_article
from bot.sources.nicknames import read_nicknames

YEAR_DIFFERENCES = (0, -1, 1)
"""Accepted differences of years: of a festival, of the release."""


class NicknameBook:
    """The nicknames of films, by title and year."""

    def __init__(self, path: Path) -> None:
        """Raises OSError if the file cannot be read."""
        self._path = path
        self.digest = f"{zlib.crc32(path.read_bytes()):08x}"
        """Changes with the content of the file."""

    @cached_property
    def _known(self) -> dict[tuple[str, int], dict[str, None]]:
        """Read at the first question: a start needs the digest alone, unless films or nicknames are new.

        Raises OSError and ValueError if the file cannot be read.
        """
        known: dict[tuple[str, int], dict[str, None]] = {}
        for film in read_nicknames(self._path):
            for title in film.titles:
                known.setdefault((_key(title), film.year), {}).update(dict.fromkeys(film.nicknames))
        return known

    def nicknames_of(self, titles: Iterable[str], year: int | None) -> tuple[str, ...]:
        """The nicknames of a film with these titles; none for a film without a year."""
        if year is None:
            return ()
        for title in dict.fromkeys(map(_key, titles)):
            for difference in YEAR_DIFFERENCES:
                found = self._known.get((title, year + difference))
                if found is not None:
                    return tuple(found)
        return ()


def _key(title: str) -> str:
    return drop_article(normalise_title(title))


@cache
def open_nicknames() -> NicknameBook:
    """The book of the file that comes with the bot."""
    return NicknameBook(paths.NICKNAMES)
