"""Letterboxd's export: every table, joined into entries."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.diary.tracker_errors import HistoryAmbiguous, HistoryEmpty, HistoryNotRecognised, NoHistoryInside
from bot.domain.diary.tracker_history import (
    EntryKind,
    HistoryEntry,
    RowFault,
    SkipReason,
    TrackerHistory,
    TrackerOrigin,
)
from bot.sources.trackers import read_history
from tests.sources.trackers_samples import (
    DIARY,
    LIST_V7,
    PLAIN,
    PROFILE,
    RATINGS,
    REVIEWS,
    letterboxd_files,
    packed,
    table,
)


def of_kind(history: TrackerHistory, kind: EntryKind) -> list[HistoryEntry]:
    return [entry for entry in history.entries if entry.kind is kind]


def test_a_whole_export_becomes_viewings_with_their_reviews_and_everything_else_once() -> None:
    history = read_history(packed(letterboxd_files()), name="letterboxd-me-2026-05-02-10-00-utc.zip")
    assert history.origin is TrackerOrigin.LETTERBOXD
    first = history.entries[0]
    assert (first.kind, first.title, first.year, first.stars) == (EntryKind.VIEWING, "Leaving Las Vegas", 1995, 4.5)
    assert (first.watched_on, first.logged_on, first.rewatch) == (date(2026, 3, 1), date(2026, 3, 2), True)
    assert first.text == '> I came to drink.\n\nTender, and "merciless".'
    assert [first.text[start:stop] for start, stop in first.quotations] == ["I came to drink."]
    assert (first.tags, first.spoilers, first.film_uri) == (("club", "rain"), None, "https://boxd.it/1xYz")
    assert (first.file, first.line) == ("diary.csv", 2)
    kinds = [entry.kind.value for entry in history.entries]
    assert sorted(kinds) == sorted(
        ["viewing"] * 3 + ["rating", "watched", "watchlist", "like", "review"] + ["list_item"] * 2
    )
    assert [entry.title for entry in of_kind(history, EntryKind.RATING)] == ["Stalker"]
    assert [entry.title for entry in of_kind(history, EntryKind.WATCHED)] == ["Mirror"]
    assert history.folded == 4
    assert history.unreadable == ()


def test_the_profile_other_peoples_work_and_what_was_deleted_are_never_opened() -> None:
    history = read_history(packed(letterboxd_files()))
    assert {(one.name, one.why) for one in history.skipped} == {
        ("profile.csv", SkipReason.PROFILE),
        ("comments.csv", SkipReason.COMMENTS),
        ("likes/reviews.csv", SkipReason.LIKES_OF_OTHERS),
        ("likes/lists.csv", SkipReason.LIKES_OF_OTHERS),
        ("deleted/diary.csv", SkipReason.DELETED),
        ("orphaned/reviews.csv", SkipReason.ORPHANED),
    }


def test_a_file_that_is_never_opened_may_be_damaged_without_harm() -> None:
    data = bytearray(
        packed(
            {
                "profile.csv": b"x" * 100 + bytes(range(256)),
                "ratings.csv": table(RATINGS, "2026-01-01,Heat,1995,u,4"),
            }
        )
    )
    data[45:55] = b"\x00" * 10
    assert len(read_history(bytes(data)).entries) == 1


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_line_end_in_every_encoding_gives_the_same_entries(newline: str, encoding: str) -> None:
    text = table(
        RATINGS, "2026-03-02,Amélie,2001,https://boxd.it/a,4.5", "2026-03-02,Heat,1995,https://boxd.it/b,"
    ).decode()
    data = text.replace("\n", newline).encode(encoding)
    history = read_history(data, name="ratings.csv")
    assert [(entry.title, entry.stars) for entry in history.entries] == [("Amélie", 4.5)]
    assert [(bad.line, bad.why) for bad in history.unreadable] == [(3, RowFault.RATING)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_that_a_spreadsheet_saved_again_is_read(delimiter: str) -> None:
    data = table(RATINGS, "2026-03-02,Heat,1995,https://boxd.it/b,4").decode().replace(",", delimiter).encode()
    assert read_history(data, name="x").entries[0].stars == 4


def test_a_folder_around_everything_and_empty_folders_change_nothing() -> None:
    plain = read_history(packed(letterboxd_files()))
    again = read_history(packed(letterboxd_files(), top="letterboxd-me/", folders=("likes", "lists", "deleted")))
    assert [(entry.kind, entry.title, entry.text) for entry in again.entries] == [
        (entry.kind, entry.title, entry.text) for entry in plain.entries
    ]
    assert len(again.skipped) == len(plain.skipped)


def test_what_a_mac_packs_along_is_not_read() -> None:
    history = read_history(
        packed({**letterboxd_files(), "__MACOSX/._diary.csv": b"\x00\x05\x16\x07", ".DS_Store": b"x"})
    )
    assert [one.why for one in history.skipped].count(SkipReason.SYSTEM) == 2


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("watched.csv", EntryKind.WATCHED),
        ("watched (1).csv", EntryKind.WATCHED),
        ("watchlist.csv", EntryKind.WATCHLIST),
        ("Watchlist-2.csv", EntryKind.WATCHLIST),
        ("films.csv", EntryKind.LIKE),
    ],
)
def test_watched_and_watchlist_are_told_apart_by_the_name_of_the_file(name: str, kind: EntryKind) -> None:
    assert read_history(table(PLAIN, "2026-03-02,Heat,1995,u"), name=name).entries[0].kind is kind


def test_a_name_that_does_not_tell_is_asked_about_and_not_guessed() -> None:
    with pytest.raises(HistoryAmbiguous) as caught:
        read_history(table(PLAIN, "2026-03-02,Heat,1995,u"), name="export.csv")
    assert "watchlist.csv" in caught.value.choices


def test_a_list_of_version_7_keeps_its_name_its_description_and_its_notes() -> None:
    history = read_history(LIST_V7.encode(), name="rain-mostly.csv")
    assert [(entry.list_name, entry.title, entry.text, entry.line) for entry in history.entries] == [
        ("Rain, mostly", "Leaving Las Vegas", None, 8),
        ("Rain, mostly", "Heat", "Dry,\nin fact.", 9),
    ]
    assert history.lists[0].description == "Films where it *rains*.\n\nAll of them."
    assert history.lists[0].tags == ("rain", "night")


def test_a_blank_rating_and_a_zero_are_no_rating() -> None:
    rows = (f"2026-03-02,Heat,1995,u{n},{rating},,,2026-03-0{n}" for n, rating in enumerate(["", "0", "0.0"], 1))
    assert [entry.stars for entry in read_history(table(DIARY, *rows)).entries] == [None] * 3


def test_a_bad_row_is_told_with_its_line_and_the_rest_goes_on() -> None:
    data = table(
        REVIEWS,
        '2026-03-02,Heat,1995,u1,4,,"one\ntwo\nthree",,2026-03-01',
        "2026-03-02,Heat,19x5,u2,4,,text,,2026-03-02",
        "2026-03-02,Heat,1995,u3,4.3,,text,,2026-03-03",
        "2026-03-02,Heat,1995,u4,4,,text,,2026-02-30",
        "2026-03-02,,1995,u5,4,,text,,2026-03-05",
        "2026-03-02,Heat,1995,u6,4,,text,,2026-03-06,more,still more",
        "2026-03-02,Heat",
        "2026-03-02,Heat,1995,u8,4,,last,,2026-03-08",
    )
    history = read_history(data, name="reviews.csv")
    assert [(bad.line, bad.why, bad.value) for bad in history.unreadable] == [
        (8, RowFault.TITLE, ""),
        (9, RowFault.FIELDS, "11"),
        (10, RowFault.FIELDS, "2"),
    ]
    # A row of which a year, a rating or a day cannot be read is kept without it.
    assert [(bad.line, bad.why, bad.value) for bad in history.partial] == [
        (5, RowFault.YEAR, "19x5"),
        (6, RowFault.RATING, "4.3"),
        (7, RowFault.DATE, "2026-02-30"),
    ]
    assert dict(history.partial_counts) == {RowFault.YEAR: 1, RowFault.RATING: 1, RowFault.DATE: 1}
    assert [(entry.text, entry.year, entry.stars) for entry in history.entries] == [
        ("one\ntwo\nthree", 1995, 4),
        ("text", None, 4),
        ("text", 1995, None),
        ("text", 1995, 4),
        ("last", 1995, 4),
    ]
    assert [entry.kind for entry in history.entries if entry.watched_on is None] == [EntryKind.REVIEW]


def test_a_quotation_mark_that_nothing_closes_costs_its_own_row_only() -> None:
    data = table(RATINGS, '2026-03-02,"Heat,1995,u1,4', "2026-03-02,Solaris,1972,u2,5")
    history = read_history(data)
    assert [(bad.line, bad.why) for bad in history.unreadable] == [(2, RowFault.QUOTE)]
    assert [entry.title for entry in history.entries] == ["Solaris"]


def test_two_reviews_of_one_day_keep_both_texts() -> None:
    data = packed(
        {
            "diary.csv": table(DIARY, "2026-03-02,Heat,1995,u1,4,,,2026-03-01"),
            "reviews.csv": table(
                REVIEWS,
                "2026-03-02,Heat,1995,u2,,,second,,2026-03-01",
                "2026-03-02,Heat,1995,u1,4,,first,,2026-03-01",
            ),
        }
    )
    entries = read_history(data).entries
    assert [(entry.entry_uri, entry.text) for entry in entries] == [("u1", "first"), ("u2", "second")]


def test_a_review_whose_address_is_another_joins_by_film_and_day() -> None:
    data = packed(
        {
            "diary.csv": table(DIARY, "2026-03-02,Heat,1995,u1,,,a,2026-03-01"),
            "reviews.csv": table(REVIEWS, "2026-03-02,Heat,1995,u9,4,Yes,text,b,2026-03-01"),
        }
    )
    (entry,) = read_history(data).entries
    assert (entry.stars, entry.rewatch, entry.text, entry.tags) == (4, True, "text", ("a", "b"))


def test_films_of_one_name_and_year_stay_apart_by_their_addresses() -> None:
    data = packed(
        {
            "diary.csv": table(DIARY, "2026-03-02,Twins,2020,e1,4,,,2026-03-01"),
            "ratings.csv": table(RATINGS, "2026-03-02,Twins,2020,f1,4", "2026-03-02,Twins,2020,f2,2"),
            "watched.csv": table(PLAIN, "2026-03-02,Twins,2020,f1", "2026-03-02,Twins,2020,f2"),
        }
    )
    history = read_history(data)
    assert [(entry.kind, entry.film_uri, entry.stars) for entry in history.entries] == [
        (EntryKind.VIEWING, None, 4.0),
        (EntryKind.RATING, "f1", 4.0),
        (EntryKind.RATING, "f2", 2.0),
    ]
    assert history.folded == 2


def test_a_rating_that_is_not_the_last_viewings_is_kept() -> None:
    data = packed(
        {
            "diary.csv": table(
                DIARY, "2026-03-02,Heat,1995,e1,4,,,2026-03-01", "2026-04-02,Heat,1995,e2,5,,,2026-04-01"
            ),
            "ratings.csv": table(RATINGS, "2026-05-02,Heat,1995,f1,4"),
        }
    )
    assert [entry.kind for entry in read_history(data).entries][-1] is EntryKind.RATING


def test_a_profile_alone_is_refused_unread_whatever_its_name() -> None:
    data = table(PROFILE, "2020-01-01,me,Ann,Other,ann@example.org,,,,,")
    for name in ("profile.csv", "ratings.csv"):
        with pytest.raises(NoHistoryInside) as caught:
            read_history(data, name=name)
        assert caught.value.reasons == (SkipReason.PROFILE,)


@pytest.mark.parametrize(
    "data", [b"", b"\n \r\n", b"\xef\xbb\xbf", table(RATINGS), packed({"ratings.csv": table(RATINGS)})]
)
def test_nothing_in_it_is_said_to_be_nothing(data: bytes) -> None:
    with pytest.raises(HistoryEmpty):
        read_history(data, name="ratings.csv")


def test_an_unknown_table_is_refused_with_its_headings() -> None:
    with pytest.raises(HistoryNotRecognised) as caught:
        read_history(b"Artist,Album\nA,B\n", name="music.csv")
    assert caught.value.columns == ("Artist", "Album")


def test_a_picture_is_refused_without_telling_its_bytes() -> None:
    with pytest.raises(HistoryNotRecognised) as caught:
        read_history(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), name="poster.csv")
    assert caught.value.columns == ()


def test_a_year_that_the_tracker_does_not_know_is_none() -> None:
    assert read_history(table(RATINGS, "2026-03-02,Untitled,,u,4")).entries[0].year is None


def test_one_damaged_byte_does_not_turn_every_accent_of_the_file_into_two() -> None:
    data = (
        table(RATINGS, *(f"2026-03-02,Amélie à Orléans {n},2001,u{n},4" for n in range(5)))
        + b"2026-03-02,A\xffB,2001,u,4"
    )
    titles = [entry.title for entry in read_history(data).entries]
    assert titles[0] == "Amélie à Orléans 0"
    assert titles[-1] == "A\ufffdB"


def test_cells_that_a_spreadsheet_left_empty_or_dropped_do_no_harm_and_too_many_are_told() -> None:
    wide = "2026-03-02,Heat,1995,u" + "," * 200 + "x"
    history = read_history(table(RATINGS, "2026-03-02,Heat,1995,u,4,,,", "2026-03-02,Mirror,1975,u", wide))
    assert [entry.title for entry in history.entries] == ["Heat"]
    assert [(bad.line, bad.why) for bad in history.unreadable] == [(3, RowFault.RATING), (4, RowFault.FIELDS)]
