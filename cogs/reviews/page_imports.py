"""The buttons and forms with which moderators check an imported review page and publish it."""

from __future__ import annotations

from discord.ext import commands

from bot.domain.ids import FilmId
from bot.domain.reviews.page_imports import PageCorrections
from bot.gateway import long_texts, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import handles_choice, handles_control
from bot.gateway.forms import SubmittedForm, handles_form, open_form
from bot.gateway.notifier import Notifier
from bot.services.reviews.moderation import ModerationService
from bot.services.reviews.page_imports import PageImports
from bot.ui.reviews import controls, moderation
from bot.ui.reviews import page_imports as ui


class PageImportsCog(commands.Cog):
    def __init__(self, pages: PageImports, moderation_service: ModerationService, notifier: Notifier) -> None:
        self._pages = pages
        self._moderation = moderation_service
        self._notifier = notifier

    @handles_control(controls.PAGE_FILM)
    async def open_film_form(self, interaction: Interaction, page_import: int) -> None:
        await open_form(
            interaction, ui.film_facts_form(await self._pages.open_page(read_actor(interaction), page_import))
        )

    @handles_control(controls.PAGE_REVIEW)
    async def open_review_form(self, interaction: Interaction, page_import: int) -> None:
        await open_form(
            interaction, ui.review_facts_form(await self._pages.open_page(read_actor(interaction), page_import))
        )

    @handles_form(controls.PAGE_FILM)
    async def correct_film(self, interaction: Interaction, form: SubmittedForm, page_import: int) -> None:
        await self._correct(interaction, page_import, ui.read_film_facts(form.values))

    @handles_form(controls.PAGE_REVIEW)
    async def correct_review(self, interaction: Interaction, form: SubmittedForm, page_import: int) -> None:
        await self._correct(interaction, page_import, ui.read_review_facts(form.values))

    @handles_choice(controls.PAGE_FILM_FROM, "film")
    async def choose_film(self, interaction: Interaction, page_import: int, film: int) -> None:
        page = await self._pages.choose_film(read_actor(interaction), page_import, FilmId(film))
        await replies.replace_or_copy(interaction, lambda: ui.import_card(page, note=ui.CORRECTED), asker=0)

    @handles_control(controls.PAGE_PUBLISH)
    async def publish_page(self, interaction: Interaction, page_import: int) -> None:
        actor = read_actor(interaction)
        result = await self._pages.publish_page(actor, page_import)
        sheet = await self._moderation.review_sheet(actor, result.review.id)
        await long_texts.prepare_pages(sheet.review)
        await replies.replace_or_copy(
            interaction, lambda: moderation.sheet_card(sheet, note=moderation.action_sentence(result)), asker=0
        )
        await self._notifier.notify_result(result)

    @handles_control(controls.PAGE_CANCEL)
    async def cancel_page(self, interaction: Interaction, page_import: int) -> None:
        await self._pages.cancel_page(read_actor(interaction), page_import)
        await replies.replace_or_copy(interaction, ui.canceled_card, asker=0)

    async def _correct(self, interaction: Interaction, number: int, typed: PageCorrections) -> None:
        page = await self._pages.correct_page(read_actor(interaction), number, typed)
        await replies.replace_or_copy(interaction, lambda: ui.import_card(page, note=ui.CORRECTED), asker=0)
