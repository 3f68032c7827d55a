"""The operator's decisions on doubtful films: a join keeps all data of both, and imports respect decisions."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.catalogue.errors import CatalogueFilmUnknown, CatalogueNothingToSeparate, CatalogueNotJoined
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.nights.ballot import BallotFilm, VotingMethod
from bot.domain.nights.outcome_json import outcome_from_json, outcome_to_json
from bot.domain.nights.voting import count_votes
from bot.domain.operator_errors import NotAgreed
from bot.domain.reviews.review import Author, AuthorKind, NewReview, Paragraph
from bot.services.catalogue import rulings
from bot.store.catalogue import bulk_films
from bot.store.catalogue import rulings as ruling_rows
from bot.store.catalogue.bulk import BulkConnection
from tests.catalogue.import_files import (
    ask,
    bring,
    films,
    imdb,
    new_database,
    now,
    remove,
    state,
    wiki_film,
    wikidata,
    wikipedia,
)
from tests.catalogue.test_import_cli import run
from tests.support.keyboard import Keyboard

ROOT = Path(__file__).resolve().parents[2]
CLUB, OTHER_CLUB, INES, THEO = 41, 42, 7, 8


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = new_database(tmp_path)
    monkeypatch.setenv("DATABASE_PATH", str(path))
    monkeypatch.setenv("STARTER_LIBRARY", "off")
    return path


def imdb_heat(tmp_path: Path) -> Path:
    return imdb(
        tmp_path / "imdb",
        title_basics=[("tt0113277", "movie", "Heat", "Heat", 0, 1995, "\\N", 170, "Crime")],
        title_ratings=[("tt0113277", 8.3, 700_000)],
    )


def wikipedia_heat(tmp_path: Path, cast: str = "Al Pacino") -> Path:
    film = wiki_film("Heat", 1995, cast, genres=["Noir"], extract="A heist.")
    return wikipedia(tmp_path / "wikipedia.json", [film])


def doubtful(database: Path, tmp_path: Path) -> tuple[FilmId, FilmId]:
    """Two films that may be the same: IMDb's and Wikipedia's."""
    bring(database, "imdb", imdb_heat(tmp_path))
    bring(database, "wikipedia", wikipedia_heat(tmp_path))
    ((film, other),) = ask(database, "SELECT other_id, film_id FROM catalogue_doubt")
    return FilmId(film), FilmId(other)


def hang(database: Path, film: FilmId, other: FilmId) -> None:
    """Let members and clubs use both films."""
    at, later = "2026-01-01T00:00:00+00:00", "2026-02-01T00:00:00+00:00"
    review = (
        "INSERT INTO review (guild_id, film_id, author_kind, member_id, body, spoilers, state, provenance, fingerprint,"
        " created_at, updated_at) VALUES (?, ?, 'member', ?, ?, 'none', 'published', 'member', ?, ?, ?)"
    )
    diary = (
        "INSERT INTO diary (guild_id, member_id, film_id, kind, halves, watched_on, visibility, said_at, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, 'published', ?, ?)"
    )
    overlay = "INSERT INTO film_overlay (guild_id, film_id, field, value, set_by, set_at) VALUES (?, ?, ?, ?, ?, '') RETURNING 1"
    ask(database, review, CLUB, film, INES, "A great heist.", "one", at, at)
    ask(database, review, CLUB, other, INES, "Seen again.", "two", at, at)
    ask(database, review, OTHER_CLUB, other, THEO, "Loud.", "three", at, at)
    ask(
        database,
        "INSERT INTO highlight (review_id, paragraph, start, stop, score, standing) VALUES (2, 0, 0, 4, 1, 'pinned')",
    )
    ask(
        database,
        "INSERT INTO revision (guild_id, review_id, made_at, deed, stood, snapshot) VALUES (?, 2, ?, 'written', '', ?)",
        CLUB,
        at,
        f'{{"film": {other}, "halves": 8}}',
    )
    ask(database, diary, CLUB, INES, film, "watchlist", None, None, at, at)
    ask(database, diary, CLUB, INES, other, "watchlist", None, None, at, at)
    ask(database, diary, CLUB, THEO, other, "viewing", 9, "2026-01-01", at, at)
    ask(database, diary, CLUB, INES, film, "rating", 6, None, at, at)
    ask(database, diary, CLUB, INES, other, "rating", 8, None, later, later)
    ask(database, overlay, CLUB, other, "runtime", "171", INES)
    ask(database, overlay, OTHER_CLUB, other, "same_as", str(film), THEO)
    for one, what, when in ((film, "not_this", at), (other, "seen", later)):
        ask(database, "INSERT INTO verdict VALUES (?, ?, ?, ?, ?)", CLUB, INES, one, what, when)
    ask(
        database,
        "INSERT INTO touch (guild_id, member_id, film_id, touched_at) VALUES (?, ?, ?, ?)",
        CLUB,
        THEO,
        other,
        at,
    )
    ask(database, "INSERT INTO pool_rating VALUES (1, ?, 7), (2, ?, 8), (2, ?, 9)", film, film, other)
    ask(
        database,
        "INSERT INTO schedule_post (guild_id, what, film_id, chosen_at) VALUES (?, 'pick', ?, ?)",
        CLUB,
        other,
        at,
    )
    ask(
        database,
        "INSERT INTO history_import (guild_id, member_id, origin, state, created_at) VALUES (?, ?, 'imdb', 'ready', ?)",
        CLUB,
        INES,
        at,
    )
    ask(
        database,
        "INSERT INTO import_row (import_id, guild_id, member_id, standing, file, line, title, kind, said_at, candidates)"
        " VALUES (1, ?, ?, 'look', 'f', 1, 'Heat', 'viewing', ?, ?)",
        CLUB,
        INES,
        at,
        f"[{film}, {other}, 99]",
    )


def dump(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return list(connection.iterdump())


def test_every_column_that_refers_to_a_film_has_a_rule(database: Path) -> None:
    bulk = BulkConnection.open(database)
    try:
        assert set(ruling_rows.COLUMN_RULES) == set(bulk._referring())
    finally:
        bulk.close()


def test_a_join_keeps_all_that_was_said_of_either_film(database: Path, tmp_path: Path) -> None:
    film, other = doubtful(database, tmp_path)
    hang(database, film, other)
    epoch = ask(database, "SELECT value FROM meta WHERE key = 'catalogue_epoch'")
    rulings.join_films(database, film, other, now())

    ((name, (stays, heat, sources)),) = films(database).items()
    assert (name, stays, heat.imdb_id, heat.overview) == ("Heat (1995)", film, "tt0113277", "A heist.")
    assert set(sources) == {"IMDb", "Wikipedia"}
    assert [person.name for person in heat.cast] == ["Al Pacino"]
    assert ask(database, "SELECT count(*) FROM catalogue_doubt") == [(0,)]
    assert ask(database, "SELECT film_id, count(*) FROM review GROUP BY film_id") == [(film, 3)]
    assert ask(database, "SELECT standing FROM highlight WHERE review_id = 2") == [("pinned",)]
    assert ask(database, "SELECT json_extract(snapshot, '$.film') FROM revision") == [(film,)]
    assert ask(database, "SELECT kind, halves FROM diary WHERE film_id = ? ORDER BY kind, said_at", film) == [
        ("rating", 6),
        ("rating", 8),
        ("viewing", 9),
        ("watchlist", None),
    ]
    assert ask(database, "SELECT guild_id, film_id, field FROM film_overlay") == [(CLUB, film, "runtime")]
    assert ask(database, "SELECT film_id, verdict FROM verdict") == [(film, "seen")]
    assert ask(database, "SELECT film_id FROM touch") == [(film,)]
    assert ask(database, "SELECT user, film_id, halves FROM pool_rating") == [(1, film, 7), (2, film, 8)]
    assert ask(database, "SELECT film_id FROM schedule_post") == [(film,)]
    assert ask(database, "SELECT candidates FROM import_row") == [(f"[{film},99]",)]
    assert ask(database, "PRAGMA foreign_key_check") == []
    assert ask(database, "SELECT value FROM meta WHERE key = 'catalogue_epoch'") != epoch


def test_a_nomination_that_a_join_makes_double_is_closed(database: Path, tmp_path: Path) -> None:
    film, other = doubtful(database, tmp_path)
    ask(
        database, "INSERT INTO night_list (id, guild_id, name, created_at) VALUES (1, ?, 'Fridays', '2026-01-01')", CLUB
    )
    for each in (film, other):
        ask(
            database,
            "INSERT INTO nomination (guild_id, list_id, film_id, state, added_at) VALUES (?, 1, ?, 'waiting', '2026')",
            CLUB,
            each,
        )
    rulings.join_films(database, film, other, now())
    assert ask(database, "SELECT film_id, state, closed_at FROM nomination ORDER BY id") == [
        (film, "waiting", None),
        (film, "withdrawn", now().isoformat()),
    ]


def test_the_result_of_a_vote_names_the_film_that_is_left(database: Path, tmp_path: Path) -> None:
    film, other = doubtful(database, tmp_path)
    entries = [BallotFilm(FilmId(other), 1, 1), BallotFilm(FilmId(other + 1_000), 2, 2)]
    outcome = count_votes(VotingMethod.APPROVAL, entries, {MemberId(INES): {FilmId(other): 1}}, seed=1)
    ask(
        database,
        """
        INSERT INTO night (id, guild_id, number, state, chooser, method, draw_seed, zone, channel_id, created_at,
            changed_at, outcome)
        VALUES (1, ?, 1, 'decided', 'vote', 'approval', 1, 'UTC', 1, '2026', '2026', ?)
        """,
        CLUB,
        outcome_to_json(outcome),
    )
    ask(
        database,
        "INSERT INTO night_candidate (night_id, film_id, guild_id, place, draw_place) VALUES (1, ?, ?, 1, 1)",
        other,
        CLUB,
    )
    rulings.join_films(database, film, other, now())
    ((stored,),) = ask(database, "SELECT outcome FROM night")
    assert outcome_from_json(stored).winner == film


def test_what_only_notes_a_film_follows_it(database: Path, tmp_path: Path) -> None:
    film, other = doubtful(database, tmp_path)
    ask(database, "CREATE TABLE noted (message_id INTEGER PRIMARY KEY, film_id INTEGER NOT NULL)")
    ask(database, "INSERT INTO noted VALUES (1, ?), (2, ?)", film, other)
    rulings.join_films(database, film, other, now())
    assert ask(database, "SELECT message_id, film_id FROM noted") == [(1, film), (2, film)]


def test_a_joined_review_is_known_when_its_words_come_again(database: Path, tmp_path: Path) -> None:
    film, other = doubtful(database, tmp_path)
    hang(database, film, other)
    rulings.join_films(database, film, other, now())
    author = Author(kind=AuthorKind.MEMBER, name="member", member=MemberId(INES))
    words = (Paragraph("Seen again."),)
    again = NewReview(guild=GuildId(CLUB), film=FilmId(film), author=author, paragraphs=words, provenance="import")
    assert ask(database, "SELECT fingerprint FROM review WHERE id = 2") == [(again.fingerprint,)]


def test_imports_keep_to_a_join(database: Path, tmp_path: Path) -> None:
    film, other = doubtful(database, tmp_path)
    rulings.join_films(database, film, other, now())
    joined = state(database)
    for source, files in (("imdb", imdb_heat(tmp_path)), ("wikipedia", wikipedia_heat(tmp_path))):
        assert bring(database, source, files).outcome.unchanged == 1
    assert state(database) == joined
    changed = bring(database, "wikipedia", wikipedia_heat(tmp_path, "Robert De Niro"))
    assert (changed.outcome.changed, changed.outcome.doubts) == (1, 0)
    # Also if the source was removed meanwhile and its record must be matched again.
    remove(database, "wikipedia")
    assert bring(database, "wikipedia", wikipedia_heat(tmp_path)).outcome.matched == 1
    assert state(database) == joined


def test_an_id_of_a_joined_film_finds_the_film_that_it_became(database: Path, tmp_path: Path) -> None:
    folder = imdb(
        tmp_path / "imdb",
        title_basics=[
            ("tt0113277", "movie", "Heat", "Heat", 0, 1995, "\\N", 170, "Crime"),
            ("tt9999999", "movie", "Heat", "Heat", 0, 1995, "\\N", 170, "Crime"),
        ],
    )
    bring(database, "imdb", folder)
    film, other = (FilmId(row[0]) for row in ask(database, "SELECT id FROM film ORDER BY imdb_id"))
    rulings.join_films(database, film, other, now())
    row = {"film": "http://www.wikidata.org/entity/Q42198", "filmLabel": "Heat", "imdb": "tt9999999"}
    assert bring(database, "wikidata", wikidata(tmp_path / "query.json", [row])).outcome.matched == 1
    (heat,) = films(database).values()
    assert (heat[0], heat[1].imdb_id, heat[1].wikidata_id) == (film, "tt0113277", "Q42198")


def test_two_records_of_one_source_may_be_one_film(database: Path, tmp_path: Path) -> None:
    row = ("movie", "Heat", "Heat", 0, 1995, "\\N", 170, "Crime")
    folder = imdb(tmp_path / "imdb", title_basics=[("tt0113277", *row), ("tt9999999", *row)])
    bring(database, "imdb", folder)
    film, other = (FilmId(found[0]) for found in ask(database, "SELECT id FROM film ORDER BY imdb_id"))
    rulings.join_films(database, film, other, now())
    assert bring(database, "imdb", folder).outcome.unchanged == 2
    changed = imdb(tmp_path / "imdb", title_basics=[("tt0113277", *row), ("tt9999999", *row[:-1], "Drama")])
    assert bring(database, "imdb", changed).outcome.changed == 1
    assert ask(database, "SELECT id, imdb_id FROM film") == [(film, "tt0113277")]
    assert remove(database, "imdb").deleted == 1
    assert ask(database, "PRAGMA foreign_key_check") == []
    assert ask(database, "SELECT count(*) FROM film_joined") == [(0,)]


def test_the_id_of_a_film_that_is_no_more_is_never_another_films(database: Path, tmp_path: Path) -> None:
    film, other = doubtful(database, tmp_path)
    rulings.join_films(database, film, other, now())
    bring(database, "wikipedia", wikipedia(tmp_path / "more.json", [wiki_film("Ran", 1985, "Tatsuya Nakadai")]))
    assert ask(database, "SELECT id > ? FROM film WHERE title = 'Ran'", other) == [(1,)]


def test_what_was_parted_is_neither_listed_nor_joined_again(database: Path, tmp_path: Path) -> None:
    film, other = doubtful(database, tmp_path)
    assert rulings.separate_films(database, other, film, now()) == 1
    assert ask(database, "SELECT count(*) FROM catalogue_doubt") == [(0,)]
    remove(database, "wikipedia")
    report = bring(database, "wikipedia", wikipedia_heat(tmp_path))
    assert (report.outcome.new, report.outcome.doubts) == (1, 0)
    # IMDb now names the same actor: the two would be matched by title, year and person.
    folder = imdb(
        tmp_path / "imdb",
        title_basics=[("tt0113277", "movie", "Heat", "Heat", 0, 1995, "\\N", 170, "Crime")],
        title_principals=[("tt0113277", 1, "nm0000199", "actor", "\\N", "\\N")],
        name_basics=[("nm0000199", "Al Pacino", 1940, "\\N", "actor", "\\N")],
    )
    bring(database, "imdb", folder)
    remove(database, "wikipedia")
    assert bring(database, "wikipedia", wikipedia_heat(tmp_path)).outcome.new == 1
    assert ask(database, "SELECT count(*) FROM film") == [(2,)]
    assert ask(database, "SELECT count(*) FROM catalogue_doubt") == [(0,)]


def test_a_join_overrules_a_parting(database: Path, tmp_path: Path) -> None:
    film, other = doubtful(database, tmp_path)
    rulings.separate_films(database, film, other, now())
    rulings.join_films(database, film, other, now())
    assert ask(database, "SELECT key, film_id, same FROM catalogue_ruling WHERE same = 0") == []
    remove(database, "wikipedia")
    assert bring(database, "wikipedia", wikipedia_heat(tmp_path)).outcome.matched == 1


def test_joins_follow_each_other(database: Path, tmp_path: Path) -> None:
    film, other = doubtful(database, tmp_path)
    (third,) = ask(database, "INSERT INTO film (title, year, imdb_id) VALUES ('Heat', 1995, 'tt0000003') RETURNING id")
    rulings.join_films(database, other, FilmId(third[0]), now())
    rulings.join_films(database, film, other, now())
    assert ask(database, "SELECT film_id, into_id FROM film_joined ORDER BY film_id") == [
        (other, film),
        (third[0], film),
    ]


def test_what_cannot_be_joined_is_refused_and_nothing_changes(database: Path, tmp_path: Path) -> None:
    film, _ = doubtful(database, tmp_path)
    ask(database, "INSERT INTO film (id, title, guild_id) VALUES (50, 'Ours', 41), (51, 'Theirs', 42)")
    ask(database, "INSERT INTO film (id, title, starter_key) VALUES (60, 'A', 'a'), (61, 'B', 'b')")
    before = dump(database)
    for one, two, error in (
        (film, film, CatalogueNotJoined),
        (film, 999, CatalogueFilmUnknown),
        (50, film, CatalogueNotJoined),
        (60, 61, CatalogueNotJoined),
    ):
        with pytest.raises(error):
            rulings.join_films(database, FilmId(one), FilmId(two), now())
    with pytest.raises(CatalogueNothingToSeparate):
        rulings.separate_films(database, FilmId(60), FilmId(61), now())
    assert dump(database) == before
    # A club's own film may become visible to everybody, but what the club typed about it does not.
    rulings.join_films(database, film, FilmId(50), now())
    assert ask(database, "SELECT title, guild_id FROM film WHERE id = ?", film) == [("Heat", 0)]


def test_a_starter_film_stays_one_whichever_is_named_first(database: Path, tmp_path: Path) -> None:
    film, other = doubtful(database, tmp_path)
    ask(database, "UPDATE film SET starter_key = 'heat' WHERE id = ?", other)
    rulings.join_films(database, film, other, now())
    assert ask(database, "SELECT id, starter_key FROM film") == [(film, "heat")]


def test_a_join_that_breaks_changes_nothing(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film, other = doubtful(database, tmp_path)
    hang(database, film, other)
    before = dump(database)
    monkeypatch.setattr(bulk_films, "forget_tags", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rulings.join_films(database, film, other, now())
    assert dump(database) == before


CHILD = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.services.catalogue import rulings
rulings.advance_epoch = lambda bulk: os.kill(os.getpid(), signal.SIGKILL)
rulings.join_films(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), datetime.now(UTC))
"""


