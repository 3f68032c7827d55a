"""`/reviews`: everything that keeps a club's reviews in order."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.domain.ids import MemberId
from bot.domain.reviews.moderation import Deed, Done, Sheet
from bot.domain.reviews.submission import writer_of
from bot.gateway import long_texts, replies
from bot.gateway.actors import Interaction, actor
from bot.gateway.controls import chosen, pressed
from bot.gateway.film_cog import FilmCog
from bot.gateway.forms import show
from bot.gateway.notifier import Post
from bot.gateway.uploads import bytes_of
from bot.services.highlights.marking import Marking
from bot.services.reviews import moderation as service
from bot.services.reviews.page_imports import PageDesk
from bot.services.reviews.reading import ReadingRoom
from bot.services.reviews.writing import Writing
from bot.ui.highlights import marking
from bot.ui.kit import forms
from bot.ui.kit.choices import reviewer_choices
from bot.ui.reviews import controls, moderation, queue

PAGE_LIMIT = 20_000_000
"""Bytes of a saved page."""
FILM = "A film: part of its title is enough"
REVIEWER = "Whose review; without it the newest"


class Moderation(FilmCog):
    group = app_commands.Group(
        name="reviews",
        description="Keep this club's reviews in order",
        guild_only=True,
        default_permissions=discord.Permissions(manage_messages=True),
    )

    def __init__(
        self,
        room: ReadingRoom,
        sheets: service.Moderation,
        writing: Writing,
        marks: Marking,
        pages: PageDesk,
        post: Post,
    ) -> None:
        super().__init__(room)
        self._sheets = sheets
        self._writing = writing
        self._marks = marks
        self._pages = pages
        self._post = post

    async def reviewers(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        film = str(getattr(interaction.namespace, "film", "") or "")
        return reviewer_choices(await self.room.authors(actor(interaction), film), typed)

    @group.command(name="queue")
    async def queue(self, interaction: Interaction) -> None:
        """See what waits: reviews to approve, reports, films that members added."""
        await replies.answer(interaction, queue.queue_card(await self._sheets.queue(actor(interaction))), private=True)

    @pressed(controls.QUEUE)
    async def queue_again(self, interaction: Interaction) -> None:
        card = queue.queue_card(await self._sheets.queue(actor(interaction)))
        await replies.turn(interaction, card, asker=0)

    @pressed(controls.QUEUE_FROM)
    async def queue_chosen(self, interaction: Interaction) -> None:
        item = await self._sheets.item(actor(interaction), *queue.queue_chosen(chosen(interaction)))
        if isinstance(item, Sheet):
            await long_texts.prepare(item.review)
        await replies.turn(interaction, queue.item_card(item), asker=0)

    @pressed(controls.CLOSE_REPORT)
    async def close_report(self, interaction: Interaction, report: int) -> None:
        who = actor(interaction)
        await self._sheets.close_report(who, report)
        card = queue.queue_card(await self._sheets.queue(who), said=queue.CLOSED)
        await replies.turn(interaction, card, asker=0)

    @group.command(name="add")
    @app_commands.describe(
        film=FILM,
        member="Whose review it is, where a member said or wrote it",
        critic="An outside critic's name",
        outlet="Where the critic writes",
        source="The review's address on the web",
        licence="Who holds the rights, as it should stand under the text",
        watched="The day the member saw it: 2026-03-01, today, yesterday",
    )
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def add(
        self,
        interaction: Interaction,
        film: str,
        member: discord.Member | None = None,
        critic: str | None = None,
        outlet: str | None = None,
        source: str | None = None,
        licence: str | None = None,
        watched: str | None = None,
    ) -> None:
        """Add a review by a member, who has the last word on it, or by an outside critic."""
        writer = writer_of(
            None if member is None else (MemberId(member.id), member.display_name),
            critic,
            outlet=outlet,
            source=source,
            licence=licence,
        )
        kept = await self._writing.add_for(actor(interaction), film, writer, watched)
        await show(interaction, forms.draft_form(kept))

    @group.command(name="import")
    @app_commands.describe(page="A review page saved from the web, text or HTML", film="Where the page does not say it")
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def import_page(self, interaction: Interaction, page: discord.Attachment, film: str | None = None) -> None:
        """Read a review page saved from the web into this club."""
        await replies.later(interaction, private=True)
        who = actor(interaction)
        done = await self._pages.bring(who, lambda: bytes_of(page, PAGE_LIMIT), page.filename, film)
        await self._show(interaction, done)

    @group.command(name="edit")
    @app_commands.describe(film=FILM, reviewer=REVIEWER)
    @app_commands.autocomplete(film=FilmCog.film_choices, reviewer=reviewers)
    async def edit(self, interaction: Interaction, film: str, reviewer: str | None = None) -> None:
        """Edit a review; its author is told, and its history keeps what stood there."""
        who = actor(interaction)
        opened = await self.room.review(who, film, reviewer)
        sheet = await self._sheets.opening(who, opened.review.id, Deed.EDITED)
        await show(interaction, forms.edit_form(sheet))

    @group.command(name="withdraw")
    @app_commands.describe(film=FILM, reviewer=REVIEWER)
    @app_commands.autocomplete(film=FilmCog.film_choices, reviewer=reviewers)
    async def withdraw(self, interaction: Interaction, film: str, reviewer: str | None = None) -> None:
        """Remove a review with a reason that its author is told; it can be restored."""
        who = actor(interaction)
        opened = await self.room.review(who, film, reviewer)
        await self._sheets.opening(who, opened.review.id, Deed.REMOVED)
        await show(interaction, forms.reason_form(opened.review.id, Deed.REMOVED))

    @group.command(name="restore")
    async def restore(self, interaction: Interaction) -> None:
        """See what was removed or rejected, and bring it back."""
        found = await self._sheets.restorable(actor(interaction))
        await replies.answer(interaction, queue.restorable_card(found), private=True)

    @group.command(name="history")
    @app_commands.describe(film=FILM, reviewer=REVIEWER)
    @app_commands.autocomplete(film=FilmCog.film_choices, reviewer=reviewers)
    async def history(self, interaction: Interaction, film: str, reviewer: str | None = None) -> None:
        """See who changed a review, when and how; one press brings an earlier text back."""
        who = actor(interaction)
        opened = await self.room.review(who, film, reviewer)
        card = moderation.history_card(*await self._sheets.history(who, opened.review.id))
        await replies.answer(interaction, card, private=True)

    @group.command(name="lines")
    @app_commands.describe(film=FILM, reviewer=REVIEWER)
    @app_commands.autocomplete(film=FilmCog.film_choices, reviewer=reviewers)
    async def lines(self, interaction: Interaction, film: str, reviewer: str | None = None) -> None:
        """Pin a line of a review, release it, or forbid quoting it."""
        who = actor(interaction)
        opened = await self.room.review(who, film, reviewer)
        card = marking.lines_card(await self._marks.lines(who, opened.review.id))
        await replies.answer(interaction, card, private=True)

    @group.command(name="move")
    @app_commands.describe(film=FILM, to="The film that the review is about", reviewer=REVIEWER)
    @app_commands.autocomplete(film=FilmCog.film_choices, to=FilmCog.film_choices, reviewer=reviewers)
    async def move(self, interaction: Interaction, film: str, to: str, reviewer: str | None = None) -> None:
        """Put a review under another film, where two films went by one."""
        who = actor(interaction)
        opened = await self.room.review(who, film, reviewer)
        await self._show(interaction, await self._writing.move(who, opened.review.id, to))

    async def _show(self, interaction: Interaction, done: Done) -> None:
        sheet = await self._sheets.sheet(actor(interaction), done.review.id)
        await long_texts.prepare(sheet.review)
        card = moderation.sheet_card(sheet, said=moderation.done_words(done))
        await replies.answer(interaction, card, private=True)
        await self._post.tell(done)
