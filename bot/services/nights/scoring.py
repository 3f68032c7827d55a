"""The scores of a night: sealed while they are collected, revealed all at once, and late ones after that."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.ids import FilmId, GuildId
from bot.domain.nights.errors import AlreadyScored, NotShown
from bot.domain.nights.night import Night, NightId, NightState
from bot.domain.nights.score import SCORES_FOR, NightScore, films_end
from bot.domain.nights.steps import StepKind
from bot.domain.people import Actor
from bot.domain.reviews.review import Stars
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.services.nights.attendance import close_attendance
from bot.services.nights.hosting import NightHosting
from bot.services.nights.score_entries import record_entries
from bot.services.nights.steps import NightSteps
from bot.services.nights.transitions import Edit, NightTransitions, require_night, require_state
from bot.store.changes import Changes
from bot.store.database import Database, WriteTransaction
from bot.store.nights import scores as store
from bot.store.nights import steps as step_store

REFRESH_DELAY = timedelta(seconds=5)
"""Many scores at one moment make one edit of the panel."""


class NightScores:
    """Methods with an actor raise OnlyInAClub and NightGone; those of the host NotTheHost and NightMovedOn."""

    def __init__(
        self,
        database: Database,
        transitions: NightTransitions,
        steps: NightSteps,
        hosting: NightHosting,
        clubs: ClubService,
        catalogue: FilmCatalogue,
        now: Callable[[], datetime],
        begins: Callable[[], None],
    ) -> None:
        self._database = database
        self._transitions = transitions
        self._steps = steps
        self._hosting = hosting
        self._clubs = clubs
        self._catalogue = catalogue
        self._now = now
        self._begins = begins

    async def plan_end(self, night: Night) -> Edit:
        """What the beginning of a night changes: when it began, and the step that ends it after its films."""
        films = {film.id: film for film in await self._catalogue.get_films(night.guild, night.films)}
        minutes = [films[film].runtime if film in films else None for film in night.films]

        async def begin(writing: WriteTransaction, moved: Night) -> Night:
            now = self._now()
            began = now if moved.starts_at is None else min(now, moved.starts_at)
            await step_store.put_step(
                writing, moved.guild, moved.id, StepKind.END, due_at=films_end(began, minutes), now=now
            )
            self._begins()
            return dataclasses.replace(moved, starts_at=began)

        return begin

    async def end_night(self, actor: Actor, night: NightId) -> Night:
        """The films are over, says the host."""
        found = await self._find_hosted(actor, night)
        return await self.end_due_night(found)

    async def end_due_night(self, night: Night) -> Night:
        """Collect scores, as the host or the clock asks. Raises NightMovedOn."""
        require_state(night, NightState.ON)

        async def end(writing: WriteTransaction, moved: Night) -> Night:
            now = self._now()
            await step_store.drop_step(writing, moved.guild, moved.id, StepKind.END)
            await close_attendance(writing, moved, now)
            until = moved.scores_until
            if until is None or until <= now:
                # Without a film there is nothing to wait for.
                until = now + SCORES_FOR if moved.films else now
            return dataclasses.replace(moved, scores_until=until)

        return await self._transitions.move_night(night, NightState.SCORING, end)

    async def set_reveal_time(self, actor: Actor, night: NightId, wait: timedelta) -> Night:
        """When the clock reveals the scores: so long from now."""
        found = await self._find_hosted(actor, night)

        async def delay(writing: WriteTransaction, stored: Night) -> Night:
            del writing
            require_state(stored, NightState.SCORING)
            return dataclasses.replace(stored, scores_until=self._now() + wait)

        return await self._transitions.change_night(found.guild, night, delay)

    async def reveal_scores(self, actor: Actor, night: NightId) -> Night:
        """Now, as the host asks."""
        return await self.reveal_due_scores(await self._find_hosted(actor, night))

    async def reveal_due_scores(self, night: Night) -> Night:
        """Reveal all scores and put them in their members' diaries, in one transaction. Raises NightMovedOn."""
        require_state(night, NightState.SCORING)
        overlay = await self._clubs.film_overlay(night.guild)

        async def reveal(writing: WriteTransaction, moved: Night) -> Night:
            scores = await store.scores_of_night(writing, moved.guild, moved.id)
            await record_entries(writing, moved, scores, overlay, now=self._now())
            return moved

        return await self._transitions.move_night(night, NightState.REVEALED, reveal, changes=Changes.DIARY)

    async def own_scores(self, actor: Actor, night: NightId) -> dict[FilmId, NightScore]:
        """What this member gave, by film."""
        guild = require_club(actor)
        overlay = await self._clubs.film_overlay(guild)
        async with self._database.read() as reading:
            await require_night(reading, guild, night)
            found = await store.scores_of_member(reading, guild, night, actor.member)
        return {overlay.apply_to(each.film): each for each in sorted(found, key=lambda each: each.scored_at)}

    async def give_score(self, actor: Actor, night: NightId, film: FilmId, halves: int) -> None:
        """Score a film with 1..10 half stars, or take the score back with 0, while scores are sealed.

        After the reveal a member who gave none can add one, which is late. Raises NightMovedOn, NotShown,
        AlreadyScored and InvalidValue.
        """
        guild = require_club(actor)
        overlay = await self._clubs.film_overlay(guild)
        async with self._database.write(changes=Changes.DIARY, club=guild) as writing:
            found = await require_night(writing, guild, night)
            require_state(found, NightState.SCORING, NightState.REVEALED)
            if film not in map(overlay.apply_to, found.films):
                raise NotShown
            mine = {
                each.film: each
                for each in await store.scores_of_member(writing, guild, night, actor.member)
                if each.film in overlay.same_films(film)
            }
            sealed = found.state is NightState.SCORING
            if mine and not sealed:
                raise AlreadyScored
            for each in mine:
                if each != film or not halves:
                    await store.delete_score(writing, guild, night, actor.member, each)
            if halves:
                await self._put_score(writing, found, actor, film, halves)
                if not sealed:
                    late = await store.scores_of_member(writing, guild, night, actor.member)
                    await record_entries(writing, found, late, overlay, now=self._now())
            await self._refresh(writing, found)
        self._steps.wake_up()

    async def remove_scores(self, actor: Actor, night: NightId) -> int:
        """Take one's own scores out of a night after the reveal; the diary keeps them. Returns their number."""
        guild = require_club(actor)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            found = await require_night(writing, guild, night)
            require_state(found, NightState.REVEALED)
            removed = await store.delete_scores(writing, guild, night, actor.member)
            await self._refresh(writing, found)
        self._steps.wake_up()
        return removed

    async def _put_score(
        self, writing: WriteTransaction, night: Night, actor: Actor, film: FilmId, halves: int
    ) -> None:
        now = self._now()
        late = night.state is NightState.REVEALED or (night.scores_until is not None and night.scores_until <= now)
        score = NightScore(
            night=night.id, member=actor.member, film=film, stars=Stars(halves), scored_at=now, late=late
        )
        await store.put_score(writing, night.guild, score)

    async def _refresh(self, writing: WriteTransaction, night: Night) -> None:
        await refresh_scores(writing, night.guild, night.id, self._now(), revealed=night.state is NightState.REVEALED)

    async def _find_hosted(self, actor: Actor, night: NightId) -> Night:
        found = await self._transitions.find_night(require_club(actor), night)
        await self._hosting.require_host(actor, found)
        return found


async def refresh_scores(
    writing: WriteTransaction, guild: GuildId, night: NightId, now: datetime, *, revealed: bool
) -> None:
    """Bring the panel, and the message with the scores if they are out, up to date."""
    due_at = now + REFRESH_DELAY
    await step_store.ask_step(writing, guild, night, StepKind.PANEL, due_at=due_at, now=now)
    if revealed:
        await step_store.ask_step(writing, guild, night, StepKind.ANNOUNCE_REVEAL, due_at=due_at, now=now)
