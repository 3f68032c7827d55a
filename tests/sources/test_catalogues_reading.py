"""Readers count the rows that they cannot read, and keep the others, whatever a file contains."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.catalogue.errors import CatalogueFileBroken
from bot.domain.catalogue.source_record import SourceFacts, SourcePerson, SourceStatement, compose_film
from bot.domain.errors import InvalidValue
from bot.sources.catalogues import CATALOGUES, files, imdb, movielens, wikidata, wikipedia
from bot.sources.catalogues.files import elements_of, expand_paths, head_of, open_file
from bot.sources.catalogues.numbers import NumberSet
from bot.sources.catalogues.tally import RowTally

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
CELL = st.text(st.characters(exclude_characters="\t\n\r", exclude_categories=["Cs"]), max_size=12)
WILD = st.sampled_from(["tt0000001", "nm0000001", "movie", "\\N", "0", "1999", "director", "actor"]) | CELL


def array(folder: Path, text: str) -> Path:
    path = folder / "array.json"
    path.write_text(text, encoding="utf-8")
    return path


@settings(max_examples=150, deadline=None)
@given(
    elements=st.lists(JSON, max_size=12), piece=st.integers(1, 40), indent=st.none() | st.just(1), bound=st.booleans()
)
def test_an_array_read_in_pieces_is_the_array(
    tmp_path_factory: pytest.TempPathFactory,
    elements: list[object],
    piece: int,
    indent: int | None,
    bound: bool,  # noqa: FBT001
) -> None:
    whole = {"head": {"vars": []}, "results": {"bindings": elements}} if bound else elements
    path = array(tmp_path_factory.mktemp("a"), json.dumps(whole, indent=indent, ensure_ascii=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_CHUNK", max(piece, 64 if bound else 1))
        if not elements and not bound:
            patch.setattr(files, "_CHUNK", 64)
        with open_file(path) as file:
            assert list(elements_of(file)) == elements


@pytest.mark.parametrize("text", ["", "{}", "7", '[{"a": 1}', '[{"a": 1}, {"a"', '[{"a": 1} oops]', '{"bindings": 3}'])
def test_json_without_a_whole_array_is_broken(tmp_path: Path, text: str) -> None:
    with pytest.raises(CatalogueFileBroken), open_file(array(tmp_path, text)) as file:
        list(elements_of(file))


@settings(max_examples=200, deadline=None)
@given(
    kind=st.sampled_from(sorted(imdb.COLUMNS)),
    rows=st.lists(st.lists(WILD, max_size=10), max_size=8),
    noise=st.lists(st.binary(max_size=30), max_size=3),
)
def test_no_line_of_an_imdb_file_is_an_error(kind: str, rows: list[list[str]], noise: list[bytes]) -> None:
    lines = ["\t".join(row).encode() + b"\n" for row in rows] + [line.replace(b"\n", b"") + b"\n" for line in noise]
    tally = RowTally()
    read = imdb.PARSERS[kind](lines, imdb.KnownFilms([1], [1]), tally)
    assert tally.broken + tally.other + len(read) >= len(lines) or kind == "title.crew"


@settings(max_examples=150, deadline=None)
@given(
    entries=st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "title": JSON,
                "year": JSON | st.just(1999),
                "cast": JSON,
                "genres": JSON,
                "href": JSON,
                "extract": JSON,
                "film": JSON | st.just("http://www.wikidata.org/entity/Q1"),
                "filmLabel": JSON,
                "imdb": JSON,
                "date": JSON,
            },
        )
        | JSON,
        max_size=6,
    )
)
def test_no_element_of_a_json_file_is_an_error(tmp_path_factory: pytest.TempPathFactory, entries: list[object]) -> None:
    path = array(tmp_path_factory.mktemp("j"), json.dumps(entries))
    for catalogue, reader in ((wikipedia.WIKIPEDIA, wikipedia.read_rows), (wikidata.WIKIDATA, wikidata.read_rows)):
        tally = RowTally()
        with open_file(path) as file:
            parts = list(reader(file, tally))
        assert tally.broken + len(parts) == tally.read == len(entries)
        for part in parts:
            with contextlib.suppress(InvalidValue):
                catalogue.facts([(0, json.loads(json.dumps(part.content)))])


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.lists(CELL | st.just("1") | st.just("Heat (1995)"), max_size=5), max_size=6))
def test_no_row_of_a_movielens_file_is_an_error(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("m") / "any.csv"
    path.write_text("\n".join(["head", *(",".join(row) for row in rows)]), encoding="utf-8")
    for read in (movielens.read_movies, movielens.read_links):
        tally = RowTally()
        with open_file(path) as file:
            parts = list(read(file, tally))
        assert tally.broken + len(parts) == tally.read


@pytest.mark.parametrize("kind", sorted(imdb.COLUMNS))
def test_each_imdb_file_is_known_by_its_header_whatever_its_name(tmp_path: Path, kind: str) -> None:
    header = imdb.COLUMNS[kind].replace(b" ", b"\t")
    for number, data in enumerate((header + b"\n", header + b"\r\n", b"\xef\xbb\xbf" + header + b"\n")):
        for packed in (data, gzip.compress(data)):
            path = tmp_path / f"any-{number}"
            path.write_bytes(packed)
            assert CATALOGUES["imdb"].kind_of(head_of(path)) == kind


def test_the_shapes_of_the_sources_exclude_each_other() -> None:
    heads = {
        "imdb": imdb.COLUMNS["title.basics"].replace(b" ", b"\t") + b"\n",
        "movielens": b"movieId,title,genres\r\n1,Toy Story (1995),Animation\r\n",
        "wikipedia": b'[\n {"title": "Heat", "year": 1995, "cast": []}]',
        "wikidata": b'{"head":{"vars":["film"]},"results":{"bindings":[]}}',
    }
    for source, head in heads.items():
        assert [name for name, each in CATALOGUES.items() if each.kind_of(head)] == [source]


def test_popularity_grows_with_votes_and_stays_within_0_and_1() -> None:
    found = [imdb.popularity_of(votes) for votes in (-5, 0, 5, 100, 10_000, 2_900_000, 10**9)]
    assert found == sorted(found)
    assert (found[0], found[1], found[-1]) == (0.0, 0.0, 1.0)


@given(numbers=st.sets(st.integers(0, 5_000)), others=st.sets(st.integers(-10, 6_000)))
def test_numbers_hold_what_was_added_and_nothing_else(numbers: set[int], others: set[int]) -> None:
    held = NumberSet(numbers)
    assert {number for number in numbers | others if number in held} == numbers


def test_a_number_out_of_range_is_refused() -> None:
    for number in (-1, 10**9):
        with pytest.raises(ValueError, match=str(number)):
            NumberSet([number])


def test_folders_are_opened_in_order_and_nothing_stands_twice(tmp_path: Path) -> None:
    for name in ("b.json", "a.json"):
        (tmp_path / name).write_text("[]")
    (tmp_path / "inside").mkdir()
    assert [path.name for path in expand_paths([tmp_path, tmp_path / "a.json"])] == ["a.json", "b.json"]


def test_facts_survive_their_json() -> None:
    facts = SourceFacts(
        title="Ran", year=1985, directors=(SourcePerson("Akira Kurosawa", "nm0000041"),), genres=("War",)
    )
    assert SourceFacts.from_json(facts.to_json()) == facts
    assert SourceFacts.from_json(facts.to_json()).digest == facts.digest


def test_the_first_voice_is_believed_titles_are_collected_and_the_higher_popularity_holds() -> None:
    one = SourceFacts(title="Ran", alternative_titles=("乱",), popularity=0.2)
    two = SourceFacts(title="Chaos", year=1985, alternative_titles=("乱", "Ran"), popularity=0.7)
    facts, origin = compose_film([SourceStatement({"title": "starter library"}, one), SourceStatement("IMDb", two)])
    assert facts == SourceFacts(title="Ran", year=1985, alternative_titles=("乱", "Chaos"), popularity=0.7)
    assert origin == {"starter library": {"title"}, "IMDb": {"year", "popularity", "alternative_titles"}}
    with pytest.raises(ValueError, match="no source record"):
        compose_film([])


def test_reading_tells_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"x" * 1000)
    with open_file(path) as file:
        assert file.share() == 0.0
        file.stream.read()
        assert file.share() == 1.0
        assert isinstance(file.stream, io.BufferedReader)
