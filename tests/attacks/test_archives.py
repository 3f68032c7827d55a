"""Hostile archives: a faulty club export is refused with the place of the fault, and changes nothing."""

import asyncio
import itertools
import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import paths
from bot.__main__ import main
from bot.composition import Services, open_services
from bot.config import Settings
from bot.domain.catalogue.errors import FilmAmbiguous, FilmNotFound
from bot.domain.clubs.errors import NotAClubExport
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.reviews.errors import NoReviewYet
from bot.services.clubs.club_export import export_files
from bot.services.clubs.club_import_files import read_club_export
from bot.ui.problems import error_sentence
from tests.support import hostile_files
from tests.support.hostile_files import DEEP, LONG, places, text_of, with_value, without, zipped

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
_GUILDS = itertools.count(50_000)

CLUB: dict[str, Any] = {
    "format": "marquee-club",
    "version": 1,
    "films": [
        {
            "key": 1,
            "title": "Ran",
            "year": 1985,
            "directors": ["Akira Kurosawa"],
            "imdb_id": "tt0089881",
            "tmdb_id": 11645,
            "wikidata_id": "Q202725",
        },
        {
            "key": 2,
            "title": "Zz Ours",
            "year": None,
            "directors": [],
            "imdb_id": None,
            "tmdb_id": None,
            "wikidata_id": None,
        },
    ],
    "members": [{"id": "10000000000000001", "name": "Ada"}],
    "unquoted": ["10000000000000001"],
    "ratings": [{"film": 1, "member": "10000000000000001", "stars": 4.5, "on": "2026-03-01"}],
    "changes": [
        {"film": 1, "field": "title", "value": "Chaos"},
        {"film": 1, "field": "original_title", "value": "乱"},
        {"film": 1, "field": "alternative_titles", "value": ["Ran!"]},
        {"film": 1, "field": "year", "value": 1986},
        {"film": 1, "field": "runtime", "value": 162},
        {"film": 1, "field": "directors", "value": ["Kurosawa Akira"]},
        {"film": 1, "field": "genres", "value": ["drama"]},
        {"film": 1, "field": "overview", "value": "An old lord divides his realm."},
        {"film": 1, "field": "poster", "value": "https://example.org/ran.jpg"},
        {"film": 1, "field": "meant_by", "value": "chaos"},
        {"film": 2, "field": "confirmed", "value": True},
        {"film": 2, "field": "same_as", "value": 1},
    ],
    "settings": {
        "starter_library": "off",
        "reviews_appear": "approved",
        "reviewer_role": "10000000000000009",
        "log_channel": "10000000000000008",
        "watch_country": "GB",
    },
}
REVIEWS: dict[str, Any] = {
    "format": "marquee-club",
    "version": 1,
    "reviews": [
        {
            "film": 1,
            "author": {"kind": "member", "member": "10000000000000001"},
            "headline": "Red on green",
            "paragraphs": [
                {"text": "Three sons, one castle.", "spoilers": [[0, 5]], "quotations": [[7, 10]]},
                {"text": "The old man laughs.", "spoilers": [], "quotations": []},
            ],
            "stars": 4.5,
            "language": "en",
            "spoilers": "inline",
            "written_on": "2026-03-01",
            "watched_on": "2026-02-28",
            "rewatch": True,
            "provenance": "member",
            "source_url": None,
            "copyright": None,
            "excerpt_only": False,
            "created_at": "2026-03-01T20:15:00+00:00",
            "updated_at": "2026-03-01T20:15:00+00:00",
            "lines": [[1, 0, 19, "pinned"]],
        },
        {
            "film": 1,
            "author": {"kind": "critic", "name": "R. Koller", "outlet": "The Paper", "bio": "Writes."},
            "headline": None,
            "paragraphs": [{"text": "A storm of a film.", "spoilers": [], "quotations": []}],
            "stars": None,
            "language": None,
            "spoilers": "none",
            "written_on": None,
            "watched_on": None,
            "rewatch": False,
            "provenance": "page",
            "source_url": "https://example.org/ran",
            "copyright": "© R. Koller",
            "excerpt_only": False,
            "created_at": "2026-03-02T20:15:00+00:00",
            "updated_at": "2026-03-02T20:15:00+00:00",
            "lines": [],
        },
    ],
}
FILES = {"club.json": CLUB, "reviews-1.json": REVIEWS}
WRONG: dict[type, tuple[Any, ...]] = {
    str: (None, 3, 1.5, True, [], {}, ["x"], 2**70, LONG, "\x00", ""),
    int: (None, "x", "1", 1.5, True, [], {}, 2**70, 2**63, -1, 0),
    float: (None, "x", True, [], {}, 2**70, -1, 0, 4.25, 5.5),
    bool: (None, "x", 3, 0, [], {}),
    list: (None, "x", 3, True, {}, [[[]]], [None], [True], [2**70]),
    dict: (None, "x", 3, True, [], {"no_such_field": 1}),
}
"""Wrong values for a value of each type, except those that FREE allows."""
NULLABLE = {"year", "imdb_id", "tmdb_id", "wikidata_id", "headline", "stars", "language", "written_on", "watched_on"}
NULLABLE |= {"source_url", "copyright", "outlet", "bio"}
EMPTY = {"language", "copyright", "outlet", "bio", "reviewer_role", "log_channel"}
"""Fields in which an empty text means none."""


