"""Backups are complete, expire on time, are restored without what was erased, and survive kill -9."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import paths
from bot.__main__ import main
from bot.domain.backup_errors import BackupAlreadyExists, BackupBroken, DatabaseInUse
from bot.domain.ids import GuildId, MemberId
from bot.domain.operator_errors import DatabaseNewer
from bot.domain.privacy.erasure import Erasure
from bot.services import backups
from bot.services.backups import Backups
from bot.services.privacy import erasures
from bot.store import backup, meta, migrate
from bot.store import privacy as privacy_store
from bot.store.changes import Changes
from bot.store.clubs import clubs
from bot.store.database import Database

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
CLUB, INES, THEO = GuildId(7), MemberId(111_222_333), MemberId(444_555_666)
ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX thing")


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    shutil.copyfile(template, tmp_path / "marquee.sqlite3")
    return tmp_path / "marquee.sqlite3"


def _files(folder: Path, pattern: str) -> list[str]:
    return sorted(file.name for file in folder.glob(pattern))


def _damage(path: Path) -> None:
    path.write_bytes(b"This was a database once. " * 500)


async def _names(path: Path) -> set[int]:
    database = await Database.open(path)
    async with database.read() as reading:
        rows = await reading.fetch_rows("SELECT member_id FROM member")
    await database.close()
    return {row[0] for row in rows}


async def _remember(path: Path, *members: MemberId) -> None:
    database = await Database.open(path)
    async with database.write(changes=Changes.EVERYTHING) as writing:
        await clubs.put_members(writing, [(CLUB, member, "Someone", NOW) for member in members])
    await database.close()


async def test_a_backup_is_made_while_others_write_and_is_one_whole_file(path: Path, tmp_path: Path) -> None:
    database = await Database.open(path)
    async with database.write(changes=Changes.EVERYTHING) as writing:
        await meta.write_meta(writing, "hello", "world")
    made = backups.make_backup(path, tmp_path / "copy.sqlite3", NOW)
    await database.close()
    assert _files(tmp_path, "copy*") == ["copy.sqlite3"]
    assert backup.verify_file(made) == len(migrate.list_migrations())
    with closing(sqlite3.connect(made)) as connection:
        assert connection.execute("SELECT value FROM meta WHERE key = 'hello'").fetchone() == ("world",)


async def test_a_backup_overwrites_nothing_and_finds_a_name_in_a_folder(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    made = backups.make_backup(path, folder, NOW)
    assert made.name == "marquee-2026-03-10-120000.sqlite3"
    with pytest.raises(BackupAlreadyExists):
        backups.make_backup(path, made, NOW)


async def test_nightly_backups_begin_with_the_next_night_and_keep_the_newest(path: Path) -> None:
    now = [NOW]
    nightly = Backups(path, lambda: now[0], kept=3)
    assert await nightly.run_nightly() is None
    for day in range(1, 6):
        now[0] = NOW + timedelta(days=day)
        made = await nightly.run_nightly()
        assert made is not None
        assert await nightly.run_nightly() is None
    assert [file.name for file in nightly.list_backups()] == [
        "marquee-2026-03-15.sqlite3",
        "marquee-2026-03-14.sqlite3",
        "marquee-2026-03-13.sqlite3",
    ]
    later = Backups(path, lambda: NOW + timedelta(days=9), kept=3)
    assert await later.run_nightly() is not None, "a night that was slept through is made up for"


async def test_no_backup_is_made_where_none_is_wanted(path: Path) -> None:
    now = [NOW]
    nightly = Backups(path, lambda: now[0], kept=0)
    now[0] = NOW + timedelta(days=3)
    assert await nightly.run_nightly() is None
    assert not nightly.folder.exists()


async def test_a_restored_backup_holds_what_it_held_and_the_former_file_is_kept(path: Path, tmp_path: Path) -> None:
    await _remember(path, INES)
    made = backups.make_backup(path, tmp_path / "copy.sqlite3", NOW)
    await _remember(path, THEO)
    done = await backups.restore_backup(path, made, NOW)
    assert done.former is not None
    assert await _names(path) == {INES}
    assert await _names(done.former) == {INES, THEO}
    assert not _files(tmp_path, "*restoring*")


async def test_what_was_erased_since_a_backup_stays_erased(path: Path, tmp_path: Path) -> None:
    await _remember(path, INES, THEO)
    made = backups.make_backup(path, tmp_path / "copy.sqlite3", NOW)
    erasure = Erasure.of_member(INES, CLUB, "a" * 16, keep_texts=False, now=NOW)
    database = await Database.open(path)
    async with database.write(changes=Changes.EVERYTHING) as writing:
        await privacy_store.erase_member(writing, INES, CLUB, keep_texts=False)
        await privacy_store.insert_erasure(writing, erasure)
    await database.close()
    assert (await backups.restore_backup(path, made, NOW)).erased == 1
    assert await _names(path) == {THEO}
    # A member who came back afterwards is not erased by the old note again.
    await _remember(path, INES)
    again = backups.make_backup(path, tmp_path / "again.sqlite3", NOW)
    assert (await backups.restore_backup(path, again, NOW + timedelta(seconds=1))).erased == 0
    assert await _names(path) == {INES, THEO}


async def test_erasures_outlive_a_damaged_database(path: Path, tmp_path: Path) -> None:
    await _remember(path, INES, THEO)
    made = backups.make_backup(path, tmp_path / "copy.sqlite3", NOW)
    erasures.append_erasure(path, Erasure.of_member(INES, GuildId(0), "b" * 16, keep_texts=False, now=NOW))
    erasures.append_erasure(path, Erasure.of_club(GuildId(99), "c" * 16, now=NOW))
    with erasures.erasure_log_path(path).open("a", encoding="utf-8") as stream:
        stream.write('{"id": "cut sho')
    _damage(path)
    done = await backups.restore_backup(path, made, NOW)
    assert done.erased == 2
    assert await _names(path) == {THEO}
    assert done.former is not None
    assert done.former.read_bytes().startswith(b"This was")


async def test_a_database_in_use_is_not_replaced(path: Path, tmp_path: Path) -> None:
    made = backups.make_backup(path, tmp_path / "copy.sqlite3", NOW)
    database = await Database.open(path)
    with pytest.raises(DatabaseInUse):
        await backups.restore_backup(path, made, NOW)
    await database.close()
    await backups.restore_backup(path, made, NOW)


@pytest.mark.parametrize("kind", ["absent", "text", "cut", "other", "newer"])
async def test_what_is_no_backup_is_refused_and_nothing_changes(path: Path, tmp_path: Path, kind: str) -> None:
    await _remember(path, INES)
    wrong = tmp_path / "wrong.sqlite3"
    if kind == "text":
        wrong.write_text("I am a letter. " * 100, encoding="utf-8")
    elif kind == "cut":
        backups.make_backup(path, tmp_path / "whole.sqlite3", NOW)
        wrong.write_bytes((tmp_path / "whole.sqlite3").read_bytes()[:40_000])
    elif kind == "other":
        with closing(sqlite3.connect(wrong)) as connection:
            connection.execute("CREATE TABLE a (b)")
    elif kind == "newer":
        backups.make_backup(path, wrong, NOW)
        with closing(sqlite3.connect(wrong)) as connection:
            connection.execute("PRAGMA user_version = 9999")
    with pytest.raises((BackupBroken, DatabaseNewer)):
        await backups.restore_backup(path, wrong, NOW)
    assert await _names(path) == {INES}
    assert not _files(tmp_path, "*restoring*")


def test_the_operators_commands_back_up_and_restore(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_PATH", str(path))
    assert main(["backup", str(tmp_path / "copy.sqlite3")]) == 0
    asyncio.run(_remember(path, INES))
    assert main(["restore", str(tmp_path / "copy.sqlite3")]) == 0
    assert "is kept as" in capsys.readouterr().out
    assert main(["backup", str(tmp_path / "copy.sqlite3")]) == 1
    assert "exists already" in capsys.readouterr().err
    assert asyncio.run(_names(path)) == set()


def _killed(arguments: list[str], *, lines: int, seconds: float) -> None:
    process = subprocess.Popen([sys.executable, "-m", *arguments], cwd=paths.ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for _ in range(lines):
        process.stdout.readline()
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    process.stdout.close()
    process.wait()


def _kill_backups(path: Path, folder: Path, rounds: int) -> None:
    dice = random.Random(rounds)
    folder.mkdir()
    for _ in range(rounds):
        _killed(["tests.support.backup_process", str(path), str(folder)], lines=1, seconds=dice.uniform(0, 0.1))
        found = list(folder.glob("*.sqlite3"))
        assert found
        for file in found:
            backup.verify_file(file)
        backup.verify_file(path)


@ON_POSIX
def test_a_backup_killed_in_the_middle_leaves_only_whole_ones(path: Path, tmp_path: Path) -> None:
    _kill_backups(path, tmp_path / "copies", 3)


@pytest.mark.long
@ON_POSIX
def test_a_backup_killed_in_the_middle_many_times_leaves_only_whole_ones(path: Path, tmp_path: Path) -> None:
    _kill_backups(path, tmp_path / "copies", 60)


def _old_database(path: Path, steps: int) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for step in migrate.list_migrations()[:steps]:
            migrate._apply(connection, step)
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO film (id, title, year) VALUES (?, ?, 1990)", [(n, f"Film {n}") for n in range(1, 5_001)]
        )
        connection.execute("COMMIT")


def _kill_migrations(tmp_path: Path, rounds: int) -> None:
    dice = random.Random(rounds)
    old, path = tmp_path / "old.sqlite3", tmp_path / "new.sqlite3"
    _old_database(old, 3)
    for _ in range(rounds):
        _killed(["tests.support.migrating_process", str(old), str(path)], lines=1, seconds=dice.uniform(0, 0.08))
        with closing(sqlite3.connect(path)) as connection:
            # Opening it lets SQLite clear away what the killed process left behind.
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        assert 3 <= migrate.schema_version(path) <= len(migrate.list_migrations())
        migrate.apply_migrations(path)
        assert migrate.schema_version(path) == len(migrate.list_migrations())
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("SELECT count(*) FROM film").fetchone() == (5_000,)


@ON_POSIX
def test_a_migration_killed_in_the_middle_is_taken_up_again(tmp_path: Path) -> None:
    _kill_migrations(tmp_path, 3)


@pytest.mark.long
@ON_POSIX
def test_a_migration_killed_in_the_middle_many_times_is_taken_up_again(tmp_path: Path) -> None:
    _kill_migrations(tmp_path, 60)


async def test_a_member_is_told_from_others_by_the_note_alone() -> None:
    erasure = Erasure.of_member(INES, CLUB, "d" * 16, keep_texts=True, now=NOW)
    assert erasure.is_of(INES)
    assert not erasure.is_of(THEO)
    assert str(INES) not in erasure.to_json()
    assert Erasure.from_json(erasure.to_json()) == erasure


@pytest.mark.parametrize(
    ("now", "night"),
    [
        (datetime(2026, 3, 1, 2, 59, tzinfo=UTC), datetime(2026, 2, 28, 3, tzinfo=UTC)),
        (datetime(2026, 3, 1, 3, tzinfo=UTC), datetime(2026, 3, 1, 3, tzinfo=UTC)),
        (datetime(2026, 3, 1, 23, tzinfo=UTC), datetime(2026, 3, 1, 3, tzinfo=UTC)),
    ],
)
def test_the_last_night_is_the_latest_that_has_begun(now: datetime, night: datetime) -> None:
    assert backups.last_backup_time(now) == night
