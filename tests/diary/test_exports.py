"""Exports come back unchanged: a club's into an empty club, a member's into their diary."""

from __future__ import annotations

import asyncio
import itertools
import json
import shutil
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.__main__ import main
from bot.composition import Services, open_services
from bot.config import Settings
from bot.domain.catalogue.film import Film
from bot.domain.catalogue.overlay import SAME_AS
from bot.domain.clubs.errors import ClubNotEmpty, NotAClubExport
from bot.domain.clubs.export_parts import NamedFile, pack_into_parts, pack_zip
from bot.domain.diary.entry import DiaryEntry
from bot.domain.diary.review_text import review_text
from bot.domain.diary.tracker_history import EntryKind, HistoryEntry
from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.domain.reviews.review import Author, AuthorKind, NewReview, Paragraph, Span, SpoilerLevel, Stars
from bot.domain.visible import has_visible_text
from bot.services.clubs.club_export import export_files
from bot.services.reviews.review_storage import store_review
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from bot.store.clubs import clubs as club_store
from bot.store.database import WriteTransaction
from bot.store.diary import entries as diary_store

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
_GUILDS = itertools.count(1_000)

# A paragraph holds no empty line, and bars are marks, not characters.
_ALPHABET = st.characters(codec="utf-8", exclude_characters="|\x00\r\ue000\ue001", exclude_categories=("Cc", "Cs"))
_WORDS = st.text(_ALPHABET, min_size=1, max_size=80).filter(lambda text: text == text.strip())


@st.composite
def _spans(draw: st.DrawFn, length: int) -> tuple[Span, ...]:
    cuts = sorted(draw(st.sets(st.integers(0, length), max_size=4)))
    return tuple(Span(cuts[n], cuts[n + 1]) for n in range(0, len(cuts) - 1, 2))


@st.composite
def paragraphs(draw: st.DrawFn) -> tuple[Paragraph, ...]:
    texts = draw(st.lists(_WORDS.filter(has_visible_text), min_size=1, max_size=3))
    return tuple(Paragraph(text, draw(_spans(len(text))), draw(_spans(len(text)))) for text in texts)


@dataclass(frozen=True, slots=True)
class Written:
    film: int
    author: int
    paragraphs: tuple[Paragraph, ...]
    headline: str | None
    halves: int | None
    spoilers: SpoilerLevel
    watched: date | None
    pinned: bool


WRITTEN = st.builds(
    Written,
    film=st.integers(0, 5),
    author=st.integers(0, 4),
    paragraphs=paragraphs(),
    headline=st.none() | _WORDS,
    halves=st.none() | st.integers(1, 10),
    spoilers=st.sampled_from(SpoilerLevel),
    watched=st.none() | st.dates(date(1950, 1, 1), date(2026, 1, 1)),
    pinned=st.booleans(),
)


@dataclass(slots=True)
class Bench:
    runner: asyncio.Runner
    services: Services


