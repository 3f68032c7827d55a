"""Hostile uploads to /import are read in a limited process, in linear time, never on the event loop."""

import asyncio
import csv
import io
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot import paths
from bot.composition import Services
from bot.domain.diary.tracker_errors import HistoryTooLarge
from bot.domain.diary.tracker_history import BadRow, EntryKind, HistoryEntry, RowFault
from bot.domain.errors import MarqueeError
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.spreadsheet import csv_rows, guarded_cell, unguarded_cell
from bot.sources.trackers import letterboxd_csv, letterboxd_watchlist_csv, read_history
from bot.sources.trackers.encoding import decode_text
from bot.sources.trackers.json_text import parse_json
from bot.sources.trackers.markup import to_html, to_markdown
from bot.sources.trackers.packets import ENTRIES_LIMIT, UNREADABLE_LIMIT
from bot.sources.trackers.tables import delimiter_of, read_rows
from bot.ui.problems import error_sentence
from tests.support import hostile_files
from tests.support.hostile_files import zipped
from tests.support.loop_watch import watched_loop
from tests.support.sampling import rotated

HEADINGS = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date\n"


def _table(rows: str) -> bytes:
    return (HEADINGS + rows).encode()


def _reviews(count: int, characters: int) -> bytes:
    words = " ".join(
        Random(3).choices("rain falls on everything he ever loved and nobody minds".split(), k=characters // 5)
    )
    text = words[:characters]
    rows = [f'2026-03-02,Film {n},1995,https://boxd.it/{n},4,,"{n} {text}",,2026-03-01\n' for n in range(count)]
    return zipped({"reviews.csv": (HEADINGS + "".join(rows)).encode()}, 0)


PIECES = {
    "newlines": "\n",
    "blank lines": "\n \n",
    "brackets": "[",
    "links": "[a](https://a",
    "stars": "*a ",
    "strong": "**a",
    "bars": "||a||\n\n",
    "repeated words": "rain rain ",
    "spoiler words": "[spoiler]",
    "spoiler ends": "[/spoiler]",
    "spoiler pairs": "[spoiler]a[/spoiler]",
    "tags": "<b>",
    "tag ends": "</b>",
    "half tags": "<b ",
    "attributes": "<a href='",
    "quotes": "<blockquote>",
    "quote ends": "</blockquote>a",
    "breaks": "<br>",
    "entities": "&amp;",
    "half entities": "&a",
    "combining marks": "e\u0301\u0301",
    "quotation marks": '"',
    "doubled marks": '""a,',
    "delimiters": ",",
    "quoted lines": "> a\n",
    "objects": '{"a":',
    "blanks": " ",
    "digits": "1995",
}
READERS: dict[str, Callable[[str], object]] = {
    "to_markdown": to_markdown,
    "to_html": to_html,
    "rows": lambda text: list(read_rows(text, delimiter_of(text))),
    "json": parse_json,
    "encoding": lambda text: decode_text(text.encode("utf-16-le")),
    "a table": lambda text: read_history((HEADINGS + text).encode(), name="reviews.csv"),
    "a review": lambda text: read_history(
        (HEADINGS + '2026-03-02,Ran,1985,u,4,,"' + text.replace('"', '""')[:90_000] + '",,2026-03-01\n').encode()
    ),
    "a list of names": lambda text: read_history(
        (HEADINGS + f"2026-03-02,Ran,1985,u,4,,,{text},2026-03-01\n").encode()
    ),
}


def _seconds(reader: Callable[[str], object], text: str) -> float:
    least = 60.0
    for _ in range(3):
        before = time.thread_time()
        with suppress(MarqueeError, Exception):
            reader(text)
        least = min(least, time.thread_time() - before)
    return least


def _growth(reader: Callable[[str], object], piece: str, characters: int) -> float:
    """The ratio of times for twice the input; 0 if it takes too few milliseconds to measure."""
    few, many = (_seconds(reader, piece * (size // len(piece))) for size in (characters, 2 * characters))
    return many / few if many > 0.01 else 0.0


def _check_growth(reader: str, pieces: Iterable[str]) -> None:
    for name in pieces:
        piece = PIECES[name]
        # A measurement can be disturbed, so a slow reader is measured again.
        growth = _growth(READERS[reader], piece, 25_000)
        if growth >= 2.5:
            growth = min(_growth(READERS[reader], piece, 60_000) for _ in range(3))
        assert growth < 2.5, (reader, name, growth)


@pytest.mark.parametrize("reader", READERS)
def test_readers_take_twice_as_long_for_twice_as_much(reader: str) -> None:
    _check_growth(reader, rotated(list(PIECES), list(READERS).index(reader), 4))


@pytest.mark.long
@pytest.mark.parametrize("reader", READERS)
def test_readers_take_twice_as_long_for_twice_as_much_of_anything(reader: str) -> None:
    _check_growth(reader, PIECES)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", "＠"])
def test_no_cell_of_any_table_is_a_formula(sign: str) -> None:
    hostile = f'{sign}HYPERLINK("https://evil.example","x")'
    films = {"title": hostile, "year": 1985, "directors": (hostile,), "tags": (hostile,)}
    seen = HistoryEntry(kind=EntryKind.REVIEW, text=hostile, **films)  # type: ignore[arg-type]
    wished = HistoryEntry(kind=EntryKind.WATCHLIST, **films)  # type: ignore[arg-type]
    tables = [*letterboxd_csv([seen]), *letterboxd_watchlist_csv([wished]), csv_rows([[hostile, 1, None]])]
    for table in tables:
        for row in csv.reader(io.StringIO(table.decode(), newline="")):
            assert not any(cell[:1] in tuple("=+-@\t\r＝＋－＠") for cell in row), row
    (back,) = read_history(tables[0], name="letterboxd-1.csv").entries
    assert back.title == seen.title.strip()
    assert back.directors[0].strip() == hostile.replace(",", " ").strip() or sign in "\t\r"


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "'", "'a", "a", "", "-", "+1", "'tis"])
def test_a_guarded_cell_is_read_back_as_it_was(text: str) -> None:
    assert unguarded_cell(guarded_cell(text)) == text


async def test_the_table_of_an_import_is_guarded(services: Services) -> None:
    who = Actor(member=MemberId(9), name="Ada", guild=GuildId(4))
    rows = "".join(f"{n},{sign}cmd|x,x,https://boxd.it/a,9\n" for n, sign in enumerate("=+-@"))
    panel = await services.history_imports.preview_import(
        who, (HEADINGS.replace("Rewatch,Review,Tags,Watched Date", "") + rows).encode(), "ratings.csv"
    )
    table = (await services.history_imports.import_table(who, panel.id)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(table, newline="")) for cell in row]
    assert cells
    assert not any(cell[:1] in tuple("=+-@") for cell in cells)


ENTRY: dict[str, Any] = {
    "kind": "list_item",
    "title": "Ran",
    "year": 1985,
    "imdb_id": "tt0089881",
    "tmdb_id": 11645,
    "directors": ["Akira Kurosawa"],
    "stars": 4.5,
    "logged_on": "2026-03-02",
    "rewatch": True,
    "text": "Three sons.",
    "quotations": [[0, 5]],
    "spoilers": False,
    "tags": ["club"],
    "list_name": "Rain",
    "film_uri": "https://boxd.it/a",
    "entry_uri": "https://boxd.it/b",
}
WRONG: list[Any] = [
    3,
    1.5,
    True,
    "x",
    [],
    {},
    [[[]]],
    [None],
    2**70,
    -(2**70),
    10**400,
    hostile_files.LONG,
    "javascript:x",
    "\ud800",
]


@pytest.mark.parametrize("field", ENTRY)
def test_every_field_of_an_entry_may_be_anything_and_costs_only_its_row(field: str) -> None:
    deep = json.loads("[" * 400 + "]" * 400)
    for wrong in [*WRONG, deep]:
        whole = {"format": "marquee-export", "version": 1, "lists": [], "entries": [{**ENTRY, field: wrong}, ENTRY]}
        history = read_history(json.dumps(whole).encode(), name="marquee.json")
        assert len(history.entries) + len(history.unreadable) == 2
        assert history.entries[-1].title == "Ran"
        for bad in history.unreadable:
            assert len(bad.value) <= 80


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JaVaScRiPt:x", " java\tscript:x", "data:text/html,x", "file:///etc"]
)
def test_an_address_that_is_none_of_the_webs_costs_its_row(address: str) -> None:
    whole = {"format": "marquee-export", "version": 1, "entries": [{**ENTRY, "film_uri": address}]}
    (bad,) = read_history(json.dumps(whole).encode(), name="marquee.json").unreadable
    assert (bad.why, bad.line) == (RowFault.ADDRESS, 1)
    assert isinstance(bad, BadRow)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nested json": hostile_files.DEEP.encode,
    "nested objects": lambda: b'{"a":' * 100_000,
    "encrypted": lambda: hostile_files.encrypted(_reviews(1, 50)),
    "cut": lambda: _reviews(3, 500)[:-40],
    "a version of 2^70": lambda: json.dumps({"format": "marquee-export", "version": 2**70}).encode(),
    "a bomb": lambda: zipped({"reviews.csv": b"a" * 60_000_000}),
    "long names": lambda: zipped({"x" * 60_000 + ".csv": HEADINGS.encode()}),
    "unreadable rows": lambda: _table("x,Ran,year,u,9,,,,\n" * (UNREADABLE_LIMIT + 1)),
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + Random(1).randbytes(50_000),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_upload_is_refused_with_a_sentence(services: Services, name: str) -> None:
    who = Actor(member=MemberId(9), name="Ada", guild=GuildId(4))
    with pytest.raises(MarqueeError) as refused:
        await services.history_imports.preview_import(
            who, HOSTILE[name](), "upload.zip" if name in ("encrypted", "cut") else "upload"
        )
    assert error_sentence(refused.value)
    assert isinstance(refused.value, HistoryTooLarge) is (name == "unreadable rows")


