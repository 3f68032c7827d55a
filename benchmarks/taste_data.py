"""MovieLens ratings, Wikipedia facts, and the splits and ground truths of the taste benchmark."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.ids import FilmId

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
MOVIELENS = SHARED / "ml-latest-small"
WIKIPEDIA = SHARED / "wikipedia-films"

Rating = tuple[int, int, float]
Profile = dict[int, float]

_NAMED = re.compile(r"^(?P<title>.*?)\s*(?:\((?P<other>[^()]*(?:\([^()]*\))?[^()]*)\)\s*)?\((?P<year>\d{4})\)\s*$")
_MOVED_ARTICLE = re.compile(r"^(?P<rest>.*), (?P<article>The|A|An|Le|La|Les|L'|Il|El|Das|Der|Die|Los|Las)$")


def ratings_of(path: Path) -> list[Rating]:
    """User, film and stars from MovieLens' `ratings.csv`, or from ml-100k in tab-separated columns."""
    text = path.read_text(encoding="utf-8")
    delimiter = "\t" if "\t" in text[:200] else ","
    rows = csv.reader(text.splitlines()[1:], delimiter=delimiter)
    return [(int(row[0]), int(row[1]), float(row[2])) for row in rows]


def movielens() -> list[Rating]:
    return ratings_of(MOVIELENS / "ratings.csv")


def turned(title: str) -> str:
    """Move a trailing article to the front: "Usual Suspects, The" becomes "The Usual Suspects"."""
    found = _MOVED_ARTICLE.match(title)
    return f"{found['article']} {found['rest']}" if found else title


def _split_name(name: str) -> tuple[str, str | None, int | None]:
    found = _NAMED.match(name.strip())
    if not found:
        return turned(name.strip()), None, None
    other = found["other"]
    return turned(found["title"]), turned(other) if other else None, int(found["year"])


def _wikipedia() -> dict[tuple[str, int], dict[str, Any]]:
    pages: dict[tuple[str, int], dict[str, Any]] = {}
    for file in sorted(WIKIPEDIA.glob("*.json.gz")):
        for page in json.loads(gzip.decompress(file.read_bytes())):
            pages.setdefault((fold_text(page["title"]), int(page["year"])), page)
    return pages