@pytest.fixture(scope="module")
def bench(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """One installation for every example: each has clubs of its own."""
    path = tmp_path_factory.mktemp("exports") / "marquee.sqlite3"
    shutil.copyfile(template, path)
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        services = runner.run(stack.enter_async_context(open_services(Settings(database_path=path), now=lambda: NOW)))
        yield Bench(runner, services)
        runner.run(stack.aclose())


async def _populate(services: Services, guild: GuildId, reviews: list[Written], ratings: list[tuple[int, int]]) -> None:
    starter = (await services.catalogue.starter_films())[:4]
    members = {n: MemberId(10_000_000_000_000_000 + n) for n in range(3)}
    async with services.database.write(changes=Changes.EVERYTHING) as writing:
        own = [
            await film_store.insert_film(
                writing, Film(id=FilmId(0), title=title, year=1999, confirmed=False), guild=guild
            )
            for title in ("Zz Ours", "Zz Ours")
        ]
        films = [*starter, *own]
        await club_store.put_members(writing, [(guild, member, f"Member {n}", NOW) for n, member in members.items()])
        for one in reviews:
            await _put(writing, guild, films[one.film], one, members)
        for film, member in ratings:
            entry = DiaryEntry(
                id=0,
                guild=guild,
                member=members[member],
                film=films[film],
                kind=EntryKind.RATING,
                stars=Stars(film + 1),
                published=True,
                recorded_at=NOW,
            )
            await diary_store.insert_entry(writing, entry, now=NOW)
            await diary_store.insert_entry(writing, replace(entry, published=False, stars=Stars(10)), now=NOW)
            await diary_store.insert_entry(writing, replace(entry, kind=EntryKind.WATCHLIST, stars=None), now=NOW)
        await club_store.put_overlay(writing, guild, films[0], "runtime", 99, by=members[0], now=NOW)
        await club_store.put_overlay(writing, guild, films[5], SAME_AS, int(films[4]), by=members[0], now=NOW)
        await club_store.put_setting(writing, guild, "starter_library", "off", by=members[0], now=NOW)


async def _put(
    writing: WriteTransaction, guild: GuildId, film: FilmId, one: Written, members: dict[int, MemberId]
) -> ReviewId:
    author = (
        Author(kind=AuthorKind.MEMBER, name=f"Member {one.author}", member=members[one.author])
        if one.author in members
        else Author(kind=AuthorKind.CRITIC, name=f"Critic {one.author}", outlet="The Paper", bio="Writes.")
    )
    draft = NewReview(
        guild=guild,
        film=film,
        author=author,
        paragraphs=one.paragraphs,
        provenance="member",
        headline=one.headline,
        stars=None if one.halves is None else Stars(one.halves),
        spoilers=one.spoilers,
        watched_on=one.watched,
        rewatch=one.pinned,
    )
    (found,) = await film_store.by_ids(writing, guild, [film])
    identity = await store_review(writing, draft, found, now=NOW)
    if one.pinned:
        await writing.execute_write(
            """
            INSERT INTO line_choice (guild_id, review_id, paragraph, start, stop, standing, set_by, set_at)
            VALUES (?, ?, 0, 0, 1, 'pinned', 5, '2026') ON CONFLICT DO NOTHING
            """,
            guild,
            identity,
        )
    return identity


async def _there_and_back(
    services: Services, reviews: list[Written], ratings: list[tuple[int, int]]
) -> tuple[list[NamedFile], list[NamedFile]]:
    one, other = GuildId(next(_GUILDS)), GuildId(next(_GUILDS))
    await _populate(services, one, reviews, ratings)
    sent = export_files(await services.club_exports.export_club(one))
    await services.club_imports.restore_club(pack_into_parts(sent, 2_000), other)
    return sent, export_files(await services.club_exports.export_club(other))


def _comes_back(bench: Bench, reviews: list[Written], ratings: list[tuple[int, int]]) -> None:
    sent, back = bench.runner.run(_there_and_back(bench.services, reviews, ratings))
    assert [file.name for file in sent] == [file.name for file in back]
    for before, after in zip(sent[1:], back[1:], strict=True):
        assert json.loads(before.data) == json.loads(after.data)


ROUND_TRIP = {
    "reviews": st.lists(WRITTEN, max_size=5),
    "ratings": st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=4, unique=True),
}


@given(**ROUND_TRIP)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_clubs_export_put_into_an_empty_club_is_exported_the_same(
    bench: Bench, reviews: list[Written], ratings: list[tuple[int, int]]
) -> None:
    _comes_back(bench, reviews, ratings)


@pytest.mark.long
@given(**ROUND_TRIP)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_many_clubs_exports_put_into_empty_clubs_are_exported_the_same(
    bench: Bench, reviews: list[Written], ratings: list[tuple[int, int]]
) -> None:
    _comes_back(bench, reviews, ratings)


@given(paragraphs())
@settings(max_examples=300, deadline=None)
def test_a_reviews_text_is_read_back_with_its_spoilers_and_quotations(written: tuple[Paragraph, ...]) -> None:
    text, quotations = review_text(written)
    entry = HistoryEntry(kind=EntryKind.REVIEW, title="Ran", text=text, quotations=quotations)
    assert entry.paragraphs == written


