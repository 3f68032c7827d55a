"""`/related` and `/recommend`: the next film, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands

from bot.gateway import replies
from bot.gateway.actors import Interaction, actor
from bot.gateway.controls import chosen, pressed
from bot.gateway.errors import asked
from bot.gateway.film_cog import FilmCog
from bot.ui import controls, suggestions
from bot.ui.choices import word_choices
from bot.ui.controls import Command

if TYPE_CHECKING:
    from bot.services import suggestions as service
    from bot.services.reading_room import ReadingRoom


class Suggestions(FilmCog):
    def __init__(self, room: ReadingRoom, service: service.Suggestions) -> None:
        super().__init__(room)
        self._suggestions = service
        self._words = service.vocabulary

    @app_commands.command(name="related")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.describe(film="A film: part of its title is enough", private="Show it to you alone")
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def related(self, interaction: Interaction, film: str, private: bool = False) -> None:
        """Find films near this one, each with its reason."""
        asked(interaction, Command.RELATED, private=private)
        found = await self._suggestions.related(actor(interaction), film)
        await replies.answer(interaction, suggestions.related_card(*found), private=private)

    @pressed(controls.PICK[Command.RELATED])
    async def picked(self, interaction: Interaction, film: int, private: int) -> None:
        found = await self._suggestions.related(actor(interaction), f"film:{film}")
        await replies.answer(interaction, suggestions.related_card(*found), private=bool(private))

    @pressed(controls.PICK_FROM[Command.RELATED])
    async def picked_from(self, interaction: Interaction, private: int) -> None:
        await self.picked(interaction, int(chosen(interaction)), private)

    @pressed(controls.RELATED)
    async def of_film(self, interaction: Interaction, film: int) -> None:
        await self.picked(interaction, film, private=1)

    @app_commands.command(name="recommend")
    @app_commands.guild_only()
    @app_commands.describe(
        genre="Only films of this genre", mood="What it should feel like", private="Show it to you alone"
    )
    async def recommend(
        self,
        interaction: Interaction,
        genre: str | None = None,
        mood: str | None = None,
        private: bool = False,
    ) -> None:
        """Get something to watch now from what this club has, and why."""
        who = actor(interaction)
        found = await self._suggestions.recommend(who, genre, mood)
        card = suggestions.recommended_card(found, self._words, genre=genre, mood=mood, skip=0, asker=who.member)
        await replies.answer(interaction, card, private=private)

    @recommend.autocomplete("genre")
    async def genres(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return word_choices([(genre, "") for genre in self._words.genres], typed)

    @recommend.autocomplete("mood")
    async def moods(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return word_choices([(mood.name, mood.says) for mood in self._words.moods], typed)

    @pressed(controls.RECOMMEND_MORE)
    async def others(self, interaction: Interaction, genre: int, mood: int, skip: int, asker: int) -> None:
        who = actor(interaction)
        wanted_genre = suggestions.word_of(self._words.genres, genre)
        wanted_mood = suggestions.word_of([each.name for each in self._words.moods], mood)
        found = await self._suggestions.recommend(who, wanted_genre, wanted_mood, skip)
        card = suggestions.recommended_card(
            found, self._words, genre=wanted_genre, mood=wanted_mood, skip=skip, asker=who.member
        )
        await replies.turn(interaction, card, asker=asker)
