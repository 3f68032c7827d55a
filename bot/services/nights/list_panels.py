"""Makes the panels of nights that take their films from a list show its nominations as they are now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.domain.ids import GuildId
from bot.domain.nights.lists import NightListId
from bot.domain.nights.night import NightState
from bot.domain.nights.steps import StepKind
from bot.services.nights.steps import NightSteps
from bot.store.database import WriteTransaction
from bot.store.nights import nights as night_store
from bot.store.nights import steps as step_store


class ListPanels:
    def __init__(self, steps: NightSteps, now: Callable[[], datetime]) -> None:
        self._steps = steps
        self._now = now

    async def refresh_panels(self, writing: WriteTransaction, guild: GuildId, identity: NightListId) -> None:
        """Make the panels that show this list's films due; call `wake_up` after the transaction."""
        now = self._now()
        for night in await night_store.nights_in_states(writing, guild, (NightState.PLANNED, NightState.NOMINATING)):
            if night.list == identity and night.place.message:
                await step_store.ask_step(writing, guild, night.id, StepKind.PANEL, due_at=now, now=now)

    def wake_up(self) -> None:
        """Let the job look for what is due."""
        self._steps.wake_up()
