"""The operator's commands as processes: exit codes, sentences, and what is stored."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot import paths
from bot.store import migrate
from tests.support.limits import COMMAND_SECONDS
from tests.support.sampling import sampled

PAGE = paths.ROOT / ".." / "shared" / "reference" / "review-page-leaving-las-vegas.txt"
PAGES = paths.ROOT / "tests" / "sources" / "pages"
OWN_PAGE = """'Paris, Texas' (1984) - Movie Review

By Renata Koller

A man walks out of the desert and does not speak. Wim Wenders lets him be silent for half an hour, and by then we have
learnt more about him than most films tell in two.

Harry Dean Stanton has the face of somebody who has forgotten what he came for. It is the performance of a lifetime,
and it is almost all listening. Nastassja Kinski answers him through a pane of glass, and I have never forgotten her voice.

The film is long, and it earns every minute. Robby Müller photographs motels as if they were cathedrals.

Directed by Wim Wenders
Starring Harry Dean Stanton, Nastassja Kinski

© 2021 Renata Koller
"""


def run(
    tmp_path: Path, *arguments: str, settings: dict[str, str] | None = None, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run `python -m bot` with settings of its own, whatever the developer's are."""
    environment = {
        key: value for key, value in os.environ.items() if key not in ("DISCORD_TOKEN", "LOG_LEVEL", "STARTER_LIBRARY")
    }
    environment |= {"DATABASE_PATH": str(tmp_path / "marquee.sqlite3"), "STARTER_LIBRARY": "off"} | (settings or {})
    # Only a terminal is asked.
    keyboard, terminal = os.openpty() if typed else (-1, subprocess.DEVNULL)
    try:
        if typed:
            os.write(keyboard, typed.encode())
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=paths.ROOT,
            env=environment,
            stdin=terminal,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
    finally:
        if typed:
            os.close(keyboard)
            os.close(terminal)


def stored(tmp_path: Path, sql: str) -> list[tuple[object, ...]]:
    path = tmp_path / "marquee.sqlite3"
    if not path.exists():
        return []
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def page(tmp_path: Path, text: str | bytes, name: str = "page.txt") -> str:
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(file)


def test_run_names_everything_that_is_wrong_at_once(tmp_path: Path) -> None:
    done = run(
        tmp_path, "run", settings={"LOG_LEVEL": "loud", "STARTER_LIBRARY": "perhaps", "DATABASE_PATH": str(tmp_path)}
    )
    assert done.returncode == 78
    for name in ("DISCORD_TOKEN", "LOG_LEVEL", "STARTER_LIBRARY", "DATABASE_PATH"):
        assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_check_reports_settings_and_database_together(tmp_path: Path) -> None:
    (tmp_path / "marquee.sqlite3").write_text("not a database " * 100, encoding="utf-8")
    done = run(tmp_path, "check", settings={"LOG_LEVEL": "loud"})
    assert done.returncode == 78
    assert "LOG_LEVEL" in done.stdout
    assert "cannot be used" in done.stdout


def test_check_says_that_all_is_well(tmp_path: Path) -> None:
    token = "x" * 70
    done = run(tmp_path, "check", settings={"DISCORD_TOKEN": token, "STARTER_LIBRARY": "on"})
    assert done.returncode == 0, done.stdout
    assert "No problems found" in done.stdout
    assert not (tmp_path / "marquee.sqlite3").exists(), "looking changes nothing"


@pytest.mark.parametrize(
    ("hold", "words"), sampled([("other application", "application id"), ("all missing", "every club")], {1})
)
def test_check_says_that_departures_are_held_and_what_to_do(tmp_path: Path, hold: str, words: str) -> None:
    token = {"DISCORD_TOKEN": "x" * 70}
    path = tmp_path / "marquee.sqlite3"
    migrate.apply_migrations(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO meta (key, value) VALUES ('departures_held', ?)", (hold,))
    for command in ("check", "departures"):
        done = run(tmp_path, command, settings=token)
        assert done.returncode == 1
        assert words in done.stdout
        assert "python -m bot departures --confirm" in done.stdout
    assert run(tmp_path, "departures", "--confirm", settings=token).returncode == 0
    assert run(tmp_path, "check", settings=token).returncode == 0


def test_a_newer_database_is_refused_by_every_command(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "marquee.sqlite3")) as connection:
        connection.execute("PRAGMA user_version = 9999")
    for arguments in (("check",), ("add-review", page(tmp_path, OWN_PAGE), "--yes")):
        done = run(tmp_path, *arguments, settings={"DISCORD_TOKEN": "x" * 70})
        assert done.returncode == 1
        assert "newer release" in done.stdout + done.stderr


def test_what_a_page_quotes_from_the_film_is_stored_as_quoted(tmp_path: Path) -> None:
    done = run(tmp_path, "add-review", str(PAGES / "third_man_spoilers.html"), "--yes")
    assert done.returncode == 0, done.stderr
    ((body, spans),) = stored(tmp_path, "SELECT body, spans FROM review")
    number, start, end = next(span[:3] for span in json.loads(str(spans)) if span[-1] == "quotation")
    assert str(body).split("\n\n")[number][start:end].startswith("The dead are happier dead.")