def _may_stand(at: hostile_files.Path, value: Any) -> bool:
    name = next(step for step in reversed(at) if isinstance(step, str)) if at else ""
    if name == "value":
        field = CLUB["changes"][at[1]]["field"] if isinstance(at[1], int) else ""
        if value is None:
            return len(at) == 3 and field not in (
                "title", "alternative_titles", "directors", "genres", "meant_by", "confirmed", "same_as"
            )  # fmt: skip
        return value == "" and field in ("original_title", "overview")
    if value == {} and at == ("settings",):
        return True
    if type(value) is int and value == 0 and isinstance(at[-1], int):
        return True  # the start of a range of text
    if value == [] and name in ("spoilers", "quotations", "lines", "directors"):
        return True
    return (value is None and name in NULLABLE and not isinstance(at[-1], int)) or (value == "" and name in EMPTY)


CASES = [
    (file, at, wrong)
    for file, whole in FILES.items()
    for at, value in places(whole)
    if value is not None
    for wrong in WRONG[type(value)]
    if not _may_stand(at, wrong)
]


@dataclass(slots=True)
class Bench:
    runner: asyncio.Runner
    services: Services
    watching: sqlite3.Connection

    def written(self) -> int:
        """A number that changes when anything is written to the database."""
        return int(self.watching.execute("PRAGMA data_version").fetchone()[0])

    def restore(self, archive: bytes, guild: GuildId) -> None:
        self.runner.run(self.services.club_imports.restore_club([archive], guild))

    def refused(self, archive: bytes, case: object = "") -> str:
        """The sentence that refuses an archive; asserts that nothing changed."""
        before = self.written()
        try:
            self.restore(archive, GuildId(next(_GUILDS)))
        except NotAClubExport as error:
            assert self.written() == before
            said = error_sentence(error)
            assert len(said) < 500
            assert said.isprintable()
            return said
        pytest.fail(f"taken in: {case}")


