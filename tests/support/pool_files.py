"""Small data sets in MovieLens' format, as a folder or a zip."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.sources.catalogues.tally import RowTally
from bot.sources.movielens_pool import Rating, open_pool

FILMS = (
    "Leaving Las Vegas (1995)",
    "Ran (1985)",
    "Persona (1966)",
    "Alien (1979)",
    "Fargo (1996)",
    "Fear and Loathing in Las Vegas (1998)",
)
HEADS = {
    "ratings.csv": "userId,movieId,rating,timestamp",
    "movies.csv": "movieId,title,genres",
    "links.csv": "movieId,imdbId,tmdbId",
}


class Quiet:
    def step(self, name: str) -> None:
        """Nobody is watching."""

    def at(self, share: float, count: int) -> None:
        assert 0 <= share <= 1
        assert count > 0


def ratings(people: int, films: Sequence[int], stars: str = "4.5", first: int = 1) -> list[str]:
    return [f"{user},{film},{stars},{1_000_000_000 + film}" for user in range(first, first + people) for film in films]


def texts(rows: Iterable[str], **others: Iterable[str]) -> dict[str, str]:
    """The files of a data set of the six films, as GroupLens writes them."""
    found = {"ratings.csv": rows, "movies.csv": [f"{n},{title},Drama" for n, title in enumerate(FILMS, 1)]}
    found |= {f"{name}.csv": lines for name, lines in others.items()}
    return {name: "\r\n".join([HEADS[name], *lines]) + "\r\n" for name, lines in found.items()}


def folder(path: Path, files: dict[str, str]) -> Path:
    path.mkdir(parents=True)
    for name, text in files.items():
        (path / name).write_bytes(text.encode())
    return path


def packed(path: Path, files: dict[str, str], top: str = "ml-latest-small/") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{top}README.txt", "Terms")
        for name, text in files.items():
            archive.writestr(top + name, text)
    return path


def read(path: Path) -> tuple[list[Rating], RowTally]:
    tally = RowTally()
    with open_pool(path) as files:
        return list(files.read_ratings(tally, Quiet().at)), tally
