"""Writes small bundled catalogues, and loads them into databases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.services.catalogue.bundled_films import BundleReport, load_bundle
from bot.sources.catalogues.bundle import CURATED, LISTED, WRITTEN, Bundle, write_bundle
from tests.catalogue.import_files import Quiet, now

Row = Sequence[str]


def listed(title: str, year: int, director: str, cast: str = "", *, key: str = "", genres: str = "Drama") -> Row:
    return (key or f"{title} ({year})", title, str(year), director, cast, genres, "United States", "120")


def written(title: str, year: int, director: str, *, same_as: str = "", popularity: int = 800, **more: str) -> Row:
    given = {
        "title": title, "year": str(year), "directors": director, "runtime": "99", "countries": "France",
        "languages": "French", "genres": "Comedy", "popularity": str(popularity), "same as": same_as,
    } | {name.replace("_", " "): value for name, value in more.items()}  # fmt: skip
    return [given.get(name, "") for name in WRITTEN]


def bundle_file(
    path: Path, *, films: Sequence[Row] = (), facts: Sequence[Row] = (), curated: Sequence[Row] = ()
) -> Path:
    write_bundle(
        path,
        Bundle(
            *(
                {name: [row[at] for row in rows] for at, name in enumerate(names)}
                for names, rows in ((LISTED, films), (WRITTEN, facts), (CURATED, curated))
            )
        ),
    )
    return path


def load(database: Path, file: Path, progress: Any = None) -> BundleReport:
    return load_bundle(database, file, progress or Quiet(), now, pause=False)
