"""The dots on a review: what its author, a moderator or anybody else may do about it, told privately."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.ids import ReviewId
from bot.domain.reviews.moderation import Deed, Done
from bot.gateway import long_texts, replies
from bot.gateway.actors import Interaction, actor
from bot.gateway.answer_owner import ours
from bot.gateway.controls import chosen, chosen_number, pressed
from bot.gateway.forms import Filled, show, submitted
from bot.gateway.message_menus import review_shown
from bot.gateway.notifier import Post
from bot.gateway.tree import MarqueeTree
from bot.gateway.uploads import text_of
from bot.services.highlights.marking import Marking
from bot.services.reviews import moderation as service
from bot.services.reviews.reading import ReadingRoom
from bot.services.reviews.writing import Writing
from bot.ui.highlights import marking
from bot.ui.kit import controls, forms
from bot.ui.reviews import controls as writing_controls
from bot.ui.reviews import moderation, reviews


class ReviewSheet(commands.Cog):
    def __init__(
        self,
        sheets: service.Moderation,
        writing: Writing,
        marks: Marking,
        room: ReadingRoom,
        post: Post,
        tree: MarqueeTree,
    ) -> None:
        self._sheets = sheets
        self._writing = writing
        self._marks = marks
        self._room = room
        self._post = post
        self._tree = tree
        self._menu = app_commands.ContextMenu(name="Save as highlight", callback=self.save_as_highlight)

    async def cog_load(self) -> None:
        self._tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self._tree.remove_command(self._menu.name, type=self._menu.type)

    @pressed(writing_controls.WAYS)
    async def ways(self, interaction: Interaction, review: int) -> None:
        await self.sheet(interaction, review, 0)

    @pressed(writing_controls.SHEET)
    async def sheet(self, interaction: Interaction, review: int, page: int) -> None:
        found = await self._sheets.sheet(actor(interaction), ReviewId(review))
        await long_texts.prepare(found.review)
        await replies.turn(interaction, moderation.sheet_card(found, page=page), asker=0)

    @pressed(writing_controls.SHEET_FROM)
    async def sheet_chosen(self, interaction: Interaction) -> None:
        await self.sheet(interaction, chosen_number(interaction), 0)

    @pressed(writing_controls.READ_FROM)
    async def read(self, interaction: Interaction) -> None:
        who = actor(interaction)
        opened = await self._room.review_by_id(who, ReviewId(chosen_number(interaction)))
        await long_texts.prepare(opened.review)
        await replies.answer(interaction, reviews.review_card(opened, asker=who.member), private=True)

    @pressed(writing_controls.EDIT)
    async def edit(self, interaction: Interaction, review: int) -> None:
        sheet = await self._sheets.opening(actor(interaction), ReviewId(review), Deed.EDITED)
        await show(interaction, forms.edit_form(sheet))

    @submitted(writing_controls.EDIT)
    async def edited(self, interaction: Interaction, filled: Filled, review: int) -> None:
        body = await text_of(filled.files[0]) if filled.files else None
        text = forms.submission(filled.values, body)
        await self._done(interaction, await self._writing.edit(actor(interaction), ReviewId(review), text))

    @pressed(writing_controls.CREDIT)
    async def credit(self, interaction: Interaction, review: int) -> None:
        sheet = await self._writing.crediting(actor(interaction), ReviewId(review))
        await show(interaction, forms.credit_form(sheet))

    @submitted(writing_controls.CREDIT)
    async def credited(self, interaction: Interaction, filled: Filled, review: int) -> None:
        writer = forms.critic(filled.values)
        await self._done(interaction, await self._writing.credit(actor(interaction), ReviewId(review), writer))

    @pressed(writing_controls.DEED)
    async def do(self, interaction: Interaction, review: int, deed: int) -> None:
        what = controls.nth(writing_controls.DEEDS, deed)
        await self._done(interaction, await self._sheets.do(actor(interaction), ReviewId(review), what))

    @pressed(writing_controls.BECAUSE)
    async def ask_why(self, interaction: Interaction, review: int, deed: int) -> None:
        what = controls.nth(writing_controls.DEEDS, deed)
        await self._sheets.opening(actor(interaction), ReviewId(review), what)
        await show(interaction, forms.reason_form(ReviewId(review), what))

    @submitted(writing_controls.BECAUSE)
    async def because(self, interaction: Interaction, filled: Filled, review: int, deed: int) -> None:
        what, why = controls.nth(writing_controls.DEEDS, deed), filled.text(forms.REASON)
        await self._done(interaction, await self._sheets.do(actor(interaction), ReviewId(review), what, why))

    @pressed(writing_controls.HISTORY)
    async def history(self, interaction: Interaction, review: int, page: int) -> None:
        sheet, history = await self._sheets.history(actor(interaction), ReviewId(review), page)
        await replies.turn(interaction, moderation.history_card(sheet, history), asker=0)

    @pressed(writing_controls.REVERT)
    async def revert(self, interaction: Interaction, review: int, revision: int) -> None:
        await self._done(interaction, await self._sheets.revert(actor(interaction), ReviewId(review), revision))

    @pressed(writing_controls.REPORT)
    async def ask_report(self, interaction: Interaction, review: int) -> None:
        await self._sheets.sheet(actor(interaction), ReviewId(review))
        await show(interaction, forms.report_form(ReviewId(review)))

    @submitted(writing_controls.REPORT)
    async def report(self, interaction: Interaction, filled: Filled, review: int) -> None:
        who = actor(interaction)
        await self._sheets.report(who, ReviewId(review), filled.text(forms.REASON))
        await replies.turn(interaction, moderation.reported_card(), asker=0)
        await self._post.record(who, moderation.report_log_card())

    @pressed(writing_controls.QUOTING)
    async def quoting(self, interaction: Interaction, review: int, allowed: int) -> None:
        who = actor(interaction)
        await self._marks.quoting(who, ReviewId(review), allowed=bool(allowed))
        sheet = await self._sheets.sheet(who, ReviewId(review))
        await long_texts.prepare(sheet.review)
        card = moderation.sheet_card(sheet, said=moderation.quoting_words(allowed=bool(allowed)))
        await replies.turn(interaction, card, asker=0)

    @pressed(writing_controls.LINES)
    async def lines(self, interaction: Interaction, review: int, page: int) -> None:
        marks = await self._marks.lines(actor(interaction), ReviewId(review))
        await replies.turn(interaction, marking.lines_card(marks, page=page), asker=0)

    @pressed(writing_controls.LINE_FROM)
    async def line(self, interaction: Interaction, review: int) -> None:
        marks = await self._marks.lines(actor(interaction), ReviewId(review))
        card = marking.line_card(marks, marks.line(marking.place_chosen(chosen(interaction))))
        await replies.turn(interaction, card, asker=0)

    @pressed(writing_controls.MARK)
    async def mark(self, interaction: Interaction, review: int, mark: int, **place: int) -> None:
        where = (place["paragraph"], place["start"], place["stop"])
        who = actor(interaction)
        marks = await self._marks.mark(who, ReviewId(review), where, marking.mark_of(mark))
        await replies.turn(interaction, marking.lines_card(marks), asker=0)
        await self._post.record(who, marking.log_card(marks, marks.line(where), who.member))

    @app_commands.guild_only()
    async def save_as_highlight(self, interaction: Interaction, message: discord.Message) -> None:
        who, shown = actor(interaction), review_shown(message, ours(interaction))
        if shown is not None:
            await replies.answer(interaction, marking.lines_card(await self._marks.lines(who, shown)), private=True)
            return
        found = await self._marks.find(who, message.content)
        if len(found) > 1:
            await replies.answer(interaction, marking.repeated_card(found), private=True)
            return
        await self._save(interaction, found[0].review.id, found[0].place)

    @pressed(writing_controls.REPEATED)
    async def repeated(self, interaction: Interaction) -> None:
        await self._save(interaction, *marking.repeated_chosen(chosen(interaction)))

    async def _save(self, interaction: Interaction, review: ReviewId, place: tuple[int, int, int]) -> None:
        who = actor(interaction)
        marks, pinned = await self._marks.save(who, review, place)
        line = marks.line(place)
        await replies.turn(interaction, marking.line_card(marks, line), asker=0)
        if pinned:
            await self._post.record(who, marking.log_card(marks, line, who.member))

    async def _done(self, interaction: Interaction, done: Done) -> None:
        """Show the review as it stands now, and tell whoever must know."""
        if done.deed is Deed.DECLINED:
            card = moderation.erased_card()
        else:
            sheet = await self._sheets.sheet(actor(interaction), done.review.id)
            await long_texts.prepare(sheet.review)
            card = moderation.sheet_card(sheet, said=moderation.done_words(done))
        await replies.turn(interaction, card, asker=0)
        await self._post.tell(done)
