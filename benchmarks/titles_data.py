"""Catalogues and typed texts for the title benchmark: real titles, extended by a seeded generator."""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TypeAlias

from bot.search import TitleEntry, normalise_title

_Film: TypeAlias = tuple[str, int | None, tuple[str, ...], int, tuple[str, ...]]

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
KINDS = (
    "exact", "dropped", "swapped", "inserted", "neighbour", "vowel", "two typos", "no accents", "no article",
    "prefix", "prefix + typo", "words missing", "with year", "glued",
)  # fmt: skip
POPULAR_ONLY = frozenset({"prefix", "prefix + typo", "words missing"})

_MOVED = re.compile(r"(.+), (The|A|An|Le|La|Les|L'|El|Los|Las|Il|Lo|Der|Die|Das)\Z")
_NAME = r"[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){1,3}"
_DIRECTED = re.compile(rf"[Dd]irected by ({_NAME}(?:(?:,? and |, ){_NAME})?)")
_ARTICLE = re.compile(r"(?:the|a|an) (?=\S)", re.IGNORECASE)
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Query:
    kind: str
    text: str
    wanted: str
    """The normalised title; a film that has it is a hit."""


@cache
def real_films() -> list[_Film]:
    """Give title, year, other titles, number of ratings and people of the films in the shared data."""
    found: dict[tuple[str, int | None], _Film] = {}
    people: dict[tuple[str, int | None], tuple[str, ...]] = {}
    votes = Counter(row["movieId"] for row in _rows("ratings.csv"))
    for row in _rows("movies.csv"):
        title, year, others = _movielens_title(row["title"])
        found[normalise_title(title), year] = (title, year, others, votes[row["movieId"]], ())
    for path in sorted((SHARED / "wikipedia-films").glob("*.json.gz")):
        for film in json.loads(gzip.decompress(path.read_bytes())):
            title, key = film["title"], (normalise_title(film["title"]), film["year"])
            if key[0]:
                found.setdefault(key, (title, film["year"], (), 0, ()))
                people[key] = (*_directors(film.get("extract") or ""), *film["cast"])
    return [(*film[:4], people.get(key, ())) for key, film in found.items()]


def _directors(lead: str) -> list[str]:
    """Read the directors out of the first sentences of an article."""
    match = _DIRECTED.search(lead)
    return re.split(r",? and |, ", match[1])[:2] if match else []


def real_part(entries: Sequence[TitleEntry]) -> Sequence[TitleEntry]:
    """The entries of a catalogue that are real films: the first ones."""
    return entries[: len(real_films())]


def catalogue(size: int, seed: int, popularity: str = "votes", alternatives: int = 0) -> list[TitleEntry]:
    """Make `size` entries: the real films, truncated or extended with recombined words of their titles.

    Films with fewer than so many `alternatives` get recombined ones. `popularity` is "votes" (the number of
    ratings, and a small heavy-tailed draw for films without any), "zipf" (a heavy-tailed draw for every film),
    "even" (a uniform draw) or "none" (0 for every film).
    """
    rng = random.Random(seed)
    films = list(real_films())
    rng.shuffle(films)
    films = films[:size]
    films += _recombined(films, size - len(films), rng)
    draw = _POPULARITY[popularity]
    if alternatives:
        films = _with_alternatives(films, alternatives, rng)
    return [
        TitleEntry(number, title, year, others, draw(votes, rng), people)
        for number, (title, year, others, votes, people) in enumerate(films, start=1)
    ]


def _recombined(films: Sequence[_Film], count: int, rng: random.Random) -> list[_Film]:
    """Make films whose titles are words of real ones, or the beginning of one and the end of another."""
    title = _titles_of(films, rng)
    taken = {(normalise_title(title), year) for title, year, *_ in films}
    made: list[_Film] = []
    while len(made) < count:
        name, year = title(), rng.randint(1920, 2025)
        key = (normalise_title(name), year)
        if key[0] and key not in taken:
            taken.add(key)
            made.append((name, year, (title(),) if rng.random() < 0.06 else (), -1, ()))
    return made


def _with_alternatives(films: Sequence[_Film], count: int, rng: random.Random) -> list[_Film]:
    title = _titles_of(films[: len(real_films())], rng)
    return [
        (name, year, (*others, *(title() for _ in range(count - len(others)))), votes, people)
        for name, year, others, votes, people in films
    ]


