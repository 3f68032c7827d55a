"""Keeps each night's event on Discord, and follows what people do to it by hand."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import discord

from bot.domain.ids import GuildId
from bot.domain.nights.errors import NightGone
from bot.domain.nights.meeting import SAME_TIME, WITHOUT_EVENT, programme_length, same_time
from bot.domain.nights.night import Night, NightState
from bot.domain.nights.steps import NightStep, StepKind
from bot.domain.nights.view import NightView
from bot.gateway.client import MarqueeBot
from bot.gateway.delivery import describe_failure, is_discord_trouble
from bot.gateway.nights.announcing import NightAnnouncer
from bot.gateway.nights.steps import StepRefusedError, StepRunner
from bot.services.nights.events import event_lasts
from bot.services.nights.services import NightServices
from bot.ui.kit.posters.attachments import poster_facts
from bot.ui.kit.posters.cover import COVER_POSTERS, draw_event_cover
from bot.ui.nights import meeting_messages as words
from bot.ui.nights import troubles

log = logging.getLogger(__name__)

EVENT_GONE, EVENTS_FULL = 10070, 30038
"""Discord's codes for an unknown event, and for a server that has 100 of them."""
REMEMBERED = 20
"""How many of the times are remembered that we gave to an event."""
_OVER = (discord.EventStatus.completed, discord.EventStatus.cancelled)


