"""Faults of disks, clocks, other processes and older releases, and what the operator reads about them."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from bot import logs, paths
from bot.__main__ import main
from bot.composition import open_services
from bot.config import Settings
from bot.domain.backup_errors import BackupBroken, NightlyBackupFailing
from bot.domain.errors import DiskFull
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.privacy.erasure import Erasure
from bot.services import backups
from bot.services.backups import Backups
from bot.services.clubs.clubs import FLUSH_SECONDS
from bot.services.privacy import erasures
from bot.store import backup, meta
from bot.store import privacy as privacy_store
from bot.store.changes import Changes
from bot.store.clubs import clubs
from bot.store.engines import open_database
from bot.store.instance_lock import hold_instance, is_held
from bot.store.integrity import find_damage
from tests.support import filled

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SECRET = "Forget these very words"
ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions, signals and mounts")


class Usage(NamedTuple):
    """A stand-in for the result of `shutil.disk_usage`."""

    free: int


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with a row in every table, which is also the one that the operator's commands use."""
    database = tmp_path / "marquee.sqlite3"
    filled.present(database)
    monkeypatch.setenv("DATABASE_PATH", str(database))
    monkeypatch.setenv("STARTER_LIBRARY", "off")
    monkeypatch.setenv("DISCORD_TOKEN", "x" * 30 + "." + "y" * 6 + "." + "z" * 30)
    return database


