"""The log contains no member's id, text, search word or token, at any level."""

from __future__ import annotations

import asyncio
import logging
import re
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import logs
from tests.journeys.test_wire import CALLBACK, TOKEN
from tests.support.limits import ANSWER_SECONDS, CHANGE_SECONDS
from tests.support.wire import Bot, WireDiscord
from tests.support.wire_process import BotProcess, bot_process
from tests.support.wire_world import EVERYTHING, Member

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")

SEARCHED = "velvet kumquat"
WRITTEN = "Kitchen lantern through the marmalade, and grandmother whispers."
HEADLINE = "Marmalade evenings"
NAME = "Ottokar Wunderlich"


@pytest.fixture
async def discord() -> AsyncIterator[WireDiscord]:
    async with WireDiscord() as running:
        yield running


@pytest.fixture
async def debugging(
    discord: WireDiscord,
    library: Path,
    tmp_path: Path,
) -> AsyncIterator[tuple[Bot, BotProcess]]:
    folder = tmp_path / "data"
    shutil.copytree(library, folder)
    environment = {
        "DISCORD_TOKEN": TOKEN,
        "DATABASE_PATH": str(folder / "marquee.sqlite3"),
        "LOG_LEVEL": "DEBUG",
        "PYTHONASYNCIODEBUG": "1",
    }
    bot = discord.bot(TOKEN)
    async with bot_process(discord, "bot", "run", environment=environment) as process:
        await bot.ready()
        yield bot, process


def private(discord: WireDiscord, bot: Bot, who: Member) -> Iterator[str]:
    """Everything that the log must not contain."""
    yield from (TOKEN, who.id, who.name, discord.club.id, discord.club.channel_id, bot.account.id)
    yield from (SEARCHED, *SEARCHED.split(), "kumquat", WRITTEN, *re.findall(r"\w{6,}", WRITTEN), HEADLINE)
    yield from bot.account.messages
    for exchange in bot.account.exchanges.values():
        yield from (exchange.id, exchange.token)


async def journey(discord: WireDiscord, bot: Bot, who: Member) -> None:
    """Search, write a review, rate and read while Discord fails."""
    await bot.autocomplete("review", "film", SEARCHED, by=who)
    await bot.slash("review", {"film": SEARCHED}, by=who)
    await bot.slash("find", {"text": SEARCHED}, by=who) if _has(bot, "find", "text") else None
    form = await bot.slash("write", {"film": "Ran"}, by=who)
    assert form.kind == 9
    written = await bot.submit(form, {"text": WRITTEN, "headline": HEADLINE}, by=who)
    assert written.message is not None
    assert (await bot.slash("rate", {"film": "Ran"}, by=who)).kind
    card = await bot.slash("review", {"film": "Ran", "reviewer": who.name}, by=who)
    assert "marmalade" in str(card.payload)
    await bot.slash("my-reviews", by=who)
    await bot.slash("privacy", by=who)


def _has(bot: Bot, name: str, option: str) -> bool:
    return any(
        command["name"] == name and any(each["name"] == option for each in command.get("options") or ())
        for command in bot.account.commands
    )


@posix
async def test_the_log_of_a_whole_journey_holds_nothing_private(
    discord: WireDiscord, debugging: tuple[Bot, BotProcess]
) -> None:
    bot, process = debugging
    who = Member(NAME)
    await asyncio.wait_for(journey(discord, bot, who), 3 * ANSWER_SECONDS)
    for way in (lost_suggestions, refused_answer, broken_answer):
        await way(discord, bot, who)
    await bot.drop()
    await bot.until(lambda account: account.resumed == 1, CHANGE_SECONDS)
    assert await process.stop() == 0
    out, err = await process.output()
    log = out + err
    assert "DEBUG" in log
    assert "discord.gateway" in log
    assert "discord.http" in log
    assert "aiosqlite" in log
    found = {each for each in private(discord, bot, who) if each.casefold() in log.casefold()}
    assert not found, "\n".join(line for line in log.splitlines() if any(each in line for each in found))
    assert not re.search(r"(?<!\.)\d{15,}", log)
    assert "never retrieved" not in log