class EventKeeper:
    """The handler of the step EVENT, and what follows when somebody else changes an event."""

    def __init__(
        self, bot: MarqueeBot, nights: NightServices, announcer: NightAnnouncer, now: Callable[[], datetime]
    ) -> None:
        self._bot = bot
        self._nights = nights
        self._announcer = announcer
        self._now = now
        self._sent: dict[int, list[datetime]] = {}
        """The times that we gave to events. Discord reports them back, sometimes after the night has another one."""

    def register_steps(self, runner: StepRunner) -> None:
        runner.register_step(StepKind.EVENT, self.keep_event)
        runner.register_step(StepKind.ANNOUNCE_MOVE, self.announce_move)

    async def keep_event(self, night: Night, step: NightStep) -> None:
        """Create, change, start, end or cancel the event, whichever the night's state asks for."""
        del step
        club = self._bot.get_guild(night.guild)
        if club is None or night.place.event == WITHOUT_EVENT:
            return
        try:
            event = await self._find_event(club, night)
            if event is None and night.place.event is not None and event_lasts(night):
                await self._nights.events.lose_event(night, troubles.EVENT_DELETED)
            elif event_lasts(night):
                await self._put_event(club, night, event)
            elif event is not None:
                await self._end_event(night, event)
        except discord.HTTPException as error:
            if is_discord_trouble(error):
                raise
            await self._nights.events.refresh_panel(night)
            if error.code == EVENTS_FULL:
                raise StepRefusedError(troubles.TOO_MANY_EVENTS) from error
            if isinstance(error, discord.Forbidden):
                raise StepRefusedError(troubles.NO_EVENT_PERMISSION) from error
            raise
        except StepRefusedError:
            await self._nights.events.refresh_panel(night)
            raise

    async def announce_move(self, night: Night, step: NightStep) -> None:
        view = await self._nights.views.view_night(night.guild, night.id)
        await self._announcer.announce_once(night, step, lambda: words.move_card(view, step))

    async def follow_change(self, event: discord.ScheduledEvent) -> None:
        """Somebody, or we, changed an event."""
        night = await self._nights.events.find_night(GuildId(event.guild_id), event.id)
        if night is None or not night.is_open:
            return
        if event.status is discord.EventStatus.active:
            if night.state is NightState.DECIDED:
                await self._nights.events.begin_by_event(night)
            elif event_lasts(night) and self._is_early(night):
                await self._nights.events.tell_trouble(night, troubles.STARTED_UNDECIDED)
            return
        if await self._nights.events.is_being_changed(night):
            return  # What it says now is about to change.
        if event.status is discord.EventStatus.completed and event.end_time and event.end_time <= self._now():
            await self._nights.events.record_event(night, None)  # Its time is over, and nobody ended it.
        elif event.status in _OVER:
            await self._nights.events.lose_event(night, troubles.EVENT_DELETED)
        elif not any(same_time(event.start_time, each) for each in self._sent.get(event.id, ())):
            await self._nights.events.take_over_time(night, event.start_time)

    async def follow_deletion(self, event: discord.ScheduledEvent) -> None:
        night = await self._nights.events.find_night(GuildId(event.guild_id), event.id)
        self._sent.pop(event.id, None)
        if night is not None and night.is_open:
            await self._nights.events.lose_event(night, troubles.EVENT_DELETED)

    async def catch_up(self) -> None:
        """After the bot was away: see what people did to the events meanwhile."""
        for guild, identity in await self._nights.events.nights_with_events():
            club = self._bot.get_guild(guild)
            if club is None or club.unavailable:
                continue
            try:
                night = await self._nights.transitions.find_night(guild, identity)
                event = await self._find_event(club, night)
            except NightGone:
                continue
            except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
                log.warning("an event could not be read: %s", describe_failure(error))
                continue
            if event is not None:
                await self.follow_change(event)
            elif not await self._nights.events.is_being_changed(night):
                await self._nights.events.lose_event(night, troubles.EVENT_DELETED)

    def _is_early(self, night: Night) -> bool:
        """Before its time, so that a person and not the clock has started an event."""
        return night.starts_at is not None and self._now() < night.starts_at - SAME_TIME

    async def _find_event(self, club: discord.Guild, night: Night) -> discord.ScheduledEvent | None:
        """The night's event; None if it was deleted or never created. One whose creation was lost is found again."""
        if night.place.event:
            try:
                return await club.fetch_scheduled_event(night.place.event, with_counts=False)
            except discord.NotFound as error:
                if error.code != EVENT_GONE:
                    raise
                return None
        if not event_lasts(night):
            return None
        us = self._bot.user
        for event in await club.fetch_scheduled_events(with_counts=False):
            ours = us is not None and event.creator_id == us.id
            if ours and event.status not in _OVER and words.marks_event(event.description or "", night):
                await self._nights.events.record_event(night, event.id)
                return event
        return None

    async def _put_event(self, club: discord.Guild, night: Night, event: discord.ScheduledEvent | None) -> None:
        """Create the event, or make it say what the night is now."""
        view = await self._nights.views.view_night(night.guild, night.id)
        if night.starts_at is None or night.starts_at <= self._now() + timedelta(seconds=5):
            return  # Discord takes no event in the past.
        if event is not None and event.status in _OVER:
            await self._nights.events.lose_event(night, troubles.EVENT_DELETED)
            return
        if event is not None and event.status is discord.EventStatus.active:
            return
        self._check_permissions(club, night)
        fields = await self._event_fields(club, view)
        if event is not None:
            self._remember(event.id, night.starts_at)
            await event.edit(**fields)
            return
        created = await club.create_scheduled_event(privacy_level=discord.PrivacyLevel.guild_only, **fields)
        self._remember(created.id, night.starts_at)
        await self._nights.events.record_event(night, created.id)
        await self._nights.events.refresh_panel(night)

    async def _event_fields(self, club: discord.Guild, view: NightView) -> dict[str, Any]:
        night, starts_at = view.night, view.night.starts_at or self._now()
        length = programme_length([film.runtime for film in view.programme])
        fields: dict[str, Any] = {
            "name": words.event_name(night),
            "description": words.event_text(view),
            "start_time": starts_at,
            "end_time": starts_at + length,
        }
        voice = None if night.place.voice is None else club.get_channel(night.place.voice)
        if isinstance(voice, discord.VoiceChannel):
            fields |= {"channel": voice, "entity_type": discord.EntityType.voice}
        else:
            fields |= {"location": words.event_location(night), "entity_type": discord.EntityType.external}
        cover = await self._draw_cover(view)
        return fields if cover is None else fields | {"image": cover}

    async def _draw_cover(self, view: NightView) -> bytes | None:
        """Posters of what is shown, or of what may be; an event without a cover is better than none."""
        named = [view.films[each.film] for each in view.candidates]
        films = view.programme or named or [view.films[film] for film in view.nominated]
        if not films:
            return None
        try:
            return await self._bot.pictures.draw_once(
                draw_event_cover, tuple(poster_facts(film) for film in films[:COVER_POSTERS])
            )
        except Exception as error:  # noqa: BLE001  whatever the picture's worker met
            log.warning("the cover of an event could not be drawn: %s", type(error).__name__)
            return None

    def _check_permissions(self, club: discord.Guild, night: Night) -> None:
        """Raises StepRefusedError, which names the permission that is lacking."""
        may = club.me.guild_permissions
        if not (may.administrator or may.create_events):
            raise StepRefusedError(troubles.NO_EVENT_PERMISSION)
        voice = None if night.place.voice is None else club.get_channel(night.place.voice)
        if isinstance(voice, discord.VoiceChannel):
            there = voice.permissions_for(club.me)
            if not (there.view_channel and there.connect):
                raise StepRefusedError(troubles.NO_VOICE_PERMISSION)

    async def _end_event(self, night: Night, event: discord.ScheduledEvent) -> None:
        """Start it with the night, end it after the film, cancel it with the night."""
        status = event.status
        if night.state is NightState.ON:
            if status is discord.EventStatus.scheduled:
                await event.edit(status=discord.EventStatus.active)
            return
        if status is discord.EventStatus.active:
            await event.edit(status=discord.EventStatus.completed)
        elif status is discord.EventStatus.scheduled:
            await event.edit(status=discord.EventStatus.cancelled)
        if night.state not in (NightState.SCORING, NightState.REVEALED):
            await self._nights.events.record_event(night, None)

    def _remember(self, event: int, starts_at: datetime) -> None:
        times = self._sent.setdefault(event, [])
        times.append(starts_at)
        del times[:-REMEMBERED]
