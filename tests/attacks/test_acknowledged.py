"""Every interaction is acknowledged in time, with the right visibility, whatever the handler waits for."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from bot.gateway import delivery
from bot.gateway.delivery import Delivery
from bot.store.changes import Changes
from tests.attacks.test_lost_answers import FILM, Stage, stage
from tests.support import limits, wire_world
from tests.support.reviewing import fill, sheet, write
from tests.support.servers import file_of
from tests.support.wire_rest import ANSWER, DEFER, DEFER_UPDATE
from tests.support.world import Answer, World

__all__ = ["stage"]
PRIVATE = 64


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every interaction is deferred before its handler answers."""
    monkeypatch.setattr(Delivery, "start", Delivery._start_deferral)
    for name in ("send", "replace", "open_form"):
        monkeypatch.setattr(Delivery, name, _after_the_deferral(getattr(Delivery, name)))


def _after_the_deferral(answer: Callable[..., Awaitable[bool]]) -> Callable[..., Awaitable[bool]]:
    async def late(self: Delivery, *given: Any, **named: Any) -> bool:
        assert self._deferring is not None
        await self._deferring
        return await answer(self, *given, **named)

    return late


def _acknowledged(world: World) -> tuple[int, bool]:
    """The type of the last first response, and whether it was private."""
    bodies = [request.json for request in world.env.http_requests if request.path.endswith("/callback")]
    body: dict[str, Any] = dict(bodies[-1] or {})
    return body["type"], bool((body.get("data") or {}).get("flags", 0) & PRIVATE)


async def test_a_slow_answer_is_acknowledged_as_private_or_public_as_it_will_be(world: World, at_once: None) -> None:
    ines = world.club.ines
    asked: list[tuple[str, dict[str, Any], bool]] = [
        ("movie", {"film": "Ran"}, False),
        ("movie", {"film": "Ran", "private": True}, True),
        ("review", {"film": "Leaving Las Vegas"}, False),
        ("recommend", {}, False),
        ("recommend", {"private": True}, True),
        ("who-saw", {"film": "Ran"}, False),
        ("watchlist add", {"film": "Ran"}, True),
        ("rate", {"film": "Ran", "stars": 8}, True),
        ("privacy", {}, True),
        ("my-reviews", {}, True),
    ]
    for command, options, private in asked:
        await world.rest()
        answer = await world.ask(ines, command, **options)
        assert answer.private is private, command
        assert _acknowledged(world) == (DEFER, private), command


async def test_a_refusal_is_private_also_after_a_public_thinking(world: World, at_once: None) -> None:
    refused = await world.ask(world.club.ines, "movie", film="Qwertyuiop Asdfghjkl")
    assert _acknowledged(world) == (DEFER, False)
    (told,) = refused.result.followups
    assert told.ephemeral
    deleted = [request for request in world.env.http_requests if request.method == "DELETE"]
    assert len(deleted) == 1, "nothing is left thinking in the channel"


async def test_a_slow_press_keeps_its_message_and_changes_it_or_answers_beside_it(world: World, at_once: None) -> None:
    ines, theo = world.club.ines, world.club.theo
    asked = await world.ask(ines, "recommend")
    turned = await world.press(ines, asked, "more")
    assert _acknowledged(world)[0] == DEFER_UPDATE
    assert not turned.private
    await world.rest()
    copy = await world.press(theo, asked, "more")
    assert _acknowledged(world)[0] == DEFER_UPDATE
    assert Answer(copy.result).result.followups or copy.private


async def test_a_form_that_comes_too_late_waits_behind_a_button(world: World, at_once: None) -> None:
    ines = world.club.ines
    late = await world.ask(ines, "write", film="Ran")
    assert late.private
    assert late.result.modal is None
    assert "your form is ready" in late.text


def test_every_form_can_be_opened_by_a_button_with_its_own_id(world: World) -> None:
    buttons = {control.template.pattern for control, _, _ in world.bot.controls._handlers.values()}
    forms = {control.template.pattern for control, _ in world.bot.forms._handlers}
    assert forms
    assert forms <= buttons


async def test_what_was_written_comes_back_when_the_review_is_gone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A review is removed for good between a moderator's form and its answer: the words are returned in a file."""
    await write(world, world.club.ines)
    opened = await sheet(world, world.club.mara)
    form = await world.press(world.club.mara, opened, "edit")
    drafts = world.services.reviews.drafts
    keep = drafts.store_draft

    async def remove_first(kept: Any, *limit: int) -> int:
        async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
            await writing.execute_write("DELETE FROM review WHERE member_id = ?", world.club.ines.id)
        return await keep(kept, *limit)

    monkeypatch.setattr(drafts, "store_draft", remove_first)
    words = "A moderator's careful correction of this review."
    refused = await fill(world.club.mara, form, text=words)
    everything = str([request.json for request in world.env.http_requests][-2:])
    assert "removed in the meantime" in everything
    assert "something broke" not in everything
    assert "what-you-wrote.txt" in everything
    del refused


