"""Gives well-known films the titles under which they were shown in other countries."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot import paths
from bot.search import normalise_title
from bot.services.catalogue.nicknames import YEAR_DIFFERENCES
from bot.sources.local_titles import read_local_titles


class LocalTitleBook:
    """The titles of films by language, found by English title and year: catalogues number films differently."""

    def __init__(self, path: Path) -> None:
        """Raises OSError and ValueError if the file cannot be read."""
        self.digest = f"{zlib.crc32(path.read_bytes()):08x}"
        """Changes with the content of the file."""
        self._known = {(normalise_title(film.title), film.year): film.titles for film in read_local_titles(path)}

    def titles_of(self, title: str, year: int | None) -> Mapping[str, str]:
        """A film's titles by language; empty for a film that is not in the file, or without a year."""
        key = normalise_title(title)
        for difference in YEAR_DIFFERENCES if year is not None else ():
            found = self._known.get((key, (year or 0) + difference))
            if found is not None:
                return found
        return {}


@cache
def open_local_titles() -> LocalTitleBook:
    """The book of the file that comes with the bot."""
    return LocalTitleBook(paths.LOCAL_TITLES)