@pytest.fixture(scope="module")
def bench(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    path = tmp_path_factory.mktemp("archives") / "marquee.sqlite3"
    shutil.copyfile(template, path)
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        services = runner.run(stack.enter_async_context(open_services(Settings(database_path=path), now=lambda: NOW)))
        runner.run(services.line_refresh.wait_until_done())  # it writes, and here nothing else may
        with closing(sqlite3.connect(path)) as watching:
            yield Bench(runner, services, watching)
        runner.run(stack.aclose())


def _packed(changed: str = "", whole: Any = None) -> bytes:
    """The export with one file changed by a function."""
    return zipped({name: text_of(whole if name == changed else one) for name, one in FILES.items()})


def _works(bench: Bench, guild: GuildId) -> None:
    """Use the club after a restore: its films, reviews, corrections, settings and export."""
    bench.runner.run(_asked(bench.services, guild))


async def _asked(services: Services, guild: GuildId) -> None:
    who = Actor(member=MemberId(5), name="Ada", guild=guild, manages_messages=True, manages_server=True)
    await services.clubs.effective_settings(who)
    await services.reviews.corrections.list_changes(who)
    for typed in ("ran", "chaos", "zz ours", ""):
        await services.reading.suggest_films(who, typed, 10)
        with suppress(FilmNotFound, FilmAmbiguous, NoReviewYet):
            await services.reading.film_page(who, typed)
        with suppress(FilmNotFound, FilmAmbiguous, NoReviewYet):
            await services.reading.open_review(who, typed)
    again = export_files(await services.club_exports.export_club(guild))
    read_club_export([zipped({file.name: file.data for file in again})])


def test_the_export_that_the_attacks_alter_is_taken_in_and_names_no_role_or_channel(bench: Bench) -> None:
    guild = GuildId(next(_GUILDS))
    bench.restore(_packed(), guild)
    _works(bench, guild)
    there = dict(bench.watching.execute("SELECT key, value FROM club_setting WHERE guild_id = ?", (guild,)))
    assert there == {"starter_library": "off", "reviews_appear": "approved", "watch_country": "GB"}


def _check_cases(bench: Bench, cases: list[tuple[str, hostile_files.Path, Any]]) -> None:
    for file, at, wrong in cases:
        said = bench.refused(_packed(file, with_value(FILES[file], at, wrong)), (at, str(wrong)[:40]))
        assert file in said, (at, str(wrong)[:40], said)
        named = [step for step in at if isinstance(step, str)][:1]
        assert all(step in said for step in named), (at, str(wrong)[:40], said)


def test_every_field_with_a_value_of_another_type_is_refused_with_its_place(bench: Bench) -> None:
    """Each third case; the long run has all."""
    assert len(CASES) > 900
    _check_cases(bench, [case for case in CASES if case[2] is not LONG][::3])


@pytest.mark.long
def test_every_field_with_every_wrong_value_is_refused_with_its_place(bench: Bench) -> None:
    _check_cases(bench, CASES)


def test_an_unknown_or_missing_field_is_refused_anywhere(bench: Bench) -> None:
    for file, whole in FILES.items():
        for at, value in places(whole):
            if isinstance(value, dict) and at != ("settings",):
                for key in value.keys() - {"outlet", "bio"}:
                    said = bench.refused(_packed(file, without(whole, (*at, key))))
                    assert file in said
                    assert key in said or "author" in said
                said = bench.refused(_packed(file, with_value(whole, (*at, "no_such_field"), 1)))
                assert "no_such_field: unknown field" in said


@pytest.mark.parametrize(
    ("file", "at", "value", "says"),
    [
        ("club.json", ("films", 1, "year"), "x", "films[1].year: expected a whole number or null"),
        ("club.json", ("films", 1, "key"), 1, "films[1].key: another film has it"),
        ("club.json", ("films", 0, "imdb_id"), "89881", "films[0]: imdb_id: expected tt and 7 to 10 digits"),
        ("club.json", ("members", 0, "id"), "٣٤", "members[0].id: expected an id in digits"),
        ("club.json", ("members", 0, "id"), "9" * 19, "members[0].id: no id of Discord's"),
        ("club.json", ("ratings", 0, "on"), "2026-02-30", "ratings[0].on: there is no such day"),
        ("club.json", ("ratings", 0, "film"), 77, "ratings[0].film: no film has the key 77"),
        ("club.json", ("changes", 0, "field"), "no_such_fact", "changes[0].field: a club can change title"),
        ("club.json", ("changes", 9, "value"), " ", "changes[9].value: expected a title"),
        ("club.json", ("changes", 8, "value"), "javascript:alert(1)", "poster: expected an http or https address"),
        ("club.json", ("changes", 11, "value"), 2, "the film 2 is made one with itself in a circle"),
        ("club.json", ("settings", "no_such_setting"), "on", "settings.no_such_setting: a club can set"),
        ("club.json", ("settings", "watch_country"), "XX", "watch_country: expected US or GB"),
        ("club.json", ("settings", "log_channel"), "everyone", "log_channel: expected a channel"),
        ("club.json", ("version",), 2, "version: this Marquee reads version 1"),
        ("reviews-1.json", ("reviews", 0, "source_url"), "javascript:alert(1)", "expected an http or https address"),
        ("reviews-1.json", ("reviews", 0, "lines"), [[0, 0, 3, "pinned"]] * 2, "lines[1]: this line is there twice"),
        ("reviews-1.json", ("reviews", 0, "lines"), [[2, 0, 3, "pinned"]], "no such stretch of the review"),
        ("reviews-1.json", ("reviews", 0, "created_at"), "9999-12-31T23:59:59-12:00", "created_at: expected a time"),
        ("reviews-1.json", ("reviews", 0, "written_on"), "9999-12-31", "written_on: expected a day from"),
        ("reviews-1.json", ("reviews", 0, "paragraphs", 1, "text"), "A\n\nB", "a paragraph holds an empty line"),
        ("reviews-1.json", ("reviews", 0, "paragraphs", 1, "text"), "\ud800", "not valid JSON"),
        ("reviews-1.json", ("reviews", 0, "author", "kind"), "critic", "author: expected a name and no member's id"),
        ("reviews-1.json", ("reviews", 0, "paragraphs", 0, "spoilers"), [[5, 99]], "spoilers[0]: expected a start"),
    ],
)
def test_a_fault_is_told_with_its_place(bench: Bench, file: str, at: hostile_files.Path, value: Any, says: str) -> None:
    assert says in bench.refused(_packed(file, with_value(FILES[file], at, value)))


def _raw(old: bytes, new: bytes, file: str = "club.json") -> bytes:
    """The export with other bytes in one of its files."""
    texts = {name: text_of(one) for name, one in FILES.items()}
    assert old in texts[file]
    return zipped({**texts, file: texts[file].replace(old, new, 1)})


@pytest.mark.parametrize(
    ("archive", "says"),
    [
        (lambda: _raw(b'"year": 1985', b'"year": 1985, "year": 1986'), "films[0].year: it occurs twice"),
        (lambda: _raw(b'"stars": 4.5', b'"stars": NaN'), "not valid JSON"),
        (lambda: _raw(b'"stars": 4.5', b'"stars": 1e999'), "ratings[0].stars"),
        (lambda: _raw(b'"headline": null', b'"headline": "\\ud800"', "reviews-1.json"), "not valid JSON"),
        (lambda: _raw(b'"title": "Ran"', b'"title": "\xff"'), "not valid JSON"),
        (lambda: _raw(b'"value": "Chaos"', b'"value": ' + DEEP.encode()), "club.json: "),
        (lambda: _raw(b'"films": [', b'"x": ' + DEEP.encode() + b', "films": ['), "nested too deeply"),
        (lambda: b"no ZIP", "it is not a ZIP"),
        (lambda: _packed()[:-30], "damaged"),
        (lambda: _packed()[:60] + b"\x00" * 40 + _packed()[100:], "damaged"),
        (lambda: hostile_files.encrypted(_packed()), "encrypted"),
        (lambda: zipped({n: text_of(w) for n, w in FILES.items()}, zipfile.ZIP_LZMA), "an unusual compression"),
        (lambda: zipped({**{n: text_of(w) for n, w in FILES.items()}, "x/club.json": text_of(CLUB)}), "is there twice"),
        (lambda: zipped({"reviews-1.json": text_of(REVIEWS)}), "club.json is missing"),
        (lambda: zipped({"club.json": b" " * 60_000_000}), "unpacks to far more than it holds"),
        (lambda: zipped({"club.json": Random(1).randbytes(65 * 1024**2)}, zipfile.ZIP_STORED), "more than 64 MB"),
        (lambda: zipped({f"{n}.txt": b"" for n in range(2_001)}), "more than 2,000 files"),
    ],
)  # fmt: skip
def test_a_hostile_archive_is_refused(bench: Bench, archive: Callable[[], bytes], says: str) -> None:
    assert says in bench.refused(archive())


def test_the_operators_command_refuses_with_one_sentence(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "marquee.sqlite3"
    shutil.copyfile(template, path)
    monkeypatch.setenv("DATABASE_PATH", str(path))
    club = tmp_path / "club.zip"
    club.write_bytes(_packed("club.json", with_value(CLUB, ("films", 1, "year"), "x")))
    assert main(["import", str(club), "--guild", "7", "--yes"]) == 1
    told = capsys.readouterr()
    assert told.err.startswith(
        "This is not a complete export of a club: club.json: films[1].year: expected a whole number"
    )
    assert told.err.count("\n") == 1
    club.write_bytes(_packed())
    assert main(["import", str(club), "--guild", "7", "--yes"]) == 0
    assert "Not imported: reviewer role and log channel" in capsys.readouterr().out


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["javascript:x", "title", "same_as", "meant_by", "2026-13-01", "0001-01-01", "\ud800", "\u200b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
_PLACES = [(file, at) for file, whole in FILES.items() for at, _ in places(whole) if at]


@st.composite
def _altered(draw: st.DrawFn) -> bytes:
    """An export with other values in up to three places, or other bytes in its files or in the ZIP."""
    files: dict[str, Any] = dict(FILES)
    for _ in range(draw(st.integers(0, 3))):
        file, at = draw(st.sampled_from(_PLACES))
        try:
            files[file] = with_value(files[file], at, draw(JSON))
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change removed the place
    texts = {
        name: json.dumps(one, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")
        for name, one in files.items()
    }
    if draw(st.integers(0, 3)) == 0:
        name = draw(st.sampled_from(sorted(texts)))
        texts[name] = _with_other_bytes(draw, texts[name])
    archive = zipped(texts)
    return _with_other_bytes(draw, archive) if draw(st.integers(0, 5)) == 0 else archive


def _with_other_bytes(draw: st.DrawFn, data: bytes) -> bytes:
    begins = draw(st.integers(0, len(data) - 1))
    return data[:begins] + draw(st.binary(max_size=4)) + data[begins + draw(st.integers(0, 3)) :]


def _refused_or_whole(bench: Bench, archive: bytes) -> None:
    guild, before = GuildId(next(_GUILDS)), bench.written()
    with suppress(NotAClubExport):
        bench.restore(archive, guild)
        _works(bench, guild)
        return
    assert bench.written() == before


@given(_altered())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_altered_export_is_refused_whole_or_serves_a_club(bench: Bench, archive: bytes) -> None:
    _refused_or_whole(bench, archive)


@pytest.mark.long
@given(_altered())
@settings(max_examples=3_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_many_altered_exports_are_refused_whole_or_serve_a_club(bench: Bench, archive: bytes) -> None:
    _refused_or_whole(bench, archive)


READ = """
import resource, sys
from bot.domain.errors import MarqueeError
from bot.services.clubs.club_import_files import read_club_export
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_club_export([open(sys.argv[1], "rb").read()])
    print("read")
except MarqueeError as error:
    print(error)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
MEGABYTES = 600
"""The memory limit for reading any archive; before, such archives took up to twelve gigabytes."""


def _bomb(inside: bytes, piece: bytes, size: int) -> Callable[[], bytes]:
    def made() -> bytes:
        head, tail = text_of(CLUB).split(inside, 1)
        return zipped({"club.json": head + inside + piece * (size // len(piece)) + tail})

    return made


BOMBS = {
    "lists in a fact": _bomb(b'"value": [', b"[],", 60_000_000),
    "names": _bomb(b'"directors": [', b'"a",', 60_000_000),
    "empty lists": _bomb(b'"films": [', b"[],", 60_000_000),
    "ids": _bomb(b'"unquoted": [', b'"1",', 60_000_000),
    "one text": _bomb(b'"title": "', b"x", 60_000_000),
    "wide text": _bomb(b'"value": "', b"x" * 999 + "😀".encode(), 60_000_000),
}


@pytest.mark.parametrize("name", ["lists in a fact", pytest.param("*", marks=pytest.mark.long)])
def test_a_bomb_takes_little_memory(tmp_path: Path, name: str) -> None:
    for bomb in BOMBS if name == "*" else (name,):
        file = tmp_path / "bomb.zip"
        file.write_bytes(BOMBS[bomb]())
        done = subprocess.run(
            [sys.executable, "-c", READ, str(file)], cwd=paths.ROOT, capture_output=True, text=True, check=True
        )
        said, grown = done.stdout.strip().rsplit("\n", 1)
        assert said != "read"
        assert int(grown) < MEGABYTES, (bomb, grown)
