"""What members and hosts do with nights: the plan, the panel, ballots, and what the channel says."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import discord
import simcord

from bot.domain.ids import ChannelId, FilmId, GuildId, MemberId
from bot.domain.nights.lists import ListRules, NightListId
from bot.domain.nights.night import Night, NightId
from bot.domain.people import Actor
from bot.store.changes import Changes
from bot.store.nights import lists as list_store
from bot.store.nights import nights as night_store
from tests.schedules.helpers import Clock, labels, parts, posts, said
from tests.support.world import Answer, World, walk

FILMS = ("Ran", "Leaving Las Vegas", "Tampopo", "Paris, Texas", "Stalker")


class Nights:
    """`mara` moderates and hosts; `ines` and `theo` are members."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world = world
        self.clock = clock

    async def later(self, seconds: float = 11) -> None:
        """Let the job run."""
        await self.world.env.advance_time(seconds)

    async def jump(self, **span: float) -> None:
        """Move the bot's clock, and let the job run."""
        self.clock.ahead += timedelta(**span)
        await self.later()

    async def plan(
        self,
        *,
        who: simcord.MemberActor | None = None,
        theme: str = "Neon noir",
        when: str = "Friday 8 pm",
        how: str = "approval",
        closes: str = "",
        chosen_list: int | None = None,
    ) -> Answer:
        """Plan a night through the command and its form; the answer is the host's sheet."""
        who = who or self.world.club.mara
        club = self.world.club if who.guild.id == self.world.club.guild.id else self.world.other
        await self.world.rest()
        form = await who.slash(club.channel, "night plan")
        assert form.modal is not None, form
        values: dict[str, Any] = {"theme": theme, "when": when, "how": [how], "closes": closes}
        if chosen_list is not None:
            values["list"] = [str(chosen_list)]
        answer = Answer(await who.submit_modal(form, values))
        await self.later()
        return answer

    async def add(self, *films: str, choose: bool = False, who: simcord.MemberActor | None = None) -> Answer:
        """Put films on the next night's ballot."""
        answer = None
        for film in films:
            await self.world.rest()
            options: dict[str, Any] = {"choose": True} if choose else {}
            answer = await self.world.ask(who or self.world.club.mara, "night film", film=film, **options)
        assert answer is not None
        return answer

    async def fill_list(self, *films: FilmId, rules: ListRules | None = None, name: str = "Fridays") -> NightListId:
        """A list with nominations, stored as `/nominate` does."""
        club, now = self.world.club, self.clock()
        async with self.world.services.database.write(changes=Changes.UNCACHED) as writing:
            identity = await list_store.insert_list(
                writing, club.id, name, rules or ListRules(), creator=MemberId(club.mara.id), now=now
            )
            for film in films:
                await list_store.insert_nomination(
                    writing, club.id, identity, film, member=MemberId(club.ines.id), why=None, now=now
                )
        return identity

    async def films(self, count: int) -> list[FilmId]:
        """Some films that the club knows, in a fixed order."""
        return (await self.world.services.catalogue.starter_films())[:count]

    async def nominations(self, identity: NightListId) -> dict[FilmId, tuple[str, int]]:
        async with self.world.services.database.read() as reading:
            rows = await reading.fetch_rows(
                "SELECT film_id, state, survived FROM nomination WHERE list_id = ? ORDER BY id", identity
            )
        return {FilmId(film): (state, survived) for film, state, survived in rows}

    async def night(self, number: int = 1) -> Night:
        async with self.world.services.database.read() as reading:
            found = await night_store.night_by_id(reading, self.world.club.id, NightId(number))
        assert found is not None
        return found

    async def press(self, who: simcord.MemberActor, on: Answer | discord.Message, verb: str, at: int = 0) -> Answer:
        """Press a button of an answer or of a message in the channel."""
        await self.world.rest()
        message = on.message if isinstance(on, Answer) else on
        return Answer(await who.click(message, custom_id=control_ids(on, verb)[at]))

    async def choose(
        self, who: simcord.MemberActor, on: Answer | discord.Message, verb: str, values: Sequence[Any], at: int = 0
    ) -> Answer:
        await self.world.rest()
        message = on.message if isinstance(on, Answer) else on
        return Answer(await who.select(message, list(values), custom_id=control_ids(on, verb)[at]))

    async def sheet(self, who: simcord.MemberActor | None = None) -> Answer:
        """The host's sheet, opened from the panel."""
        return await self.press(who or self.world.club.mara, self.panel, "nightsheet")

    async def host(self, verb: str) -> Answer:
        """Press one of the buttons of the host's sheet, and let the job run."""
        answer = await self.press(self.world.club.mara, await self.sheet(), verb)
        await self.later()
        return answer

    async def edit(self, **typed: str) -> Answer:
        """Change theme or times in the form; other fields stay as it shows them."""
        mara, sheet = self.world.club.mara, await self.sheet()
        await self.world.rest()
        form = await mara.click(sheet.message, custom_id=control_ids(sheet, "nightedit")[0])
        assert form.modal is not None
        answer = Answer(await mara.submit_modal(form, {**_shown(form.modal), **typed}))
        await self.later()
        return answer

    async def vote(self, who: simcord.MemberActor, *films: str) -> Answer:
        """Approve of films by a part of their titles."""
        ballot = await self.press(who, self.panel, "nightvote")
        return await self.choose(who, ballot, "nightapprove", [option(ballot, "nightapprove", film) for film in films])

    async def rank(self, who: simcord.MemberActor, *films: str) -> Answer:
        ballot = await self.press(who, self.panel, "nightvote")
        for film in films:
            ballot = await self.choose(who, ballot, "nightrank", [option(ballot, "nightrank", film)])
        return ballot

    async def rate(self, who: simcord.MemberActor, **stars: int) -> Answer:
        """Give stars by the first word of a title."""
        ballot = await self.press(who, self.panel, "nightvote")
        for film, value in stars.items():
            at = next(
                number for number, one in enumerate(selects(ballot, "nightstars")) if film in one["options"][0]["label"]
            )
            ballot = await self.choose(who, ballot, "nightstars", [str(value)], at)
        return ballot

    @property
    def messages(self) -> list[discord.Message]:
        """What the bot posted in the channel, oldest first."""
        return posts(self.world.club.channel)

    @property
    def panel(self) -> discord.Message:
        """The panel that was posted last."""
        return [each for each in self.messages if "Manage" in labels(each)][-1]

    @property
    def panel_text(self) -> str:
        return said(self.panel)

    def said(self, words: str) -> list[str]:
        """The texts of the messages in the channel that contain these words."""
        return [said(each) for each in self.messages if words in said(each)]

    def message_with(self, words: str) -> discord.Message:
        return next(each for each in self.messages if words in said(each))

    def told(self, who: simcord.MemberActor) -> list[str]:
        """The private messages to a member."""
        return [said(each) for each in who.user.dm_channel.history()]

    async def forge(self, who: simcord.MemberActor, message: discord.Message, custom_id: str) -> Answer:
        """Press a button that the message never had."""
        await self.world.rest()
        stored = self.world.env.backend.get_message(message.channel.id, message.id)
        button = [part for part in walk(stored.components) if part["type"] == 2][-1]
        own, button["custom_id"] = button["custom_id"], custom_id
        try:
            return Answer(await who.click(message, custom_id=custom_id))
        finally:
            button["custom_id"] = own

    def actor(self, who: simcord.MemberActor) -> Actor:
        """For what a test does through a service, because the door has its own test."""
        moderates = who.name in ("mara", "oona")
        return Actor(member=MemberId(who.id), name=who.name, guild=GuildId(who.guild.id), manages_messages=moderates)

    @staticmethod
    def channel_id(channel: simcord.ChannelHandle) -> ChannelId:
        return ChannelId(channel.id)

    async def zone(self, name: str) -> None:
        await self.world.services.time_zones.set_zone(
            dataclasses.replace(self.actor(self.world.club.mara), manages_server=True), name
        )

    def turn_to(self, moment: datetime) -> None:
        self.clock.turn_to(moment)


def control_ids(on: Answer | discord.Message, verb: str) -> list[str]:
    components = list(walk(on.components)) if isinstance(on, Answer) else parts(on)
    found = [
        part["custom_id"]
        for part in components
        if re.match(rf"mq:{verb}(:|\Z)", part.get("custom_id", "")) and not part.get("disabled")
    ]
    assert found, (verb, [part.get("custom_id") for part in components if part.get("custom_id")])
    return found


def selects(answer: Answer, verb: str) -> list[dict[str, Any]]:
    return [
        part
        for part in walk(answer.components)
        if part.get("custom_id", "").split(":")[1:2] == [verb] and part["type"] == 3
    ]


def option(answer: Answer, verb: str, label: str) -> str:
    """The value of the option whose label contains these words."""
    for select in selects(answer, verb):
        for each in select["options"]:
            if label in each["label"]:
                return str(each["value"])
    raise AssertionError((label, [one["label"] for select in selects(answer, verb) for one in select["options"]]))


def _shown(modal: dict[str, Any]) -> dict[str, str]:
    """The texts that a form is filled in with."""
    inputs = [part["component"] for part in modal["components"] if part.get("component", {}).get("type") == 4]
    return {part["custom_id"]: part.get("value") or "" for part in inputs}
