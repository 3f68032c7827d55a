"""`setup` asks for the settings and writes .env: all or nothing, and never the token anywhere else."""

from __future__ import annotations

import asyncio
import os
import pty
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot import config, paths
from bot.__main__ import main
from bot.cli import setup
from tests.support.keyboard import Keyboard
from tests.support.wire import WireDiscord
from tests.support.wire_process import LAUNCHER, ROOT

TOKEN = "a-token-as-long-as-a-token-is"
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(paths, "HOME", tmp_path)
    return tmp_path


def answer(monkeypatch: pytest.MonkeyPatch, *lines: str) -> int:
    monkeypatch.setattr(sys, "stdin", Keyboard("".join(f"{line}\n" for line in lines)))
    return main(["setup", "--offline"])


def test_what_is_answered_is_written_and_read(
    monkeypatch: pytest.MonkeyPatch, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(monkeypatch, TOKEN, KEY, "de", "3") == 0
    written = config.read_settings({}, env_file=home / ".env")
    assert (written.token, written.tmdb_api_key, written.tmdb_country, written.backups_kept) == (TOKEN, KEY, "DE", 3)
    assert stat.S_IMODE((home / ".env").stat().st_mode) == 0o600
    out, err = capsys.readouterr()
    assert TOKEN not in out + err
    assert KEY not in out + err
    # The comments of the example come along.
    assert "# The bot's token." in (home / ".env").read_text(encoding="utf-8")


def test_enter_keeps_what_is_set_and_other_lines_stay(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    mine = f"# my notes\nexport DISCORD_TOKEN={TOKEN}\nLOG_LEVEL=DEBUG\nBACKUPS_KEPT=30\nEXTRA=kept\n"
    (home / ".env").write_text(mine, encoding="utf-8")
    assert answer(monkeypatch, "", "", "") == 0
    assert (home / ".env").read_text(encoding="utf-8").startswith(mine.replace("export ", ""))
    assert answer(monkeypatch, "", "", "5") == 0
    text = (home / ".env").read_text(encoding="utf-8")
    assert text.count("BACKUPS_KEPT") == 1
    assert "BACKUPS_KEPT=5\n" in text
    assert "LOG_LEVEL=DEBUG\nBACKUPS_KEPT=5\nEXTRA=kept\n" in text


def test_a_wrong_answer_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(monkeypatch, "short", TOKEN, "no key", KEY, "Germany", "de", "many", "7") == 0
    err = capsys.readouterr().err
    for told in ("does not look like a token", "does not look like a key", "two letters", "BACKUPS_KEPT"):
        assert told in err
    assert config.read_settings({}, env_file=home / ".env").backups_kept == 7


@pytest.mark.parametrize("lines", [(), (TOKEN,), (TOKEN, KEY, "de")])
def test_an_end_before_the_last_answer_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, home: Path, lines: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    (home / ".env").write_text("LOG_LEVEL=INFO\n", encoding="utf-8")
    assert answer(monkeypatch, *lines) == 1
    assert (home / ".env").read_text(encoding="utf-8") == "LOG_LEVEL=INFO\n"
    assert list(home.iterdir()) == [home / ".env"]
    assert "nothing was written" in capsys.readouterr().err


def test_without_a_terminal_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["setup"]) == 1
    assert ".env.example" in capsys.readouterr().err
    assert list(home.iterdir()) == []


def test_a_file_that_cannot_be_read_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / ".env").write_bytes(b"DISCORD_TOKEN=\xff\n")
    assert answer(monkeypatch, TOKEN, "", "7") == 78
    assert (home / ".env").read_bytes() == b"DISCORD_TOKEN=\xff\n"
    assert "UTF-8" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_told(
    monkeypatch: pytest.MonkeyPatch, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> tuple[int, str]:
        raise PermissionError(13, "Permission denied", str(home))

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    assert answer(monkeypatch, TOKEN, "", "7") == 1
    assert TOKEN not in capsys.readouterr().err


def typed_in(command: list[str], environment: dict[str, str], *lines: str) -> tuple[int, str]:
    """Run a command in a terminal of its own; its exit code, and everything that the terminal showed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=ROOT, start_new_session=True
    )
    os.close(theirs)
    shown, since, waiting = "", "", list(lines)
    while True:
        try:
            part = os.read(ours, 4_096)
        except OSError:  # the terminal is closed
            break
        if not part:
            break
        shown += part.decode(errors="replace")
        since += part.decode(errors="replace")
        if waiting and since.rstrip().endswith(":"):
            since = ""
            os.write(ours, f"{waiting.pop(0)}\n".encode())
    os.close(ours)
    return process.wait(), shown


async def test_in_a_terminal_discord_is_asked_and_the_token_is_not_shown(tmp_path: Path) -> None:

    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    script = f"import pathlib, bot.paths as p; p.HOME = pathlib.Path({str(tmp_path)!r})"
    (tmp_path / "homed.py").write_text(f"{script}\nfrom bot.__main__ import main\nraise SystemExit(main())\n")
    async with WireDiscord() as discord:
        discord.bot(TOKEN)
        command = [sys.executable, str(LAUNCHER), discord.url, discord.gateway_url, "homed", "setup"]
        environment = {**kept, "PYTHONPATH": f"{ROOT}:{tmp_path}"}
        code, shown = await asyncio.to_thread(
            typed_in, command, environment, "not-the-token-that-discord-knows", TOKEN, "", ""
        )
    assert code == 0, shown
    assert TOKEN not in shown
    assert "not-the-token" not in shown
    assert "not one that Discord accepts" in shown
    assert f"&permissions={setup.PERMISSIONS}" in shown
    assert config.read_settings({}, env_file=tmp_path / ".env").token == TOKEN


def test_the_permissions_are_those_of_the_readme() -> None:
    assert str(setup.PERMISSIONS) in (paths.ROOT / "README.md").read_text(encoding="utf-8")
