"""Generated docs are current, and what docs name exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot import __version__, config, paths
from bot.composition import Services
from tools import docs

HINT = "run: python -m tools.docs"


async def test_the_list_of_commands_is_current(services: Services) -> None:
    written = (paths.ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert written == docs.commands(services), HINT


@pytest.mark.parametrize("file", docs.FILES)
def test_generated_files_are_current(file: str) -> None:
    assert (paths.ROOT / file).read_text(encoding="utf-8") == docs.FILES[file](), HINT


def test_the_example_of_settings_can_be_read_as_it_stands(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text((paths.ROOT / ".env.example").read_text(encoding="utf-8"), encoding="utf-8")
    assert config.read_settings({}, env_file=file, need_token=False) == config.Settings()


def test_relative_links_in_the_docs_lead_somewhere() -> None:
    for page in [*paths.ROOT.glob("*.md"), *(paths.ROOT / "docs").rglob("*.md"), *(paths.ROOT / "data").glob("*.md")]:
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if not link.startswith(("http", "mailto:")):
                assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_the_changelog_knows_this_version() -> None:
    text = (paths.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {__version__}" in text


def test_files_that_the_docs_name_exist() -> None:
    missing = [
        f"{page.name}: {named}"
        for page in [*paths.ROOT.glob("*.md"), *(paths.ROOT / "docs").rglob("*.md")]
        for named in re.findall(
            r"(?<![\w/.-])((?:bot|cogs|tests|tools|benchmarks|docs)/[\w/.-]+\.(?:py|toml|txt|md|sql))\b",
            page.read_text(encoding="utf-8"),
        )
        if not (paths.ROOT / named).is_file()
    ]
    assert missing == []


def test_modules_that_the_docs_tell_to_run_exist() -> None:
    for page in [*paths.ROOT.glob("*.md"), *(paths.ROOT / "docs").rglob("*.md")]:
        for module in re.findall(r"python -m ((?:tools|benchmarks)\.\w+)", page.read_text(encoding="utf-8")):
            assert (paths.ROOT / f"{module.replace('.', '/')}.py").is_file(), f"{page.name}: {module}"
