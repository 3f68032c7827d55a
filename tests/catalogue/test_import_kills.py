"""A killed import continues with the same result, and never blocks the bot."""

from __future__ import annotations

import itertools
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.catalogue.errors import CatalogueBusy
from bot.services.catalogue import importer
from bot.store.catalogue.staging import Staging
from tests.catalogue.import_files import (
    DiesAfter,
    Interrupted,
    Quiet,
    bring,
    many_imdb_films,
    new_database,
    remove,
    state,
    wiki_film,
    wikipedia,
)

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importer, "FILM_BATCH", 40)
    monkeypatch.setattr(importer, "READ_BYTES", 4_000)


@pytest.fixture
def whole(tmp_path: Path, small_steps: None) -> tuple[Path, list[str]]:
    """The files, and the films of an undisturbed import."""
    folder = many_imdb_films(tmp_path / "imdb", 300)
    (tmp_path / "whole").mkdir()
    database = new_database(tmp_path / "whole")
    bring(database, "imdb", folder)
    return folder, state(database)


@pytest.mark.parametrize("signs", [0, 1, 7, 20, 45, 60, 70])
def test_an_import_that_dies_once_ends_as_one_that_does_not(
    whole: tuple[Path, list[str]], tmp_path: Path, signs: int
) -> None:
    folder, wanted = whole
    database = new_database(tmp_path)
    with pytest.raises(Interrupted):
        bring(database, "imdb", folder, progress=DiesAfter(signs))
    report = bring(database, "imdb", folder)
    assert report.resumed
    assert state(database) == wanted
    assert report.tally.broken == 1


def test_an_import_that_dies_all_the_time_ends_all_the_same(whole: tuple[Path, list[str]], tmp_path: Path) -> None:
    folder, wanted = whole
    database = new_database(tmp_path)
    for _ in range(200):
        try:
            bring(database, "imdb", folder, progress=DiesAfter(2))
            break
        except Interrupted:
            continue
    else:
        pytest.fail("it never came to its end")
    assert state(database) == wanted


def test_an_import_that_died_is_forgotten_when_another_one_begins(
    whole: tuple[Path, list[str]], tmp_path: Path
) -> None:
    folder, wanted = whole
    database = new_database(tmp_path)
    with pytest.raises(Interrupted):
        bring(database, "imdb", folder, progress=DiesAfter(60))
    path = wikipedia(tmp_path / "films.json", [wiki_film("Heat", 1995, "Al Pacino")])
    assert not bring(database, "wikipedia", path).resumed
    assert not bring(database, "imdb", folder).resumed
    remove(database, "wikipedia")
    assert state(database) == wanted


def test_a_removal_that_dies_goes_on(whole: tuple[Path, list[str]], tmp_path: Path) -> None:
    folder, _ = whole
    database = new_database(tmp_path)
    empty = state(database)
    bring(database, "imdb", folder)
    for batch in (10, 1000):
        from bot.services.catalogue import removal
        from bot.sources.catalogues import CATALOGUES

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(removal, "BATCH", batch)
            if batch == 10:
                with pytest.raises(Interrupted):
                    removal.remove_source(database, CATALOGUES["imdb"], DiesAfter(3))
            else:
                removal.remove_source(database, CATALOGUES["imdb"], Quiet())
    assert state(database) == empty


def test_two_imports_at_once_are_refused(whole: tuple[Path, list[str]], tmp_path: Path) -> None:
    folder, _ = whole
    database = new_database(tmp_path)
    staging = Staging.open(tmp_path / "marquee.import.sqlite3", "another")
    try:
        with pytest.raises(CatalogueBusy):
            bring(database, "imdb", folder)
    finally:
        staging.close(done=True)
    bring(database, "imdb", folder)


def test_a_damaged_staging_is_thrown_away(whole: tuple[Path, list[str]], tmp_path: Path) -> None:
    folder, wanted = whole
    database = new_database(tmp_path)
    (tmp_path / "marquee.import.sqlite3").write_bytes(b"no database at all" * 1000)
    bring(database, "imdb", folder)
    assert state(database) == wanted


def test_the_bot_writes_while_an_import_runs(whole: tuple[Path, list[str]], tmp_path: Path) -> None:
    folder, wanted = whole
    database = new_database(tmp_path)
    stop, written, wrong = threading.Event(), [0], []

    def write() -> None:
        with closing(sqlite3.connect(database, timeout=10, isolation_level=None)) as connection:
            while not stop.wait(0.002):
                try:
                    connection.execute("INSERT OR REPLACE INTO member VALUES (1, ?, 'name', '')", (written[0],))
                    written[0] += 1
                except sqlite3.Error as error:
                    wrong.append(error)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        bring(database, "imdb", folder)
    finally:
        stop.set()
        thread.join()
    assert not wrong
    assert written[0] > 0
    assert state(database) == wanted


CHILD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from bot.services.catalogue import importer
from bot.sources.catalogues import CATALOGUES
class Quiet:
    def step(self, name): pass
    def at(self, share, count): print(count, flush=True)
importer.FILM_BATCH, importer.READ_BYTES = 100, 20_000
database, source, files = sys.argv[1:]
importer.run_import(Path(database), CATALOGUES[source], [Path(files)], Quiet(), lambda: datetime.now(UTC))
"""


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_import_killed_with_signal_9_again_and_again_ends_as_one_that_was_not(tmp_path: Path, seed: int) -> None:
    folder = many_imdb_films(tmp_path / "imdb", 4_000, seed)
    (tmp_path / "whole").mkdir()
    whole = new_database(tmp_path / "whole")
    bring(whole, "imdb", folder)
    database = new_database(tmp_path)
    dice = random.Random(seed)
    kills = 0
    while True:
        process = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(database), "imdb", str(folder)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        # Some progress reports later, somewhere within the next step.
        signs = sum(1 for _ in itertools.islice(process.stdout, dice.randint(1, 25)))
        time.sleep(dice.uniform(0, 0.03))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL
        assert signs
        kills += 1
        with closing(sqlite3.connect(database)) as connection:
            assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    assert kills > 3
    assert state(database) == state(whole)
    assert not (tmp_path / "marquee.import.sqlite3").exists()
