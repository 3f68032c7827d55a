"""The operator's library: options override the page; stored reviews can be shown, edited and removed."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.composition import open_services
from bot.config import Settings
from bot.domain.catalogue.errors import NothingFound
from bot.domain.catalogue.found_film import FilmQuery
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from tests.support.keyboard import Keyboard

PAGE = """'Paris, Texas' (1984) - Movie Review

By Renata Koller

A man walks out of the desert and does not speak. Wim Wenders lets him be silent for half an hour, and by then we have
learnt more about him than most films tell in two.

Harry Dean Stanton has the face of somebody who has forgotten what he came for. It is the performance of a lifetime,
and it is almost all listening. Nastassja Kinski answers him through a pane of glass, and I have never forgotten her voice.

The film is long, and it earns every minute. Robby Müller photographs motels as if they were cathedrals.

Directed by Wim Wenders
"""
NO_REVIEW = """Seven weeks on the road

We drove west in a car that did not like hills. On the third day it rained, and the map turned to paper soup in our hands.

By the end we had learnt to sleep anywhere, and to leave before the heat.
"""


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "marquee.sqlite3"
    monkeypatch.setenv("DATABASE_PATH", str(path))
    monkeypatch.setenv("STARTER_LIBRARY", "off")
    return path


def stored(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def add(tmp_path: Path, *options: str, text: str = PAGE, name: str = "page.txt") -> int:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return main(["add-review", str(file), "--yes", *options])


FACTS = (
    "SELECT film.title, film.year, critic.name, critic.outlet, headline, halves FROM review "
    "JOIN film ON film.id = film_id JOIN critic ON critic.id = critic_id"
)


def test_every_fact_of_a_page_can_be_overruled(tmp_path: Path, database: Path) -> None:
    options = ("--author", "Nora Vale", "--outlet", "Side Aisle", "--rating", "7/10", "--headline", "Silence")
    assert add(tmp_path, *options, "--film", "Paris, Texas: The Long Cut (1985)") == 0
    assert stored(database, FACTS) == [("Paris, Texas: The Long Cut", 1985, "Nora Vale", "Side Aisle", "Silence", 7)]


def test_a_fact_can_be_taken_away(tmp_path: Path, database: Path) -> None:
    assert add(tmp_path, "--headline", "", "--rating", "", "--outlet", "") == 0
    assert stored(database, FACTS) == [("Paris, Texas", 1984, "Renata Koller", "", None, None)]


def test_a_page_that_the_gate_refuses_is_taken_with_its_film(
    tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(tmp_path, text=NO_REVIEW) == 1
    assert "name its film" in capsys.readouterr().err
    assert add(tmp_path, "--film", "Two-Lane Blacktop (1971)", "--author", "Ivo Brandt", text=NO_REVIEW) == 0
    assert stored(database, FACTS)[0][:3] == ("Two-Lane Blacktop", 1971, "Ivo Brandt")


def test_a_film_without_its_year_is_not_made_up(
    tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(tmp_path, "--film", "Nowhere", text=NO_REVIEW) == 1
    assert "--film 'Title (Year)'" in capsys.readouterr().err
    assert stored(database, "SELECT count(*) FROM film") == [(0,)]


def test_another_film_of_the_same_title_is_a_new_one(tmp_path: Path, database: Path) -> None:
    assert add(tmp_path) == 0
    assert add(tmp_path, "--film", "Paris, Texas (2031)", text=NO_REVIEW, name="other.txt") == 0
    assert stored(database, "SELECT title, year FROM film ORDER BY year") == [
        ("Paris, Texas", 1984), ("Paris, Texas", 2031),
    ]  # fmt: skip


def test_a_rating_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        add(tmp_path, "--rating", "splendid")
    assert ended.value.code == 2
    assert "4.5, 4/5" in capsys.readouterr().err


def test_a_page_cannot_write_to_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nasty = "\x1b]0;owned\x1b\\\x1b[31m\u202e\x9b2J"
    page = (
        f'<html><head><title>Paris, Texas (1984) review {nasty}</title><meta name="author" content="Ana {nasty}Ruiz">'
        f'<link rel="canonical" href="https://example.org/{nasty}"><meta name=copyright content="© 2020 {nasty}"></head>'
        f"<body><h1>Paris, Texas (1984) review {nasty}</h1>"
        + "".join(f"<p>{part}{nasty}</p>" for part in PAGE.split("\n\n")[2:5])
    )
    assert add(tmp_path, text=page, name="page.html") == 0
    assert add(tmp_path, text=f"{nasty}{NO_REVIEW}", name="none.txt") == 1
    assert main(["library", "list"]) == 0
    assert main(["library", "show", "1"]) == 0
    said = "".join(capsys.readouterr())
    assert "Paris, Texas" in said
    assert [c for c in said if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 or c == "\u202e"] == []


def test_the_library_is_listed_and_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "list"]) == 0
    assert "has no such review" in capsys.readouterr().out
    add(tmp_path)
    add(tmp_path, "--film", "Alice in the Cities (1974)", "--author", "Ivo Brandt", text=NO_REVIEW, name="other.txt")
    capsys.readouterr()
    assert main(["library", "list"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert "2  Alice in the Cities (1974)  Ivo Brandt" in first
    assert "1  Paris, Texas (1984)  Renata Koller" in second
    assert main(["library", "list", "--author", "koller", "--film", "Paris, Texas"]) == 0
    assert capsys.readouterr().out.count("\n") == 1
    assert main(["library", "show", "1"]) == 0
    shown = capsys.readouterr().out
    assert "Renata Koller" in shown
    assert "cathedrals." in shown


def test_facts_are_edited_and_what_was_before_is_kept(
    tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(tmp_path)
    options = ("--author", "R. Koller", "--outlet", "Side Aisle", "--rating", "B+", "--headline", "Listening")
    assert main(["library", "edit", "1", *options]) == 0
    assert "Changed." in capsys.readouterr().out
    assert stored(database, FACTS) == [("Paris, Texas", 1984, "R. Koller", "Side Aisle", "Listening", 8)]
    assert stored(database, "SELECT deed FROM revision ORDER BY id") == [("written",), ("edited",)]
    assert stored(database, "SELECT name FROM critic") == [("R. Koller",)], "a name that nobody bears is forgotten"
    assert main(["library", "edit", "1", "--rating", "", "--headline", ""]) == 0
    assert stored(database, FACTS) == [("Paris, Texas", 1984, "R. Koller", "Side Aisle", None, None)]
    assert main(["library", "edit", "1"]) == 2


def test_a_removed_review_leaves_nothing_behind(
    tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    add(tmp_path)
    main(["library", "edit", "1", "--headline", "Listening"])
    assert main(["backup", str(tmp_path / "copy.sqlite3")]) == 0
    assert stored(database, "SELECT count(*) > 0 FROM highlight") == [(1,)]
    monkeypatch.setattr("sys.stdin", Keyboard("n\n"))
    assert main(["library", "remove", "1"]) == 1
    assert stored(database, "SELECT count(*) FROM review") == [(1,)]
    monkeypatch.setattr("sys.stdin", Keyboard("y\n"))
    assert main(["library", "remove", "1"]) == 0
    assert "cannot be undone" in capsys.readouterr().out
    for table in ("review", "highlight", "revision", "critic"):
        assert stored(database, f"SELECT count(*) FROM {table}") == [(0,)], table  # noqa: S608  names of the test's own
    files = [file for file in tmp_path.glob("marquee.sqlite3*") if file.is_file()]
    assert not any(b"cathedrals" in file.read_bytes() for file in files), "nor in the files"
    assert main(["library", "show", "1"]) == 1
    assert main(["restore", str(tmp_path / "copy.sqlite3")]) == 0
    assert stored(database, "SELECT count(*) FROM review") == [(0,)], "no backup brings it back"


def test_nobody_reads_or_finds_it_in_a_club_any_more(tmp_path: Path, database: Path) -> None:
    ana = Actor(member=MemberId(1), name="Ana", guild=GuildId(7))

    async def look() -> tuple[int, int]:
        async with open_services(Settings(database_path=database, starter_library=False)) as services:
            film = await services.catalogue.find_film(ana, "Paris, Texas")
            try:
                found = len(await services.finder.find_films(ana, FilmQuery(words="cathedrals")))
            except NothingFound:
                found = 0
            return len(await services.library.reviews_of_film(GuildId(7), film.id)), found

    add(tmp_path)
    assert asyncio.run(look()) == (1, 1)
    main(["library", "remove", "1", "--yes"])
    assert asyncio.run(look()) == (0, 0)


@pytest.mark.parametrize("action", [["show"], ["edit", "--author", "Nobody"], ["remove", "--yes"]])
def test_what_is_not_there_or_came_with_the_release_is_refused(
    action: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["library", action[0], "77", *action[1:]]) == 1
    assert "library list" in capsys.readouterr().err
    monkeypatch.setenv("STARTER_LIBRARY", "on")
    assert main(["library", action[0], "1", *action[1:]]) == 1
    assert "starter library" in capsys.readouterr().err


def test_a_number_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for typed in ("x", "-1", "9" * 40, "²"):
        with pytest.raises(SystemExit):
            main(["library", "show", typed])
    assert "from `library list`" in capsys.readouterr().err
