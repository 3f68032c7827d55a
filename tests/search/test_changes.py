"""A changed, saved and loaded index answers like a newly built one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.search import TitleEntry, TitleIndex, UnreadableIndexError
from tests.search.catalogues import FILMS, any_text, entries, ids, recombined, typed

changes = st.lists(st.one_of(entries, st.integers(-50, 50)), max_size=8)


def changed(first: list[TitleEntry], later: list[TitleEntry | int]) -> tuple[TitleIndex, TitleIndex]:
    """Give an index that was built and then changed, and one built from what is left."""
    index = TitleIndex.build(first)
    left = {entry.film_id: entry for entry in first}
    for change in later:
        if isinstance(change, TitleEntry):
            index.add(change)
            left[change.film_id] = change
        else:
            assert index.remove(change) == (left.pop(change, None) is not None)
    return index, TitleIndex.build(left.values())


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.lists(entries, max_size=8), later=changes, texts=st.lists(any_text, max_size=4))
def test_changes_and_a_file_between_make_no_difference(
    tmp_path: Path, first: list[TitleEntry], later: list[TitleEntry | int], texts: list[str]
) -> None:
    index, fresh = changed(first, later)
    index.save(tmp_path / "titles")
    loaded = TitleIndex.load(tmp_path / "titles")
    assert len(index) == len(loaded) == len(fresh)
    titles = [change.title for change in later if isinstance(change, TitleEntry)]
    for text in [*texts, *titles, *(entry.title for entry in first)]:
        assert ids(index.search(text)) == ids(loaded.search(text)) == ids(fresh.search(text))


def test_an_article_alone_finds_films_that_were_added_later() -> None:
    index = TitleIndex.build([])
    index.add(TitleEntry(1, "A"))
    index.add(TitleEntry(1, "A 0"))
    index.add(TitleEntry(2, "The Zephyr"))
    assert ids(index.search("a")) == [1]
    assert ids(index.search("the")) == [2]
    assert ids(TitleIndex.build([TitleEntry(1, "A 0"), TitleEntry(2, "The Zephyr")]).search("a")) == [1]


def test_a_film_that_is_added_is_found_and_one_removed_is_not() -> None:
    index = TitleIndex.build(FILMS)
    index.add(TitleEntry(100, "Paris, Texas", 1984, ("París, Texas",)))
    assert ids(index.search("paris texas")) == [100]
    assert index.remove(100)
    assert not index.remove(100)
    assert index.search("paris texas") == []
    assert len(index) == len(FILMS)


def test_a_film_that_is_added_again_has_its_new_title_only() -> None:
    index = TitleIndex.build(FILMS)
    index.add(TitleEntry(1, "Goodbye Nevada", 1995))
    assert ids(index.search("goodbye nevada"))[0] == 1
    assert 1 not in ids(index.search("leaving las vegas"))
    assert len(index) == len(FILMS)


@pytest.mark.parametrize("film_id", [4, 5])
def test_an_added_film_is_found_by_the_article_that_leads_it(film_id: int) -> None:
    """There is no key of an article alone, so these names are looked for one by one: in both parts of an index."""
    later = TitleEntry(film_id, "", None, ("A¼",))
    index, fresh = changed([TitleEntry(1, ""), TitleEntry(4, "A")], [later])
    assert film_id in ids(fresh.search("A"))
    assert ids(index.search("A")) == ids(fresh.search("A"))


def test_an_added_favourite_is_found_by_one_letter() -> None:
    index = TitleIndex.build(recombined(3_000, seed=5))
    index.add(TitleEntry(9_999, "Lilting"))
    assert 9_999 in ids(index.search("l", favourites={9_999}))


def test_an_index_that_grew_from_nothing_finds_like_one_built_at_once() -> None:
    films = recombined(400, seed=7)
    grown = TitleIndex.build([])
    for film in films:
        grown.add(film)
    built = TitleIndex.build(films)
    found = [ids(grown.search(film.title, 1)) == ids(built.search(film.title, 1)) for film in films]
    assert sum(found) >= 0.99 * len(found)


def test_the_fingerprint_travels_with_the_file(tmp_path: Path) -> None:
    index = TitleIndex.build(FILMS, fingerprint="films 33, changed 2026-11-22")
    index.save(tmp_path / "titles")
    assert TitleIndex.load(tmp_path / "titles").fingerprint == "films 33, changed 2026-11-22"
    index.fingerprint = "later"
    index.save(tmp_path / "titles")
    assert TitleIndex.load(tmp_path / "titles").fingerprint == "later"


def test_saving_leaves_one_file_and_a_loaded_index_can_be_saved_over_itself(tmp_path: Path) -> None:
    path = tmp_path / "titles"
    TitleIndex.build(FILMS).save(path)
    loaded = TitleIndex.load(path)
    loaded.add(TitleEntry(100, "Paris, Texas"))
    loaded.save(path)
    assert [file.name for file in tmp_path.iterdir()] == ["titles"]
    assert ids(TitleIndex.load(path).search("paris texas")) == [100]
    assert ids(loaded.search("matrix"))[0] == 2


def test_a_failed_save_leaves_the_former_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "titles"
    TitleIndex.build(FILMS, fingerprint="former").save(path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.search.storage.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        TitleIndex.build(FILMS[:3], fingerprint="later").save(path)
    assert [file.name for file in tmp_path.iterdir()] == ["titles"]
    assert TitleIndex.load(path).fingerprint == "former"


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "titles"
    for content in (b"", b"SQLite format 3\x00", b"MARQUEE TITLES", bytes(5_000)):
        path.write_bytes(content)
        with pytest.raises(UnreadableIndexError, match="titles"):
            TitleIndex.load(path)
    with pytest.raises(FileNotFoundError):
        TitleIndex.load(tmp_path / "nothing")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_file_cut_short_or_with_a_flipped_bit_is_refused(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "titles"
    TitleIndex.build(FILMS).save(path)
    content = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    else:
        used = [at for at, byte in enumerate(content) if byte]  # the zeros between the columns hold nothing
        content[data.draw(st.sampled_from(used))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content)
    with pytest.raises(UnreadableIndexError):
        TitleIndex.load(path)


def key_strokes(strokes: int) -> None:
    """Type, search, add and remove at random; every film found must be one that is there."""
    rng = random.Random(20261122)
    films = recombined(2_000, seed=11)
    words = [word for film in films for word in film.title.split()]
    index = TitleIndex.build(films)
    there = {film.film_id for film in films}
    done = 0
    while done < strokes:
        text = typed(rng, words)
        for end in range(1, len(text) + 1):
            found = ids(index.search(text[:end], favourites={1, 2, 3}))
            assert there.issuperset(found)
            done += 1
        film_id = rng.randint(1, 2_500)
        if rng.random() < 0.5:
            index.add(TitleEntry(film_id, text, rng.choice([None, 1999]), popularity=rng.random()))
            there.add(film_id)
        else:
            assert index.remove(film_id) == (film_id in there)
            there.discard(film_id)
    assert len(index) == len(there)


def test_two_thousand_key_strokes_find_only_films_that_are_there() -> None:
    key_strokes(2_000)


@pytest.mark.long
def test_twenty_thousand_key_strokes_find_only_films_that_are_there() -> None:
    key_strokes(20_000)


@pytest.mark.soak
def test_a_hundred_thousand_key_strokes_find_only_films_that_are_there() -> None:
    key_strokes(100_000)


def test_a_favourite_that_changes_is_found_by_the_same_set_of_favourites() -> None:
    favourites = frozenset({5})
    index = TitleIndex.build([TitleEntry(at, f"Quartz {at}", popularity=1e6) for at in range(100, 4_000)])
    assert 5 not in ids(index.search("q", favourites=favourites))
    index.add(TitleEntry(5, "Quince"))
    assert ids(index.search("q", favourites=favourites))[0] == 5
    index.add(TitleEntry(5, "Zebra"))
    assert ids(index.search("z", favourites=favourites))[0] == 5
    index.remove(5)
    assert 5 not in ids(index.search("z", favourites=favourites))
