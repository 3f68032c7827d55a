"""`/write` and `/my-reviews`, drafts, and the menus that turn a message into a review."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.domain.ids import FilmId, MemberId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.moderation import ActionResult
from bot.domain.reviews.submission import Draft, read_names, read_year
from bot.gateway import long_texts, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.answer_owner import own_application_id
from bot.gateway.context_menus import context_menu
from bot.gateway.controls import chosen_value, handles_choice, handles_control
from bot.gateway.forms import SubmittedForm, handles_form, open_form
from bot.gateway.message_menus import by_a_person, displayed_film, other_writer, read_words
from bot.gateway.notifier import Notifier
from bot.gateway.options import DayOption, FilmCog
from bot.gateway.uploads import read_text_file
from bot.services.catalogue.adding import read_film
from bot.services.reviews import writing as service
from bot.services.reviews.drafts import DraftService
from bot.services.reviews.moderation import ModerationService
from bot.services.reviews.reading import ReviewReading
from bot.ui.diary.day_text import read_day_number
from bot.ui.kit import forms
from bot.ui.reviews import controls, mine, moderation


class WritingCog(FilmCog):
    def __init__(
        self,
        reading: ReviewReading,
        service: service.ReviewWriting,
        drafts: DraftService,
        moderation_service: ModerationService,
        notifier: Notifier,
    ) -> None:
        super().__init__(reading)
        self._drafts = drafts
        self._writing = service
        self._moderation = moderation_service
        self._notifier = notifier

    @app_commands.command(name="write")
    @app_commands.guild_only()
    @app_commands.describe(
        film="Film title; a part is enough. You can add a film that's missing.",
        file="A text file, if your review is longer than 4,000 characters",
        watched="When you saw it: last night, Monday, 24 Dec, 2 weeks ago or 2026-03-01",
    )
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def write_review(
        self,
        interaction: Interaction,
        film: str,
        file: discord.Attachment | None = None,
        watched: DayOption | None = None,
    ) -> None:
        """Write a review. Put spoilers between ||double bars||."""
        actor = read_actor(interaction)
        if file is not None:
            await replies.defer_reply(interaction, private=True)
            await self._show_draft(
                interaction, actor, await self._writing.add_review(actor, film, watched, await read_text_file(file))
            )
            return
        found, day = await self._writing.open_form(actor, film, watched)
        await open_form(interaction, forms.write_form(found, day.toordinal() if day else 0))

    @handles_control(controls.WRITE)
    async def reopen_form(self, interaction: Interaction, film: int, day: int) -> None:
        found, _ = await self._writing.open_form(read_actor(interaction), f"film:{film}", None)
        await open_form(interaction, forms.write_form(found, day))

    @handles_form(controls.WRITE)
    async def submit_review(self, interaction: Interaction, form: SubmittedForm, film: int, day: int) -> None:
        watched = read_day_number(day)
        text = forms.read_submission(form.values)
        await self._answer_result(
            interaction, await self._writing.write_review(read_actor(interaction), FilmId(film), watched, text)
        )

    @app_commands.command(name="my-reviews")
    @app_commands.guild_only()
    async def show_own_texts(self, interaction: Interaction) -> None:
        """See your reviews and drafts: continue, edit, withdraw or restore them."""
        drafts, reviews = await self._writing.own_texts(read_actor(interaction))
        await replies.send_answer(interaction, mine.own_texts_card(drafts, reviews), private=True)

    @handles_control(controls.MINE)
    async def open_own_text(self, interaction: Interaction) -> None:
        kind, number = mine.read_own_choice(chosen_value(interaction))
        if kind == "d":
            await self.open_draft(interaction, number)
        else:
            sheet = await self._moderation.review_sheet(read_actor(interaction), ReviewId(number))
            await long_texts.prepare_pages(sheet.review)
            await replies.replace_or_copy(interaction, lambda: moderation.sheet_card(sheet), asker=0)

    @handles_control(controls.DRAFT)
    async def open_draft(self, interaction: Interaction, draft: int) -> None:
        actor = read_actor(interaction)
        await self._show_draft(interaction, actor, await self._drafts.open_draft(actor, draft))

    @handles_control(controls.FILL)
    async def continue_draft(self, interaction: Interaction, draft: int) -> None:
        await open_form(interaction, forms.draft_form(await self._drafts.open_draft(read_actor(interaction), draft)))

    @handles_form(controls.FILL)
    async def fill_draft(self, interaction: Interaction, form: SubmittedForm, draft: int) -> None:
        text = forms.read_submission(form.values)
        film = form.field_text(forms.FILM) or None
        await self._answer_result(
            interaction, await self._writing.fill_draft(read_actor(interaction), draft, text, film)
        )

    @handles_control(controls.DRAFT_FILM)
    @handles_choice(controls.DRAFT_FILM_FROM, "film")
    async def choose_film(self, interaction: Interaction, draft: int, film: int) -> None:
        actor = read_actor(interaction)
        kept = await self._drafts.choose_film(actor, draft, FilmId(film))
        if kept.submission.text:
            await self._show_draft(interaction, actor, kept)
        else:
            await open_form(interaction, forms.draft_form(kept))

    @handles_control(controls.NEW_FILM)
    async def open_film_form(self, interaction: Interaction, draft: int) -> None:
        await open_form(interaction, forms.film_form(await self._drafts.open_draft(read_actor(interaction), draft)))

    @handles_form(controls.NEW_FILM)
    async def add_film(self, interaction: Interaction, form: SubmittedForm, draft: int) -> None:
        actor = read_actor(interaction)
        directors = read_names(form.field_text(forms.DIRECTORS))
        film = read_film(form.field_text(forms.FILM), read_year(form.field_text(forms.YEAR)), directors)
        kept = await self._drafts.add_film(actor, draft, film)
        await self._show_draft(interaction, actor, kept, mine.FILM_ADDED)

    @handles_control(controls.SUBMIT)
    async def submit_draft(self, interaction: Interaction, draft: int) -> None:
        await self._answer_result(interaction, await self._writing.submit_draft(read_actor(interaction), draft))

    @handles_control(controls.DISCARD)
    async def discard_draft(self, interaction: Interaction, draft: int) -> None:
        await self._drafts.discard_draft(read_actor(interaction), draft)
        await replies.replace_or_copy(interaction, mine.discarded_card, asker=0)

    @context_menu("Save as review")
    @app_commands.guild_only()
    async def save_as_review(self, interaction: Interaction, message: discord.Message) -> None:
        actor = read_actor(interaction)
        if (film := displayed_film(message, own_application_id(interaction))) is not None:
            await self.reopen_form(interaction, film, 0)
            return
        author = other_writer(message, actor)
        await self._writing.check_message(actor, author, person=by_a_person(message))
        kept = await self._writing.draft_from_message(actor, author, await read_words(message))
        await open_form(interaction, forms.draft_form(kept))

    @context_menu("Reviews by this member")
    @app_commands.guild_only()
    async def show_reviews_by_member(self, interaction: Interaction, member: discord.Member) -> None:
        found = await self._writing.reviews_by_member(read_actor(interaction), MemberId(member.id))
        await replies.send_answer(interaction, mine.by_member_card(member.display_name, found), private=True)

    async def _show_draft(self, interaction: Interaction, actor: Actor, kept: Draft, note: str = "") -> None:
        film = await self._drafts.draft_film(actor, kept)
        await replies.replace_or_copy(interaction, lambda: mine.draft_card(kept, film, note=note), asker=0)

    async def _answer_result(self, interaction: Interaction, result: ActionResult) -> None:
        await replies.replace_or_copy(
            interaction, lambda: mine.saved_card(result, moderation.action_sentence(result)), asker=0
        )
        await self._notifier.notify_result(result)
