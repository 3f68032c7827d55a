"""Marquee's own export and Letterboxd's import format are read back as written."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.diary.tracker_errors import HistoryNotRecognised, HistoryTooNew
from bot.domain.diary.tracker_history import (
    EntryKind,
    HistoryEntry,
    HistoryList,
    RowFault,
    TrackerHistory,
    TrackerOrigin,
)
from bot.domain.errors import InvalidValue
from bot.sources.trackers import decode_history, encode_history, letterboxd_csv, letterboxd_watchlist_csv, read_history
from tests.sources.trackers_samples import packed

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30).filter(str.strip)
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
ADDRESSES = WORDS.map(lambda words: f"https://boxd.it/{words}")


@st.composite
def entries(draw: st.DrawFn) -> HistoryEntry:
    kind = draw(st.sampled_from(EntryKind))
    stars = draw(st.none() | st.integers(1, 10).map(lambda halves: halves / 2))
    text = draw(st.none() | WORDS)
    if kind is EntryKind.RATING:
        stars = stars or 3.5
    if kind is EntryKind.REVIEW:
        text = text or "Tender."
    quotations: tuple[tuple[int, int], ...] = ()
    if text is not None and draw(st.booleans()):
        quotations = ((0, len(text)),)
    return HistoryEntry(
        kind=kind,
        title=draw(WORDS),
        year=draw(st.none() | st.integers(1874, 2100)),
        imdb_id=draw(st.none() | st.integers(0, 10**8).map(lambda n: f"tt{n:07}")),
        tmdb_id=draw(st.none() | st.integers(1, 2**31 - 1)),
        directors=tuple(draw(st.lists(WORDS, max_size=2))),
        stars=stars,
        watched_on=draw(DAYS) if kind is EntryKind.VIEWING else None,
        logged_on=draw(st.none() | DAYS),
        rewatch=draw(st.booleans()),
        text=text,
        quotations=quotations,
        spoilers=draw(st.none() | st.booleans()),
        tags=tuple(draw(st.lists(WORDS, max_size=2))),
        list_name=draw(WORDS) if kind is EntryKind.LIST_ITEM else None,
        film_uri=draw(st.none() | ADDRESSES),
        entry_uri=draw(st.none() | ADDRESSES),
    )


HISTORIES = st.builds(
    TrackerHistory,
    origin=st.just(TrackerOrigin.MARQUEE),
    entries=st.lists(entries(), min_size=1, max_size=8).map(tuple),
    lists=st.lists(st.builds(HistoryList, WORDS, WORDS, st.just(("a", "b"))), max_size=2).map(tuple),
)


@given(HISTORIES)
@settings(max_examples=200)
def test_an_export_read_again_is_the_history_that_was_written(history: TrackerHistory) -> None:
    again = decode_history(encode_history(history))
    assert tuple(replace(entry, file="", line=0) for entry in again.entries) == history.entries
    assert again.lists == history.lists
    assert again.unreadable == ()
    assert read_history(encode_history(history), name="export.zip") == again
    assert encode_history(again) == encode_history(history)


def bare(**changes: Any) -> bytes:
    return json.dumps({"format": "marquee-export", "version": 1, "entries": [], **changes}).encode()


def test_the_bare_json_is_read_too_and_fields_of_tomorrow_are_ignored() -> None:
    history = read_history(bare(entries=[{"kind": "like", "title": "Heat", "mood": "blue"}], club="x"), name="a.json")
    assert (history.origin, history.entries[0].title) == (TrackerOrigin.MARQUEE, "Heat")


def test_an_export_of_a_later_version_is_refused_by_its_number() -> None:
    with pytest.raises(HistoryTooNew) as caught:
        read_history(bare(version=2))
    assert (caught.value.version, caught.value.known) == (2, 1)


@pytest.mark.parametrize("version", [None, "1", True, 0])
def test_an_export_without_a_version_is_not_recognised(version: object) -> None:
    with pytest.raises(HistoryNotRecognised):
        read_history(bare(version=version))


@pytest.mark.parametrize("data", [b"", b"{", b"[]", packed({"a.txt": b"x"})])
def test_the_codec_alone_refuses_what_is_no_export(data: bytes) -> None:
    with pytest.raises(HistoryNotRecognised):
        decode_history(data)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (5, RowFault.SHAPE),
        ({}, RowFault.SHAPE),
        ({"kind": "like"}, RowFault.TITLE),
        ({"kind": "dream", "title": "A"}, RowFault.SHAPE),
        ({"kind": "like", "title": ["A"]}, RowFault.SHAPE),
        ({"kind": "rating", "title": "A"}, RowFault.RATING),
        ({"kind": "rating", "title": "A", "stars": "5"}, RowFault.RATING),
        ({"kind": "rating", "title": "A", "stars": 5.5}, RowFault.RATING),
        ({"kind": "viewing", "title": "A"}, RowFault.DATE),
        ({"kind": "viewing", "title": "A", "watched_on": "1995"}, RowFault.DATE),
        ({"kind": "review", "title": "A", "text": "x", "quotations": [[0, 9]]}, RowFault.TEXT),
        ({"kind": "review", "title": "A", "text": "x", "quotations": [[0]]}, RowFault.SHAPE),
        ({"kind": "review", "title": "A", "text": "x" * 100_001}, RowFault.TEXT),
        ({"kind": "like", "title": "A", "year": True}, RowFault.SHAPE),
        ({"kind": "like", "title": "A", "imdb_id": "nm5"}, RowFault.FILM_ID),
        ({"kind": "list_item", "title": "A"}, RowFault.OTHER),
    ],
)
def test_a_wrong_record_is_told_and_the_rest_goes_on(record: object, why: RowFault) -> None:
    history = read_history(bare(entries=[record, {"kind": "like", "title": "Heat"}], lists=[{"name": ""}]))
    assert [(bad.line, bad.why) for bad in history.unreadable] == [(1, RowFault.OTHER), (1, why)]
    assert len(history.entries) == 1


def seen(**changes: Any) -> HistoryEntry:
    values = {"kind": EntryKind.VIEWING, "title": "Leaving Las Vegas", "watched_on": date(2026, 3, 1), **changes}
    return HistoryEntry(**values)


def test_the_headings_are_letterboxds_own_and_the_row_says_it_all() -> None:
    entry = seen(
        year=1995,
        imdb_id="tt0113627",
        tmdb_id=451,
        directors=("Mike Figgis",),
        stars=4.5,
        rewatch=True,
        tags=("club, of course", "rain"),
        text='> I came.\n\n*Tender*, and "merciless".',
        quotations=((2, 9),),
    )
    (file,) = letterboxd_csv([entry, seen(kind=EntryKind.WATCHLIST, watched_on=None)])
    head, row = csv.reader(io.StringIO(file.decode(), newline=""))
    assert ",".join(head) == "tmdbID,imdbID,Title,Year,Directors,Rating,WatchedDate,Rewatch,Tags,Review"
    assert row == [
        "451",
        "tt0113627",
        "Leaving Las Vegas",
        "1995",
        "Mike Figgis",
        "4.5",
        "2026-03-01",
        "true",
        "club of course, rain",
        '<blockquote>I came.</blockquote>\n\n<i>Tender</i>, and "merciless".',
    ]
    (again,) = read_history(file, name="x.csv").entries
    assert replace(again, file="", line=0, tags=entry.tags) == entry


def test_files_stay_below_a_megabyte_and_each_has_the_headings() -> None:
    written = [seen(title=f"Film {n}", text="long words, " * 400) for n in range(700)]
    files = letterboxd_csv(written)
    assert len(files) == 4
    assert all(len(file) <= 1_000_000 and file.startswith(b"tmdbID,imdbID,Title") for file in files)
    titles = [entry.title for file in files for entry in read_history(file).entries]
    assert titles == [entry.title for entry in written]


def test_nothing_seen_makes_no_file() -> None:
    assert letterboxd_csv([seen(kind=EntryKind.LIKE, watched_on=None)]) == []


def test_wishes_have_a_table_of_their_own_with_each_film_once() -> None:
    wish = seen(
        kind=EntryKind.WATCHLIST,
        watched_on=None,
        year=1995,
        imdb_id="tt0113627",
        tmdb_id=451,
        directors=("Mike Figgis",),
    )
    (file,) = letterboxd_watchlist_csv([wish, seen(), wish, replace(wish, imdb_id=None, tmdb_id=None, title="Ran")])
    assert file.decode() == (
        "tmdbID,imdbID,Title,Year,Directors\r\n"
        "451,tt0113627,Leaving Las Vegas,1995,Mike Figgis\r\n"
        ",,Ran,1995,Mike Figgis\r\n"
    )
    assert letterboxd_watchlist_csv([seen()]) == []
    again, _ = read_history(file, name="letterboxd-watchlist-1.csv").entries
    assert replace(again, file="", line=0) == wish
    other, _ = read_history(file, name="films.csv").entries
    assert other.kind is EntryKind.WATCHED


def test_of_an_export_of_ours_our_own_file_is_read_however_few_rows_it_has() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("letterboxd-1.csv", letterboxd_csv([seen(), seen(title="Ran")])[0])
        with zipfile.ZipFile(
            io.BytesIO(encode_history(TrackerHistory(origin=TrackerOrigin.MARQUEE, entries=(seen(),))))
        ) as own:
            archive.writestr("marquee.json", own.read(own.namelist()[0]))
    history = read_history(held.getvalue())
    assert history.origin is TrackerOrigin.MARQUEE
    assert [each.name for each in history.skipped] == ["letterboxd-1.csv"]


@given(st.lists(entries(), max_size=8))
def test_whatever_was_seen_comes_back_from_letterboxds_format(written: list[HistoryEntry]) -> None:
    kinds = (EntryKind.VIEWING, EntryKind.RATING, EntryKind.REVIEW, EntryKind.WATCHED)
    for number, entry in enumerate(one for one in written if one.kind in kinds):
        one = replace(entry, title=f"Film {number}", text=None if entry.text is None else "Tender.", quotations=())
        year = None if one.year is None else min(one.year, 2027)
        one = replace(one, kind=EntryKind.VIEWING, watched_on=date(2026, 3, 1), year=year)
        (file,) = letterboxd_csv([one])
        (again,) = read_history(file).entries
        for name in ("title", "year", "imdb_id", "tmdb_id", "stars", "watched_on", "rewatch", "text"):
            assert getattr(again, name) == getattr(one, name), name


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " "},
        {"title": "x" * 501},
        {"year": 1800},
        {"imdb_id": "113627"},
        {"tmdb_id": 0},
        {"stars": 0},
        {"stars": 4.3},
        {"stars": float("nan")},
        {"watched_on": None},
        {"text": " "},
        {"text": "abc", "quotations": ((2, 1),)},
        {"text": "abc", "quotations": ((0, 2), (1, 3))},
        {"text": None, "quotations": ((0, 1),)},
        {"list_name": "Rain"},
        {"tags": ("",)},
        {"film_uri": ""},
        {"kind": EntryKind.RATING, "watched_on": None},
        {"kind": EntryKind.REVIEW, "watched_on": None},
    ],
)
def test_an_entry_that_is_wrong_cannot_exist(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        seen(**changes)


def test_paragraphs_carry_spoilers_and_quotations_as_spans() -> None:
    text = "> I came to drink.\n> All of it.\n\nTender, ||he *dies*||, merciless."
    entry = seen(text=text, quotations=((2, 18), (21, 31)))
    first, second = entry.paragraphs
    assert first.text == "I came to drink.\nAll of it."
    assert [first.text[span.start : span.stop] for span in first.quotations] == ["I came to drink.", "All of it."]
    assert second.text == "Tender, he *dies*, merciless."
    assert [second.text[span.start : span.stop] for span in second.spoilers] == ["he *dies*"]
    assert second.quotations == ()


def test_a_quotation_and_a_spoiler_may_reach_over_paragraphs() -> None:
    text = "Mine. ||One.\n\nTwo. Three.|| Mine."
    entry = seen(text=text, quotations=((8, 19),))
    first, second = entry.paragraphs
    assert [first.text[span.start : span.stop] for span in first.quotations] == ["One."]
    assert [second.text[span.start : span.stop] for span in second.quotations] == ["Two. "]
    assert [second.text[span.start : span.stop] for span in second.spoilers] == ["Two. Three."]
    assert seen().paragraphs == ()