async def _held_by_an_import(services: Services, upload: bytes) -> float:
    who = Actor(member=MemberId(9), name="Ada", guild=GuildId(4))
    with watched_loop() as held:
        panel = await services.history_imports.preview_import(who, upload, "letterboxd.zip")
    assert sum(panel.counts.values()) > 0
    return max(held)


async def test_long_reviews_do_not_hold_the_event_loop(services: Services) -> None:
    await services.catalogue.index_ready()
    assert await _held_by_an_import(services, _reviews(40, 95_000)) < 0.05


@pytest.mark.long
async def test_three_hundred_of_the_longest_reviews_do_not_hold_the_event_loop(services: Services) -> None:
    await services.catalogue.index_ready()
    assert await _held_by_an_import(services, _reviews(300, 95_000)) < 0.05


@pytest.mark.long
async def test_as_many_entries_as_are_taken_do_not_hold_the_event_loop(services: Services) -> None:
    await services.catalogue.index_ready()
    rows = "".join(
        f"2026-03-02,Film {n},{1900 + n % 100},https://boxd.it/{n},4,,,,2026-03-01\n" for n in range(ENTRIES_LIMIT)
    )
    assert await _held_by_an_import(services, (HEADINGS + rows).encode()) < 0.05


async def test_exports_at_once_do_not_hold_the_event_loop(services: Services) -> None:
    """25 people take their data out at once, three of them twenty long reviews each."""
    await services.catalogue.index_ready()
    who = [Actor(member=MemberId(n), name="Ada", guild=GuildId(4)) for n in range(1, 26)]
    films = await services.catalogue.get_films(GuildId(4), (await services.catalogue.starter_films())[:20])
    text = "Rain fell. " * 900
    rows = "".join(f'{film.imdb_id},"{film.title}",{film.year},4,2026-03-01,"{text}"\n' for film in films)
    upload = f"imdbID,Title,Year,Rating,WatchedDate,Review\n{rows}".encode()
    for one in who[:3]:
        panel = await services.history_imports.preview_import(one, upload, "reviews.csv")
        await services.history_imports.accept_import(one, panel.id)
    with watched_loop() as held:
        parts = await asyncio.gather(*(services.member_exports.export_member(one, 8_000_000) for one in who))
    assert len(parts[0][0]) > len(parts[-1][0])
    assert max(held) < 0.05


