"""Days of viewings: the order of day and month, placeholders, and dates that cannot be read."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from bot.domain.diary.tracker_history import EntryKind, RowFault, TrackerHistory
from bot.sources.trackers import ReadingTime, read_history
from tests.sources.trackers_samples import DIARY, IMDB, IMDB_LIST, IMDB_OLD, RATINGS, movie, packed, play, table

TODAY = ReadingTime(today=date(2026, 6, 15))


def diary(*days: str, logged: str = "2026-01-01") -> bytes:
    rows = (f"{logged},Film {n},1990,https://boxd.it/{n},4,,,{day}" for n, day in enumerate(days))
    return table(DIARY, *rows)


def days_of(history: TrackerHistory) -> list[str | None]:
    return [None if entry.watched_on is None else entry.watched_on.isoformat() for entry in history.entries]


@pytest.mark.parametrize(
    ("written", "days"),
    [
        # One row with a day above 12 decides for all rows, wherever it is.
        (["03/04/2024", "25/03/2024"], ["2024-04-03", "2024-03-25"]),
        (["25/03/2024", "03/04/2024"], ["2024-03-25", "2024-04-03"]),
        (["03/04/2024", "03/25/2024"], ["2024-03-04", "2024-03-25"]),
        (["1-2-2024", "31-1-2024"], ["2024-02-01", "2024-01-31"]),
        # Nothing decides, or rows contradict each other: only days that are certain are kept.
        (["03/04/2024", "05/06/2024"], [None, None]),
        (["03/04/2024", "05/05/2024"], [None, "2024-05-05"]),
        (["03/04/2024", "25/03/2024", "03/25/2024"], [None, "2024-03-25", "2024-03-25"]),
        # Dots are written with the day first everywhere; ISO needs no deciding.
        (["03.04.2024", "05.06.2024"], ["2024-04-03", "2024-06-05"]),
        (["2024-04-03", "2024/06/05"], ["2024-04-03", "2024-06-05"]),
        (["03/04/2024", "2024-12-13"], [None, "2024-12-13"]),
        (["03/04/2024 21:30", "25/03/2024 08:00"], ["2024-04-03", "2024-03-25"]),
    ],
)
def test_the_order_of_day_and_month_is_decided_once_for_a_file(written: list[str], days: list[str | None]) -> None:
    history = read_history(diary(*written), name="diary.csv", when=TODAY)
    assert days_of(history) == days
    assert history.unreadable == ()
    assert dict(history.partial_counts).get(RowFault.DATE_ORDER, 0) == days.count(None)


def test_the_day_on_which_a_row_was_logged_decides_too() -> None:
    history = read_history(diary("03/04/2024", logged="25/04/2024"), when=TODAY)
    assert days_of(history) == ["2024-04-03"]
    assert history.entries[0].logged_on == date(2024, 4, 25)


def test_a_file_that_does_not_tell_follows_the_others_of_its_archive() -> None:
    plain, telling = diary("03/04/2024"), table(RATINGS, "25/04/2024,Ran,1985,https://boxd.it/r,4")
    assert days_of(read_history(packed({"diary.csv": plain, "ratings.csv": telling}), when=TODAY))[0] == "2024-04-03"
    other = table(RATINGS, "04/25/2024,Ran,1985,https://boxd.it/r,4")
    assert days_of(read_history(packed({"diary.csv": plain, "ratings.csv": other}), when=TODAY))[0] == "2024-03-04"
    both = packed({"diary.csv": plain, "ratings.csv": telling, "likes/films.csv": other})
    assert days_of(read_history(both, when=TODAY))[0] is None


def test_a_title_that_looks_like_a_date_decides_nothing() -> None:
    data = table(DIARY, "2026-01-01,25/12/2001,2010,https://boxd.it/1,4,,,03/04/2024")
    assert days_of(read_history(data, when=TODAY)) == [None]


def test_a_day_in_doubt_keeps_both_readings_for_the_member_to_choose() -> None:
    (entry,) = read_history(diary("03/04/2024"), when=TODAY).entries
    assert (entry.kind, entry.unsure_on) == (EntryKind.RATING, date(2024, 3, 4))


def test_the_oldest_imdb_exports_write_the_month_first() -> None:
    row = (
        '"1","tt0113277","4/3/2013","","","Heat","Feature Film","M","9","8.2","170","1995","crime","1","12/15/1995","u"'
    )
    assert read_history(table(IMDB_OLD, row), name="ratings.csv").entries[0].logged_on == date(2013, 4, 3)


@pytest.mark.parametrize(
    "day",
    [
        "1970-01-01",
        "1969-12-31",
        "0001-01-01",
        "1900-01-01",
        "2026-06-17",
        "9999-12-31",
        # Before the film was made.
        "1988-12-31",
        "1970-01-01T00:00:00Z",
        "1969-12-31T19:00:00-05:00",
        "01.01.1970",
    ],
)
def test_a_day_that_stands_for_none_is_a_film_seen_some_day(day: str) -> None:
    data = f"title,year,tmdbId,imdbId,watchedAt\nFilm,1990,5,tt0000005,{day}\n".encode()
    history = read_history(data, when=TODAY)
    assert [(entry.kind, entry.watched_on) for entry in history.entries] == [(EntryKind.WATCHED, None)]
    assert dict(history.partial_counts) == {RowFault.PLACEHOLDER: 1}


@pytest.mark.parametrize(
    ("logged", "watched_on", "is_kept"),
    [("2026-09-02", "2026-09-01", True), ("2026-09-02", "2026-09-04", False), ("2031-09-02", "2031-09-01", False)],
)
def test_a_clock_that_is_slow_does_not_make_days_of_the_future(logged: str, watched_on: str, is_kept: bool) -> None:  # noqa: FBT001
    history = read_history(diary(watched_on, logged=logged), when=TODAY)
    assert days_of(history) == [watched_on if is_kept else None]


@pytest.mark.parametrize("day", ["2026-06-15", "2026-06-16", "1989-12-31", "1989-01-01"])
def test_today_and_the_year_before_a_film_came_out_are_days(day: str) -> None:
    history = read_history(diary(day), when=TODAY)
    assert days_of(history) == [day]
    assert history.partial == ()


def test_the_first_viewing_with_a_day_is_no_rewatch_after_a_placeholder() -> None:
    plays = [
        {**play(1, "1970-01-01"), "watched_at": "1970-01-01T00:00:00.000Z"},
        play(2, "2024-05-01"),
        play(3, "2025-05-01"),
    ]
    history = read_history(json.dumps(plays).encode(), name="watched-history-1.json", when=TODAY)
    assert [(entry.kind, entry.rewatch) for entry in history.entries] == [
        (EntryKind.WATCHED, False),
        (EntryKind.VIEWING, False),
        (EntryKind.VIEWING, True),
    ]


def watched(moments: list[str], *, films: int | None = None) -> TrackerHistory:
    plays = [
        {**play(n + 1, "2024-01-01", movie(f"Film {n % (films or len(moments))}", 1990, n % (films or len(moments)) + 1)), "watched_at": moment}
        for n, moment in enumerate(moments)
    ]  # fmt: skip
    return read_history(json.dumps(plays).encode(), name="watched-history-1.json", when=TODAY)


@pytest.mark.parametrize(
    ("moment", "count", "is_kept"),
    [
        ("2024-05-01T20:13:14.000Z", 2, True),
        ("2024-05-01T20:13:14.000Z", 3, False),
        ("2024-05-01T20:13:14.000Z", 300, False),
        # A full hour may be a day without a time, but no day has room for so many films.
        ("2024-05-01T20:00:00.000Z", 7, True),
        ("2024-05-01T00:00:00.000Z", 8, False),
        ("2024-05-01T12:00:00.000Z", 40, False),
    ],
)
def test_one_moment_of_many_films_is_no_day_of_viewings(moment: str, count: int, is_kept: bool) -> None:  # noqa: FBT001
    history = watched([moment] * count)
    assert {entry.kind for entry in history.entries} == {EntryKind.VIEWING if is_kept else EntryKind.WATCHED}
    assert dict(history.partial_counts) == ({} if is_kept else {RowFault.PLACEHOLDER: count})


def test_the_same_film_many_times_in_one_moment_is_not_many_films() -> None:
    assert {entry.kind for entry in watched(["2024-05-01T20:13:14.000Z"] * 5, films=1).entries} == {EntryKind.VIEWING}


def test_a_day_with_more_films_than_it_has_room_for_is_no_day() -> None:
    start = datetime(2024, 5, 1, 0, 0, 1)  # noqa: DTZ001  written as UTC below
    moments = [(start + timedelta(minutes=30 * n)).isoformat() + "Z" for n in range(47)]
    assert {entry.kind for entry in watched(moments).entries} == {EntryKind.WATCHED}
    assert {entry.kind for entry in watched(moments[::4]).entries} == {EntryKind.VIEWING}


def test_a_diary_of_letterboxd_may_have_a_day_full_of_short_films() -> None:
    assert days_of(read_history(diary(*["2024-05-01"] * 40), when=TODAY)) == ["2024-05-01"] * 40


@pytest.mark.parametrize(
    ("headings", "row", "why"),
    [
        (IMDB_LIST, "1,tt0113277,10-09-20,10-09-20,,Heat,,,Movie,8,170,1995,c,1,15-12-95,M,,", RowFault.DATE),
        (IMDB_LIST, "1,tt0113277,2020-09-10,,,Heat,,,Movie,8,170,????,c,1,,M,,", RowFault.YEAR),
        (IMDB_LIST, "1,tt0113277,2020-09-10,,,Heat,,,Movie,8,170,1995,c,1,,M,lots,", RowFault.RATING),
        (IMDB, "tt0113277,9,yesterday,Heat,,,Movie,8,170,1995,c,1,,M", RowFault.DATE),
        (RATINGS, "soon,Heat,1995,https://boxd.it/h,4", RowFault.DATE),
        (RATINGS, "2026-01-01,Heat,199,https://boxd.it/h,4", RowFault.YEAR),
        (RATINGS, "2026-01-01,Heat,1995,javascript:alert(1),4", RowFault.ADDRESS),
        (DIARY, "2026-01-01,Heat,1995,https://boxd.it/h,4,,,2026-13-45", RowFault.DATE),
        (DIARY, "2026-01-01,Heat,1995,https://boxd.it/h,9,,,2026-01-01", RowFault.RATING),
        ("Title,imdbID,tmdbID", "Heat,nm0000134,", RowFault.FILM_ID),
        ("Title,imdbID,tmdbID", "Heat,,heat-1995", RowFault.FILM_ID),
        ("title,year,tmdbId,imdbId,watchedAt", "Heat,????,949,tt0113277,2024-01-02", RowFault.YEAR),
    ],
)
def test_an_optional_value_that_cannot_be_read_never_costs_its_row(headings: str, row: str, why: RowFault) -> None:
    history = read_history(table(headings, row), name="WATCHLIST.csv" if headings is IMDB_LIST else "x.csv", when=TODAY)
    assert [entry.title for entry in history.entries] == ["Heat"]
    assert history.unreadable == ()
    assert dict(history.partial_counts) == {why: 1}


def test_a_row_of_which_three_values_cannot_be_read_is_not_believed() -> None:
    rows = ("2026-01-01,Heat,long,u,lots,,,soon", "2026-01-01,Ran,long,u,lots,,,2026-01-01")
    history = read_history(table(DIARY, *rows), when=TODAY)
    assert [entry.title for entry in history.entries] == ["Ran"]
    assert [(bad.line, bad.why) for bad in history.unreadable] == [(2, RowFault.RATING)]
    assert {bad.line for bad in history.partial} == {3}
