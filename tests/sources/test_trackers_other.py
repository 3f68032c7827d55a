"""Tables of Simkl, Movary, TV Time, Yamtrack, TMDB and Trakt: scale, status, type and day, and files of nobody known."""

from __future__ import annotations

from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.domain.diary.tracker_errors import HistoryNotRecognised
from bot.domain.diary.tracker_history import EntryKind, RowFault, TrackerOrigin
from bot.sources.trackers import ReadingTime, read_history
from tests.sources.tracker_files import MAKERS
from tests.support.sampling import sampled

SIMKL = "SIMKL_ID,Title,Type,Year,Watchlist,LastEpWatched,WatchedDate,Rating,Memo,TVDB,TMDB,IMDB"
HISTORY = "title,year,tmdbId,imdbId,watchedAt,comment,location"
RATINGS = "title,year,tmdbId,imdbId,userRating"
WANTED = "title,year,tmdbId,imdbId,addedAt"
TV_TIME = "uuid,tvdb_id,imdb_id,title,year,created_at,watched_at,is_watched,rewatch_count"
FLAGGED = "title,year,watched,watched_at_utc,rewatch_count,watch_later,favorite,imdb_id"
RECORDS = "uuid,type,entity_type,movie_name,release_date,watch_date,created_at"
YAMTRACK = (
    "media_id,source,media_type,title,image,season_number,episode_number,score,progress,status,start_date,end_date,"
    "notes,progressed_at"
)
TMDB = "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating,Date Rated"
TRAKT = "watched_at,action,type,title,year,trakt_rating,trakt_id,imdb_id,tmdb_id"
TRAKT_RATINGS = "rated_at,type,title,year,trakt_rating,trakt_id,imdb_id,tmdb_id,rating"
TRAKT_LISTED = "rank,listed_at,type,title,year,trakt_rating,trakt_id,imdb_id,tmdb_id"


def shown(headings: str, *rows: str, name: str = "x.csv") -> list[str]:
    """Each entry as "kind title stars day", with the ids that were read."""
    lines = []
    for entry in read_history("\n".join([headings, *rows]).encode(), name=name).entries:
        parts = [entry.kind.value, entry.title, entry.stars, entry.watched_on, entry.imdb_id, entry.tmdb_id]
        lines.append(" ".join(str(part) for part in parts if part is not None) + (" again" if entry.rewatch else ""))
    return lines


@pytest.mark.parametrize(
    ("written", "title", "year"),
    [
        ("Ran (1985)", "Ran", 1985),
        ("Ran [1985]", "Ran", 1985),
        ("2046 (2004)", "2046", 2004),
        ("Ran", "Ran", None),
        ("1917", "1917", None),
        ("Ran (0007)", "Ran (0007)", None),
        ("Ran (1985) again", "Ran (1985) again", None),
    ],
)
def test_a_table_without_years_may_have_them_beside_the_title(written: str, title: str, year: int | None) -> None:
    (entry,) = read_history(f"{YAMTRACK}\n7,manual,movie,{written},,,,,1,Completed,,,,\n".encode()).entries
    assert (entry.title, entry.year) == (title, year)


