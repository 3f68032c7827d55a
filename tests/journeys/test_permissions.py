"""Every command, button, select and form, by everybody it could be used by.

The lists are generated from the bot itself: what stands in no table here fails, so that nobody can add a command
and forget to say who may use it.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import app_commands
from discord.ext import commands
from simcord.backend import serializers
from simcord.enums import InteractionType

import cogs
from bot.domain.ids import MemberId
from bot.domain.moderation import Deed, Standing
from bot.domain.people import Actor
from bot.domain.review import ReviewState
from bot.domain.writing import Kept, Submission
from bot.gateway.client import MarqueeBot
from bot.gateway.forms import MARK as FORM
from bot.store import drafts as draft_store
from bot.store import queue as queue_store
from bot.ui.writing_controls import DEEDS
from tests.domain.test_moderation import a_review
from tests.support.world import RAN, Answer, World

if TYPE_CHECKING:
    from collections.abc import Iterator

    import simcord

    from bot.ui.controls import Control

BUTTON = "__marquee_control__"


class May(Enum):
    """Who may; the people are `Person`'s."""

    ANYBODY = frozenset({"member", "author", "reviewer", "moderator", "manager", "stranger"})
    """What shows an answer of the club that it is asked in, and changes nothing of others."""
    HERE = frozenset({"member", "author", "reviewer", "moderator", "manager"})
    AUTHOR = frozenset({"author"})
    MODERATORS = frozenset({"reviewer", "moderator", "manager"})
    STAFF = frozenset({"author", "reviewer", "moderator", "manager"})
    OTHERS = frozenset({"member", "reviewer", "moderator", "manager"})
    AT_HOME = frozenset({"reviewer", "moderator", "manager", "stranger"})
    """Moderators, each of their own club: the stranger moderates the other one, and reaches only that."""
    MANAGERS_AT_HOME = frozenset({"manager", "stranger"})
    MANAGERS = frozenset({"manager"})


PEOPLE = ("member", "author", "reviewer", "moderator", "manager", "stranger")
CLUB_MODERATORS = May.MODERATORS
COMMANDS: dict[str, May] = {
    "compare taste": May.ANYBODY,
    "delete response": May.ANYBODY,  # its own test says whose answers
    "diary": May.ANYBODY,
    "export club": May.MANAGERS,
    "export mine": May.ANYBODY,
    "films changes": CLUB_MODERATORS,
    "films mend": CLUB_MODERATORS,
    "films merge": CLUB_MODERATORS,
    "films title": CLUB_MODERATORS,
    "find": May.ANYBODY,
    "help": May.ANYBODY,
    "highlight": May.ANYBODY,
    "import": May.ANYBODY,
    "movie": May.ANYBODY,
    "my-reviews": May.ANYBODY,
    "pick for those who reacted": May.ANYBODY,
    "privacy": May.ANYBODY,
    "rate": May.ANYBODY,
    "recommend": May.ANYBODY,
    "related": May.ANYBODY,
    "review": May.ANYBODY,
    "reviews add": CLUB_MODERATORS,
    "reviews by this member": May.ANYBODY,
    "reviews edit": CLUB_MODERATORS,
    "reviews history": CLUB_MODERATORS,
    "reviews import": CLUB_MODERATORS,
    "reviews lines": CLUB_MODERATORS,
    "reviews move": CLUB_MODERATORS,
    "reviews queue": CLUB_MODERATORS,
    "reviews restore": CLUB_MODERATORS,
    "reviews withdraw": CLUB_MODERATORS,
    "save as highlight": CLUB_MODERATORS,
    "save as review": CLUB_MODERATORS,
    "schedule": May.MANAGERS,
    "settings": May.MANAGERS,
    "taste": May.ANYBODY,
    "watchlist add": May.ANYBODY,
    "watchlist remove": May.ANYBODY,
    "watchlist show": May.ANYBODY,
    "who-saw": May.ANYBODY,
    "write": May.ANYBODY,
}
"""Here a stranger is somebody of another club who asks there: what they may do there is `test_strangers…`."""
OWN: frozenset[str] = frozenset(
    {"reviews edit", "reviews history", "reviews lines", "save as highlight", "reviews move"}
)
"""Commands that an author may use on their own review, where Discord lets them."""

