"""The files for starting by itself: what they run is what the bot takes."""

from __future__ import annotations

import plistlib
import re

from bot import paths
from bot.__main__ import parser

PAGE = (paths.ROOT / "docs" / "autostart.md").read_text(encoding="utf-8")


def test_launchd_starts_the_bot_and_again_after_a_failure() -> None:
    job = plistlib.loads((paths.ROOT / "docs" / "marquee.plist").read_bytes())
    python, flag, module, *arguments = job["ProgramArguments"]
    assert (flag, module) == ("-m", "bot")
    assert python == f"{job['WorkingDirectory']}/.venv/bin/python"
    assert parser().parse_args(arguments).run is not None
    assert job["KeepAlive"] == {"SuccessfulExit": False}
    assert job["RunAtLoad"] is True
    assert job["Label"] in PAGE


def test_windows_starts_the_bot() -> None:
    (arguments,) = re.findall(r'-Argument "-m bot ([a-z ]+)"', PAGE)
    assert parser().parse_args(arguments.split()).run is not None


def test_the_description_that_completions_are_made_from_exists() -> None:
    (named,) = re.findall(r"--prog=marquee (\S+) ", PAGE)
    assert named == f"{parser.__module__}.{parser.__name__}"
