"""Posts made ready when their time has come, what became of them, and the votes of those who read them."""

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
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.services.reviews.library import ReviewLibrary
from bot.services.schedules.choice import DAY, WEEK, PostChooser
from bot.services.schedules.posted import PostedMessages
from bot.store import highlights as highlight_store
from bot.store.changes import Changes
from bot.store.database import Database, ReadTransaction
from bot.store.recommendations import questions as watching_store
from bot.store.schedules import schedules as store

log = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(minutes=10)
"""How soon what another process wrote (a backup put back) is noticed."""
PER_CLUB, MOST = 4, 400
"""Schedules that are handed out in one go: of one club, and in all."""


class SchedulePosting:
    """A post is chosen and stored, sent, ticked off; where that breaks off it is sent again, not chosen anew."""

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
        self.posted = PostedMessages(database, catalogue, library, now)
        self._quiet_until: datetime | None = None
        self._put_off: dict[ScheduleId, datetime] = {}
        self._last_looked: datetime | None = None

    def wake_at(self) -> None:
        """A schedule was changed: look at all of them again."""
        self._quiet_until = None

    async def due_schedules(self) -> list[Schedule]:
        """The next schedules whose time has come, PER_CLUB of a club and MOST of all; call again once they are served.

        Between two times the database is left alone.
        """
        now = self._now()
        if self._last_looked is not None and now < self._last_looked:
            # The clock was set back: what was put off until a time of the old clock would wait too long.
            self._quiet_until = None
            self._put_off.clear()
        self._last_looked = now
        if self._quiet_until is not None and now < self._quiet_until:
            return []
        self._put_off = {schedule: until for schedule, until in self._put_off.items() if until > now}
        async with self._database.read() as reading:
            found = await store.due_schedules(reading, now, self._put_off, per_club=PER_CLUB, most=MOST)
            first = None if found else await store.first_due(reading)
        if not found:
            self._quiet_until = min(
                max(first, now) if first else now + LOOK_AGAIN, now + LOOK_AGAIN, *self._put_off.values()
            )
        return found

    async def still_due(self, schedule: Schedule) -> bool:
        """Whether a schedule is as it was when it was found to be due."""
        async with self._database.read() as reading:
            return await store.schedule_by_id(reading, schedule.guild, schedule.id) == schedule

    def delay_schedule(self, schedule: Schedule, wait: timedelta) -> None:
        """Try again later what cannot be posted now."""
        self._put_off[schedule.id] = self._now() + wait

    def post_age(self, post: ScheduledPost) -> timedelta:
        """How long ago a post was chosen; a clock that was set back makes it old, so that it is looked for."""
        age = self._now() - post.chosen_at
        return age if age >= timedelta(0) else timedelta.max

    def is_punctual(self, schedule: Schedule) -> bool:
        """Whether it is still near enough to the time for a ping: nobody is woken because the bot was away."""
        return self._now() - schedule.next_at <= PUNCTUAL

    async def prepare_post(self, schedule: Schedule) -> ScheduledPost | None:
        """What is to be sent now, stored; None where there is nothing to post."""
        async with self._database.read() as reading:
            stored = await store.unsent_post(reading, schedule)
        if stored is not None:
            try:
                identity, chosen_at, choice = stored
                post = await self._post(schedule, choice, schedule.next_at, identity)
                return dataclasses.replace(post, chosen_at=chosen_at)
            except MarqueeError:
                async with self._database.write(changes=Changes.UNCACHED) as writing:
                    await store.delete_post(writing, schedule.guild, stored[0])
        try:
            return await self._stored(schedule, schedule.next_at)
        except MarqueeError as error:
            log.info("a schedule has nothing to post: %s", type(error).__name__)
            return None

    async def prepare_post_now(self, schedule: Schedule) -> ScheduledPost:
        """What is to be sent at once, stored; the schedule goes on as before. Raises NothingToPost."""
        return await self._stored(schedule, None)

    async def preview_post(self, schedule: Schedule) -> ScheduledPost:
        """What would be posted now. Raises NothingToPost."""
        moment = self._now()
        return await self._post(schedule, await self._chosen(schedule, moment), moment, None)

    async def record_sent(self, schedule: Schedule, post: ScheduledPost, message: int) -> None:
        """Tick a post off. However many times were missed, the next one lies ahead."""
        now = self._now()
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            if post.id is not None:
                await store.mark_sent(writing, schedule.guild, post.id, message, post.role)
            await self.posted.remember_message(writing, schedule, post, message)
            await store.advance_schedule(
                writing, schedule, next_at=schedule.plan.posting_time.next_after(now), empty_at=None
            )
        self.wake_at()

    async def record_sent_now(self, schedule: Schedule, post: ScheduledPost, message: int) -> None:
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            if post.id is not None:
                await store.mark_sent(writing, schedule.guild, post.id, message, None)
            await self.posted.remember_message(writing, schedule, post, message)

    async def discard_post(self, schedule: Schedule, post: ScheduledPost) -> None:
        """It could not be sent after all: it counts as never chosen."""
        if post.id is not None:
            async with self._database.write(changes=Changes.UNCACHED) as writing:
                await store.delete_post(writing, schedule.guild, post.id)

    async def skip_post(self, schedule: Schedule) -> None:
        """Go on to the next time without a post."""
        now = self._now()
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.advance_schedule(
                writing, schedule, next_at=schedule.plan.posting_time.next_after(now), empty_at=now
            )
        self.wake_at()

    async def pause_schedule(self, schedule: Schedule, trouble: ChannelTrouble) -> PausedSchedule | None:
        """Let a schedule rest because of its channel; None where it rests already, so that it is told once."""
        why = PauseReason(trouble.value)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            changed = await store.pause_schedule(writing, schedule.guild, schedule.id, why)
        self.wake_at()
        if not changed:
            return None
        channel = (await self._clubs.effective_setting(schedule.guild, LOG_CHANNEL.key)).value
        return PausedSchedule(dataclasses.replace(schedule, paused=why), int(channel) if channel else None)

    async def record_vote(self, who: Actor, identity: PostId, verdict: Verdict) -> VoteResult:
        """Set a person's vote on a pick; once more changes nothing. Raises OnlyInAClub and PickGone."""
        return await self._voted(who, identity, verdict)

    async def remove_vote(self, who: Actor, identity: PostId) -> VoteResult:
        """Take a person's vote on a pick back. Raises OnlyInAClub and PickGone."""
        return await self._voted(who, identity, None)

    async def _voted(self, who: Actor, identity: PostId, verdict: Verdict | None) -> VoteResult:
        guild = require_club(who)
        async with self._database.read() as reading:
            found = await store.pick_by_id(reading, guild, identity)
        if found is None:
            raise PickGone
        film = await self._catalogue.get_film(guild, found.choice.film)
        async with self._database.write(changes=Changes.VERDICTS, club=guild) as writing:
            if verdict is None:
                await store.drop_verdict(writing, guild, who.member, film.id)
            else:
                await watching_store.put_verdict(writing, guild, who.member, film.id, verdict, now=self._now())
            votes = await store.count_votes(writing, guild, film.id)
            counted = await _counted(writing, guild, who, verdict)
        post = ScheduledPost(
            what=PostKind.PICK,
            weekly=found.weekly,
            filters=found.filters,
            content=SuggestedFilm(film, found.choice.because),
            id=identity,
            role=found.role,
            votes=votes,
        )
        place = None
        if found.channel is not None and found.message is not None:
            place = (guild, found.channel, found.message)
        return VoteResult(post, verdict, counted, place)

    async def _chosen(self, schedule: Schedule, moment: datetime) -> PostChoice:
        choice = await self._chooser.choose_post(schedule, moment)
        if choice is None:
            raise NothingToPost(
                narrowed=schedule.filters != Filters(), year_ago=schedule.plan.what is PostKind.YEAR_AGO
            )
        return choice

    async def _stored(self, schedule: Schedule, due: datetime | None) -> ScheduledPost:
        # An outage is caught up with what is of today, not with what was of the day that was missed.
        moment = self._now()
        choice = await self._chosen(schedule, moment)
        post = await self._post(schedule, choice, moment, None)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            identity = await store.insert_post(writing, schedule, choice, due_at=due, now=moment)
        return dataclasses.replace(post, id=identity, chosen_at=moment)

    async def _post(
        self, schedule: Schedule, choice: PostChoice, moment: datetime, identity: PostId | None
    ) -> ScheduledPost:
        """Raises FilmNotFound and ReviewGone for what is no longer to be seen here."""
        guild = schedule.guild
        film = await self._catalogue.get_film(guild, choice.film)
        content: SuggestedFilm | PostQuote = SuggestedFilm(film, choice.because)
        if choice.review is not None:
            review = await self._library.find_review(guild, choice.review)
            line = await self._line(guild, review, choice.place)
            if (await self._library.club_snapshot(guild)).uncounted & {review.author.member}:
                review = dataclasses.replace(review, stars=None)
            content = PostQuote(film, review, line, self._years(schedule, review, moment))
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

    async def _line(self, guild: GuildId, review: Review, place: tuple[int, int, int] | None) -> str | None:
        """The words at a place, or the review's best line. Raises ReviewGone where the place may not be quoted."""
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

    def _years(self, schedule: Schedule, review: Review, moment: datetime) -> int:
        if schedule.plan.what is not PostKind.YEAR_AGO:
            return 0
        beat = schedule.plan.posting_time
        written = review.written_on or beat.local_day(review.created_at)
        return years_since(written, beat.local_day(moment), DAY if beat.weekday is None else WEEK)


async def _counted(reading: ReadTransaction, guild: GuildId, who: Actor, verdict: Verdict | None) -> bool:
    kept = await store.declined_switches(reading, guild, who.member)
    return ("who_saw" if verdict is Verdict.SEEN else "score") not in kept
