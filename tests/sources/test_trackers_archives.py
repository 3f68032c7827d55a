"""Hostile and damaged archives: each refused with its reason, none unpacked."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile

import pytest

from bot.domain.diary.tracker_errors import (
    ArchiveDamaged,
    ArchiveDanger,
    ArchiveUnsafe,
    HistoryTooLarge,
    HistoryWrongType,
    NoHistoryInside,
    UploadLimit,
    WrongFileType,
)
from bot.domain.diary.tracker_history import SkipReason
from bot.sources.trackers import archive as safe
from bot.sources.trackers import read_history
from tests.sources.trackers_samples import RATINGS, packed, table

GOOD = table(RATINGS, "2026-03-02,Heat,1995,u,4")
LONG = table(RATINGS, *(f"2026-03-02,Film number {n},1995,u{n},4" for n in range(3000)))


@pytest.mark.parametrize(
    "name",
    ["../ratings.csv", "a/../../ratings.csv", "/etc/ratings.csv", "C:/ratings.csv", "c:ratings.csv", "a\\..\\ratings.csv",
     "\\\\host\\ratings.csv", "..", "a/.."],
)  # fmt: skip
def test_names_that_lead_out_of_the_archive_are_refused(name: str) -> None:
    with pytest.raises(ArchiveUnsafe) as caught:
        read_history(packed({"ratings.csv": GOOD, name: GOOD}))
    assert caught.value.why is ArchiveDanger.CLIMBS


def test_two_dots_within_a_name_are_harmless() -> None:
    assert len(read_history(packed({"my..ratings.csv": GOOD})).entries) == 1


def test_a_link_is_refused() -> None:
    info = zipfile.ZipInfo("ratings.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(ArchiveUnsafe) as caught:
        read_history(whole.getvalue())
    assert caught.value.why is ArchiveDanger.LINK


@pytest.mark.parametrize("second", ["ratings.csv", "RATINGS.csv", "Ratings.CSV"])
def test_two_files_of_one_name_are_refused(second: str) -> None:
    whole = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(whole, "w") as archive:
            archive.writestr("ratings.csv", GOOD)
            archive.writestr(second, GOOD)
    with pytest.raises(ArchiveUnsafe) as caught:
        read_history(whole.getvalue())
    assert caught.value.why is ArchiveDanger.TWICE


def test_an_encrypted_file_is_refused() -> None:
    data = bytearray(packed({"ratings.csv": GOOD}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ArchiveUnsafe) as caught:
        read_history(bytes(data))
    assert caught.value.why is ArchiveDanger.ENCRYPTED


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compression_that_cannot_be_unpacked_in_pieces_is_refused(method: int) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        archive.writestr("ratings.csv", GOOD)
    with pytest.raises(ArchiveUnsafe) as caught:
        read_history(whole.getvalue())
    assert caught.value.why is ArchiveDanger.METHOD


def test_a_bomb_is_stopped_while_it_unpacks() -> None:
    with pytest.raises(ArchiveUnsafe) as caught:
        read_history(packed({"ratings.csv": b"a" * 20_000_000}))
    assert caught.value.why is ArchiveDanger.RATIO


def test_a_bomb_whose_header_tells_another_size_is_no_better() -> None:
    data = bytearray(packed({"ratings.csv": b"a" * 20_000_000}))
    central = data.index(b"PK\x01\x02")
    for at in (22, central + 24):
        data[at : at + 4] = struct.pack("<I", 100)
    with pytest.raises((ArchiveDamaged, ArchiveUnsafe)):
        read_history(bytes(data))


def test_more_than_the_limit_in_all_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe, "TRACKER_LIMITS", safe.ArchiveLimits(unpacked=len(LONG) + 10))
    with pytest.raises(HistoryTooLarge) as caught:
        read_history(packed({"ratings.csv": LONG, "more/ratings.csv": LONG}))
    assert caught.value.what is UploadLimit.UNPACKED
    assert caught.value.found > caught.value.limit == len(LONG) + 10


def test_too_many_files_are_refused_before_they_are_listed() -> None:
    with pytest.raises(HistoryTooLarge) as caught:
        read_history(packed({f"{n}.csv": b"" for n in range(safe.FILES_LIMIT + 1)}))
    assert caught.value.what is UploadLimit.FILES


def test_an_upload_above_the_limit_is_refused_unread() -> None:
    with pytest.raises(HistoryTooLarge) as caught:
        read_history(b"x" * (safe.UPLOAD_LIMIT + 1))
    assert caught.value.what is UploadLimit.UPLOAD


def test_more_rows_than_anybody_has_seen_films_are_refused() -> None:
    with pytest.raises(HistoryTooLarge) as caught:
        read_history(table(RATINGS) + b"2026-03-02,Heat,1995,u,4\n" * 200_001)
    assert caught.value.what is UploadLimit.ROWS


def test_an_archive_within_the_archive_is_not_opened_under_any_name() -> None:
    inner = packed({"ratings.csv": GOOD})
    history = read_history(packed({"ratings.csv": GOOD, "old.zip": inner, "old.csv": inner}))
    assert {(one.name, one.why) for one in history.skipped} == {
        ("old.zip", SkipReason.NESTED_ARCHIVE),
        ("old.csv", SkipReason.NESTED_ARCHIVE),
    }
    assert len(history.entries) == 1


@pytest.mark.parametrize("keep", [10, 200, -30, -1])
def test_an_archive_cut_short_is_damaged(keep: int) -> None:
    with pytest.raises(ArchiveDamaged):
        read_history(packed({"ratings.csv": LONG})[:keep])


def test_an_altered_byte_is_noticed_by_the_checksum() -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("ratings.csv", GOOD)
    data = whole.getvalue().replace(b"Heat", b"Meat", 1)
    with pytest.raises(ArchiveDamaged) as caught:
        read_history(data)
    assert caught.value.name == "ratings.csv"


def test_an_archive_without_any_table_says_what_it_holds() -> None:
    with pytest.raises(NoHistoryInside) as caught:
        read_history(packed({"holiday.jpg": b"\xff\xd8\xff", "notes.txt": b"Dear diary"}), name="a.zip")

    assert caught.value.files == ("holiday.jpg", "notes.txt")


@pytest.mark.parametrize("separator", ["/", "\\"])
def test_an_archive_with_backslashes_is_read_like_one_with_slashes(separator: str) -> None:
    files = {f"me{separator}ratings.csv": GOOD, f"me{separator}deleted{separator}diary.csv": GOOD}
    history = read_history(packed({**files, f"me{separator}likes{separator}": b""}))
    assert [(entry.title, entry.file) for entry in history.entries] == [("Heat", "me/ratings.csv")]
    assert [(one.name, one.why) for one in history.skipped] == [("me/deleted/diary.csv", SkipReason.DELETED)]


def test_names_that_only_differ_in_their_slashes_are_two_files_of_one_name() -> None:
    with pytest.raises(ArchiveUnsafe) as caught:
        read_history(packed({"me/ratings.csv": GOOD, "me\\ratings.csv": GOOD}))
    assert caught.value.why is ArchiveDanger.TWICE


XLSX = packed({"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": b"<x/>"})
TAR = b"ratings.csv".ljust(257, b"\x00") + b"ustar\x0000" + b"\x00" * 300


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (packed({"letterboxd.zip": packed({"ratings.csv": GOOD})}), WrongFileType.ARCHIVE_INSIDE),
        (packed({"me\\export.ZIP": b"PK"}), WrongFileType.ARCHIVE_INSIDE),
        (packed({"export.rar": b"Rar!"}), WrongFileType.OTHER_ARCHIVE),
        (packed({"films.xlsx": XLSX}), WrongFileType.WORKBOOK),
        (XLSX, WrongFileType.WORKBOOK),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, WrongFileType.WORKBOOK),
        (b"Rar!\x1a\x07\x01\x00", WrongFileType.OTHER_ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", WrongFileType.OTHER_ARCHIVE),
        (b"\x1f\x8b\x08\x00", WrongFileType.OTHER_ARCHIVE),
        (TAR, WrongFileType.OTHER_ARCHIVE),
        (b"%PDF-1.7", WrongFileType.PDF),
        (b"\n <!DOCTYPE html><html>", WrongFileType.WEB_PAGE),
    ],
    ids=lambda value: value.name if isinstance(value, WrongFileType) else "",
)
def test_a_file_of_another_type_is_refused_with_its_true_reason(data: bytes, why: WrongFileType) -> None:
    with pytest.raises(HistoryWrongType) as caught:
        read_history(data, name="upload")
    assert caught.value.why is why


def test_a_zip_beside_tables_is_left_alone() -> None:
    history = read_history(packed({"old.zip": packed({"ratings.csv": GOOD}), "ratings.csv": GOOD}))
    assert len(history.entries) == 1
    assert [(one.name, one.why) for one in history.skipped] == [("old.zip", SkipReason.NESTED_ARCHIVE)]


@pytest.mark.parametrize("name", ["profile.csv", "comments.csv", "deleted/diary.csv", "likes/lists.csv"])
def test_a_single_file_that_is_never_read_says_why(name: str) -> None:
    with pytest.raises(NoHistoryInside) as caught:
        read_history(GOOD, name=name)
    assert caught.value.reasons[0] != SkipReason.NOT_HISTORY


def test_the_tracker_with_the_most_rows_is_read_and_the_other_told() -> None:
    imdb = b"Const,Your Rating,Date Rated,Title\ntt0113627,9,2026-03-02,Leaving Las Vegas\n"
    history = read_history(packed({"imdb.csv": imdb, "ratings.csv": LONG}))
    assert history.origin.value == "letterboxd"
    assert [(one.name, one.why) for one in history.skipped] == [("imdb.csv", SkipReason.OTHER_TRACKER)]
