"""`/top`: rankings of the club's films."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.domain.stats.rules import FIRST_YEAR, LAST_YEAR, LEAST_RATERS, MOST_VOTES
from bot.domain.stats.top import TopKind, TopQuery
from bot.gateway import options, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import handles_choice, handles_control
from bot.gateway.delivery import PUBLIC
from bot.services.catalogue.film_words import FilmWords
from bot.services.stats.top import TopService
from bot.ui.kit.choices import list_words, word_choices
from bot.ui.language.words import genre_text
from bot.ui.stats import top

KINDS = [app_commands.Choice(name=top.TITLES[kind], value=kind.value) for kind in TopKind]
DECADES = [app_commands.Choice(name=f"{decade}s", value=decade) for decade in range(2020, 1880, -10)]


class TopCog(commands.Cog):
    def __init__(self, rankings: TopService, words: FilmWords) -> None:
        self._rankings = rankings
        self._words = words

    @app_commands.command(name="top", extras=PUBLIC)
    @app_commands.guild_only()
    @app_commands.describe(
        what="Which ranking; the best films if empty",
        genre="Only films of this genre",
        decade="Only films of this decade",
        year="Only films that were seen in this year",
        votes="The least number of ratings",
        private="Show the answer only to you",
    )
    @app_commands.choices(what=KINDS)
    @app_commands.choices(decade=DECADES)
    async def show_top(
        self,
        interaction: Interaction,
        what: str = TopKind.BEST.value,
        genre: options.Genre | None = None,
        decade: int | None = None,
        year: app_commands.Range[int, FIRST_YEAR, LAST_YEAR] | None = None,
        votes: app_commands.Range[int, LEAST_RATERS, MOST_VOTES] = LEAST_RATERS,
        private: bool = False,
    ) -> None:
        """See the club's best, worst and most divisive films, and hidden gems."""
        wanted = None if genre is None else self._rankings.vocabulary.find_genre(genre)
        query = TopQuery(TopKind(what), wanted, decade, year, votes)
        await self._answer(interaction, query, private=private)

    @show_top.autocomplete("genre")
    async def complete_genre(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return word_choices(list_words(await self._words.list_genres(), genre_text), typed)

    @handles_control(top.TURN_TOP)
    async def turn_page(
        self,
        interaction: Interaction,
        what: int,
        genre: int,
        decade: int,
        year: int,
        votes: int,
        page: int,
        asker: int,
    ) -> None:
        query = top.query_of(what, genre, decade, year, votes, self._genres)
        found = await self._rankings.ranking_page(read_actor(interaction), query, page)
        await replies.replace_or_copy(interaction, lambda: top.top_card(found, self._genres, asker=asker), asker=asker)

    @handles_choice(top.SWITCH_TOP, "what")
    async def switch_ranking(
        self, interaction: Interaction, genre: int, decade: int, year: int, votes: int, asker: int, what: int
    ) -> None:
        query = top.query_of(what, genre, decade, year, votes, self._genres)
        found = await self._rankings.ranking_page(read_actor(interaction), query)
        await replies.replace_or_copy(interaction, lambda: top.top_card(found, self._genres, asker=asker), asker=asker)

    @property
    def _genres(self) -> tuple[str, ...]:
        return self._rankings.vocabulary.genres

    async def _answer(self, interaction: Interaction, query: TopQuery, *, private: bool) -> None:
        actor = read_actor(interaction)
        found = await self._rankings.ranking_page(actor, query)
        await replies.send_answer(
            interaction, lambda: top.top_card(found, self._genres, asker=actor.member), private=private
        )
