"""The "…" button on a review: a private sheet with what its author, a moderator or anybody else may do with it."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.ids import ReviewId
from bot.domain.reviews.moderation import ActionResult, ReviewAction
from bot.gateway import long_texts, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.answer_owner import own_application_id
from bot.gateway.context_menus import context_menu
from bot.gateway.controls import chosen_number, chosen_value, handles_control
from bot.gateway.forms import SubmittedForm, handles_form, open_form
from bot.gateway.message_menus import displayed_review, written_words
from bot.gateway.notifier import Notifier
from bot.gateway.uploads import read_text_file
from bot.services.highlights.marking import LineMarking
from bot.services.reviews import moderation as service
from bot.services.reviews.reading import ReviewReading
from bot.services.reviews.writing import ReviewWriting
from bot.ui.highlights import marking
from bot.ui.kit import controls, forms
from bot.ui.reviews import controls as writing_controls
from bot.ui.reviews import moderation, reviews


class ReviewSheetCog(commands.Cog):
    def __init__(
        self,
        moderation_service: service.ModerationService,
        writing: ReviewWriting,
        marks: LineMarking,
        reading: ReviewReading,
        notifier: Notifier,
    ) -> None:
        self._moderation = moderation_service
        self._writing = writing
        self._marks = marks
        self._reading = reading
        self._notifier = notifier

    @handles_control(writing_controls.OPEN_ACTIONS)
    async def open_actions(self, interaction: Interaction, review: int) -> None:
        await self.turn_sheet_page(interaction, review, 0)

    @handles_control(writing_controls.SHEET)
    async def turn_sheet_page(self, interaction: Interaction, review: int, page: int) -> None:
        found = await self._moderation.review_sheet(read_actor(interaction), ReviewId(review))
        await long_texts.prepare_pages(found.review)
        await replies.replace_or_copy(interaction, lambda: moderation.sheet_card(found, page=page), asker=0)

    @handles_control(writing_controls.SHEET_FROM)
    async def open_chosen_sheet(self, interaction: Interaction) -> None:
        await self.turn_sheet_page(interaction, chosen_number(interaction), 0)

    @handles_control(writing_controls.READ_FROM)
    async def read_chosen(self, interaction: Interaction) -> None:
        actor = read_actor(interaction)
        opened = await self._reading.review_by_id(actor, ReviewId(chosen_number(interaction)))
        await long_texts.prepare_pages(opened.review)
        await replies.send_answer(interaction, reviews.review_card(opened, asker=actor.member), private=True)

    @handles_control(writing_controls.EDIT)
    async def open_edit_form(self, interaction: Interaction, review: int) -> None:
        sheet = await self._moderation.sheet_for_action(read_actor(interaction), ReviewId(review), ReviewAction.EDITED)
        await open_form(interaction, forms.edit_form(sheet))

    @handles_form(writing_controls.EDIT)
    async def save_edit(self, interaction: Interaction, form: SubmittedForm, review: int) -> None:
        body = await read_text_file(form.files[0]) if form.files else None
        text = forms.read_submission(form.values, body)
        await self._answer_result(
            interaction, await self._writing.edit_review(read_actor(interaction), ReviewId(review), text)
        )

    @handles_control(writing_controls.CREDIT)
    async def open_credit_form(self, interaction: Interaction, review: int) -> None:
        sheet = await self._writing.open_credit(read_actor(interaction), ReviewId(review))
        await open_form(interaction, forms.credit_form(sheet))

    @handles_form(writing_controls.CREDIT)
    async def save_credit(self, interaction: Interaction, form: SubmittedForm, review: int) -> None:
        writer = forms.read_critic(form.values)
        await self._answer_result(
            interaction, await self._writing.change_credit(read_actor(interaction), ReviewId(review), writer)
        )

    @handles_control(writing_controls.PERFORM)
    async def perform_action(self, interaction: Interaction, review: int, action: int) -> None:
        chosen_action = controls.choice_at(writing_controls.ACTIONS, action)
        await self._answer_result(
            interaction, await self._moderation.perform_action(read_actor(interaction), ReviewId(review), chosen_action)
        )

    @handles_control(writing_controls.PERFORM_WITH_REASON)
    async def ask_for_reason(self, interaction: Interaction, review: int, action: int) -> None:
        chosen_action = controls.choice_at(writing_controls.ACTIONS, action)
        await self._moderation.sheet_for_action(read_actor(interaction), ReviewId(review), chosen_action)
        await open_form(interaction, forms.reason_form(ReviewId(review), chosen_action))

    @handles_form(writing_controls.PERFORM_WITH_REASON)
    async def perform_with_reason(
        self, interaction: Interaction, form: SubmittedForm, review: int, action: int
    ) -> None:
        chosen_action, reason = controls.choice_at(writing_controls.ACTIONS, action), form.field_text(forms.REASON)
        await self._answer_result(
            interaction,
            await self._moderation.perform_action(read_actor(interaction), ReviewId(review), chosen_action, reason),
        )

    @handles_control(writing_controls.HISTORY)
    async def show_history(self, interaction: Interaction, review: int, page: int) -> None:
        sheet, history = await self._moderation.review_history(read_actor(interaction), ReviewId(review), page)
        await replies.replace_or_copy(interaction, lambda: moderation.history_card(sheet, history), asker=0)

    @handles_control(writing_controls.REVERT)
    async def revert_review(self, interaction: Interaction, review: int, revision: int) -> None:
        await self._answer_result(
            interaction, await self._moderation.revert_review(read_actor(interaction), ReviewId(review), revision)
        )

    @handles_control(writing_controls.REPORT)
    async def open_report_form(self, interaction: Interaction, review: int) -> None:
        await self._moderation.review_sheet(read_actor(interaction), ReviewId(review))
        await open_form(interaction, forms.report_form(ReviewId(review)))

    @handles_form(writing_controls.REPORT)
    async def report_review(self, interaction: Interaction, form: SubmittedForm, review: int) -> None:
        actor = read_actor(interaction)
        await self._moderation.report_review(actor, ReviewId(review), form.field_text(forms.REASON))
        await replies.replace_or_copy(interaction, moderation.reported_card, asker=0)
        await self._notifier.record_action(actor, moderation.report_log_card)

    @handles_control(writing_controls.QUOTING)
    async def set_quoting(self, interaction: Interaction, review: int, allowed: int) -> None:
        actor = read_actor(interaction)
        await self._marks.set_quoting(actor, ReviewId(review), allowed=bool(allowed))
        sheet = await self._moderation.review_sheet(actor, ReviewId(review))
        await long_texts.prepare_pages(sheet.review)
        await replies.replace_or_copy(
            interaction,
            lambda: moderation.sheet_card(sheet, note=moderation.quoting_sentence(allowed=bool(allowed))),
            asker=0,
        )

    @handles_control(writing_controls.LINES)
    async def show_lines(self, interaction: Interaction, review: int, page: int) -> None:
        marks = await self._marks.review_lines(read_actor(interaction), ReviewId(review))
        await replies.replace_or_copy(interaction, lambda: marking.lines_card(marks, page=page), asker=0)

    @handles_control(writing_controls.LINE_FROM)
    async def open_line(self, interaction: Interaction, review: int) -> None:
        marks = await self._marks.review_lines(read_actor(interaction), ReviewId(review))
        line = marks.line_at(marking.read_place_choice(chosen_value(interaction)))
        await replies.replace_or_copy(interaction, lambda: marking.line_card(marks, line), asker=0)

    @handles_control(writing_controls.MARK)
    async def mark_line(self, interaction: Interaction, review: int, mark: int, **place: int) -> None:
        where = (place["paragraph"], place["start"], place["stop"])
        actor = read_actor(interaction)
        marks = await self._marks.mark_line(actor, ReviewId(review), where, marking.mark_of_number(mark))
        await replies.replace_or_copy(interaction, lambda: marking.lines_card(marks), asker=0)
        await self._notifier.record_action(actor, lambda: marking.log_card(marks, marks.line_at(where), actor.member))

    @context_menu("Save as highlight")
    @app_commands.guild_only()
    async def save_as_highlight(self, interaction: Interaction, message: discord.Message) -> None:
        actor, review = read_actor(interaction), displayed_review(message, own_application_id(interaction))
        if review is not None:
            await replies.send_answer(
                interaction, marking.lines_card(await self._marks.review_lines(actor, review)), private=True
            )
            return
        found = await self._marks.find_repeated(actor, written_words(message))
        if len(found) > 1:
            await replies.send_answer(interaction, marking.repeated_card(found), private=True)
            return
        await self._save_line(interaction, found[0].review.id, found[0].place)

    @handles_control(writing_controls.REPEATED)
    async def open_repeated(self, interaction: Interaction) -> None:
        await self._save_line(interaction, *marking.read_repeated_choice(chosen_value(interaction)))

    async def _save_line(self, interaction: Interaction, review: ReviewId, place: tuple[int, int, int]) -> None:
        actor = read_actor(interaction)
        marks, pinned = await self._marks.pin_repeated_line(actor, review, place)
        line = marks.line_at(place)
        await replies.replace_or_copy(interaction, lambda: marking.line_card(marks, line), asker=0)
        if pinned:
            await self._notifier.record_action(actor, lambda: marking.log_card(marks, line, actor.member))

    async def _answer_result(self, interaction: Interaction, result: ActionResult) -> None:
        """Show the review as it is now, and send the notifications."""
        if result.action is ReviewAction.DECLINED:
            await replies.replace_or_copy(interaction, moderation.erased_card, asker=0)
        else:
            sheet = await self._moderation.review_sheet(read_actor(interaction), result.review.id)
            await long_texts.prepare_pages(sheet.review)
            await replies.replace_or_copy(
                interaction, lambda: moderation.sheet_card(sheet, note=moderation.action_sentence(result)), asker=0
            )
        await self._notifier.notify_result(result)
