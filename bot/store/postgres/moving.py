"""PostgreSQL only: moving everything from a file to a server and back, table by table, each compared with its copy.

A table is written in one transaction, and one that is already equal is skipped, so a move that was killed goes on where
it was when it is run again. The place that data comes from is only read.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, Protocol

from bot.domain.database_address import PostgresAddress
from bot.domain.server_errors import MoveDiffers, MoveMixed
from bot.store import migrate
from bot.store.changes import KIND_OF_TABLE
from bot.store.database import Row, Source
from bot.store.meta import INDEXED_KEY
from bot.store.postgres.connecting import Connection, open_connection
from bot.store.postgres.dialect import storable_value
from bot.store.postgres.faults import ServerErrors, explain_server_error
from bot.store.postgres.scanning import AT_ONCE, open_cursor
from bot.store.postgres.schema import MOVING_TABLE, apply_migrations
from bot.store.reviews.review_words import add_functions

SEARCH_INDEXES = frozenset({"film_words", "review_words"})
"""They are made from the other tables."""
_MASK = (1 << 128) - 1


class Content(NamedTuple):
    """The number of rows, and a sum of their hashes, whatever their order."""

    rows: int
    digest: int


class Layout(NamedTuple):
    """The tables in an order in which each comes after those it refers to, with their columns and those they need."""

    columns: Mapping[str, tuple[str, ...]]
    needs: Mapping[str, frozenset[str]]

    def with_dependents(self, tables: Iterable[str]) -> list[str]:
        """These tables and all that refer to them, in order."""
        found = set(tables)
        for table in self.columns:
            if self.needs[table] & found:
                found.add(table)
        return [table for table in self.columns if table in found]


class End(Protocol):
    """One of the two places of a move."""

    @property
    def name(self) -> str: ...

    def read_rows(self, table: str, columns: Sequence[str]) -> Iterator[Row]: ...

    def clear_tables(self, tables: Sequence[str]) -> None: ...

    def fill_table(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None: ...

    def last_ids(self) -> dict[str, int]: ...

    def set_last_ids(self, given: Mapping[str, int]) -> None: ...


def move_content(source: End, to: End, layout: Layout, tell: Callable[[str, int], None]) -> dict[str, Content]:
    """Copy what differs, compare everything, and return what each table holds. Raises MoveDiffers.

    `tell` hears of each table that is copied and of the number of its rows.
    """
    wanted = {table: _content_of(source, table, layout) for table in layout.columns}
    different = [table for table, content in wanted.items() if _content_of(to, table, layout) != content]
    different = layout.with_dependents(different)
    if different:
        to.clear_tables(different)
    for table in different:
        tell(table, wanted[table].rows)
        columns = layout.columns[table]
        to.fill_table(table, columns, _kept_rows(source, table, columns))
    to.set_last_ids(source.last_ids())
    wrong = tuple(table for table, content in wanted.items() if _content_of(to, table, layout) != content)
    if wrong:
        raise MoveDiffers(to.name, wrong)
    return wanted


def _content_of(end: End, table: str, layout: Layout) -> Content:
    count = total = 0
    for row in _kept_rows(end, table, layout.columns[table]):
        count += 1
        total += int.from_bytes(blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=16).digest(), "big")
    return Content(count, total & _MASK)


def _kept_rows(end: End, table: str, columns: Sequence[str]) -> Iterator[Row]:
    rows = (tuple(map(storable_value, row)) for row in end.read_rows(table, columns))
    return (row for row in rows if row[0] != INDEXED_KEY) if table == "meta" else rows


class FileEnd:
    """A database file that nobody else uses."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self.name = name

    def read_layout(self) -> Layout:
        """The tables of this release's schema."""
        tables = sorted(KIND_OF_TABLE.keys() - SEARCH_INDEXES)
        needs = {
            table: frozenset(str(key[2]) for key in self._connection.execute(f'PRAGMA foreign_key_list("{table}")'))
            for table in tables
        }
        ordered: list[str] = []
        while len(ordered) < len(tables):
            ordered += [each for each in tables if each not in ordered and needs[each] <= {*ordered, each}]
        columns = {
            table: tuple(str(row[1]) for row in self._connection.execute(f'PRAGMA table_info("{table}")'))
            for table in ordered
        }
        return Layout(columns, needs)

    def read_rows(self, table: str, columns: Sequence[str]) -> Iterator[Row]:
        yield from self._connection.execute(f'SELECT {_listed(columns)} FROM "{table}"')

    def clear_tables(self, tables: Sequence[str]) -> None:
        with self._no_triggers():
            for table in reversed(tables):
                self._connection.execute(f'DELETE FROM "{table}"')

    @contextmanager
    def _no_triggers(self) -> Iterator[None]:
        """One transaction in which writing changes nothing else, but for the search index of reviews."""
        sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'review_words%'"
        triggers = self._connection.execute(sql).fetchall()
        self._connection.execute("BEGIN IMMEDIATE")
        with self._connection:
            for name, _ in triggers:
                self._connection.execute(f'DROP TRIGGER "{name}"')
            yield
            for _, text in triggers:
                self._connection.execute(text)

    def fill_table(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        marks = ", ".join("?" for _ in columns)
        with self._no_triggers():
            self._connection.executemany(f'INSERT INTO "{table}" ({_listed(columns)}) VALUES ({marks})', rows)

    def last_ids(self) -> dict[str, int]:
        """The highest id ever given in each table that counts them; of others, the highest that is there."""
        given = {
            str(name): int(last) for name, last in self._connection.execute("SELECT name, seq FROM sqlite_sequence")
        }
        for table, columns in self.read_layout().columns.items():
            if columns[0] == "id" and table not in given and table not in _TEXT_IDS:
                row = self._connection.execute(f'SELECT max(id) FROM "{table}"').fetchone()
                given[table] = int(row[0] or 0)
        return given

    def set_last_ids(self, given: Mapping[str, int]) -> None:
        counting = {
            str(name)
            for (name,) in self._connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
        }
        with self._connection:
            for table in counting & given.keys():
                self._connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
                self._connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, given[table]))


