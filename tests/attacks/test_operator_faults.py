"""Operator's faults as a table: command × fault → sentence → exit code; no traceback, nothing changed.

Simulated: a full disk (SQLite's own limit on pages, and /dev/full), a locked database's waiting time (shortened), and a
missing right where root runs the tests (a process that gives up its rights).
"""

from __future__ import annotations

import asyncio
import functools
import itertools
import json
import logging
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bot import paths
from bot.__main__ import main
from bot.store import migrate
from tests.catalogue.import_files import imdb
from tests.support.pool_files import packed, ratings, texts
from tests.support.sampling import sampled

TOKEN = "x" * 70
GUILD = "424242424242424242"


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Valid settings, files for each command, and no database yet. Gives the database's path."""
    path = tmp_path / "data" / "marquee.sqlite3"
    path.parent.mkdir()
    for name in [name for name in os.environ if name.startswith(("DISCORD", "TMDB", "MARQUEE", "BACKUPS"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DATABASE_PATH", str(path))
    monkeypatch.setenv("STARTER_LIBRARY", "off")
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setattr(paths, "HOME", tmp_path)
    (tmp_path / "page.txt").write_text("A film. " * 200, encoding="utf-8")
    packed(tmp_path / "pool.zip", texts(ratings(3, (1, 2))))
    imdb(tmp_path / "imdb", title_basics=[("tt0113277", "movie", "Heat", "Heat", 0, 1995, "\\N", 170, "Crime")])
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield path
    root.handlers[:], root.level = handlers, level


def commands(folder: Path) -> dict[str, list[str]]:
    """Every command that opens the database, as an operator types it."""
    return {
        "run": ["run"],
        "check": ["check"],
        "backup": ["backup", str(folder / "copy.sqlite3")],
        "export": ["export", str(folder / "club.zip"), "--guild", GUILD],
        "import a member": ["import", str(folder / "page.txt"), "--guild", GUILD, "--member", GUILD, "--yes"],
        "import a club": ["import", str(folder / "page.txt"), "--guild", GUILD, "--yes"],
        "catalogue status": ["catalogue", "status"],
        "catalogue doubts": ["catalogue", "doubts"],
        "catalogue import": ["catalogue", "import", "imdb", str(folder / "imdb")],
        "catalogue remove": ["catalogue", "remove", "imdb", "--yes"],
        "catalogue join": ["catalogue", "join", "film:1", "film:2", "--yes"],
        "catalogue part": ["catalogue", "part", "film:1", "film:2"],
        "pool status": ["pool", "status"],
        "pool import": ["pool", "import", str(folder / "pool.zip"), "--yes"],
        "pool remove": ["pool", "remove", "--yes"],
        "departures": ["departures"],
    }


COMMANDS = tuple(commands(Path()))


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")


def not_sqlite(path: Path) -> None:
    path.write_text("Dear operator, " * 500, encoding="utf-8")


def a_few_letters(path: Path) -> None:
    path.write_text("hello", encoding="utf-8")


def newer(path: Path) -> None:
    migrate.apply_migrations(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA user_version = 9999")


def folder_instead(path: Path) -> None:
    path.mkdir()


def pipe_instead(path: Path) -> None:
    os.mkfifo(path)


def file_above(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_text("not a folder", encoding="utf-8")


FAULTS: dict[str, tuple[Callable[[Path], None], str, int]] = {
    "another program's database": (foreign, "cannot be used: the file is not a Marquee database", 1),
    "no database at all": (not_sqlite, "cannot be used: the file is not a Marquee database", 1),
    "a few letters": (a_few_letters, "cannot be used: the file is not a Marquee database", 1),
    "a later release's": (newer, "newer release", 1),
    "a folder": (folder_instead, "a folder. Name a file in it", 78),
    "a pipe": (pipe_instead, "it is a pipe", 1),
    "a file above": (file_above, "Expected a folder", 1),
}
OWN_WORDS = {
    "backup": (
        "It cannot be backed up",
        "cannot be used as a backup",
        "there is no database yet",
        "a folder. Name a file",
    )
}
"""Sentences of a backup about its source."""


def kept(path: Path) -> object:
    """Everything that the commands must not change."""
    if path.parent.is_file():
        return path.parent.read_bytes()
    return [
        (file.name, file.read_bytes() if file.is_file() else stat.S_IFMT(file.stat().st_mode))
        for file in sorted(path.parent.iterdir())
    ]


@pytest.mark.parametrize("fault", FAULTS)
def test_every_command_names_what_is_wrong_with_the_database(
    fault: str, installation: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make, words, expected = FAULTS[fault]
    make(installation)
    before = kept(installation)
    for name, arguments in commands(tmp_path).items():
        if (fault, name) == ("a later release's", "backup"):
            continue  # a complete copy is still made
        code = main(arguments)
        shown = capsys.readouterr()
        said = "".join(
            line
            for line in (shown.out if name == "check" else shown.err).splitlines(keepends=True)
            if not line.startswith("Note: ")
        )
        assert code == expected, (name, said)
        assert any(each in said for each in (words, *OWN_WORDS.get(name, ()))), (name, said)
        assert "Traceback" not in shown.err
        if name != "pool import":  # which shows the terms of the data set first
            assert said.count("\n") <= (2 if expected == 78 else 1), "one sentence"
        if name != "check":
            assert not shown.out, name
        assert kept(installation) == before, name


SETTINGS: dict[str, tuple[str, bytes, dict[str, str], str, int]] = {
    # fault: command, .env, environment, words, exit code
    "a byte order mark": ("check", b"\xef\xbb\xbfLOG_LEVEL=DEBUG\n", {}, "No problems found", 0),
    "Windows' Unicode": ("check", "LOG_LEVEL=loud\r\n".encode("utf-16"), {}, 'LOG_LEVEL  is "loud"', 78),
    "UTF-16 without a mark": ("check", "LOG_LEVEL=INFO\n".encode("utf-16-le"), {}, "Save it again with the", 78),
    "Latin-1": ("check", "# für\n# Grüße\nLOG_LEVEL=INFO\n".encode("latin-1"), {}, "is not UTF-8 (line 1)", 78),
    "Latin-1, at a backup": ("backup", "# Grüße\n".encode("latin-1"), {}, "Save it again with the encoding UTF-8", 78),
    "no equals sign": ("check", b"LOG_LEVEL INFO\n", {}, "line 1 cannot be read", 78),
    "a name misspelt": ("check", b"BACKUP_KEPT=3\n", {}, "Did you mean BACKUPS_KEPT?", 78),
    "a name in small letters": ("catalogue status", b"removed_days=0\n", {}, "Did you mean REMOVED_DAYS?", 78),
    "the token's name misspelt": (
        "run",
        b"",
        {"DISCORD_TOKN": TOKEN, "DISCORD_TOKEN": ""},
        "Did you mean DISCORD_TOKEN?",
        78,
    ),
    "another program's name": (
        "check",
        b"COMPOSE_PROJECT_NAME=a\n",
        {},
        "COMPOSE_PROJECT_NAME in .env is not a setting",
        0,
    ),
    "nearly a name, in the environment": ("check", b"", {"BACKUP_KEPT": "3"}, "If you mean BACKUPS_KEPT", 0),
    "an address": ("run", b"", {"DATABASE_PATH": "postgres://me:secret@host/db"}, "so it is an address", 78),
    "a file address": ("check", b"", {"DATABASE_PATH": "file:club.sqlite3"}, "so it is an address", 78),
    "memory": ("check", b"", {"DATABASE_PATH": ":memory:"}, "so it is an address", 78),
    "no such home": ("pool status", b"", {"DATABASE_PATH": "~nobody-here/a.sqlite3"}, "no user of that name", 78),
    "a folder's name": ("check", b"", {"DATABASE_PATH": "data/new/"}, "a folder. Name a file in it", 78),
    "too long a name": ("departures", b"", {"DATABASE_PATH": "data/" + "y" * 300}, "File name too long", 1),
    "a token with a letter from elsewhere": ("run", b"", {"DISCORD_TOKEN": "é" * 70}, "does not look like a token", 78),
}


@pytest.mark.parametrize("fault", SETTINGS)
def test_settings_that_are_wrong(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command, env_file, environment, words, expected = SETTINGS[fault]
    (tmp_path / ".env").write_bytes(env_file)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main(commands(tmp_path)[command]) == expected
    shown = capsys.readouterr()
    assert words in (shown.out if command == "check" else shown.err)
    assert "secret" not in shown.out + shown.err
    assert "Traceback" not in shown.err


def test_a_closed_env_file_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def denied(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.delenv("DISCORD_TOKEN")
    monkeypatch.setattr(Path, "read_bytes", denied)
    assert main(["check"]) == 78
    shown = capsys.readouterr().out
    assert ".env  cannot be read: Permission denied" in shown
    assert "DISCORD_TOKEN" not in shown, "nobody knows whether it is missing"


def test_a_folder_in_the_place_of_env_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".env").mkdir()
    assert main(["check"]) == 78
    assert "is a folder" in capsys.readouterr().out


def test_a_home_is_expanded_in_settings_and_arguments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_PATH", "~/data/marquee.sqlite3")
    assert main(["catalogue", "status"]) == 0
    assert main(["backup", "~/copy.sqlite3"]) == 0
    assert main(["catalogue", "import", "imdb", "~/imdb"]) == 0
    assert (tmp_path / "copy.sqlite3").exists()
    assert (tmp_path / "data" / "marquee.sqlite3").exists()
    with pytest.raises(SystemExit, match="2"):
        main(["backup", "~nobody-here/copy.sqlite3"])
    assert "no user of that name" in capsys.readouterr().err


def test_check_names_an_empty_file_and_a_disk_that_is_nearly_full_and_an_old_sqlite(
    installation: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.touch()
    usage = shutil.disk_usage(installation.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000_000))
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 31, 1))
    monkeypatch.setenv("LOG_LEVEL", "loud")
    assert main(["check"]) == 78
    shown = capsys.readouterr().out
    for words in ("LOG_LEVEL", "is empty (0 bytes)", "nearly full: 1 MB are free", "3.37.0 or later"):
        assert words in shown, "everything at once"
    assert not installation.stat().st_size


def test_check_names_what_an_installation_lacks(
    installation: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(paths, "VOCABULARY", tmp_path / "nowhere.toml")
    for name, arguments in commands(tmp_path).items():
        assert main(arguments) == 1, name
        shown = capsys.readouterr()
        assert "This installation is incomplete. Missing:" in (shown.out if name == "check" else shown.err)
        assert "nowhere.toml" in shown.out + shown.err
    assert not installation.exists()


@pytest.mark.parametrize("open_elsewhere", [False, True])
def test_check_leaves_every_file_as_it_is(installation: Path, *, open_elsewhere: bool) -> None:
    main(["catalogue", "status"])
    with closing(sqlite3.connect(installation)) as other:
        if open_elsewhere:
            other.execute("INSERT INTO meta (key, value) VALUES ('a', 'b')")
            other.commit()
        files = {file: file.stat() for file in installation.parent.iterdir()}
        assert main(["check"]) == 0
        after = {file: file.stat() for file in installation.parent.iterdir()}
    assert {file: (one.st_mtime_ns, one.st_size) for file, one in files.items() if file.suffix != ".sqlite3-shm"} == {
        file: (one.st_mtime_ns, one.st_size) for file, one in after.items() if file.suffix != ".sqlite3-shm"
    }


@pytest.mark.parametrize("command", COMMANDS)
def test_a_locked_database_is_waited_for_and_named(
    command: str,
    installation: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["catalogue", "import", "imdb", str(tmp_path / "imdb")])
    capsys.readouterr()
    with closing(sqlite3.connect(installation, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr(sqlite3, "connect", functools.partial(_connect, sqlite3.connect, impatient=True))
        assert main(commands(tmp_path)[command]) == 1
    shown = capsys.readouterr()
    said = shown.out if command == "check" else shown.err
    words = "locked" if command == "backup" else "Another process has locked the database"
    assert words in said
    assert "Traceback" not in said


def _connect(
    connect: Callable[..., sqlite3.Connection],
    *given: object,
    impatient: bool = False,
    pages: int = 0,
    **named: object,
) -> sqlite3.Connection:
    if impatient:
        named["timeout"] = 0.01
    connection = connect(*given, **named)
    if pages:
        with suppress(sqlite3.Error):
            connection.execute(f"PRAGMA max_page_count = {pages}")
    return connection


@pytest.mark.parametrize(
    ("command", "go_on"),
    [
        ("catalogue import", "it continues from there"),
        ("pool import", "The pool was not changed"),
        ("catalogue status", ""),
        ("departures", ""),
        ("run", ""),
    ],
)
def test_a_full_disk_is_one_sentence(
    command: str,
    go_on: str,
    installation: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sqlite3, "connect", functools.partial(_connect, sqlite3.connect, pages=20))
    assert main(commands(tmp_path)[command]) == 1
    said = capsys.readouterr().err
    assert f"The disk is full: {installation} could not be written." in said
    assert go_on in said
    assert "Traceback" not in said


def test_an_import_that_a_full_disk_stopped_is_marked_and_goes_on(
    installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [(f"tt{n:07}", "movie", f"Film {n} {'x' * 200}", "Film", 0, 1995, "\\N", 170, "Crime") for n in range(3000)]
    imdb(tmp_path / "imdb", title_basics=rows)
    assert main(["catalogue", "status"]) == 0
    pages = installation.stat().st_size // 4096 + 60
    command = ["catalogue", "import", "imdb", str(tmp_path / "imdb")]
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", functools.partial(_connect, sqlite3.connect, pages=pages))
        assert main(command) == 1
    said = capsys.readouterr().err
    assert "The disk is full" in said
    assert "`catalogue status` says that this import has not finished" in said
    assert main(["catalogue", "status"]) == 0
    assert "An import of IMDb has not finished" in capsys.readouterr().out
    assert main(command) == 0
    assert "3,000 rows read" in capsys.readouterr().out
    assert main(["catalogue", "status"]) == 0
    assert "has not finished" not in capsys.readouterr().out


def test_an_export_onto_a_full_disk_leaves_no_file(
    installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["catalogue", "status"]) == 0
    with closing(sqlite3.connect(installation)) as connection, connection:
        connection.execute(
            "INSERT INTO member (guild_id, member_id, name, seen_at) VALUES (?, 5, 'A', '2026-01-01T00:00:00+00:00')",
            (GUILD,),
        )

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert main(commands(tmp_path)["export"]) == 1
    assert f"The disk is full: {tmp_path / 'club.zip'}" in capsys.readouterr().err
    assert not list(tmp_path.glob("club.zip*"))
    assert main(commands(tmp_path)["export"]) == 0
    assert (tmp_path / "club.zip").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["export", "{}/none/club.zip", "--guild", GUILD], "The file or folder {}/none does not exist"),
        (["export", "{}/page.txt", "--guild", GUILD], "page.txt exists already"),
        (["export", "{}/club.zip", "--guild", GUILD], "Nothing is stored about a club with the id 424242424242424242"),
        (["export", "{}/club.zip", "--member", GUILD], "Nothing is stored about a member with the id"),
        (["import", "{}/none.zip", "--guild", GUILD, "--yes"], "The file or folder {}/none.zip does not exist"),
        (["import", "{}/imdb", "--guild", GUILD, "--yes"], "Expected a file at {}/imdb, but it is a folder"),
        (["import", "{}/page.txt", "--guild", GUILD], "no terminal to ask on. Add --yes"),
        (["catalogue", "import", "imdb", "{}/none"], "The file or folder {}/none does not exist"),
        (["catalogue", "join", "film:1", "film:2", "--yes"], "There is no film:1"),
        (["catalogue", "remove", "imdb"], "Nothing was imported from IMDb"),
        (["pool", "import", "{}/pool.zip"], "no terminal to ask on. Add --yes"),
        (["pool", "remove"], "There is no rating pool"),
        (["backup", "{}/none/copy.sqlite3"], "there is no database yet"),
    ],
)
def test_a_wrong_argument_is_one_sentence(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Path(os.devnull).open(encoding="utf-8") as nobody:
        monkeypatch.setattr("sys.stdin", nobody)
        assert main([each.format(tmp_path) for each in arguments]) == 1
    shown = capsys.readouterr()
    assert words.format(tmp_path) in shown.err
    assert not shown.out
    assert "Traceback" not in shown.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["try", "--port", "-1"],
        ["try", "--port", "99999"],
        ["try", "--port", "http"],
        ["export", "a.zip", "--guild", "²"],
        ["import", "a.zip", "--guild", str(2**70)],
        ["catalogue", "doubts", "--limit", "many"],
    ],
)
def test_what_is_typed_wrong_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert "error: argument" in capsys.readouterr().err


def process(*arguments: str, **named: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", *arguments],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        text=True,
        timeout=120,
        check=False,
        **named,
    )


@pytest.mark.parametrize(
    ("output", "arguments"),
    sampled(list(itertools.product(["full", "closed pipe", "none"], [["catalogue", "status"], ["check"]])), {0, 3}),
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_output_that_cannot_be_written(arguments: list[str], output: str) -> None:
    if output == "none":
        done = process("bot", *arguments, preexec_fn=lambda: os.close(1))
        assert (done.returncode, done.stderr) == (0, "")
        return
    reading, writing = os.pipe()
    os.close(reading)
    if output == "full":
        os.close(writing)
        writing = os.open("/dev/full", os.O_WRONLY)
    done = process("bot", *arguments, stdout=writing)
    os.close(writing)
    assert done.returncode == 1
    full = "The disk is full: the output could not be written. Free some space, then try again.\n"
    assert done.stderr == (full if output == "full" else "")


def test_a_terminal_without_utf_8_gets_escapes(tmp_path: Path) -> None:
    name = tmp_path / "Ünicode – ★.zip"
    done = process(
        "bot", "import", str(name), "--guild", GUILD, "--yes", env=os.environ | {"PYTHONIOENCODING": "ascii"}
    )
    assert done.returncode == 1
    assert "\\xdcnicode \\u2013 \\u2605.zip" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that other users can enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="marquee-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    for each in (folder, *folder.rglob("*")):
        if each.is_dir():
            each.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has other rights")
@pytest.mark.parametrize(
    ("modes", "words"),
    sampled(
        [
            ({"data": 0o555}, "may not write in {}/data"),
            ({"data/marquee.sqlite3": 0o444}, "may not write to {}/data/marquee.sqlite3"),
            ({"data/marquee.sqlite3": 0o000}, "may not read {}/data/marquee.sqlite3"),
            ({"data": 0o000}, "{}/data"),
            ({"data/backups": 0o555, "data": 0o555}, "may not write in {}/data/backups"),
        ],
        {1, 3},
    ),
    ids=["a folder for reading", "a file for reading", "an unreadable file", "a closed folder", "the backups' folder"],
)
def test_what_another_user_owns_is_named_with_its_owner(
    modes: dict[str, int], words: str, shared_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = shared_folder / "data" / "marquee.sqlite3"
    monkeypatch.setenv("DATABASE_PATH", str(path))
    (path.parent / "backups").mkdir(parents=True)
    migrate.apply_migrations(path)
    if os.geteuid() == 0:
        path.parent.chmod(0o777)
    for name, mode in modes.items():
        (shared_folder / name).chmod(mode)
    done = process("tests.support.as_nobody", "check", "catalogue status", "run", stdout=subprocess.PIPE)
    assert not done.stderr
    (checked, *others) = json.loads(done.stdout)
    said = checked[1] + "".join(err for _, _, err in others)
    assert [code for code, _, _ in (checked, *others)] == [1, 1, 1]
    assert words.format(shared_folder) in checked[1]
    for each in (checked[1], *(err for _, _, err in others)):
        assert "with chown or chmod" in each
    if os.geteuid() == 0:
        assert "belongs to root" in said
    assert "Traceback" not in said


def test_ctrl_c_ends_run_with_0(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(coroutine: object) -> None:
        coroutine.close()  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    monkeypatch.setattr(asyncio, "run", interrupted)
    assert main(["run"]) == 0
