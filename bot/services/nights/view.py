"""Reads all that a night's panel and sheet show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, GuildId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.facts import find_fact
from bot.domain.nights.lists import NominationState
from bot.domain.nights.night import Night, NightId, NightState
from bot.domain.nights.score import NightScoring
from bot.domain.nights.view import NightCandidate, NightView
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.nights.folding import fold_ballots, fold_candidates
from bot.services.nights.records import read_scoring
from bot.services.nights.transitions import require_night
from bot.store.database import Database
from bot.store.nights import ballots as ballot_store
from bot.store.nights import lists as list_store
from bot.store.nights import meeting as meeting_store
from bot.store.nights import nights as night_store
from bot.store.nights import steps as step_store


class NightViews:
    """Merged films are one film in a view, as everywhere in the club."""

    def __init__(
        self, database: Database, catalogue: FilmCatalogue, clubs: ClubService, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._clubs = clubs
        self._now = now

    async def view_night(self, guild: GuildId, night: NightId) -> NightView:
        """Raises NightGone."""
        overlay = await self._clubs.film_overlay(guild)
        async with self._database.read() as reading:
            found = await require_night(reading, guild, night)
            candidates = await ballot_store.candidates_of_night(reading, guild, night)
            voters = await ballot_store.count_voters(reading, guild, night)
            chosen_list = None if found.list is None else await list_store.any_list(reading, guild, found.list)
            nominations = [] if found.list is None else await list_store.open_nominations(reading, guild, found.list)
            replies = await meeting_store.count_replies(reading, guild, night)
            offered = await meeting_store.offered_times(reading, guild, night)
            troubles = [step for step in await step_store.steps_of_night(reading, guild, night) if step.trouble]
            scoring = await read_scoring(reading, found, overlay)
        folded = fold_candidates(candidates, overlay)
        nominated = tuple(
            dict.fromkeys(overlay.apply_to(each.film) for each in nominations if each.state is NominationState.WAITING)
        )
        films = await self._read_films(found, folded, nominated, _films_of_record(scoring))
        return NightView(
            night=found,
            films=films,
            list=chosen_list,
            nominated=tuple(film for film in nominated if film in films),
            candidates=tuple(each for each in folded if each.film in films),
            voters=voters,
            counts=await self._open_counts(found, folded),
            troubles=tuple(troubles),
            replies=replies,
            offered=tuple(offered),
            seen_at=self._now(),
            scoring=scoring,
        )

    async def open_nights(self, guild: GuildId) -> list[Night]:
        """The club's nights that are not over, the oldest first."""
        async with self._database.read() as reading:
            return await night_store.open_nights(reading, guild)

    async def _read_films(
        self,
        night: Night,
        candidates: Sequence[NightCandidate],
        nominated: Sequence[FilmId],
        compared: Sequence[FilmId],
    ) -> dict[FilmId, Film]:
        """The films that the night names; a film that was merged is also found by its former id."""
        wanted = dict.fromkeys((*night.films, *(each.film for each in candidates), *nominated, *compared))
        if night.outcome is not None:
            wanted |= dict.fromkeys((*night.outcome.order, *night.outcome.excluded))
        overlay = await self._clubs.film_overlay(night.guild)
        found = {film.id: film for film in await self._catalogue.get_films(night.guild, wanted)}
        return {film: found[head] for film in wanted if (head := overlay.apply_to(film)) in found}

    async def _open_counts(self, night: Night, candidates: Sequence[NightCandidate]) -> dict[FilmId, int] | None:
        """Votes, or stars, of each film where the vote is open to see; ranks have no sum that means anything."""
        if night.state is not NightState.VOTING or night.vote.blind or night.vote.method is VotingMethod.RANKED:
            return None
        async with self._database.read() as reading:
            ballots = await ballot_store.ballots_of_night(reading, night.guild, night.id, before=night.vote.closes_at)
        counts = {each.film: 0 for each in candidates}
        overlay = await self._clubs.film_overlay(night.guild)
        for ballot in fold_ballots(night.vote.method, ballots, overlay).values():
            for film, value in ballot.items():
                if film in counts:
                    counts[film] += value
        return counts


def _films_of_record(scoring: NightScoring | None) -> list[FilmId]:
    """The films that revealed scores are about, with the one that the fact compares them with."""
    if scoring is None or scoring.record is None:
        return []
    fact = find_fact(scoring.record, scoring.earlier)
    since = [] if fact is None or fact.since is None else [fact.since]
    return [*(film.film for film in scoring.record.films), *since]
