"""`move-to`: every table arrives on a server and comes back, also when the command is killed in between."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot import paths
from bot.composition import open_services
from bot.config import Settings
from bot.domain.database_address import PostgresAddress
from bot.domain.server_errors import MoveDiffers, MoveMixed, MoveUnfinished
from bot.store.engines import move_database
from bot.store.meta import INDEXED_KEY
from bot.store.postgres import moving
from tests.support import filled
from tests.support.servers import TestServer, on_server


@pytest.fixture
def place(test_server: TestServer | None) -> Iterator[PostgresAddress]:
    if test_server is None:
        pytest.skip("no PostgreSQL: MARQUEE_TEST_POSTGRES names none")
    with test_server.empty_database() as address:
        yield address


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A file with a row in each table."""
    path = tmp_path / "marquee.sqlite3"
    filled.present(path)
    return path


def moved(path: Path) -> dict[str, list[Any]]:
    """What a move must bring along: all but the search indexes, which are made anew."""
    content = filled.content(path)
    content["meta"] = [row for row in content["meta"] if row["key"] != INDEXED_KEY]
    return {table: sorted(rows, key=repr) for table, rows in content.items() if not table.startswith("film_words")}


def last_ids(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT name, seq FROM sqlite_sequence"))


def nothing(_table: str, _rows: int) -> None:
    pass


def test_a_row_in_every_table_arrives_and_comes_back(full: Path, place: PostgresAddress, tmp_path: Path) -> None:
    counts = move_database(full, place, nothing)
    assert all(counts.values())
    back = tmp_path / "back.sqlite3"
    assert move_database(place, back, nothing) == counts
    assert moved(back) == moved(full)
    assert last_ids(back) == last_ids(full)
    with closing(sqlite3.connect(back)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_next_ids_are_above_all_that_were_given(template: Path, place: PostgresAddress, tmp_path: Path) -> None:
    path = tmp_path / "marquee.sqlite3"
    shutil.copyfile(template, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE sqlite_sequence SET seq = 70000 WHERE name = 'review'")
        connection.execute("UPDATE sqlite_sequence SET seq = 80000 WHERE name = 'film'")
        connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('draft', 90000)")
    move_database(path, place, nothing)

    def next_id(table: str) -> int:
        sql = "SELECT nextval(pg_get_serial_sequence($1, 'id'))"
        return int(on_server(place, lambda connection: connection.fetchval(sql, table)))

    assert [next_id(table) for table in ("review", "film", "draft")] == [70_001, 80_001, 90_001]
    tags = on_server(place, lambda connection: connection.fetchval("SELECT max(id) FROM tag"))
    assert next_id("tag") == tags + 1  # its ids are not counted in the file


def test_a_moved_library_answers(template: Path, place: PostgresAddress, tmp_path: Path) -> None:
    path = tmp_path / "marquee.sqlite3"
    shutil.copyfile(template, path)
    move_database(path, place, nothing)

    async def ask() -> None:
        async with open_services(Settings(database_path=path, database_url=place)) as services:
            assert len(await services.catalogue.starter_films()) > 100
            async with services.database.read() as reading:
                (words,) = await reading.fetch_row("SELECT count(*) FROM review_words") or ()
                (reviews,) = await reading.fetch_row("SELECT count(*) FROM review") or ()
                assert words == reviews > 50

    asyncio.run(ask())


def test_what_is_equal_is_not_written_again(full: Path, place: PostgresAddress) -> None:
    told: list[str] = []
    move_database(full, place, lambda table, _: told.append(table))
    assert "film" in told
    # A move whose last word was lost: the mark is still there.
    on_server(place, lambda c: c.execute(f"CREATE TABLE moving AS SELECT '{full.resolve()}' AS source"))
    on_server(place, lambda c: c.execute("DELETE FROM verdict"))
    told.clear()
    move_database(full, place, lambda table, _: told.append(table))
    assert told == ["verdict"]


def test_the_bot_does_not_run_on_half_of_the_data(full: Path, place: PostgresAddress, tmp_path: Path) -> None:
    def break_off(table: str, _rows: int) -> None:
        if table == "review":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move_database(full, place, break_off)

    async def start() -> None:
        async with open_services(Settings(database_path=tmp_path / "other.sqlite3", database_url=place)):
            pass

    with pytest.raises(MoveUnfinished):
        asyncio.run(start())
    move_database(full, place, nothing)
    asyncio.run(start())


def test_data_of_others_is_not_overwritten(full: Path, place: PostgresAddress, tmp_path: Path) -> None:
    move_database(full, place, nothing)
    other = tmp_path / "other.sqlite3"
    filled.present(other)
    with pytest.raises(MoveMixed):
        move_database(other, place, nothing)
    with pytest.raises(MoveMixed):
        move_database(place, other, nothing)


def test_a_difference_is_found(full: Path, place: PostgresAddress, monkeypatch: pytest.MonkeyPatch) -> None:
    fill = moving.ServerEnd.fill_table

    def lose(self: moving.ServerEnd, table: str, columns: Any, rows: Any) -> None:
        kept = list(rows)
        fill(self, table, columns, kept[1:] if table == "touch" else kept)

    monkeypatch.setattr(moving.ServerEnd, "fill_table", lose)
    with pytest.raises(MoveDiffers) as raised:
        move_database(full, place, nothing)
    assert raised.value.tables == ("touch",)


def move_command(path: Path, to: str, **more: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "DATABASE_PATH": str(path), **more}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "move-to", to],
        cwd=paths.ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.long
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows cannot kill like this")
def test_a_killed_move_goes_on_and_loses_nothing(template: Path, place: PostgresAddress, tmp_path: Path) -> None:
    path, back = tmp_path / "marquee.sqlite3", tmp_path / "back.sqlite3"
    shutil.copyfile(template, path)
    for wait in (0.4, 0.8, 1.2, 1.6, 2.0, 2.4):
        process = move_command(path, place.url)
        time.sleep(wait)
        process.kill()
        process.communicate()
    done = move_command(path, place.url)
    out, err = done.communicate()
    assert done.returncode == 0, err
    assert "all compared" in out
    for wait in (0.4, 0.8, 1.2, 1.6, 2.0, 2.4):
        process = move_command(path, str(back), DATABASE_URL=place.url)
        time.sleep(wait)
        process.kill()
        process.communicate()
    done = move_command(path, str(back), DATABASE_URL=place.url)
    _, err = done.communicate()
    assert done.returncode == 0 or back.exists(), err
    assert moved(back) == moved(path)
