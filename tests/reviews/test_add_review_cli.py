"""`add-review` shows what it understood, and the operator publishes, edits or cancels."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.cli.page_editing import fields_text, read_fields
from bot.services.reviews.page_corrections import correct_page
from bot.sources.review_page import ReviewPage
from tests.reviews.test_library_cli import FACTS, NO_REVIEW, PAGE
from tests.support.keyboard import Keyboard


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "marquee.sqlite3"
    monkeypatch.setenv("DATABASE_PATH", str(path))
    monkeypatch.setenv("STARTER_LIBRARY", "off")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    return path


def stored(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def add(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, *options: str, text: str = PAGE, name: str = "page.txt"
) -> int:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    monkeypatch.setattr("sys.stdin", Keyboard(typed))
    return main(["add-review", str(file), *options])


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *changes: tuple[str, str], code: int = 0) -> None:
    """Set an editor that replaces texts in the file."""
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys, pathlib\n"
        "file = pathlib.Path(sys.argv[1])\n"
        "text = file.read_text(encoding='utf-8')\n"
        f"for a, b in {changes!r}:\n"
        "    assert a in text, (a, text)\n"
        "    text = text.replace(a, b)\n"
        "file.write_text(text, encoding='utf-8')\n"
        f"sys.exit({code})\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")


def test_the_table_says_where_each_value_came_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], database: Path
) -> None:
    assert add(tmp_path, monkeypatch, "cancel\n") == 1
    said = capsys.readouterr()
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert "Film Paris, Texas (from the headline)" in lines
    assert "Directors Wim Wenders (from a labelled line)" in lines
    assert any(line.startswith("Author Renata Koller (from ") for line in lines)
    assert "Rating nothing found" in lines
    assert any(line.startswith("begins A man walks out of the desert") for line in lines)
    assert any(line.startswith("Stored for Paris, Texas (1984), new to the catalogue") for line in lines)
    assert "publish / edit / cancel" in said.err
    assert "Nothing was stored" in said.out
    assert stored(database, "SELECT count(*) FROM review") == [(0,)]


@pytest.mark.parametrize("typed", ["", "maybe\n", "c\n"])
def test_nothing_is_stored_without_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: Path, typed: str
) -> None:
    assert add(tmp_path, monkeypatch, typed) == 1
    assert stored(database, "SELECT count(*) FROM review") == [(0,)]


def test_the_fields_are_corrected_in_an_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: Path) -> None:
    editor(
        tmp_path,
        monkeypatch,
        ('film = "Paris, Texas"', 'film = "Paris, Tejas"'),
        ('year = "1984"', "year = 1985"),
        ('author = "Renata Koller"', 'author = "R. \\"Kay\\" Koller"'),
        ('rating = ""', 'rating = "8/10"'),
        ('day = ""', "day = 2001-02-03"),
    )
    assert add(tmp_path, monkeypatch, "edit\npublish\n") == 0
    assert stored(database, FACTS)[0] == ("Paris, Tejas", 1985, 'R. "Kay" Koller', "", stored(database, FACTS)[0][4], 8)
    assert stored(database, "SELECT written_on FROM review") == [("2001-02-03",)]


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ([('year = "1984"', 'year = "soon"')], 0, "a year from"),
        ([('year = "1984"', "year = 19 84")], 0, "cannot be read"),
        ([('year = "1984"', 'yeer = "1984"')], 0, "there is no field yeer"),
        ([('year = "1984"', 'year = "1990"')], 3, "The editor ended with 3"),
    ],
)
def test_an_edit_that_fails_changes_nothing_and_asks_again(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    database: Path,
    changes: list[tuple[str, str]],
    code: int,
    words: str,
) -> None:
    editor(tmp_path, monkeypatch, *changes, code=code)
    assert add(tmp_path, monkeypatch, "e\np\n") == 0
    assert words in capsys.readouterr().err
    assert stored(database, "SELECT title, year FROM film") == [("Paris, Texas", 1984)]


def test_a_missing_editor_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EDITOR", "/nowhere/at/all")
    assert add(tmp_path, monkeypatch, "e\nc\n") == 1
    assert "cannot be started" in capsys.readouterr().err


def test_without_an_editor_each_field_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], database: Path
) -> None:
    # film, year (wrong, then right), director, author, outlet, rating, headline, day, language
    typed = ["edit", "", "soon", "1985", "", "Nora Vale", "", "B+", "-", "", "", "publish"]
    assert add(tmp_path, monkeypatch, "\n".join(typed) + "\n") == 0
    assert "a year from" in capsys.readouterr().err
    assert stored(database, FACTS) == [("Paris, Texas", 1985, "Nora Vale", "", None, 8)]


def test_a_refused_page_says_why_and_its_film_can_be_entered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], database: Path
) -> None:
    editor(tmp_path, monkeypatch, ('film = ""', 'film = "Two-Lane Blacktop (1971)"'))
    assert add(tmp_path, monkeypatch, "publish\nedit\npublish\n", text=NO_REVIEW) == 0
    said = capsys.readouterr()
    assert "doesn't look like a film review" in said.err, "publish is refused before the film is known"
    assert "Not yet" in said.out
    assert stored(database, "SELECT title, year FROM film") == [("Two-Lane Blacktop", 1971)]


def test_a_required_field_is_not_skipped_by_yes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], database: Path
) -> None:
    assert add(tmp_path, monkeypatch, "", "--yes", text=NO_REVIEW) == 1
    assert "name its film" in capsys.readouterr().err
    assert not database.exists()


def test_options_override_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: Path) -> None:
    options = ("--year", "1990", "--director", "Ada Pike, Jo Ray", "--day", "3 May 2001", "--language", "fr")
    assert add(tmp_path, monkeypatch, "", "--yes", *options) == 0
    assert stored(database, "SELECT title, year FROM film") == [("Paris, Texas", 1990)]
    assert stored(database, "SELECT written_on, language FROM review") == [("2001-05-03", "fr")]
    people = stored(database, "SELECT name FROM person JOIN credit ON person.id = person_id ORDER BY name")
    assert ("Ada Pike",) in people
    assert ("Wim Wenders",) not in people


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [("--year", "3000", "a year from"), ("--day", "someday", "2024-03-31"), ("--language", "klingonese", "a code")],
)
def test_an_impossible_option_is_refused_at_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    option: str,
    value: str,
    words: str,
) -> None:
    with pytest.raises(SystemExit) as ended:
        add(tmp_path, monkeypatch, "", option, value)
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


NASTY = "\x1b]0;owned\x1b\\\x1b[31m\u202e\x9b2J"


def test_no_control_character_reaches_the_terminal_or_the_editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        f"<html><head><title>Paris, Texas (1984) review {NASTY}</title><meta name=author content='Ana {NASTY}Ruiz'>"
        f"</head><body><h1>Paris, Texas (1984) review {NASTY}</h1>"
        + "".join(f"<p>{part}{NASTY}</p>" for part in PAGE.split("\n\n")[2:5])
    )
    assert add(tmp_path, monkeypatch, "edit\n\n\n\n\n\n\n\n\n\ncancel\n", text=text, name="page.html") == 1
    said = "".join(capsys.readouterr())
    assert "Paris, Texas" in said
    assert [c for c in said if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 or c == "\u202e"] == []


@pytest.mark.parametrize("value", ['He said "no"', "back\\slash", "\x7f\x1b[2J tail", "ünï 映画", "# no comment"])
def test_what_the_editor_gets_is_read_back(value: str) -> None:
    page = ReviewPage(film_title="Heat", headline=value, paragraphs=("Text.",))
    again = correct_page(page, read_fields(fields_text(page)))
    assert again.headline in (value, "[2J tail")
    assert again.film_title == "Heat"
