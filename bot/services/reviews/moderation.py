"""Performs authors' and moderators' actions on stored reviews, and reads the moderation queue and histories."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from datetime import datetime

from bot.domain.catalogue.film import Film
from bot.domain.ids import LIBRARY, GuildId, MemberId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.errors import AlreadyReported, NotModerator, NotPossible, ReasonMissing, ReviewGone
from bot.domain.reviews.moderation import (
    NEEDS_REASON,
    REASON_LIMIT,
    STATE_AFTER,
    ActionResult,
    AuthorNotice,
    ModerationQueue,
    ReportOutcome,
    ReviewAccess,
    ReviewAction,
    ReviewReport,
    ReviewSheet,
    ReviewSnapshot,
    RevisionPage,
    changed_fields,
)
from bot.domain.reviews.review import Review, ReviewState
from bot.domain.visible import has_visible_text
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.permissions import Permissions
from bot.services.heavy_work import HeavyWork
from bot.services.reviews import revisions
from bot.services.reviews.trash import ReviewTrash
from bot.store.changes import Changes
from bot.store.clubs import clubs as club_store
from bot.store.database import Database, ReadTransaction, Row, WriteTransaction
from bot.store.reviews import page_imports as import_store
from bot.store.reviews import queue as queue_store
from bot.store.reviews import reviews as review_store
from bot.store.reviews import revisions as revision_store

PER_PAGE = 5
"""Revisions on one page of a history; each has a button that reverts to it."""
QUEUE_LIMIT = 200
"""The most entries of each kind that a queue shows; later ones move up when these are handled."""
_REASON_STATES = (ReviewState.SENT_BACK, ReviewState.REJECTED, ReviewState.REMOVED, ReviewState.WITHDRAWN)
_REASON_ACTIONS = {state: ReviewAction[state.name] for state in _REASON_STATES}


class ModerationService:
    """Authors, moderators and readers may call it: every call checks permissions again.

    A review that a person may not read raises ReviewGone, as if it did not exist.
    """

    def __init__(
        self,
        database: Database,
        catalogue: FilmCatalogue,
        clubs: ClubService,
        permissions: Permissions,
        removed: ReviewTrash,
        now: Callable[[], datetime],
        heavy: HeavyWork,
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._clubs = clubs
        self._permissions = permissions
        self._trash = removed
        self._now = now
        self._heavy = heavy

    async def is_moderator(self, actor: Actor) -> bool:
        return await self._permissions.is_moderator(actor)

    async def review_sheet(self, actor: Actor, identity: ReviewId) -> ReviewSheet:
        """A review with the actions that this person may take on it. Every action calls this method first.

        Raises ReviewGone, and NotAMember for somebody outside the review's club.
        """
        moderates = await self._permissions.is_moderator(actor)
        async with self._database.read() as reading:
            review, access = await visible_review(reading, actor, identity, moderates=moderates)
        await self._permissions.require_member(actor, review.guild)
        async with self._database.read() as reading:
            quotable = review.author.member is None or await queue_store.is_quotable(
                reading, review.guild, review.author.member
            )
            why = _REASON_ACTIONS.get(review.state)
            last = None if why is None else await revision_store.last_revision(reading, review.guild, identity, why)
            erased_at = await self._trash.erasure_time(reading, review.guild, identity)
        return ReviewSheet(
            review=review,
            film=await self._catalogue.get_film(review.guild, review.film),
            access=access,
            allowed_actions=frozenset(action for action in ReviewAction if access.may_do(action, review)),
            quotable=quotable,
            reason=last.reason if last else "",
            erased_at=erased_at,
        )

    async def sheet_for_action(self, actor: Actor, identity: ReviewId, action: ReviewAction) -> ReviewSheet:
        """The sheet of a review, if this person may take this action. Raises ReviewGone, NotModerator, NotPossible."""
        sheet = await self.review_sheet(actor, identity)
        self._require_action(sheet, action)
        return sheet

    async def perform_action(
        self, actor: Actor, identity: ReviewId, action: ReviewAction, reason: str = ""
    ) -> ActionResult:
        """Approve, send back, reject, remove, restore, withdraw, claim, agree or decline.

        Raises ReviewGone, NotModerator, NotPossible, ReasonMissing and DuplicateReview.
        """
        reason = reason.strip()[:REASON_LIMIT]
        if action in NEEDS_REASON and not has_visible_text(reason):
            raise ReasonMissing
        sheet = await self.review_sheet(actor, identity)
        self._require_action(sheet, action)
        guild, moderates = sheet.review.guild, sheet.access.moderator
        async with self._database.write(changes=Changes.WHOLE_REVIEWS | Changes.NAMES, club=guild) as writing:
            review, access = await visible_review(writing, actor, identity, moderates=moderates)
            if not access.may_do(action, review):
                raise NotPossible
            if action is ReviewAction.DECLINED:
                await review_store.erase_review(writing, guild, identity)
                return await self.action_result(actor, review, action)
            to = dataclasses.replace(
                ReviewSnapshot.from_review(review), state=await self._state_after(writing, review, action)
            )
            film = await self._catalogue.get_film(guild, review.film)
            await self.remember_name(writing, guild, actor)
            changed = await revisions.change_review(
                writing, review, film, to, action, by=actor.member, now=self._now(), reason=reason
            )
            if action in (ReviewAction.CLAIMED, ReviewAction.AGREED):
                await review_store.claim_review(writing, guild, identity)
                changed = dataclasses.replace(changed, entered_by=None, provenance="member")
            reporters: tuple[AuthorNotice, ...] = ()
            if action in (ReviewAction.REMOVED, ReviewAction.WITHDRAWN):
                told = await queue_store.open_reporters(writing, guild, identity)
                reporters = await self._tell_reporters(
                    writing, guild, actor, told, identity, ReportOutcome.GONE, film.name
                )
                await queue_store.close_reports_of(writing, guild, identity, by=actor.member, now=self._now())
            notice = await self.store_author_notice(writing, actor, changed, action, reason, film.name)
        result = await self.action_result(actor, changed, action, reason, notice)
        return dataclasses.replace(result, reporters=reporters)

    async def review_history(self, actor: Actor, identity: ReviewId, page: int = 0) -> tuple[ReviewSheet, RevisionPage]:
        """A page of a review's revisions, newest first, for its author and for moderators.

        `page` starts at 0 and is clamped to the existing pages. Raises ReviewGone and NotModerator.
        """
        sheet = await self.review_sheet(actor, identity)
        if not (sheet.access.author or sheet.access.moderator) or sheet.review.guild == LIBRARY:
            raise NotModerator(role_set=True)
        async with self._database.read() as reading:
            total = await revision_store.count_of_review(reading, sheet.review.guild, identity)
            pages = max(1, -(-total // PER_PAGE))
            page = max(0, min(page, pages - 1))
            # Read one more than is shown, to compute what the oldest shown revision changed.
            rows = await revision_store.revisions_of_review(
                reading, sheet.review.guild, identity, skip=page * PER_PAGE, count=PER_PAGE + 1
            )
        number = total - page * PER_PAGE
        return sheet, await self._heavy.run_in_thread(
            actor.member, _revision_page, sheet.review, rows, number, page, pages
        )

    async def revert_review(self, actor: Actor, identity: ReviewId, revision: int) -> ActionResult:
        """Restore the text of an earlier revision; the state stays. Raises what `perform_action` raises."""
        sheet = await self.review_sheet(actor, identity)
        self._require_action(sheet, ReviewAction.REVERTED)
        guild = sheet.review.guild
        async with self._database.write(changes=Changes.WHOLE_REVIEWS | Changes.NAMES, club=guild) as writing:
            review, access = await visible_review(writing, actor, identity, moderates=sheet.access.moderator)
            earlier = await revision_store.revision_by_id(writing, guild, identity, revision)
            if earlier is None or not access.may_do(ReviewAction.REVERTED, review):
                raise NotPossible
            state = await self.state_after_edit(guild, review, access)
            to = dataclasses.replace(earlier.snapshot, state=state)
            film = await self._catalogue.get_film(guild, to.film)
            await self.remember_name(writing, guild, actor)
            changed = await revisions.change_review(
                writing, review, film, to, ReviewAction.REVERTED, by=actor.member, now=self._now()
            )
            notice = await self.store_author_notice(writing, actor, changed, ReviewAction.REVERTED, "", film.name)
        return await self.action_result(actor, changed, ReviewAction.REVERTED, "", notice)

    async def moderation_queue(self, actor: Actor) -> ModerationQueue:
        """The reviews, reports, films and pages that wait for a moderator. Raises OnlyInAClub and NotModerator."""
        guild = await self._permissions.moderated_club(actor)
        async with self._database.read() as reading:
            pending = await review_store.reviews_in_states(reading, guild, (ReviewState.PENDING,), QUEUE_LIMIT)
            rows = await queue_store.open_reports(reading, guild, QUEUE_LIMIT)
            added = await queue_store.unconfirmed_films(reading, guild, QUEUE_LIMIT)
            pages = await import_store.pages_of_club(reading, guild, QUEUE_LIMIT)
            reported_reviews = [
                await review_store.review_in_any_state(reading, guild, actor.member, ReviewId(row[1])) for row in rows
            ]
        reported = [
            ReviewReport(
                id=row[0],
                review=review,
                film=await self._catalogue.get_film(guild, review.film),
                reporter=row[2],
                reason=row[3],
            )
            for row, review in zip(rows, reported_reviews, strict=True)
            if review is not None and ReviewAccess(author=False, moderator=True).may_read(review)
        ]
        films = [film for film in await self._catalogue.get_films(guild, added) if not film.confirmed]
        return ModerationQueue(
            tuple([(review, await self._catalogue.get_film(guild, review.film)) for review in pending]),
            tuple(reported),
            tuple(films),
            tuple(pages),
        )

    async def queue_item(
        self, actor: Actor, kind: str, number: int
    ) -> ReviewReport | Film | ReviewSheet | ModerationQueue:
        """One entry of the queue (`kind` is "report", "film" or "review"), or the whole queue if the entry is gone.

        Raises OnlyInAClub and NotModerator.
        """
        queue = await self.moderation_queue(actor)
        review = queue.find_review(number) if kind == "review" else None
        if review is not None:
            return await self.review_sheet(actor, review.id)
        report = queue.find_report(number) if kind == "report" else None
        film = queue.find_film(number) if kind == "film" else None
        return report or film or queue

    async def restorable_reviews(self, actor: Actor) -> list[tuple[Review, str, datetime | None]]:
        """The reviews that moderators removed or rejected, each with its film's name and the time of erasure, if any.

        Raises OnlyInAClub and NotModerator.
        """
        guild = await self._permissions.moderated_club(actor)
        async with self._database.read() as reading:
            states = (ReviewState.REMOVED, ReviewState.REJECTED)
            found = await review_store.reviews_in_states(reading, guild, states, QUEUE_LIMIT)
            ends = await self._trash.erasure_times(reading, guild)
        return [
            (review, (await self._catalogue.get_film(guild, review.film)).name, ends.get(review.id))
            for review in reversed(found)
        ]

    async def report_review(self, actor: Actor, identity: ReviewId, reason: str) -> None:
        """Report a review to this club's moderators.

        Raises ReasonMissing, ReviewGone, NotPossible and AlreadyReported.
        """
        sheet = await self.review_sheet(actor, identity)
        reason = reason.strip()[:REASON_LIMIT]
        if not has_visible_text(reason):
            raise ReasonMissing
        guild = actor.guild or sheet.review.guild
        if guild == LIBRARY or sheet.access.author:
            raise NotPossible
        async with self._database.write(changes=Changes.NAMES, club=guild) as writing:
            await self.remember_name(writing, guild, actor)
            number = await queue_store.put_report(writing, guild, identity, actor.member, reason, now=self._now())
        if not number:
            raise AlreadyReported

    async def close_report(self, actor: Actor, report: int) -> AuthorNotice | None:
        """Dismiss a report and return the notice to who made it; None if that is the moderator.

        Raises OnlyInAClub, NotModerator, and NotPossible if the report is already closed.
        """
        guild = await self._permissions.moderated_club(actor)
        async with self._database.write(changes=Changes.NOTICES, club=guild) as writing:
            found = await queue_store.open_report(writing, guild, report)
            if found is None:
                raise NotPossible
            await queue_store.close_report(writing, guild, report, by=actor.member, now=self._now())
            reporter, review, film = found
            name = (await self._catalogue.get_film(guild, film)).name
            notices = await self._tell_reporters(writing, guild, actor, [reporter], review, ReportOutcome.KEPT, name)
        return notices[0] if notices else None

    async def _tell_reporters(
        self,
        writing: WriteTransaction,
        guild: GuildId,
        actor: Actor,
        reporters: Iterable[MemberId],
        review: ReviewId,
        outcome: ReportOutcome,
        film: str,
    ) -> tuple[AuthorNotice, ...]:
        """Store what those who reported a review are told; the one who acts knows it already."""
        return tuple(
            [
                AuthorNotice(
                    id=await queue_store.put_notice(writing, guild, reporter, review, outcome, "", now=self._now()),
                    club=guild,
                    member=reporter,
                    review=review,
                    action=outcome,
                    film=film,
                )
                for reporter in reporters
                if reporter != actor.member
            ]
        )

    async def remember_name(self, writing: WriteTransaction, guild: GuildId, actor: Actor) -> None:
        """Store the actor's name in the same transaction, so that cards about the action can show it."""
        await club_store.put_members(writing, [(guild, actor.member, actor.name, self._now())])

    async def state_after_edit(self, guild: GuildId, review: Review, standing: ReviewAccess) -> ReviewState:
        """The state after an edit: an author's edit may need approval again; a moderator's keeps the state."""
        if standing.moderator or review.state not in (ReviewState.PUBLISHED, ReviewState.SENT_BACK):
            return review.state
        if review.state is ReviewState.SENT_BACK or await self._clubs.needs_approval(guild):
            return ReviewState.PENDING
        return review.state

    async def store_author_notice(
        self, writing: WriteTransaction, actor: Actor, review: Review, action: ReviewAction, reason: str, film: str
    ) -> AuthorNotice | None:
        """Store a notice for the author and return it; None if the author took the action or is no member."""
        author = review.author.member
        if author is None or author == actor.member:
            return None
        number = await queue_store.put_notice(writing, review.guild, author, review.id, action, reason, now=self._now())
        return AuthorNotice(
            id=number, club=review.guild, member=author, review=review.id, action=action, film=film, reason=reason
        )

    async def action_result(
        self, actor: Actor, review: Review, action: ReviewAction, reason: str = "", notice: AuthorNotice | None = None
    ) -> ActionResult:
        return ActionResult(
            review=review,
            film=await self._catalogue.get_film(review.guild, review.film),
            action=action,
            by=actor.member,
            reason=reason,
            notice=notice,
            log_channel=await self._clubs.log_channel(review.guild),
        )

    async def _state_after(self, reading: ReadTransaction, review: Review, action: ReviewAction) -> ReviewState:
        if action is ReviewAction.RESTORED:
            last = await revision_store.last_revision(reading, review.guild, review.id, _REASON_ACTIONS[review.state])
            return ReviewState.PENDING if last is None else last.previous_state
        return STATE_AFTER.get(action, review.state)

    @staticmethod
    def _require_action(sheet: ReviewSheet, action: ReviewAction) -> None:
        """Raises NotModerator if only a moderator may take this action, NotPossible if nobody may."""
        if action in sheet.allowed_actions:
            return
        if not sheet.access.moderator and ReviewAccess(author=False, moderator=True).may_do(action, sheet.review):
            raise NotModerator(role_set=True)
        raise NotPossible


def _revision_page(review: Review, rows: list[Row], number: int, page: int, pages: int) -> RevisionPage:
    """A page of revisions with what each changed; `rows` may hold one more, which comes before the page."""
    found = [revision_store.revision_from(row) for row in rows]
    shown = tuple(found[:PER_PAGE])
    now = ReviewSnapshot.from_review(review)
    return RevisionPage(
        shown=shown,
        number=number,
        changed=tuple(
            changed_fields(found[at + 1].snapshot, revision.snapshot) if at + 1 < len(found) else None
            for at, revision in enumerate(shown)
        ),
        now=tuple(changed_fields(now, revision.snapshot) for revision in shown),
        page=page,
        pages=pages,
    )


async def visible_review(
    reading: ReadTransaction, actor: Actor, identity: ReviewId, *, moderates: bool
) -> tuple[Review, ReviewAccess]:
    """A review and this person's access to it. Raises ReviewGone if they may not read it."""
    review = await review_store.review_in_any_state(reading, actor.club, actor.member, identity)
    if review is None:
        raise ReviewGone
    access = ReviewAccess(
        author=review.author.member == actor.member, moderator=moderates and review.guild == actor.guild
    )
    if not access.may_read(review):
        raise ReviewGone
    return review, access
