"""A club on an offline Discord with the real bot and a real database: what a test drives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import discord
import simcord

from bot.app import create_bot
from bot.cli.drawing import draw_components
from bot.composition import Services
from bot.config import Settings
from bot.domain.ids import LIBRARY, FilmId, GuildId, MemberId, ReviewId
from bot.domain.reviews.review import Author, AuthorKind, NewReview, SpoilerLevel, Stars, parse_paragraphs
from bot.gateway.client import MarqueeBot
from bot.gateway.errors import is_refusal
from bot.services.reviews.review_storage import store_review
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from bot.store.clubs import clubs as club_store
from tests.support.payloads import check_environment

VEGAS = "leaving-las-vegas-1995"
RAN = "ran-1985"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one command or press."""

    result: simcord.InteractionResult

    @property
    def private(self) -> bool:
        return self.message.ephemeral

    @property
    def message(self) -> simcord.ResponseMessage:
        """The answer; if the first response only acknowledged, the last follow-up message."""
        found = self.result.response or next(iter(self.result.followups[::-1]), None)
        assert found is not None, "there was no answer"
        return found

    @property
    def components(self) -> list[dict[str, Any]]:
        return self.message.components

    @property
    def drawing(self) -> str:
        return draw_components(self.components, ephemeral=self.private)

    @property
    def text(self) -> str:
        """All texts of the answer, joined in order."""
        return "\n".join(part["content"] for part in walk(self.components) if part["type"] == 10)

    def ids(self, verb: str) -> list[str]:
        """The custom ids of the enabled controls with this verb."""
        return [
            part["custom_id"]
            for part in walk(self.components)
            if part.get("custom_id", "").split(":")[1:2] == [verb] and not part.get("disabled")
        ]

    def buttons(self) -> list[dict[str, Any]]:
        """The enabled buttons."""
        return [part for part in walk(self.components) if part["type"] == 2 and not part.get("disabled")]

    def labels(self) -> list[str]:
        return [part.get("label", "") for part in walk(self.components) if part["type"] == 2]


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        if "accessory" in component:
            yield component["accessory"]


@dataclass(slots=True)
class Club:
    """One server with two members and a moderator."""

    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    ines: simcord.MemberActor
    theo: simcord.MemberActor
    mara: simcord.MemberActor

    @property
    def id(self) -> GuildId:
        return GuildId(self.guild.id)


class World:
    """Two clubs: most tests use `club`; `other` must never see its data."""

    def __init__(self, env: simcord.Env, services: Services, settings: Settings) -> None:
        self.env = env
        self.services = services
        self.settings = settings
        self.permitted: set[int] = set()
        """Roles that this test allows a schedule to ping; nothing else may be mentioned."""
        self.club = self.open_club("The Late Show", "ines", "theo", "mara")
        self.other = self.open_club("Another Club", "olga", "otto", "oona")

    @property
    def bot(self) -> MarqueeBot:
        assert isinstance(self.env.bot, MarqueeBot)
        return self.env.bot

    def open_club(self, name: str, *people: str) -> Club:
        guild = self.env.create_guild(name)
        channel = guild.create_text_channel("film-talk")
        chiefs = guild.create_role(
            "Moderators", permissions=discord.Permissions(manage_messages=True, manage_guild=True)
        )
        first, second, chief = (self.env.create_user(each) for each in people)
        return Club(
            guild, channel, guild.add_member(first), guild.add_member(second), guild.add_member(chief, roles=[chiefs])
        )

    async def ask(self, who: simcord.MemberActor, command: str, **options: Any) -> Answer:
        channel = self.club.channel if who.guild.id == self.club.guild.id else self.other.channel
        return Answer(await who.slash(channel, command, **options))

    async def press(self, who: simcord.MemberActor, answer: Answer, verb: str, at: int = 0) -> Answer:
        """Press the `at`-th control with this verb."""
        return Answer(await who.click(answer.message, custom_id=answer.ids(verb)[at]))

    async def choose(self, who: simcord.MemberActor, answer: Answer, verb: str, value: str) -> Answer:
        return Answer(await who.select(answer.message, [value], custom_id=answer.ids(verb)[0]))

    async def say_of(self, who: simcord.MemberActor, answer: Answer, deed: str, at: int = 0) -> Answer:
        """Choose what to say of the `at`-th suggested film: `seen`, `not_this` or `save`."""
        select = next(part for part in walk(answer.components) if part.get("custom_id", "").startswith("mq:sayof:"))
        offered = [one["value"] for one in select["options"] if one["value"].startswith(f"{deed}:")]
        return await self.choose(who, answer, "sayof", offered[at])

    async def suggestions(
        self, who: simcord.MemberActor, command: str, typed: str, option: str = "film", **filled: Any
    ) -> list[dict[str, Any]]:
        channel = self.club.channel if who.guild.id == self.club.guild.id else self.other.channel
        return await who.autocomplete(channel, command, option, typed, **filled)

    async def film(self, key: str) -> FilmId:
        async with self.services.database.read() as reading:
            found = await film_store.id_by_starter_key(reading, key)
        assert found is not None, key
        return found

    async def write(
        self,
        who: simcord.MemberActor | None,
        key: str,
        text: str,
        *,
        club: Club | None = None,
        stars: float | None = 4.0,
        headline: str | None = None,
        spoilers: SpoilerLevel | None = None,
        critic: str = "",
        name: str | None = None,
    ) -> ReviewId:
        """Store a review by a member, or, without a member, by a critic of the shared library (or of `club`)."""
        film = await self.film(key)
        paragraphs = parse_paragraphs(text)
        if spoilers is None:
            spoilers = SpoilerLevel.INLINE if any(p.spoilers for p in paragraphs) else SpoilerLevel.NONE
        if who is None:
            guild = club.id if club else LIBRARY
            author = Author(kind=AuthorKind.CRITIC, name=critic, outlet="The Outlet")
        else:
            guild = GuildId(who.guild.id)
            author = Author(kind=AuthorKind.MEMBER, name=name or "somebody", member=MemberId(who.id))
        draft = NewReview(
            guild=guild,
            film=film,
            author=author,
            paragraphs=paragraphs,
            provenance="test",
            headline=headline,
            stars=None if stars is None else Stars.from_stars(stars),
            language="en",
            spoilers=spoilers,
        )
        now = self.services.now()
        async with self.services.database.write(changes=Changes.EVERYTHING) as writing:
            if who is not None:
                await club_store.put_members(writing, [(guild, MemberId(who.id), name or who.name, now)])
            (found,) = await film_store.by_ids(writing, guild, [film])
            return await store_review(writing, draft, found, now=now)

    async def rest(self) -> None:
        """Advance half a minute, so that nobody is throttled."""
        await self.env.advance_time(31)

    async def skip_days(self, days: int) -> None:
        """Advance days without running jobs: a job of ten seconds would run a million times."""
        jobs = self.bot.jobs
        for job in jobs:
            await job.stop()
        await self.env.advance_time(days * 86_400)
        for job in jobs:
            job.start()
        await self.env.settle()

    async def restart(self) -> None:
        """Restart the bot: only the database remains."""
        await self.env.restart_bot(create_bot(self.services))

    def check(self) -> None:
        """Assert that Discord accepts every payload and that no unexpected error occurred."""
        check_environment(self.env, permitted_mentions=self.permitted)
        broken = [error for error in self.env.errors if not is_refusal(error)]
        if broken:
            raise ExceptionGroup("the bot broke", [e for e in broken if isinstance(e, Exception)])
