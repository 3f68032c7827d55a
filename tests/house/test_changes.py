"""Transactions declare what they change and caches what they depend on: `tests/conftest.py` checks each statement."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.ids import GuildId
from bot.services.cache import ClubCache
from bot.store import migrate
from bot.store.changes import KIND_OF_TABLE, Changes
from bot.store.engines import open_database
from tests.support import declared_changes
from tests.support.declared_changes import Undeclared, read_tables, written_kinds

CLUB = GuildId(1)
NAME = "INSERT INTO member (guild_id, member_id, name, seen_at) VALUES (1, 2, 'Kagemusha', '2026-01-01')"


def test_every_table_has_a_kind(tmp_path: Path) -> None:
    path = tmp_path / "schema.sqlite3"
    migrate.apply_migrations(path)
    with closing(sqlite3.connect(path)) as connection:
        tables = {
            name
            for name, kind in connection.execute("SELECT name, type FROM pragma_table_list WHERE schema = 'main'")
            if kind in {"table", "virtual"} and not name.startswith("sqlite_")
        }
    assert tables == KIND_OF_TABLE.keys()


def test_every_kind_has_a_table() -> None:
    assert set(Changes.EVERYTHING) == set(Changes) == set(KIND_OF_TABLE.values()) - {Changes.UNCACHED}


@pytest.mark.parametrize(
    ("sql", "kinds"),
    [
        ("INSERT OR IGNORE INTO review (id) VALUES (1)", Changes.REVIEWS),
        ("UPDATE review SET state = 'published' WHERE id = 1", Changes.REVIEWS),
        ("DELETE FROM review WHERE id = 1", Changes.WHOLE_REVIEWS),
        ("INSERT INTO verdict (film_id) VALUES (1) ON CONFLICT (film_id) DO UPDATE SET given_at = 1", Changes.VERDICTS),
        ("WITH kept AS (SELECT 1) DELETE FROM draft WHERE id IN (SELECT * FROM kept)", Changes.UNCACHED),
        ("SELECT name FROM member", Changes.UNCACHED),
    ],
)
def test_what_a_statement_changes(sql: str, kinds: Changes) -> None:
    assert written_kinds(sql) == kinds


def test_what_a_statement_reads() -> None:
    assert read_tables("SELECT 1 FROM review AS r LEFT JOIN member ON 1") == {"review", "member"}


async def test_what_is_not_declared_is_found(tmp_path: Path) -> None:
    database = await open_database(tmp_path / "marquee.sqlite3")
    with pytest.raises(Undeclared, match="NAMES"):
        async with database.write(changes=Changes.REVIEWS, club=CLUB) as writing:
            await writing.execute_write(NAME)
    async with database.write(changes=Changes.REVIEWS, club=CLUB) as writing:
        writing.declare_changes(Changes.NAMES, CLUB)
        await writing.execute_write(NAME)
    await database.close()
    declared_changes.problems.clear()


@pytest.mark.parametrize("sql", ["SELECT member_id FROM member", "SELECT member_id FROM draft"])
async def test_what_is_not_depended_on_is_found(tmp_path: Path, sql: str) -> None:
    database = await open_database(tmp_path / "marquee.sqlite3")
    reviews: ClubCache[None, int] = ClubCache(database, 1, depends_on=Changes.REVIEWS)
    outer: ClubCache[None, int] = ClubCache(database, 1, depends_on=Changes.LINES)

    async def read() -> int:
        async with database.read() as reading:
            return len(await reading.fetch_rows(sql))

    async def nothing() -> int:
        return 0

    with pytest.raises(Undeclared, match=sql):
        await reviews.get_or_make(CLUB, None, read)
    with pytest.raises(Undeclared, match="REVIEWS"):
        await outer.get_or_make(CLUB, None, lambda: reviews.get_or_make(CLUB, None, nothing))
    await database.close()
    declared_changes.problems.clear()
