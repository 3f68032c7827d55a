"""`/reviews`: moderates a club's reviews."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.domain.ids import MemberId
from bot.domain.reviews.moderation import ActionResult, ReviewAction, ReviewSheet
from bot.domain.reviews.submission import read_author
from bot.gateway import long_texts, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import chosen_value, handles_control
from bot.gateway.forms import open_form
from bot.gateway.notifier import Notifier
from bot.gateway.options import DayOption, FilmCog
from bot.gateway.uploads import read_file_bytes
from bot.services.highlights.marking import LineMarking
from bot.services.reviews import moderation as service
from bot.services.reviews.page_imports import PageImports
from bot.services.reviews.reading import ReviewReading
from bot.services.reviews.writing import ReviewWriting
from bot.ui.highlights import marking
from bot.ui.kit import forms
from bot.ui.kit.choices import reviewer_choices
from bot.ui.reviews import controls, moderation, page_imports, queue

PAGE_LIMIT = 20_000_000
"""The largest saved page in bytes."""
FILM = "Film title; a part is enough"
REVIEWER = "Whose review. Leave empty for the newest."


class ModerationCog(FilmCog):
    group = app_commands.Group(
        name="reviews",
        description="Moderate this club's reviews",
        guild_only=True,
        default_permissions=discord.Permissions(manage_messages=True),
    )

    def __init__(
        self,
        reading: ReviewReading,
        moderation_service: service.ModerationService,
        writing: ReviewWriting,
        line_marking: LineMarking,
        pages: PageImports,
        notifier: Notifier,
    ) -> None:
        super().__init__(reading)
        self._moderation = moderation_service
        self._writing = writing
        self._line_marking = line_marking
        self._pages = pages
        self._notifier = notifier

    async def complete_reviewer(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        film = str(getattr(interaction.namespace, "film", "") or "")
        return reviewer_choices(await self.reading.authors_of_film(read_actor(interaction), film), typed)

    @group.command(name="queue")
    async def show_queue(self, interaction: Interaction) -> None:
        """See what needs a decision: reviews to approve, reports and new films."""
        await replies.send_answer(
            interaction,
            queue.queue_card(await self._moderation.moderation_queue(read_actor(interaction))),
            private=True,
        )

    @handles_control(controls.QUEUE)
    async def refresh_queue(self, interaction: Interaction) -> None:
        waiting = await self._moderation.moderation_queue(read_actor(interaction))
        await replies.replace_or_copy(interaction, lambda: queue.queue_card(waiting), asker=0)

    @handles_control(controls.QUEUE_FROM)
    async def open_queue_item(self, interaction: Interaction) -> None:
        kind, number = queue.read_queue_choice(chosen_value(interaction))
        if kind == "page":
            page = await self._pages.open_page(read_actor(interaction), number)
            await replies.replace_or_copy(interaction, lambda: page_imports.import_card(page), asker=0)
            return
        item = await self._moderation.queue_item(read_actor(interaction), kind, number)
        if isinstance(item, ReviewSheet):
            await long_texts.prepare_pages(item.review)
        await replies.replace_or_copy(interaction, lambda: queue.item_card(item), asker=0)

    @handles_control(controls.CLOSE_REPORT)
    async def close_report(self, interaction: Interaction, report: int) -> None:
        actor = read_actor(interaction)
        notice = await self._moderation.close_report(actor, report)
        waiting = await self._moderation.moderation_queue(actor)
        await replies.replace_or_copy(interaction, lambda: queue.queue_card(waiting, note=queue.CLOSED), asker=0)
        if notice is not None:
            await self._notifier.deliver_notice(notice)

    @group.command(name="add")
    @app_commands.describe(
        film=FILM,
        member="The member who wrote it",
        critic="An outside critic's name",
        outlet="The paper, magazine or site",
        source="Link to the original review",
        licence="The rights line to show under the text",
        watched="When the member saw it: last night, Monday, 24 Dec, 2026-03-01",
    )
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def add_review(
        self,
        interaction: Interaction,
        film: str,
        member: discord.Member | None = None,
        critic: str | None = None,
        outlet: str | None = None,
        source: str | None = None,
        licence: str | None = None,
        watched: DayOption | None = None,
    ) -> None:
        """Add a review by a member, who has to agree, or by an outside critic."""
        writer = read_author(
            None if member is None else (MemberId(member.id), member.display_name),
            critic,
            outlet=outlet,
            source=source,
            licence=licence,
        )
        draft = await self._writing.add_review_for(read_actor(interaction), film, writer, watched)
        await open_form(interaction, forms.draft_form(draft))

    @group.command(name="import")
    @app_commands.describe(
        page="A review page saved from the web, text or HTML", film="The film, if the page doesn't name it"
    )
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def import_page(self, interaction: Interaction, page: discord.Attachment, film: str | None = None) -> None:
        """Read a saved web page's review, and check it before it's published."""
        await replies.defer_reply(interaction, private=True)
        read = await self._pages.import_page(
            read_actor(interaction), lambda: read_file_bytes(page, PAGE_LIMIT), page.filename, film
        )
        await replies.send_answer(interaction, page_imports.import_card(read), private=True)

    @group.command(name="edit")
    @app_commands.describe(film=FILM, reviewer=REVIEWER)
    @app_commands.autocomplete(film=FilmCog.film_choices, reviewer=complete_reviewer)
    async def edit_review(self, interaction: Interaction, film: str, reviewer: str | None = None) -> None:
        """Edit a review. The author is notified, and the old version is kept."""
        actor = read_actor(interaction)
        opened = await self.reading.open_review(actor, film, reviewer)
        sheet = await self._moderation.sheet_for_action(actor, opened.review.id, ReviewAction.EDITED)
        await open_form(interaction, forms.edit_form(sheet))

    @group.command(name="withdraw")
    @app_commands.describe(film=FILM, reviewer=REVIEWER)
    @app_commands.autocomplete(film=FilmCog.film_choices, reviewer=complete_reviewer)
    async def remove_review(self, interaction: Interaction, film: str, reviewer: str | None = None) -> None:
        """Remove a review and tell the author why. You can restore it."""
        actor = read_actor(interaction)
        opened = await self.reading.open_review(actor, film, reviewer)
        await self._moderation.sheet_for_action(actor, opened.review.id, ReviewAction.REMOVED)
        await open_form(interaction, forms.reason_form(opened.review.id, ReviewAction.REMOVED))

    @group.command(name="restore")
    async def show_restorable(self, interaction: Interaction) -> None:
        """See removed and rejected reviews, and restore them."""
        found = await self._moderation.restorable_reviews(read_actor(interaction))
        await replies.send_answer(interaction, queue.restorable_card(found), private=True)

    @group.command(name="history")
    @app_commands.describe(film=FILM, reviewer=REVIEWER)
    @app_commands.autocomplete(film=FilmCog.film_choices, reviewer=complete_reviewer)
    async def show_history(self, interaction: Interaction, film: str, reviewer: str | None = None) -> None:
        """See who changed a review and when, and restore an earlier version."""
        actor = read_actor(interaction)
        opened = await self.reading.open_review(actor, film, reviewer)
        card = moderation.history_card(*await self._moderation.review_history(actor, opened.review.id))
        await replies.send_answer(interaction, card, private=True)

    @group.command(name="lines")
    @app_commands.describe(film=FILM, reviewer=REVIEWER)
    @app_commands.autocomplete(film=FilmCog.film_choices, reviewer=complete_reviewer)
    async def show_lines(self, interaction: Interaction, film: str, reviewer: str | None = None) -> None:
        """Choose which lines of a review may be quoted."""
        actor = read_actor(interaction)
        opened = await self.reading.open_review(actor, film, reviewer)
        card = marking.lines_card(await self._line_marking.review_lines(actor, opened.review.id))
        await replies.send_answer(interaction, card, private=True)

    @group.command(name="move")
    @app_commands.describe(film=FILM, to="The film the review is really about", reviewer=REVIEWER)
    @app_commands.autocomplete(film=FilmCog.film_choices, to=FilmCog.film_choices, reviewer=complete_reviewer)
    async def move_review(self, interaction: Interaction, film: str, to: str, reviewer: str | None = None) -> None:
        """Move a review to the right film."""
        actor = read_actor(interaction)
        opened = await self.reading.open_review(actor, film, reviewer)
        await self._show_result(interaction, await self._writing.move_review(actor, opened.review.id, to))

    async def _show_result(self, interaction: Interaction, result: ActionResult) -> None:
        sheet = await self._moderation.review_sheet(read_actor(interaction), result.review.id)
        await long_texts.prepare_pages(sheet.review)
        card = moderation.sheet_card(sheet, note=moderation.action_sentence(result))
        await replies.send_answer(interaction, card, private=True)
        await self._notifier.notify_result(result)
