"""`/import`: a member brings the history along that they have elsewhere."""

from __future__ import annotations

import io

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.ids import FilmId, ReviewId
from bot.gateway import progress, replies
from bot.gateway.actors import Interaction, actor
from bot.gateway.controls import chosen, chosen_number, pressed
from bot.gateway.uploads import read_attachment
from bot.services.diary.imports import Imports, check_size
from bot.ui.diary import imports
from bot.ui.kit import controls


class History(commands.Cog):
    def __init__(self, service: Imports) -> None:
        self._imports = service

    @app_commands.command(name="import")
    @app_commands.guild_only()
    @app_commands.describe(file="An export of Letterboxd, IMDb, Trakt or Marquee; without it, your last import here")
    async def bring(self, interaction: Interaction, file: discord.Attachment | None = None) -> None:
        """Bring your history along; you see what would come before anything is taken in."""
        who = actor(interaction)
        await replies.later(interaction, private=True)
        if file is None:
            await replies.replace(interaction, imports.import_card(await self._imports.latest(who)))
            return
        check_size(file.size)
        data = await read_attachment(file)
        panel = await progress.shown(
            interaction, lambda told: self._imports.dry_run(who, data, file.filename, told), imports.progress_card
        )
        await replies.replace(interaction, imports.import_card(panel))

    @pressed(controls.IMPORT)
    async def panel(self, interaction: Interaction, number: int) -> None:
        panel = await self._imports.panel(actor(interaction), number)
        await replies.replace(interaction, imports.import_card(panel))

    @pressed(controls.IMPORT_ACCEPT)
    async def accept(self, interaction: Interaction, number: int) -> None:
        panel = await self._imports.accept(actor(interaction), number)
        await replies.replace(interaction, imports.import_card(panel))

    @pressed(controls.IMPORT_PICK)
    async def pick(self, interaction: Interaction, row: int, film: int) -> None:
        panel = await self._imports.choose(actor(interaction), row, FilmId(film) if film else None)
        await replies.replace(interaction, imports.import_card(panel))

    @pressed(controls.IMPORT_TABLE)
    async def table(self, interaction: Interaction, number: int) -> None:
        table = await self._imports.table(actor(interaction), number)
        file = discord.File(io.BytesIO(table), imports.TABLE)
        await replies.answer(interaction, imports.table_card(), private=True, file=file)

    @pressed(controls.IMPORT_PUBLISH)
    async def publish(self, interaction: Interaction, number: int) -> None:
        shelf = imports.shelf_of(chosen(interaction))
        panel = await self._imports.publish(actor(interaction), number, shelf)
        await replies.replace(interaction, imports.import_card(panel))

    @pressed(controls.IMPORT_REVIEW)
    async def publish_review(self, interaction: Interaction, number: int) -> None:
        panel = await self._imports.publish_review(actor(interaction), number, ReviewId(chosen_number(interaction)))
        await replies.replace(interaction, imports.import_card(panel))

    @pressed(controls.IMPORT_UNDO)
    async def undo(self, interaction: Interaction, number: int) -> None:
        panel = await self._imports.panel(actor(interaction), number)
        await replies.replace(interaction, imports.undo_card(panel))

    @pressed(controls.IMPORT_UNDO_SURE)
    async def undo_now(self, interaction: Interaction, number: int) -> None:
        count = await self._imports.undo(actor(interaction), number)
        await replies.replace(interaction, imports.undone_card(count))
