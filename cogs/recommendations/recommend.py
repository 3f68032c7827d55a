"""`/recommend`: what to watch now, for one person or for everybody who watches, and what they say of it."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.ids import FilmId, MemberId
from bot.domain.recommendations.question import Audience, Filters, Verdict
from bot.gateway import replies
from bot.gateway.actors import Interaction, actor
from bot.gateway.audience import chosen_members, in_voice, still_here, who_reacted
from bot.gateway.controls import pressed
from bot.gateway.delivery import PUBLIC
from bot.gateway.tree import MarqueeTree
from bot.services.recommendations.recommend import Watching as Service
from bot.ui.kit import controls
from bot.ui.kit.choices import word_choices
from bot.ui.recommendations.recommend import marked_note, picked_card, unsaid_note, wished_note

DECADES = [app_commands.Choice(name=f"{year}s", value=year) for year in range(2020, 1880, -10)]


class Watching(commands.Cog):
    def __init__(self, watching: Service, tree: MarqueeTree) -> None:
        self._watching = watching
        self._words = watching.vocabulary
        self._tree = tree
        self._menu = app_commands.ContextMenu(name="Pick for those who reacted", callback=self.pick_for_reactions)

    async def cog_load(self) -> None:
        self._tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self._tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command(name="recommend", extras=PUBLIC)
    @app_commands.guild_only()
    @app_commands.describe(
        genre="Only films of this genre",
        mood="What it should feel like",
        decade="Only films of this decade",
        runtime="At most this many minutes",
        language="Only films in this language",
        avoid="No film with this content note",
        watchlist="Only what is on a watchlist of those who watch",
        private="Show it to you alone",
    )
    @app_commands.choices(decade=DECADES)
    async def recommend(
        self,
        interaction: Interaction,
        genre: str | None = None,
        mood: str | None = None,
        decade: int | None = None,
        runtime: app_commands.Range[int, 1, 1000] | None = None,
        language: str | None = None,
        avoid: str | None = None,
        watchlist: bool = False,
        private: bool = False,
    ) -> None:
        """Get something to watch now from what this club has, for you or for all who watch, and why."""
        who = actor(interaction)
        filters = Filters(
            genre=genre,
            mood=mood,
            decade=decade,
            runtime=runtime,
            language=language,
            avoid=avoid,
            watchlist=watchlist,
        )
        picked = await self._watching.ask(who, filters, shared=not private)
        await replies.answer(interaction, picked_card(picked, asker=who.member), private=private)

    @recommend.autocomplete("genre")
    async def genres(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return word_choices([(genre, "") for genre in self._words.genres], typed)

    @recommend.autocomplete("mood")
    async def moods(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return word_choices([(mood.name, mood.says) for mood in self._words.moods], typed)

    @recommend.autocomplete("language")
    async def languages(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return word_choices([(language, "") for language in await self._watching.languages()], typed)

    @recommend.autocomplete("avoid")
    async def notes(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return word_choices([(note, "") for note in self._words.content_notes], typed)

    @app_commands.guild_only()
    async def pick_for_reactions(self, interaction: Interaction, message: discord.Message) -> None:
        await replies.later(interaction, private=True)
        who = actor(interaction)
        people = await who_reacted(message)
        picked = await self._watching.ask(who, Filters(), people, Audience.REACTIONS, shared=False)
        await replies.answer(interaction, picked_card(picked, asker=who.member), private=True)

    @pressed(controls.MORE_TO_WATCH)
    async def others(self, interaction: Interaction, question: int, asker: int) -> None:
        who = actor(interaction)
        picked = await self._watching.go_on(who, question, further=True, shared=replies.shared(interaction, asker))
        await replies.turn(interaction, picked_card(picked, asker=who.member), asker=asker)

    @pressed(controls.WHO_WATCHES)
    async def chosen_people(self, interaction: Interaction, question: int, asker: int) -> None:
        await self._for(interaction, question, asker, chosen_members(interaction), Audience.MEMBERS)

    @pressed(controls.VOICE_WATCHES)
    async def voice(self, interaction: Interaction, question: int, asker: int) -> None:
        await self._for(interaction, question, asker, in_voice(interaction), Audience.VOICE)

    @pressed(controls.CHANNEL_WATCHES)
    async def channel(self, interaction: Interaction, question: int, asker: int) -> None:
        who = actor(interaction)
        people = await still_here(interaction, await self._watching.of_channel(who))
        await self._for(interaction, question, asker, people, Audience.CHANNEL)

    @pressed(controls.NOT_THIS)
    async def not_this(self, interaction: Interaction, film: int, question: int, asker: int) -> None:
        await self._say(interaction, film, question, asker, Verdict.NOT_THIS)

    @pressed(controls.SEEN_IT)
    async def seen_it(self, interaction: Interaction, film: int, question: int, asker: int) -> None:
        await self._say(interaction, film, question, asker, Verdict.SEEN)

    @pressed(controls.UNSAY)
    async def unsay(self, interaction: Interaction, film: int) -> None:
        found = await self._watching.unsay(actor(interaction), FilmId(film))
        await replies.replace(interaction, unsaid_note(found))

    @pressed(controls.WISH)
    async def wish(self, interaction: Interaction, film: int) -> None:
        found = await self._watching.wish(actor(interaction), FilmId(film))
        await replies.answer(interaction, wished_note(found), private=True)

    async def _for(
        self, interaction: Interaction, question: int, asker: int, people: Sequence[MemberId], audience: Audience
    ) -> None:
        who = actor(interaction)
        shared = replies.shared(interaction, asker)
        picked = await self._watching.with_members(who, question, people, audience, shared=shared)
        await replies.turn(interaction, picked_card(picked, asker=who.member), asker=asker)

    async def _say(self, interaction: Interaction, film: int, question: int, asker: int, verdict: Verdict) -> None:
        who = actor(interaction)
        marked = await self._watching.say(who, FilmId(film), verdict)
        shared = replies.shared(interaction, asker)
        picked = await self._watching.go_on(who, question, further=False, shared=shared)
        await replies.turn(interaction, picked_card(picked, asker=who.member), asker=asker)
        await replies.answer(interaction, marked_note(marked), private=True)
