"""A text becomes a review: kept first, so that nothing submitted is lost; then published, or told why not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, datetime

from bot.domain.catalogue.film import Film
from bot.domain.errors import FilmAmbiguous, FilmNotFound, MarqueeError, ReviewGone
from bot.domain.ids import LIBRARY, FilmId, GuildId, MemberId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.errors import AlreadyWritten, DraftGone, NotAPerson, NoText, NotPossible, TextKept
from bot.domain.reviews.moderation import Credit, Deed, Done, Sheet, Snapshot
from bot.domain.reviews.review import Author, AuthorKind, Draft, Paragraph, Review, ReviewState
from bot.domain.reviews.submission import Kept, Submission, Writer, day_of
from bot.domain.visible import has_visible_text
from bot.services.catalogue.catalogue import Catalogue
from bot.services.clubs.clubs import Clubs
from bot.services.clubs.permissions import Permissions, club_of
from bot.services.heavy_work import HeavyWork
from bot.services.highlights.quotes import lines_of
from bot.services.reviews import revisions
from bot.services.reviews.drafts import HARD_DRAFT_LIMIT, Drafts
from bot.services.reviews.moderation import Moderation, met
from bot.services.reviews.review_storage import shelve
from bot.store.clubs import clubs as club_store
from bot.store.database import Database
from bot.store.database import Writing as Transaction
from bot.store.reviews import drafts as draft_store
from bot.store.reviews import reviews as review_store

SHOWN = 100
"""Drafts and reviews of one member that are listed."""


class Writing:
    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        clubs: Clubs,
        permissions: Permissions,
        moderation: Moderation,
        drafts: Drafts,
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

    async def opening(self, who: Actor, typed: str, watched: str | None) -> tuple[Film, date | None]:
        """The film to write about and the day it was seen.

        Raises OnlyInAClub, InvalidValue for the day, and FilmUnknownHere with a draft that waits for its film.
        """
        guild = club_of(who)
        day = day_of(watched, self._clubs.today())
        await self._drafts.room(who, guild)
        try:
            film = await self._catalogue.find(who, typed)
        except (FilmNotFound, FilmAmbiguous) as error:
            kept = self._drafts.new(who, guild, film=None, typed=typed, watched=day, provenance="member")
            raise await self._drafts.unknown(error, await self._drafts.keep(kept)) from error
        self._clubs.touched(who, film.id)
        return film, day

    async def write(self, who: Actor, film: FilmId, watched: date | None, text: Submission) -> Done:
        """A member's own review. Raises TextKept with what stood in the way."""
        guild = club_of(who)
        try:
            film = (await self._catalogue.film(guild, film)).id
        except FilmNotFound as error:
            lost = self._drafts.new(who, guild, film=None, watched=watched, text=text, provenance="member")
            raise TextKept(error, await self._drafts.keep(lost, HARD_DRAFT_LIMIT)) from error
        kept = self._drafts.new(who, guild, film=film, watched=watched, text=text, provenance="member")
        return await self.submit(who, await self._drafts.keep(kept, HARD_DRAFT_LIMIT))

    async def bring(self, who: Actor, typed: str, watched: str | None, text: str) -> Kept:
        """Keep the text of a file, which is longer than a form holds. Raises OnlyInAClub and InvalidValue."""
        guild = club_of(who)
        day = day_of(watched, self._clubs.today())
        kept = self._drafts.new(
            who, guild, film=None, typed=typed, watched=day, text=Submission(text=text), provenance="member"
        )
        return await self._drafts.with_film(who, await self._drafts.keep(kept))

    async def add_for(self, who: Actor, typed: str, writer: Writer, watched: str | None) -> Kept:
        """Begin a review for another member or an outside critic; it waits for its text.

        Raises OnlyInAClub, NotModerator, InvalidValue and FilmUnknownHere.
        """
        guild = await self._permissions.moderator(who)
        day = day_of(watched, self._clubs.today())
        kept = self._drafts.new(who, guild, film=None, typed=typed, watched=day, provenance="moderator", writer=writer)
        return await self._drafts.with_film(who, await self._drafts.keep(kept))

    async def from_message(self, who: Actor, author: Writer | None, text: str, *, person: bool) -> Kept:
        """Keep a message for a review: one's own, or by a moderator another's, who must agree before it is seen.

        Raises OnlyInAClub, NoText, NotAPerson and NotModerator.
        """
        guild = club_of(who)
        if not person:
            raise NotAPerson
        if not has_visible_text(text):
            raise NoText
        if author is not None:
            await self._permissions.moderator(who)
        kept = self._drafts.new(who, guild, film=None, text=Submission(text=text), provenance="message", writer=author)
        return dataclasses.replace(kept, id=await self._drafts.keep(kept))

    async def fill(self, who: Actor, draft: int, text: Submission, film: str | None = None) -> Done:
        """Complete a draft with what stood in the form, and publish it. Raises TextKept and DraftGone."""
        try:
            kept = await self._drafts.draft(who, draft)
        except DraftGone:
            # Discarded or published while the form stood open: what was written in it is kept as a new one.
            if not text.text.strip():
                raise
            kept = self._drafts.new(who, club_of(who), film=None, typed=film or "", text=text, provenance="member")
            return await self.submit(who, await self._drafts.keep(kept, HARD_DRAFT_LIMIT))
        if kept.writer is not None and kept.provenance == "message":
            text = dataclasses.replace(text, text=kept.submission.text)  # another's words stay as they are
        if not text.text.strip():
            text = dataclasses.replace(text, text=kept.submission.text)
        async with self._database.write(club=kept.guild) as writing:
            await draft_store.put_submission(writing, kept.guild, who.member, draft, text)
            if film is not None:
                await draft_store.put_film(writing, kept.guild, who.member, draft, film=None, typed=film)
        return await self.submit(who, draft)

    async def submit(self, who: Actor, draft: int, guild: GuildId | None = None) -> Done:
        """Make a review of a draft. Raises DraftGone, FilmUnknownHere, and TextKept with any other refusal.

        An author's change may come out of a private message: `guild` then says which club's draft it is.
        """
        kept = await self._drafts.draft(who, draft, guild)
        if kept.film is None and kept.review is None:
            kept = await self._drafts.with_film(who, draft)
        try:
            return await (self._publish(who, kept) if kept.review is None else self._edit(who, kept, kept.review))
        except MarqueeError as error:
            raise TextKept(error, draft) from error

    async def edit(self, who: Actor, identity: ReviewId, text: Submission, watched: str | None = None) -> Done:
        """Change one's own review, or as a moderator anybody's of this club. Raises TextKept and ReviewGone."""
        try:
            sheet = await self._moderation.sheet(who, identity)
        except ReviewGone as error:
            # Withdrawn or removed while the form stood open: the words are kept all the same.
            if who.guild is None or not text.text.strip():
                raise
            lost = self._drafts.new(who, who.guild, film=None, text=text, provenance="member")
            raise TextKept(error, await self._drafts.keep(lost, HARD_DRAFT_LIMIT)) from error
        if sheet.review.guild == LIBRARY:
            raise NotPossible  # no club's; a draft of its change would belong to none either
        day = sheet.review.watched_on if watched is None else day_of(watched, self._clubs.today())
        if not text.text.strip():
            text = dataclasses.replace(text, text=Snapshot.of(sheet.review).written)
        kept = self._drafts.new(
            who, sheet.review.guild, film=sheet.review.film, watched=day, text=text, provenance="edit", review=identity
        )
        number = await self._drafts.keep(kept, HARD_DRAFT_LIMIT)
        return await self.submit(who, number, sheet.review.guild)

    async def move(self, who: Actor, identity: ReviewId, typed: str) -> Done:
        """Put a review under the film that it is about. Raises ReviewGone, NotPossible, FilmNotFound, FilmAmbiguous."""
        sheet = await self._moderation.sheet(who, identity)
        film = await self._catalogue.find(who, typed)
        if Deed.EDITED not in sheet.deeds:
            raise NotPossible
        return await self._change(who, identity, dataclasses.replace(Snapshot.of(sheet.review), film=film.id))

    async def crediting(self, who: Actor, identity: ReviewId) -> Sheet:
        """An outside critic's review, to mend its credit. Raises ReviewGone, NotModerator and NotPossible."""
        sheet = await self._moderation.opening(who, identity, Deed.EDITED)
        if not sheet.review.credited:
            raise NotPossible
        return sheet

    async def credit(self, who: Actor, identity: ReviewId, writer: Writer) -> Done:
        """Say whose an outside critic's review is, where it stands, who holds the rights.

        Raises as `crediting`, and AlreadyWritten.
        """
        sheet = await self.crediting(who, identity)
        credit = Credit(writer.name.strip(), writer.outlet, writer.source_url, writer.licence)
        return await self._change(who, identity, dataclasses.replace(Snapshot.of(sheet.review), credit=credit))

    async def mine(self, who: Actor) -> tuple[list[Kept], list[tuple[Review, Film]]]:
        """One's own drafts and reviews in this club, whatever state they are in. Raises OnlyInAClub."""
        guild = club_of(who)
        async with self._database.read() as reading:
            drafts = await draft_store.of_member(reading, guild, who.member, SHOWN)
            reviews = await review_store.of_member(reading, guild, who.member, SHOWN)
        return drafts, [(review, await self._catalogue.film(guild, review.film)) for review in reviews]

    async def by_member(self, who: Actor, member: MemberId) -> list[tuple[Review, Film]]:
        """What a member has published in this club, newest first. Raises OnlyInAClub."""
        guild = club_of(who)
        async with self._database.read() as reading:
            reviews = await review_store.published_by(reading, guild, member, SHOWN)
        return [(review, await self._catalogue.film(guild, review.film)) for review in reviews]

    async def _publish(self, who: Actor, kept: Kept) -> Done:
        draft = await self._checked(who, kept)
        film = await self._catalogue.film(kept.guild, draft.film)
        lines = await self._heavy.run(who.member, lines_of, draft, film)
        async with self._database.write(club=kept.guild) as writing:
            if not await draft_store.delete(writing, kept.guild, who.member, kept.id):
                raise DraftGone
            twin = await review_store.id_by_fingerprint(writing, draft.fingerprint)
            if twin is not None:
                raise AlreadyWritten(twin)
            await self._know(writing, who, draft.author)
            identity = await shelve(writing, draft, film, now=self._now(), lines=lines)
            review = await review_store.met(writing, kept.guild, who.member, identity)
            if review is None:
                raise ReviewGone
            await revisions.begin(writing, review)
            notice = await self._moderation.notice(writing, who, review, Deed.WRITTEN, "", film.name)
        return await self._moderation.done(who, review, Deed.WRITTEN, notice=notice)

    async def _know(self, writing: Transaction, who: Actor, author: Author) -> None:
        """Hold the names of who writes and of whom it is entered for, before anybody reads the review."""
        people = [(who.club, who.member, who.name, self._now())]
        if author.member is not None and author.member != who.member:
            people.append((who.club, author.member, author.name, self._now()))
        await club_store.put_members(writing, people)

    async def _checked(self, who: Actor, kept: Kept) -> Draft:
        """The review that a draft would be. Raises InvalidValue, NotModerator and DraftGone."""
        text, writer = kept.submission, kept.writer
        if kept.film is None:
            raise DraftGone
        if writer is not None:
            await self._permissions.moderator(who)
        author = Author(kind=AuthorKind.MEMBER, name=who.name, member=who.member) if writer is None else _author(writer)
        read = await self._heavy.run(who.member, text.read)
        return Draft(
            guild=kept.guild,
            film=kept.film,
            author=author,
            paragraphs=read.paragraphs,
            provenance=kept.provenance,
            headline=read.title,
            stars=text.stars,
            spoilers=read.spoilers,
            written_on=self._clubs.today() if writer is None or writer.member else None,
            watched_on=kept.watched_on,
            rewatch=text.rewatch,
            state=await self._state(who, kept),
            entered_by=who.member if writer is not None else None,
            source_url=writer.source_url if writer else None,
            copyright=writer.licence if writer else None,
        )

    async def _state(self, who: Actor, kept: Kept) -> ReviewState:
        if kept.writer is not None and kept.provenance == "message":
            return ReviewState.CONSENT
        if not await self._clubs.waits(kept.guild) or await self._permissions.moderates(who):
            return ReviewState.PUBLISHED
        return ReviewState.PENDING

    async def _edit(self, who: Actor, kept: Kept, identity: ReviewId) -> Done:
        text = kept.submission
        sheet = await self._moderation.sheet(who, identity)
        read = await self._heavy.run(who.member, text.read)
        to = dataclasses.replace(
            Snapshot.of(sheet.review),
            headline=read.title,
            paragraphs=_with_quotations(read.paragraphs, sheet.review.paragraphs),
            stars=text.stars,
            spoilers=read.spoilers,
            rewatch=text.rewatch,
            watched_on=kept.watched_on,
        )
        return await self._change(who, identity, to, kept)

    async def _change(self, who: Actor, identity: ReviewId, to: Snapshot, kept: Kept | None = None) -> Done:
        sheet = await self._moderation.sheet(who, identity)
        guild = sheet.review.guild
        film = await self._catalogue.film(guild, to.film)
        async with self._database.write(club=guild) as writing:
            review, standing = await met(writing, who, identity, moderates=sheet.standing.moderator)
            if not standing.may(Deed.EDITED, review):
                raise NotPossible
            state = await self._moderation.after_edit(guild, review, standing)
            await self._moderation.know(writing, guild, who)
            changed = await revisions.change(
                writing,
                review,
                film,
                dataclasses.replace(to, state=state),
                Deed.EDITED,
                by=who.member,
                now=self._now(),
            )
            if kept is not None:
                await draft_store.delete(writing, guild, who.member, kept.id)
            notice = await self._moderation.notice(writing, who, changed, Deed.EDITED, "", film.name)
        return await self._moderation.done(who, changed, Deed.EDITED, notice=notice)


def _author(writer: Writer) -> Author:
    kind = AuthorKind.CRITIC if writer.member is None else AuthorKind.MEMBER
    return Author(kind=kind, name=writer.name, member=writer.member, outlet=writer.outlet)


def _with_quotations(new: tuple[Paragraph, ...], old: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """A form shows spoilers but no quotations: a paragraph whose words stayed keeps what was marked in it."""
    marked = {paragraph.text: paragraph.quotations for paragraph in old}
    return tuple(dataclasses.replace(each, quotations=marked.get(each.text, ())) for each in new)
