"""A club with one person of each kind, and objects for their controls to act on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import discord
import simcord
from simcord.backend import serializers
from simcord.enums import InteractionType

from bot.domain.ids import MemberId
from bot.domain.people import Actor
from bot.domain.reviews.moderation import ReviewAction
from bot.domain.reviews.page_imports import StoredPageImport
from bot.domain.reviews.submission import Draft, Submission
from bot.services.reviews.page_corrections import dump_page
from bot.sources.review_page import ReviewPage
from bot.store.changes import Changes
from bot.store.reviews import drafts as draft_store
from bot.store.reviews import page_imports as import_store
from bot.store.reviews import queue as queue_store
from bot.ui.kit.controls import Control
from bot.ui.reviews.controls import ACTIONS
from tests.support.who_may import SCHEDULES
from tests.support.world import RAN, Answer, World

SELECTS = {
    "entry": "{entry}",
    "here": "{member}",
    "importpublish": "reviews",
    "importreview": "{review}",
    "scheduleopen": "{report}",
    "voices": "{review}",
    **{
        f"pickfrom-{name}": "{film}"
        for name in ("review", "movie", "highlight", "nominate", "related", "want", "unwant", "who-saw")
    },
    "draftfilmfrom": "{film}",
    "nightlistback": "1",
    "nightlisthow": "stars",
    "nightlistlow": "1",
    "nightlistpick": "1",
    "nightlistveto": "1",
    "nightlistwho": "everyone",
    "nomfor": "1",
    "nominatefrom": "{film}",
    "nomlist": "1",
    "nomopen": "1",
    "turnadd": "{member}",
    "turnaway": "2",
    "turndrop": "{member}",
    "wantedby": "{member}",
    "marking": "{line}",
    "mine": "r{review}",
    "pagefilmfrom": "{film}",
    "queuefrom": "review:{review}",
    "readfrom": "{review}",
    "repeated": "{review}:{line}",
    "setting": "off",
    "sheetfrom": "{review}",
    "unmendfrom": "{overlay}",
}
TEXT = "quotable and brave"
REFUSED = (
    "You need the permission",
    "review is gone",
    "isn't waiting any more",
    "no longer there",
    "no longer exists",
    "isn't possible",
    "I can't find a film called",
    "Only the person who",
    "undone that already",
)


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
    await world.services.clubs.change_setting(set_up.actor("manager"), "reviewer_role", str(roles["reviewer"].id))
    return set_up


async def seed(set_up: Stage, number: int) -> None:
    """Create new objects, so that one person's actions do not affect the next person's."""
    world, author = set_up.world, set_up.people["author"]
    film = await world.film(RAN)
    review = await world.write(author, RAN, f"Text number {number} is {TEXT}.", name="author")
    critics = await world.write(None, RAN, f"A critic on {number}.", club=world.club, critic="Vera Lind")
    desk, now = world.services.reviews, world.services.now()
    kept = Draft(
        id=0,
        guild=world.club.id,
        member=MemberId(author.id),
        film=film,
        film_typed="Ran",
        submission=Submission(text=f"Draft number {number}."),
        provenance="member",
        created_at=now,
    )
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        draft = await draft_store.insert_draft(writing, kept)
        waiting = await import_store.insert_page(writing, _page(set_up, number))
        report = await queue_store.put_report(
            writing, world.club.id, review, MemberId(set_up.people["member"].id), "Why", now=now
        )
    change = await desk.corrections.correct_fact(set_up.actor("moderator"), "Ran", "overview", f"Text {number}.")
    await desk.writing.edit_review(
        set_up.actor("author"), review, Submission(text=f"Text number {number} is twice {TEXT}.")
    )
    _, history = await desk.moderation.review_history(set_up.actor("author"), review)
    (line, *_) = (await desk.marking.review_lines(set_up.actor("author"), review)).lines
    set_up.things = {
        "film": film,
        "review": review,
        "critics": critics,
        "draft": draft,
        "page_import": waiting,
        "report": report,
        "overlay": change.id,
        "revision": history.shown[-1].id,
        "paragraph": line.paragraph,
        "start": line.start,
        "stop": line.stop,
        "mark": 1,
        "entry": 0,
        "member": author.id,
        "action": ACTIONS.index(ReviewAction.WITHDRAWN),
    }


def _page(set_up: Stage, number: int) -> StoredPageImport:
    page = ReviewPage(film_title="Ran", film_year=1985, author=f"Critic {number}", paragraphs=(f"Page {number}.",))
    return StoredPageImport(
        id=0,
        guild=set_up.world.club.id,
        member=MemberId(set_up.people["moderator"].id),
        page=dump_page(page),
        created_at=set_up.world.services.now(),
    )


def number_of(set_up: Stage, verb: str, name: str) -> int:
    if (verb, name) == ("because", "action"):
        return ACTIONS.index(ReviewAction.REMOVED)
    if verb == "credit":
        name = "critics"
    return set_up.things.get(name, 0)


async def use(set_up: Stage, who: simcord.MemberActor, control: Control, *, form: bool) -> Answer:
    """Press a control, or submit a form, as if it had been shown to this person."""
    custom_id = control.custom_id(*(number_of(set_up, control.verb, name) for name in control.names))
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
    if verb in ("addfilm", "lookup", "newfilm"):
        given["film"] = f"The Film that Nobody Made, Part {set_up.things['draft']}"
    if verb == "credit":
        given["critic"] = f"Vera Lind the {set_up.things['critics']}th"
    if verb in SCHEDULES:
        given |= {"what": "pick", "channel": str(set_up.world.club.channel.id), "day": "1", "time": "20:00"}
        given["zone"] = "Europe/Berlin"
    for name, value in given.items():
        yield {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}


def refused(answer: Answer) -> bool:
    if answer.result.modal is not None:
        return False
    return any(words in answer.text for words in REFUSED)
