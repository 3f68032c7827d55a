"""What happens to a night when its event on Discord is created, moved, started or deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.domain.ids import GuildId
from bot.domain.nights.errors import NightMovedOn
from bot.domain.nights.meeting import WITHOUT_EVENT, same_time
from bot.domain.nights.night import Night, NightId, NightState
from bot.domain.nights.steps import StepKind
from bot.services.nights.meeting import night_at
from bot.services.nights.planning import FREE
from bot.services.nights.steps import NightSteps
from bot.services.nights.transitions import NightTransitions, require_night, require_state
from bot.store.changes import Changes
from bot.store.database import Database, WriteTransaction
from bot.store.nights import meeting as store
from bot.store.nights import nights as night_store
from bot.store.nights import steps as step_store


class NightEvents:
    """Reads and records; what is sent to Discord is the gateway's part."""

    def __init__(
        self, database: Database, transitions: NightTransitions, steps: NightSteps, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._transitions = transitions
        self._steps = steps
        self._now = now

    async def find_night(self, guild: GuildId, event: int) -> Night | None:
        """The night that has this event."""
        async with self._database.read() as reading:
            return await night_store.night_of_event(reading, guild, event)

    async def nights_with_events(self) -> list[tuple[GuildId, NightId]]:
        async with self._database.read() as reading:
            return await store.nights_with_events(reading)

    async def record_event(self, night: Night, event: int | None) -> None:
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await night_store.set_event(writing, night.guild, night.id, event)

    async def is_being_changed(self, night: Night) -> bool:
        """Whether the event is still to be changed by us, so that what it says now is old."""
        async with self._database.read() as reading:
            return await store.event_step_waits(reading, night.guild, night.id)

    async def take_over_time(self, night: Night, starts_at: datetime) -> Night | None:
        """Somebody moved the event: the night takes over its time and says so. None if there is nothing to change."""

        async def move(writing: WriteTransaction, stored: Night) -> Night:
            require_state(stored, *FREE)
            if same_time(stored.starts_at, starts_at) or stored.place.event != night.place.event:
                raise NightMovedOn(stored.state)
            await self._put_step(writing, stored, StepKind.ANNOUNCE_MOVE)
            return night_at(stored, starts_at, self._now())

        try:
            return await self._transitions.change_night(night.guild, night.id, move)
        except NightMovedOn:
            return None

    async def begin_by_event(self, night: Night) -> None:
        """Somebody started the event: the night begins, if its film is decided."""
        try:
            require_state(night, NightState.DECIDED)
            await self._transitions.move_night(night, NightState.ON)
        except NightMovedOn:
            return

    async def lose_event(self, night: Night, trouble: str) -> None:
        """Somebody deleted or ended the event: the night goes on without, and the host is asked once what to do."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            found = await require_night(writing, night.guild, night.id)
            if found.place.event != night.place.event:
                return
            event = WITHOUT_EVENT if found.state in FREE else None
            await night_store.set_event(writing, found.guild, found.id, event)
            if event is not None:
                await store.give_up_event(writing, found.guild, found.id, trouble, now=self._now())
                await self._put_step(writing, found, StepKind.TELL_HOST)
                await self._put_step(writing, found, StepKind.PANEL)
        self._steps.wake_up()

    async def tell_trouble(self, night: Night, trouble: str) -> None:
        """Tell the host about the event, which stays as it is."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.give_up_event(writing, night.guild, night.id, trouble, now=self._now())
            await self._put_step(writing, night, StepKind.TELL_HOST)
        self._steps.wake_up()

    async def refresh_panel(self, night: Night) -> None:
        """Have the panel say what became of the event."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            now = self._now()
            await step_store.ask_step(writing, night.guild, night.id, StepKind.PANEL, due_at=now, now=now)
        self._steps.wake_up()

    async def _put_step(self, writing: WriteTransaction, night: Night, kind: StepKind) -> None:
        now = self._now()
        await step_store.put_step(writing, night.guild, night.id, kind, due_at=now, now=now)


def event_lasts(night: Night) -> bool:
    """Whether a night in this state has an event that is still to come."""
    return night.state in FREE and night.starts_at is not None
