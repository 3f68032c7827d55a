"""The bundled catalogue: its tables are right, its file is current and small, and its words are the project's."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from bot import paths
from bot.domain.errors import InvalidValue
from bot.sources import starter
from bot.sources.catalogues.bundle import Bundle, read_bundle
from bot.sources.catalogues.fact_table import COLUMNS, FactVocabulary, parse_row, read_tables
from bot.sources.vocabulary import read_vocabulary
from tools.catalogue import join_bundle, read_fact_rows

LIMIT = 4_000_000
ROW = "Your Name\t2016\tMakoto Shinkai\t106\tJP\tja\tAnimation; Romance\t85\t君の名は。\tKimi no Na wa\tA B; C D"


@functools.cache
def bundle() -> Bundle:
    return read_bundle(paths.BUNDLE)[0]


def test_every_row_of_the_tables_is_right() -> None:
    rows, problems = read_fact_rows()
    assert problems == []
    assert len(rows) > 40


def test_the_file_is_what_the_tool_makes_of_the_tables() -> None:
    rows, _ = read_fact_rows()
    made = join_bundle(bundle().listed, rows, dict(starter.read_films(paths.STARTER)))
    assert made == bundle(), "run: python -m tools.catalogue build"
    assert paths.BUNDLE.stat().st_size <= LIMIT


def test_no_film_is_in_it_twice() -> None:
    films = list(bundle().films())
    assert len({film.key for film in films}) == len(films) == len(bundle()) > 36_000
    assert len({film.starter_key for film in films if film.starter_key}) == len(bundle().curated["key"])


def test_it_uses_the_words_of_the_starter_library() -> None:
    words = FactVocabulary.read(paths.CATALOGUE, read_vocabulary(paths.VOCABULARY).genres)
    countries = {"West Germany", *words.countries.values()}
    for _, film in starter.read_films(paths.STARTER):
        assert set(film.countries) <= countries
    assert set().union(*(film.facts.genres for film in bundle().films())) <= set(words.genres)
    assert set().union(*(film.facts.countries for film in bundle().films())) <= countries


@pytest.mark.parametrize(
    ("column", "cell", "wrong"),
    [
        ("title", "", "title"),
        ("year", "16", "year"),
        ("runtime", "1h46", "runtime"),
        ("countries", "Japan", "countries"),
        ("countries", "", "countries"),
        ("language", "jp", "language"),
        ("genres", "Anime", "genres"),
        ("genres", "", "genres"),
        ("popularity", "101", "popularity"),
        ("cast", "A; B; C; D", "cast"),
    ],
)
def test_a_wrong_cell_is_named(column: str, cell: str, wrong: str) -> None:
    words = FactVocabulary.read(paths.CATALOGUE, read_vocabulary(paths.VOCABULARY).genres)
    cells = dict(zip(COLUMNS, ROW.split("\t"), strict=True))
    good = parse_row(ROW, words)
    assert (good.countries, good.languages, good.popularity, good.cast) == (
        ("Japan",),
        ("Japanese",),
        0.85,
        ("A B", "C D"),
    )
    with pytest.raises(InvalidValue) as raised:
        parse_row("\t".join({**cells, column: cell}.values()), words)
    assert raised.value.field == wrong


def test_old_germany_and_silent_films_have_the_projects_names() -> None:
    words = FactVocabulary.read(paths.CATALOGUE, read_vocabulary(paths.VOCABULARY).genres)
    row = parse_row("Das Boot\t1981\t\t149\tDE\tde\tWar; Drama\t85\t\t\t", words)
    assert row.countries == ("West Germany",)
    silent = parse_row("Faust\t1926\t\t\tDE\tzxx\tSilent; Fantasy\t70\t\t\t", words)
    assert (silent.countries, silent.languages) == (("Germany",), ("Silent",))


def test_problems_name_file_and_line_and_the_first_row_of_a_film_counts(tmp_path: Path) -> None:
    words = FactVocabulary.read(paths.CATALOGUE, read_vocabulary(paths.VOCABULARY).genres)
    header = "\t".join(COLUMNS)
    (tmp_path / "films-1.tsv").write_text(f"{header}\n# a comment\n{ROW}\nbroken\n", encoding="utf-8")
    (tmp_path / "films-2.tsv").write_text(f"{header}\n{ROW.replace('106', '99')}\n", encoding="utf-8")
    rows, problems = read_tables(tmp_path, words)
    assert [row.runtime for row in rows] == [106]
    assert [problem.split(": ")[0] for problem in problems] == ["films-1.tsv:4"]
