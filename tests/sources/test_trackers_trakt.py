"""Trakt's export: both layouts, pages, comments with their spoilers."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from bot.domain.diary.tracker_errors import HistoryNotRecognised
from bot.domain.diary.tracker_history import (
    EntryKind,
    HistoryEntry,
    RowFault,
    SkipReason,
    TrackerHistory,
    TrackerOrigin,
)
from bot.sources.trackers import read_history
from tests.sources.trackers_samples import EPISODE, movie, packed, play, trakt_files


def of_kind(history: TrackerHistory, kind: EntryKind) -> list[HistoryEntry]:
    return [entry for entry in history.entries if entry.kind is kind]


def old_layout() -> dict[str, bytes | str | list[Any]]:
    folders = {"watched": "watched", "ratings": "ratings", "lists": "lists", "comments": "comments"}
    return {f"ann/{folders.get(name.split('-')[0], 'user')}/{name}": content for name, content in trakt_files().items()}


@pytest.mark.parametrize("files", [trakt_files(), old_layout()])
def test_both_layouts_give_every_play_rating_list_and_comment(files: dict[str, bytes | str | list[Any]]) -> None:
    history = read_history(packed(files), name="trakt-export.zip")
    assert history.origin is TrackerOrigin.TRAKT
    assert history.unreadable == ()
    plays = of_kind(history, EntryKind.VIEWING)
    assert [(entry.title, entry.watched_on, entry.rewatch) for entry in plays] == [
        ("Leaving Las Vegas", date(2026, 3, 1), False),
        ("Leaving Las Vegas", date(2026, 3, 2), True),
        ("Leaving Las Vegas", date(2026, 3, 10), True),
        ("Heat", date(2025, 1, 2), False),
    ]
    assert (plays[0].imdb_id, plays[0].tmdb_id) == ("tt0113627", 451)
    assert [entry.stars for entry in of_kind(history, EntryKind.RATING)] == [4.5]
    assert [entry.title for entry in of_kind(history, EntryKind.WATCHLIST)] == ["Heat"]
    assert [entry.title for entry in of_kind(history, EntryKind.LIKE)] == ["Leaving Las Vegas"]
    assert [(entry.list_name, entry.text) for entry in of_kind(history, EntryKind.LIST_ITEM)] == [
        ("Rain, mostly", "Wet!")
    ]
    assert history.lists[0].description == "Wet."
    assert (history.folded, history.left_out) == (2, 3)
    assert {one.why for one in history.skipped} == {
        SkipReason.PROFILE,
        SkipReason.SETTINGS,
        SkipReason.ERROR_REPORT,
        SkipReason.SHOWS,
    }


def test_a_comment_keeps_its_spoilers_whole_and_inline() -> None:
    (review,) = of_kind(read_history(packed(trakt_files())), EntryKind.REVIEW)
    assert (review.text, review.spoilers, review.logged_on) == ("Fine. ||He dies.||", True, date(2026, 3, 3))


@pytest.mark.parametrize("name", ["watched-history.json", "history.json", "export.json", ""])
def test_a_single_file_is_known_by_its_rows(name: str) -> None:
    history = read_history(json.dumps([play(1, "2026-03-01"), EPISODE]).encode(), name=name)
    assert [entry.watched_on for entry in history.entries] == [date(2026, 3, 1)]
    assert history.left_out == 1


def test_pages_are_read_in_the_order_of_their_numbers() -> None:
    files: dict[str, bytes | str | list[Any]] = {
        f"watched-history-{n}.json": [play(n, f"2026-03-{n:02}", movie(f"Film {n}", 2000, n))] for n in (10, 9, 1, 2)
    }
    assert [entry.title for entry in read_history(packed(files)).entries] == ["Film 1", "Film 2", "Film 9", "Film 10"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (None, RowFault.SHAPE),
        ([1], RowFault.SHAPE),
        ({"type": "movie", "movie": None}, RowFault.SHAPE),
        (play(5, "2026-03-01", {"title": None, "ids": {}}), RowFault.TITLE),
    ],
)
def test_a_row_of_the_wrong_shape_is_told_and_the_rest_goes_on(row: object, why: RowFault) -> None:
    history = read_history(json.dumps([play(1, "2026-03-01"), row, play(2, "2026-03-02")]).encode())
    assert [(bad.line, bad.why) for bad in history.unreadable] == [(2, why)]
    assert len(history.entries) == 2


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({**play(5, "2026-03-01"), "watched_at": 5}, RowFault.SHAPE),
        ({**play(5, "2026-03-01"), "watched_at": "soon"}, RowFault.DATE),
        (play(5, "2026-03-01", {"title": "A", "year": "????", "ids": {}}), RowFault.YEAR),
        (play(5, "2026-03-01", {"title": "A", "year": 3, "ids": {}}), RowFault.YEAR),
        (play(5, "2026-03-01", {"title": "A", "ids": {"imdb": "nm1"}}), RowFault.FILM_ID),
        (play(5, "2026-03-01", {"title": "A", "ids": {"tmdb": -4}}), RowFault.FILM_ID),
        (play(5, "2026-03-01", {"title": "A", "ids": {"tmdb": 10**30}}), RowFault.FILM_ID),
    ],
)
def test_a_value_that_cannot_be_used_is_left_out_and_its_row_is_kept(row: object, why: RowFault) -> None:
    history = read_history(json.dumps([play(1, "2026-03-01"), row, play(2, "2026-03-02")]).encode())
    assert history.unreadable == ()
    assert [(bad.line, bad.why) for bad in history.partial] == [(2, why)]
    assert [entry.line for entry in history.entries] == [1, 2, 3]


def test_a_play_without_a_day_is_a_film_seen() -> None:
    history = read_history(json.dumps([{**play(1, "2026-03-01"), "watched_at": None}]).encode())
    assert history.entries[0].kind is EntryKind.WATCHED


def test_liked_comments_of_others_are_never_reviews() -> None:
    row = {"liked_at": "2026-01-01", "type": "comment", "movie": movie(), "comment": {"comment": "Not mine."}}
    history = read_history(packed({"a.json": [row], "watched-history-1.json": [play(1, "2026-03-01")]}))
    assert of_kind(history, EntryKind.REVIEW) == []
    assert [one.why for one in history.skipped] == [SkipReason.LIKES_OF_OTHERS]


def test_half_a_surrogate_pair_never_reaches_the_entry() -> None:
    history = read_history(json.dumps([play(1, "2026-03-01", movie("A\ud800\x00B"))]).encode())
    assert history.entries[0].title == "A?B"


def test_a_file_cut_short_in_an_archive_is_told_and_the_others_are_read() -> None:
    history = read_history(packed({"watched-history-1.json": [play(1, "2026-03-01")], "ratings-movies.json": "[{"}))
    assert len(history.entries) == 1
    assert [(bad.file, bad.why) for bad in history.unreadable] == [("ratings-movies.json", RowFault.SHAPE)]


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"a": 1}', b"[1, 2]", b'[{"movie": 1}]', b"[" + b"9" * 5000 + b"]"])
def test_json_of_something_else_is_refused(data: bytes) -> None:
    with pytest.raises(HistoryNotRecognised):
        read_history(data, name="x.json")
