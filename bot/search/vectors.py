"""Embedding vectors of films, in memory and on disk, with nearest-neighbour search."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class FilmVectors:
    """Embeddings of n films.

    `films`: film ids, shape (n,). `digests`: hash of the text that each vector was computed from, shape (n,).
    `rows`: vectors of norm 1, shape (n, dimensions). `epoch`: version of the catalogue that they cover.
    Raises ValueError if the shapes do not fit.
    """

    epoch: str
    films: NDArray[np.int64]
    digests: NDArray[np.int64]
    rows: NDArray[np.float32]
    _row_of: dict[int, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not len(self.films) == len(self.digests) == len(self.rows) or self.rows.ndim != 2:
            raise ValueError(self.films.shape, self.digests.shape, self.rows.shape)
        object.__setattr__(self, "_row_of", {film: at for at, film in enumerate(self.films.tolist())})

    @classmethod
    def from_rows(
        cls, epoch: str, films: Sequence[int], digests: Sequence[int], rows: Sequence[NDArray[np.float32]]
    ) -> FilmVectors:
        """Build from sequences of equal length; each row is a vector of norm 1."""
        table = np.stack(rows) if rows else np.zeros((0, 0), np.float32)
        return cls(epoch, np.array(films, np.int64), np.array(digests, np.int64), table)

    def vector_of(self, film: int, digest: int) -> NDArray[np.float32] | None:
        """Return the film's vector if it was computed from the text with this digest, else None."""
        at = self._row_of.get(film)
        return self.rows[at] if at is not None and self.digests[at] == digest else None

    def by_film(self) -> dict[int, tuple[int, NDArray[np.float32]]]:
        """For each film the digest of its text and its vector."""
        return {film: (int(self.digests[at]), self.rows[at]) for film, at in self._row_of.items()}

    def nearest_films(self, question: NDArray[np.float32], count: int, least: float) -> list[tuple[int, float]]:
        """Return at most `count` films, best first, with a cosine similarity to the question of at least `least`."""
        if not len(self.films):
            return []
        cosines = self.rows @ question
        order = np.argsort(-cosines, kind="stable")[:count]
        return [(int(self.films[at]), float(cosines[at])) for at in order if cosines[at] >= least]

    def save(self, path: Path) -> None:
        """Write atomically at half precision, about 0.8 kB per film. Raises OSError if the file cannot be written."""
        temporary = path.with_name(path.name + ".new")
        with temporary.open("wb") as file:
            np.savez(file, epoch=self.epoch, films=self.films, digests=self.digests, rows=self.rows.astype(np.float16))
        temporary.replace(path)

    @classmethod
    def load(cls, path: Path) -> FilmVectors:
        """Read a saved file; return an empty set of vectors if it is missing or damaged."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as saved:
                rows = saved["rows"].astype(np.float32)
                return cls(str(saved["epoch"]), saved["films"], saved["digests"], rows)
        except (OSError, TypeError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return cls.from_rows("", [], [], [])
