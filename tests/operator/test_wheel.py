"""The wheel works in an empty folder: it is built, installed, checked, tried and run."""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot import __version__, paths
from tests.support.wire import WireDiscord
from tests.support.wire_process import bot_process

pytestmark = pytest.mark.long

TOKEN = "a-token-as-long-as-a-token-is"
NOT_SHIPPED = ("tests/", "tools/", "benchmarks/", "docs/", "data/local/", ".git", ".env")


def run(*command: str | Path, folder: Path, environment: Mapping[str, str] | None = None) -> str:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=os.environ if environment is None else {**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def make_environment(folder: Path) -> Path:
    """A virtual environment without pip; its Python."""
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel, built by the build backend that pyproject.toml names."""
    place = tmp_path_factory.mktemp("built")
    python = make_environment(place / "builder")
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "hatchling>=1.25,<2", folder=place)
    run(python, "-m", "hatchling", "build", "-d", place, folder=paths.ROOT)
    return place


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of an environment with the wheel; its libraries are those of this one."""
    place = tmp_path_factory.mktemp("installed")
    python = make_environment(place)
    (wheel,) = built.glob("*.whl")
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", wheel, folder=place)
    (packages,) = place.glob("lib/python*/site-packages")
    # A line in such a file names a folder, without what an editable installation left there.
    (packages / "libraries.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")
    return python.parent


def wheel_names(file: Path) -> set[str]:
    with zipfile.ZipFile(file) as archive:
        return set(archive.namelist())


def test_the_wheel_has_the_program_and_its_data_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = wheel_names(wheel)
    assert {name.split("/")[0] for name in names} == {"bot", "cogs", f"marquee-{__version__}.dist-info"}
    assert [name for name in names if any(part in name for part in NOT_SHIPPED)] == []
    shipped = {name.removeprefix("bot/data/") for name in names if name.startswith("bot/data/")}
    for needed in (paths.LOCALE_FACTS, paths.BUNDLE, paths.VOCABULARY, *paths.MIGRATIONS.rglob("*.sql")):
        assert needed.relative_to(paths.DATA).as_posix() in shipped
    for folder in (paths.STARTER, paths.LOCALES, paths.DATA / "quote-card"):
        files = {file.relative_to(paths.DATA).as_posix() for file in folder.rglob("*") if file.is_file()}
        assert files <= shipped


def test_the_sdist_gives_the_same_wheel(built: Path, tmp_path: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = (each for each in tmp_path.iterdir() if each.is_dir())
    run(built / "builder" / "bin" / "python", "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, folder=source)
    (wheel,), (again,) = built.glob("*.whl"), tmp_path.glob("*.whl")
    assert wheel_names(again) == wheel_names(wheel)


def test_it_is_checked_and_tried_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    marquee = installed / "marquee"
    assert run(marquee, "--version", folder=tmp_path, environment={}) == f"Marquee {__version__}\n"
    checked = run(marquee, "check", folder=tmp_path, environment={"DISCORD_TOKEN": TOKEN * 2})
    assert "No problems found" in checked
    assert str(tmp_path / "marquee-data" / "marquee.sqlite3") in checked
    drawn = run(marquee, "try", "/review film:Leaving Las Vegas", folder=tmp_path, environment={})
    assert "Leaving Las Vegas (1995)" in drawn
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("state", ["", "state"])
async def test_it_runs_and_keeps_its_data_where_it_was_told(installed: Path, tmp_path: Path, state: str) -> None:
    named = {"STATE_DIRECTORY": str(tmp_path / state)} if state else {}
    # What .env says counts, and the environment before it.
    (tmp_path / ".env").write_text(f"DISCORD_TOKEN={TOKEN}\nLOG_LEVEL=nonsense\n", encoding="utf-8")
    async with WireDiscord() as discord:
        bot = discord.bot(TOKEN)
        environment = {"LOG_LEVEL": "WARNING", **named}
        python = str(installed / "python")
        async with bot_process(
            discord, "bot", "run", environment=environment, python=python, folder=tmp_path
        ) as process:
            await bot.ready()
            assert (await bot.slash("help")).message is not None
            assert await process.stop() == 0
            assert (await process.output())[1] == ""
    assert (tmp_path / (state or "marquee-data") / "marquee.sqlite3").is_file()


def test_the_bundled_catalogue_is_loaded_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    script = "from bot import paths; print(paths.BUNDLE.is_file(), paths.IS_CHECKOUT, paths.missing_files())"
    assert run(installed / "python", "-c", script, folder=tmp_path, environment={}) == "True False ()\n"
    assert shutil.which("marquee", path=str(installed)) is not None
