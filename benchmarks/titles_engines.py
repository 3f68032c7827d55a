"""The engines that the title benchmark compares, each behind the same two methods."""

from __future__ import annotations

import math
import re
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from typing import Any, Protocol

from rapidfuzz import fuzz, process

from bot.search import TitleEntry, TitleIndex, normalise_title

_TOP = 10
_RERANKED = 100


class Engine(Protocol):
    """`slow` engines are asked only a sample of the queries."""

    name: str
    slow: bool

    def search(self, text: str) -> list[int]:
        """Give the ids of the ten best films."""


def names_and_people(entries: Sequence[TitleEntry]) -> list[tuple[str, str, TitleEntry]]:
    """Give each title, other title and nickname, normalised, with the people of its film."""
    return [
        (normalise_title(name), normalise_title(" ".join(entry.people[:5])), entry)
        for entry in entries
        for name in (entry.title, *entry.alternatives, *entry.nicknames)
    ]


class Own:
    """`bot.search`."""

    name = "own"
    slow = False

    def __init__(self, entries: Sequence[TitleEntry]) -> None:
        self.index = TitleIndex.build(entries)

    def search(self, text: str) -> list[int]:
        return [hit.film_id for hit in self.index.search(text, _TOP)]


class WRatio:
    """The usual tutorial: rapidfuzz's `process.extract` over all titles."""

    name = "rapidfuzz WRatio"
    slow = True

    def __init__(self, entries: Sequence[TitleEntry]) -> None:
        self._rows = [(title, entry.film_id) for title, _, entry in names_and_people(entries)]
        self._titles = [title for title, _ in self._rows]

    def search(self, text: str) -> list[int]:
        found = process.extract(normalise_title(text), self._titles, scorer=fuzz.WRatio, limit=_TOP)
        return [self._rows[at][1] for _, _, at in found]


class Fts5:
    """SQLite FTS5: any trigram of the text, best bm25 first."""

    name = "FTS5 trigram OR + bm25"
    slow = True

    def __init__(self, entries: Sequence[TitleEntry]) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute("CREATE VIRTUAL TABLE titles USING fts5(title, people, film UNINDEXED, tokenize = 'trigram')")
        rows = ((title, people, entry.film_id) for title, people, entry in names_and_people(entries))
        self._db.executemany("INSERT INTO titles (title, people, film) VALUES (?, ?, ?)", rows)

    def search(self, text: str, top: int = _TOP) -> list[int]:
        text = normalise_title(text).replace('"', "")
        grams = dict.fromkeys(text[i : i + 3] for i in range(len(text) - 2))
        if not grams:
            return []
        query = " OR ".join(f'"{gram}"' for gram in grams)
        statement = "SELECT film FROM titles WHERE titles MATCH ? ORDER BY bm25(titles) LIMIT ?"
        with closing(self._db.execute(statement, (query, top))) as cursor:
            return [film for (film,) in cursor]


class Tantivy:
    """tantivy: every word within one letter or as a beginning, two letters for long words."""

    name = "tantivy fuzzy"
    slow = False

    def __init__(self, entries: Sequence[TitleEntry]) -> None:
        import tantivy

        self._tantivy: Any = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("title", stored=False)
        builder.add_text_field("people", stored=False)
        builder.add_integer_field("film", stored=True)
        self._schema = builder.build()
        self._folder = tempfile.TemporaryDirectory()
        self._index = tantivy.Index(self._schema, path=self._folder.name)
        writer = self._index.writer(128_000_000, 1)
        for title, people, entry in names_and_people(entries):
            document = tantivy.Document(film=entry.film_id)
            document.add_text("title", title)
            document.add_text("people", people)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, text: str, top: int = _TOP) -> list[int]:
        query, occur = self._tantivy.Query, self._tantivy.Occur
        clauses = []
        for word in re.findall(r"\w+", normalise_title(text)):
            distance = 0 if len(word) < 3 else 1 if len(word) < 8 else 2
            clauses.append((occur.Should, query.term_query(self._schema, "title", word)))
            clauses.append((occur.Should, query.term_query(self._schema, "people", word)))
            if distance:
                for prefix in (False, True):
                    fuzzy = query.fuzzy_term_query(self._schema, "title", word, distance, True, prefix)
                    clauses.append((occur.Should, fuzzy))
        if not clauses:
            return []
        hits = self._searcher.search(query.boolean_query(clauses), top).hits
        return [self._searcher.doc(address)["film"][0] for _, address in hits]


class _Reranked:
    """A retrieval engine whose hundred best films are ordered by rapidfuzz's WRatio and popularity."""

    def __init__(self, engine: Fts5 | Tantivy, entries: Sequence[TitleEntry]) -> None:
        self._engine = engine
        self._names: dict[int, list[str]] = {}
        for title, people, entry in names_and_people(entries):
            self._names.setdefault(entry.film_id, []).append(f"{title} {people}" if people else title)
            self._names[entry.film_id].append(title)
        self._popularity = {entry.film_id: entry.popularity for entry in entries}

    def search(self, text: str) -> list[int]:
        typed = normalise_title(text)

        def score(film: int) -> float:
            alike = max(fuzz.WRatio(typed, name) for name in self._names[film])
            return alike + 3.0 * math.log1p(self._popularity[film])

        return sorted(dict.fromkeys(self._engine.search(text, _RERANKED)), key=score, reverse=True)[:_TOP]


class TantivyReranked(_Reranked):
    """tantivy, then rapidfuzz."""

    name = "tantivy + re-rank"
    slow = False

    def __init__(self, entries: Sequence[TitleEntry]) -> None:
        super().__init__(Tantivy(entries), entries)


class NgramReranked(_Reranked):
    """FTS5 trigrams, then rapidfuzz."""

    name = "n-gram + re-rank"
    slow = True

    def __init__(self, entries: Sequence[TitleEntry]) -> None:
        super().__init__(Fts5(entries), entries)


ENGINES: dict[str, type[Own | WRatio | Fts5 | Tantivy | TantivyReranked | NgramReranked]] = {
    "own": Own,
    "wratio": WRatio,
    "fts5": Fts5,
    "tantivy": Tantivy,
    "tantivy-reranked": TantivyReranked,
    "ngram-reranked": NgramReranked,
}


def built(name: str, entries: Sequence[TitleEntry]) -> tuple[Engine, float]:
    """Build an engine; give it and the seconds that took. Raises ImportError when its package is missing."""
    started = time.perf_counter()
    engine = ENGINES[name](entries)
    return engine, time.perf_counter() - started
