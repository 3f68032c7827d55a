"""Imports a generated IMDb of a million films among as many other titles; measures time, memory and database size.

    python -m benchmarks.catalogue --folder FOLDER-WITH-4-GB [--films 1000000] [--seed 1] [--plain] [--once]

Every title has 3 alternative titles and 8 credits (director, writer, six actors) of a million people, and a rating; the
files are compressed like IMDb's. The import runs as the operator would run it, in a separate process.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
WORDS = (
    "night day love house last first blood river king queen summer winter city road song moon star dark light stone "
    "garden secret lost dead golden silent broken little great wild red blue black white heart dream fire water bird "
    "letter mother father brother stranger island mountain train window mirror shadow promise return story dance glass"
).split()
GENRES = ("Drama", "Comedy", "Horror", "Romance", "Thriller", "Documentary", "Crime", "Sci-Fi", "Western", "Film-Noir")
OTHERS = ("tvEpisode", "short", "tvSeries", "video", "videoGame")
HEADERS = {
    "title.basics": "tconst titleType primaryTitle originalTitle isAdult startYear endYear runtimeMinutes genres",
    "title.akas": "titleId ordering title region language types attributes isOriginalTitle",
    "title.ratings": "tconst averageRating numVotes",
    "title.crew": "tconst directors writers",
    "title.principals": "tconst ordering nconst category job characters",
    "name.basics": "nconst primaryName birthYear deathYear primaryProfession knownForTitles",
}


def generate(folder: Path, films: int, seed: int, *, packed: bool) -> None:
    """Write the six files: every second title is a film."""
    folder.mkdir(parents=True, exist_ok=True)
    dice = random.Random(seed)
    people = max(100, films)
    with contextlib.ExitStack() as stack:
        files = {name: stack.enter_context(_open(folder, name, packed=packed)) for name in HEADERS}
        for number in range(1, 2 * films + 1):
            _title(files, dice, number, people)
        for person in range(1, people + 1):
            name = f"{dice.choice(WORDS).title()} {dice.choice(WORDS).title()}{person % 977} {person}"
            files["name.basics"].write(f"nm{person:07}\t{name}\t{1900 + person % 100}\t\\N\tactor\ttt0000001\n")


def _open(folder: Path, name: str, *, packed: bool) -> IO[str]:
    path = folder / f"{name}.tsv{'.gz' if packed else ''}"
    # The caller closes it with all others.
    file: IO[str] = gzip.open(path, "wt", 1, encoding="utf-8") if packed else path.open("w", encoding="utf-8")  # noqa: SIM115
    file.write(HEADERS[name].replace(" ", "\t") + "\n")
    return file


def _title(files: dict[str, IO[str]], dice: random.Random, number: int, people: int) -> None:
    identity = f"tt{number:07}"
    kind = ("movie" if number % 10 else "tvMovie") if number % 2 else dice.choice(OTHERS)
    title = " ".join(dice.choice(WORDS) for _ in range(dice.randint(1, 5))).title()
    year = dice.randint(1920, 2025)
    files["title.basics"].write(
        f"{identity}\t{kind}\t{title}\t{title}\t0\t{year}\t\\N\t{dice.randint(60, 200)}\t"
        f"{dice.choice(GENRES)},{dice.choice(GENRES)}\n"
    )
    files["title.ratings"].write(f"{identity}\t6.1\t{int(dice.paretovariate(0.6) * 5) % 3_000_000}\n")
    for order in range(1, 4):
        other = " ".join(dice.choice(WORDS) for _ in range(dice.randint(1, 5))).title()
        files["title.akas"].write(f"{identity}\t{order}\t{other} {order}\tFR\tfr\timdbDisplay\t\\N\t0\n")
    cast = [f"nm{dice.randint(1, people):07}" for _ in range(8)]
    files["title.crew"].write(f"{identity}\t{cast[0]}\t{cast[1]}\n")
    roles = ("director", "writer", "actor", "actress", "actor", "actress", "actor", "actress")
    for order, (person, role) in enumerate(zip(cast, roles, strict=True), 1):
        character = '["Someone"]' if order > 2 else "\\N"
        files["title.principals"].write(f"{identity}\t{order}\t{person}\t{role}\t\\N\t{character}\n")


def run(arguments: list[str], database: Path) -> tuple[float, float, str]:
    """Seconds, peak MB of the process, and what it printed."""
    environment = {**os.environ, "DATABASE_PATH": str(database)}
    code = (
        "import argparse, sys; from bot.cli import catalogue; parser = argparse.ArgumentParser();"
        "catalogue.register(parser.add_subparsers()); given = parser.parse_args(); sys.exit(given.run(given))"
    )
    began = time.perf_counter()
    done = subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-c", code, "catalogue", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - began
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, done.stdout


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--folder", type=Path, required=True)
    options.add_argument("--films", type=int, default=1_000_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--plain", action="store_true", help="files that are not packed")
    options.add_argument("--once", action="store_true", help="do not import a second time")
    given = options.parse_args()
    files = given.folder / f"imdb-{given.films}-{given.seed}{'-plain' if given.plain else ''}"
    if not (files / "ready").exists():
        began = time.perf_counter()
        generate(files, given.films, given.seed, packed=not given.plain)
        (files / "ready").touch()
        print(f"generated in {time.perf_counter() - began:.0f} s", flush=True)
    work = given.folder / "database"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    database = work / "marquee.sqlite3"
    seconds, memory, said = run(["import", "imdb", str(files)], database)
    print(said)
    size = sum(each.stat().st_size for each in work.iterdir()) / 1e6
    print(f"import: {seconds:.0f} s, peak {memory:.0f} MB, database {size:.0f} MB, load {os.getloadavg()[0]:.1f}")
    if not given.once:
        seconds, memory, said = run(["import", "imdb", str(files)], database)
        print(said.splitlines()[1])
        print(f"again: {seconds:.0f} s, peak of both {memory:.0f} MB")
    with contextlib.closing(sqlite3.connect(database)) as connection:
        for table in ("film", "film_title", "credit", "person", "film_tag"):
            print(f"  {table}: {connection.execute(f'SELECT count(*) FROM {table}').fetchone()[0]:,}")  # noqa: S608


if __name__ == "__main__":
    main()
