"""IMDb's exports: every set of columns that they have had."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.diary.tracker_history import EntryKind, RowFault, TrackerOrigin
from bot.sources.trackers import read_history
from tests.sources.trackers_samples import IMDB, IMDB_LIST, IMDB_OLD, packed, table

VEGAS = (
    "tt0113627,9,2026-03-02,Leaving Las Vegas,Leaving Las Vegas,https://www.imdb.com/title/tt0113627/,Movie,7.5,111,"
    '1995,"Drama, Romance",140000,1995-10-27,"Mike Figgis, Somebody Else"'
)
LISTED = (
    "{position},tt0113627,2026-01-05,2026-01-06,{note},Leaving Las Vegas,Leaving Las Vegas,"
    "https://www.imdb.com/title/tt0113627/,Movie,7.5,111,1995,Drama,140000,1995-10-27,Mike Figgis,{rating},{rated}"
)


def with_type(kind: str) -> str:
    return VEGAS.replace(",Movie,", f",{kind},")


@pytest.mark.parametrize("old", [False, True])
def test_ratings_are_read_with_and_without_the_original_title(old: bool) -> None:  # noqa: FBT001
    headings = IMDB.replace(",Original Title", "") if old else IMDB
    row = VEGAS.replace("Leaving Las Vegas,Leaving Las Vegas", "Leaving Las Vegas") if old else VEGAS
    history = read_history(table(headings, row), name="ratings.csv")
    (entry,) = history.entries
    assert history.origin is TrackerOrigin.IMDB
    assert (entry.kind, entry.title, entry.year, entry.imdb_id) == (
        EntryKind.RATING,
        "Leaving Las Vegas",
        1995,
        "tt0113627",
    )
    assert (entry.stars, entry.logged_on, entry.directors) == (4.5, date(2026, 3, 2), ("Mike Figgis", "Somebody Else"))
    assert (entry.watched_on, entry.text) == (None, None)


def test_the_oldest_headings_and_their_dates_are_read() -> None:
    row = (
        '"1","tt0113627","Tue Sep 10 00:00:00 2013","","","Leaving Las Vegas","Feature Film","Mike Figgis","9","7.5",'
        '"111","1995","drama, romance","140000","10/27/1995","http://www.imdb.com/title/tt0113627/"'
    )
    (entry,) = read_history(table(IMDB_OLD, row), name="ratings.csv").entries
    assert (entry.kind, entry.stars, entry.logged_on) == (EntryKind.RATING, 4.5, date(2013, 9, 10))


def test_american_dates_are_month_first() -> None:
    (entry,) = read_history(table(IMDB, VEGAS.replace("2026-03-02", "3/31/2026"))).entries
    assert entry.logged_on == date(2026, 3, 31)


@pytest.mark.parametrize(("name", "kind"), [("WATCHLIST.csv", EntryKind.WATCHLIST), ("Rain.csv", EntryKind.LIST_ITEM)])
def test_a_list_is_known_by_its_positions_and_may_carry_ratings(name: str, kind: EntryKind) -> None:
    data = table(
        IMDB_LIST,
        LISTED.format(position=1, note='"wet, very"', rating="", rated=""),
        LISTED.format(position=2, note="", rating="9", rated="2026-03-02"),
    )
    entries = read_history(data, name=name).entries
    assert [entry.kind for entry in entries] == [kind, kind, EntryKind.RATING]
    assert entries[0].text == "wet, very"
    assert entries[0].logged_on == date(2026, 1, 5)
    assert entries[2].logged_on == date(2026, 3, 2)
    assert {entry.list_name for entry in entries[:2]} == ({"Rain"} if kind is EntryKind.LIST_ITEM else {None})


def test_a_list_without_the_columns_of_ratings_is_a_list() -> None:
    headings = IMDB_LIST.removesuffix(",Your Rating,Date Rated")
    row = LISTED.format(position=1, note="", rating="", rated="").removesuffix(",,")
    assert read_history(table(headings, row), name="x.csv").entries[0].kind is EntryKind.LIST_ITEM


@pytest.mark.parametrize(
    "kind",
    ["tvEpisode", "TV Episode", "tvSeries", "TV Mini Series", "Fernsehserie", "Série télévisée", "Episodio de TV",
     "Serie de TV", "Video Game", "videoGame", "Podcast Episode", "Episódio de TV", "TV-Folge"],
)  # fmt: skip
def test_episodes_and_series_are_left_out_in_every_language_that_is_known(kind: str) -> None:
    history = read_history(table(IMDB, with_type(kind)))
    assert (history.entries, history.left_out) == ((), 1)


@pytest.mark.parametrize(
    "kind", ["movie", "Film", "Spielfilm", "TV Movie", "Téléfilm", "Kurzfilm", "映画", "", "Film TV"]
)
def test_films_are_kept_whatever_the_language_calls_them(kind: str) -> None:
    assert len(read_history(table(IMDB, with_type(kind))).entries) == 1


def test_a_row_of_another_length_keeps_what_is_surely_in_its_place() -> None:
    longer = VEGAS.replace("Leaving Las Vegas,Leaving", "Leaving, Las Vegas,Leaving", 1)
    shorter = ",".join(VEGAS.split(",")[:6])
    broken = "9,2026-03-02,Leaving Las Vegas"
    history = read_history(table(IMDB, longer, shorter.replace("113627", "113628"), broken))
    assert [(entry.imdb_id, entry.stars, entry.year) for entry in history.entries] == [
        ("tt0113627", 4.5, None),
        ("tt0113628", 4.5, None),
    ]
    assert [(bad.line, bad.why) for bad in history.unreadable] == [(4, RowFault.FIELDS)]


@pytest.mark.parametrize("rating", ["11", "-1", "4.5", "nan", "inf", "nine"])
def test_a_rating_outside_of_one_to_ten_is_a_bad_row(rating: str) -> None:
    history = read_history(table(IMDB, VEGAS.replace(",9,", f",{rating},")))
    assert [bad.why for bad in history.unreadable] == [RowFault.RATING]


def test_the_same_rating_in_ratings_and_in_a_list_counts_once() -> None:
    data = packed(
        {
            "ratings.csv": table(IMDB, VEGAS),
            "watchlist.csv": table(IMDB_LIST, LISTED.format(position=1, note="", rating="9", rated="2026-03-02")),
        }
    )
    history = read_history(data)
    assert sorted(entry.kind.value for entry in history.entries) == ["rating", "watchlist"]
    assert history.folded == 1
