"""The seam to the database: transactions, and versions for caches. SQLite and PostgreSQL implement it."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, NamedTuple

from bot.domain.database_address import PostgresAddress, parse_address
from bot.domain.errors import MarqueeError
from bot.domain.ids import GuildId
from bot.domain.shards.share import EVERY_CLUB, ShardShare
from bot.store.changes import ChangeCounter, Changes

Row = tuple[Any, ...]
Source = Path | PostgresAddress
"""Where a database is: a file, or a server. Another process can open it."""


class OwnSql(NamedTuple):
    """One statement in the words of each engine, where the same text cannot serve both."""

    sqlite: str
    postgres: str


class ReadTransaction(ABC):
    """A connection that only reads, borrowed for one `async with` block."""

    @abstractmethod
    async def fetch_rows(self, sql: str, /, *values: object, **named: object) -> list[Row]:
        """All rows of a statement; `values` fill its `?` in order, `named` its `:name`. Never both."""

    async def fetch_row(self, sql: str, /, *values: object, **named: object) -> Row | None:
        found = await self.fetch_rows(sql, *values, **named)
        return found[0] if found else None

    async def fetch_count(self, sql: str, /, *values: object, **named: object) -> int:
        """The number that a statement without GROUP BY counts."""
        ((count,),) = await self.fetch_rows(sql, *values, **named)
        return int(count)

    @abstractmethod
    def choose_sql(self, sql: OwnSql) -> str:
        """The text for this engine."""

    @abstractmethod
    async def list_columns(self, table: str) -> list[str]:
        """The names of a table's columns, in their order."""


class WriteTransaction(ReadTransaction):
    """A transaction that writes: it is committed at the end of its `async with` block, or rolled back on an error."""

    declared: list[tuple[Changes, GuildId | None]]

    def declare_changes(self, changes: Changes, club: GuildId) -> None:
        """Declare what this transaction changes besides, where that is known only once it has begun."""
        self.declared.append((changes, club))

    @abstractmethod
    async def execute_write(self, sql: str, /, *values: object, **named: object) -> int:
        """Execute one statement and return the number of changed rows; parameters as in `fetch_rows`."""

    @abstractmethod
    async def insert_row(self, sql: str, /, *values: object, **named: object) -> int:
        """Execute one INSERT into a table with a column `id`, and return the id of its row.

        Parameters as in `fetch_rows`.
        """

    @abstractmethod
    async def execute_many(self, sql: str, rows: Iterable[Sequence[object] | Mapping[str, object]]) -> None:
        """Execute one statement for each row: a sequence for `?`, a mapping for `:name`."""


class Database(ABC):
    """What a club's data is kept in.

    `data_version` of a club grows with every transaction that changed something its caches depend on;
    `other_process_wrote` detects writes by other processes. `path` is the file on this host: the database itself with
    SQLite; with PostgreSQL, the place beside which this host keeps its indexes and notes.
    """

    def __init__(self, path: Path, source: Source) -> None:
        self.path = path
        self.source = source
        self._changes = ChangeCounter()
        self.find_share: Callable[[], ShardShare] = lambda: EVERY_CLUB
        """Whose due work this process does now; with shards over several processes, those say so."""

    @property
    def share(self) -> ShardShare:
        """The clubs whose due work this process does: statements that look for due work read no others."""
        return self.find_share()

    @abstractmethod
    async def close(self) -> None:
        """Wait for the current write, then close; calling it again does nothing."""

    @abstractmethod
    def read(self) -> AbstractAsyncContextManager[ReadTransaction]:
        """Borrow a connection that reads; every statement sees what was committed before it."""

    @abstractmethod
    def write(self, *, changes: Changes, club: GuildId | None = None) -> AbstractAsyncContextManager[WriteTransaction]:
        """Begin a transaction; commit at the end of the block, roll back on an error or cancellation.

        `changes` are all kinds of data that the block may write; caches that depend on them read again. With `club`
        only that club's caches do. Nobody else writes what this transaction reads before it writes: SQLite has one
        writer, PostgreSQL one a club, and one alone where all clubs are concerned.
        """

    @abstractmethod
    def hold_films(self) -> AbstractAsyncContextManager[None]:
        """Add no film at the same time as somebody else, here or in another process; transactions may begin within."""

    def data_version(self, guild: GuildId, depends_on: Changes) -> int:
        """A number that changes whenever anything of these kinds that this club can see may have been written."""
        return self._changes.version_of(guild, depends_on)

    @property
    @abstractmethod
    def host_file(self) -> Database:
        """Where this host keeps the search index of films: this very file, or with PostgreSQL one beside `path`."""

    @abstractmethod
    async def truncate_wal(self) -> bool:
        """Remove what was deleted from the files too, as far as the engine lets us; return whether that is done now."""

    @abstractmethod
    async def refresh_statistics(self) -> None:
        """Update the statistics of the query planner."""

    @abstractmethod
    async def other_process_wrote(self) -> bool:
        """Whether another process has committed since the last call; then every `data_version` concerned has grown."""


class ServerReport(NamedTuple):
    """`note` is the value of one key of `meta`, None where there is none."""

    faults: tuple[MarqueeError, ...]
    note: str | None


def source_text(source: Source) -> str:
    """A source as `read_source` reads it; it may hold a password."""
    return str(source.absolute()) if isinstance(source, Path) else source.url


def read_source(text: str) -> Source:
    return parse_address(text) if "://" in text else Path(text)


async def finish_anyway(work: Coroutine[Any, Any, None]) -> None:
    """Wait for `work` even if this task is cancelled meanwhile, then raise the cancellation."""
    task = asyncio.ensure_future(work)
    cancelled = False
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            cancelled = True
    task.result()
    if cancelled:
        raise asyncio.CancelledError
