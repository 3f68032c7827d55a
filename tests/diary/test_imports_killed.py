"""A killed import leaves all of itself or nothing, and nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot import paths

ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX thing")


def _kill_imports(path: Path, rounds: int) -> None:
    dice = random.Random(rounds)
    whole: int | None = None
    for _ in range(rounds):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.importing_process", str(path)],
            cwd=paths.ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(dice.randint(1, 3))]
        time.sleep(dice.uniform(0, 0.15))
        os.kill(process.pid, signal.SIGKILL)
        said += process.stdout.read().splitlines(keepends=True)
        process.stdout.close()
        process.wait()
        last = [word.strip() for word in said if word.endswith("\n")][-1]
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            (count,) = connection.execute("SELECT count(*) FROM review WHERE import_id IS NOT NULL").fetchone()
            states = {row[0] for row in connection.execute("SELECT state FROM history_import")}
        # What was acknowledged is stored; the next step may be stored too, but only completely.
        assert (count > 0) == ("accepted" in states)
        if last == "undone":
            assert count == 0
        if count:
            whole = whole or count
            assert count == whole, "half an import was left behind"
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("DELETE FROM review WHERE import_id IS NOT NULL")
            connection.execute("DELETE FROM history_import")


@ON_POSIX
def test_an_import_killed_in_the_middle_is_all_or_nothing(template: Path, tmp_path: Path) -> None:
    shutil.copyfile(template, tmp_path / "marquee.sqlite3")
    _kill_imports(tmp_path / "marquee.sqlite3", 3)


@pytest.mark.long
@ON_POSIX
def test_an_import_killed_in_the_middle_many_times_is_all_or_nothing(template: Path, tmp_path: Path) -> None:
    shutil.copyfile(template, tmp_path / "marquee.sqlite3")
    _kill_imports(tmp_path / "marquee.sqlite3", 40)
