"""nDCG of `/find`, `/related` and `/recommend mood:` on 60 questions judged by hand: `python -m benchmarks.judged`.

Half of the questions of each kind were used for choosing (*tuned*), the others only for reporting (*kept apart*).
The films are those of the starter library; nobody has rated anything, so that what is known of the films decides.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import tempfile
import tomllib
import zlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.composition import Services, open_services
from bot.config import Settings
from bot.domain.catalogue.errors import NothingFound
from bot.domain.catalogue.found_film import FilmQuery
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.recommendations.question import Filters
from bot.search.embeddings import MiniLmModel
from bot.services.catalogue.embeddings import FilmEmbeddings
from bot.store.catalogue import films as film_store

FILE = Path(__file__).parent / "data" / "judged_questions.toml"
ASKER = Actor(member=MemberId(1), name="Asker", guild=GuildId(1))
KINDS = {"find": "/find", "related": "/related", "mood": "/recommend mood:"}
DAY = datetime(2026, 1, 1, tzinfo=UTC)
PAGES = 4
"""`/recommend` shows three films at a time."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A question of one kind, and the grade of each film that answers it, 1 to 3, by its key in the library."""

    kind: str
    ask: str
    grades: Mapping[str, int]


def read_questions() -> list[Judged]:
    """The questions of the file."""
    return [
        Judged(
            each["kind"],
            each["ask"],
            {key: grade for name, grade in (("best", 3), ("good", 2), ("fair", 1)) for key in each.get(name, ())},
        )
        for each in tomllib.loads(FILE.read_text(encoding="utf-8"))["question"]
    ]


def split_questions(questions: Sequence[Judged]) -> tuple[list[Judged], list[Judged]]:
    """The questions used for choosing, and those kept apart: of each kind every second one by CRC-32."""
    halves: tuple[list[Judged], list[Judged]] = [], []
    for kind in KINDS:
        of_kind = sorted((q for q in questions if q.kind == kind), key=lambda q: zlib.crc32(q.ask.encode()))
        for at, question in enumerate(of_kind):
            halves[at % 2].append(question)
    return halves


def ndcg(found: Sequence[FilmId], grades: Mapping[FilmId, int], depth: int) -> float:
    """Normalised discounted cumulative gain (gain 2^grade - 1) of the first `depth` films."""

    def total(given: Sequence[int]) -> float:
        return sum((2.0**grade - 1.0) / math.log2(2 + at) for at, grade in enumerate(given[:depth]))

    return total([grades.get(film, 0) for film in found]) / total(sorted(grades.values(), reverse=True))


async def _find(services: Services, question: Judged, _: Mapping[str, FilmId]) -> list[FilmId]:
    try:
        return [each.film.id for each in await services.finder.find_films(ASKER, FilmQuery(words=question.ask))]
    except NothingFound:
        return []


async def _related(services: Services, question: Judged, ids: Mapping[str, FilmId]) -> list[FilmId]:
    _, found = await services.related_films.related_films(ASKER, f"film:{ids[question.ask]}")
    return [each.film.id for each in found]


async def _mood(services: Services, question: Judged, _: Mapping[str, FilmId]) -> list[FilmId]:
    filters = Filters(mood=question.ask)
    answer = await services.recommendations.recommend_films(ASKER, filters, shared=False)
    found = [each.film.id for each in answer.films]
    for _page in range(1, PAGES):
        answer = await services.recommendations.continue_question(ASKER, answer.question.id, further=True, shared=False)
        found += [each.film.id for each in answer.films]
    return found


ASK: dict[str, Callable[[Services, Judged, Mapping[str, FilmId]], Awaitable[list[FilmId]]]] = {
    "find": _find,
    "related": _related,
    "mood": _mood,
}


async def run(*, meaning: bool, show: bool) -> None:
    """Ask everything and print a table, with `show` also the first films of each tuned question."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_services(Settings(database_path=Path(folder) / "judged.sqlite3")) as services:
            async with services.database.read() as reading:
                ids = await film_store.ids_by_starter_key(reading)
            keys = {film: key for key, film in ids.items()}
            vectors = FilmEmbeddings(services.database, MiniLmModel(), Path(folder) / "judged.meanings")
            if meaning:
                vectors.start_refresh()
                await vectors.wait_until_built()
            services.finder._embeddings = vectors if meaning else None  # noqa: SLF001  one finder, both ways
            services.recommendations._now = lambda: DAY  # noqa: SLF001  chance changes daily
            print("| questions | half | number | nDCG@5 | nDCG@10 |\n|---|---|---|---|---|")
            for name, half in zip(("tuned", "kept apart"), split_questions(read_questions()), strict=True):
                by_kind: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
                for question in half:
                    found = await ASK[question.kind](services, question, ids)
                    grades = {ids[key]: grade for key, grade in question.grades.items()}
                    by_kind[question.kind].append((ndcg(found, grades, 5), ndcg(found, grades, 10)))
                    if show and name == "tuned":
                        told = [f"{keys[film]} {grades.get(film, 0)}" for film in found[:8]]
                        print(
                            f"  {question.kind} {question.ask}: {by_kind[question.kind][-1][0]:.2f}",
                            *told,
                            sep="\n    ",
                        )
                for kind, scores in by_kind.items():
                    _print_row(KINDS[kind], name, scores)
                _print_row("all", name, [score for scores in by_kind.values() for score in scores])
            await vectors.close()


def _print_row(kind: str, half: str, scores: Sequence[tuple[float, float]]) -> None:
    at_5, at_10 = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    print(f"| {kind} | {half} | {len(scores)} | {at_5:.3f} | {at_10:.3f} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meaning", action="store_true", help="with the extra `find`")
    parser.add_argument("--show", action="store_true", help="print the first films of each tuned question")
    given = parser.parse_args()
    asyncio.run(run(meaning=given.meaning, show=given.show))
