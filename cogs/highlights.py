"""`/highlight`: a line worth quoting, with who wrote it."""

from __future__ import annotations

from discord import app_commands

from bot.domain.ids import FilmId, HighlightId
from bot.gateway import replies
from bot.gateway.actors import Interaction, actor
from bot.gateway.controls import chosen, pressed
from bot.gateway.errors import asked
from bot.gateway.film_cog import FilmCog
from bot.ui import controls, quotes
from bot.ui.controls import Command


class Highlights(FilmCog):
    @app_commands.command(name="highlight")
    @app_commands.guild_only()
    @app_commands.describe(film="A film; without one, a line from the whole library", private="Show it to you alone")
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def highlight(self, interaction: Interaction, film: str | None = None, private: bool = False) -> None:
        """Quote the line worth remembering from a review."""
        who = actor(interaction)
        asked(interaction, Command.HIGHLIGHT, private=private)
        quoted = await self.room.quote(who, film)
        await replies.answer(interaction, quotes.line_card(quoted, asker=who.member), private=private)

    @pressed(controls.PICK[Command.HIGHLIGHT])
    async def picked(self, interaction: Interaction, film: int, private: int) -> None:
        who = actor(interaction)
        quoted = await self.room.quote(who, f"film:{film}")
        await replies.answer(interaction, quotes.line_card(quoted, asker=who.member), private=bool(private))

    @pressed(controls.PICK_FROM[Command.HIGHLIGHT])
    async def picked_from(self, interaction: Interaction, private: int) -> None:
        await self.picked(interaction, int(chosen(interaction)), private)

    @pressed(controls.HIGHLIGHTS)
    async def of_film(self, interaction: Interaction, film: int) -> None:
        await self.picked(interaction, film, private=1)

    @pressed(controls.NEXT_LINE)
    async def another(self, interaction: Interaction, film: int, line: int, asker: int) -> None:
        who = actor(interaction)
        quoted = await self.room.next_quote(who, FilmId(film) if film else None, HighlightId(line))
        await replies.turn(interaction, quotes.line_card(quoted, asker=who.member), asker=asker)
