"""The tool that checks a folder of cases: it tells right values from wrong ones and from refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import check_cases

HEAD = "title,year,tmdbId,imdbId,userRating\n"


def test_every_expected_case_has_a_checker() -> None:
    assert {name[:3] for name in check_cases.EXPECTED} <= set(check_cases.CHECKERS)


def test_a_folder_is_checked_file_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "k01-right.csv").write_text(f"{HEAD}Heat,1995,949,tt0113277,9\n")
    (tmp_path / "k01-wrong.csv").write_text(f"{HEAD}Heat,1995,949,tt0113277,8\n")
    (tmp_path / "k01-refused.csv").write_text("title,imdbId,nonsense\nHeat,tt0113277,1\n")
    (tmp_path / "k01-new.csv").write_text(f"{HEAD}Heat,1995,949,tt0113277,7\n")
    (tmp_path / "notes.txt").write_text("not a case")
    line = ("ready rating Heat (1995) 4.5",)
    monkeypatch.setattr(check_cases, "EXPECTED", dict.fromkeys(("k01-right", "k01-wrong", "k01-refused"), line))
    assert check_cases.main([str(tmp_path)]) == 1
    shown = capsys.readouterr().out
    verdicts = [each.split() for each in shown.splitlines() if not each.startswith(" ")]
    assert verdicts == [
        ["read", "k01-new.csv"],
        ["refused", "k01-refused.csv"],
        ["right", "k01-right.csv"],
        ["wrong", "k01-wrong.csv"],
    ]
    assert "  wanted  ready rating Heat (1995) 4.5" in shown
