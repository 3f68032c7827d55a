"""Slash commands with option values that autocomplete never offered are refused and never fail."""

import logging
from collections.abc import Iterator
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.attacks.test_forged_controls import lift_limits
from tests.attacks.test_tracker_archives import HOSTILE
from tests.clubs.test_permissions import option_for, tree_of, walked
from tests.support.sampling import rotated
from tests.support.stage import Stage, seed, stage
from tests.support.world import Answer, World

Command = app_commands.Command[Any, ..., Any]

TYPED = [f"film:{2**63 - 1}", f"film:{2**63}", f"film:{2**70}", "film:-1", "film:0", "film:٣", "film:", "film:1:2"]
TYPED += [f"member:{2**70}", "member:-1", "critic:0", f"review:{2**64}", "author:", "house:", str(2**70), "-1"]
TYPED += ["\x00", "\u200b", "x" * 6_000, "javascript:alert(1)", "9999-12-31", "0000-00-00", "99999 days ago", "[" * 200]
FEW = [f"film:{2**70}", "film:-1", f"member:{2**70}", "\x00", "9999 days ago"]
NUMBERS = [-1, 0, 2**31, 2**53 - 1]


def _forged(set_up: Stage, command: Command, typed: list[str], turn: int, share: int) -> Iterator[dict[str, Any]]:
    """The command's options as its test of permissions fills them, one of them forged with a share of what can be typed."""
    sound = {each.display_name: option_for(set_up, command.qualified_name, each) for each in command.parameters}
    sound = {name: value for name, value in sound.items() if value is not None}
    for place, each in enumerate(command.parameters):
        if each.choices:
            continue
        if each.type is discord.AppCommandOptionType.string:
            longest = each.max_value or 6_000
            some = rotated(typed, turn + place, share)
            yield from ({**sound, each.display_name: text} for text in some if len(text) <= longest)
        elif each.type is discord.AppCommandOptionType.integer:
            least, most = each.min_value, each.max_value
            for number in rotated(NUMBERS, turn, share):
                if (least is None or number >= least) and (most is None or number <= most):
                    yield {**sound, each.display_name: number}


async def _ask(world: World, command: Command, options: dict[str, Any]) -> None:
    result = await world.club.mara.slash(world.club.channel, command.qualified_name, **options)
    assert result.acknowledged, (command.qualified_name, options)
    if result.modal is None and result.response is not None:
        assert "something broke" not in Answer(result).text, (command.qualified_name, options)


def _commands(world: World) -> list[Command]:
    return [each for each in walked(tree_of(world)) if isinstance(each, app_commands.Command)]


async def _walk(world: World, caplog: pytest.LogCaptureFixture, typed: list[str], share: int = 1) -> None:
    set_up = await stage(world)
    await seed(set_up, 1)
    lift_limits(world)
    other = await world.write(world.other.ines, "ran-1985", "Elsewhere.")
    for turn, command in enumerate(_commands(world)):
        for options in _forged(set_up, command, [*typed, f"review:{other}"], turn, share):
            await _ask(world, command, options)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_every_command_takes_forged_options_for_what_they_are(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await _walk(world, caplog, FEW, share=3)


@pytest.mark.long
async def test_every_command_takes_every_forged_option_for_what_it_is(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await _walk(world, caplog, TYPED)


@pytest.mark.long
async def test_every_list_while_typing_takes_forged_values(world: World, caplog: pytest.LogCaptureFixture) -> None:
    set_up = await stage(world)
    await seed(set_up, 1)
    lift_limits(world)
    for command in _commands(world):
        for each in command.parameters:
            if each.autocomplete:
                for text in TYPED:
                    if len(text) <= 100:
                        await world.suggestions(world.club.mara, command.qualified_name, text, each.display_name)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("name", ["nested json", "cut", "a picture"])
async def test_a_hostile_upload_is_answered_privately_with_a_sentence(
    world: World, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    answer = await world.ask(world.club.ines, "import", file=("upload.zip", HOSTILE[name]()))
    assert answer.private
    assert "something broke" not in answer.text
    assert answer.text
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