@pytest.mark.parametrize(
    ("headings", "row", "entries"),
    [
        # Simkl: out of 10; only films that were finished were seen; series and anime are none.
        (SIMKL, "1,Ran,movie,1985,completed,,2024-03-05,9,,,11645,tt0089881", ["viewing Ran 4.5 2024-03-05 tt0089881 11645"]),
        (SIMKL, "2,Metropolis,movie,1927,completed,,,4,,,,", ["rating Metropolis 2.0"]),
        (SIMKL, "2,Metropolis,movie,1927,completed,,,,,,,", ["watched Metropolis"]),
        (SIMKL, "3,Casablanca,movie,1942,plantowatch,,2024-01-01,,,,,", ["watchlist Casablanca"]),
        (SIMKL, "3,Casablanca,movie,1942,plan to watch,,,7,,,,", ["watchlist Casablanca", "rating Casablanca 3.5"]),
        (SIMKL, "4,Fargo,tv,2014,watching,s01e03,2024-01-02,8,,,60622,tt2802850", []),
        (SIMKL, "4,Akira,anime,1988,completed,,2024-01-02,8,,,149,", []),
        (SIMKL, "5,Heat,movie,1995,dropped,,2024-01-02,,,,949,", []),
        (SIMKL, "5,Heat,movie,1995,dropped,,2024-01-02,3,,,949,", ["rating Heat 1.5 949"]),
        (SIMKL, "5,Heat,movie,1995,hold,,,,,,949,", []),
        # Movary: three tables, out of 10.
        (RATINGS, "Heat,1995,949,tt0113277,9", ["rating Heat 4.5 tt0113277 949"]),
        (RATINGS, "Metropolis,1927,19,tt0017136,1", ["rating Metropolis 0.5 tt0017136 19"]),
        (HISTORY, "Ran,1985,11645,tt0089881,2024-03-05,,", ["viewing Ran 2024-03-05 tt0089881 11645"]),
        (HISTORY, "Ran,1985,11645,tt0089881,,,", ["watched Ran tt0089881 11645"]),
        (WANTED, "Ran,1985,11645,tt0089881,2024-03-05 11:12:13", ["watchlist Ran tt0089881 11645"]),
        # TV Time: a film without the flag was not seen.
        (TV_TIME, "u,1,tt0089881,Ran,1985,2024-01-01,2024-03-05T20:11:12Z,true,0", ["viewing Ran 2024-03-05 tt0089881"]),
        (TV_TIME, "u,1,tt0089881,Ran,1985,2024-01-01,,false,0", ["watchlist Ran tt0089881"]),
        (TV_TIME, "u,1,tt0089881,Ran,1985,2024-01-01,2024-03-05,0,0", ["watchlist Ran tt0089881"]),
        (TV_TIME, "u,1,tt0089881,Ran,1985,2024-01-01,,1,0", ["watched Ran tt0089881"]),
        (FLAGGED, "Ran,1985,0,,0,1,0,tt0089881", ["watchlist Ran tt0089881"]),
        (FLAGGED, "Ran,1985,0,,0,0,0,tt0089881", []),
        (FLAGGED, "Ran,1985,1,2024-03-05 20:11:12,0,0,1,", ["viewing Ran 2024-03-05", "like Ran"]),
        ("title,year,imdb_id,watched", "Ran,1985,tt0089881,0", ["watchlist Ran tt0089881"]),
        (RECORDS, "u,watch,movie,Ran,1985-06-01,2024-03-05,2024-03-06", ["viewing Ran 2024-03-05"]),
        (RECORDS, "u,towatch,movie,Ran,1985-06-01,,2024-03-06", ["watchlist Ran"]),
        (RECORDS, "u,follow,movie,Ran,1985-06-01,,2024-03-06", []),
        (RECORDS, "u,rewatch,movie,Ran,1985-06-01,2024-03-05,", ["viewing Ran 2024-03-05 again"]),
        (RECORDS, "u,watch,episode,Pilot,1985-06-01,2024-03-05,", []),
        # Yamtrack: out of 10 with decimals; games and books are none; the number is TMDB's only where it says so.
        (YAMTRACK, "11645,tmdb,movie,Ran,,,,9.0,1,Completed,,2024-03-05,,", ["viewing Ran 4.5 2024-03-05 11645"]),
        (YAMTRACK, "11645,tmdb,movie,Ran,,,,,0,Planning,,,,", ["watchlist Ran 11645"]),
        (YAMTRACK, "11645,tmdb,movie,Ran,,,,4,0,Paused,,,,", ["rating Ran 2.0 11645"]),
        (YAMTRACK, "11645,tmdb,movie,Ran,,,,,0,In progress,2024-03-05,,,", []),
        (YAMTRACK, "7,manual,movie,Ran,,,,,1,Completed,,,,", ["watched Ran"]),
        (YAMTRACK, "1668,tmdb,tv,Friends,,,,8,24,Completed,,2024-02-09,,", []),
        (YAMTRACK, "19562,igdb,game,Resident Evil,,,,,3h 00min,Completed,,,,", []),
        # TMDB: its own average is no rating of the member's.
        (TMDB, "680,tt0110912,movie,Pulp Fiction,1994-09-10T00:00:00Z,,,8.49,8,2023-05-02T09:40:27Z", ["rating Pulp Fiction 4.0 tt0110912 680"]),
        (TMDB, "680,tt0110912,movie,Pulp Fiction,1994-09-10,,,8.49,,", ["watchlist Pulp Fiction tt0110912 680"]),
        (TMDB, "85987,tt0583459,tv,Friends,1994-09-22,1,1,6.976,8,2023-01-07", []),
        # Trakt: the average of everybody is no rating of the member's either.
        (TRAKT, "2024-03-05T20:11:12.000Z,watch,movie,Ran,1985,8.2,1,tt0089881,11645", ["viewing Ran 2024-03-05 tt0089881 11645"]),
        (TRAKT, ",watch,movie,Ran,1985,8.2,1,tt0089881,11645", ["watched Ran tt0089881 11645"]),
        (TRAKT, "2024-03-05T20:11:12.000Z,scrobble,episode,Fargo,2014,8.2,1,tt2802850,60622", []),
        (TRAKT_RATINGS, "2024-03-05T20:11:12.000Z,movie,Ran,1985,8.2,1,tt0089881,11645,9", ["rating Ran 4.5 tt0089881 11645"]),
        (TRAKT_RATINGS, "2024-03-05T20:11:12.000Z,show,Fargo,2014,8.2,1,tt2802850,60622,9", []),
        (TRAKT_LISTED, "1,2024-03-05T20:11:12.000Z,movie,Ran,1985,8.2,1,tt0089881,11645", ["list_item Ran tt0089881 11645"]),
    ],
)  # fmt: skip
def test_a_row_becomes_what_its_tracker_means(headings: str, row: str, entries: list[str]) -> None:
    assert shown(headings, row) == entries


