"""Ctrl-C at every question and in every long command exits with 130 and says how to continue.

A long command is simulated by a function that never returns, as SQLite and numpy do not return while they are
busy; its partial results exist already.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.catalogue.import_files import imdb
from tests.support.pool_files import packed, ratings, texts
from tests.support.sampling import sampled

GUILD = "424242424242424242"
ROOT = Path(__file__).parents[2]
OWN_PAGE = (ROOT / "tests" / "sources" / "pages" / "third_man_spoilers.html").resolve()
DIARY = "Date,Name,Year,Letterboxd URI,Rating\n2026-01-02,Heat,1995,https://boxd.it/2b5w,4\n"


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "marquee.sqlite3"
    monkeypatch.setenv("DATABASE_PATH", str(path))
    monkeypatch.setenv("STARTER_LIBRARY", "off")
    packed(tmp_path / "pool.zip", texts(ratings(3, (1, 2))))
    imdb(tmp_path / "imdb", title_basics=[("tt0113277", "movie", "Heat", "Heat", 0, 1995, "\\N", 170, "Crime")])
    (tmp_path / "ratings.csv").write_text(DIARY, encoding="utf-8")
    assert main(["catalogue", "import", "imdb", str(tmp_path / "imdb")]) == 0
    return path


def interrupted(command: list[str], wait_for: bytes) -> tuple[int, str]:
    """Run until this is written to a terminal, press Ctrl-C, and give the exit code and all that was written."""
    keyboard, terminal = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    )
    os.close(terminal)
    try:
        shown = _read_until(keyboard, wait_for)
        pressed = time.monotonic()
        process.send_signal(signal.SIGINT)
        code = process.wait(60)
        # Independent of speed: a process that waited for its work would wait for ever.
        assert time.monotonic() - pressed < 60
        return code, (shown + _rest(keyboard)).decode()
    finally:
        process.kill()
        process.wait()
        os.close(keyboard)


def _read_until(keyboard: int, wanted: bytes) -> bytes:
    shown = b""
    for piece in _pieces(keyboard):
        shown += piece
        if wanted in shown:
            return shown
    raise AssertionError(shown.decode())


def _rest(keyboard: int) -> bytes:
    return b"".join(_pieces(keyboard, seconds=1.0))


def _pieces(keyboard: int, *, seconds: float = 60.0) -> Iterator[bytes]:
    while select.select([keyboard], [], [], seconds)[0]:
        try:
            piece = os.read(keyboard, 65_536)
        except OSError:  # Linux: the terminal was closed
            return
        if not piece:
            return
        yield piece


@pytest.mark.parametrize(
    ("command", "question", "go_on"),
    sampled(
        [
            (["catalogue", "remove", "imdb"], b"Remove IMDb? [y/N]", "it continues from there"),
            (["pool", "import", "{}/pool.zip"], b"Do you agree? [y/N]", "The pool was not changed"),
            (["import", "{}/ratings.csv", "--guild", GUILD, "--member", GUILD], b"[y/N]", "nothing twice"),
            (["import", "{}/ratings.csv", "--guild", GUILD], b"[y/N]", "nothing twice"),
            (["add-review", str(OWN_PAGE)], b"publish / edit / cancel", "Run the same command again"),
        ],
        {1, 4},
    ),
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_ctrl_c_at_a_question(command: list[str], question: bytes, go_on: str, tmp_path: Path) -> None:
    code, shown = interrupted(["bot", *(each.format(tmp_path) for each in command)], question)
    assert code == 130
    assert "Stopped." in shown
    assert go_on in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize(
    ("module", "function", "command", "go_on"),
    sampled(
        [
            (
                "bot.services.catalogue.importer",
                "StagingMerger",
                ["catalogue", "import", "imdb", "{}/imdb"],
                "it continues from there",
            ),
            (
                "bot.services.recommendations.pool_import",
                "_homes",
                ["pool", "import", "{}/pool.zip", "--yes"],
                "The pool was not changed",
            ),
            ("bot.store.backup", "verify_file", ["backup", "{}/copy.sqlite3"], "No backup was made"),
            ("bot.store.backup", "replace_database", ["restore", "{}/good.sqlite3"], "The database is intact"),
            (
                "bot.services.catalogue.removal",
                "remove_source",
                ["catalogue", "remove", "imdb", "--yes"],
                "it continues from there",
            ),
        ],
        {0, 3},
    ),
    ids=["catalogue import", "pool import", "backup", "restore", "catalogue remove"],
)
def test_ctrl_c_in_the_middle_of_a_long_command(
    module: str, function: str, command: list[str], go_on: str, installation: Path, tmp_path: Path
) -> None:
    assert main(["backup", str(tmp_path / "good.sqlite3")]) == 0
    before = {file.name for file in tmp_path.iterdir()}
    arguments = [each.format(tmp_path) for each in command]
    code, shown = interrupted(["tests.support.slow_command", module, function, *arguments], b"slow")
    assert code == 130
    assert "Stopped." in shown
    assert go_on in shown
    assert "Traceback" not in shown
    left = {file.name for file in tmp_path.iterdir()} - before
    # An import's staging file and the lock file are kept; no partial copy is.
    kept = ("marquee.import.sqlite3", "marquee.sqlite3-", "marquee.sqlite3.lock")
    assert all(name.startswith(kept) for name in left), left
    assert main(["catalogue", "status"]) == 0
    # The pool's films are not in this catalogue, which is said; the others go on.
    assert main(arguments) == (1 if command[0] == "pool" else 0)