def _damage(path: Path) -> None:
    """Damage a page in the middle, so that the file opens and its beginning can be read."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE filling (words TEXT)")
        connection.executemany("INSERT INTO filling VALUES (?)", [("x" * 3_000,)] * 200)
        connection.execute("CREATE INDEX filling_words ON filling (words)")
        connection.commit()
    size = path.stat().st_size
    with path.open("r+b") as stream:
        stream.seek(size // 2)
        stream.write(b"\xa5" * 20_000)


@contextmanager
def _running(path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.running_process", str(path)],
        cwd=paths.ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate()


# Damage and full disks


def test_a_damaged_database_is_called_damaged_and_no_copy_stays(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _damage(path)
    folder = tmp_path / "copies"
    folder.mkdir()
    assert main(["backup", str(folder)]) == 1
    told = capsys.readouterr().err
    assert f"The database {path} itself is damaged" in told
    assert "python -m bot restore" in told
    assert list(folder.iterdir()) == []
    assert main(["check"]) == 1
    assert f"The database {path} itself is damaged" in capsys.readouterr().out


def test_a_copy_that_is_damaged_on_its_way_is_not_blamed_on_the_database(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "fold_wal", lambda copy: copy.write_bytes(b"no database" * 900))
    with pytest.raises(BackupBroken) as caught:
        backups.make_backup(path, tmp_path / "copy.sqlite3", NOW)
    assert caught.value.path == tmp_path / "copy.sqlite3"
    assert not list(tmp_path.glob("copy*"))


def test_a_backup_without_room_is_one_sentence_and_no_litter(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free=1_000))
    assert main(["backup", str(tmp_path / "copy.sqlite3")]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"The disk is full: {tmp_path} could not be written. ")
    assert "MB are needed and 0 MB are free" in told
    assert told.count("\n") == 1
    assert not list(tmp_path.glob("copy*"))


@ON_POSIX
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounts a small disk")
def test_a_disk_that_fills_up_under_a_backup_is_one_sentence_and_no_litter(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small], check=False, capture_output=True
    ).returncode:
        pytest.skip("this machine mounts nothing")
    try:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free=10**12))
        assert main(["backup", str(small / "copy.sqlite3")]) == 1
        assert capsys.readouterr().err.startswith(f"The disk is full: {small} could not be written.")
        assert list(small.iterdir()) == []
    finally:
        subprocess.run(["/bin/umount", small], check=True)


def test_a_false_null_of_this_sqlite_is_no_damage_and_a_true_one_is() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE TABLE split (a INTEGER NOT NULL, b INTEGER NOT NULL, c INTEGER NOT NULL, PRIMARY KEY (a, c)) WITHOUT ROWID"
        )
        connection.executemany("INSERT INTO split VALUES (?, ?, ?)", [(n, n, n) for n in range(200)])
        assert find_damage(connection) == []
        connection.execute("CREATE TABLE loose (a INTEGER, b TEXT)")
        connection.execute("INSERT INTO loose VALUES (1, NULL)")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = 'CREATE TABLE loose (a INTEGER, b TEXT NOT NULL)' WHERE name = 'loose'"
        )
        connection.execute("PRAGMA writable_schema = RESET")
        assert find_damage(connection) == ["NULL value in loose.b"]


async def test_a_backup_of_the_released_version_with_a_false_null_is_restored(path: Path, tmp_path: Path) -> None:
    old = tmp_path / "old" / "marquee.sqlite3"
    old.parent.mkdir()
    filled.released(old, tmp_path / "released")
    before = filled.content(old)
    await backups.restore_backup(path, old, NOW)
    # The words of reviews are an index, which each release may write in its own way.
    assert len(filled.content(path)["review_words"]) == len(before.pop("review_words"))
    assert filled.limit_to(filled.content(path), before) == before


# Nightly backups


async def test_a_failing_nightly_backup_is_logged_shown_by_check_and_tried_again_hourly(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [NOW]
    tries = []

    def fail(_: Path, to: Path) -> int:
        tries.append(to.name)
        raise DiskFull(to.parent, None, None)

    nightly = Backups(path, lambda: now[0], kept=7)
    with monkeypatch.context() as patch:
        patch.setattr(backup, "copy_verified", fail)
        for _ in range(12):
            now[0] += timedelta(hours=2) if not tries else timedelta(minutes=10)
            now[0] = max(now[0], NOW + timedelta(days=1)) if not tries else now[0]
            assert await nightly.run_nightly() is None
    assert 1 <= len(tries) <= 3
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(errors) == len(tries)
    assert all(record.exc_info is None and "disk is full" in record.getMessage() for record in errors)
    assert isinstance(nightly.find_problem(), NightlyBackupFailing)
    assert main(["check"]) == 1
    assert "The nightly backup failed on 2026-03-11" in capsys.readouterr().out
    now[0] += timedelta(hours=2)
    assert await nightly.run_nightly() is not None
    assert nightly.find_problem() is None


async def test_check_says_that_nights_have_gone_by_without_a_copy(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [datetime.now(UTC)]
    nightly = Backups(path, lambda: now[0], kept=7)
    now[0] += timedelta(days=1)
    made = await nightly.run_nightly()
    assert made is not None
    assert main(["check"]) == 0
    long_ago = time.time() - 5.5 * 86_400
    os.utime(made, (long_ago, long_ago))
    capsys.readouterr()
    assert main(["check"]) == 1
    assert "is 5 days older than the database" in capsys.readouterr().out


async def test_litter_of_killed_backups_is_deleted(path: Path) -> None:
    nightly = Backups(path, lambda: datetime.now(UTC), kept=7)
    _make(nightly.folder)
    old = nightly.folder / "marquee-2026-03-01.sqlite3.unverified"
    mine = nightly.folder / "marquee-2026-03-01-101112.sqlite3.unverified.part"
    for file in (old, mine):
        shutil.copy(path, file)
    await nightly.run_nightly()
    assert not _content(old)
    assert _content(mine), "an operator's copy may still be growing"
    os.utime(mine, (0, 0))
    await nightly.run_nightly()
    assert not _content(mine)


async def test_a_clock_that_jumps_forward_and_back_costs_no_copy(path: Path) -> None:
    now = [NOW]
    nightly = Backups(path, lambda: now[0], kept=2)
    for day in (1, 2):
        now[0] = NOW + timedelta(days=day)
        await nightly.run_nightly()
    now[0] = datetime(2099, 1, 1, 12, tzinfo=UTC)
    assert await nightly.run_nightly() is not None
    for day in (3, 4):
        now[0] = NOW + timedelta(days=day)
        made = await nightly.run_nightly()
        assert made is not None
        assert nightly.list_backups()[0] == made, "what was made last is never the one to go"
    assert [file.name for file in nightly.list_backups()] == [
        "marquee-2026-03-14.sqlite3",
        "marquee-2026-03-13.sqlite3",
    ]


async def test_a_clock_that_is_set_back_goes_on_making_copies(path: Path) -> None:
    now = [NOW]
    nightly = Backups(path, lambda: now[0], kept=7)
    for day in range(1, 6):
        now[0] = NOW + timedelta(days=day)
        await nightly.run_nightly()
    now[0] = NOW + timedelta(days=2)
    made = await nightly.run_nightly()
    assert made is not None
    assert made.name == "marquee-2026-03-12.sqlite3"
    assert await nightly.run_nightly() is None
    assert len(nightly.list_backups()) == 5
    early = Backups(path.with_name("other.sqlite3"), lambda: now[0], kept=7)
    shutil.copy(path, path.with_name("other.sqlite3"))
    now[0] = NOW - timedelta(days=400)
    assert await early.run_nightly() is None
    now[0] += timedelta(days=1)
    assert await early.run_nightly() is not None, "a clock that was wrong at the start does not put backups off"


async def test_copies_of_migrations_and_restores_end_after_thirty_days(path: Path) -> None:
    left = [
        path.with_name("marquee.before-0014.sqlite3"),
        path.with_name("marquee.before-restore-2026-03-01-101112.sqlite3"),
    ]
    own = path.with_name("marquee.before-my-wedding.sqlite3")
    for file in (*left, own):
        shutil.copy(path, file)
    nightly = Backups(path, lambda: datetime.now(UTC), kept=0)
    await nightly.run_nightly()
    assert all(file.exists() for file in left)
    for file in (*left, own):
        os.utime(file, (time.time() - 31 * 86_400,) * 2)
    await nightly.run_nightly()
    assert not any(file.exists() for file in left)
    assert own.exists(), "what the operator made is the operator's"


async def test_what_a_restore_puts_aside_is_kept_from_then_on_however_old_it_is(path: Path, tmp_path: Path) -> None:
    copy = backups.make_backup(path, tmp_path / "copy.sqlite3", NOW)
    os.utime(path, (time.time() - 90 * 86_400,) * 2)
    done = await backups.restore_backup(path, copy, NOW)
    assert done.former is not None
    await Backups(path, lambda: datetime.now(UTC), kept=7).run_nightly()
    assert _content(done.former)


def test_a_database_that_cannot_be_opened_is_not_called_damaged(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(path)) as locked:
        locked.execute("PRAGMA locking_mode = EXCLUSIVE")
        locked.execute("BEGIN EXCLUSIVE")
        connect = sqlite3.connect
        monkeypatch.setattr(sqlite3, "connect", lambda *given, **named: connect(*given, **{**named, "timeout": 0.1}))
        assert main(["backup", str(tmp_path / "copy.sqlite3")]) == 1
        monkeypatch.undo()
        locked.rollback()
    told = capsys.readouterr().err
    assert "locked" in told
    assert "damaged" not in told


# Ids after a restore


async def test_a_restored_database_gives_no_id_that_was_given_since_its_backup(path: Path, tmp_path: Path) -> None:
    copy = backups.make_backup(path, tmp_path / "copy.sqlite3", NOW)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"INSERT INTO draft {filled.ROWS['draft'].replace('(5, ', '(900, ')}")
        connection.commit()
    await backups.restore_backup(path, copy, NOW)
    assert (backup.last_ids(path) or {})["draft"] >= 900
    path.write_bytes(b"This was a database once. " * 500)  # noqa: ASYNC240  a test waits for nobody
    await backups.restore_backup(path, copy, NOW + timedelta(seconds=1))
    assert (backup.last_ids(path) or {})["draft"] >= 100_000


# One bot for each database


@ON_POSIX
def test_a_second_run_is_refused_with_the_process_that_runs(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logs, "configure_logging", lambda *_: None)
    link = tmp_path / "elsewhere"
    link.symlink_to(tmp_path)
    with _running(link / path.name) as running:
        assert is_held(path)
        for _ in range(2):
            assert main(["run"]) == 1
            told = capsys.readouterr().err
            assert told.startswith(f"The bot already runs on the database {path} (process {running.pid}).")
            assert told.count("\n") == 1
        copy = tmp_path / "copy.sqlite3"
        assert main(["backup", str(copy)]) == 0
        assert main(["check"]) == 0
        capsys.readouterr()
        assert main(["restore", str(copy)]) == 1
        assert f"process {running.pid}" in capsys.readouterr().err
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert not is_held(path)
    with hold_instance(path):
        pass
    assert main(["restore", str(copy)]) == 0


@ON_POSIX
def test_a_process_that_only_asks_never_keeps_a_bot_from_starting(path: Path) -> None:
    done = threading.Event()
    asking = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"from bot.store.instance_lock import is_held\nfrom pathlib import Path\nwhile True: is_held(Path({str(path)!r}))",
        ],
        cwd=paths.ROOT,
    )
    try:
        for _ in range(30):
            with hold_instance(path):
                done.wait(0.01)
    finally:
        asking.kill()
        asking.wait()


# Forgetting beside a reader


async def test_forgetting_answers_at_once_and_leaves_no_trace_when_the_reader_is_gone(path: Path) -> None:
    database = await open_database(path)
    async with database.write(changes=Changes.EVERYTHING) as writing:
        await clubs.put_members(writing, [(GuildId(10), MemberId(77), SECRET, NOW)])
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM member").fetchone()
        async with database.write(changes=Changes.EVERYTHING) as writing:
            await privacy_store.erase_member(writing, MemberId(77), GuildId(10), keep_texts=False)
        async with asyncio.timeout(5):
            await erasures.scrub_files(database)
        assert SECRET.encode() in _log(path)
        reader.execute("COMMIT")
    async with asyncio.timeout(20):
        await _until(lambda: SECRET.encode() not in _log(path))
    assert SECRET.encode() not in _content(path)
    await database.close()


async def test_what_a_stopped_bot_left_in_the_log_is_gone_after_the_next_start(path: Path) -> None:
    database = await open_database(path)
    async with database.write(changes=Changes.EVERYTHING) as writing:
        await clubs.put_members(writing, [(GuildId(10), MemberId(77), SECRET, NOW)])
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM member").fetchone()
        async with database.write(changes=Changes.EVERYTHING) as writing:
            await privacy_store.erase_member(writing, MemberId(77), GuildId(10), keep_texts=False)
        await erasures.scrub_files(database)
        await database.close()
        assert SECRET.encode() in _log(path)
        reader.execute("COMMIT")
        database = await open_database(path)
        assert SECRET.encode() not in _log(path)
    await database.close()


def _log(path: Path) -> bytes:
    return _content(path.with_name(f"{path.name}-wal"))


def _content(file: Path) -> bytes:
    return file.read_bytes() if file.exists() else b""


def _make(folder: Path) -> None:
    folder.mkdir()


async def _until(true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110  nothing tells when a file changes
        await asyncio.sleep(0.02)


# Permissions


@ON_POSIX
async def test_every_file_belongs_to_the_bots_account_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        folder = tmp_path / "local"
        path = folder / "marquee.sqlite3"
        filled_path = tmp_path / "former.sqlite3"
        filled.released(filled_path, tmp_path / "released")
        folder.mkdir(mode=0o755)
        shutil.copy(filled_path, path)
        path.chmod(0o644)
        now = [datetime.now(UTC)]
        with hold_instance(path):
            database = await open_database(path)
            async with database.write(changes=Changes.EVERYTHING) as writing:
                await meta.write_meta(writing, "hello", "world")
            nightly = Backups(path, lambda: now[0], kept=7)
            now[0] += timedelta(days=1)
            assert await nightly.run_nightly() is not None
            erasures.append_erasure(path, Erasure.of_club(GuildId(10), "salt", now=NOW))
            open_files = {file: _mode(file) for file in folder.rglob("*") if file.is_file()}
            await database.close()
        names = {file.name for file in open_files}
        assert {"marquee.sqlite3-wal", "marquee.before-0014.sqlite3", "marquee.erasures", "nightly.json"} <= names
        assert set(open_files.values()) == {0o600}, open_files
        copy = backups.make_backup(path, folder / "copy.sqlite3", NOW)
        restored = await backups.restore_backup(path, copy, NOW)
        assert restored.former is not None
        assert {_mode(file) for file in (copy, path, restored.former)} == {0o600}
        assert _mode(nightly.folder) == 0o700
    finally:
        os.umask(before)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# An import beside the bot


@ON_POSIX
async def test_the_bot_writes_between_the_batches_of_an_import(path: Path) -> None:
    database = await open_database(path)

    async def batches() -> int:
        async with database.read() as reading:
            return int(await meta.read_meta(reading, "batch") or 0)

    with _running(path), _importing(path):
        for number in range(8):
            began = await batches()
            async with database.write(changes=Changes.EVERYTHING) as writing:
                await meta.write_meta(writing, "bot", str(number))
            # Counted in batches, not seconds: a busy machine makes both slower.
            assert await batches() - began <= 8
    await database.close()


@contextmanager
def _importing(path: Path) -> Iterator[None]:
    """A process that writes batch after batch, like a catalogue import."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.batches_process", str(path)],
        cwd=paths.ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        yield
    finally:
        process.kill()
        process.communicate()


