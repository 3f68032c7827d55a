"""The engines that the title benchmark compares, each behind the same two methods."""

from __future__ import annotations

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


class Engine(Protocol):
    """`slow` engines are asked only a sample of the queries."""

    name: str
    slow: bool

    def search(self, text: str) -> list[int]:
        """Give the ids of the ten best films."""


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
        self._rows = [(normalise_title(title), e.film_id) for e in entries for title in (e.title, *e.alternatives)]
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
        self._db.execute("CREATE VIRTUAL TABLE titles USING fts5(title, film UNINDEXED, tokenize = 'trigram')")
        rows = ((normalise_title(title), e.film_id) for e in entries for title in (e.title, *e.alternatives))
        self._db.executemany("INSERT INTO titles (title, film) VALUES (?, ?)", rows)

    def search(self, text: str) -> list[int]:
        text = normalise_title(text).replace('"', "")
        grams = dict.fromkeys(text[i : i + 3] for i in range(len(text) - 2))
        if not grams:
            return []
        query = " OR ".join(f'"{gram}"' for gram in grams)
        statement = "SELECT film FROM titles WHERE titles MATCH ? ORDER BY bm25(titles) LIMIT ?"
        with closing(self._db.execute(statement, (query, _TOP))) as cursor:
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
        builder.add_integer_field("film", stored=True)
        self._schema = builder.build()
        self._folder = tempfile.TemporaryDirectory()
        self._index = tantivy.Index(self._schema, path=self._folder.name)
        writer = self._index.writer(128_000_000, 1)
        for entry in entries:
            for title in (entry.title, *entry.alternatives):
                document = tantivy.Document(film=entry.film_id)
                document.add_text("title", normalise_title(title))
                writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, text: str) -> list[int]:
        query, occur = self._tantivy.Query, self._tantivy.Occur
        clauses = []
        for word in re.findall(r"\w+", normalise_title(text)):
            distance = 0 if len(word) < 3 else 1 if len(word) < 8 else 2
            clauses.append((occur.Should, query.term_query(self._schema, "title", word)))
            if distance:
                for prefix in (False, True):
                    fuzzy = query.fuzzy_term_query(self._schema, "title", word, distance, True, prefix)
                    clauses.append((occur.Should, fuzzy))
        if not clauses:
            return []
        hits = self._searcher.search(query.boolean_query(clauses), _TOP).hits
        return [self._searcher.doc(address)["film"][0] for _, address in hits]


ENGINES: dict[str, type[Own | WRatio | Fts5 | Tantivy]] = {
    "own": Own,
    "wratio": WRatio,
    "fts5": Fts5,
    "tantivy": Tantivy,
}


def built(name: str, entries: Sequence[TitleEntry]) -> tuple[Engine, float]:
    """Build an engine; give it and the seconds that took. Raises ImportError when its package is missing."""
    started = time.perf_counter()
    engine = ENGINES[name](entries)
    return engine, time.perf_counter() - started
