"""What an operator writes to share shards, and what is said when that cannot work."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import config
from bot.__main__ import main
from bot.domain.operator_errors import SettingsWrong
from bot.domain.shards.share import WantedShards

TOKEN = "a-token-as-long-as-a-token-is"
URL = "postgresql://marquee@127.0.0.1:1/marquee"


@pytest.mark.parametrize(
    ("written", "wanted"),
    [("", None), ("auto", WantedShards(None)), ("Auto", WantedShards(None)), ("16", WantedShards(16))],
)
def test_what_the_setting_means(tmp_path: Path, written: str, wanted: WantedShards | None) -> None:
    given = {"DISCORD_TOKEN": TOKEN, "DATABASE_URL": URL, "SHARDS": written}
    assert config.read_settings(given, env_file=tmp_path / "none").shards == wanted


@pytest.mark.parametrize("written", ["0", "-1", "many", "1.5", "99999"])
def test_what_it_cannot_mean(tmp_path: Path, written: str) -> None:
    with pytest.raises(SettingsWrong) as raised:
        config.read_settings({"DISCORD_TOKEN": TOKEN, "SHARDS": written}, env_file=tmp_path / "none")
    (problem,) = raised.value.problems
    assert problem.name == "SHARDS"
    assert "auto, or a number" in problem.advice


@pytest.mark.parametrize("by_option", [True, False])
def test_without_a_server_it_says_what_it_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, by_option: bool
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("SHARDS", "" if by_option else "auto")
    assert main(["run", "--shards", "auto"] if by_option else ["run"]) == config.EXIT_CONFIG
    said = capsys.readouterr().err
    assert "SHARDS  needs DATABASE_URL" in said
    assert "docs/many-machines.md" in said


def test_an_option_that_means_nothing_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    assert main(["run", "--shards", "some"]) == config.EXIT_CONFIG
    assert "--shards" in capsys.readouterr().err
