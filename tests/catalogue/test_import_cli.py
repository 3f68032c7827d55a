"""The operator's catalogue commands: what they print, and how they react to wrong arguments."""

from __future__ import annotations

import argparse
import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot import paths
from bot.cli import catalogue, progress_bar
from bot.domain.catalogue.errors import (
    CatalogueFilesMissing,
    CatalogueFileWrong,
    CatalogueNotImported,
    CatalogueUnknown,
)
from bot.domain.catalogue.source_record import SourceFacts
from bot.domain.errors import MarqueeError
from bot.domain.operator_errors import NobodyToAsk
from bot.sources.catalogues import CATALOGUES
from bot.ui.catalogue.problems import CATALOGUE, CATALOGUE_FILES
from tests.catalogue.bundled_files import bundle_file, listed
from tests.catalogue.import_files import imdb, wiki_film, wikipedia


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "club.sqlite3"
    monkeypatch.setenv("DATABASE_PATH", str(path))
    monkeypatch.setenv("STARTER_LIBRARY", "off")
    return path


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    catalogue.register(parser.add_subparsers())
    given = parser.parse_args(["catalogue", *map(str, words)])
    code: int = given.run(given)
    return code


def test_the_bundled_catalogue_needs_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(paths, "BUNDLE", bundle_file(tmp_path / "films.xz", films=[listed("Heat", 1995, "Ann Lee")]))
    assert run("import", "bundled") == 0
    shown = capsys.readouterr()
    assert "bundled catalogue: 1 films. 1 new" in shown.out
    assert "wikipedia-movie-data" in shown.out
    assert run("status") == 0
    assert "bundled catalogue: 1 films" in capsys.readouterr().out
    assert run("remove", "bundled", "--yes") == 0
    assert "1 films deleted" in capsys.readouterr().out
    with pytest.raises(CatalogueFilesMissing):
        run("import", "wikipedia")


def test_import_status_doubts_and_remove_tell_what_there_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = imdb(
        tmp_path / "imdb", title_basics=[("tt0113277", "movie", "Heat", "Heat", 0, 1995, "\\N", 170, "Crime")]
    )
    assert run("import", "imdb", folder) == 0
    shown = capsys.readouterr()
    assert "1 new" in shown.out
    assert "IMDb" in shown.out
    assert "non-commercial" in shown.out
    assert shown.err.splitlines()[0] == "reading title.basics.tsv.gz"
    films = wikipedia(tmp_path / "films.json", [wiki_film("Heat", 1995), wiki_film("", 1)])
    assert run("import", "Wikipedia", films) == 0
    shown = capsys.readouterr()
    assert "1 broken" in shown.out
    assert "CC BY-SA" in shown.out
    assert run("status") == 0
    shown = capsys.readouterr()
    assert "2 films; 1 possible duplicates." in shown.out
    assert "title.basics.tsv.gz" in shown.out
    assert run("doubts") == 0
    shown = capsys.readouterr()
    assert "Heat (1995), from IMDb" in shown.out
    assert "Heat (1995), from Wikipedia" in shown.out
    with pytest.raises(NobodyToAsk):
        run("remove", "imdb")
    assert run("remove", "imdb", "--yes") == 0
    shown = capsys.readouterr()
    assert "1 are deleted" in shown.err
    assert "1 possible duplicates" in shown.err
    assert "1 films deleted" in shown.out
    assert run("doubts") == 0
    assert "No possible duplicates." in capsys.readouterr().out


def test_status_before_the_first_import_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("status") == 0
    assert "docs/catalogue.md" in capsys.readouterr().out


def test_a_wrong_file_is_refused_before_there_is_a_database(tmp_path: Path, settings: Path) -> None:
    wrong = tmp_path / "letter.txt"
    wrong.write_text("Dear operator")
    with pytest.raises(CatalogueFileWrong):
        run("import", "imdb", wrong)
    with pytest.raises(CatalogueUnknown):
        run("import", "rotten", wrong)
    assert not settings.exists()
    with pytest.raises(CatalogueNotImported):
        run("remove", "imdb", "--yes")


def test_every_error_has_a_sentence(tmp_path: Path) -> None:
    from bot.domain.catalogue import errors

    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    wanted = {kind for kind in kinds if issubclass(kind, MarqueeError) and kind is not MarqueeError}
    assert {*CATALOGUE, *CATALOGUE_FILES} == wanted
    assert str(tmp_path) in CATALOGUE_FILES[CatalogueFileWrong](CatalogueFileWrong(tmp_path, "IMDb", "a table"))


def test_the_names_in_the_help_are_the_sources_that_there_are() -> None:
    assert set(catalogue.NAMES) == set(CATALOGUES)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_is_redrawn_ten_times_a_second_at_most() -> None:
    stream, time = Terminal(), [0.0]
    bar = progress_bar.ProgressBar(stream, lambda: time[0])
    bar.step("reading a")
    for n in range(1000):
        time[0] = n / 1000
        bar.at(n / 1000, n)
    bar.end_line()
    assert 8 <= stream.getvalue().count("%") <= 12
    assert stream.getvalue().endswith("\n")


def test_without_a_terminal_each_step_is_one_line() -> None:
    stream = io.StringIO()
    bar = progress_bar.ProgressBar(stream)
    bar.step("reading a")
    bar.at(0.5, 1)
    bar.step("reading b")
    bar.end_line()
    assert stream.getvalue() == "reading a\nreading b\n"


def test_a_removal_says_beforehand_what_it_then_does(
    tmp_path: Path, settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of IMDb's films one has a second source, one is used by a club, and one has neither."""
    folder = imdb(
        tmp_path / "imdb",
        title_basics=[
            (f"tt000000{number}", "movie", title, title, 0, 1990 + number, "\\N", 100, "Drama")
            for number, title in enumerate(("Shared", "Reviewed", "Alone"), 1)
        ],
    )
    assert run("import", "imdb", folder) == 0
    with closing(sqlite3.connect(settings)) as connection, connection:
        ids = dict(connection.execute("SELECT title, id FROM film"))
        connection.execute("INSERT INTO source (name) VALUES ('MovieLens') ON CONFLICT DO NOTHING")
        connection.execute(
            "INSERT INTO catalogue_record (source_id, key, film_id, digest, facts)"
            " SELECT id, 'other', ?, 1, ? FROM source WHERE name = 'MovieLens'",
            (ids["Shared"], SourceFacts(title="Shared", year=1991).to_json()),
        )
        connection.execute(
            "INSERT INTO film_overlay (guild_id, film_id, field, value, set_by, set_at)"
            " VALUES (5, ?, 'title', '\"Ours\"', 6, '2026-01-01T00:00:00+00:00')",
            (ids["Reviewed"],),
        )
        connection.executemany(
            "INSERT INTO pool_rating (user, film_id, halves) VALUES (?, ?, 8)",
            [(person, film) for person in (1, 2) for film in ids.values()],
        )
    capsys.readouterr()
    assert run("remove", "imdb", "--yes") == 0
    shown = capsys.readouterr()
    said = " ".join(shown.err.split())
    assert "from 3 films: 1 are deleted:" in said
    assert "1 keep only title, year and ids" in said
    assert "1 keep the facts of other sources" in said
    assert "This also removes 0 possible duplicates, 2 ratings of the rating pool" in said
    assert "IMDb: 1 films deleted, 1 kept with facts of other sources, 1 kept with title and year only" in shown.out
    with closing(sqlite3.connect(settings)) as connection:
        assert connection.execute("SELECT count(*) FROM pool_rating").fetchone() == (4,)