def test_names_of_files_tell_lists_apart() -> None:
    row = "1,2024-03-05T20:11:12.000Z,movie,Ran,1985,8.2,1,tt0089881,11645"
    assert shown(TRAKT_LISTED, row, name="watchlist.csv")[0].startswith("watchlist")
    assert shown(TRAKT_LISTED, row, name="favorites.csv")[0].startswith("like")


@pytest.mark.parametrize(
    ("headings", "row", "why"),
    [
        (SIMKL, "1,Ran,movie,1985,someday,,,,,,,", RowFault.STATUS),
        (SIMKL, "1,Ran,movie,1985,,,,,,,,", RowFault.STATUS),
        (SIMKL, "1,Ran,concert,1985,completed,,,,,,,", RowFault.KIND),
        (SIMKL, "1,,movie,1985,completed,,,,,,,", RowFault.TITLE),
        (TV_TIME, "u,1,tt0089881,Ran,1985,2024-01-01,,maybe,0", RowFault.STATUS),
        (RATINGS, "Ran,1985,11645,tt0089881,eleven", RowFault.RATING),
        (RATINGS, "Ran,1985,11645,tt0089881,11", RowFault.RATING),
        (YAMTRACK, "11645,tmdb,movie,Ran,,,,,0,Wishing,,,,", RowFault.STATUS),
        (TRAKT_RATINGS, "2024-03-05T20:11:12.000Z,movie,Ran,1985,8.2,1,tt0089881,11645,", RowFault.RATING),
    ],
)
def test_a_row_that_does_not_say_whether_the_film_was_seen_is_told(headings: str, row: str, why: RowFault) -> None:
    history = read_history(f"{headings}\n{row}\n".encode(), name="x.csv")
    assert history.entries == ()
    assert [(bad.line, bad.why) for bad in history.unreadable] == [(2, why)]
    assert history.partial == ()


@pytest.mark.parametrize(("score", "stars"), [("8.5", 4.5), ("8.4", 4.0), ("0.2", 0.5), ("9.9", 5.0), ("7", 3.5)])
def test_a_score_between_half_stars_becomes_the_nearer_one_and_is_told(score: str, stars: float) -> None:
    history = read_history(f"{YAMTRACK}\n1,tmdb,movie,Ran,,,,{score},1,Completed,,,,\n".encode())
    assert history.entries[0].stars == stars
    assert dict(history.partial_counts) == ({} if score == "7" else {RowFault.ROUNDED: 1})


def test_a_rating_without_a_scale_is_left_out_and_told() -> None:
    history = read_history(b"title,year,imdb_id,watched,rating\nRan,1985,tt0089881,1,4\n")
    assert history.entries[0].stars is None
    assert dict(history.partial_counts) == {RowFault.SCALE: 1}


@pytest.mark.parametrize("status", ["plantowatch", "dropped"])
def test_a_note_on_a_film_that_was_not_seen_is_no_review(status: str) -> None:
    history = read_history(f"{SIMKL}\n1,Ran,movie,1985,{status},,,8,Lent to Bob,,,\n".encode())
    assert all(entry.text is None for entry in history.entries)
    assert dict(history.partial_counts) == {RowFault.TEXT: 1}
    seen = read_history(f"{SIMKL}\n1,Ran,movie,1985,completed,,,8,Lent to Bob,,,\n".encode())
    assert [entry.text for entry in seen.entries] == ["Lent to Bob"]


def test_a_second_viewing_is_a_rewatch_where_the_tracker_marks_none() -> None:
    rows = (
        "Ran,1985,11645,tt0089881,2024-03-05,,",
        "Ran,1985,11645,tt0089881,2020-01-02,,",
        "Ran,1985,11645,tt0089881,,,",
    )
    assert [line.endswith("again") for line in shown(HISTORY, *rows)] == [True, False, False]


