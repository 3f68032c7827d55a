"""The container files: no engine runs them here, so what they say is read, and compared with the program."""

from __future__ import annotations

import ast
import json
import re
import shlex
import tomllib

from bot import config, paths
from bot.__main__ import parser
from bot.setting_values import parse_http_address

ROOT = paths.ROOT
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Containerfile with its arguments; continued lines are one."""
    text = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in lines]


def of_kind(kind: str) -> list[str]:
    return [arguments for name, arguments in instructions() if name == kind]


def variables() -> dict[str, str]:
    pairs = [pair.partition("=") for pair in shlex.split(of_kind("ENV")[0])]
    return {name: value for name, _, value in pairs}


def test_the_image_is_built_in_two_stages_and_runs_as_nobody_special() -> None:
    assert len(of_kind("FROM")) == 2
    assert of_kind("FROM")[0].endswith(" AS build")
    assert of_kind("USER") == ["marquee"]
    assert any(re.search(r"useradd .*marquee", command) for command in of_kind("RUN"))
    copied = [arguments for arguments in of_kind("COPY") if arguments.startswith("--from=build")]
    assert copied == ["--from=build /opt/marquee /opt/marquee"], "nothing else of the source is in the image"


def test_the_python_of_the_image_is_one_that_marquee_supports() -> None:
    versions = {found[1] for image in of_kind("FROM") if (found := re.match(r"python:(3\.\d+)-slim", image))}
    assert len(versions) == 1
    assert versions <= {"3.11", "3.12", "3.13"}


def test_the_extras_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (named,) = re.findall(r"\.\[([a-z,]+)\]", " ".join(of_kind("RUN")))
    assert set(named.split(",")) <= set(project["optional-dependencies"])
    assert "marquee" in project["scripts"]


def test_the_command_is_one_of_marquees() -> None:
    assert json.loads(of_kind("ENTRYPOINT")[0]) == ["marquee"]
    assert parser().parse_args(json.loads(of_kind("CMD")[0])).run is not None
    (command,) = re.findall(r"command: (\[.*\])", (ROOT / "docs" / "many-machines.md").read_text(encoding="utf-8"))
    assert parser().parse_args(json.loads(command)).shards == "auto"


def test_the_settings_of_the_image_are_accepted() -> None:
    known = {setting.name for setting in config.SETTINGS}
    own = {name: value for name, value in variables().items() if name in known}
    assert set(own) == {"HTTP_ADDRESS"}
    assert variables()["STATE_DIRECTORY"] == of_kind("VOLUME")[0] == of_kind("WORKDIR")[-1]
    assert config.read_settings(own, need_token=False).http_address == parse_http_address("127.0.0.1:9090")


def test_the_health_check_asks_a_page_that_there_is() -> None:
    (check,) = of_kind("HEALTHCHECK")
    program, _, code = json.loads(check[check.index("[") :])
    assert program == "python"
    ast.parse(code)
    assert f"http://{variables()['HTTP_ADDRESS']}/health/live" in code


def test_what_is_secret_or_generated_stays_out_of_the_image() -> None:
    ignored = set((ROOT / ".containerignore").read_text(encoding="utf-8").split())
    assert {".env", ".git", "data/local", ".venv"} <= ignored
    assert not {"README.md", "LICENSE", "tools", "data", "bot", "cogs"} & ignored, "the build reads them"


def test_the_compose_file_names_what_there_is() -> None:
    assert "dockerfile: Containerfile" in COMPOSE
    assert re.search(r"^  marquee:\n(?:    .*\n)*?    read_only: true\n", COMPOSE, re.MULTILINE)
    assert "env_file: .env" in COMPOSE
    mounted = set(re.findall(r'volumes: \["(\w+):', COMPOSE))
    declared = COMPOSE.split("\nvolumes:\n")[1]
    assert mounted == set(re.findall(r"^  (\w+): {}", declared, re.MULTILINE))
    assert not re.search(r"POSTGRES_PASSWORD: (?!\$)", COMPOSE), "no password is written there"
