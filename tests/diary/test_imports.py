"""A member imports a history: preview, import, publishing, undo."""

from __future__ import annotations

import asyncio
import csv
import io
import zipfile
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
import simcord

from bot.domain.diary.errors import ImportGone
from bot.domain.diary.tracker_errors import HistoryEmpty
from bot.domain.diary.tracker_history import EntryKind, HistoryEntry, TrackerHistory, TrackerOrigin
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.gateway import progress
from bot.sources.trackers import encode_history
from bot.ui.diary.imports import progress_card
from bot.ui.kit.layout import Card
from tests.support.world import Answer, World

DIARY = """Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date
2026-03-02,Leaving Las Vegas,1995,https://boxd.it/a1,4.5,Yes,"club, rain",2026-03-01
2026-03-03,Ran,1986,https://boxd.it/a2,5,,,2026-03-02
2026-03-03,Ran,1986,https://boxd.it/a2,5,,,2026-03-02
2026-03-04,A Film That Nobody Made,2001,https://boxd.it/a3,2,,,2026-03-03
2026-03-05,Casablanca
"""
REVIEWS = """Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date
2026-03-02,Leaving Las Vegas,1995,https://boxd.it/a1,4.5,Yes,"Tender, and ""merciless"" and he dies.",,2026-03-01
"""
WATCHLIST = """Date,Name,Year,Letterboxd URI
2026-01-01,Casablanca,1942,https://boxd.it/w1
2026-01-01,Solaris,,https://boxd.it/w2
"""
PROFILE = "Date Joined,Username,Email Address\n2020-01-01,ines,ines@example.org\n"


