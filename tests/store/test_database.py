"""The database file: what was acknowledged survives, what was not leaves no trace."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot import paths
from bot.domain.ids import GuildId
from bot.domain.operator_errors import DatabaseNewer, DatabaseUnusable, MigrationsMissing
from bot.store import meta, migrate
from bot.store.changes import Changes
from bot.store.engines import open_database


def _kill_in_the_middle(path: Path, rounds: int) -> None:
    dice = random.Random(rounds)
    for _ in range(rounds):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.writer_process", str(path)],
            cwd=paths.ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(dice.uniform(0.0, 0.05))
        os.kill(process.pid, signal.SIGKILL)
        acknowledged = [first, *process.stdout.read().splitlines()]
        process.stdout.close()
        process.wait()
        last = int([line for line in acknowledged if line.strip()][-1])
        with closing(sqlite3.connect(path)) as connection:
            rows = dict(connection.execute("SELECT key, value FROM meta WHERE key IN ('left', 'right')"))
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert rows["left"] == rows["right"], "half a change was left behind"
        assert int(rows["left"]) >= last, "an acknowledged write was lost"


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX thing")
def test_an_acknowledged_write_survives_kill_9(tmp_path: Path) -> None:
    _kill_in_the_middle(tmp_path / "killed.sqlite3", 5)


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX thing")
def test_an_acknowledged_write_survives_kill_9_many_times(tmp_path: Path) -> None:
    _kill_in_the_middle(tmp_path / "killed.sqlite3", 100)


async def test_a_write_that_raises_leaves_nothing(tmp_path: Path) -> None:
    database = await open_database(tmp_path / "a.sqlite3")
    with pytest.raises(ZeroDivisionError):
        async with database.write(changes=Changes.EVERYTHING) as writing:
            await meta.write_meta(writing, "gone", "1")
            _ = 1 / 0
    async with database.write(changes=Changes.EVERYTHING) as writing:
        await meta.write_meta(writing, "kept", "1")
    async with database.read() as reading:
        assert await meta.read_meta(reading, "gone") is None
        assert await meta.read_meta(reading, "kept") == "1"
    await database.close()


@pytest.mark.parametrize("steps", range(12))
async def test_a_write_cancelled_at_any_await_leaves_the_writer_usable(tmp_path: Path, steps: int) -> None:
    database = await open_database(tmp_path / "a.sqlite3")

    async def change() -> None:
        async with database.write(changes=Changes.EVERYTHING) as writing:
            await meta.write_meta(writing, "left", str(steps))
            await meta.write_meta(writing, "right", str(steps))

    task = asyncio.create_task(change())
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with database.write(changes=Changes.EVERYTHING) as writing:
        await meta.write_meta(writing, "after", "1")
    async with database.read() as reading:
        assert await meta.read_meta(reading, "left") == await meta.read_meta(reading, "right")
        assert await meta.read_meta(reading, "after") == "1"
    await database.close()


async def test_readers_cannot_write(tmp_path: Path) -> None:
    database = await open_database(tmp_path / "a.sqlite3")
    async with database.read() as reading:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await reading.fetch_rows("INSERT INTO meta (key, value) VALUES ('a', 'b') RETURNING key")
    await database.close()


async def test_a_write_for_one_club_leaves_the_memory_of_others(tmp_path: Path) -> None:
    database = await open_database(tmp_path / "a.sqlite3")
    one, other = GuildId(1), GuildId(2)
    before = database.data_version(one, Changes.EVERYTHING), database.data_version(other, Changes.EVERYTHING)
    async with database.write(changes=Changes.EVERYTHING, club=one) as writing:
        await meta.write_meta(writing, "a", "1")
    assert database.data_version(one, Changes.EVERYTHING) != before[0]
    assert database.data_version(other, Changes.EVERYTHING) == before[1]
    async with database.write(changes=Changes.EVERYTHING) as writing:
        await meta.write_meta(writing, "a", "2")
    assert database.data_version(other, Changes.EVERYTHING) != before[1]
    await database.close()


async def test_what_another_process_wrote_is_noticed_once(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    database = await open_database(path)
    await database.other_process_wrote()
    async with database.write(changes=Changes.EVERYTHING) as writing:
        await meta.write_meta(writing, "ours", "1")
    assert not await database.other_process_wrote()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO meta (key, value) VALUES ('theirs', '1')")
    assert await database.other_process_wrote()
    assert not await database.other_process_wrote()
    await database.close()


async def test_closing_twice_is_closing_once(tmp_path: Path) -> None:
    database = await open_database(tmp_path / "a.sqlite3")
    await database.close()
    await database.close()


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("I am not a database, and I am longer than a header. " * 40, encoding="utf-8")
    with pytest.raises(DatabaseUnusable):
        await open_database(path)
    assert path.read_text(encoding="utf-8").startswith("I am not a database")


def _migrations(folder: Path, *scripts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for number, script in enumerate(scripts, 1):
        (folder / f"{number:04}_step.sql").write_text(script, encoding="utf-8")
    return folder


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 9999")
    with pytest.raises(DatabaseNewer) as caught:
        migrate.apply_migrations(path)
    assert caught.value.found == 9999


def test_a_copy_is_made_before_the_first_pending_step(tmp_path: Path) -> None:
    folder = _migrations(tmp_path / "steps", "CREATE TABLE a (x INTEGER) STRICT;")
    path = tmp_path / "a.sqlite3"
    migrate.apply_migrations(path, folder)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO a VALUES (7)")
    _migrations(folder, "CREATE TABLE a (x INTEGER) STRICT;", "ALTER TABLE a ADD COLUMN y INTEGER;")
    assert migrate.apply_migrations(path, folder) == 1
    with closing(sqlite3.connect(tmp_path / "a.before-0002.sqlite3")) as connection:
        assert connection.execute("SELECT * FROM a").fetchall() == [(7,)]
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    folder = _migrations(
        tmp_path / "steps", "CREATE TABLE a (x INTEGER) STRICT;", "CREATE TABLE b (y INTEGER); BROKEN;"
    )
    path = tmp_path / "a.sqlite3"
    with pytest.raises(sqlite3.OperationalError):
        migrate.apply_migrations(path, folder)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert [row[0] for row in connection.execute("SELECT name FROM sqlite_master")] == ["a"]


def test_a_gap_in_the_steps_is_refused(tmp_path: Path) -> None:
    folder = _migrations(tmp_path / "steps", "SELECT 1;", "SELECT 1;")
    (folder / "0001_step.sql").unlink()
    with pytest.raises(MigrationsMissing):
        migrate.list_migrations(folder)


def test_every_table_is_strict(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    migrate.apply_migrations(path)
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name, type, strict FROM pragma_table_list WHERE schema = 'main'").fetchall()
    loose = [name for name, kind, strict in tables if kind == "table" and not strict and not name.startswith("sqlite_")]
    assert loose == []
    assert len(tables) > 20


async def test_statistics_for_the_planner_are_kept_beside_a_writer(tmp_path: Path) -> None:
    database = await open_database(tmp_path / "marquee.sqlite3")
    async with database.write(changes=Changes.EVERYTHING) as writing:
        await meta.write_meta(writing, "hello", "world")
    await asyncio.gather(database.refresh_statistics(), database.refresh_statistics())
    async with database.write(changes=Changes.EVERYTHING) as writing:
        await meta.write_meta(writing, "hello", "again")
    async with database.read() as reading:
        assert await reading.fetch_rows("SELECT tbl FROM sqlite_stat1 WHERE tbl = 'meta'") == [("meta",)]
    await database.close()
