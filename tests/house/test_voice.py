"""Every sentence that a person reads keeps to docs/style.md: none of the words of the old voice, labels within limits."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import discord
import pytest

from bot import paths
from tests.support.world import World

ROOT = paths.ROOT
FOLDERS = ("bot/ui", "bot/cli", "cogs")
PAGES = (
    "README.md",
    "docs/members.md",
    "docs/moderators.md",
    "docs/movie-night.md",
    "docs/privacy.md",
    "docs/schedules.md",
    "docs/voting.md",
    "docs/commands.md",
)
MENU_KINDS = (discord.AppCommandType.user, discord.AppCommandType.message)
OLD_VOICE = re.compile(
    r"""\b(?:
    (?:every|some|any|no)body | stands? | let(?:s|ting)?\ go\ of | is\ told | by\ the\ clock | mend(?:s|ed)?
    | tak(?:e|es|en|ing)\ (?:it\ )?(?:in|out|back) | word\ on | last\ word | your\ word | behind\ bars | some\ day
    | one\ thing\ after\ another | anew | meanwhile | answers?\ to\ (?:the|\*\*) | is\ one\ with | makes\ it\ one
    | voices\ on | drop\ it | for\ good | to\ (?:it|them|your)sel(?:f|ves) | for\ you\ alone | you\ alone
    | how\ it\ should\ be | holds?\ (?:no|at\ most|only) | waits\ for\ your | so\ as\ to | whosoever | of\ one\ mind
    | go(?:es)?\ on\ with\ it | is\ no\ (?:plain|longer\ to) | may\ not\ (?:write|mention)
    )(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
OLD_SENTENCES = (
    "It stands in the library now.",
    "One thing after another: try again in 3 seconds.",
    "seen some day",
    "This club's own word on films",
    "Nothing is taken in before you say so.",
    "Leave one of them to itself first.",
    "films and lines posted by the clock",
    "Nothing waits for you. That is how it should be.",
    "Why? The author is told.",
    "`/films mend` sets a fact right",
)


def _docstring_nodes(tree: ast.Module) -> Iterator[ast.AST]:
    """Docstrings, except those of commands: Discord shows these."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.AsyncFunctionDef) and any("command(" in ast.unparse(d) for d in node.decorator_list):
            continue
        for at, line in enumerate(node.body):
            after_assignment = at > 0 and isinstance(node.body[at - 1], ast.Assign | ast.AnnAssign)
            if isinstance(line, ast.Expr) and (at == 0 or after_assignment):
                yield line.value


def sentences_of(source: str) -> list[tuple[int, str]]:
    """(line, text) of every string in a module that is not documentation; an f-string's values become `…`."""
    tree = ast.parse(source)
    documentation = set(map(id, _docstring_nodes(tree)))
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            words = "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
            found.append((node.lineno, words))
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (documentation | parts)
        ):
            found.append((node.lineno, node.value))
    return found


def _modules() -> list[Path]:
    return sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("old", OLD_SENTENCES)
def test_the_rule_knows_the_old_voice(old: str) -> None:
    assert OLD_VOICE.search(old)


def test_the_reader_finds_sentences_and_the_descriptions_of_commands() -> None:
    known = {words for path in _modules() for _, words in sentences_of(path.read_text(encoding="utf-8"))}
    assert {"All caught up.", "Published. Everyone here can read it.", "Rate a film and add it to your diary."} <= known
    assert any("I can't find a film called **{title}**" in words for words in known)
    assert "The card of `/recommend`" not in " ".join(known)


def test_no_sentence_speaks_in_the_old_voice() -> None:
    said = [
        f"{path.relative_to(ROOT)}:{line}: {words}"
        for path in _modules()
        for line, words in sentences_of(path.read_text(encoding="utf-8"))
        if OLD_VOICE.search(words)
    ]
    assert said == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_for_people_speaks_in_the_old_voice(page: str) -> None:
    words = (ROOT / page).read_text(encoding="utf-8")
    assert [found.group() for found in OLD_VOICE.finditer(words)] == []


async def test_help_names_every_command_and_menu(world: World) -> None:
    text = (await world.ask(world.club.mara, "help")).text
    tree = world.bot.tree
    named = [command.qualified_name for command in tree.walk_commands() if not hasattr(command, "commands")]
    menus = [command.name for kind in MENU_KINDS for command in tree.get_commands(type=kind)]
    assert len(named) > 30
    assert [name for name in named if f"/{name}" not in text] == ["help"]
    assert [name for name in menus if name not in text] == []


async def test_help_shows_members_no_topics_that_are_refused_to_them(world: World) -> None:
    text = (await world.ask(world.club.theo, "help")).text
    assert "/review" in text
    assert "/reviews queue" not in text
    assert "/settings" not in text
