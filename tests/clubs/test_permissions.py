"""Every command, button, select and form, used by every kind of person.

The lists are generated from the bot: a command that is in no table fails the test, so that nobody can add one
without deciding who may use it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands
from discord.ext import commands

import cogs
from bot.domain.reviews.moderation import ReviewAccess, ReviewAction
from bot.domain.reviews.review import ReviewState
from bot.gateway.client import MarqueeBot
from bot.gateway.forms import MARK as FORM
from bot.ui.kit.controls import Control
from tests.reviews.test_moderation_rules import a_review
from tests.support.stage import TEXT, Stage, refused, seed, stage, use
from tests.support.who_may import COMMANDS, CONTROLS, FORMS, NIGHTS, OWN, PEOPLE, PERSONAL, READING, SCHEDULES, May
from tests.support.world import Answer, World

BUTTON = "__marquee_control__"


def marked(mark: str) -> dict[str, Control]:
    """Every control or form of every cog, by its verb."""
    found: dict[str, Control] = {}
    for module in pkgutil.walk_packages(cogs.__path__, "cogs."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, commands.Cog):
                for attribute in vars(value).values():
                    found |= {control.verb: control for control in getattr(attribute, mark, ())}
    return found


async def everybody(set_up: Stage, control: Control, may: frozenset[str] | None, *, form: bool) -> None:
    for number, name in enumerate(PEOPLE if may is not None else ("member", "manager", "stranger")):
        await seed(set_up, number)
        answer = await use(set_up, set_up.people[name], control, form=form)
        assert answer.result.acknowledged, name
        said = "" if answer.result.modal is not None or answer.result.response is None else answer.text
        if control.verb in SCHEDULES:
            assert ("You need the permission" in said) is (name not in May.MANAGERS_AT_HOME.value), (name, said)
        else:
            assert may is None or refused(answer) is (name not in may), (name, answer.result.modal or said)
        assert "something broke" not in said, name
        assert name != "stranger" or TEXT not in said


@pytest.mark.parametrize("verb", sorted(marked(BUTTON)))
async def test_every_button_and_select_asks_again_who_presses(world: World, verb: str) -> None:
    known = CONTROLS.keys() | READING | PERSONAL | SCHEDULES | NIGHTS
    assert verb in known, f"say in CONTROLS, READING, PERSONAL, SCHEDULES or NIGHTS who may press {verb!r}"
    may = CONTROLS[verb].value if verb in CONTROLS else None
    await everybody(await stage(world), marked(BUTTON)[verb], may, form=False)


@pytest.mark.parametrize("verb", sorted(marked(FORM)))
async def test_every_form_asks_again_who_submits(world: World, verb: str) -> None:
    assert verb in FORMS.keys() | SCHEDULES | NIGHTS, f"say in FORMS, SCHEDULES or NIGHTS who may submit {verb!r}"
    may = FORMS[verb].value if verb in FORMS else None
    await everybody(await stage(world), marked(FORM)[verb], may, form=True)


def walked(
    tree: app_commands.CommandTree[Any],
) -> Iterator[app_commands.Command[Any, ..., Any] | app_commands.ContextMenu]:
    for kind in discord.AppCommandType:
        for command in tree.get_commands(type=kind):
            if isinstance(command, app_commands.Group):
                yield from (each for each in command.walk_commands() if isinstance(each, app_commands.Command))
            else:
                yield command


def tree_of(world: World) -> app_commands.CommandTree[Any]:
    bot = world.env.bot
    assert isinstance(bot, MarqueeBot)
    return bot.tree


async def test_every_command_says_who_may_use_it(world: World) -> None:
    named = {command.qualified_name.lower() for command in walked(tree_of(world))}
    assert named <= COMMANDS.keys(), f"say in COMMANDS who may use {sorted(named - COMMANDS.keys())}"


@pytest.mark.parametrize("name", sorted(COMMANDS))
async def test_every_command_is_refused_by_the_bot_itself(world: World, name: str) -> None:
    """Discord's hiding of commands is switched off first, because a server can override it."""
    commands_ = {command.qualified_name.lower(): command for command in walked(tree_of(world))}
    if name not in commands_:
        pytest.skip("not a command of this bot yet")
    set_up = await stage(world)
    for each, number in world.services.mentions._ids.items():
        del each
        for club in (world.club, world.other):
            club.guild.set_command_permissions(number, {club.guild.default_role: True})
    for number, person in enumerate(PEOPLE):
        if person == "stranger":
            continue
        await seed(set_up, number)
        answer = await invoke(set_up, set_up.people[person], commands_[name])
        allowed = person in COMMANDS[name].value or (person == "author" and name in OWN)
        said = "" if answer.result.modal is not None else answer.text
        assert ("You need the permission" in said or "isn't possible" in said) is not allowed, (person, said)
        assert "something broke" not in said, person


