"""`/write` and `/my-reviews`, drafts, and the menus that make a review of a message."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.domain.ids import FilmId, MemberId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.moderation import Done
from bot.domain.reviews.submission import Kept, names_of, year_of
from bot.gateway import long_texts, replies
from bot.gateway.actors import Interaction, actor
from bot.gateway.controls import chosen, chosen_number, pressed
from bot.gateway.film_cog import FilmCog
from bot.gateway.forms import Filled, show, submitted
from bot.gateway.message_menus import by_a_person, other_writer
from bot.gateway.notifier import Post
from bot.gateway.tree import MarqueeTree
from bot.gateway.uploads import text_of
from bot.services.reviews import writing as service
from bot.services.reviews.drafts import Drafts, film_from
from bot.services.reviews.moderation import Moderation
from bot.services.reviews.reading import ReadingRoom
from bot.ui.diary.diary import day_from
from bot.ui.kit import forms
from bot.ui.reviews import controls, mine, moderation


class Writing(FilmCog):
    def __init__(
        self,
        room: ReadingRoom,
        service: service.Writing,
        drafts: Drafts,
        sheets: Moderation,
        post: Post,
        tree: MarqueeTree,
    ) -> None:
        super().__init__(room)
        self._drafts = drafts
        self._writing = service
        self._sheets = sheets
        self._post = post
        self._tree = tree
        self._menus = [
            app_commands.ContextMenu(name="Save as review", callback=self.save_as_review),
            app_commands.ContextMenu(name="Reviews by this member", callback=self.by_member),
        ]

    async def cog_load(self) -> None:
        for menu in self._menus:
            self._tree.add_command(menu)

    async def cog_unload(self) -> None:
        for menu in self._menus:
            self._tree.remove_command(menu.name, type=menu.type)

    @app_commands.command(name="write")
    @app_commands.guild_only()
    @app_commands.describe(
        film="A film: part of its title is enough; one that is missing can be added",
        file="A text file, for more than the 4,000 characters that the form holds",
        watched="The day you saw it: 2026-03-01, today, yesterday, 3 days ago",
    )
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def write(
        self, interaction: Interaction, film: str, file: discord.Attachment | None = None, watched: str | None = None
    ) -> None:
        """Write a review: headline, stars, text. Spoilers go between ||double bars||."""
        who = actor(interaction)
        if file is not None:
            await replies.later(interaction, private=True)
            await self._answer(interaction, who, await self._writing.bring(who, film, watched, await text_of(file)))
            return
        found, day = await self._writing.opening(who, film, watched)
        await show(interaction, forms.write_form(found, day.toordinal() if day else 0))

    @pressed(controls.WRITE)
    async def again(self, interaction: Interaction, film: int, day: int) -> None:
        found, _ = await self._writing.opening(actor(interaction), f"film:{film}", None)
        await show(interaction, forms.write_form(found, day))

    @submitted(controls.WRITE)
    async def written(self, interaction: Interaction, filled: Filled, film: int, day: int) -> None:
        watched = day_from(day)
        text = forms.submission(filled.values)
        await self._done(interaction, await self._writing.write(actor(interaction), FilmId(film), watched, text))

    @app_commands.command(name="my-reviews")
    @app_commands.guild_only()
    async def my_reviews(self, interaction: Interaction) -> None:
        """See what you wrote here, drafts included: go on, edit, withdraw, restore."""
        drafts, reviews = await self._writing.mine(actor(interaction))
        await replies.answer(interaction, mine.mine_card(drafts, reviews), private=True)

    @pressed(controls.MINE)
    async def mine_opened(self, interaction: Interaction) -> None:
        kind, number = mine.mine_chosen(chosen(interaction))
        if kind == "d":
            await self.draft(interaction, number)
        else:
            sheet = await self._sheets.sheet(actor(interaction), ReviewId(number))
            await long_texts.prepare(sheet.review)
            await replies.turn(interaction, moderation.sheet_card(sheet), asker=0)

    @pressed(controls.DRAFT)
    async def draft(self, interaction: Interaction, draft: int) -> None:
        who = actor(interaction)
        await self._answer(interaction, who, await self._drafts.draft(who, draft))

    @pressed(controls.FILL)
    async def go_on(self, interaction: Interaction, draft: int) -> None:
        await show(interaction, forms.draft_form(await self._drafts.draft(actor(interaction), draft)))

    @submitted(controls.FILL)
    async def filled(self, interaction: Interaction, filled: Filled, draft: int) -> None:
        text = forms.submission(filled.values)
        film = filled.text(forms.FILM) or None
        await self._done(interaction, await self._writing.fill(actor(interaction), draft, text, film))

    @pressed(controls.DRAFT_FILM)
    async def film_chosen(self, interaction: Interaction, draft: int, film: int) -> None:
        who = actor(interaction)
        kept = await self._drafts.choose(who, draft, FilmId(film))
        if kept.submission.text:
            await self._answer(interaction, who, kept)
        else:
            await show(interaction, forms.draft_form(kept))

    @pressed(controls.DRAFT_FILM_FROM)
    async def film_chosen_from(self, interaction: Interaction, draft: int) -> None:
        await self.film_chosen(interaction, draft, chosen_number(interaction))

    @pressed(controls.NEW_FILM)
    async def new_film(self, interaction: Interaction, draft: int) -> None:
        await show(interaction, forms.film_form(await self._drafts.draft(actor(interaction), draft)))

    @submitted(controls.NEW_FILM)
    async def film_added(self, interaction: Interaction, filled: Filled, draft: int) -> None:
        who = actor(interaction)
        directors = names_of(filled.text(forms.DIRECTORS))
        film = film_from(filled.text(forms.FILM), year_of(filled.text(forms.YEAR)), directors)
        kept = await self._drafts.add_film(who, draft, film)
        await self._answer(interaction, who, kept, mine.FILM_ADDED)

    @pressed(controls.SUBMIT)
    async def submit(self, interaction: Interaction, draft: int) -> None:
        await self._done(interaction, await self._writing.submit(actor(interaction), draft))

    @pressed(controls.DISCARD)
    async def discard(self, interaction: Interaction, draft: int) -> None:
        await self._drafts.discard(actor(interaction), draft)
        await replies.turn(interaction, mine.discarded_card(), asker=0)

    @app_commands.guild_only()
    async def save_as_review(self, interaction: Interaction, message: discord.Message) -> None:
        who = actor(interaction)
        kept = await self._writing.from_message(
            who, other_writer(message, who), message.content, person=by_a_person(message)
        )
        await show(interaction, forms.draft_form(kept))

    @app_commands.guild_only()
    async def by_member(self, interaction: Interaction, member: discord.Member) -> None:
        found = await self._writing.by_member(actor(interaction), MemberId(member.id))
        await replies.answer(interaction, mine.by_member_card(member.display_name, found), private=True)

    async def _answer(self, interaction: Interaction, who: Actor, kept: Kept, said: str = "") -> None:
        card = mine.draft_card(kept, await self._drafts.film_of(who, kept), said=said)
        await replies.turn(interaction, card, asker=0)

    async def _done(self, interaction: Interaction, done: Done) -> None:
        await replies.turn(interaction, mine.done_card(done, moderation.done_words(done)), asker=0)
        await self._post.tell(done)