CONTROLS: dict[str, May] = {
    "because": May.MODERATORS,
    "changes": May.AT_HOME,
    "closereport": May.MODERATORS,
    "confirm": May.AT_HOME,
    "deed": May.AUTHOR,  # withdraw; the other deeds are in test_deeds
    "discard": May.AUTHOR,
    "draft": May.AUTHOR,
    "draftfilm": May.AUTHOR,
    "draftfilmfrom": May.AUTHOR,
    "edit": May.STAFF,
    "fill": May.AUTHOR,
    "history": May.STAFF,
    "mark": May.STAFF,
    "marking": May.STAFF,
    "markings": May.STAFF,
    "mine": May.HERE,
    "newfilm": May.AUTHOR,
    "queue": May.AT_HOME,
    "queuefrom": May.AT_HOME,
    "quoting": May.AUTHOR,
    "readfrom": May.HERE,
    "report": May.HERE,
    "revert": May.STAFF,
    "setting": May.MANAGERS_AT_HOME,
    "sheet": May.HERE,
    "sheetfrom": May.HERE,
    "submit": May.AUTHOR,
    "unmend": May.MODERATORS,
    "unmendfrom": May.MODERATORS,
    "ways": May.HERE,
    "write": May.ANYBODY,
}
"""The controls that write, or show what is not for everybody."""
READING: frozenset[str] = frozenset(
    {
        "card",
        "edge",
        "lines",
        "more",
        "nextline",
        "page",
        "related",
        "review",
        "reviews",
        "voicelist",
        "voices",
        *(f"pick-{name}" for name in ("review", "movie", "highlight", "related")),
        *(f"pickfrom-{name}" for name in ("review", "movie", "highlight", "related")),
    }
)
"""Controls that only show what the club that they are pressed in may read."""
FORMS: dict[str, May] = {
    "because": May.MODERATORS,
    "edit": May.STAFF,
    "fill": May.AUTHOR,
    "newfilm": May.AUTHOR,
    "report": May.OTHERS,
    "write": May.ANYBODY,
}
PERSONAL: frozenset[str] = frozenset(
    {
        "diary",
        "entry",
        "entrydrop",
        "entryshow",
        "forget",
        "forgetdo",
        "forgetsure",
        "here",
        "import",
        "importgo",
        "importpick",
        "importpublish",
        "importreview",
        "importtable",
        "importundo",
        "importundosure",
        "notthis",
        "picture",
        "prefer",
        "quoteof",
        "rate",
        "seenit",
        "takeout",
        "vote",
        "voice",
        "who",
        "wish",
        "wishes",
        *(f"pick-{name}" for name in ("want", "unwant", "who-saw")),
        *(f"pickfrom-{name}" for name in ("want", "unwant", "who-saw")),
    }
)
"""Controls that act on the presser's own things alone; that they do is their own tests' business."""
SELECTS = {
    "entry": "{entry}",
    "here": "{member}",
    "importreview": "{review}",
    "scheduleopen": "{report}",
    "voices": "{review}",
    **{
        f"pickfrom-{name}": "{film}"
        for name in ("review", "movie", "highlight", "related", "want", "unwant", "who-saw")
    },
    "draftfilmfrom": "{film}",
    "marking": "{line}",
    "mine": "r{review}",
    "queuefrom": "review:{review}",
    "readfrom": "{review}",
    "setting": "off",
    "sheetfrom": "{review}",
    "unmendfrom": "{overlay}",
}
SCHEDULES: frozenset[str] = frozenset(
    {
        "scheduledecade",
        "scheduledrop",
        "scheduleedit",
        "schedulegenre",
        "schedulelook",
        "schedulemood",
        "schedulenew",
        "scheduleopen",
        "schedulepause",
        "schedulepost",
        "scheduleresume",
        "schedulerole",
        "schedules",
    }
)
"""Controls and forms of the club's schedules: Manage Server is asked before anything else, whatever stands there."""
TEXT = "quotable and brave"
REFUSED = (
    "This needs the permission",
    "no longer here",
    "no longer there",
    "cannot be done",
    "No film here is called",
    "Only the person who",
    "was undone already",
)