async def invoke(
    set_up: Stage, who: simcord.MemberActor, command: app_commands.Command[Any, ..., Any] | app_commands.ContextMenu
) -> Answer:
    channel = set_up.world.club.channel
    if isinstance(command, app_commands.ContextMenu):
        if command.type is discord.AppCommandType.user:
            return Answer(await who.context_menu(channel, command.name, set_up.people["author"]))
        if command.name == "Save as review":
            message: Any = await set_up.people["author" if who.name != "ines" else "member"].send(channel, "Good.")
        else:
            card = await set_up.world.ask(who, "review", film="Ran", reviewer=f"member:{set_up.people['author'].id}")
            message = card.message
        return Answer(await who.context_menu(channel, command.name, message))
    options = {each.name: option_for(set_up, command.qualified_name, each) for each in command.parameters}
    return Answer(
        await who.slash(
            channel, command.qualified_name, **{name: value for name, value in options.items() if value is not None}
        )
    )


def option_for(set_up: Stage, command: str, option: app_commands.Parameter) -> Any:
    special: dict[tuple[str, str], Any] = {
        ("reviews add", "critic"): "Vera Lind",
        ("films fix", "fact"): "overview",
        ("films merge", "into"): "Solaris (1972)",
        ("films merge", "film"): "Solaris (2002)",
        ("reviews move", "to"): "Solaris (1972)",
    }
    if (command, option.name) in special:
        return special[command, option.name]
    if option.name == "reviewer" and command.startswith("review"):
        return f"member:{set_up.people['author'].id}"
    if not option.required:
        return None
    if option.choices:
        return option.choices[0].value
    by_type: dict[discord.AppCommandOptionType, Any] = {
        discord.AppCommandOptionType.string: "Ran",
        discord.AppCommandOptionType.integer: 1,
        discord.AppCommandOptionType.number: 4.0,
        discord.AppCommandOptionType.boolean: True,
        discord.AppCommandOptionType.user: set_up.people["member"],
        discord.AppCommandOptionType.attachment: ("page.txt", b"Nothing much."),
    }
    return by_type[option.type]


@pytest.mark.parametrize("deed", list(ReviewAction))
@pytest.mark.parametrize("state", list(ReviewState))
async def test_a_deed_is_done_by_whom_the_table_names_and_by_nobody_else(
    deed: ReviewAction, state: ReviewState
) -> None:
    """The table, state by state: everything that it does not name is denied."""
    review = a_review(state=state)
    assert not ReviewAccess(author=False, moderator=False).may_do(deed, review)
    hidden = state in (ReviewState.WITHDRAWN, ReviewState.PRIVATE, ReviewState.CONSENT)
    if hidden:
        assert not ReviewAccess(author=False, moderator=True).may_do(deed, review)
        assert not ReviewAccess(author=False, moderator=True).may_read(review)
    assert ReviewAccess(author=True, moderator=False).may_read(review)