def archive(**files: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        for name, text in files.items():
            packed.writestr(f"{name}.csv", text)
    return held.getvalue()


EXPORT = archive(diary=DIARY, reviews=REVIEWS, watchlist=WATCHLIST, profile=PROFILE)


def _who(member: simcord.MemberActor) -> Actor:
    return Actor(member=MemberId(member.id), name=member.name, guild=GuildId(member.guild.id))


async def bring(world: World, who: simcord.MemberActor, data: bytes = EXPORT, name: str = "letterboxd.zip") -> Answer:
    return await world.ask(who, "import", file=(name, data))


async def test_a_look_comes_before_anything_is_taken_in(world: World) -> None:
    ines = world.club.ines
    look = await bring(world, ines)
    assert look.private
    assert "**3** ready to import" in look.text
    assert "**1** duplicated in the file" in look.text
    assert "**1** needs your choice" in look.text
    assert "**1** not found" in look.text
    assert "**1** could not be read" in look.text
    assert "your profile" in look.text
    assert "Nothing yet" in (await world.ask(ines, "diary")).text


async def test_one_press_takes_it_in_after_a_restart_and_all_of_it_is_private(world: World) -> None:
    ines, theo = world.club.ines, world.club.theo
    look = await bring(world, ines)
    await world.restart()
    taken = await world.press(ines, look, "importgo")
    assert "**3** imported" in taken.text
    diary = await world.ask(ines, "diary")
    assert "🔒 **Leaving Las Vegas (1995)** ★⁠★⁠★⁠★⁠½ · seen 1 Mar 2026 · rewatch · reviewed" in diary.text
    assert "🔒 **Ran (1985)**" in diary.text
    assert "Nothing published" in (await world.ask(theo, "diary", member=ines)).text
    assert "No one here has seen it" in (await world.ask(theo, "who-saw", film="Ran")).text
    assert "This club:" not in (await world.ask(theo, "movie", film="Ran")).text
    assert "merciless" not in (await world.ask(theo, "review", film="Leaving Las Vegas")).text
    shelf = await world.services.library.club_snapshot(world.club.id)
    assert not shelf.all_ratings()


async def test_what_was_imported_is_published_by_kind(world: World) -> None:
    ines, theo = world.club.ines, world.club.theo
    taken = await world.press(ines, await bring(world, ines), "importgo")
    panel = await world.choose(ines, taken, "importpublish", "diary")
    assert "This club: 5.0 of 5" in (await world.ask(theo, "movie", film="Ran")).text
    assert "merciless" not in (await world.ask(theo, "review", film="Leaving Las Vegas")).text
    panel = await world.choose(ines, panel, "importpublish", "reviews")
    review = await world.ask(theo, "review", film="Leaving Las Vegas")
    assert '||Tender, and "merciless" and he dies.||' in review.text
    assert "May spoil the ending" in review.text
    quoted = await world.ask(theo, "highlight", film="Leaving Las Vegas")
    assert "merciless" not in quoted.text
    panel = await world.choose(ines, panel, "importpublish", "watchlist")
    assert "Everything is published" in panel.text
    assert "1 member wants to see it" in (await world.ask(theo, "who-saw", film="Casablanca")).text


async def test_a_single_review_and_a_single_entry_are_published(world: World) -> None:
    ines, theo = world.club.ines, world.club.theo
    taken = await world.press(ines, await bring(world, ines), "importgo")
    (review,) = (await world.services.history_imports.latest_import(_who(ines))).reviews
    await world.choose(ines, taken, "importreview", str(review.id))
    assert "merciless" in (await world.ask(theo, "review", film="Leaving Las Vegas")).text
    assert "No one here has seen it" in (await world.ask(theo, "who-saw", film="Ran")).text


async def test_where_reviews_wait_for_approval_imported_ones_do_too(world: World) -> None:
    ines = world.club.ines
    mara = Actor(
        member=MemberId(world.club.mara.id),
        name="mara",
        guild=world.club.id,
        manages_server=True,
        manages_messages=True,
    )
    await world.services.clubs.change_setting(mara, "reviews_appear", "approved")
    taken = await world.press(ines, await bring(world, ines), "importgo")
    await world.choose(ines, taken, "importpublish", "reviews")
    assert "merciless" not in (await world.ask(world.club.theo, "review", film="Leaving Las Vegas")).text


async def test_the_film_that_is_meant_is_chosen_by_a_button(world: World) -> None:
    ines = world.club.ines
    look = await bring(world, ines)
    assert "Which film is **Solaris**" in look.text
    assert {"Solaris (1972) · Andrei Tarkovsky", "Solaris (2002) · Steven Soderbergh"} <= set(look.labels())
    chosen = await world.press(ines, look, "importpick")
    assert "**4** ready" in chosen.text
    await world.press(ines, chosen, "importgo")
    assert "Solaris" in (await world.ask(ines, "watchlist show")).text


async def test_a_choice_that_comes_after_the_press_is_taken_in_by_another_press(world: World) -> None:
    ines = world.club.ines
    taken = await world.press(ines, await bring(world, ines), "importgo")
    chosen = await world.press(ines, taken, "importpick")
    assert "**1** ready" in chosen.text
    again = await world.press(ines, chosen, "importgo")
    assert "**4** imported" in again.text


async def test_what_was_not_taken_in_is_a_table_to_download(world: World) -> None:
    look = await bring(world, world.club.ines)
    answer = await world.press(world.club.ines, look, "importtable")
    assert answer.private
    (file,) = answer.message.attachments
    rows = list(csv.DictReader(io.StringIO((await file.read()).decode("utf-8-sig"))))
    assert [(row["standing"], row["title"]) for row in rows] == [
        ("unmatched", "A Film That Nobody Made"),
        ("look", "Solaris"),
        ("unreadable", "2"),
    ]
    assert rows[0]["line"] == "5"


async def test_the_same_file_again_brings_nothing_new(world: World) -> None:
    ines = world.club.ines
    await world.press(ines, await bring(world, ines), "importgo")
    again = await bring(world, ines)
    assert "ready to import" not in again.text
    assert "**3** already here" in again.text
    assert not again.ids("importgo")


async def test_an_import_is_undone_as_one(world: World) -> None:
    ines = world.club.ines
    await world.ask(ines, "rate", film="Kes", stars=7)
    taken = await world.press(ines, await bring(world, ines), "importgo")
    await world.choose(ines, taken, "importpublish", "reviews")
    asked = await world.press(ines, taken, "importundo")
    assert "including published ones" in asked.text
    gone = await world.press(ines, asked, "importundosure")
    assert "4 entries removed" in gone.text
    diary = await world.ask(ines, "diary")
    assert "1 entry" in diary.text
    assert "merciless" not in (await world.ask(ines, "review", film="Leaving Las Vegas")).text
    assert "**3** ready" in (await bring(world, ines)).text


async def test_nobody_touches_another_members_import(world: World) -> None:
    look = await bring(world, world.club.ines)
    panel = await world.services.history_imports.latest_import(_who(world.club.ines))
    for stranger in (world.club.theo, world.club.mara, world.other.ines):
        nothing = await world.ask(stranger, "import")
        assert "Bring your history" in nothing.text
        assert "Your history from" not in nothing.text
        for press in ("accept_import", "undo_import", "import_panel", "import_table"):
            with pytest.raises(ImportGone):
                await getattr(world.services.history_imports, press)(_who(stranger), panel.id)
    assert look.private


async def test_a_file_that_is_no_export_is_refused(world: World) -> None:
    for data, words in (
        (b"", "There are no films in this file"),
        (b"Dear diary, today I saw a film.", "I don't recognise this file"),
        (b"PK\x03\x04 cut short", "ZIP is damaged"),
    ):
        refused = await bring(world, world.club.ines, data, "file.csv")
        assert refused.private
        assert words in refused.text, words


async def test_what_is_exported_is_imported_as_it_was(world: World) -> None:
    ines = world.club.ines
    await world.press(ines, await bring(world, ines), "importgo")
    await world.ask(ines, "rate", film="Kes", stars=7)
    history, _ = await world.services.member_exports.export_history(world.club.id, MemberId(ines.id))
    look = await bring(world, world.club.theo, encode_history(history), "marquee.zip")
    assert f"**{len(history.entries)}** ready" in look.text
    await world.press(world.club.theo, look, "importgo")
    again, _ = await world.services.member_exports.export_history(world.club.id, MemberId(world.club.theo.id))
    assert set(again.entries) == set(history.entries)


async def test_a_review_that_gives_nothing_away_can_be_quoted_once_it_is_published(world: World) -> None:
    ines = world.club.ines
    line = "Nobody has ever filmed a storm as tenderly as this, and nobody will again."
    entry = HistoryEntry(kind=EntryKind.REVIEW, title="Ran", year=1985, text=line, spoilers=False)
    data = encode_history(TrackerHistory(origin=TrackerOrigin.MARQUEE, entries=(entry,)))
    taken = await world.press(ines, await bring(world, ines, data, "marquee.zip"), "importgo")
    assert "tenderly" not in (await world.ask(world.club.theo, "highlight", film="Ran")).text
    await world.choose(ines, taken, "importpublish", "reviews")
    assert "tenderly" in (await world.ask(world.club.theo, "highlight", film="Ran")).text


class _Waiting:
    """A stand-in interaction with only what the progress display uses."""

    def __init__(self, error: Exception | None = None) -> None:
        self.response = self
        self.message = None
        self.extras: dict[str, object] = {}
        self.seen: list[str] = []
        self.error = error

    def is_done(self) -> bool:
        return True

    async def edit_original_response(self, *, view: Card, **_: object) -> None:
        self.seen.append(str(view.payload()))
        if self.error is not None:
            raise self.error


async def test_who_waits_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SECONDS", 0.001)
    waiting: Any = _Waiting()

    async def work(told: Callable[[float], None]) -> str:
        told(0.5)
        await asyncio.sleep(0.05)
        return "done"

    assert await progress.show_progress(waiting, work, progress_card) == "done"
    assert "50%" in waiting.seen[0]


@pytest.mark.parametrize("error", [aiohttp.ClientOSError(104, "reset"), aiohttp.ServerDisconnectedError(), OSError()])
async def test_a_picture_of_the_progress_that_is_lost_does_not_end_the_work(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(progress, "SECONDS", 0.001)
    waiting: Any = _Waiting(error)

    async def work(_: Callable[[float], None]) -> str:
        await asyncio.sleep(0.05)
        return "done"

    assert await progress.show_progress(waiting, work, progress_card) == "done"
    assert len(waiting.seen) > 1, "it is tried again at the next step"


async def test_work_that_fails_while_somebody_waits_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(_: Callable[[float], None]) -> str:
        raise HistoryEmpty

    with pytest.raises(HistoryEmpty):
        await progress.show_progress(_Waiting(), work, progress_card)  # type: ignore[arg-type]