def _titles_of(films: Sequence[_Film], rng: random.Random) -> Callable[[], str]:
    """Give what makes titles of the words of these films' titles."""
    titles = [title.split() for title, *_ in films]
    words = [word for title in titles for word in title]
    lengths = [min(8, len(title)) for title in titles]

    def title() -> str:
        if rng.random() < 0.5:
            return " ".join(rng.choices(words, k=rng.choice(lengths)))
        one, other = rng.choice(titles), rng.choice(titles)
        return " ".join([*one[: (len(one) + 1) // 2], *other[len(other) // 2 :]])

    return title


def _votes(votes: int, rng: random.Random) -> float:
    """Keep the ratings; films without any get a low popularity, generated ones the lowest."""
    return float(votes) if votes > 0 else round((0.3 if votes == 0 else 0.02) * rng.paretovariate(1.2), 4)


_POPULARITY: dict[str, Callable[[int, random.Random], float]] = {
    "votes": _votes,
    "zipf": lambda _, rng: round(rng.paretovariate(1.0), 3),
    "even": lambda _, rng: rng.random(),
    "none": lambda _, __: 0.0,
}


def queries(entries: Sequence[TitleEntry], count: int, seed: int) -> list[Query]:
    """Make `count` typed texts, the kinds in turn, meant films half uniform and half by popularity."""
    rng = random.Random(seed)
    weights = list(accumulate(entry.popularity for entry in entries))
    made: list[Query] = []
    while len(made) < count:
        kind = KINDS[len(made) % len(KINDS)]
        by_popularity = weights[-1] > 0 and (kind in POPULAR_ONLY or rng.random() < 0.5)
        made.append(_query(kind, entries, weights if by_popularity else None, rng))
    return made


def _query(kind: str, entries: Sequence[TitleEntry], weights: list[float] | None, rng: random.Random) -> Query:
    while True:
        entry = rng.choices(entries, cum_weights=weights)[0] if weights else rng.choice(entries)
        title = _MOVED.sub(r"\2 \1", entry.title)
        if kind == "no accents" and title.isascii():
            continue  # few titles have accents: draw until one does
        text = _typed(kind, title.lower(), entry.year, rng)
        if text is not None and text.strip():
            return Query(kind, text, normalise_title(entry.title))


def _typed(kind: str, title: str, year: int | None, rng: random.Random) -> str | None:  # noqa: PLR0911
    match kind:
        case "exact":
            return title
        case "two typos":
            once = _slip(title, rng) if len(title) >= 6 else None
            return once and _slip(once, rng)
        case "no accents":
            return "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
        case "no article":
            return _ARTICLE.sub("", title, count=1) if _ARTICLE.match(title) else None
        case "prefix":
            return _prefix(title, rng)
        case "prefix + typo":
            return _slip(_prefix(title, rng), rng)
        case "words missing":
            return _fewer_words(title, rng)
        case "with year":
            return f"{title} {year}" if year else None
        case "glued":
            return title.replace(" ", "") if " " in title else None
        case _:
            return _SLIPS[kind](title, rng)


def _prefix(title: str, rng: random.Random) -> str:
    return title[: max(1, round(len(title) * rng.uniform(0.4, 0.7)))]


def _fewer_words(title: str, rng: random.Random) -> str | None:
    words = title.split()
    if len(words) < 3:
        return None
    kept = sorted(rng.sample(range(len(words)), rng.randint(2, len(words) - 1)))
    return " ".join(words[i] for i in kept)


def _slip(title: str, rng: random.Random) -> str | None:
    return _SLIPS[rng.choice(list(_SLIPS))](title, rng)


def _dropped(title: str, rng: random.Random) -> str | None:
    at = _letter(title, rng)
    return None if at is None or len(title) < 3 else title[:at] + title[at + 1 :]


def _swapped(title: str, rng: random.Random) -> str | None:
    at = [i for i in range(len(title) - 1) if title[i] != title[i + 1]]
    if not at:
        return None
    i = rng.choice(at)
    return title[:i] + title[i + 1] + title[i] + title[i + 2 :]


def _inserted(title: str, rng: random.Random) -> str | None:
    at = rng.randint(0, len(title))
    return title[:at] + rng.choice(_LETTERS) + title[at:]


def _neighbour(title: str, rng: random.Random) -> str | None:
    at = _letter(title, rng, _LETTERS)
    return None if at is None else title[:at] + rng.choice(_beside(title[at])) + title[at + 1 :]


def _vowel(title: str, rng: random.Random) -> str | None:
    at = _letter(title, rng, "aeiou")
    if at is None:
        return None
    return title[:at] + rng.choice([v for v in "aeiou" if v != title[at]]) + title[at + 1 :]


def _letter(title: str, rng: random.Random, among: str | None = None) -> int | None:
    at = [i for i, c in enumerate(title) if (c in among if among else c.isalnum())]
    return rng.choice(at) if at else None


def _beside(letter: str) -> str:
    for y, row in enumerate(_KEYBOARD):
        x = row.find(letter)
        if x >= 0:
            near = [row[i] for i in (x - 1, x + 1) if 0 <= i < len(row)]
            near += [other[x] for other in _KEYBOARD[max(0, y - 1) : y + 2] if other != row and x < len(other)]
            return "".join(near)
    return letter


_SLIPS: dict[str, Callable[[str, random.Random], str | None]] = {
    "dropped": _dropped, "swapped": _swapped, "inserted": _inserted, "neighbour": _neighbour, "vowel": _vowel,
}  # fmt: skip


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (SHARED / "ml-latest-small" / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _movielens_title(written: str) -> tuple[str, int | None, tuple[str, ...]]:
    """Take "Samouraï, Le (Godson, The) (1967)" apart."""
    match = re.fullmatch(r"(.*?)\s*\((\d{4})\)\s*", written)
    title, year = (match[1], int(match[2])) if match else (written.strip(), None)
    others = re.findall(r"\(([^()]+)\)", title)
    bare = re.sub(r"\s*\([^()]*\)", "", title).strip() or title
    return bare, year, tuple(re.sub(r"^a\.?k\.?a\.?\s*", "", other) for other in others)
