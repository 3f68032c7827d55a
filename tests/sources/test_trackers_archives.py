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
    HistoryNotRecognised,
    HistoryTooLarge,
    UploadLimit,
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


def test_an_archive_without_any_table_is_not_recognised() -> None:
    with pytest.raises(HistoryNotRecognised):
        read_history(packed({"holiday.jpg": b"\xff\xd8\xff", "notes.txt": b"Dear diary"}), name="a.zip")


def test_the_tracker_with_the_most_rows_is_read_and_the_other_told() -> None:
    imdb = b"Const,Your Rating,Date Rated,Title\ntt0113627,9,2026-03-02,Leaving Las Vegas\n"
    history = read_history(packed({"imdb.csv": imdb, "ratings.csv": LONG}))
    assert history.origin.value == "letterboxd"
    assert [(one.name, one.why) for one in history.skipped] == [("imdb.csv", SkipReason.OTHER_TRACKER)]