@posix
async def test_what_discord_answered_is_one_line(discord: WireDiscord, library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(library, folder)
    environment = {
        "DISCORD_TOKEN": TOKEN,
        "DATABASE_PATH": str(folder / "marquee.sqlite3"),
        "LOG_LEVEL": "WARNING",
    }
    bot, who = discord.bot(TOKEN), Member(NAME)
    async with bot_process(discord, "bot", "run", environment=environment) as process:
        await bot.ready()
        for way in (lost_suggestions, refused_answer, broken_answer, unreadable_suggestions, limited_notice):
            await way(discord, bot, who)
        assert await process.stop() == 0
        _, err = await process.output()
    assert "Traceback" not in err
    assert "File " not in err
    assert "/users/… responded with 429" in err
    assert len(err.splitlines()) <= 12, err
    assert not [each for each in private(discord, bot, who) if each in err]


async def lost_suggestions(discord: WireDiscord, bot: Bot, who: Member) -> None:
    """Discord refuses suggestions: they are late, or its proxy rejects them."""
    for status in (404, 403, 429):
        discord.fail("POST", CALLBACK, status)
        await _failed(bot, bot.autocomplete("review", "film", SEARCHED, by=who))


async def refused_answer(discord: WireDiscord, bot: Bot, who: Member) -> None:
    discord.fail("POST", CALLBACK, 403, 2)
    await _failed(bot, bot.slash("review", {"film": "Ran"}, by=who))
    discord.heal()


async def broken_answer(discord: WireDiscord, bot: Bot, who: Member) -> None:
    discord.answer_otherwise("POST", CALLBACK, b"<html>", "text/html", 2)
    await _failed(bot, bot.slash("movie", {"film": "Ran"}, by=who))
    discord.heal()


async def unreadable_suggestions(discord: WireDiscord, bot: Bot, who: Member) -> None:
    """Something else answers in Discord's place, with 200."""
    for raw, kind in ((b"<html>", "text/html"), (b'{"id', "application/json"), (b"[]", "application/json")):
        discord.answer_otherwise("POST", CALLBACK, raw, kind)
        await _failed(bot, bot.autocomplete("review", "film", SEARCHED, by=who))


async def limited_notice(discord: WireDiscord, bot: Bot, who: Member) -> None:
    """Discord limits the look-up of an author who is to be told of a removal."""
    form = await bot.slash("write", {"film": "Ran"}, by=who)
    await bot.submit(form, {"text": WRITTEN, "headline": HEADLINE}, by=who)
    moderator = Member("Moderator", permissions=EVERYTHING)
    reason = await bot.slash("reviews withdraw", {"film": "Ran", "reviewer": who.name}, by=moderator)
    discord.limit("GET", "/users/*", 0.2)
    await bot.submit(reason, {"reason": WRITTEN}, by=moderator)
    await bot.until(lambda account: sum(request.path == f"/users/{who.id}" for request in account.requests) > 1)
    await bot.slash("help")


async def _failed(bot: Bot, asked: Any) -> None:
    """Ask something whose answer Discord refuses, and wait until the bot has sent it."""
    before = sum(request.path.endswith("/callback") for request in bot.account.requests)
    waiting = asyncio.ensure_future(asked)
    await bot.until(lambda account: sum(request.path.endswith("/callback") for request in account.requests) > before)
    # What follows the answer that was lost has ended once another question is answered.
    await bot.slash("help")
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


def shown(name: str, message: object, *values: object, error: BaseException | None = None, level: int = 10) -> str:
    info = None if error is None else (type(error), error, error.__traceback__)
    record = logging.LogRecord(name, level, __file__, 1, message, values, info)
    return logs.PrivateFormatter(TOKEN).format(record).partition(f"{name}: ")[2]


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    def fail() -> None:
        raise error from cause

    with pytest.raises(type(error)) as caught:
        fail()
    return caught.value


@pytest.mark.parametrize(
    ("message", "values", "expected"),
    [
        ("%s %s with %s has returned %s", ("GET", "https://discord.com/api/v10/users/123456789012345678", '{"q": "x"}', 429),
         "GET /users/… with … has returned 429"),
        ("%s %s", ("POST", "https://discord.com/api/v10/interactions/123456789012345678/aW50ZXJhY3Rpb24/callback"),
         "POST /interactions/…/…/callback"),
        ("Sending event %s", ("velvet",), "Sending event …"),
        ("For Shard ID %s: WebSocket Event: %s", (0, {"content": "velvet"}), "For Shard ID 0: WebSocket Event: …"),
        ("%d ids, %5.2f%%", (123456789012345678, 1.5), "… ids, 1.5%"),
        ("%(who)s did it", ({"who": "velvet"},), "… did it"),
        ("too %s few", (), "too %s few"),
        ("one %s two", ("a", "b"), "one %s two"),
        ("said 'velvet' to <Member id=1>\nfuture: velvet", (), "said … to …"),
    ],
)  # fmt: skip
def test_a_librarys_line_keeps_the_librarys_own_words(message: str, values: tuple[object, ...], expected: str) -> None:
    assert shown("discord.http", message, *values) == expected


def test_our_line_keeps_what_we_put_in_but_no_id_and_no_token() -> None:
    assert shown("bot.x", "%s: %d films in %s", "index", 3, "marquee.sqlite3") == "index: 3 films in marquee.sqlite3"
    assert shown("bot.x", "member %s", 123456789012345678) == "member …"
    assert TOKEN not in shown("bot.x", "logging in with %s", TOKEN)
    jwt = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"
    assert shown("bot.x", jwt) == "…"


def test_an_error_among_the_values_is_its_class() -> None:
    assert shown("bot.x", "failed: %s", ValueError("velvet")) == "failed: ValueError"
    assert shown("bot.x", "failed: %s", OSError(28, "No space left on device", "/home/velvet")) == (
        "failed: OSError (No space left on device)"
    )


def test_a_traceback_says_where_but_not_what() -> None:
    inner = raised(ValueError("velvet 123456789012345678"))
    error = raised(KeyError("kumquat"), inner)
    text = shown("bot.x", "unexpected error", error=error)
    assert "in fail" in text
    assert "ValueError" in text
    assert "KeyError" in text
    assert "velvet" not in text
    assert "kumquat" not in text
    group = raised(ExceptionGroup("velvet", [inner, sqlite3.IntegrityError("FOREIGN KEY constraint failed")]))
    text = shown("bot.x", "unexpected error", error=group)
    assert "FOREIGN KEY constraint failed" in text
    assert "velvet" not in text
    error.add_note("velvet")
    assert "velvet" not in shown("bot.x", "unexpected error", error=error)


def test_what_the_network_answered_is_one_line() -> None:
    error = raised(aiohttp.ClientOSError(104, "Connection reset by peer"))
    assert shown("bot.x", "lost", error=error) == "lost: ClientOSError (Connection reset by peer)"


def test_a_record_is_left_as_it_was_for_others() -> None:
    record = logging.LogRecord("discord.http", 10, __file__, 1, "%s", ("velvet",), None)
    logs.PrivateFormatter().format(record)
    assert record.args == ("velvet",)
    assert record.getMessage() == "velvet"


@given(
    st.sampled_from(["%s", "%r and %s", "%5d", "%(a)s", "100%", "%s %", "{}", "%.3f"]),
    st.lists(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.binary(), st.just(ValueError("x")))),
)
def test_no_record_breaks_the_formatter(message: str, values: list[object]) -> None:
    for name in ("discord.http", "bot.x"):
        shown(name, message, *values)


async def test_what_nobody_waited_for_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    loop = asyncio.get_running_loop()
    error = raised(ValueError("velvet"))
    task = asyncio.ensure_future(asyncio.sleep(0))
    logs.log_unhandled(loop, {"message": "Task exception was never retrieved", "exception": error, "future": task})
    lost = raised(ConnectionResetError(104, "Connection reset by peer"))
    logs.log_unhandled(loop, {"message": "Task exception was never retrieved", "exception": lost})
    logs.log_unhandled(loop, {"message": "Executing took 1 second"})
    await task
    texts = [logs.PrivateFormatter().format(record) for record in caplog.records]
    assert len(texts) == 3
    assert all("never retrieved" not in text and "velvet" not in text for text in texts)
    assert "\n" not in texts[1]