def marked(mark: str) -> dict[str, Control]:
    """Every control or form of every cog, by its verb."""
    found: dict[str, Control] = {}
    for module in pkgutil.iter_modules(cogs.__path__):
        for value in vars(importlib.import_module(f"cogs.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, commands.Cog):
                for attribute in vars(value).values():
                    found |= {control.verb: control for control in getattr(attribute, mark, ())}
    return found


@dataclass(slots=True)
class Stage:
    """A club with one of each kind of person, and things to press on."""

    world: World
    people: dict[str, simcord.MemberActor]
    things: dict[str, int]

    def actor(self, name: str) -> Actor:
        who = self.people[name]
        return Actor(
            member=MemberId(who.id),
            name=name,
            guild=self.world.club.id,
            manages_messages=name == "moderator",
            manages_server=name == "manager",
        )


async def stage(world: World) -> Stage:
    club = world.club
    roles = {
        "reviewer": club.guild.create_role("Reviewers"),
        "moderator": club.guild.create_role("Mods", permissions=discord.Permissions(manage_messages=True)),
        "manager": club.guild.create_role("Bosses", permissions=discord.Permissions(manage_guild=True)),
    }
    people = {"author": club.ines, "member": club.theo, "stranger": world.other.mara}
    for name, role in roles.items():
        people[name] = club.guild.add_member(world.env.create_user(name), roles=[role])
    set_up = Stage(world, people, {})
    await world.services.clubs.change(set_up.actor("manager"), "reviewer_role", str(roles["reviewer"].id))
    return set_up


async def seed(set_up: Stage, number: int) -> None:
    """Fresh things, so that what one person does leaves the next one's untouched."""
    world, author = set_up.world, set_up.people["author"]
    film = await world.film(RAN)
    review = await world.write(author, RAN, f"Text number {number} is {TEXT}.", name="author")
    desk, now = world.services.editorial, world.services.now()
    kept = Kept(
        id=0,
        guild=world.club.id,
        member=MemberId(author.id),
        film=film,
        film_typed="Ran",
        submission=Submission(text=f"Draft number {number}."),
        provenance="member",
        created_at=now,
    )
    async with world.services.database.write() as writing:
        draft = await draft_store.insert(writing, kept)
        report = await queue_store.put_report(
            writing, world.club.id, review, MemberId(set_up.people["member"].id), "Why", now=now
        )
    change = await desk.films.mend(set_up.actor("moderator"), "Ran", "overview", f"Text {number}.")
    await desk.writing.edit(set_up.actor("author"), review, Submission(text=f"Text number {number} is twice {TEXT}."))
    _, revisions = await desk.moderation.history(set_up.actor("author"), review)
    (line, *_) = (await desk.marking.lines(set_up.actor("author"), review)).lines
    set_up.things = {
        "film": film,
        "review": review,
        "draft": draft,
        "report": report,
        "overlay": change.id,
        "revision": revisions[-1].id,
        "paragraph": line.paragraph,
        "start": line.start,
        "stop": line.stop,
        "mark": 1,
        "entry": 0,
        "member": author.id,
        "deed": DEEDS.index(Deed.WITHDRAWN),
    }


def number_of(set_up: Stage, verb: str, name: str) -> int:
    if (verb, name) == ("because", "deed"):
        return DEEDS.index(Deed.REMOVED)
    return set_up.things.get(name, 0)


async def use(set_up: Stage, who: simcord.MemberActor, control: Control, *, form: bool) -> Answer:
    """Press a control, or submit a form, as if it had been shown to this person."""
    custom_id = control.id(*(number_of(set_up, control.verb, name) for name in control.names))
    channel = set_up.world.club.channel if who.guild.id == set_up.world.club.guild.id else set_up.world.other.channel
    component: dict[str, Any] = {"type": 2, "style": 2, "label": "Press", "custom_id": custom_id}
    data = {"custom_id": custom_id, "component_type": 2}
    if control.verb in SELECTS:
        things = {**set_up.things, "line": "{paragraph}:{start}:{stop}".format(**set_up.things)}
        value = SELECTS[control.verb].format(**things)
        component = {"type": 3, "custom_id": custom_id, "options": [{"label": "x", "value": value}]}
        data = {"custom_id": custom_id, "component_type": 3, "values": [value]}
    card = await set_up.world.ask(who, "help")
    backend = set_up.world.env.backend
    stored = backend.get_message(channel.id, card.message.id)
    shown = {**serializers.message_payload(backend, stored), "components": [{"type": 1, "components": [component]}]}
    if form:
        data = {"custom_id": custom_id, "components": [*fields(set_up, control.verb)]}
    kind = InteractionType.MODAL_SUBMIT if form else InteractionType.MESSAGE_COMPONENT
    return Answer(
        await who._dispatch_interaction(
            kind, channel, data, extra={"message": shown}, source_message_id=card.message.id
        )
    )


def fields(set_up: Stage, verb: str) -> Iterator[dict[str, Any]]:
    given = {"text": f"Words {sorted(set_up.things.items())}.", "reason": "Because."}
    if verb == "newfilm":
        given["film"] = f"The Film that Nobody Made, Part {set_up.things['draft']}"
    if verb in SCHEDULES:
        given |= {"what": "pick", "channel": str(set_up.world.club.channel.id), "day": "1", "time": "20:00"}
        given["zone"] = "Europe/Berlin"
    for name, value in given.items():
        yield {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}


def refused(answer: Answer) -> bool:
    if answer.result.modal is not None:
        return False
    return any(words in answer.text for words in REFUSED)


async def everybody(set_up: Stage, control: Control, may: frozenset[str] | None, *, form: bool) -> None:
    for number, name in enumerate(PEOPLE):
        await seed(set_up, number)
        answer = await use(set_up, set_up.people[name], control, form=form)
        assert answer.result.acknowledged, name
        said = "" if answer.result.modal is not None or answer.result.response is None else answer.text
        if control.verb in SCHEDULES:
            assert ("This needs the permission" in said) is (name not in May.MANAGERS_AT_HOME.value), (name, said)
        else:
            assert may is None or refused(answer) is (name not in may), (name, answer.result.modal or said)
        assert "Something broke" not in said, name
        assert name != "stranger" or TEXT not in said


@pytest.mark.parametrize("verb", sorted(marked(BUTTON)))
async def test_every_button_and_select_asks_again_who_presses(world: World, verb: str) -> None:
    known = CONTROLS.keys() | READING | PERSONAL | SCHEDULES
    assert verb in known, f"say in CONTROLS, READING, PERSONAL or SCHEDULES who may press {verb!r}"
    may = CONTROLS[verb].value if verb in CONTROLS else None
    await everybody(await stage(world), marked(BUTTON)[verb], may, form=False)


@pytest.mark.parametrize("verb", sorted(marked(FORM)))
async def test_every_form_asks_again_who_submits(world: World, verb: str) -> None:
    assert verb in FORMS.keys() | SCHEDULES, f"say in FORMS or SCHEDULES who may submit {verb!r}"
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
    """Discord's own hiding of commands is switched off first: it is a hint, and anybody can be let past it."""
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
        assert ("This needs the permission" in said or "cannot be done" in said) is not allowed, (person, said)
        assert "Something broke" not in said, person


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
        ("films mend", "fact"): "overview",
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


@pytest.mark.parametrize("deed", list(Deed))
@pytest.mark.parametrize("state", list(ReviewState))
async def test_a_deed_is_done_by_whom_the_table_names_and_by_nobody_else(deed: Deed, state: ReviewState) -> None:
    """The table itself, state by state: what it does not name is denied."""
    review = a_review(state=state)
    assert not Standing(author=False, moderator=False).may(deed, review)
    hidden = state in (ReviewState.WITHDRAWN, ReviewState.PRIVATE, ReviewState.CONSENT)
    if hidden:
        assert not Standing(author=False, moderator=True).may(deed, review)
        assert not Standing(author=False, moderator=True).may_read(review)
    assert Standing(author=True, moderator=False).may_read(review)
