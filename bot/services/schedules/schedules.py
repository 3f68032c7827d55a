"""Creates, changes, pauses and removes a club's schedules."""

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
    ClubSchedules,
    PauseReason,
    RequestedRole,
    Schedule,
    ScheduleId,
    SchedulePlan,
)
from bot.services.clubs.membership import managed_club
from bot.services.clubs.time_zones import TimeZoneTable
from bot.services.schedules.posting import SchedulePosting
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.schedules import schedules as store

DEFAULT_ZONE = "UTC"


class ScheduleService:
    """Only members who manage the server may call it.

    Every method that takes an actor raises OnlyInAClub and NotAllowed; methods that take a schedule's id also raise
    ScheduleGone.
    """

    def __init__(
        self,
        database: Database,
        posting: SchedulePosting,
        vocabulary: Vocabulary,
        zones: TimeZoneTable,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._now = now
        self.posting = posting
        self.vocabulary = vocabulary
        self.zones = zones

    def require_manager(self, actor: Actor) -> GuildId:
        """The club whose schedules this person may change."""
        return managed_club(actor)

    def upcoming_times(self, schedule: Schedule, count: int) -> tuple[datetime, ...]:
        """The next `count` times of a schedule, an overdue time first; none while it is paused."""
        if schedule.paused is not None:
            return ()
        return (
            schedule.next_at,
            *schedule.plan.posting_time.upcoming_times(max(schedule.next_at, self._now()), count - 1),
        )

    async def list_schedules(self, actor: Actor) -> ClubSchedules:
        guild = managed_club(actor)
        async with self._database.read() as reading:
            found = tuple(await store.schedules_of_club(reading, guild))
        return ClubSchedules(found, found[-1].plan.posting_time.zone if found else DEFAULT_ZONE)

    async def find_schedule(self, actor: Actor, schedule: ScheduleId) -> Schedule:
        async with self._database.read() as reading:
            found = await store.schedule_by_id(reading, managed_club(actor), schedule)
        if found is None:
            raise ScheduleGone
        return found

    async def add_schedule(self, actor: Actor, plan: SchedulePlan) -> Schedule:
        """Raises TooManySchedules."""
        guild = managed_club(actor)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            if len(await store.schedules_of_club(writing, guild)) >= LIMIT:
                raise TooManySchedules(LIMIT)
            identity = await store.insert_schedule(
                writing, guild, plan, next_at=plan.posting_time.next_after(self._now())
            )
        self.posting.wake_up()
        return await self.find_schedule(actor, identity)

    async def change_plan(
        self, actor: Actor, schedule: ScheduleId, plan: SchedulePlan, role: RequestedRole | None
    ) -> Schedule:
        """Change what is posted, where and when. `role` is the role that the schedule pings.

        If this person may not mention the role, the ping is removed, so that they cannot redirect it.
        """
        found = await self.find_schedule(actor, schedule)
        guild = found.guild
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.update_plan(writing, guild, schedule, plan, next_at=plan.posting_time.next_after(self._now()))
            if found.role is not None and (role is None or role.role != found.role or not role.may_mention):
                await store.update_role(writing, guild, schedule, None, trusted=False)
        self.posting.wake_up()
        return await self.find_schedule(actor, schedule)

    async def set_filters(self, actor: Actor, schedule: ScheduleId, field: str, value: str) -> Schedule:
        """Set the genre, mood or decade; an empty value removes it. Raises UnknownChoice and InvalidValue."""
        found = await self.find_schedule(actor, schedule)
        chosen: dict[str, Any] = {field: self._parse_filter(field, value) if value else None}
        filters = dataclasses.replace(found.filters, **chosen)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.update_filters(writing, found.guild, schedule, filters)
        return await self.find_schedule(actor, schedule)

    async def set_role(self, actor: Actor, schedule: ScheduleId, role: RequestedRole | None) -> Schedule:
        """Set the role to ping; None for no ping. Raises PingRefused for a role that this person may not mention."""
        guild = await self._managed_schedule_club(actor, schedule)
        if role is not None and not role.may_mention:
            raise PingRefused(everyone=role.everyone)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.update_role(
                writing, guild, schedule, role.role if role else None, trusted=role is not None and role.trusted
            )
        return await self.find_schedule(actor, schedule)

    async def pause_schedule(self, actor: Actor, schedule: ScheduleId) -> Schedule:
        guild = await self._managed_schedule_club(actor, schedule)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.pause_schedule(writing, guild, schedule, PauseReason.BY_HAND)
        self.posting.wake_up()
        return await self.find_schedule(actor, schedule)

    async def resume_schedule(self, actor: Actor, schedule: ScheduleId) -> Schedule:
        """Resume at the next time; posts that the pause skipped are not made up for."""
        found = await self.find_schedule(actor, schedule)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.resume_schedule(
                writing, found.guild, schedule, next_at=found.plan.posting_time.next_after(self._now())
            )
        self.posting.wake_up()
        return await self.find_schedule(actor, schedule)

    async def remove_schedule(self, actor: Actor, schedule: ScheduleId) -> ClubSchedules:
        guild = await self._managed_schedule_club(actor, schedule)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.delete_schedule(writing, guild, schedule)
        self.posting.wake_up()
        return await self.list_schedules(actor)

    async def _managed_schedule_club(self, actor: Actor, schedule: ScheduleId) -> GuildId:
        return (await self.find_schedule(actor, schedule)).guild

    def _parse_filter(self, field: str, value: str) -> str | int:
        if field == "genre":
            return self.vocabulary.find_genre(value)
        if field == "mood":
            return self.vocabulary.find_mood(value).name
        if field == "decade" and value.isdigit():
            return int(value)
        raise InvalidValue(field, value, "a genre, a mood or a decade")