def _tags() -> dict[int, tuple[str, ...]]:
    tags: defaultdict[int, dict[str, None]] = defaultdict(dict)
    with (MOVIELENS / "tags.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            tags[int(row["movieId"])][row["tag"].strip().casefold()] = None
    return {film: tuple(found) for film, found in tags.items()}


def films(popularity: dict[int, float] | None = None) -> list[Film]:
    """MovieLens' films with genres and tags, and Wikipedia's cast, genres and lead text where the name matches."""
    pages, tags = _wikipedia(), _tags()
    found: list[Film] = []
    with (MOVIELENS / "movies.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            title, other, year = _split_name(row["title"])
            near = ((fold_text(name), (year or 0) + d) for name in (title, other or title) for d in (0, -1, 1))
            page = next((pages[key] for key in near if key in pages), {})
            film_id = int(row["movieId"])
            own = [] if row["genres"].startswith("(") else row["genres"].split("|")
            found.append(
                Film(
                    id=FilmId(film_id),
                    title=title,
                    year=year,
                    original_title=other,
                    cast=tuple(page.get("cast", ())),
                    genres=tuple(dict.fromkeys([*own, *page.get("genres", ())])),
                    themes=tags.get(film_id, ()),
                    overview=page.get("extract"),
                    popularity=(popularity or {}).get(film_id, 0.0),
                )
            )
    return found


@dataclass(frozen=True)
class Case:
    """One test person: the known ratings, and the held-out films that they like."""

    known: Profile
    liked: frozenset[int]


def _by_user(ratings: Iterable[Rating]) -> dict[int, list[tuple[int, float]]]:
    users: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for user, film, stars in ratings:
        users[user].append((film, stars))
    return dict(users)


def warm_split(ratings: Sequence[Rating], seed: int) -> tuple[list[Rating], dict[int, Case]]:
    """Hold out 20 % of the ratings of everyone with at least ten; the rest trains, and is what is known."""
    rng = np.random.default_rng(seed)
    train: list[Rating] = []
    cases: dict[int, Case] = {}
    for user, rows in _by_user(ratings).items():
        out = set()
        if len(rows) >= 10:
            out = set(rng.choice(len(rows), max(1, round(0.2 * len(rows))), replace=False).tolist())
        known = {film: stars for at, (film, stars) in enumerate(rows) if at not in out}
        train += [(user, film, stars) for film, stars in known.items()]
        liked = frozenset(film for at, (film, stars) in enumerate(rows) if at in out and stars >= 4)
        cases[user] = Case(known, liked)
    return train, cases


def cold_split(ratings: Sequence[Rating], seed: int, shown: int) -> tuple[list[Rating], list[Case]]:
    """20 % of the people are never seen in training; `shown` of their ratings, at random, are known."""
    rng = np.random.default_rng(seed)
    users = _by_user(ratings)
    away = set(rng.choice(sorted(users), len(users) // 5, replace=False).tolist())
    cases = []
    for user in sorted(away):
        rows = users[user]
        picked = set(rng.choice(len(rows), min(shown, len(rows)), replace=False).tolist())
        known = dict(row for at, row in enumerate(rows) if at in picked)
        cases.append(Case(known, frozenset(f for at, (f, s) in enumerate(rows) if at not in picked and s >= 4)))
    return [row for row in ratings if row[0] not in away], cases


def groups(cases: dict[int, Case], seed: int, each: int = 200) -> list[list[Case]]:
    """Random groups, `each` of every size 2, 3, 4, 6 and 8, of people with held-out likes."""
    rng = np.random.default_rng(seed)
    users = [user for user, case in cases.items() if case.liked]
    return [
        [cases[users[at]] for at in rng.choice(len(users), size, replace=False).tolist()]
        for size in (2, 3, 4, 6, 8)
        for _ in range(each)
    ]


def similar_groups(cases: dict[int, Case], seed: int, each: int = 200) -> list[list[Case]]:
    """The same sizes; a random person with others out of the tenth of all whose known likes are nearest by cosine."""
    rng = np.random.default_rng(seed)
    people = [case for case in cases.values() if case.liked]
    likes = [frozenset(film for film, stars in case.known.items() if stars >= 4) for case in people]

    def near(at: int) -> list[int]:
        by_cosine = [len(likes[at] & other) / max(1, len(likes[at]) * len(other)) ** 0.5 for other in likes]
        order = np.argsort(-np.array(by_cosine), kind="stable").tolist()
        return [other for other in order if other != at][: len(people) // 10]

    found = []
    for size in (2, 3, 4, 6, 8):
        for _ in range(each):
            first = int(rng.integers(len(people)))
            others = rng.choice(near(first), size - 1, replace=False).tolist()
            found.append([people[at] for at in (first, *others)])
    return found


@dataclass(frozen=True)
class CoLiked:
    """Truth A: what half of the people have in training, and which films go together among the other half."""

    train: list[Rating]
    literal: dict[int, set[int]]
    """By co-likes / popularity^.6, the reference taken literally."""
    damped: dict[int, set[int]]
    """By co-likes / (popularity + 10)^.6, the reading that reproduces its figures; see docs/taste.md."""


REFERENCE_SPLIT = 42
"""With this seed 475 films have 12 likes in the other half, as many as the reference asked about."""


def co_liked_truth(ratings: Sequence[Rating], seed: int) -> CoLiked:
    """Half of the people train; for each film with 12 likes among the others, its ten by lift there.

    Only pairs that five of the others liked both count; the second half of the permutation is held out.
    """
    rng = np.random.default_rng(seed)
    users = np.array(sorted({user for user, _, _ in ratings}))
    held = set(rng.permutation(users)[len(users) // 2 :].tolist())
    fans: defaultdict[int, set[int]] = defaultdict(set)
    for user, film, stars in ratings:
        if user in held and stars >= 4:
            fans[film].add(user)
    ids = [film for film, who in fans.items() if len(who) >= 5]
    row = {user: at for at, user in enumerate(sorted(held))}
    likes = np.zeros((len(ids), len(row)), dtype=np.float32)
    for at, film in enumerate(ids):
        likes[at, [row[user] for user in fans[film]]] = 1
    both: NDArray[np.float32] = likes @ likes.T
    np.fill_diagonal(both, 0)
    popular = likes.sum(axis=1)
    seeds = np.flatnonzero(popular >= 12)
    train = [row for row in ratings if row[0] not in held]
    return CoLiked(train, *(_ten_by_lift(both, popular, seeds, ids, damping) for damping in (0.0, 10.0)))


def _ten_by_lift(both: Any, popular: Any, seeds: Any, ids: Sequence[int], damping: float) -> dict[int, set[int]]:
    lift = np.where(both >= 5, both / (popular[None, :] + damping) ** 0.6, 0)
    truth: dict[int, set[int]] = {}
    for at in seeds.tolist():
        best = np.argsort(-lift[at], kind="stable")[:10]
        related = {ids[b] for b in best if lift[at, b] > 0}
        if related:
            truth[ids[at]] = related
    return truth


_NUMBERED = re.compile(
    r"^(?P<head>.{3,}?)[ ,:]+(?:part |episode |vol(?:ume|\.)? )?(?:\d{1,2}|[ivx]{1,4})(?:\b.*)?$", re.IGNORECASE
)
_FOLLOWS = re.compile(r"\b(?:sequel to|remake of|follow-up to|prequel to)\b(?P<what>[^.]{3,120})", re.IGNORECASE)


def chain_truth(catalogue: Sequence[Film]) -> dict[int, set[int]]:
    """Series and remakes read from numbered titles, common beginnings and lead texts (truth B; noisy).

    RelatedFilms uses some of the same data, so its figures are optimistic.
    """
    by_title: defaultdict[str, list[int]] = defaultdict(list)
    for film in catalogue:
        by_title[fold_text(film.title)].append(int(film.id))
    heads: defaultdict[str, set[int]] = defaultdict(set)
    for title, ids in by_title.items():
        heads[title].update(ids)
    for film in catalogue:
        before = re.split(r": | - ", film.title)[0]
        numbered = _NUMBERED.match(film.title)
        for head in {fold_text(before), fold_text(numbered["head"]) if numbered else ""} - {""}:
            if head != fold_text(film.title) and (head in by_title or len(head.split()) > 1):
                heads[head].add(int(film.id))
    truth: defaultdict[int, set[int]] = defaultdict(set)
    for members in heads.values():
        if 2 <= len(members) <= 30:
            for film_id in members:
                truth[film_id] |= members - {film_id}
    for film in catalogue:
        for match in _FOLLOWS.finditer(film.overview or ""):
            for other in _title_inside(match["what"], by_title):
                truth[int(film.id)].add(other)
                truth[other].add(int(film.id))
    return {film_id: others - {film_id} for film_id, others in truth.items() if others - {film_id}}


def _title_inside(text: str, by_title: dict[str, list[int]]) -> list[int]:
    words = re.findall(r"[\w'’-]+", text)
    for start in range(min(len(words), 10)):
        if words[start][0].isupper():
            for end in range(min(len(words), start + 7), start, -1):
                found = by_title.get(fold_text(" ".join(words[start:end])))
                if found and (end - start > 1 or len(words[start]) > 4):
                    return found
    return []


def popularity_of(ratings: Iterable[Rating]) -> dict[int, float]:
    return {film: float(count) for film, count in Counter(f for _, f, s in ratings if s >= 4).items()}