async def test_reads_do_not_wait_for_a_writer_of_another_process(path: Path) -> None:
    database = await open_database(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO meta (key, value) VALUES ('held', 'up')")

        async def write() -> None:
            async with database.write(changes=Changes.EVERYTHING) as writing:
                await meta.write_meta(writing, "mine", "1")

        waiting = asyncio.create_task(write())
        for _ in range(20):
            async with database.read() as reading:
                assert await meta.read_meta(reading, "held") is None
            await asyncio.sleep(0.01)
        assert not waiting.done()
        other.execute("COMMIT")
    async with asyncio.timeout(10):
        await waiting
    await database.close()


async def test_who_reads_is_answered_while_another_process_writes_and_nothing_is_lost(path: Path) -> None:
    async with open_services(Settings(database_path=path, starter_library=False)) as services:
        who = Actor(member=MemberId(77), name="Kagemusha", guild=GuildId(10))
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            services.clubs.remember_name(who)
            async with asyncio.timeout(8):
                stored = await services.privacy.stored_counts(who)
                await services.diary.who_saw_film(who, "Ran")
            assert "named" not in stored.clubs.get(GuildId(10), {})
            other.execute("ROLLBACK")
        await services.clubs.flush_pending()
        assert (await services.privacy.stored_counts(who)).clubs[GuildId(10)]["named"] == 1


async def test_who_is_forgotten_is_not_stored_again_by_what_waited(path: Path) -> None:
    async with open_services(Settings(database_path=path, starter_library=False)) as services:
        who = Actor(member=MemberId(77), name="Kagemusha", guild=GuildId(10))
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            services.clubs.remember_name(who)
            forgetting = asyncio.create_task(services.privacy.forget_member(who, keep_texts=False))
            await asyncio.sleep(2 * FLUSH_SECONDS)
            flushing = asyncio.create_task(services.clubs.flush_pending())
            await asyncio.sleep(0.05)
            other.execute("ROLLBACK")
        await asyncio.gather(forgetting, flushing)
        async with services.database.read() as reading:
            assert await reading.fetch_rows("SELECT 1 FROM member WHERE member_id = 77") == []