_TEXT_IDS = frozenset({"erasure"})


class ServerEnd:
    """A database on a server, through one connection."""

    def __init__(self, runner: asyncio.Runner, connection: Connection, name: str) -> None:
        self._runner = runner
        self._connection = connection
        self.name = name

    def read_rows(self, table: str, columns: Sequence[str]) -> Iterator[Row]:
        sql = f'SELECT {_listed(columns)} FROM "{table}"'
        self._runner.run(self._connection.execute("BEGIN READ ONLY"))
        try:
            cursor = self._runner.run(open_cursor(self._connection, sql))
            while rows := self._runner.run(cursor.fetch(AT_ONCE)):
                yield from map(tuple, rows)
        finally:
            self._runner.run(self._connection.execute("ROLLBACK"))

    def clear_tables(self, tables: Sequence[str]) -> None:
        self._runner.run(self._connection.execute(f"TRUNCATE {_listed([*tables, *self._indexes_of(tables)])}"))

    def _indexes_of(self, tables: Sequence[str]) -> tuple[str, ...]:
        return ("review_words",) if "review" in tables else ()

    def fill_table(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        self._runner.run(self._fill_table(table, columns, rows))

    async def _fill_table(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Writing changes nothing else, but for the search index of reviews."""
        async with self._connection.transaction():
            await self._connection.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            if table == "review":
                await self._connection.execute("ALTER TABLE review ENABLE TRIGGER review_words_insert")
            await self._connection.copy_records_to_table(table, records=rows, columns=list(columns))
            await self._connection.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')

    def last_ids(self) -> dict[str, int]:
        sql = """
            SELECT regexp_replace(sequencename, '_id_seq$', ''), coalesce(last_value, 0) FROM pg_sequences
            WHERE schemaname = current_schema()
            """
        return {str(table): int(last) for table, last in self._runner.run(self._connection.fetch(sql))}

    def set_last_ids(self, given: Mapping[str, int]) -> None:
        for table, last in given.items():
            sequence = self._runner.run(self._connection.fetchval("SELECT pg_get_serial_sequence($1, 'id')", table))
            if sequence is not None:
                set_to = "SELECT setval($1::regclass, greatest($2::bigint, 1), $2::bigint > 0)"
                self._runner.run(self._connection.fetchval(set_to, sequence, last))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


@contextmanager
def opened_file(path: Path, name: str) -> Iterator[FileEnd]:
    """A file with this release's schema; a new one is created."""
    migrate.apply_migrations(path)
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        # Foreign keys stay off: each table comes after those it refers to, and what was deleted there is gone here too.
        connection.execute("PRAGMA synchronous = FULL")
        add_functions(connection)
        yield FileEnd(connection, name)


@contextmanager
def opened_server(address: PostgresAddress) -> Iterator[tuple[ServerEnd, asyncio.Runner, Connection]]:
    """A database with this release's schema. Raises the errors of `faults.ServerErrors`."""
    with asyncio.Runner() as runner:
        connection = runner.run(open_connection(address))
        try:
            runner.run(apply_migrations(connection, address))
            yield ServerEnd(runner, connection, str(address)), runner, connection
        finally:
            runner.run(connection.close())


def move_to_server(path: Path, address: PostgresAddress, tell: Callable[[str, int], None]) -> dict[str, Content]:
    """Raises MoveMixed, MoveDiffers and the errors of `opened_server`."""
    with opened_file(path, str(path)) as file, opened_server(address) as (server, runner, connection):
        layout = file.read_layout()
        runner.run(_begin_move(connection, str(path.resolve()), layout, server.name))
        moved = move_content(file, server, layout, tell)
        runner.run(connection.execute(f"DROP TABLE {MOVING_TABLE}; ANALYZE"))
        return moved


async def _begin_move(connection: Connection, source: str, layout: Layout, name: str) -> None:
    """Mark the database, so that the bot does not run on half of its data. Raises MoveMixed."""
    if await connection.fetchval(f"SELECT to_regclass('{MOVING_TABLE}')") is None:
        for table, columns in layout.columns.items():
            if "guild_id" in columns and await connection.fetchval(
                f'SELECT 1 FROM "{table}" WHERE guild_id > 0 LIMIT 1'
            ):
                raise MoveMixed(name)
        await connection.execute(f"CREATE TABLE {MOVING_TABLE} (source TEXT NOT NULL)")
        await connection.execute(f"INSERT INTO {MOVING_TABLE} (source) VALUES ($1)", source)
    elif await connection.fetchval(f"SELECT source FROM {MOVING_TABLE}") != source:
        raise MoveMixed(name)


def move_to_file(address: PostgresAddress, path: Path, tell: Callable[[str, int], None]) -> dict[str, Content]:
    """As `move_to_server`; the file appears when it is complete, until then it is beside it."""
    if path.exists():
        raise MoveMixed(str(path))
    unfinished = path.with_name(f"{path.name}.moving")
    with opened_server(address) as (server, _, _), opened_file(unfinished, str(path)) as file:
        moved = move_content(server, file, file.read_layout(), tell)
    unfinished.replace(path)
    return moved


def move_everything(source: Source, to: Source, tell: Callable[[str, int], None]) -> dict[str, Content]:
    """As `move_database` of bot/store/engines.py."""
    server = source if isinstance(source, PostgresAddress) else to
    if isinstance(source, Path) == isinstance(to, Path) or not isinstance(server, PostgresAddress):
        raise ValueError("a move is from a file to a server or back")
    try:
        if isinstance(source, Path):
            return move_to_server(source, server, tell)
        return move_to_file(server, Path(str(to)), tell)
    except ServerErrors as error:
        if isinstance(error, OSError) and not isinstance(error, ConnectionError | TimeoutError):
            raise
        raise explain_server_error(server, error) from None
