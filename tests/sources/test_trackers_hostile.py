"""Any bytes give a history or one of our errors, never another exception."""

from __future__ import annotations

import contextlib
import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.diary.tracker_history import TrackerHistory
from bot.domain.errors import MarqueeError
from bot.sources.trackers import encode_history, read_history
from tests.sources.trackers_samples import (
    IMDB,
    IMDB_LIST,
    IMDB_OLD,
    LIST_V7,
    letterboxd_files,
    packed,
    table,
    trakt_files,
)

ROW = 'tt0113627,9,2026-03-02,Leaving Las Vegas,"Leaving, Las Vegas",https://x/tt0113627/,Movie,7.5,111,1995,"a, b",1,1995-10-27,M'
HOME = read_history(packed(letterboxd_files()))
SEEDS: list[tuple[str, bytes]] = [
    *((name, content) for name, content in letterboxd_files().items() if isinstance(content, bytes)),
    ("lists/rain.csv", LIST_V7.encode()),
    ("ratings.csv", table(IMDB, ROW, ROW)),
    ("watchlist.csv", table(IMDB_LIST, f"1,{ROW}", f"2,{ROW}")),
    ("ratings.csv", table(IMDB_OLD, f"1,{ROW}")),
    *((name, json.dumps(content).encode()) for name, content in trakt_files().items() if isinstance(content, list)),
    ("letterboxd.zip", packed(letterboxd_files())),
    ("trakt.zip", packed(trakt_files())),
    ("marquee.zip", encode_history(HOME)),
]
WEDGES = [b"", b'"', b",", b"\n", b"\r", b'""', b"\x00", b"\xff", b"<blockquote>", b"{", b"]", b"null", b"-1", b"1e999", b"\xed\xa0\x80",
          b"PK\x01\x02", b"9" * 30, b"\xef\xbb\xbf", b"../", b"||", b"\\ud800", b"2026-13-45"]  # fmt: skip


def read(data: bytes, name: str) -> TrackerHistory | None:
    with contextlib.suppress(MarqueeError):
        history = read_history(data, name=name)
        for entry in history.entries:
            with contextlib.suppress(MarqueeError):
                assert entry.text is None or entry.paragraphs
        assert all(bad.line >= 1 for bad in history.unreadable)
        encode_history(history)
        return history
    return None


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    name, data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        stop = start + draw(st.integers(0, 12))
        data = data[:start] + draw(st.sampled_from(WEDGES) | st.binary(max_size=6)) + data[stop:]
    if draw(st.booleans()):
        data = data[: draw(st.integers(0, len(data)))]
    return name, data


NAMES = st.sampled_from(
    ["", "watched.csv", "ratings.csv", "a.zip", "x.json", "../../etc/passwd", "\x00", "likes/films.csv"]
)


@given(st.binary(max_size=400), NAMES)
@settings(max_examples=500)
def test_any_bytes_give_a_history_or_an_error_of_ours(data: bytes, name: str) -> None:
    read(data, name)


@given(mutated())
@settings(max_examples=500, suppress_health_check=[HealthCheck.too_slow])
def test_a_broken_export_gives_a_history_or_an_error_of_ours(broken: tuple[str, bytes]) -> None:
    read(broken[1], broken[0])


@pytest.mark.long
@given(mutated())
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_ten_thousand_broken_exports_give_histories_or_errors_of_ours(broken: tuple[str, bytes]) -> None:
    read(broken[1], broken[0])


@pytest.mark.parametrize("seed", range(20))
def test_a_lost_line_costs_no_other_row_of_the_table(seed: int) -> None:
    rows = [f'2026-03-02,Film {n},1995,https://boxd.it/{n},4,,"a, ""b""\nc",,2026-03-01' for n in range(30)]
    drop = random.Random(seed).randrange(30)
    rows[drop] = "###"
    data = table("Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date", *rows)
    history = read_history(data)
    assert [entry.title for entry in history.entries] == [f"Film {n}" for n in range(30) if n != drop]
    assert [bad.line for bad in history.unreadable] == [2 + 2 * drop]


@pytest.mark.parametrize("piece", [b'"\n', b'"a""\n', b'"""\n', b",", b'",', b"\n", b'a"b"c\n', b'"x"y,', b"\t;\t;"])
def test_a_megabyte_of_one_sign_is_read_in_one_go(piece: bytes) -> None:
    head = b"Date,Name,Year,Letterboxd URI,Rating\n"
    read(head + piece * (1_000_000 // len(piece)), "ratings.csv")
    read(piece * (1_000_000 // len(piece)), "ratings.csv")