def test_a_review_page_is_shown_asked_about_and_stored_once(tmp_path: Path) -> None:
    file = page(tmp_path, OWN_PAGE)
    refused = run(tmp_path, "add-review", file, typed="n\n")
    assert refused.returncode == 1
    assert "Paris, Texas (1984)" in refused.stdout
    assert stored(tmp_path, "SELECT * FROM review") == []
    first = run(tmp_path, "add-review", file, typed="y\n")
    assert first.returncode == 0, first.stderr
    second = run(tmp_path, "add-review", file, "--yes")
    assert second.returncode == 0
    assert "already" in second.stdout
    assert stored(tmp_path, "SELECT guild_id, author_kind FROM review") == [(0, "critic")]
    assert stored(tmp_path, "SELECT title, year FROM film") == [("Paris, Texas", 1984)]
    assert stored(tmp_path, "SELECT name FROM critic") == [("Renata Koller",)]
    assert stored(tmp_path, "SELECT count(*) > 0 FROM highlight") == [(1,)]


def test_an_excerpt_and_a_club_can_be_chosen(tmp_path: Path) -> None:
    done = run(tmp_path, "add-review", page(tmp_path, OWN_PAGE), "--yes", "--excerpt", "--guild", "424242424242424242")
    assert done.returncode == 0, done.stderr
    ((guild, excerpt, body),) = stored(tmp_path, "SELECT guild_id, excerpt_only, body FROM review")
    assert (guild, excerpt) == (424242424242424242, 1)
    assert len(str(body)) < len(OWN_PAGE) * 0.8


@pytest.mark.parametrize(
    "content",
    sampled(
        [
            b"",
            b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
            b"Melt the butter, add the onions and stir for ten minutes. Serve with rice.\n" * 5,
            b"word " * 2_000_000,
        ],
        {1, 2},
    ),
    ids=["empty", "a picture", "a recipe", "enormous"],
)
def test_what_is_no_review_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    bad = page(tmp_path, content, "bad.txt")
    good = page(tmp_path, OWN_PAGE)
    done = run(tmp_path, "add-review", good, bad, "--yes")
    assert done.returncode == 1
    assert "bad.txt" in done.stderr
    assert "Nothing was stored" in done.stderr
    assert "Traceback" not in done.stderr
    assert stored(tmp_path, "SELECT * FROM review") == []


def test_a_missing_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    done = run(tmp_path, "add-review", str(tmp_path / "nowhere.html"), "--yes")
    assert done.returncode == 1
    assert "cannot be read" in done.stderr


@pytest.mark.skipif(not PAGE.exists(), reason="the reference page is not here")
def test_the_reference_page_joins_the_shared_library(tmp_path: Path) -> None:
    done = run(tmp_path, "add-review", str(PAGE), "--yes", settings={"STARTER_LIBRARY": "on"})
    assert done.returncode == 0, done.stderr
    ((film, title, year, author, outlet, copyright_, bio),) = stored(
        tmp_path,
        "SELECT film.starter_key, film.title, film.year, critic.name, critic.outlet, review.copyright, critic.bio"
        " FROM review JOIN film ON film.id = film_id JOIN critic ON critic.id = critic_id",
    )
    assert (film, title, year) == ("leaving-las-vegas-1995", "Leaving Las Vegas", 1995)
    assert (author, outlet, copyright_) == ("Sam Shepards", "Reelrundown", "© 2019 Sam Shepards")
    assert str(bio).startswith("Hi, I'm Sam")


def test_one_answer_is_drawn_in_the_terminal(tmp_path: Path) -> None:
    done = run(tmp_path, "try", "/review film:Leaving Las Vegas")
    assert done.returncode == 0, done.stderr
    assert "Leaving Las Vegas (1995)" in done.stdout
    assert "Theo" in done.stdout


def test_numbers_and_choices_are_understood_in_the_terminal(tmp_path: Path) -> None:
    filtered = run(tmp_path, "try", "/recommend genre:horror runtime:100 decade:1980s private:true")
    assert "What to watch: Horror, 1980s, at most 100 minutes" in filtered.stdout


@pytest.mark.long
def test_stars_and_members_are_understood_in_the_terminal(tmp_path: Path) -> None:
    assert "★★★★★" in run(tmp_path, "try", "/rate film:Ran stars:5").stdout.replace("\u2060", "")
    compared = run(tmp_path, "try", "/taste member:theo")
    assert "You and Theo" in compared.stdout
    assert "La La Land (2016): you" in compared.stdout, "a film that both rated, with both ratings"


@pytest.mark.long
def test_a_film_of_the_bundled_catalogue_is_found_in_the_terminal(tmp_path: Path) -> None:
    found = run(tmp_path, "try", "/movie film:Forrest Gump")
    assert "Robert Zemeckis" in found.stdout
    assert "films" in found.stderr
    assert "Robert Zemeckis" not in run(tmp_path, "try", "--small", "/movie film:Forrest Gump").stdout


def test_an_unknown_command_is_named_in_the_terminal(tmp_path: Path) -> None:
    wrong = run(tmp_path, "try", "/nonsense")
    assert wrong.returncode == 2
    assert "There is no command /nonsense" in wrong.stderr
