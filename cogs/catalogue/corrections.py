"""`/films`: a club's own corrections to films, each of which can be undone with one press."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.domain.catalogue.overlay import CORRECTABLE, FilmCorrection
from bot.domain.ids import FilmId
from bot.gateway import replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import handles_choice, handles_control
from bot.gateway.notifier import Notifier
from bot.gateway.options import FilmCog, WordOption
from bot.services.catalogue import corrections as service
from bot.services.reviews.reading import ReviewReading
from bot.ui.catalogue import corrections
from bot.ui.kit import controls
from bot.ui.kit.choices import list_words, word_choices
from bot.ui.reviews import controls as writing_controls

FILM = "Film title; a part is enough"
Fact = app_commands.Transform[str, WordOption(corrections.read_fact)]


class FilmCorrectionsCog(FilmCog):
    group = app_commands.Group(
        name="films",
        description="Correct films for this club",
        guild_only=True,
        default_permissions=discord.Permissions(manage_messages=True),
    )

    def __init__(
        self, reading: ReviewReading, corrections_service: service.FilmCorrections, notifier: Notifier
    ) -> None:
        super().__init__(reading)
        self._corrections = corrections_service
        self._notifier = notifier

    async def fact_choices(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return word_choices(list_words(CORRECTABLE, corrections.fact_name), typed)

    @group.command(name="fix")
    @app_commands.describe(film=FILM, fact="What to correct", value=("The correct value; separate names with commas"))
    @app_commands.autocomplete(film=FilmCog.film_choices, fact=fact_choices)
    async def correct_fact(self, interaction: Interaction, film: str, fact: Fact, value: str) -> None:
        """Correct a film's facts in this club."""
        change = await self._corrections.correct_fact(read_actor(interaction), film, fact, value)
        await self._show_change(interaction, change)

    @group.command(name="merge")
    @app_commands.describe(film="The duplicate, which is merged into the other film", into="The film to keep")
    @app_commands.autocomplete(film=FilmCog.film_choices, into=FilmCog.film_choices)
    async def merge_films(self, interaction: Interaction, film: str, into: str) -> None:
        """Merge two films in this club. You can undo it."""
        change = await self._corrections.merge_films(read_actor(interaction), film, into)
        await self._show_change(interaction, change)

    @group.command(name="title")
    @app_commands.describe(title="The title people type", film="The film they mean")
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def pin_title(self, interaction: Interaction, title: str, film: str) -> None:
        """Choose which film a title means here, if several share it."""
        change = await self._corrections.pin_title(read_actor(interaction), title, film)
        await self._show_change(interaction, change)

    @group.command(name="changes")
    async def show_changes(self, interaction: Interaction) -> None:
        """See this club's film corrections, and undo them."""
        card = corrections.changes_card(await self._corrections.list_changes(read_actor(interaction)))
        await replies.send_answer(interaction, card, private=True)

    @handles_control(writing_controls.CONFIRM_FILM)
    async def confirm_film(self, interaction: Interaction, film: int) -> None:
        await self._show_change(
            interaction, await self._corrections.confirm_film(read_actor(interaction), FilmId(film))
        )

    @handles_control(controls.UNDO_CORRECTION)
    @handles_choice(writing_controls.UNDO_FROM, "overlay")
    async def undo_change(self, interaction: Interaction, overlay: int) -> None:
        actor = read_actor(interaction)
        film = await self._corrections.undo_change(actor, overlay)
        await replies.replace_or_copy(interaction, lambda: corrections.undone_card(film), asker=0)
        await self._notifier.record_action(actor, lambda: corrections.undo_log_card(film, actor.member))

    @handles_control(writing_controls.CHANGES)
    async def refresh_changes(self, interaction: Interaction) -> None:
        changes = await self._corrections.list_changes(read_actor(interaction))
        await replies.replace_or_copy(interaction, lambda: corrections.changes_card(changes), asker=0)

    async def _show_change(self, interaction: Interaction, change: FilmCorrection) -> None:
        await replies.replace_or_copy(interaction, lambda: corrections.change_card(change), asker=0)
        await self._notifier.record_action(read_actor(interaction), lambda: corrections.log_card(change))
