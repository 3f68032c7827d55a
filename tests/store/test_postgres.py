"""PostgreSQL: the same schema as SQLite's, locks, what other processes change, and faults."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, closing
from pathlib import Path

import asyncpg
import pytest

from bot.domain.database_address import PostgresAddress
from bot.domain.errors import StorageBusy, TargetRemoved
from bot.domain.ids import GuildId
from bot.domain.server_errors import ServerForeign, ServerHeld, ServerNewer, ServerUnusable
from bot.store import migrate
from bot.store.changes import KIND_OF_TABLE, Changes
from bot.store.engines import hold_server, inspect_server, open_database
from bot.store.postgres import database as engine
from bot.store.postgres.connecting import open_connection
from bot.store.postgres.database import PostgresDatabase
from bot.store.write_faults import write_fault
from tests.support.servers import TestServer, named, on_server

CLUB, OTHER = GuildId(100), GuildId(200)
NAME = "INSERT INTO member (guild_id, member_id, name, seen_at) VALUES (?, ?, ?, '')"


@pytest.fixture(scope="module")
def server(test_server: TestServer | None) -> TestServer:
    if test_server is None:
        pytest.skip("no PostgreSQL: MARQUEE_TEST_POSTGRES names none")
    return test_server


@pytest.fixture
def place(server: TestServer) -> Iterator[PostgresAddress]:
    with server.empty_database() as address:
        yield address


@pytest.fixture
async def two(place: PostgresAddress, tmp_path: Path) -> AsyncIterator[tuple[PostgresDatabase, PostgresDatabase]]:
    """One database as two processes have it open."""
    async with AsyncExitStack() as stack:
        opened = []
        for name in ("one", "two"):
            database = await open_database(tmp_path / f"{name}.sqlite3", place)
            assert isinstance(database, PostgresDatabase)
            stack.push_async_callback(database.close)
            opened.append(database)
        yield opened[0], opened[1]


async def test_both_engines_have_the_same_tables_columns_and_indexes(
    two: tuple[PostgresDatabase, PostgresDatabase], tmp_path: Path
) -> None:
    path = tmp_path / "file.sqlite3"
    migrate.apply_migrations(path)
    async with two[0].read() as reading:
        with closing(sqlite3.connect(path)) as connection:
            for table in KIND_OF_TABLE.keys() - {"film_words", "review_words"}:
                ours = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
                assert set(await reading.list_columns(table)) == ours, table
            indexes = {
                name: sql.lower().count("unique index")
                for name, sql in connection.execute(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
                )
            }
        rows = await reading.fetch_rows(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
            " AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = CAST(indexname AS regclass))"
        )
    found = {name: sql.count("UNIQUE INDEX") for name, sql in rows if name != "review_words_of_review"}
    assert found == indexes


async def test_a_club_has_one_writer_and_clubs_do_not_wait_for_each_other(
    two: tuple[PostgresDatabase, PostgresDatabase],
) -> None:
    one, other = two
    done: list[str] = []

    async def write(database: PostgresDatabase, club: GuildId | None, changes: Changes, name: str) -> None:
        async with database.write(changes=changes, club=club):
            done.append(name)

    async with one.write(changes=Changes.NAMES, club=CLUB):
        waiting = [
            asyncio.create_task(write(other, CLUB, Changes.NAMES, "same club")),
            asyncio.create_task(write(one, CLUB, Changes.NAMES, "same club, same process")),
        ]
        await asyncio.sleep(0.05)
        await asyncio.wait_for(write(other, OTHER, Changes.NAMES, "another club"), 5)
        # These wait for every club; what comes after them waits for them.
        waiting.append(asyncio.create_task(write(other, None, Changes.UNCACHED, "all")))
        waiting.append(asyncio.create_task(write(one, OTHER, Changes.FILMS, "films")))
        await asyncio.sleep(0.2)
        assert done == ["another club"]
    await asyncio.wait_for(asyncio.gather(*waiting), 10)
    assert sorted(done) == ["all", "another club", "films", "same club", "same club, same process"]


async def test_what_another_process_changed_is_read_again(two: tuple[PostgresDatabase, PostgresDatabase]) -> None:
    one, other = two
    seen = other.data_version(CLUB, Changes.NAMES)
    elsewhere = other.data_version(OTHER, Changes.NAMES)
    async with one.write(changes=Changes.NAMES, club=CLUB) as writing:
        await writing.execute_write(NAME, CLUB, 1, "Ines")
        assert other.data_version(CLUB, Changes.NAMES) == seen
    await _until(lambda: other.data_version(CLUB, Changes.NAMES) > seen)
    assert other.data_version(OTHER, Changes.NAMES) == elsewhere
    assert not await other.other_process_wrote()
    async with one.write(changes=Changes.FILMS):
        pass
    await _until(lambda: other._heard)
    assert await other.other_process_wrote()
    assert not await other.other_process_wrote()
    assert not await one.other_process_wrote()


async def _until(true: Callable[[], bool]) -> None:
    for _ in range(500):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError


async def test_a_cancelled_or_failed_write_leaves_nothing(two: tuple[PostgresDatabase, PostgresDatabase]) -> None:
    one, other = two
    began = asyncio.Event()

    async def write() -> None:
        async with one.write(changes=Changes.NAMES, club=CLUB) as writing:
            await writing.execute_write(NAME, CLUB, 1, "Ines")
            began.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(write())
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(asyncpg.ForeignKeyViolationError) as raised:
        async with one.write(changes=Changes.RECENT_FILMS | Changes.NAMES, club=CLUB) as writing:
            await writing.execute_write(NAME, CLUB, 2, "Theo")
            await writing.execute_write(
                "INSERT INTO touch (guild_id, member_id, film_id, touched_at) VALUES (?, 1, 99, '')", CLUB
            )
    assert isinstance(write_fault(raised.value), TargetRemoved)
    async with other.write(changes=Changes.NAMES, club=CLUB) as writing:
        assert await writing.fetch_rows("SELECT name FROM member") == []


async def test_a_cancelled_connect_leaves_no_connection(
    place: PostgresAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[asyncpg.Connection] = []
    began = asyncio.Event()

    async def hang(connection: asyncpg.Connection, *_: object, **__: object) -> None:
        made.append(connection)
        began.set()
        await asyncio.sleep(60)

    monkeypatch.setattr(asyncpg.Connection, "set_type_codec", hang)
    task = asyncio.create_task(open_connection(place))
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert made[0].is_closed()


async def test_a_reader_that_outlives_its_database_leaves_no_connection(place: PostgresAddress, tmp_path: Path) -> None:
    database = await open_database(tmp_path / "one.sqlite3", place)
    assert isinstance(database, PostgresDatabase)
    async with database.read() as reading:
        connection = reading._connection
        await reading.fetch_row("SELECT 1")
        await database.close()
    assert connection.is_closed()


async def test_a_lost_connection_is_made_anew(two: tuple[PostgresDatabase, PostgresDatabase]) -> None:
    one, other = two
    async with one.write(changes=Changes.NAMES, club=CLUB) as writing:
        await writing.execute_write(NAME, CLUB, 1, "Ines")
    seen = one.data_version(CLUB, Changes.REVIEWS)
    async with other.read() as reading:
        await reading.fetch_rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    shown: list[object] = []
    for _ in range(20):
        try:
            async with one.write(changes=Changes.NAMES, club=CLUB) as writing:
                await writing.execute_write("UPDATE member SET name = ?", "Inês")
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            shown.append(write_fault(error))
            await asyncio.sleep(0.05)
        else:
            break
    async with one.read() as reading:
        assert await reading.fetch_rows("SELECT name FROM member") == [("Inês",)]
    assert all(fault is None or isinstance(fault, StorageBusy) for fault in shown)
    # What was missed is unknown, so everything is read again.
    await _until(lambda: one.data_version(CLUB, Changes.REVIEWS) > seen)


async def test_a_listener_on_which_nothing_arrives_any_more_is_replaced(
    two: tuple[PostgresDatabase, PostgresDatabase], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither side has closed the connection, as after a firewall forgot it."""
    one, other = two
    monkeypatch.setattr(engine, "LISTEN_AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(engine, "LISTENER_SECONDS", 0.2)
    deaf = one._listener
    assert deaf is not None
    # It is occupied, so the check gets no answer.
    stuck = asyncio.create_task(deaf.execute("SELECT pg_sleep(60)"))
    await asyncio.sleep(0)
    seen = one.data_version(CLUB, Changes.REVIEWS)
    await one.other_process_wrote()
    await _until(lambda: one._listener is not deaf)
    assert one.data_version(CLUB, Changes.REVIEWS) > seen
    await asyncio.gather(stuck, return_exceptions=True)
    seen = one.data_version(CLUB, Changes.NAMES)
    async with other.write(changes=Changes.NAMES, club=CLUB):
        pass
    await _until(lambda: one.data_version(CLUB, Changes.NAMES) > seen)


async def test_one_process_runs_the_bot(two: tuple[PostgresDatabase, PostgresDatabase]) -> None:
    lost = asyncio.Event()
    async with hold_server(two[0].server, lost=lost.set):
        with pytest.raises(ServerHeld):
            async with hold_server(two[1].server, lost=lambda: None):
                pass
        async with two[0].read() as reading:
            await reading.fetch_rows(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = 3"
            )
        await asyncio.wait_for(lost.wait(), 10)
    async with hold_server(two[1].server, lost=lambda: None):
        pass


def test_what_is_wrong_with_a_server_is_found_before_a_start(server: TestServer, tmp_path: Path) -> None:
    with server.empty_database() as place:
        assert inspect_server(place, "key").faults == ()
        on_server(place, lambda connection: connection.execute("CREATE TABLE strange (a INT)"))
        (fault,) = inspect_server(place, "key").faults
        assert isinstance(fault, ServerForeign)
        with pytest.raises(ServerForeign):
            asyncio.run(open_database(tmp_path / "a.sqlite3", place))
        on_server(place, lambda connection: connection.execute("DROP TABLE strange"))

        async def open_once() -> None:
            await (await open_database(tmp_path / "a.sqlite3", place)).close()

        asyncio.run(open_once())
        on_server(place, lambda connection: connection.execute("INSERT INTO migration (number) VALUES (9999)"))
        (fault,) = inspect_server(place, "key").faults
        assert isinstance(fault, ServerNewer)
        with pytest.raises(ServerNewer):
            asyncio.run(open_once())


def test_the_locks_of_a_transaction_follow_from_what_it_changes() -> None:
    club = "BEGIN; SELECT pg_advisory_xact_lock_shared(2); SELECT pg_advisory_xact_lock(100)"
    everybody = "BEGIN; SELECT pg_advisory_xact_lock(2)"
    assert engine._beginning(Changes.REVIEWS | Changes.NAMES, CLUB) == club
    assert engine._beginning(Changes.REVIEWS, None) == everybody
    assert engine._beginning(Changes.FILMS, CLUB) == everybody


# asyncpg leaves the socket of a refused connection to the garbage collector.
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_database_that_is_not_there_is_told(server: TestServer) -> None:
    (fault,) = inspect_server(named(server.address, "no_such_database"), "key").faults
    assert isinstance(fault, ServerUnusable)
    assert fault.why == "the server has no database of that name"
    gc.collect()
