"""Writes small files in each catalogue's exact format, and reads what an import made of them."""

from __future__ import annotations

import csv
import gzip
import json
import random
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.domain.catalogue.source_record import SourceFacts
from bot.services.catalogue import importer, removal
from bot.services.catalogue.importer import CatalogueImportReport
from bot.services.catalogue.removal import RemovalResult
from bot.sources.catalogues import CATALOGUES
from bot.sources.catalogues.imdb import COLUMNS
from bot.store import migrate
from bot.store.catalogue import bulk_films
from bot.store.catalogue.bulk import BulkConnection
from bot.store.reviews.review_words import add_functions

Cells = "Sequence[object]"


class Quiet:
    """Progress that is not shown."""

    def step(self, name: str) -> None: ...

    def at(self, share: float, count: int) -> None: ...


class Interrupted(Exception):
    """Simulates the death of the process."""


class DiesAfter(Quiet):
    """Ends the import at its nth progress report."""

    def __init__(self, signs: int) -> None:
        self.left = signs

    def at(self, share: float, count: int) -> None:  # noqa: ARG002
        self.left -= 1
        if self.left < 0:
            raise Interrupted


def now() -> datetime:
    return datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def new_database(folder: Path) -> Path:
    path = folder / "marquee.sqlite3"
    migrate.apply_migrations(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    return path


def bring(database: Path, source: str, *files: Path, progress: Any = None) -> CatalogueImportReport:
    return importer.run_import(database, CATALOGUES[source], files, progress or Quiet(), now)


def remove(database: Path, source: str) -> RemovalResult:
    return removal.remove_source(database, CATALOGUES[source], Quiet())


def tsv(path: Path, header: str, rows: Iterable[Sequence[object]]) -> Path:
    lines = [header.replace(" ", "\t"), *("\t".join(map(str, row)) for row in rows)]
    data = ("\n".join(lines) + "\n").encode()
    path.write_bytes(gzip.compress(data, 1) if path.suffix == ".gz" else data)
    return path


def imdb(folder: Path, *, packed: bool = True, **tables: Iterable[Sequence[object]]) -> Path:
    """A folder with IMDb's files; each table is given by its name with an underscore, as `title_basics`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        kind = name.replace("_", ".")
        tsv(folder / f"{kind}.tsv{'.gz' if packed else ''}", COLUMNS[kind].decode(), rows)
    return folder


def wikipedia(path: Path, films: Sequence[object]) -> Path:
    data = json.dumps(films).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def wiki_film(title: str, year: object, *cast: str, **more: object) -> dict[str, object]:
    return {"title": title, "year": year, "cast": list(cast), "genres": [], "href": None, **more}


def movielens(folder: Path, movies: Iterable[Sequence[object]], links: Iterable[Sequence[object]] = ()) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, header, rows in (
        ("movies.csv", ["movieId", "title", "genres"], movies),
        ("links.csv", ["movieId", "imdbId", "tmdbId"], links),
    ):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(rows)
    return folder


def wikidata(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    bindings = [{name: {"type": "literal", "value": value} for name, value in row.items()} for row in rows]
    names = sorted({name for row in rows for name in row})
    path.write_text(json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}), encoding="utf-8")
    return path


def films(database: Path) -> dict[str, tuple[int, SourceFacts, dict[str, set[str]]]]:
    """Every film by its title and year: id, facts, fields by source."""
    bulk = BulkConnection.open(database)
    try:
        names = bulk.source_ids()
        ids = [row[0] for row in bulk.fetch_rows("SELECT id FROM film")]
        return {
            f"{one.facts.title} ({one.facts.year})" if one.facts.year else one.facts.title: (
                film,
                one.facts,
                {names[source]: set(fields) for source, fields in one.sources.items()},
            )
            for film, one in bulk_films.capture_films(bulk, ids).items()
        }
    finally:
        bulk.close()


def state(database: Path) -> list[str]:
    """The catalogue's content without row ids: equal for equal catalogues."""
    bulk = BulkConnection.open(database)
    try:
        names = bulk.source_ids()
        captured = bulk_films.capture_films(bulk, [row[0] for row in bulk.fetch_rows("SELECT id FROM film")])
        label = {film: repr(one.facts) for film, one in captured.items()}
        lines = [
            f"{one.facts!r} {sorted((names[s], sorted(f)) for s, f in one.sources.items())}"
            for one in captured.values()
        ]
        lines += [
            f"{names[source]} {key} {digest} {label[film]}"
            for source, key, digest, film in bulk.fetch_rows(
                "SELECT source_id, key, digest, film_id FROM catalogue_record"
            )
        ]
        lines += [
            f"{names[source]} {why} {label[film]} {label[other]}"
            for source, why, film, other in bulk.fetch_rows(
                "SELECT source_id, why, film_id, other_id FROM catalogue_doubt"
            )
        ]
        people = [row[0] for row in bulk.fetch_rows("SELECT name FROM person")]
        return sorted(lines) + sorted(people)
    finally:
        bulk.close()


def ask(database: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        add_functions(connection)
        return connection.execute(sql, values).fetchall()


def many_imdb_films(folder: Path, count: int, seed: int = 1) -> Path:
    """A small catalogue in which films share people, with other rows, duplicates and broken rows."""
    dice = random.Random(seed)
    basics: list[tuple[object, ...]] = []
    akas, ratings, crew, principals = [], [], [], []
    for number in range(1, 2 * count + 1):
        film = f"tt{number:07}"
        kind = "movie" if number % 2 else dice.choice(("tvEpisode", "short", "videoGame"))
        title = f"Film {dice.randrange(count)} of {number}"
        basics.append((film, kind, title, title, 0, dice.randint(1900, 2020), "\\N", 90, "Drama,Comedy"))
        akas += [(film, n, f"{title} in {n}", "FR", "fr", "\\N", "\\N", 0) for n in (1, 2, 3)]
        ratings.append((film, 6.0, dice.randint(1, 99_999)))
        people = [f"nm{dice.randint(1, 50):07}" for _ in range(4)]
        crew.append((film, people[0], people[1]))
        principals += [(film, n, person, "actor", "\\N", "\\N") for n, person in enumerate(people, 1)]
    basics += [("tt0000001", "movie", "Again", "Again", 0, 1950, "\\N", 90, "Drama"), ("broken",)]
    names = [(f"nm{n:07}", f"Person {n}", 1900, "\\N", "actor", "\\N") for n in range(1, 51)]
    return imdb(
        folder,
        title_basics=basics,
        title_akas=akas,
        title_ratings=ratings,
        title_crew=crew,
        title_principals=principals,
        name_basics=names,
    )
