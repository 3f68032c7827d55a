"""A text becomes a review: kept first, so that nothing submitted is lost; then published, or told why not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, datetime

from bot.domain.catalogue.errors import FilmAmbiguous, FilmNotFound
from bot.domain.catalogue.film import Film
from bot.domain.errors import MarqueeError
from bot.domain.ids import LIBRARY, FilmId, GuildId, MemberId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.errors import AlreadyWritten, DraftGone, NotAPerson, NoText, NotPossible, ReviewGone, TextKept
from bot.domain.reviews.moderation import ActionResult, Credit, ReviewAction, ReviewSheet, ReviewSnapshot
from bot.domain.reviews.review import Author, AuthorKind, NewReview, Paragraph, Review, ReviewState
from bot.domain.reviews.submission import CreditedAuthor, Draft, Submission, read_day
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
from bot.store.database import Database
from bot.store.database import WriteTransaction as Transaction
from bot.store.reviews import drafts as draft_store
from bot.store.reviews import reviews as review_store

SHOWN = 100
"""Drafts and reviews of one member that are listed."""


class ReviewWriting:
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

    async def open_form(self, who: Actor, typed: str, watched: str | None) -> tuple[Film, date | None]:
        """The film to write about and the day it was seen.

        Raises OnlyInAClub, InvalidValue for the day, and FilmUnknownHere with a draft that waits for its film.
        """
        guild = require_club(who)
        day = read_day(watched, self._clubs.club_today())
        await self._drafts.require_room(who, guild)
        try:
            film = await self._catalogue.find_asked_film(who, typed)
        except (FilmNotFound, FilmAmbiguous) as error:
            kept = self._drafts.create_draft(who, guild, film=None, typed=typed, watched=day, provenance="member")
            raise await self._drafts.film_unknown(error, await self._drafts.keep_submission(kept)) from error
        return film, day

    async def write_review(self, who: Actor, film: FilmId, watched: date | None, text: Submission) -> ActionResult:
        """A member's own review. Raises TextKept with what stood in the way."""
        guild = require_club(who)
        try:
            film = (await self._catalogue.get_film(guild, film)).id
        except FilmNotFound as error:
            lost = self._drafts.create_draft(who, guild, film=None, watched=watched, text=text, provenance="member")
            raise TextKept(error, await self._drafts.keep_submission(lost, HARD_DRAFT_LIMIT)) from error
        kept = self._drafts.create_draft(who, guild, film=film, watched=watched, text=text, provenance="member")
        return await self.submit_draft(who, await self._drafts.keep_submission(kept, HARD_DRAFT_LIMIT))

    async def add_review(self, who: Actor, typed: str, watched: str | None, text: str) -> Draft:
        """Keep the text of a file, which is longer than a form holds. Raises OnlyInAClub and InvalidValue."""
        guild = require_club(who)
        day = read_day(watched, self._clubs.club_today())
        kept = self._drafts.create_draft(
            who, guild, film=None, typed=typed, watched=day, text=Submission(text=text), provenance="member"
        )
        return await self._drafts.set_film(who, await self._drafts.keep_submission(kept))

    async def add_review_for(self, who: Actor, typed: str, writer: CreditedAuthor, watched: str | None) -> Draft:
        """Begin a review for another member or an outside critic; it waits for its text.

        Raises OnlyInAClub, NotModerator, InvalidValue and FilmUnknownHere.
        """
        guild = await self._permissions.moderated_club(who)
        day = read_day(watched, self._clubs.club_today())
        kept = self._drafts.create_draft(
            who, guild, film=None, typed=typed, watched=day, provenance="moderator", writer=writer
        )
        return await self._drafts.set_film(who, await self._drafts.keep_submission(kept))

    async def draft_from_message(self, who: Actor, author: CreditedAuthor | None, text: str, *, person: bool) -> Draft:
        """Keep a message for a review: one's own, or by a moderator another's, who must agree before it is seen.

        Raises OnlyInAClub, NoText, NotAPerson and NotModerator.
        """
        guild = require_club(who)
        if not person:
            raise NotAPerson
        if not has_visible_text(text):
            raise NoText
        if author is not None:
            await self._permissions.moderated_club(who)
        kept = self._drafts.create_draft(
            who, guild, film=None, text=Submission(text=text), provenance="message", writer=author
        )
        return dataclasses.replace(kept, id=await self._drafts.keep_submission(kept))

    async def fill_draft(self, who: Actor, draft: int, text: Submission, film: str | None = None) -> ActionResult:
        """Complete a draft with what stood in the form, and publish it. Raises TextKept and DraftGone."""
        try:
            kept = await self._drafts.open_draft(who, draft)
        except DraftGone:
            # Discarded or published while the form stood open: what was written in it is kept as a new one.
            if not text.text.strip():
                raise
            kept = self._drafts.create_draft(
                who, require_club(who), film=None, typed=film or "", text=text, provenance="member"
            )
            return await self.submit_draft(who, await self._drafts.keep_submission(kept, HARD_DRAFT_LIMIT))
        if kept.writer is not None and kept.provenance == "message":
            text = dataclasses.replace(text, text=kept.submission.text)  # another's words stay as they are
        if not text.text.strip():
            text = dataclasses.replace(text, text=kept.submission.text)
        async with self._database.write(changes=Changes.UNCACHED, club=kept.guild) as writing:
            await draft_store.replace_submission(writing, kept.guild, who.member, draft, text)
            if film is not None:
                await draft_store.set_draft_film(writing, kept.guild, who.member, draft, film=None, typed=film)
        return await self.submit_draft(who, draft)

    async def submit_draft(self, who: Actor, draft: int, guild: GuildId | None = None) -> ActionResult:
        """Make a review of a draft. Raises DraftGone, FilmUnknownHere, and TextKept with any other refusal.

        An author's change may come out of a private message: `guild` then says which club's draft it is.
        """
        kept = await self._drafts.open_draft(who, draft, guild)
        if kept.film is None and kept.review is None:
            kept = await self._drafts.set_film(who, draft)
        try:
            return await (self._publish(who, kept) if kept.review is None else self._edit(who, kept, kept.review))
        except MarqueeError as error:
            raise TextKept(error, draft) from error

    async def edit_review(
        self, who: Actor, identity: ReviewId, text: Submission, watched: str | None = None
    ) -> ActionResult:
        """Change one's own review, or as a moderator anybody's of this club. Raises TextKept and ReviewGone."""
        try:
            sheet = await self._moderation.review_sheet(who, identity)
        except ReviewGone as error:
            # Withdrawn or removed while the form stood open: the words are kept all the same.
            if who.guild is None or not text.text.strip():
                raise
            lost = self._drafts.create_draft(who, who.guild, film=None, text=text, provenance="member")
            raise TextKept(error, await self._drafts.keep_submission(lost, HARD_DRAFT_LIMIT)) from error
        if sheet.review.guild == LIBRARY:
            raise NotPossible  # no club's; a draft of its change would belong to none either
        day = sheet.review.watched_on if watched is None else read_day(watched, self._clubs.club_today())
        if not text.text.strip():
            text = dataclasses.replace(text, text=ReviewSnapshot.from_review(sheet.review).written_text)
        kept = self._drafts.create_draft(
            who, sheet.review.guild, film=sheet.review.film, watched=day, text=text, provenance="edit", review=identity
        )
        number = await self._drafts.keep_submission(kept, HARD_DRAFT_LIMIT)
        return await self.submit_draft(who, number, sheet.review.guild)

    async def move_review(self, who: Actor, identity: ReviewId, typed: str) -> ActionResult:
        """Put a review under the film that it is about. Raises ReviewGone, NotPossible, FilmNotFound, FilmAmbiguous."""
        sheet = await self._moderation.review_sheet(who, identity)
        film = await self._catalogue.find_film(who, typed)
        if ReviewAction.EDITED not in sheet.deeds:
            raise NotPossible
        return await self._change(
            who, identity, dataclasses.replace(ReviewSnapshot.from_review(sheet.review), film=film.id)
        )

    async def open_credit(self, who: Actor, identity: ReviewId) -> ReviewSheet:
        """An outside critic's review, to mend its credit. Raises ReviewGone, NotModerator and NotPossible."""
        sheet = await self._moderation.opened_sheet(who, identity, ReviewAction.EDITED)
        if not sheet.review.is_credited:
            raise NotPossible
        return sheet

    async def change_credit(self, who: Actor, identity: ReviewId, writer: CreditedAuthor) -> ActionResult:
        """Say whose an outside critic's review is, where it stands, who holds the rights.

        Raises as `crediting`, and AlreadyWritten.
        """
        sheet = await self.open_credit(who, identity)
        credit = Credit(writer.name.strip(), writer.outlet, writer.source_url, writer.licence)
        return await self._change(
            who, identity, dataclasses.replace(ReviewSnapshot.from_review(sheet.review), credit=credit)
        )

    async def own_texts(self, who: Actor) -> tuple[list[Draft], list[tuple[Review, Film]]]:
        """One's own drafts and reviews in this club, whatever state they are in. Raises OnlyInAClub."""
        guild = require_club(who)
        async with self._database.read() as reading:
            drafts = await draft_store.drafts_of_member(reading, guild, who.member, SHOWN)
            reviews = await review_store.reviews_of_member(reading, guild, who.member, SHOWN)
        return drafts, [(review, await self._catalogue.get_film(guild, review.film)) for review in reviews]

    async def reviews_by_member(self, who: Actor, member: MemberId) -> list[tuple[Review, Film]]:
        """What a member has published in this club, newest first. Raises OnlyInAClub."""
        guild = require_club(who)
        async with self._database.read() as reading:
            reviews = await review_store.published_reviews_by(reading, guild, member, SHOWN)
        return [(review, await self._catalogue.get_film(guild, review.film)) for review in reviews]

    async def _publish(self, who: Actor, kept: Draft) -> ActionResult:
        draft = await self._checked(who, kept)
        film = await self._catalogue.get_film(kept.guild, draft.film)
        lines = await self._heavy.run_in_thread(who.member, find_highlights, draft, film)
        async with self._database.write(changes=Changes.WHOLE_REVIEWS | Changes.NAMES, club=kept.guild) as writing:
            if not await draft_store.delete_draft(writing, kept.guild, who.member, kept.id):
                raise DraftGone
            twin = await review_store.id_by_fingerprint(writing, draft.fingerprint)
            if twin is not None:
                raise AlreadyWritten(twin)
            await self._know(writing, who, draft.author)
            identity = await store_review(writing, draft, film, now=self._now(), lines=lines)
            review = await review_store.review_in_any_state(writing, kept.guild, who.member, identity)
            if review is None:
                raise ReviewGone
            await revisions.record_first_revision(writing, review)
            notice = await self._moderation.note_for_author(writing, who, review, ReviewAction.WRITTEN, "", film.name)
        return await self._moderation.action_result(who, review, ReviewAction.WRITTEN, notice=notice)

    async def _know(self, writing: Transaction, who: Actor, author: Author) -> None:
        """Hold the names of who writes and of whom it is entered for, before anybody reads the review."""
        people = [(who.club, who.member, who.name, self._now())]
        if author.member is not None and author.member != who.member:
            people.append((who.club, author.member, author.name, self._now()))
        await club_store.put_members(writing, people)

    async def _checked(self, who: Actor, kept: Draft) -> NewReview:
        """The review that a draft would be. Raises InvalidValue, NotModerator and DraftGone."""
        text, writer = kept.submission, kept.writer
        if kept.film is None:
            raise DraftGone
        if writer is not None:
            await self._permissions.moderated_club(who)
        author = Author(kind=AuthorKind.MEMBER, name=who.name, member=who.member) if writer is None else _author(writer)
        read = await self._heavy.run_in_thread(who.member, text.read)
        return NewReview(
            guild=kept.guild,
            film=kept.film,
            author=author,
            paragraphs=read.paragraphs,
            provenance=kept.provenance,
            headline=read.title,
            stars=text.stars,
            spoilers=read.spoilers,
            written_on=self._clubs.club_today() if writer is None or writer.member else None,
            watched_on=kept.watched_on,
            rewatch=text.rewatch,
            state=await self._state(who, kept),
            entered_by=who.member if writer is not None else None,
            source_url=writer.source_url if writer else None,
            copyright=writer.licence if writer else None,
        )

    async def _state(self, who: Actor, kept: Draft) -> ReviewState:
        if kept.writer is not None and kept.provenance == "message":
            return ReviewState.CONSENT
        if not await self._clubs.needs_approval(kept.guild) or await self._permissions.is_moderator(who):
            return ReviewState.PUBLISHED
        return ReviewState.PENDING

    async def _edit(self, who: Actor, kept: Draft, identity: ReviewId) -> ActionResult:
        text = kept.submission
        sheet = await self._moderation.review_sheet(who, identity)
        read = await self._heavy.run_in_thread(who.member, text.read)
        to = dataclasses.replace(
            ReviewSnapshot.from_review(sheet.review),
            headline=read.title,
            paragraphs=_with_quotations(read.paragraphs, sheet.review.paragraphs),
            stars=text.stars,
            spoilers=read.spoilers,
            rewatch=text.rewatch,
            watched_on=kept.watched_on,
        )
        return await self._change(who, identity, to, kept)

    async def _change(
        self, who: Actor, identity: ReviewId, to: ReviewSnapshot, kept: Draft | None = None
    ) -> ActionResult:
        sheet = await self._moderation.review_sheet(who, identity)
        guild = sheet.review.guild
        film = await self._catalogue.get_film(guild, to.film)
        async with self._database.write(changes=Changes.WHOLE_REVIEWS | Changes.NAMES, club=guild) as writing:
            review, standing = await visible_review(writing, who, identity, moderates=sheet.standing.moderator)
            if not standing.may_do(ReviewAction.EDITED, review):
                raise NotPossible
            state = await self._moderation.after_edit(guild, review, standing)
            await self._moderation.remember_name(writing, guild, who)
            changed = await revisions.change_review(
                writing,
                review,
                film,
                dataclasses.replace(to, state=state),
                ReviewAction.EDITED,
                by=who.member,
                now=self._now(),
            )
            if kept is not None:
                await draft_store.delete_draft(writing, guild, who.member, kept.id)
            notice = await self._moderation.note_for_author(writing, who, changed, ReviewAction.EDITED, "", film.name)
        return await self._moderation.action_result(who, changed, ReviewAction.EDITED, notice=notice)


def _author(writer: CreditedAuthor) -> Author:
    kind = AuthorKind.CRITIC if writer.member is None else AuthorKind.MEMBER
    return Author(kind=kind, name=writer.name, member=writer.member, outlet=writer.outlet)


def _with_quotations(new: tuple[Paragraph, ...], old: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """A form shows spoilers but no quotations: a paragraph whose words stayed keeps what was marked in it."""
    marked = {paragraph.text: paragraph.quotations for paragraph in old}
    return tuple(dataclasses.replace(each, quotations=marked.get(each.text, ())) for each in new)
