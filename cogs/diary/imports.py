"""`/import`: imports a member's history from another film tracker."""

from __future__ import annotations

import io

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.ids import FilmId, ReviewId
from bot.gateway import progress, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import chosen_number, chosen_value, handles_control
from bot.gateway.uploads import read_attachment
from bot.services.diary.imports import HistoryImports, check_upload_size
from bot.ui.clubs.welcome import OPEN_IMPORT
from bot.ui.diary import import_words, imports
from bot.ui.kit import controls


class ImportsCog(commands.Cog):
    def __init__(self, service: HistoryImports) -> None:
        self._imports = service

    @app_commands.command(name="import")
    @app_commands.guild_only()
    @app_commands.describe(file="Your tracker's export. Leave empty to see where to find it, or your last import.")
    async def import_history(self, interaction: Interaction, file: discord.Attachment | None = None) -> None:
        """Bring your history from Letterboxd, IMDb, Trakt and others. You get a preview first."""
        actor = read_actor(interaction)
        await replies.defer_reply(interaction, private=True)
        if file is None:
            latest = await self._imports.find_latest_import(actor)
            await replies.replace_message(interaction, lambda: imports.guide_card(latest))
            return
        check_upload_size(file.size)
        data = await read_attachment(file)
        panel = await progress.show_progress(
            interaction,
            lambda report: self._imports.preview_import(actor, data, file.filename, report),
            imports.progress_card,
        )
        await replies.replace_message(interaction, lambda: imports.import_card(panel))

    @handles_control(OPEN_IMPORT)
    async def open_guide(self, interaction: Interaction) -> None:
        """From the greeting of a new server."""
        latest = await self._imports.find_latest_import(read_actor(interaction))
        await replies.send_answer(interaction, imports.guide_card(latest), private=True)

    @handles_control(controls.IMPORT)
    async def show_panel(self, interaction: Interaction, number: int) -> None:
        panel = await self._imports.import_panel(read_actor(interaction), number)
        await replies.replace_message(interaction, lambda: imports.import_card(panel))

    @handles_control(controls.IMPORT_ACCEPT)
    async def accept_import(self, interaction: Interaction, number: int) -> None:
        panel = await self._imports.accept_import(read_actor(interaction), number)
        await replies.replace_message(interaction, lambda: imports.import_card(panel))

    @handles_control(controls.IMPORT_ADD)
    async def add_missing_films(self, interaction: Interaction, number: int) -> None:
        added, panel = await self._imports.add_missing_films(read_actor(interaction), number)
        await replies.replace_message(
            interaction, lambda: imports.import_card(panel, note=import_words.added_sentence(added))
        )

    @handles_control(controls.IMPORT_PICK)
    async def pick_film(self, interaction: Interaction, row: int, film: int) -> None:
        panel = await self._imports.choose_film(read_actor(interaction), row, FilmId(film) if film else None)
        await replies.replace_message(interaction, lambda: imports.import_card(panel))

    @handles_control(controls.IMPORT_DATES)
    async def choose_date_order(self, interaction: Interaction, number: int) -> None:
        month_first = imports.is_month_first(chosen_value(interaction))
        panel = await self._imports.choose_date_order(read_actor(interaction), number, month_first=month_first)
        await replies.replace_message(interaction, lambda: imports.import_card(panel))

    @handles_control(controls.IMPORT_TABLE)
    async def show_table(self, interaction: Interaction, number: int) -> None:
        table = await self._imports.import_table(read_actor(interaction), number)
        file = discord.File(io.BytesIO(table), imports.TABLE)
        await replies.send_answer(interaction, imports.table_card(), private=True, file=file)

    @handles_control(controls.IMPORT_PUBLISH)
    async def publish_entries(self, interaction: Interaction, number: int) -> None:
        kinds = imports.published_kinds(chosen_value(interaction))
        panel = await self._imports.publish_entries(read_actor(interaction), number, kinds)
        await replies.replace_message(interaction, lambda: imports.import_card(panel))

    @handles_control(controls.IMPORT_REVIEW)
    async def publish_review(self, interaction: Interaction, number: int) -> None:
        panel = await self._imports.publish_review(
            read_actor(interaction), number, ReviewId(chosen_number(interaction))
        )
        await replies.replace_message(interaction, lambda: imports.import_card(panel))

    @handles_control(controls.IMPORT_UNDO)
    async def ask_undo(self, interaction: Interaction, number: int) -> None:
        panel = await self._imports.import_panel(read_actor(interaction), number)
        await replies.replace_message(interaction, lambda: imports.undo_card(panel))

    @handles_control(controls.IMPORT_UNDO_SURE)
    async def undo_import(self, interaction: Interaction, number: int) -> None:
        count = await self._imports.undo_import(read_actor(interaction), number)
        await replies.replace_message(interaction, lambda: imports.undone_card(count))