def test_a_join_that_is_killed_changes_nothing_and_works_the_next_time(database: Path, tmp_path: Path) -> None:
    film, other = doubtful(database, tmp_path)
    hang(database, film, other)
    before = dump(database)
    killed = subprocess.run([sys.executable, "-c", CHILD, str(database), str(film), str(other)], cwd=ROOT, check=False)
    assert killed.returncode == -9
    assert dump(database) == before
    rulings.join_films(database, film, other, now())
    assert ask(database, "SELECT count(*) FROM film") == [(1,)]


def test_the_commands_show_ask_and_do(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    film, other = doubtful(database, tmp_path)
    hang(database, film, other)
    assert run("doubts") == 0
    assert "`catalogue join FILM FILM`" in capsys.readouterr().out
    before = dump(database)
    monkeypatch.setattr("sys.stdin", Keyboard("n\n"))
    with pytest.raises(NotAgreed):
        run("join", f"film:{film}", f"film:{other}")
    shown = capsys.readouterr().err
    assert f"stays: film:{film} Heat (1995), from IMDb" in shown
    assert f"goes:  film:{other} Heat (1995), Al Pacino, from Wikipedia" in shown
    assert "2 reviews, 3 diary, rating and watchlist entries, 2 corrections by clubs" in shown
    assert "python -m bot backup" in shown
    assert "Merge them? [y/N]" in shown
    assert dump(database) == before
    assert run("part", film, f"film:{other}") == 0
    assert "settles 1 doubts" in capsys.readouterr().out
    assert run("join", film, other, "--yes") == 0
    assert f"film:{other} was merged into film:{film}." in capsys.readouterr().out
    with pytest.raises(SystemExit):
        run("join", "heat", film)
    assert "film:12" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("guild_id", OTHER_CLUB),
        ("member_id", THEO),
        ("watched_on", "2026-01-02"),
        ("halves", 7),
        ("visibility", "private"),
        ("review_id", 1),
        ("tags", '["tv"]'),
    ],
)
def test_a_join_keeps_entries_that_differ_and_one_of_two_that_do_not(
    database: Path, tmp_path: Path, column: str, value: object
) -> None:
    film, other = doubtful(database, tmp_path)
    hang(database, film, other)
    entry = {
        "guild_id": CLUB, "member_id": INES, "kind": "viewing", "watched_on": "2026-01-01", "list_name": None,
        "halves": 8, "visibility": "published", "review_id": None, "tags": "[]", "said_at": "", "created_at": "",
    }  # fmt: skip
    ask(database, "DELETE FROM diary")

    def insert(of: FilmId, row: dict[str, object]) -> None:
        names = ", ".join(row)
        marks = ", ".join("?" * len(row))
        ask(database, f"INSERT INTO diary (film_id, {names}) VALUES (?, {marks})", of, *row.values())  # noqa: S608

    def count() -> int:
        return int(ask(database, "SELECT count(*) FROM diary WHERE film_id = ?", film)[0][0])

    # Of tags and reviews, the entry with one is kept and stands for the one without.
    there, moved = ({}, {column: value}) if column in ("review_id", "tags") else ({column: value}, {})
    insert(film, entry | there)
    insert(other, entry | moved)
    insert(other, {**entry, "said_at": "again", "member_id": 99})
    insert(film, {**entry, "said_at": "again", "member_id": 99})
    rulings.join_films(database, film, other, now())
    assert count() == 3, "the two of member 99 are the same, Ines's are not"
