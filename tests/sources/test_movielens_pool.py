"""MovieLens' files, from the zip or the folder: valid ratings, or a refusal with its reason."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.recommendations.pool_errors import PoolFault, PoolFileWrong
from bot.ui.problems import error_sentence
from tests.support.pool_files import HEADS, folder, packed, ratings, read, texts


def test_a_zip_with_its_top_folder_and_a_folder_hold_the_same(tmp_path: Path) -> None:
    files = texts(ratings(3, (1, 2)))
    (tmp_path / "outer").mkdir()
    folder(tmp_path / "outer" / "ml-latest-small", files)
    places = (
        packed(tmp_path / "one.zip", files),
        packed(tmp_path / "two.zip", files, top=""),
        folder(tmp_path / "plain", files),
        tmp_path / "outer",
    )
    found = [read(place)[0] for place in places]
    assert len(found[0]) == 6
    assert all(each == found[0] for each in found)


def test_broken_rows_are_counted_and_the_others_stay(tmp_path: Path) -> None:
    bad = ["1,2,4.7,1", "1,2,5.5,1", "1,2,0.0,1", "0,2,4,1", "x,2,4,1", "1,2,4", "", "1,2,4,1,9", "9" * 700, "ü,1,1,1"]
    rows, tally = read(folder(tmp_path / "f", texts([*bad, "7,1,0.5,3", "7,2,5,4", "7,3,3.0,4"])))
    assert rows == [(7, 1, 1, 3), (7, 2, 10, 4), (7, 3, 6, 4)]
    # The long one counts once for each piece that is looked at.
    assert tally.broken == len(bad) + 2
    assert len(tally.examples) == 5


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"ratings.csv": None}, PoolFault.NO_RATINGS),
        ({"movies.csv": None}, PoolFault.NO_FILMS),
        ({"ratings.csv": "user;movie;stars\n1;2;3\n"}, PoolFault.SHAPE),
        ({"movies.csv": "id,name\n1,Ran\n"}, PoolFault.SHAPE),
        ({"ratings.csv": ""}, PoolFault.SHAPE),
    ],
)
def test_what_is_no_movielens_is_refused_by_name(tmp_path: Path, change: dict[str, str | None], why: PoolFault) -> None:
    files = {name: text for name, text in (texts(ratings(1, (1,))) | change).items() if text is not None}
    for place in (folder(tmp_path / "f", files), packed(tmp_path / "z.zip", files)):
        with pytest.raises(PoolFileWrong) as refused:
            read(place)
        assert refused.value.why is why
        assert str(place) in error_sentence(refused.value)


def test_hostile_zips_are_refused(tmp_path: Path) -> None:
    files = texts(ratings(2, (1, 2)))
    whole = packed(tmp_path / "whole.zip", files).read_bytes()
    bomb = packed(tmp_path / "bomb.zip", files | {"ratings.csv": HEADS["ratings.csv"] + "\n" + "1" * 40_000_000})
    lzma = tmp_path / "lzma.zip"
    with zipfile.ZipFile(lzma, "w", zipfile.ZIP_LZMA) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    twice = tmp_path / "twice.zip"
    with zipfile.ZipFile(twice, "w") as archive:
        for top in ("a/", "b/"):
            archive.writestr(f"{top}ratings.csv", files["ratings.csv"])
    altered = tmp_path / "altered.zip"
    at = whole.index(b"ratings.csv") + 60
    altered.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole[: len(whole) // 2])
    locked = tmp_path / "locked.zip"
    locked.write_bytes(_encrypted(whole))
    for path, why in (
        (bomb, PoolFault.RATIO),
        (lzma, PoolFault.METHOD),
        (twice, PoolFault.TWICE),
        (altered, PoolFault.DAMAGED),
        (cut, PoolFault.DAMAGED),
        (locked, PoolFault.ENCRYPTED),
        (tmp_path / "nowhere.zip", PoolFault.ABSENT),
    ):
        with pytest.raises(PoolFileWrong) as refused:
            read(path)
        assert refused.value.why is why, path.name


def _encrypted(whole: bytes) -> bytes:
    """The same with the sign of encryption set in the directory at its end."""
    changed = bytearray(whole)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        changed[at + 8] |= 1
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


@given(st.binary(max_size=300))
def test_any_bytes_as_ratings_give_sound_ratings_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("any")
    files = texts(())
    (path / "movies.csv").write_text(files["movies.csv"])
    (path / "ratings.csv").write_bytes(files["ratings.csv"].encode() + data)
    for user, movie, halves, at in read(path)[0]:
        assert user > 0
        assert movie > 0
        assert 1 <= halves <= 10
        assert at >= 0


@given(st.binary(max_size=400))
def test_any_bytes_as_a_zip_are_refused_and_never_an_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.zip"
    path.write_bytes(b"PK\x03\x04" + data)
    with pytest.raises(PoolFileWrong):
        read(path)
