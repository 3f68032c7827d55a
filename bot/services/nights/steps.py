"""The outbox of the nights as the job sees it: what is due, what was done, and what is tried again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from bot.domain.ids import GuildId
from bot.domain.nights.night import Night, NightId
from bot.domain.nights.steps import TRIES_LIMIT, NightStep, StepId, StepKind
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.nights import nights as night_store
from bot.store.nights import steps as store

log = logging.getLogger(__name__)

AT_ONCE = 200
"""The maximum number of due steps that are read at once."""
CHECK_AGAIN = timedelta(minutes=10)
"""How soon changes by another process, such as a restored backup, are noticed."""


class NightSteps:
    """Reads due steps and records what became of them. Until the next step is due, the database is not read."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._idle_until: datetime | None = None
        self._last_looked: datetime | None = None
        self._delayed: dict[StepId, datetime] = {}

    def wake_up(self) -> None:
        """Make the next `due_steps` read the database, because a night was changed."""
        self._idle_until = None

    async def due_steps(self) -> list[tuple[NightStep, Night]]:
        """The steps that are due, with their nights, the longest due first."""
        now = self._now()
        if self._last_looked is not None and now < self._last_looked:
            # The clock was set back: delays by the old clock would be too long.
            self._idle_until = None
            self._delayed.clear()
        self._last_looked = now
        if self._idle_until is not None and now < self._idle_until:
            return []
        # Set before the database is read: a change meanwhile clears it again.
        self._idle_until = now + CHECK_AGAIN
        self._delayed = {step: until for step, until in self._delayed.items() if until > now}
        share = self._database.share
        async with self._database.read() as reading:
            # Delayed steps are read as well, and must not fill the places of others.
            due = await store.due_steps(reading, share, now, AT_ONCE + len(self._delayed))
            steps = [step for step in due if step.id not in self._delayed]
            first = await store.next_due(reading, share)
            nights: dict[NightId, Night | None] = {}
            for step in steps:
                if step.night not in nights:
                    nights[step.night] = await night_store.night_by_id(reading, step.guild, step.night)
        if self._idle_until is not None:
            self._idle_until = min(self._idle_until, max(first, now)) if first else self._idle_until
        return [(step, night) for step in steps if (night := nights[step.night]) is not None]

    async def find_night(self, step: NightStep) -> Night | None:
        """The step's night as it is stored now."""
        async with self._database.read() as reading:
            return await night_store.night_by_id(reading, step.guild, step.night)

    async def mark_done(self, step: NightStep) -> None:
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.mark_done(writing, step, now=self._now())

    async def record_failure(self, step: NightStep, trouble: str, *, final: bool = False) -> bool:
        """Try a step again later; give it up and tell the host after TRIES_LIMIT failures, or if it is `final`.

        Returns whether it was given up.
        """
        now = self._now()
        given_up = final or step.tries + 1 >= TRIES_LIMIT
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            if not given_up:
                await store.delay_step(writing, step, due_at=now + step.next_wait, trouble=trouble)
            else:
                await store.mark_done(writing, step, now=now, trouble=trouble)
                if step.kind is not StepKind.TELL_HOST:
                    await store.put_step(writing, step.guild, step.night, StepKind.TELL_HOST, due_at=now, now=now)
        self.wake_up()
        return given_up

    def delay_steps(self, steps: Collection[NightStep], wait: timedelta) -> None:
        """Leave steps of servers that cannot be reached due, but out of `due_steps` for `wait`."""
        self._delayed |= {step.id: self._now() + wait for step in steps}

    async def record_message(self, step: NightStep, message: int) -> None:
        """Record what a step has posted, so that it is not posted again."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.set_step_message(writing, step, message)

    async def record_panel(self, night: Night, message: int | None) -> None:
        """Record the panel's message, DELETED_PANEL if somebody deleted it; not if the host moved it meanwhile."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await night_store.record_message(writing, night, message)

    async def given_up_steps(self, guild: GuildId, night: NightId) -> list[NightStep]:
        """The steps of a night that were given up."""
        async with self._database.read() as reading:
            steps = await store.steps_of_night(reading, guild, night)
        return [step for step in steps if step.trouble is not None]