def test_what_was_seen_leaves_the_list_of_tv_times_records() -> None:
    rows = ("u,towatch,movie,Ran,1985-06-01,,2020-01-01", "u,watch,movie,Ran,1985-06-01,2024-03-05,")
    history = read_history("\n".join([RECORDS, *rows]).encode())
    assert [entry.kind for entry in history.entries] == [EntryKind.VIEWING]
    assert history.folded == 1


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("America/New_York", "2024-03-06T02:30:00.000Z", date(2024, 3, 5)),
        ("Asia/Tokyo", "2024-03-05T20:30:00.000Z", date(2024, 3, 6)),
        ("Europe/Berlin", "2024-03-05T22:59:59Z", date(2024, 3, 5)),
        ("Europe/Berlin", "2024-03-05T23:00:01Z", date(2024, 3, 6)),
        ("America/New_York", "2024-03-06T02:30:00+09:00", date(2024, 3, 5)),
        # Midnight in UTC is how programs write a day without a time, and a time without a zone is the member's own.
        ("America/New_York", "2024-03-06T00:00:00.000Z", date(2024, 3, 6)),
        ("America/New_York", "2024-03-06 02:30:00", date(2024, 3, 6)),
        ("America/New_York", "2024-03-06", date(2024, 3, 6)),
    ],
)
def test_a_moment_gives_the_day_in_the_members_zone(zone: str, moment: str, day: date) -> None:
    data = f"{TRAKT}\n{moment},watch,movie,Ran,1985,8.2,1,tt0089881,11645\n".encode()
    assert read_history(data, when=ReadingTime(ZoneInfo(zone))).entries[0].watched_on == day


@pytest.mark.parametrize(
    ("headings", "tracker"),
    [
        ("Title,Type,Year,JustWatch ID,IMDB ID", "JustWatch"),
        ("title,justwatch_url,tmdb_id", "JustWatch"),
        ("Title,Date", "Netflix"),
        ("Profile Name,Start Time,Duration,Title", "Netflix"),
        ("type,title,tvdb_id,tmdb_id,season_number,episode_number,first_watched_at,last_watched_at,plays", "Bingers"),
        ("title,year,media_type,tmdb_id,season,episode,watched,watched_at,rating,mood_tags", "Refract"),
        ("collected_at,type,title,year,trakt_rating,trakt_id,imdb_id,tmdb_id", "Trakt (its collection)"),
        ("series_name,season_number,episode_number,created_at", "TV Time (its series)"),
        ("Book Id,Title,Author,Exclusive Shelf", "Goodreads"),
        # Tables with a title and an id, but with columns that Letterboxd's import form does not have.
        ("title,year,imdbId,score", ""),
        ("Title,IMDb ID,Status", ""),
        ("title,tmdbId,seen", ""),
        ("Title,Year,imdbID,My Rating,Watched On", ""),
    ],
)
def test_another_table_is_refused_with_its_columns_and_its_origin(headings: str, tracker: str) -> None:
    row = ",".join("1" for _ in headings.split(","))
    with pytest.raises(HistoryNotRecognised) as caught:
        read_history(f"{headings}\n{row}\n".encode(), name="export.csv")
    assert caught.value.tracker == tracker
    assert list(caught.value.columns) == headings.split(",")


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Title,Year,imdbID,Rating10", "Ran,1985,tt0089881,9"),
        ("tmdbID,Title,WatchedDate,Rewatch,Tags,Review", "11645,Ran,2024-03-05,true,,"),
        ("LetterboxdURI,Title,Year,Directors,Rating", "https://boxd.it/x,Ran,1985,Akira Kurosawa,4.5"),
    ],
)
def test_letterboxds_own_import_form_is_still_read(headings: str, row: str) -> None:
    history = read_history(f"{headings}\n{row}\n".encode())
    assert history.origin is TrackerOrigin.LETTERBOXD
    assert [entry.title for entry in history.entries] == ["Ran"]


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("seed", sampled(range(25), (0, 1)))
def test_the_counts_of_every_format_equal_an_independent_count(maker: str, seed: int) -> None:
    made = MAKERS[maker](seed)
    history = read_history(made.data, name=made.name)
    assert history.unreadable == ()
    assert Counter(entry.kind.value for entry in history.entries) == made.kinds
    assert history.left_out == made.left_out
    assert sum(entry.stars or 0 for entry in history.entries) == made.stars
