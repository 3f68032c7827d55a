"""`/recommend`: suggests films for one person or a group, and records their verdicts."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import app_commands

from bot.domain.ids import FilmId, MemberId
from bot.domain.recommendations.question import Audience, Filters, Verdict
from bot.gateway import options, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.audience import chosen_members, present_members, reacting_members, voice_members
from bot.gateway.context_menus import context_menu
from bot.gateway.controls import chosen_value, handles_control
from bot.gateway.delivery import PUBLIC
from bot.gateway.options import GenreOption
from bot.services.catalogue.film_words import FilmWords
from bot.services.recommendations.recommend import RecommendationService
from bot.ui.kit import controls
from bot.ui.kit.choices import list_words, mood_words, word_choices
from bot.ui.language.words import content_note_text, language_text
from bot.ui.recommendations.recommend import (
    read_film_choice,
    recommendation_card,
    verdict_note,
    verdict_undone_note,
    watchlist_note,
)


class RecommendCog(GenreOption):
    def __init__(self, recommendations: RecommendationService, words: FilmWords) -> None:
        self._recommendations = recommendations
        self.words = words

    @app_commands.command(name="recommend", extras=PUBLIC)
    @app_commands.guild_only()
    @app_commands.describe(
        genre=options.GENRE,
        mood="What you're in the mood for",
        decade=options.DECADE,
        runtime="Longest runtime, in minutes",
        language="Only films in this language",
        avoid="Leave out films with this content note",
        watchlist="Only films on the watchlist of someone who's watching",
        private=options.PRIVATE,
    )
    @app_commands.choices(decade=options.DECADES)
    @app_commands.autocomplete(genre=GenreOption.genre_choices)
    async def recommend_films(
        self,
        interaction: Interaction,
        genre: options.Genre | None = None,
        mood: options.Mood | None = None,
        decade: int | None = None,
        runtime: app_commands.Range[int, 1, 1000] | None = None,
        language: options.FilmLanguage | None = None,
        avoid: options.ContentNote | None = None,
        watchlist: bool = False,
        private: bool = False,
    ) -> None:
        """Find something to watch, for you or a group, with reasons."""
        actor = read_actor(interaction)
        filters = Filters(
            genre=genre,
            mood=mood,
            decade=decade,
            runtime=runtime,
            language=language,
            avoid=avoid,
            watchlist=watchlist,
        )
        recommendation = await self._recommendations.recommend_films(actor, filters, shared=not private)
        await replies.send_answer(
            interaction, lambda: recommendation_card(recommendation, asker=actor.member), private=private
        )

    @recommend_films.autocomplete("mood")
    async def complete_mood(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return word_choices(mood_words(await self.words.list_moods()), typed)

    @recommend_films.autocomplete("language")
    async def complete_language(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        known = await self._recommendations.list_languages()
        return word_choices(list_words(await self.words.list_languages(known), language_text), typed)

    @recommend_films.autocomplete("avoid")
    async def complete_note(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return word_choices(list_words(await self.words.list_content_notes(), content_note_text), typed)

    @context_menu("Pick for those who reacted")
    @app_commands.guild_only()
    async def pick_for_reactions(self, interaction: Interaction, message: discord.Message) -> None:
        await replies.defer_reply(interaction, private=True)
        actor = read_actor(interaction)
        people = await reacting_members(message)
        recommendation = await self._recommendations.recommend_films(
            actor, Filters(), people, Audience.REACTIONS, shared=False
        )
        await replies.send_answer(interaction, recommendation_card(recommendation, asker=actor.member), private=True)

    @handles_control(controls.MORE_TO_WATCH)
    async def show_others(self, interaction: Interaction, question: int, asker: int) -> None:
        actor = read_actor(interaction)
        recommendation = await self._recommendations.continue_question(
            actor, question, further=True, shared=replies.answer_is_shared(interaction, asker)
        )
        await replies.replace_or_copy(
            interaction, lambda: recommendation_card(recommendation, asker=actor.member), asker=asker
        )

    @handles_control(controls.WHO_WATCHES)
    async def recommend_for_chosen(self, interaction: Interaction, question: int, asker: int) -> None:
        await self._recommend_for(interaction, question, asker, chosen_members(interaction), Audience.MEMBERS)

    @handles_control(controls.VOICE_WATCHES)
    async def recommend_for_voice(self, interaction: Interaction, question: int, asker: int) -> None:
        await self._recommend_for(interaction, question, asker, voice_members(interaction), Audience.VOICE)

    @handles_control(controls.CHANNEL_WATCHES)
    async def recommend_for_channel(self, interaction: Interaction, question: int, asker: int) -> None:
        actor = read_actor(interaction)
        people = await present_members(interaction, await self._recommendations.channel_audience(actor))
        await self._recommend_for(interaction, question, asker, people, Audience.CHANNEL)

    @handles_control(controls.SAY_OF_FILM)
    async def say_of_film(self, interaction: Interaction, question: int, asker: int) -> None:
        chosen, film = read_film_choice(chosen_value(interaction))
        if isinstance(chosen, Verdict):
            await self._record_verdict(interaction, film, question, asker, chosen)
        else:
            await interaction.client.controls.continue_with(interaction, chosen.custom_id(film))

    @handles_control(controls.NOT_THIS)
    async def reject_film(self, interaction: Interaction, film: int, question: int, asker: int) -> None:
        await self._record_verdict(interaction, film, question, asker, Verdict.NOT_THIS)

    @handles_control(controls.SEEN_IT)
    async def mark_seen(self, interaction: Interaction, film: int, question: int, asker: int) -> None:
        await self._record_verdict(interaction, film, question, asker, Verdict.SEEN)

    @handles_control(controls.UNDO_VERDICT)
    async def undo_verdict(self, interaction: Interaction, film: int) -> None:
        found = await self._recommendations.undo_verdict(read_actor(interaction), FilmId(film))
        await replies.replace_message(interaction, lambda: verdict_undone_note(found))

    @handles_control(controls.ADD_TO_WATCHLIST)
    async def add_to_watchlist(self, interaction: Interaction, film: int) -> None:
        found = await self._recommendations.add_to_watchlist(read_actor(interaction), FilmId(film))
        await replies.send_answer(interaction, watchlist_note(found), private=True)

    async def _recommend_for(
        self, interaction: Interaction, question: int, asker: int, people: Sequence[MemberId], audience: Audience
    ) -> None:
        actor = read_actor(interaction)
        shared = replies.answer_is_shared(interaction, asker)
        recommendation = await self._recommendations.recommend_for_members(
            actor, question, people, audience, shared=shared
        )
        await replies.replace_or_copy(
            interaction, lambda: recommendation_card(recommendation, asker=actor.member), asker=asker
        )

    async def _record_verdict(
        self, interaction: Interaction, film: int, question: int, asker: int, verdict: Verdict
    ) -> None:
        actor = read_actor(interaction)
        marked = await self._recommendations.record_verdict(actor, FilmId(film), verdict)
        shared = replies.answer_is_shared(interaction, asker)
        recommendation = await self._recommendations.continue_question(actor, question, further=False, shared=shared)
        await replies.replace_or_copy(
            interaction, lambda: recommendation_card(recommendation, asker=actor.member), asker=asker
        )
        await replies.send_answer(interaction, verdict_note(marked), private=True)