async def test_a_full_disk_is_a_sentence_and_reading_goes_on(world: World) -> None:
    ines = world.club.ines
    await world.ask(ines, "movie", film="Ran")
    writer = file_of(world.services.database)._writer
    ((pages,),) = await writer.execute_fetchall("PRAGMA page_count")
    async with world.services.database.write(changes=Changes.UNCACHED) as writing:
        await writing.execute_write("CREATE TABLE filler (words BLOB)")
    await writer.execute_fetchall(f"PRAGMA max_page_count = {pages}")
    with contextlib.suppress(sqlite3.OperationalError):
        while True:
            async with world.services.database.write(changes=Changes.UNCACHED) as writing:
                await writing.execute_write("INSERT INTO filler VALUES (zeroblob(200))")
    for command, options in (("who-saw", {"film": "Ran"}), ("privacy", {}), ("recommend", {})):
        await world.rest()
        answer = await world.ask(ines, command, **options)
        assert "full" not in answer.text, command
        assert "something broke" not in answer.text, command
    await world.rest()
    text = "Words that need room. " * 300
    refused = await write(world, ines, text=text[:3_900])
    assert "the bot's disk is full" in str([request.json for request in world.env.http_requests][-2:])
    del refused


class _Asked:
    """A stand-in interaction with only what the acknowledgement uses."""

    def __init__(self) -> None:
        self.response = self
        self.message = None
        self.command = self.data = None
        self.extras: dict[str, object] = {}
        self._response_type: object = None
        self.log: list[str] = []

    def is_done(self) -> bool:
        return self._response_type is not None

    async def defer(self, *, ephemeral: bool, thinking: bool) -> None:
        assert (ephemeral, thinking) == (True, True)
        self._response_type = "deferred"
        self.log.append("acknowledged")


async def test_a_thread_that_computes_does_not_keep_the_acknowledgement_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivery, "ACKNOWLEDGE_WITHIN", 0.05)
    asked: Any = _Asked()

    def compute() -> None:
        # Pure Python, so that it releases the interpreter only at the switch interval.
        began = time.thread_time()
        while not (asked.log or time.thread_time() - began > 20):
            sum(range(1_000))
        asked.log.append("computed")

    async with delivery.acknowledged(asked):
        await asyncio.to_thread(compute)
    assert asked.log == ["acknowledged", "computed"]


@contextlib.contextmanager
def write_lock(stage: Stage) -> Iterator[None]:
    """Another process writes continuously."""
    connection = sqlite3.connect(stage.path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


async def _wait_for_posters(stage: Stage, name: str, options: dict[str, str]) -> None:
    async with asyncio.timeout(limits.PICTURE_SECONDS):
        while True:
            answer = await stage.bot.slash(name, options, by=wire_world.Member(name))
            if (answer.message or {}).get("attachments"):
                return
            await asyncio.sleep(0.2)


async def test_while_another_process_writes_readers_are_answered_and_writers_acknowledged(stage: Stage) -> None:
    asked = [("recommend", {}), ("who-saw", FILM), ("privacy", {}), ("movie", FILM)]
    # The process that draws starts now, and the bot keeps the posters.
    for name, options in (asked[0], asked[3]):
        await _wait_for_posters(stage, name, options)
    with write_lock(stage):
        answers = await asyncio.gather(
            *(stage.bot.slash(name, options, by=wire_world.Member(name)) for name, options in asked)
        )
        assert [answer.kind for answer in answers] == [ANSWER] * 4
        recommended = answers[0]
        rating = await stage.bot.begin_slash("rate", {**FILM, "stars": 8}, by=wire_world.Member("rater"))
        say = next(
            part
            for part in _parts((recommended.message or {})["components"])
            if str(part.get("custom_id")).startswith("mq:sayof")
        )
        _, _, question, asker = say["custom_id"].split(":")
        film = say["options"][0]["value"].split(":")[1]
        seen = f"mq:seenit:{film}:{question}:{asker}"  # a button of an older message, which does the same
        press = await stage.press(seen, recommended.message or {}, wire_world.Member("viewer"))
        await stage.bot.until(lambda _: (rating.kind, press.kind) == (DEFER, DEFER_UPDATE), within=5)
    assert "Saved" in str((await rating.answer).payload)
    await stage.told(press, "Leaving Las Vegas|seen|Seen")
    assert stage.rows("SELECT count(*) FROM diary") == [(1,)]
    await stage.bot.until(lambda _: stage.rows("SELECT count(*) FROM question")[0][0] >= 1)


async def test_delete_response_is_deferred_while_discord_is_slow(stage: Stage) -> None:
    answer = await stage.bot.slash("movie", FILM)
    assert answer.message is not None
    target = answer.message
    command = next(each for each in stage.bot.account.commands if each["name"] == "Delete response")
    shown = target | {"interaction_metadata": {"id": "1", "type": 2, "user": stage.discord.alice.user(),
                                               "authorizing_integration_owners": {}}}  # fmt: skip
    data = {
        "id": command["id"],
        "name": "Delete response",
        "type": 3,
        "target_id": target["id"],
        "resolved": {"messages": {target["id"]: shown}},
    }
    stage.discord.slow["DELETE"] = 2.5
    exchange = await stage.bot._begin(wire_world.SLASH, data, None)
    await stage.bot.until(lambda _: exchange.kind is not None)
    assert exchange.kind == DEFER
    await stage.told(exchange, "eleted")


def _parts(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from _parts(component.get("components", []))
        if "accessory" in component:
            yield component["accessory"]