READ = """
import asyncio, resource, sys
from bot.domain.errors import MarqueeError
from bot.services.heavy_work import HeavyWork
from bot.services.diary.imports import READ_MEGABYTES, READ_SECONDS
from bot.sources.trackers.packets import read_in_packets
from bot.ui.problems import error_sentence

async def read():
    heavy = HeavyWork()
    try:
        await heavy.run_isolated(
            1, read_in_packets, open(sys.argv[1], "rb").read(), sys.argv[2], seconds=READ_SECONDS, megabytes=READ_MEGABYTES
        )
        print("read")
    except MarqueeError as error:
        print(error_sentence(error))
    await heavy.close()

asyncio.run(read())
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""
BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "cells": ("ratings.csv", lambda: _table(("aa," * 90 + "\n") * 110_000)),
    "rows": ("ratings.csv", lambda: _table("a,b,1,c\n" * 199_000)),
    "lists": ("ratings.json", lambda: b"[" + b"[]," * 1_500_000 + b"[]]"),
    "objects": ("ratings.json", lambda: b"[" + b'{"a":{}},' * 700_000 + b"{}]"),
    "numbers": ("ratings.json", lambda: b"[" + b"1.5," * 8_000_000 + b"1]"),
    "wide text": ("reviews.csv", lambda: _table("x" * 30_000_000 + "😀")),
    "tags": ("reviews.csv", lambda: _table('2026-03-02,Ran,1985,u,4,,"' + "<b><i>" * 5_000_000 + '",,\n')),
    "names": ("diary.csv", lambda: _table('2026-03-02,Ran,1985,u,4,,,"' + ",".join(map(str, range(4_000_000))) + '",2026-03-01\n')),
}  # fmt: skip


@pytest.mark.parametrize(
    "bomb", ["lists", *(pytest.param(name, marks=pytest.mark.long) for name in BOMBS if name != "lists")]
)
def test_reading_a_hostile_upload_takes_bounded_memory(tmp_path: Path, bomb: str) -> None:
    name, made = BOMBS[bomb]
    file = tmp_path / "upload"
    file.write_bytes(made())
    done = subprocess.run(
        [sys.executable, "-c", READ, str(file), name], cwd=paths.ROOT, capture_output=True, text=True, check=True
    )
    said, megabytes = done.stdout.strip().rsplit("\n", 1)
    assert said
    assert int(megabytes) < 900, said
