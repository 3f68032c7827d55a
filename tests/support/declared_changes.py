"""Holds transactions and caches to what they declare: what is written was declared, what is cached is depended on."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from contextvars import ContextVar
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from bot.domain.ids import FilmId, GuildId
from bot.services.cache import ClubCache
from bot.store import migrate
from bot.store.changes import KIND_OF_TABLE, Changes
from bot.store.database import ReadTransaction, WriteTransaction
from bot.store.postgres.database import PostgresReading, PostgresWriting
from bot.store.sqlite_database import SqliteReading, SqliteWriting

_WRITTEN = re.compile(
    r"\b(INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+(\w+)", re.IGNORECASE
)
_READ = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)", re.IGNORECASE)
_LOADING: ContextVar[ClubCache[Any, Any] | None] = ContextVar("loading", default=None)


problems: list[str] = []
"""What was found in this test, for background jobs log an error and go on."""


class Undeclared(AssertionError):
    """A kind of data was written without being declared, or cached without being depended on."""


@cache
def _consequences() -> dict[str, frozenset[str]]:
    """By table: the tables that a write to it changes through foreign keys and triggers."""
    with TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "schema.sqlite3")) as connection:
        migrate.apply_migrations(Path(folder) / "schema.sqlite3")
        found: dict[str, set[str]] = {name: set() for name in KIND_OF_TABLE}
        for table in KIND_OF_TABLE:
            for key in connection.execute(f"PRAGMA foreign_key_list({table})"):
                if key[6] == "CASCADE":  # SET NULL concerns only references that no cache reads
                    found[key[2]].add(table)
        for table, sql in connection.execute("SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"):
            found[table] |= {match[2] for match in _WRITTEN.finditer(sql.partition("BEGIN")[2])}
    return {table: frozenset(others) for table, others in found.items()}


@cache
def written_kinds(sql: str) -> Changes:
    """The kinds of data that a statement may change: a deletion also by what foreign keys and triggers delete."""
    kinds = Changes.UNCACHED
    for verb, table in _WRITTEN.findall(sql):
        if table in KIND_OF_TABLE:
            kinds |= KIND_OF_TABLE[table]
            waiting, seen = [table], {table}
            while verb.upper().startswith("DELETE") and waiting:
                new = _consequences()[waiting.pop()] - seen
                seen |= new
                waiting += new
            for each in seen:
                kinds |= KIND_OF_TABLE[each]
    return kinds


@cache
def read_tables(sql: str) -> frozenset[str]:
    return frozenset(_READ.findall(sql)) & KIND_OF_TABLE.keys()


def _found(problem: str) -> None:
    problems.append(problem)
    raise Undeclared(problem)


def check_written(writing: WriteTransaction, sql: str) -> None:
    declared = Changes.UNCACHED
    for changes, _ in writing.declared:
        declared |= changes
    if missing := written_kinds(sql) & ~declared:
        _found(f"a transaction that declares {declared!r} also changes {missing!r}: {' '.join(sql.split())}")


def check_read(sql: str) -> None:
    loading = _LOADING.get()
    if loading is None:
        return
    for table in read_tables(sql):
        if KIND_OF_TABLE[table] is Changes.UNCACHED or KIND_OF_TABLE[table] not in loading.depends_on:
            _found(f"a cache that depends on {loading.depends_on!r} reads {table}: {' '.join(sql.split())}")


def _check_nested(inner: ClubCache[Any, Any]) -> None:
    outer = _LOADING.get()
    if outer is not None and (missing := inner.depends_on & ~outer.depends_on):
        _found(f"a cache is filled from another one that also depends on {missing!r}")


def watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check every statement and every use of a cache from here on."""
    _consequences()  # Now, because it takes 50 ms, which would count as the bot's where the event loop is measured.
    for engine, name in product((SqliteWriting, PostgresWriting), ("execute_write", "insert_row", "execute_many")):
        method = getattr(engine, name)

        async def checked(self: WriteTransaction, sql: str, /, *rest: Any, _method: Any = method, **named: Any) -> Any:
            if not (rest and rest[0] == []):  # `execute_many` without rows writes nothing
                check_written(self, sql)
            return await _method(self, sql, *rest, **named)

        monkeypatch.setattr(engine, name, checked)
    get_or_make, get_held = ClubCache.get_or_make, ClubCache.get_held
    for reading in (SqliteReading, PostgresReading):
        fetch_rows = reading.fetch_rows

        async def fetch(
            self: ReadTransaction, sql: str, /, *values: object, _method: Any = fetch_rows, **named: object
        ) -> Any:
            check_read(sql)
            if isinstance(self, WriteTransaction):
                check_written(self, sql)
            return await _method(self, sql, *values, **named)

        monkeypatch.setattr(reading, "fetch_rows", fetch)

    async def get(self: ClubCache[Any, Any], guild: GuildId, key: Any, make: Callable[[], Awaitable[Any]]) -> Any:
        _check_nested(self)

        async def loaded() -> Any:
            token = _LOADING.set(self)
            try:
                return await make()
            finally:
                _LOADING.reset(token)

        return await get_or_make(self, guild, key, loaded)

    def held(self: ClubCache[Any, Any], guild: GuildId, keys: Any) -> dict[FilmId, Any]:
        _check_nested(self)
        return get_held(self, guild, keys)

    monkeypatch.setattr(ClubCache, "get_or_make", get)
    monkeypatch.setattr(ClubCache, "get_held", held)
