"""Prepares due scheduled posts, records what became of them, and counts the votes on them."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.clubs.settings import LOG_CHANNEL
from bot.domain.errors import MarqueeError
from bot.domain.ids import GuildId
from bot.domain.people import Actor
from bot.domain.recommendations.question import Filters, Verdict
from bot.domain.recommendations.suggestion import SuggestedFilm
from bot.domain.reviews.errors import ReviewGone
from bot.domain.reviews.review import Review
from bot.domain.schedules.errors import ChannelTrouble, NothingToPost, PickGone
from bot.domain.schedules.schedule import (
    PUNCTUAL,
    PausedSchedule,
    PauseReason,
    PostChoice,
    PostId,
    PostKind,
    PostQuote,
    Schedule,
    ScheduledPost,
    ScheduleId,
    VoteResult,
    years_since,
)
from bot.domain.stats.recap import Recap
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.services.reviews.library import ReviewLibrary
from bot.services.schedules.choice import DAY, WEEKLY_DAYS, PostChooser
from bot.services.schedules.grouped_writes import GroupedWrites
from bot.services.schedules.posted import PostedMessages
from bot.store import highlights as highlight_store
from bot.store.changes import Changes
from bot.store.database import Database, ReadTransaction, WriteTransaction
from bot.store.recommendations import questions as watching_store
from bot.store.schedules import schedules as store

log = logging.getLogger(__name__)

CHECK_AGAIN = timedelta(minutes=10)
"""How soon changes by another process, such as a restored backup, are noticed."""
PER_CLUB, MOST_AT_ONCE = 4, 400
"""Schedules that `due_schedules` returns at once: of one club, and in total."""


class SchedulePosting:
    """The life of a post: choose and store, send, record as sent. The gateway's poster calls it.

    After an interruption, a stored post is sent again instead of choosing another one.
    """

    def __init__(
        self,
        database: Database,
        clubs: ClubService,
        catalogue: FilmCatalogue,
        library: ReviewLibrary,
        chooser: PostChooser,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._clubs = clubs
        self._catalogue = catalogue
        self._library = library
        self._chooser = chooser
        self._now = now
        self._writes = GroupedWrites(database, Changes.UNCACHED)
        self.posted = PostedMessages(database, catalogue, library, now)
        self._idle_until: datetime | None = None
        self._delayed: dict[ScheduleId, datetime] = {}
        self._last_looked: datetime | None = None

    def wake_up(self) -> None:
        """Make the next `due_schedules` read the database, because a schedule was changed."""
        self._idle_until = None

    async def due_schedules(self) -> list[Schedule]:
        """The next due schedules of this process's clubs; call again once they are handled.

        They are at most PER_CLUB per club and MOST_AT_ONCE in total. Until the next time is due, the database is not
        read.
        """
        now = self._now()
        if self._last_looked is not None and now < self._last_looked:
            # The clock was set back: delays by the old clock would be too long.
            self._idle_until = None
            self._delayed.clear()
        self._last_looked = now
        if self._idle_until is not None and now < self._idle_until:
            return []
        self._delayed = {schedule: until for schedule, until in self._delayed.items() if until > now}
        share = self._database.share
        async with self._database.read() as reading:
            found = await store.due_schedules(reading, share, now, self._delayed, per_club=PER_CLUB, most=MOST_AT_ONCE)
            first = None if found else await store.first_due(reading, share)
        if not found:
            self._idle_until = min(
                max(first, now) if first else now + CHECK_AGAIN, now + CHECK_AGAIN, *self._delayed.values()
            )
        return found

    async def still_due(self, schedule: Schedule) -> bool:
        """Whether a schedule is unchanged since it was found to be due."""
        async with self._database.read() as reading:
            return await store.schedule_by_id(reading, schedule.guild, schedule.id) == schedule

    def delay_schedule(self, schedule: Schedule, wait: timedelta) -> None:
        """Keep a schedule that cannot be posted now out of `due_schedules` for `wait`."""
        self._delayed[schedule.id] = self._now() + wait

    def post_age(self, post: ScheduledPost) -> timedelta:
        """How long ago a post was chosen; the maximum if the clock was set back, so that the post is looked for."""
        age = self._now() - post.chosen_at
        return age if age >= timedelta(0) else timedelta.max

    def is_punctual(self, schedule: Schedule) -> bool:
        """Whether a post is timely enough for a ping; late posts, such as after an outage, do not ping."""
        return self._now() - schedule.next_at <= PUNCTUAL

    async def prepare_post(self, schedule: Schedule) -> ScheduledPost | None:
        """Store and return the post to send now; None if there is nothing to post."""
        async with self._database.read() as reading:
            stored = await store.unsent_post(reading, schedule)
        if stored is not None:
            try:
                identity, chosen_at, choice = stored
                post = await self._build_post(schedule, choice, schedule.next_at, identity)
                return dataclasses.replace(post, chosen_at=chosen_at)
            except MarqueeError:
                async with self._database.write(changes=Changes.UNCACHED) as writing:
                    await store.delete_post(writing, schedule.guild, stored[0])
        try:
            return await self._store_new_post(schedule, schedule.next_at)
        except MarqueeError as error:
            log.info("a schedule has nothing to post: %s", type(error).__name__)
            return None

    async def prepare_post_now(self, schedule: Schedule) -> ScheduledPost:
        """Store and return a post to send at once, outside the schedule's times. Raises NothingToPost."""
        return await self._store_new_post(schedule, None)

    async def preview_post(self, schedule: Schedule) -> ScheduledPost:
        """The post that would be sent now; nothing is stored. Raises NothingToPost."""
        moment = self._now()
        return await self._build_post(schedule, await self._choose_post(schedule, moment), moment, None)

    async def record_sent(self, schedule: Schedule, post: ScheduledPost, message: int) -> None:
        """Record that a post was sent; the next time is in the future, however many times were missed."""
        now = self._now()

        async def record(writing: WriteTransaction) -> None:
            if post.id is not None:
                await store.mark_sent(writing, schedule.guild, post.id, message, post.role)
            await self.posted.remember_message(writing, schedule, post, message)
            await store.advance_schedule(
                writing, schedule, next_at=schedule.plan.posting_time.next_after(now), empty_at=None
            )

        await self._writes.write_grouped(record)
        self.wake_up()

    async def record_sent_now(self, schedule: Schedule, post: ScheduledPost, message: int) -> None:
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            if post.id is not None:
                await store.mark_sent(writing, schedule.guild, post.id, message, None)
            await self.posted.remember_message(writing, schedule, post, message)

    async def discard_post(self, schedule: Schedule, post: ScheduledPost) -> None:
        """Delete a post that could not be sent, so that it does not count as chosen."""
        if post.id is not None:
            async with self._database.write(changes=Changes.UNCACHED) as writing:
                await store.delete_post(writing, schedule.guild, post.id)

    async def skip_post(self, schedule: Schedule) -> None:
        """Advance to the next time without a post."""
        now = self._now()
        following = schedule.plan.posting_time.next_after(now)
        await self._writes.write_grouped(
            lambda writing: store.advance_schedule(writing, schedule, next_at=following, empty_at=now)
        )
        self.wake_up()

    async def pause_schedule(self, schedule: Schedule, trouble: ChannelTrouble) -> PausedSchedule | None:
        """Pause a schedule because of a problem with its channel; None if it is paused already, so no second notice."""
        why = PauseReason(trouble.value)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            changed = await store.pause_schedule(writing, schedule.guild, schedule.id, why)
        self.wake_up()
        if not changed:
            return None
        channel = (await self._clubs.effective_setting(schedule.guild, LOG_CHANNEL.key)).value
        return PausedSchedule(dataclasses.replace(schedule, paused=why), int(channel) if channel else None)

    async def record_vote(self, actor: Actor, identity: PostId, verdict: Verdict) -> VoteResult:
        """Set a member's vote on a suggested film; repeating it changes nothing. Raises OnlyInAClub and PickGone."""
        return await self._change_vote(actor, identity, verdict)

    async def remove_vote(self, actor: Actor, identity: PostId) -> VoteResult:
        """Remove a member's vote on a suggested film. Raises OnlyInAClub and PickGone."""
        return await self._change_vote(actor, identity, None)

    async def _change_vote(self, actor: Actor, identity: PostId, verdict: Verdict | None) -> VoteResult:
        guild = require_club(actor)
        async with self._database.read() as reading:
            found = await store.pick_by_id(reading, guild, identity)
        if found is None:
            raise PickGone
        film = await self._catalogue.get_film(guild, found.choice.film)
        async with self._database.write(changes=Changes.VERDICTS, club=guild) as writing:
            if verdict is None:
                await store.drop_verdict(writing, guild, actor.member, film.id)
            else:
                await watching_store.put_verdict(writing, guild, actor.member, film.id, verdict, now=self._now())
            votes = await store.count_votes(writing, guild, film.id)
            counted = await _vote_counts(writing, guild, actor, verdict)
        post = ScheduledPost(
            what=PostKind.PICK,
            weekly=found.weekly,
            filters=found.filters,
            content=SuggestedFilm(film, found.choice.reasons),
            id=identity,
            role=found.role,
            votes=votes,
        )
        place = None
        if found.channel is not None and found.message is not None:
            place = (guild, found.channel, found.message)
        return VoteResult(post, verdict, counted, place)

    async def _choose_post(self, schedule: Schedule, moment: datetime) -> PostChoice:
        choice = await self._chooser.choose_post(schedule, moment)
        if choice is None:
            raise NothingToPost(
                narrowed=schedule.filters != Filters(), year_ago=schedule.plan.what is PostKind.YEAR_AGO
            )
        return choice

    async def _store_new_post(self, schedule: Schedule, due: datetime | None) -> ScheduledPost:
        # After an outage, the post is chosen for today, not for the day that was missed.
        moment = self._now()
        choice = await self._choose_post(schedule, moment)
        post = await self._build_post(schedule, choice, moment, None)
        identity = await self._writes.write_grouped(
            lambda writing: store.insert_post(writing, schedule, choice, due_at=due, now=moment)
        )
        return dataclasses.replace(post, id=identity, chosen_at=moment)

    async def _build_post(
        self, schedule: Schedule, choice: PostChoice, moment: datetime, identity: PostId | None
    ) -> ScheduledPost:
        """Raises FilmNotFound and ReviewGone if the choice is no longer visible here."""
        guild = schedule.guild
        film = await self._catalogue.get_film(guild, choice.film)
        content: SuggestedFilm | PostQuote | Recap = SuggestedFilm(film, choice.reasons)
        if schedule.plan.what is PostKind.RECAP:
            recap = await self._chooser.recap_of(schedule, moment)
            if recap is None:
                raise NothingToPost(narrowed=False, year_ago=False)
            content = recap
        if choice.review is not None:
            review = await self._library.find_review(guild, choice.review)
            line = await self._quoted_line(guild, review, choice.place)
            if (await self._library.club_snapshot(guild)).uncounted & {review.author.member}:
                review = dataclasses.replace(review, stars=None)
            content = PostQuote(film, review, line, self._years_since(schedule, review, moment))
        async with self._database.read() as reading:
            votes = await store.count_votes(reading, guild, film.id)
        return ScheduledPost(
            what=schedule.plan.what,
            weekly=schedule.plan.posting_time.weekday is not None,
            filters=schedule.filters,
            content=content,
            id=identity,
            votes=votes,
        )

    async def _quoted_line(self, guild: GuildId, review: Review, place: tuple[int, int, int] | None) -> str | None:
        """The words at a place, or the review's best line. Raises ReviewGone if the place may not be quoted."""
        async with self._database.read() as reading:
            rows = await highlight_store.lines_of_review(reading, guild, review.id)
        places = [(row[1], row[2], row[3]) for row in rows]
        if place is not None and place not in places:
            raise ReviewGone
        if not places:
            return None
        paragraph, start, stop = place or places[0]
        if paragraph >= len(review.paragraphs) or stop > len(review.paragraphs[paragraph].text):
            raise ReviewGone
        return review.paragraphs[paragraph].text[start:stop]

    def _years_since(self, schedule: Schedule, review: Review, moment: datetime) -> int:
        if schedule.plan.what is not PostKind.YEAR_AGO:
            return 0
        beat = schedule.plan.posting_time
        written = review.written_on or beat.local_day(review.created_at)
        return years_since(written, beat.local_day(moment), DAY if beat.weekday is None else WEEKLY_DAYS)


async def _vote_counts(reading: ReadTransaction, guild: GuildId, actor: Actor, verdict: Verdict | None) -> bool:
    declined = await store.declined_switches(reading, guild, actor.member)
    return ("who_saw" if verdict is Verdict.SEEN else "score") not in declined
