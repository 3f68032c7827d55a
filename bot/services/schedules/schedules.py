"""A club's schedules, as those who manage the server set them up."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.domain.catalogue.mood import Vocabulary
from bot.domain.errors import InvalidValue
from bot.domain.ids import GuildId
from bot.domain.people import Actor
from bot.domain.schedules.errors import PingRefused, ScheduleGone, TooManySchedules
from bot.domain.schedules.schedule import (
    LIMIT,
    PauseReason,
    RequestedRole,
    Schedule,
    ScheduleBoard,
    ScheduleId,
    SchedulePlan,
)
from bot.services.clubs.membership import managed_club
from bot.services.schedules.posting import SchedulePosting
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.schedules import schedules as store

FIRST_ZONE = "UTC"


class ScheduleService:
    """Everything here raises OnlyInAClub and NotAllowed; what names a schedule raises ScheduleGone too."""

    def __init__(
        self, database: Database, posting: SchedulePosting, vocabulary: Vocabulary, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._now = now
        self.posting = posting
        self.vocabulary = vocabulary

    def require_manager(self, who: Actor) -> GuildId:
        """The club that this person may set up schedules for."""
        return managed_club(who)

    def upcoming_times(self, schedule: Schedule, count: int) -> tuple[datetime, ...]:
        """Its next times, none while it rests; what is overdue comes first."""
        if schedule.paused is not None:
            return ()
        return (
            schedule.next_at,
            *schedule.plan.posting_time.upcoming_times(max(schedule.next_at, self._now()), count - 1),
        )

    async def schedule_board(self, who: Actor) -> ScheduleBoard:
        guild = managed_club(who)
        async with self._database.read() as reading:
            found = tuple(await store.schedules_of_club(reading, guild))
        return ScheduleBoard(found, found[-1].plan.posting_time.zone if found else FIRST_ZONE)

    async def find_schedule(self, who: Actor, schedule: ScheduleId) -> Schedule:
        async with self._database.read() as reading:
            found = await store.schedule_by_id(reading, managed_club(who), schedule)
        if found is None:
            raise ScheduleGone
        return found

    async def add_schedule(self, who: Actor, plan: SchedulePlan) -> Schedule:
        """Raises TooManySchedules."""
        guild = managed_club(who)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            if len(await store.schedules_of_club(writing, guild)) >= LIMIT:
                raise TooManySchedules(LIMIT)
            identity = await store.insert_schedule(
                writing, guild, plan, next_at=plan.posting_time.next_after(self._now())
            )
        self.posting.wake_at()
        return await self.find_schedule(who, identity)

    async def change_plan(
        self, who: Actor, schedule: ScheduleId, plan: SchedulePlan, role: RequestedRole | None
    ) -> Schedule:
        """Change what, where and when. `role` is the one that it pings as this person sees it.

        Somebody who may not mention the role themselves cannot aim its ping elsewhere: it is taken off.
        """
        found = await self.find_schedule(who, schedule)
        guild = found.guild
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.update_plan(writing, guild, schedule, plan, next_at=plan.posting_time.next_after(self._now()))
            if found.role is not None and (role is None or role.role != found.role or not role.may_mention):
                await store.update_role(writing, guild, schedule, None, trusted=False)
        self.posting.wake_at()
        return await self.find_schedule(who, schedule)

    async def set_filters(self, who: Actor, schedule: ScheduleId, field: str, value: str) -> Schedule:
        """Set the genre, mood or decade; an empty value takes it off. Raises UnknownChoice and InvalidValue."""
        found = await self.find_schedule(who, schedule)
        chosen: dict[str, Any] = {field: self._word(field, value) if value else None}
        filters = dataclasses.replace(found.filters, **chosen)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.update_filters(writing, found.guild, schedule, filters)
        return await self.find_schedule(who, schedule)

    async def set_role(self, who: Actor, schedule: ScheduleId, role: RequestedRole | None) -> Schedule:
        """Choose whom to ping, or with None nobody. Raises PingRefused for a role that this person may not mention."""
        guild = await self._own(who, schedule)
        if role is not None and not role.may_mention:
            raise PingRefused(everyone=role.everyone)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.update_role(
                writing, guild, schedule, role.role if role else None, trusted=role is not None and role.trusted
            )
        return await self.find_schedule(who, schedule)

    async def pause_schedule(self, who: Actor, schedule: ScheduleId) -> Schedule:
        guild = await self._own(who, schedule)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.pause_schedule(writing, guild, schedule, PauseReason.BY_HAND)
        self.posting.wake_at()
        return await self.find_schedule(who, schedule)

    async def resume_schedule(self, who: Actor, schedule: ScheduleId) -> Schedule:
        """What was missed in a pause is not caught up: it goes on at the next time."""
        found = await self.find_schedule(who, schedule)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.resume_schedule(
                writing, found.guild, schedule, next_at=found.plan.posting_time.next_after(self._now())
            )
        self.posting.wake_at()
        return await self.find_schedule(who, schedule)

    async def remove_schedule(self, who: Actor, schedule: ScheduleId) -> ScheduleBoard:
        guild = await self._own(who, schedule)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.delete_schedule(writing, guild, schedule)
        self.posting.wake_at()
        return await self.schedule_board(who)

    async def _own(self, who: Actor, schedule: ScheduleId) -> GuildId:
        return (await self.find_schedule(who, schedule)).guild

    def _word(self, field: str, value: str) -> str | int:
        if field == "genre":
            return self.vocabulary.find_genre(value)
        if field == "mood":
            return self.vocabulary.find_mood(value).name
        if field == "decade" and value.isdigit():
            return int(value)
        raise InvalidValue(field, value, "a genre, a mood or a decade")
