"""Sources are matched by ids, then by title, year and people; doubts are listed; a source can be removed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot import paths
from bot.domain.catalogue.errors import CatalogueNotImported
from bot.domain.catalogue.source_record import SourcePerson
from bot.services.catalogue.starter import StarterLibrary
from bot.store.catalogue import bulk_status
from bot.store.catalogue.bulk import BulkConnection
from bot.store.database import Database
from tests.catalogue.import_files import (
    ask,
    bring,
    films,
    imdb,
    movielens,
    new_database,
    now,
    remove,
    state,
    wiki_film,
    wikidata,
    wikipedia,
)

HEAT = ("tt0113277", "movie", "Heat", "Heat", 0, 1995, "\\N", 170, "Crime")
CAST = [("nm0000199", "Al Pacino", 1940, "\\N", "actor", "\\N")]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return new_database(tmp_path)


def imdb_heat(tmp_path: Path, *more: tuple[object, ...]) -> Path:
    return imdb(
        tmp_path / "imdb",
        title_basics=[HEAT, *more],
        title_principals=[("tt0113277", 1, "nm0000199", "actor", "\\N", "\\N")],
        title_akas=[("tt0113277", 1, "Fuego contra fuego", "ES", "es", "\\N", "\\N", 0)],
        title_ratings=[("tt0113277", 8.3, 700_000)],
        name_basics=CAST,
    )


def wikipedia_heat(tmp_path: Path, year: int = 1995, person: str = "Al Pacino", title: str = "Heat") -> Path:
    film = wiki_film(title, year, *([person] if person else []), genres=["Noir"], extract="A heist.")
    return wikipedia(tmp_path / "wikipedia.json", [film])


def doubts(database: Path) -> list[tuple[str, str]]:
    bulk = BulkConnection.open(database)
    try:
        return [(pair.source, pair.why) for pair in bulk_status.doubtful_pairs(bulk, 100)]
    finally:
        bulk.close()


def without_ids(database: Path) -> list[tuple[object, ...]]:
    return sorted((name, repr(facts), sorted(sources)) for name, (_, facts, sources) in films(database).items())


@pytest.mark.parametrize(
    ("year", "person", "title"),
    [(1995, "Al Pacino", "Heat"), (1996, "AL PACINO", "HEAT!"), (1994, "Al Pacino", "Fuego Contra Fuego")],
)
def test_title_year_and_people_make_one_film_of_two_records(
    database: Path, tmp_path: Path, year: int, person: str, title: str
) -> None:
    bring(database, "imdb", imdb_heat(tmp_path))
    report = bring(database, "wikipedia", wikipedia_heat(tmp_path, year, person, title))
    ((name, (_, heat, sources)),) = films(database).items()
    assert name == "Heat (1995)"
    assert heat.overview == "A heist."
    assert heat.genres == ("Crime",)
    assert heat.cast == (SourcePerson("Al Pacino", "nm0000199"),)
    assert "Fuego contra fuego" in heat.alternative_titles
    assert "overview" in sources["Wikipedia"]
    assert "genres" in sources["IMDb"]
    assert "genres" not in sources["Wikipedia"]
    assert report.outcome.matched == 1
    assert doubts(database) == []


def test_the_order_of_imports_makes_no_difference_to_the_films(tmp_path: Path) -> None:
    found = []
    for order in (
        ("imdb", "wikipedia", "movielens"),
        ("movielens", "wikipedia", "imdb"),
        ("wikipedia", "movielens", "imdb"),
    ):
        folder = tmp_path / "-".join(order)
        folder.mkdir()
        database = new_database(folder)
        files = {
            "imdb": imdb_heat(folder),
            "wikipedia": wikipedia_heat(folder, 1995),
            "movielens": movielens(folder / "ml", [(6, "Heat (1995)", "Action")], [(6, "0113277", "949")]),
        }
        for source in order:
            bring(database, source, files[source])
        found.append(without_ids(database))
        assert ask(database, "SELECT imdb_id, tmdb_id FROM film") == [("tt0113277", 949)]
    assert found[0] == found[1] == found[2]


def test_ids_go_before_titles_and_years(database: Path, tmp_path: Path) -> None:
    bring(database, "imdb", imdb_heat(tmp_path))
    path = wikidata(
        tmp_path / "query.json",
        [
            {
                "film": "http://www.wikidata.org/entity/Q42198",
                "filmLabel": "Hitze",
                "year": "1999",
                "imdb": "tt0113277",
                "countryLabel": "United States",
            }
        ],
    )
    bring(database, "wikidata", path)
    ((name, (_, heat, _)),) = films(database).items()
    assert name == "Heat (1995)"
    assert heat.wikidata_id == "Q42198"
    assert "Hitze" in heat.alternative_titles
    assert heat.countries == ("United States",)


@pytest.mark.parametrize(
    ("year", "person", "why"),
    [(1995, "", "unknown"), (1996, "", "unknown"), (1995, "Somebody Else", "people"), (1996, "Somebody Else", None)],
)
def test_what_is_doubtful_stays_two_films_and_is_listed(
    database: Path, tmp_path: Path, year: int, person: str, why: str | None
) -> None:
    bring(database, "imdb", imdb_heat(tmp_path))
    bring(database, "wikipedia", wikipedia_heat(tmp_path, year, person))
    assert ask(database, "SELECT count(*) FROM film") == [(2,)]
    assert doubts(database) == ([] if why is None else [("Wikipedia", why)])


def test_a_remake_two_years_later_is_another_film_without_doubt(database: Path, tmp_path: Path) -> None:
    bring(database, "imdb", imdb_heat(tmp_path))
    bring(database, "wikipedia", wikipedia_heat(tmp_path, 1997))
    assert len(films(database)) == 2
    assert doubts(database) == []


def test_a_source_that_gives_a_film_twice_leaves_two_films_and_a_doubt(database: Path, tmp_path: Path) -> None:
    bring(database, "imdb", imdb_heat(tmp_path))
    folder = movielens(
        tmp_path / "ml",
        [(6, "Heat (1995)", "Action"), (7, "Heat (1995)", "Drama")],
        [(6, "0113277", ""), (7, "0113277", "")],
    )
    bring(database, "movielens", folder)
    assert ask(database, "SELECT count(*) FROM film") == [(2,)]
    assert doubts(database) == [("MovieLens", "twice")]


def test_ids_that_disagree_are_a_doubt_and_never_break_the_import(database: Path, tmp_path: Path) -> None:
    folder = imdb_heat(tmp_path, ("tt0000077", "movie", "Ran", "Ran", 0, 1985, "\\N", 90, "Drama"))
    bring(database, "imdb", folder)
    bring(database, "movielens", movielens(tmp_path / "a", [(1, "Heat (1995)", "")], [(1, "0113277", "949")]))
    item = {"film": "http://www.wikidata.org/entity/Q9", "filmLabel": "Ran", "year": "1985"}
    bring(database, "wikidata", wikidata(tmp_path / "q.json", [{**item, "imdb": "tt0000077", "tmdb": "949"}]))
    assert len(films(database)) == 2
    assert doubts(database) == [("Wikidata", "ids")]
    assert ask(database, "SELECT title FROM film WHERE tmdb_id = 949") == [("Heat",)]


def test_removing_a_source_brings_back_what_the_other_said(database: Path, tmp_path: Path) -> None:
    files = {"imdb": imdb_heat(tmp_path), "wikipedia": wikipedia_heat(tmp_path, 1996)}
    bring(database, "wikipedia", files["wikipedia"])
    alone = state(database)
    bring(database, "imdb", files["imdb"])
    removed = remove(database, "imdb")
    assert (removed.deleted, removed.kept) == (0, 1)
    assert state(database) == alone
    assert ask(database, "SELECT value FROM meta WHERE key = 'catalogue_epoch'") == [("3",)]


def test_films_of_a_removed_source_alone_disappear_with_their_people(database: Path, tmp_path: Path) -> None:
    empty = state(database)
    bring(database, "imdb", imdb_heat(tmp_path))
    removed = remove(database, "imdb")
    assert removed.deleted == 1
    assert state(database) == empty
    for table in ("film_title", "credit", "film_tag", "film_source", "tag", "catalogue_record", "catalogue_import"):
        assert ask(database, f"SELECT count(*) FROM {table}") == [(0,)], table  # noqa: S608
    with pytest.raises(CatalogueNotImported):
        remove(database, "imdb")


def test_a_film_that_a_club_refers_to_stays_with_its_id_and_is_found_again(database: Path, tmp_path: Path) -> None:
    bring(database, "imdb", imdb_heat(tmp_path))
    film = films(database)["Heat (1995)"][0]
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "INSERT INTO film_overlay (guild_id, film_id, field, value, set_by, set_at) VALUES (7, ?, 'year', '1995', 1, '')",
            (film,),
        )
    removed = remove(database, "imdb")
    assert removed.bare == 1
    identity, bare, sources = films(database)["Heat (1995)"]
    assert identity == film
    assert (bare.imdb_id, bare.cast, bare.genres, sources) == ("tt0113277", (), (), {})
    bring(database, "imdb", imdb_heat(tmp_path))
    identity, heat, _ = films(database)["Heat (1995)"]
    assert identity == film
    assert heat.cast == (SourcePerson("Al Pacino", "nm0000199"),)


async def load_starter(database: Path, folder: Path = paths.STARTER) -> None:
    opened = await Database.open(database)
    try:
        await StarterLibrary(opened, now, folder).load_library()
    finally:
        await opened.close()


async def test_starter_films_keep_ids_and_facts_and_gain_what_they_lack(database: Path, tmp_path: Path) -> None:
    await load_starter(database)
    before = films(database)
    (tmp_path / "imdb").mkdir()
    folder = imdb(
        tmp_path / "imdb",
        title_basics=[("tt0113627", "movie", "Leaving LV", "Leaving LV", 0, 1999, "\\N", 1, "Comedy")],
        title_akas=[("tt0113627", 1, "Abschied von Las Vegas", "DE", "de", "\\N", "\\N", 0)],
    )
    bring(database, "imdb", folder)
    identity, facts, sources = films(database)["Leaving Las Vegas (1995)"]
    was = before["Leaving Las Vegas (1995)"]
    assert identity == was[0]
    assert (facts.directors, facts.genres, facts.runtime) == (was[1].directors, was[1].genres, was[1].runtime)
    assert "Abschied von Las Vegas" in facts.alternative_titles
    assert sources["IMDb"] == {"alternative_titles"}
    remove(database, "imdb")
    assert films(database) == before


async def test_a_new_starter_library_is_joined_by_the_import_again(database: Path, tmp_path: Path) -> None:
    folder = imdb(
        tmp_path / "imdb",
        title_basics=[("tt0113627", "movie", "Leaving LV", "Leaving LV", 0, 1999, "\\N", 1, "Comedy")],
        title_akas=[("tt0113627", 1, "Abschied von Las Vegas", "DE", "de", "\\N", "\\N", 0)],
    )
    bring(database, "imdb", folder)
    await load_starter(database)
    assert "Abschied von Las Vegas" not in films(database)["Leaving Las Vegas (1995)"][1].alternative_titles
    report = bring(database, "imdb", folder)
    assert report.outcome.changed == 1
    assert "Abschied von Las Vegas" in films(database)["Leaving Las Vegas (1995)"][1].alternative_titles
    removed = remove(database, "imdb")
    assert removed.deleted == 0
    assert "Abschied von Las Vegas" not in films(database)["Leaving Las Vegas (1995)"][1].alternative_titles


def test_movielens_which_names_nobody_is_believed_where_one_film_alone_fits(database: Path, tmp_path: Path) -> None:
    bring(database, "wikipedia", wikipedia_heat(tmp_path))
    folder = movielens(
        tmp_path / "ml", [(6, "Heat (1995)", ""), (7, "Heat (1996)", "")], [(6, "0113277", "949"), (7, "0000007", "")]
    )
    bring(database, "movielens", folder)
    assert films(database)["Heat (1995)"][1].imdb_id == "tt0113277"
    assert len(films(database)) == 2


def test_a_film_that_one_club_waited_for_becomes_everybodys(database: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "INSERT INTO film (id, title, imdb_id, guild_id, confirmed) VALUES (5, 'heat!!', 'tt0113277', 77, 0)"
        )
    bring(database, "imdb", imdb_heat(tmp_path))
    assert ask(database, "SELECT id, title, guild_id, confirmed FROM film") == [(5, "Heat", 0, 1)]


def test_two_records_of_one_import_with_one_id_are_two_films_and_a_doubt(database: Path, tmp_path: Path) -> None:
    rows = [
        {"film": f"http://www.wikidata.org/entity/Q{n}", "filmLabel": f"Film {n}", "year": "1985", "imdb": "tt0000077"}
        for n in (1, 2)
    ]
    bring(database, "wikidata", wikidata(tmp_path / "q.json", rows))
    assert ask(database, "SELECT count(*), count(imdb_id) FROM film") == [(2, 1)]
    assert doubts(database) == [("Wikidata", "ids")]


def test_films_that_only_a_number_tells_apart_are_listed_when_several_fit(database: Path, tmp_path: Path) -> None:
    folder = imdb(
        tmp_path / "imdb",
        title_basics=[HEAT, ("tt0113278", *HEAT[1:])],
        title_principals=[(f"tt011327{n}", 1, "nm0000199", "actor", "\\N", "\\N") for n in (7, 8)],
        name_basics=CAST,
    )
    bring(database, "imdb", folder)
    bring(database, "wikipedia", wikipedia_heat(tmp_path))
    assert ask(database, "SELECT count(*) FROM film") == [(3,)]
    assert doubts(database) == [("Wikipedia", "several")] * 2


def test_the_columns_of_statements_on_films_stand_in_the_order_of_the_facts() -> None:
    import inspect
    import re

    from bot.domain.catalogue.film import COLUMNS
    from bot.store.catalogue import bulk_films, films

    statements = (bulk_films._INSERT, bulk_films._UPDATE, bulk_films._CAPTURE, films._FILMS)
    written = (inspect.getsource(each).split('"""')[3] for each in (films.insert_all, films.update_film))
    for sql in (*statements, *written):
        text = re.sub(r"\(SELECT.*", "", sql.split("FROM film")[0], flags=re.DOTALL)
        places = [re.search(rf"\b{name}\b", text) for name in COLUMNS]
        found = [place.start() for place in places if place]
        assert len(found) == len(COLUMNS), sql
        assert found == sorted(found)
