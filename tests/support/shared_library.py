"""Keeps what every test's bot would build anew: the starter library's films and title index, and what files hold.

A test's database begins as a copy of one file, so what is read from it before the first write is the same in every
test: these rows are read once. Everything later is read from the test's own database. What is computed from equal rows,
or from files that come with the bot, is computed once, and each of these values is immutable. Films that a test adds
or removes lie beside the segment, in the index of its own bot.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from bot import composition
from bot.composition import Services
from bot.config import Settings
from bot.domain.catalogue.mood import Vocabulary
from bot.search import TitleEntry, index
from bot.search.segment import Segment, build_segment
from bot.services.catalogue import finder, titles
from bot.services.catalogue.find_words import QueryReader
from bot.sources.time_zones import read_time_zones
from bot.sources.vocabulary import read_vocabulary
from bot.store.catalogue import films
from bot.store.catalogue import titles as title_store
from bot.store.database import Row, Source, WriteTransaction
from bot.store.sqlite_database import SqliteDatabase, SqliteReading

_KEPT_ROWS = 4_096
_KEPT_SEGMENTS = 4
_FEW_FILMS = 500
"""Smaller segments are a test's own, and quickly built."""


class _Untouched:
    """Whether the one database that is being opened is still what the template is, and what was read from it."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self.rows: dict[tuple[object, ...], list[Row]] = {}
        self.titles: list[Row] = []


_untouched = _Untouched()


@contextmanager
def opening_copy(path: Path) -> Generator[None]:
    """While this block opens the database at `path`, a copy of the template, equal reads are answered from memory.

    It ends early with the first write.
    """
    _untouched.path = path
    try:
        yield
    finally:
        _untouched.path = None


@asynccontextmanager
async def opened_copy(
    opening: AbstractAsyncContextManager[Services], settings: Settings, template: Path
) -> AsyncGenerator[Services]:
    """Open services that `open_services(settings, …)` made, over a copy of the template unless a server has the data."""
    async with AsyncExitStack() as stack:
        if settings.database_url is None:
            shutil.copyfile(template, settings.database_path)
            with opening_copy(settings.database_path):
                opened = await stack.enter_async_context(opening)
        else:
            opened = await stack.enter_async_context(opening)
        yield opened


def _share_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    fetch_rows, scan_titles, write = SqliteReading.fetch_rows, title_store.scan_titles, SqliteDatabase.write

    async def fetch(self: SqliteReading, sql: str, /, *values: object, **named: object) -> list[Row]:
        if _untouched.path is None or isinstance(self, WriteTransaction):
            return await fetch_rows(self, sql, *values, **named)
        asked = (sql, values, tuple(named.items()))
        if asked not in _untouched.rows:
            _untouched.rows[asked] = await fetch_rows(self, sql, *values, **named)
        return list(_untouched.rows[asked])

    def scan(path: Source) -> Iterator[Row]:
        if path != _untouched.path:
            return scan_titles(path)
        _untouched.titles = _untouched.titles or list(scan_titles(path))
        return iter(_untouched.titles)

    def begin(self: SqliteDatabase, **declared: Any) -> Any:
        _untouched.path = None
        return write(self, **declared)

    monkeypatch.setattr(SqliteReading, "fetch_rows", fetch)
    monkeypatch.setattr(title_store, "scan_titles", scan)
    monkeypatch.setattr(SqliteDatabase, "write", begin)


@lru_cache(_KEPT_SEGMENTS)
def _kept_segment(entries: tuple[TitleEntry, ...]) -> Segment:
    return build_segment(entries)


def _shared_segment(entries: Iterable[TitleEntry]) -> Segment:
    given = tuple(entries)
    return _kept_segment(given) if _FEW_FILMS <= len(given) < titles.LARGE_INDEX else build_segment(given)


def _share_reader() -> Callable[[Vocabulary], QueryReader]:
    """One reader of questions for the last vocabulary: every bot of this process is given the same one."""
    kept: list[tuple[Vocabulary, QueryReader]] = []

    def reader(vocabulary: Vocabulary) -> QueryReader:
        if not kept or kept[0][0] is not vocabulary:
            kept[:] = [(vocabulary, QueryReader(vocabulary))]
        return kept[0][1]

    return reader


def share_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all bots of this process share what they compute from equal rows and files."""
    _share_reads(monkeypatch)
    monkeypatch.setattr(composition, "read_time_zones", lru_cache(1)(read_time_zones))
    monkeypatch.setattr(composition, "read_vocabulary", lru_cache(1)(read_vocabulary))
    monkeypatch.setattr(finder, "QueryReader", _share_reader())
    monkeypatch.setattr(films, "_film", lru_cache(_KEPT_ROWS)(films._film))
    monkeypatch.setattr(titles, "_title_entry", lru_cache(_KEPT_ROWS)(titles._title_entry))
    monkeypatch.setattr(index, "build_segment", _shared_segment)
