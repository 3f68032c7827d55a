"""Reads under which titles well-known films were shown in other countries: `data/local-titles.tsv`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LocalisedFilm:
    """A film by its English title and year, with its titles by language ("pt" is Brazil, "es" is Spain)."""

    title: str
    year: int
    titles: Mapping[str, str]


def read_local_titles(path: Path) -> Iterator[LocalisedFilm]:
    """Yield the films of the file. Raises OSError, and ValueError for a line that is not as its header says."""
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    languages = header.split("\t")[2:]
    for line in lines:
        title, year, *titles = line.split("\t")
        named = zip(languages, titles, strict=True)
        yield LocalisedFilm(title, int(year), {language: local for language, local in named if local})
