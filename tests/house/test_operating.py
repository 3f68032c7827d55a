"""docs/operating.md and the service unit match the program."""

from __future__ import annotations

import re
import tomllib
from argparse import ArgumentParser
from collections.abc import Iterator
from configparser import RawConfigParser
from pathlib import PurePosixPath

import pytest

from bot import config, paths
from bot.__main__ import COMMANDS, EXIT_INTERRUPTED, parser
from bot.cli import run

OPERATING = (paths.ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
EXTRAS = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]


@pytest.fixture
def unit() -> RawConfigParser:
    read = RawConfigParser(strict=True, delimiters="=")
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(paths.ROOT / "docs" / "marquee.service", encoding="utf-8")
    return read


def test_the_unit_starts_the_program_as_it_is_started(unit: RawConfigParser) -> None:
    home = PurePosixPath(unit["Service"]["WorkingDirectory"])
    interpreter, flag, module, *arguments = unit["Service"]["ExecStart"].split()
    assert PurePosixPath(interpreter) == home / ".venv" / "bin" / "python"
    assert (flag, module) == ("-m", "bot")
    assert parser().parse_args(arguments).run is run.run


def test_the_unit_starts_again_with_growing_pauses_but_not_after_a_wrong_setting(unit: RawConfigParser) -> None:
    service = unit["Service"]
    assert service["Restart"] == "on-failure"
    assert int(service["RestartPreventExitStatus"]) == config.EXIT_CONFIG
    assert 1 <= int(service["RestartSec"]) < int(service["RestartMaxDelaySec"])
    assert int(service["RestartSteps"]) > 1
    assert unit["Unit"]["StartLimitIntervalSec"] == "0", "it never gives up"


def test_the_unit_lets_the_program_write_where_it_writes_and_only_there(unit: RawConfigParser) -> None:
    service = unit["Service"]
    home = PurePosixPath(service["WorkingDirectory"])
    written = PurePosixPath(service["ReadWritePaths"])
    assert service["ProtectSystem"] == "strict"
    default = config.Settings().database_path
    assert written == home / default.parent.relative_to(paths.ROOT).as_posix()
    # systemd does not start a service with a missing path, so the folder is part of a checkout.
    assert (paths.ROOT / written.relative_to(home) / ".gitkeep").is_file()
    assert int(service["UMask"], 8) == 0o077
    assert service["User"] == "marquee"


def test_the_steps_that_install_the_service_fit_it(unit: RawConfigParser) -> None:
    script = OPERATING.partition("```sh\nuseradd")[2].partition("```")[0]
    service = unit["Service"]
    assert f"{service['User']}\n" in script.splitlines(keepends=True)[0]
    assert f"git clone REPOSITORY {service['WorkingDirectory']}" in script
    (requirements,) = re.findall(r"--requirement (\S+)", script)
    assert (paths.ROOT / requirements).is_file()
    (extras,) = re.findall(r"'\.\[([\w,]+)\]'", script)
    assert set(extras.split(",")) <= EXTRAS.keys()
    assert "chown marquee:marquee data/local && chmod 700 data/local" in script
    for command in re.findall(r"-m bot (.+)", script):
        parser().parse_args(command.split())


def test_every_command_is_in_the_table() -> None:
    listed = set(re.findall(r"^\| `python -m bot ([a-z-]+)", OPERATING, re.MULTILINE))
    (choices,) = [action.choices for action in parser()._actions if action.dest == "==SUPPRESS==" and action.choices]
    assert listed == set(choices)
    assert len(listed) == len(COMMANDS)


def test_the_exit_codes_are_the_ones_that_there_are() -> None:
    listed = [int(code) for code in re.findall(r"^\| (\d+) \|", OPERATING, re.MULTILINE)]
    assert listed == [0, 1, 2, config.EXIT_CONFIG, EXIT_INTERRUPTED]


def test_the_questions_are_the_ones_that_there_are() -> None:
    (sentence,) = re.findall(r"^(`add-review`.*) say what they would do and ask", OPERATING, re.MULTILINE)
    assert set(re.findall(r"`([a-z -]+)`", sentence)) == set(_asking(parser(), ""))


def _asking(of: ArgumentParser, name: str) -> Iterator[str]:
    """The commands that have `--yes`."""
    for action in of._actions:
        if "--yes" in action.option_strings:
            yield name
        if isinstance(action.choices, dict):
            for each, below in action.choices.items():
                yield from _asking(below, f"{name} {each}".strip())
