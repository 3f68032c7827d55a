"""Reads what people call well-known films without its being their title: `data/nicknames.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FILM = re.compile(r"(.+) \((\d{4})\)\Z")
_LONGEST_SHORT_NAME = 5
"""Letters of an abbreviated name of a series ("lotr"), which people combine with the subtitle of a film."""
_BEFORE_SUBTITLE = re.compile(r"\A[\s:,.-]+(?:and the |the |in |episode [ivx]+ - |part \w+ - )?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NicknamedFilm:
    """A film by the titles that catalogues give it and its year, with its nicknames."""

    titles: tuple[str, ...]
    year: int
    nicknames: tuple[str, ...]


def read_nicknames(path: Path) -> Iterator[NicknamedFilm]:
    """Yield the films of the file; a film may come more than once. Raises ValueError for a film without a year."""
    content: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    for series in content["series"]:
        for number, film in enumerate(series["films"], start=1):
            if film:
                titles, year = _titles_and_year(film)
                yield NicknamedFilm(titles, year, tuple(_names_in_series(series["names"], number, titles)))
    for film, nicknames in content["films"].items():
        titles, year = _titles_and_year(film)
        yield NicknamedFilm(titles, year, tuple(nicknames))


def _titles_and_year(written: str) -> tuple[tuple[str, ...], int]:
    match = _FILM.match(written)
    if match is None:
        raise ValueError(written)
    return tuple(match[1].split(" | ")), int(match[2])


def _names_in_series(names: Sequence[str], number: int, titles: Sequence[str]) -> Iterator[str]:
    """Yield "alien 2", and "mi fallout" where the series has an abbreviated name."""
    for name in names:
        yield f"{name} {number}"
        if len(name) <= _LONGEST_SHORT_NAME and name != names[0]:
            yield from dict.fromkeys(f"{name} {part}" for title in titles if (part := _subtitle(names[0], title)))


def _subtitle(series: str, title: str) -> str | None:
    """The title without the name of the series before it; None if nothing remains."""
    if title.casefold().startswith(series.casefold()):
        rest = _BEFORE_SUBTITLE.sub("", title[len(series) :])
        return rest if len(rest) > 3 else None
    return title
