"""A hostile member's texts against a bot process: a bystander is answered in time meanwhile."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from tests.journeys.test_wire import FILM, TOKEN, discord, folder, library, marquee, running
from tests.support.wire import Bot
from tests.support.wire_process import BotProcess
from tests.support.wire_world import Member

__all__ = ["TOKEN", "discord", "folder", "library", "marquee", "running"]

PATIENCE = 3.0
"""Seconds after which Discord tells a member that the application did not respond."""


async def _waits(bot: Bot, attack: asyncio.Future[Any]) -> list[float]:
    """A bystander's waiting times until the attack is over."""
    found: list[float] = []
    number = 0
    while not attack.done() or len(found) < 5:
        began = time.monotonic()
        answer = await bot.slash("review", FILM, by=Member(f"bystander{number % 5}"))
        found.append(time.monotonic() - began)
        assert answer.message is not None
        number += 1
        await asyncio.sleep(0.05)
    return found


@pytest.mark.long
async def test_a_flood_of_suggestions_and_exports_leaves_a_bystander_answered(
    running: tuple[Bot, BotProcess],
) -> None:
    bot, _ = running
    flooder = Member("flooder")
    lists = [bot.autocomplete("review", "film", f"the {number}", by=flooder) for number in range(300)]
    exports = [bot.slash("export mine", by=Member(f"exporter{number}")) for number in range(25)]
    attack = asyncio.gather(*lists, *exports)
    waits = await _waits(bot, attack)
    await attack
    assert max(waits) < PATIENCE


@pytest.mark.long
async def test_the_longest_titles_and_words_leave_a_bystander_answered(running: tuple[Bot, BotProcess]) -> None:
    bot, _ = running
    texts = [unit * (6_000 // len(unit)) for unit in ("[", "*a ", "|| ", "\n", "a\u0301\u0323", "a ", "<b>", "\\")]
    asked = [
        bot.slash(name, {option: text}, by=Member(f"attacker{number}{name}"))
        for number, text in enumerate(texts)
        for name, option in (("review", "film"), ("movie", "film"), ("find", "words"))
    ]
    attack = asyncio.gather(*asked)
    waits = await _waits(bot, attack)
    await attack
    assert max(waits) < PATIENCE
