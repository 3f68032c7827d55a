"""Each catalogue's files as downloaded: films, broken rows and duplicates."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from bot.domain.catalogue.errors import (
    CatalogueFileBroken,
    CatalogueFilesMissing,
    CatalogueFileTwice,
    CatalogueFileWrong,
)
from bot.domain.catalogue.source_record import SourcePerson
from bot.sources.catalogues.imdb import COLUMNS, popularity_of
from tests.catalogue.import_files import (
    ask,
    bring,
    films,
    imdb,
    movielens,
    new_database,
    state,
    tsv,
    wiki_film,
    wikidata,
    wikipedia,
)

RAN = ("tt0089881", "movie", "Ran", "Ran", 0, 1985, "\\N", 162, "Action,Drama,War")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return new_database(tmp_path)


def ran_folder(tmp_path: Path) -> Path:
    return imdb(
        tmp_path / "imdb",
        title_basics=[
            RAN,
            ("tt0000009", "movie", "Miss Jerry", "Miss Jerry", 0, 1894, "\\N", 45, "Romance"),
            ("tt0000010", "short", "Exiting the Factory", "La sortie", 0, 1895, "\\N", 1, "Short"),
            ("tt0000011", "tvSeries", "A Series", "A Series", 0, 1995, 1999, 30, "Comedy"),
            ("tt0000012", "movie", "Adult", "Adult", 1, 1975, "\\N", 80, "Adult"),
            ("tt0000013", "tvMovie", "Duel", "Duel", 0, 1971, "\\N", 90, "Sci-Fi,Film-Noir"),
            ("tt0000014", "movie", "No Year", "Sans année", 0, "\\N", "\\N", "\\N", "\\N"),
        ],
        title_ratings=[("tt0089881", 8.2, 140_000), ("tt0000010", 6.0, 500)],
        title_crew=[("tt0089881", "nm0000041", "nm0000041,nm0644822"), ("tt0000010", "nm0000005", "\\N")],
        title_akas=[
            ("tt0089881", 1, "Ran", "JP", "ja", "imdbDisplay", "\\N", 0),
            ("tt0089881", 2, "乱", "JP", "ja", "imdbDisplay", "\\N", 0),
            ("tt0089881", 3, "Chaos", "XWW", "en", "alternative", "\\N", 0),
            ("tt0000010", 1, "Workers", "US", "en", "\\N", "\\N", 0),
        ],
        title_principals=[
            ("tt0089881", 1, "nm0619938", "actor", "\\N", '["Hidetora"]'),
            ("tt0089881", 2, "nm0000041", "director", "\\N", "\\N"),
            ("tt0089881", 3, "nm0849178", "composer", "\\N", "\\N"),
            ("tt0089881", 4, "nm0352000", "actress", "\\N", "\\N"),
        ],
        name_basics=[
            ("nm0000041", "Akira Kurosawa", 1910, 1998, "director", "tt0089881"),
            ("nm0644822", "Hideo Oguni", 1904, 1996, "writer", "tt0089881"),
            ("nm0619938", "Tatsuya Nakadai", 1932, "\\N", "actor", "tt0089881"),
            ("nm0352000", "Mieko Harada", 1958, "\\N", "actress", "tt0089881"),
            ("nm0000001", "Fred Astaire", 1899, 1987, "actor", "\\N"),
        ],
    )


def test_imdb_gives_films_with_titles_people_genres_and_popularity(database: Path, tmp_path: Path) -> None:
    report = bring(database, "imdb", ran_folder(tmp_path))
    found = films(database)
    _, ran, sources = found["Ran (1985)"]
    assert ran.alternative_titles == ("乱", "Chaos")
    assert ran.directors == (SourcePerson("Akira Kurosawa", "nm0000041"),)
    assert [person.name for person in ran.writers] == ["Akira Kurosawa", "Hideo Oguni"]
    assert [person.name for person in ran.cast] == ["Tatsuya Nakadai", "Mieko Harada"]
    assert ran.genres == ("Action", "Drama", "War")
    assert (ran.imdb_id, ran.runtime) == ("tt0089881", 162)
    assert ran.popularity == popularity_of(140_000)
    assert "directors" in sources["IMDb"]
    assert found["Duel (1971)"][1].genres == ("Science Fiction", "Film Noir")
    assert found["No Year"][1].original_title == "Sans année"
    assert len(found) == 4
    assert report.outcome.new == 4
    assert ask(database, "SELECT count(*) FROM person WHERE name = 'Fred Astaire'") == [(0,)]


def test_importing_again_changes_nothing_and_does_not_disturb_the_running_bot(database: Path, tmp_path: Path) -> None:
    folder = ran_folder(tmp_path)
    bring(database, "imdb", folder)
    before, epoch = state(database), ask(database, "SELECT value FROM meta WHERE key = 'catalogue_epoch'")
    assert epoch == [("1",)]
    report = bring(database, "imdb", folder)
    assert (report.outcome.unchanged, report.outcome.new, report.outcome.changed) == (4, 0, 0)
    assert state(database) == before
    assert ask(database, "SELECT value FROM meta WHERE key = 'catalogue_epoch'") == epoch
    assert not (tmp_path / "marquee.import.sqlite3").exists()


def test_newer_files_renew_what_the_source_said(database: Path, tmp_path: Path) -> None:
    folder = ran_folder(tmp_path)
    bring(database, "imdb", folder)
    film = films(database)["Ran (1985)"][0]
    imdb(
        folder,
        title_akas=[("tt0089881", 1, "Vojna", "CZ", "cs", "\\N", "\\N", 0)],
        title_ratings=[("tt0089881", 8.2, 150_000)],
        name_basics=[("nm0000041", "A. Kurosawa", 1910, 1998, "director", "\\N")],
    )
    report = bring(database, "imdb", folder)
    again, ran, _ = films(database)["Ran (1985)"]
    assert again == film
    assert ran.alternative_titles == ("Vojna",)
    assert ran.directors == (SourcePerson("A. Kurosawa", "nm0000041"),)
    assert ran.popularity == popularity_of(150_000)
    assert report.outcome.changed == 1


def test_broken_imdb_rows_and_doubles_are_counted_and_the_rest_is_kept(database: Path, tmp_path: Path) -> None:
    folder = imdb(
        tmp_path / "imdb",
        packed=False,
        title_basics=[
            RAN,
            ("tt0089881", "movie", "Ran again", "Ran", 0, 1985, "\\N", 162, "Drama"),
            ("tt00x9882", "movie", "Bad id", "Bad id", 0, 1985, "\\N", 90, "Drama"),
            ("tt0089883", "movie", "Bad year", "Bad year", 0, 9999, "\\N", 90, "Drama"),
            ("tt0089884", "movie", "\\N", "\\N", 0, 1985, "\\N", 90, "Drama"),
            ("tt0089885", "movie", "Too few columns"),
            (),
            ("tt0089886", "movie", "Bad length", "Bad length", 0, 1986, "\\N", "long", "Drama"),
        ],
        title_ratings=[("tt0089881", "?", "many"), ("tt0089886", 5, 10), ("nonsense",)],
        title_crew=[("tt0089881", "nm0000041", "somebody"), ("tt0089886",)],
        title_akas=[("tt0089881", "x", "Title", "FR", "fr", "\\N", "\\N", 0), ("tt0089881",)],
        title_principals=[("tt0089881", 1, "nm9", "actor", "\\N", "\\N"), ("tt0089881", 1)],
        name_basics=[("nm0000041", "\\N", 1, 1, "x", "y"), ("nm0000041",), ("nm0000041", "Kurosawa", 1, 1, "", "")],
    )
    report = bring(database, "imdb", folder)
    found = films(database)
    assert sorted(found) == ["Bad length (1986)", "Ran (1985)"]
    assert found["Ran (1985)"][1].directors == (SourcePerson("Kurosawa", "nm0000041"),)
    assert found["Bad length (1986)"][1].runtime is None
    assert report.tally.twice == 1
    assert report.tally.broken == 5 + 2 + 2 + 2 + 2 + 2
    assert report.tally.examples


def test_letters_that_are_no_utf8_spoil_one_row_only(database: Path, tmp_path: Path) -> None:
    path = tmp_path / "title.basics.tsv"
    rows = [
        b"tt0000001\tmovie\tAm\xe9lie\tA\t0\t2001\t\\N\t90\tDrama",
        b"tt0000002\tmovie\tB\tB\t0\t2001\t\\N\t90\tDrama",
    ]
    path.write_bytes(COLUMNS["title.basics"].replace(b" ", b"\t") + b"\r\n" + b"\r\n".join(rows))
    report = bring(database, "imdb", path)
    assert list(films(database)) == ["B (2001)"]
    assert report.tally.broken == 1


def test_wikipedia_gives_overview_poster_cast_and_genres(database: Path, tmp_path: Path) -> None:
    path = wikipedia(
        tmp_path / "movies-1990s.json.gz",
        [
            "no film at all",
            wiki_film(
                "Heat",
                1995,
                "Al Pacino",
                "Robert De Niro",
                genres=["Crime", "Noir", "Animated"],
                href="Heat_(1995_film)",
                extract="Heat is a 1995 film.",
                thumbnail="https://example.org/heat.jpg",
            ),
            wiki_film("Heat", 1995, "Al Pacino", href="Heat_(1995_film)"),
            wiki_film("", 1995),
            wiki_film("Too early", 1066),
            wiki_film("No year", None),
            wiki_film("Half", 1995, extract="\ud83d"),
            wiki_film("Bad poster", 1996, thumbnail="javascript:alert(1)"),
            {"title": "Bad cast", "year": 1990, "cast": 7},
        ],
    )
    report = bring(database, "wikipedia", path)
    found = films(database)
    assert sorted(found) == ["Bad poster (1996)", "Heat (1995)"]
    _, heat, sources = found["Heat (1995)"]
    assert heat.overview == "Heat is a 1995 film."
    assert heat.poster == "https://example.org/heat.jpg"
    assert heat.genres == ("Crime", "Film Noir", "Animation")
    assert heat.cast == (SourcePerson("Al Pacino"), SourcePerson("Robert De Niro"))
    assert sources["Wikipedia"] == {"title", "year", "overview", "poster", "genres", "cast"}
    assert (report.tally.broken, report.tally.twice) == (6, 1)


def test_movielens_titles_are_turned_and_linked(database: Path, tmp_path: Path) -> None:
    folder = movielens(
        tmp_path / "ml",
        [
            (30, "City of Lost Children, The (Cité des enfants perdus, La) (1995)", "Fantasy|Sci-Fi|Children"),
            (38, "Cry, the Beloved Country (1995)", "Drama"),
            (40697, "Babylon 5", "(no genres listed)"),
            (41, "Aventure, L' (1960)", "Drama"),
            (38, "Double (1999)", "Drama"),
            ("x", "Bad id (1999)", "Drama"),
            (42, "Wrong year (9999)", "Drama"),
            (43, "too", "many", "columns"),
        ],
        [(30, "0112682", "902"), (38, "0112749", ""), (41, "", "5.0"), (999, "0000001", "1"), (40, "tt12", "x")],
    )
    report = bring(database, "movielens", folder)
    found = films(database)
    lost = found["The City of Lost Children (1995)"][1]
    assert lost.alternative_titles == ("La Cité des enfants perdus",)
    assert (lost.imdb_id, lost.tmdb_id) == ("tt0112682", 902)
    assert lost.genres == ("Fantasy", "Science Fiction", "Family")
    assert found["Cry, the Beloved Country (1995)"][1].tmdb_id is None
    assert found["L'Aventure (1960)"][1].tmdb_id == 5
    assert found["Babylon 5"][1].genres == ()
    assert len(found) == 4
    assert report.tally.twice == 1
    assert report.tally.broken == 3 + 1 + 1  # and a link without its film


def test_wikidata_rows_of_a_film_are_put_together(database: Path, tmp_path: Path) -> None:
    film = {"film": "http://www.wikidata.org/entity/Q109767", "filmLabel": "Ran", "imdb": "tt0089881"}
    path = wikidata(
        tmp_path / "query.json",
        [
            {**film, "date": "1985-06-01T00:00:00Z", "directorLabel": "Akira Kurosawa", "genreLabel": "war film"},
            {**film, "date": "1986-01-01T00:00:00Z", "countryLabel": "Japan", "genreLabel": "drama film"},
            {"film": "http://www.wikidata.org/entity/Q1", "filmLabel": "Q1"},
            {"film": "nonsense", "filmLabel": "Nothing"},
            {"filmLabel": "No film"},
            {"film": "http://www.wikidata.org/entity/Q3", "filmLabel": "Wrong", "year": "0030"},
        ],
    )
    report = bring(database, "wikidata", path)
    ((name, (_, ran, _)),) = films(database).items()
    assert name == "Ran (1985)"
    assert ran.directors == (SourcePerson("Akira Kurosawa"),)
    assert ran.genres == ("War", "Drama")
    assert ran.countries == ("Japan",)
    assert (ran.imdb_id, ran.wikidata_id) == ("tt0089881", "Q109767")
    assert report.tally.broken == 4


def test_the_short_forms_of_a_wikidata_answer_are_read_too(database: Path, tmp_path: Path) -> None:
    path = tmp_path / "query.json"
    path.write_text(json.dumps([{"item": "http://www.wikidata.org/entity/Q5", "itemLabel": "Short", "year": "1999"}]))
    bring(database, "wikidata", path)
    assert list(films(database)) == ["Short (1999)"]


def test_a_file_of_another_shape_is_refused_and_nothing_is_changed(database: Path, tmp_path: Path) -> None:
    before = state(database)
    shot = tmp_path / "shot.png"
    shot.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    other = movielens(tmp_path / "ml", [(1, "A (1999)", "Drama")]) / "movies.csv"
    headless = tmp_path / "title.basics.tsv"
    headless.write_text("tt0000001\tmovie\tA\tA\t0\t1999\t\\N\t90\tDrama\n")
    for source in ("imdb", "wikipedia", "wikidata", "movielens"):
        for path in (shot, headless, other):
            if source == "movielens" and path == other:
                continue
            with pytest.raises(CatalogueFileWrong):
                bring(database, source, path)
    with pytest.raises(CatalogueFileBroken):
        bring(database, "imdb", tmp_path / "missing.tsv")
    assert state(database) == before


def test_films_must_be_among_the_files_and_no_file_twice(database: Path, tmp_path: Path) -> None:
    folder = ran_folder(tmp_path)
    with pytest.raises(CatalogueFilesMissing):
        bring(database, "imdb", folder / "title.ratings.tsv.gz")
    (folder / "copy.tsv").write_bytes(gzip.decompress((folder / "title.basics.tsv.gz").read_bytes()))
    with pytest.raises(CatalogueFileTwice):
        bring(database, "imdb", folder)


def test_a_folder_may_hold_other_files(database: Path, tmp_path: Path) -> None:
    folder = ran_folder(tmp_path)
    (folder / "README.txt").write_text("about these files")
    bring(database, "imdb", folder)
    assert len(films(database)) == 4


@pytest.mark.parametrize("keep", [0.3, 0.7])
def test_a_packed_file_that_breaks_off_changes_no_film(database: Path, tmp_path: Path, keep: float) -> None:
    folder = ran_folder(tmp_path)
    rows = [(f"tt{n:07}", "movie", f"Film {n * 7919}", "x", 0, 1990, "\\N", 90, "Drama") for n in range(1, 3000)]
    path = tsv(folder / "title.basics.tsv.gz", COLUMNS["title.basics"].decode(), rows)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * keep)])
    with pytest.raises(CatalogueFileBroken):
        bring(database, "imdb", folder)
    assert films(database) == {}
    path.write_bytes(whole)
    bring(database, "imdb", folder)
    assert len(films(database)) == 2999


def test_json_that_is_damaged_in_the_middle_changes_no_film(database: Path, tmp_path: Path) -> None:
    path = wikipedia(tmp_path / "films.json", [wiki_film(f"Film {n}", 1990) for n in range(3000)])
    text = path.read_text()
    path.write_text(text[:100_000] + "}}" + text[100_000:])
    with pytest.raises(CatalogueFileBroken):
        bring(database, "wikipedia", path)
    assert films(database) == {}
