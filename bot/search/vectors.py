"""Vectors of films on disk and in memory, and the films nearest to a question."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class FilmVectors:
    """`digests` tell whether a film's text is still the one that its vector was made of."""

    epoch: str
    films: NDArray[np.int64]
    digests: NDArray[np.int64]
    rows: NDArray[np.float32]
    _place: dict[int, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not len(self.films) == len(self.digests) == len(self.rows) or self.rows.ndim != 2:
            raise ValueError(self.films.shape, self.digests.shape, self.rows.shape)
        object.__setattr__(self, "_place", {film: at for at, film in enumerate(self.films.tolist())})

    @classmethod
    def from_rows(
        cls, epoch: str, films: Sequence[int], digests: Sequence[int], rows: Sequence[NDArray[np.float32]]
    ) -> FilmVectors:
        table = np.stack(rows) if rows else np.zeros((0, 0), np.float32)
        return cls(epoch, np.array(films, np.int64), np.array(digests, np.int64), table)

    def vector_of(self, film: int, digest: int) -> NDArray[np.float32] | None:
        """The vector of this very text of the film, where there is one."""
        at = self._place.get(film)
        return self.rows[at] if at is not None and self.digests[at] == digest else None

    def nearest_films(self, question: NDArray[np.float32], count: int, least: float) -> list[int]:
        """At most `count` films whose cosine with the question is `least` or more, the nearest first."""
        if not len(self.films):
            return []
        cosines = self.rows @ question
        order = np.argsort(-cosines, kind="stable")[:count]
        return [int(self.films[at]) for at in order if cosines[at] >= least]

    def save(self, path: Path) -> None:
        """Write at half precision, 0.8 kB a film, so that a stop in the middle leaves the former file."""
        fresh = path.with_name(path.name + ".new")
        with fresh.open("wb") as file:
            np.savez(file, epoch=self.epoch, films=self.films, digests=self.digests, rows=self.rows.astype(np.float16))
        fresh.replace(path)

    @classmethod
    def load(cls, path: Path) -> FilmVectors:
        """What was saved; nothing at all where the file is missing or broken."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                rows = kept["rows"].astype(np.float32)
                return cls(str(kept["epoch"]), kept["films"], kept["digests"], rows)
        except (OSError, TypeError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return cls.from_rows("", [], [], [])
