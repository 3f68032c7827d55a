"""`/chart`: a collage of a member's or the club's films."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.ids import MemberId
from bot.domain.stats.recap import LARGEST_CHART, SMALLEST_CHART, ChartOrder, ChartScope
from bot.gateway import options, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.delivery import PUBLIC
from bot.services.stats.charts import ChartService
from bot.ui.stats.chart import chart_card

Choice = app_commands.Choice


class ChartCog(commands.Cog):
    def __init__(self, charts: ChartService) -> None:
        self._charts = charts

    @app_commands.command(name="chart", extras=PUBLIC)
    @app_commands.guild_only()
    @app_commands.describe(
        films="Which films: of all time, or seen in the last year or month",
        size="How many in a row and in a column, from 3 to 10",
        sort="What decides the order",
        member="Whose films. Leave empty for your own.",
        club="The whole club's films",
        titles="Draw the titles on the posters",
        private=options.PRIVATE,
    )
    @app_commands.choices(
        films=[
            Choice(name="All time", value=ChartScope.ALL),
            Choice(name="Seen in the last year", value=ChartScope.YEAR),
            Choice(name="Seen in the last month", value=ChartScope.MONTH),
        ],
        sort=[
            Choice(name="Rating", value=ChartOrder.RATING),
            Choice(name="Date", value=ChartOrder.DATE),
            Choice(name="Colour", value=ChartOrder.COLOUR),
        ],
    )
    async def show_chart(
        self,
        interaction: Interaction,
        films: str = ChartScope.ALL,
        size: app_commands.Range[int, SMALLEST_CHART, LARGEST_CHART] | None = None,
        sort: str = ChartOrder.RATING,
        member: discord.Member | None = None,
        club: bool = False,
        titles: bool = True,
        private: bool = False,
    ) -> None:
        """Get a collage of your, a member's or the club's films."""
        actor = read_actor(interaction)
        person = member or interaction.user
        whose = None if club else MemberId(person.id)
        chart = await self._charts.choose_films(actor, whose, ChartScope(films), ChartOrder(sort), size)
        private = private or not chart.shareable
        await replies.defer_reply(interaction, private=private)
        who = interaction.guild.name if club and interaction.guild else person.display_name
        await replies.send_answer(interaction, lambda: chart_card(chart, who, titles=titles), private=private)
