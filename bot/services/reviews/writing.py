"""Turns submitted texts into reviews; each text is stored as a draft first, so that nothing is lost."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, datetime

from bot.domain.catalogue.errors import FilmAmbiguous, FilmNotFound
from bot.domain.catalogue.film import Film
from bot.domain.errors import MarqueeError
from bot.domain.ids import LIBRARY, FilmId, GuildId, MemberId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.errors import (
    DraftGone,
    DuplicateReview,
    NotAPerson,
    NoText,
    NotPossible,
    ReviewGone,
    SavedAsDraft,
)
from bot.domain.reviews.moderation import ActionResult, Credit, ReviewAction, ReviewSheet, ReviewSnapshot
from bot.domain.reviews.review import Author, AuthorKind, NewReview, Paragraph, Review, ReviewState
from bot.domain.reviews.submission import CreditedAuthor, Draft, Submission
from bot.domain.visible import has_visible_text
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.services.clubs.permissions import Permissions
from bot.services.heavy_work import HeavyWork
from bot.services.highlights.quotes import find_highlights
from bot.services.reviews import revisions
from bot.services.reviews.drafts import HARD_DRAFT_LIMIT, DraftService
from bot.services.reviews.moderation import ModerationService, visible_review
from bot.services.reviews.review_storage import store_review
from bot.store.changes import Changes
from bot.store.clubs import clubs as club_store
from bot.store.database import Database, WriteTransaction
from bot.store.diary import entries as diary_store
from bot.store.reviews import drafts as draft_store
from bot.store.reviews import reviews as review_store

TEXTS_SHOWN = 100
"""The most drafts, and the most reviews, of one member that are listed."""


class ReviewWriting:
    """Writes and edits reviews. Members call it for their own reviews, moderators also for other people's.

    A refused submission raises SavedAsDraft, which carries the reason and the number of the draft that holds the text.
    """

    def __init__(
        self,
        database: Database,
        catalogue: FilmCatalogue,
        clubs: ClubService,
        permissions: Permissions,
        moderation: ModerationService,
        drafts: DraftService,
        now: Callable[[], datetime],
        heavy: HeavyWork,
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._clubs = clubs
        self._permissions = permissions
        self._moderation = moderation
        self._drafts = drafts
        self._now = now
        self._heavy = heavy

    async def open_form(self, actor: Actor, typed: str, watched: str | None) -> tuple[Film, date | None]:
        """Check the film and the day before a form opens, and return them.

        Raises OnlyInAClub, MemberLimitReached, InvalidValue and DayInFuture for the day, and FilmUnknownHere with a new
        draft.
        """
        guild = require_club(actor)
        day = await self._clubs.read_watched_day(actor, watched)
        await self._drafts.require_room(actor, guild)
        try:
            film = await self._catalogue.find_asked_film(actor, typed)
        except (FilmNotFound, FilmAmbiguous) as error:
            draft = self._drafts.create_draft(actor, guild, film=None, typed=typed, watched=day, provenance="member")
            raise await self._drafts.unknown_film_error(error, await self._drafts.store_draft(draft)) from error
        return film, day

    async def write_review(self, actor: Actor, film: FilmId, watched: date | None, text: Submission) -> ActionResult:
        """Submit a member's own review. Raises OnlyInAClub, and SavedAsDraft with the reason for a refusal."""
        guild = require_club(actor)
        try:
            film = (await self._catalogue.get_film(guild, film)).id
        except FilmNotFound as error:
            unfiled = self._drafts.create_draft(
                actor, guild, film=None, watched=watched, text=text, provenance="member"
            )
            raise SavedAsDraft(error, await self._drafts.store_draft(unfiled, HARD_DRAFT_LIMIT)) from error
        draft = self._drafts.create_draft(actor, guild, film=film, watched=watched, text=text, provenance="member")
        return await self.submit_draft(actor, await self._drafts.store_draft(draft, HARD_DRAFT_LIMIT))

    async def add_review(self, actor: Actor, typed: str, watched: str | None, text: str) -> Draft:
        """Keep the text of an uploaded file as a draft.

        Raises OnlyInAClub, InvalidValue, MemberLimitReached and FilmUnknownHere.
        """
        guild = require_club(actor)
        day = await self._clubs.read_watched_day(actor, watched)
        draft = self._drafts.create_draft(
            actor, guild, film=None, typed=typed, watched=day, text=Submission(text=text), provenance="member"
        )
        return await self._drafts.find_draft_film(actor, await self._drafts.store_draft(draft))

    async def add_review_for(self, actor: Actor, typed: str, writer: CreditedAuthor, watched: str | None) -> Draft:
        """Create a draft without text for a review by another member or an outside critic.

        Raises OnlyInAClub, NotModerator, InvalidValue, MemberLimitReached and FilmUnknownHere.
        """
        guild = await self._permissions.moderated_club(actor)
        day = await self._clubs.read_watched_day(actor, watched)
        draft = self._drafts.create_draft(
            actor, guild, film=None, typed=typed, watched=day, provenance="moderator", writer=writer
        )
        return await self._drafts.find_draft_film(actor, await self._drafts.store_draft(draft))

    async def check_message(self, actor: Actor, author: CreditedAuthor | None, *, person: bool) -> GuildId:
        """The club in which this person may keep a message: their own, or, for a moderator, anybody's.

        `author` is None for one's own message; `person` is False for messages of bots. Raises OnlyInAClub, NotAPerson
        and NotModerator.
        """
        guild = require_club(actor)
        if not person:
            raise NotAPerson
        if author is not None:
            await self._permissions.moderated_club(actor)
        return guild

    async def draft_from_message(self, actor: Actor, author: CreditedAuthor | None, text: str) -> Draft:
        """Keep the words of a person's message as a draft. The author must agree before others see the review.

        Raises what `check_message` raises, NoText and MemberLimitReached.
        """
        guild = await self.check_message(actor, author, person=True)
        if not has_visible_text(text):
            raise NoText
        draft = self._drafts.create_draft(
            actor, guild, film=None, text=Submission(text=text), provenance="message", writer=author
        )
        return dataclasses.replace(draft, id=await self._drafts.store_draft(draft))

    async def fill_draft(self, actor: Actor, draft: int, text: Submission, film: str | None = None) -> ActionResult:
        """Complete a draft with the text of a form, and submit it. Raises SavedAsDraft and DraftGone."""
        try:
            opened = await self._drafts.open_draft(actor, draft)
        except DraftGone:
            # The draft was discarded or published while the form was open: keep the text as a new draft.
            if not text.text.strip():
                raise
            opened = self._drafts.create_draft(
                actor, require_club(actor), film=None, typed=film or "", text=text, provenance="member"
            )
            return await self.submit_draft(actor, await self._drafts.store_draft(opened, HARD_DRAFT_LIMIT))
        if opened.writer is not None and opened.provenance == "message":
            text = dataclasses.replace(text, text=opened.submission.text)  # another person's words are not changed
        if not text.text.strip():
            text = dataclasses.replace(text, text=opened.submission.text)
        async with self._database.write(changes=Changes.UNCACHED, club=opened.guild) as writing:
            await draft_store.replace_submission(writing, opened.guild, actor.member, draft, text)
            if film is not None:
                await draft_store.set_draft_film(writing, opened.guild, actor.member, draft, film=None, typed=film)
        return await self.submit_draft(actor, draft)

    async def submit_draft(self, actor: Actor, draft: int, guild: GuildId | None = None) -> ActionResult:
        """Publish a draft, or apply it as an edit.

        Raises DraftGone, FilmUnknownHere, and SavedAsDraft for other refusals. `guild` is the draft's club, needed if
        the author submits in a private message.
        """
        opened = await self._drafts.open_draft(actor, draft, guild)
        if opened.film is None and opened.review is None:
            opened = await self._drafts.find_draft_film(actor, draft)
        try:
            return await (
                self._publish(actor, opened)
                if opened.review is None
                else self._apply_edit(actor, opened, opened.review)
            )
        except MarqueeError as error:
            raise SavedAsDraft(error, draft) from error

    async def edit_review(
        self, actor: Actor, identity: ReviewId, text: Submission, watched: str | None = None
    ) -> ActionResult:
        """Edit one's own review, or, as a moderator, any review of this club.

        Raises SavedAsDraft, ReviewGone, InvalidValue, and NotPossible for a review of the shared library.
        """
        try:
            sheet = await self._moderation.review_sheet(actor, identity)
        except ReviewGone as error:
            # The review was withdrawn or removed while the form was open: keep the text as a new draft.
            if actor.guild is None or not text.text.strip():
                raise
            unfiled = self._drafts.create_draft(actor, actor.guild, film=None, text=text, provenance="member")
            raise SavedAsDraft(error, await self._drafts.store_draft(unfiled, HARD_DRAFT_LIMIT)) from error
        if sheet.review.guild == LIBRARY:
            raise NotPossible  # it belongs to no club, and neither would a draft of the edit
        day = sheet.review.watched_on if watched is None else await self._clubs.read_watched_day(actor, watched)
        if not text.text.strip():
            text = dataclasses.replace(text, text=ReviewSnapshot.from_review(sheet.review).written_text)
        draft = self._drafts.create_draft(
            actor,
            sheet.review.guild,
            film=sheet.review.film,
            watched=day,
            text=text,
            provenance="edit",
            review=identity,
        )
        number = await self._drafts.store_draft(draft, HARD_DRAFT_LIMIT)
        return await self.submit_draft(actor, number, sheet.review.guild)

    async def move_review(self, actor: Actor, identity: ReviewId, typed: str) -> ActionResult:
        """Move a review to another film. Raises ReviewGone, NotPossible, FilmNotFound and FilmAmbiguous."""
        sheet = await self._moderation.review_sheet(actor, identity)
        film = await self._catalogue.find_film(actor, typed)
        if ReviewAction.EDITED not in sheet.allowed_actions:
            raise NotPossible
        return await self._change_stored_review(
            actor, identity, dataclasses.replace(ReviewSnapshot.from_review(sheet.review), film=film.id)
        )

    async def open_credit(self, actor: Actor, identity: ReviewId) -> ReviewSheet:
        """The sheet of an outside critic's review, to edit its credit. Raises ReviewGone, NotModerator, NotPossible."""
        sheet = await self._moderation.sheet_for_action(actor, identity, ReviewAction.EDITED)
        if not sheet.review.is_credited:
            raise NotPossible
        return sheet

    async def change_credit(self, actor: Actor, identity: ReviewId, writer: CreditedAuthor) -> ActionResult:
        """Change the name, outlet, address and licence of an outside critic's review.

        Raises what `open_credit` raises, and DuplicateReview.
        """
        sheet = await self.open_credit(actor, identity)
        credit = Credit(writer.name.strip(), writer.outlet, writer.source_url, writer.licence)
        return await self._change_stored_review(
            actor, identity, dataclasses.replace(ReviewSnapshot.from_review(sheet.review), credit=credit)
        )

    async def own_texts(self, actor: Actor) -> tuple[list[Draft], list[tuple[Review, Film]]]:
        """One's own drafts and reviews in this club, in every state. Raises OnlyInAClub."""
        guild = require_club(actor)
        async with self._database.read() as reading:
            drafts = await draft_store.drafts_of_member(reading, guild, actor.member, TEXTS_SHOWN)
            reviews = await review_store.reviews_of_member(reading, guild, actor.member, TEXTS_SHOWN)
        return drafts, [(review, await self._catalogue.get_film(guild, review.film)) for review in reviews]

    async def reviews_by_member(self, actor: Actor, member: MemberId) -> list[tuple[Review, Film]]:
        """A member's published reviews in this club, newest first. Raises OnlyInAClub."""
        guild = require_club(actor)
        async with self._database.read() as reading:
            reviews = await review_store.published_reviews_by(reading, guild, member, TEXTS_SHOWN)
        return [(review, await self._catalogue.get_film(guild, review.film)) for review in reviews]

    async def _publish(self, actor: Actor, draft: Draft) -> ActionResult:
        review_draft = await self._new_review(actor, draft)
        film = await self._catalogue.get_film(draft.guild, review_draft.film)
        lines = await self._heavy.run_in_thread(actor.member, find_highlights, review_draft, film)
        async with self._database.write(changes=Changes.WHOLE_REVIEWS | Changes.NAMES, club=draft.guild) as writing:
            if not await draft_store.delete_draft(writing, draft.guild, actor.member, draft.id):
                raise DraftGone
            twin = await review_store.id_by_fingerprint(writing, review_draft.fingerprint)
            if twin is not None:
                raise DuplicateReview(twin)
            await self._store_names(writing, actor, review_draft.author)
            identity = await store_review(writing, review_draft, film, now=self._now(), lines=lines)
            review = await review_store.review_in_any_state(writing, draft.guild, actor.member, identity)
            if review is None:
                raise ReviewGone
            await revisions.record_first_revision(writing, review)
            notice = await self._moderation.store_author_notice(
                writing, actor, review, ReviewAction.WRITTEN, "", film.name
            )
            left = await self._leave_watchlist(writing, actor, review)
        result = await self._moderation.action_result(actor, review, ReviewAction.WRITTEN, notice=notice)
        return dataclasses.replace(result, left_watchlist=left)

    async def _leave_watchlist(self, writing: WriteTransaction, actor: Actor, review: Review) -> bool:
        """Take the film of one's own review off one's watchlist; whether it was on it."""
        if review.author.member != actor.member:
            return False
        same_films = (await self._clubs.film_overlay(review.guild)).same_films(review.film)
        writing.declare_changes(Changes.DIARY, review.guild)
        return bool(await diary_store.delete_wishes(writing, review.guild, actor.member, same_films))

    async def _store_names(self, writing: WriteTransaction, actor: Actor, author: Author) -> None:
        """Store the names of the writer and the credited member with the review, so that cards can show them."""
        people = [(actor.club, actor.member, actor.name, self._now())]
        if author.member is not None and author.member != actor.member:
            people.append((actor.club, author.member, author.name, self._now()))
        await club_store.put_members(writing, people)

    async def _new_review(self, actor: Actor, draft: Draft) -> NewReview:
        """The review that a draft becomes. Raises InvalidValue, NotModerator and DraftGone."""
        text, writer = draft.submission, draft.writer
        if draft.film is None:
            raise DraftGone
        if writer is not None:
            await self._permissions.moderated_club(actor)
        author = (
            Author(kind=AuthorKind.MEMBER, name=actor.name, member=actor.member) if writer is None else _author(writer)
        )
        read = await self._heavy.run_in_thread(actor.member, text.read)
        return NewReview(
            guild=draft.guild,
            film=draft.film,
            author=author,
            paragraphs=read.paragraphs,
            provenance=draft.provenance,
            headline=read.title,
            stars=text.stars,
            spoilers=read.spoilers,
            written_on=await self._clubs.club_today(draft.guild) if writer is None or writer.member else None,
            watched_on=draft.watched_on,
            rewatch=text.rewatch,
            state=await self._first_state(actor, draft),
            entered_by=actor.member if writer is not None else None,
            source_url=writer.source_url if writer else None,
            copyright=writer.licence if writer else None,
        )

    async def _first_state(self, actor: Actor, draft: Draft) -> ReviewState:
        if draft.writer is not None and draft.provenance == "message":
            return ReviewState.CONSENT
        if not await self._clubs.needs_approval(draft.guild) or await self._permissions.is_moderator(actor):
            return ReviewState.PUBLISHED
        return ReviewState.PENDING

    async def _apply_edit(self, actor: Actor, draft: Draft, identity: ReviewId) -> ActionResult:
        text = draft.submission
        sheet = await self._moderation.review_sheet(actor, identity)
        read = await self._heavy.run_in_thread(actor.member, text.read)
        to = dataclasses.replace(
            ReviewSnapshot.from_review(sheet.review),
            headline=read.title,
            paragraphs=_keep_quotations(read.paragraphs, sheet.review.paragraphs),
            stars=text.stars,
            spoilers=read.spoilers,
            rewatch=text.rewatch,
            watched_on=draft.watched_on,
        )
        return await self._change_stored_review(actor, identity, to, draft)

    async def _change_stored_review(
        self, actor: Actor, identity: ReviewId, to: ReviewSnapshot, kept: Draft | None = None
    ) -> ActionResult:
        sheet = await self._moderation.review_sheet(actor, identity)
        guild = sheet.review.guild
        film = await self._catalogue.get_film(guild, to.film)
        async with self._database.write(changes=Changes.WHOLE_REVIEWS | Changes.NAMES, club=guild) as writing:
            review, access = await visible_review(writing, actor, identity, moderates=sheet.access.moderator)
            if not access.may_do(ReviewAction.EDITED, review):
                raise NotPossible
            state = await self._moderation.state_after_edit(guild, review, access)
            await self._moderation.remember_name(writing, guild, actor)
            changed = await revisions.change_review(
                writing,
                review,
                film,
                dataclasses.replace(to, state=state),
                ReviewAction.EDITED,
                by=actor.member,
                now=self._now(),
            )
            if kept is not None:
                await draft_store.delete_draft(writing, guild, actor.member, kept.id)
            notice = await self._moderation.store_author_notice(
                writing, actor, changed, ReviewAction.EDITED, "", film.name
            )
        return await self._moderation.action_result(actor, changed, ReviewAction.EDITED, notice=notice)


def _author(writer: CreditedAuthor) -> Author:
    kind = AuthorKind.CRITIC if writer.member is None else AuthorKind.MEMBER
    return Author(kind=kind, name=writer.name, member=writer.member, outlet=writer.outlet)


def _keep_quotations(new: tuple[Paragraph, ...], old: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """The new paragraphs with the old quotation marks where the text is unchanged: a form cannot show them."""
    marked = {paragraph.text: paragraph.quotations for paragraph in old}
    return tuple(dataclasses.replace(each, quotations=marked.get(each.text, ())) for each in new)