@given(st.lists(st.binary(min_size=1, max_size=3_000), min_size=1, max_size=8), st.integers(1_000, 20_000))
@settings(max_examples=50, deadline=None)
def test_parts_together_hold_every_file_once_and_fit_where_that_can_be(contents: list[bytes], limit: int) -> None:
    import io
    import zipfile

    files = [NamedFile(f"{n}.bin", content) for n, content in enumerate(contents)]
    parts = pack_into_parts(files, limit)
    found = []
    for part in parts:
        with zipfile.ZipFile(io.BytesIO(part)) as archive:
            names = archive.namelist()
            found += [NamedFile(name, archive.read(name)) for name in names]
        assert len(part) <= limit or len(names) == 1
    assert found == files


async def test_an_export_is_put_into_no_club_that_has_reviews(services: Services) -> None:
    await _populate(services, GuildId(5), [], [])
    written = Written(0, 0, (Paragraph("Here."),), None, None, SpoilerLevel.NONE, None, pinned=False)
    await _populate(services, GuildId(6), [written], [])
    archive = pack_zip(export_files(await services.club_exports.export_club(GuildId(6))))
    with pytest.raises(ClubNotEmpty):
        await services.club_imports.restore_club([archive], GuildId(6))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda files: [file for file in files if file.name != "club.json"],
        lambda files: [NamedFile(file.name, file.data.replace(b'"version": 1', b'"version": 2')) for file in files],
        lambda files: [NamedFile(file.name, file.data.replace(b'"film": 1', b'"film": 77')) for file in files],
        lambda files: [NamedFile(file.name, file.data[:-20]) for file in files],
        lambda files: [NamedFile(file.name, file.data.replace(b'"member"', b'"nobody"')) for file in files],
    ],
    ids=["no head", "newer", "film missing", "cut", "no author"],
)
async def test_a_broken_export_is_refused_and_leaves_nothing(services: Services, spoil: object) -> None:
    written = Written(0, 0, (Paragraph("Here."),), None, 8, SpoilerLevel.NONE, None, pinned=False)
    await _populate(services, GuildId(6), [written], [(0, 1)])
    files = export_files(await services.club_exports.export_club(GuildId(6)))
    with pytest.raises(NotAClubExport):
        await services.club_imports.restore_club([pack_zip(spoil(files))], GuildId(7))  # type: ignore[operator]
    back = await services.club_exports.export_club(GuildId(7))
    assert not back.reviews
    assert not back.settings


def test_the_operators_commands_write_a_club_and_read_it_into_another(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "marquee.sqlite3"
    shutil.copyfile(template, path)
    monkeypatch.setenv("DATABASE_PATH", str(path))
    written = Written(0, 0, (Paragraph("Here."),), None, 8, SpoilerLevel.NONE, None, pinned=False)

    async def populate() -> None:
        async with open_services(Settings(database_path=path)) as services:
            await _populate(services, GuildId(6), [written], [(0, 1)])

    asyncio.run(populate())
    club = tmp_path / "club.zip"
    assert main(["export", "--guild", "6", str(club)]) == 0
    assert main(["export", "--guild", "6", str(club)]) == 1
    assert main(["import", str(club), "--guild", "7"]) == 1, "nobody is there to be asked"
    assert "Add --yes" in capsys.readouterr().err
    assert main(["import", str(club), "--guild", "7", "--yes"]) == 0
    assert "1 reviews, 1 ratings" in capsys.readouterr().out
    mine = tmp_path / "mine.zip"
    member = str(10_000_000_000_000_000)
    assert main(["export", "--member", member, "--guild", "6", str(mine)]) == 0
    assert main(["import", str(mine), "--guild", "8", "--member", "42"]) == 1
    assert "Add --yes" in capsys.readouterr().err
    assert main(["import", str(mine), "--guild", "8", "--member", "42", "--yes"]) == 0
    assert "1 entries stored" in capsys.readouterr().out
