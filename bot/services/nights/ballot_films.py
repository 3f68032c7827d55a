"""What a vote does to a night's candidates and to the nominations behind them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.catalogue.overlay import Overlay
from bot.domain.ids import FilmId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.lists import ListRules, NightListId, Nomination, NominationState
from bot.domain.nights.night import Night
from bot.domain.nights.nominations import CarryRule, NominationFate, settle_nominations
from bot.domain.nights.outcome import Decision, Outcome
from bot.domain.nights.plan import BALLOT_LIMIT
from bot.domain.nights.seeded_draw import draw_places
from bot.domain.nights.view import NightCandidate
from bot.store.database import ReadTransaction, WriteTransaction
from bot.store.nights import ballots as ballot_store
from bot.store.nights import carrying, lists

_STATES: Mapping[NominationFate, NominationState] = {
    NominationFate.WON: NominationState.WON,
    NominationFate.CARRIED: NominationState.WAITING,
    NominationFate.LOWEST: NominationState.DROPPED,
    NominationFate.WORN_OUT: NominationState.DROPPED,
}


async def freeze_candidates(writing: WriteTransaction, night: Night, overlay: Overlay) -> list[NightCandidate]:
    """Make the ballot: the host's own films, then what waits on the list; draw the order for the last tie."""
    own = [
        each
        for each in await ballot_store.candidates_of_night(writing, night.guild, night.id)
        if each.nomination is None
    ]
    films = {each.film: each for each in own}
    heads = {overlay.apply_to(film) for film in films}
    for nomination in await _waiting_nominations(writing, night, night.list):
        head = overlay.apply_to(nomination.film)
        if len(heads) < BALLOT_LIMIT or head in heads:
            # A film that the host chose and somebody nominated is on the ballot once, as the nomination. Films that the
            # club merged are folded when they are read, so that each nomination learns what becomes of it.
            heads.add(head)
            films[nomination.film] = NightCandidate(
                film=nomination.film,
                place=0,
                waited=nomination.survived,
                nomination=nomination.id,
                nominated_at=nomination.added_at,
            )
    drawn = draw_places(night.vote.seed, (each.film for each in films.values()))
    frozen = [
        dataclasses.replace(each, place=place, draw_place=drawn[each.film])
        for place, each in enumerate(films.values(), 1)
    ]
    await ballot_store.replace_candidates(writing, night.guild, night.id, frozen)
    # The host may have taken vetoes away since an opening that was undone.
    await ballot_store.delete_vetoes_beyond(writing, night.guild, night.id, night.vote.vetoes)
    for each in frozen:
        if each.nomination is not None:
            await carrying.put_on_ballot(writing, night.guild, each.nomination)
    return frozen


async def _waiting_nominations(
    reading: ReadTransaction, night: Night, identity: NightListId | None
) -> Sequence[Nomination]:
    if identity is None:
        return ()
    found = await lists.open_nominations(reading, night.guild, identity)
    return [each for each in found if each.state is NominationState.WAITING]


async def release_candidates(writing: WriteTransaction, night: Night, *, forget: bool) -> None:
    """Give the nominations back to their list as they were; with `forget` take them off the night as well."""
    candidates = await ballot_store.candidates_of_night(writing, night.guild, night.id)
    await _restore_nominations(writing, night, candidates, NominationState.WAITING)
    if forget:
        own = [dataclasses.replace(each, draw_place=0) for each in candidates if each.nomination is None]
        await ballot_store.replace_candidates(writing, night.guild, night.id, own)


async def return_to_ballot(writing: WriteTransaction, night: Night) -> None:
    """Put the nominations on the ballot again, as they were before the close."""
    candidates = await ballot_store.candidates_of_night(writing, night.guild, night.id)
    await _restore_nominations(writing, night, candidates, NominationState.ON_BALLOT)


async def _restore_nominations(
    writing: WriteTransaction, night: Night, candidates: Sequence[NightCandidate], state: NominationState
) -> None:
    for each in candidates:
        if each.nomination is not None:
            await carrying.restore_nomination(
                writing, night.guild, each.nomination, state, survived=each.waited, night=night.id
            )


async def settle_candidates(
    writing: WriteTransaction,
    night: Night,
    outcome: Outcome,
    rules: ListRules | None,
    overlay: Overlay,
    *,
    now: datetime,
) -> None:
    """Record what becomes of each nomination after the vote."""
    candidates = await ballot_store.candidates_of_night(writing, night.guild, night.id)
    waited: dict[FilmId, int] = {}
    for each in candidates:
        head = overlay.apply_to(each.film)
        waited[head] = max(waited.get(head, 0), each.waited)
    places = [film for film in (*outcome.order, *outcome.excluded) if film in waited]
    settled = settle_nominations(places, night.films, waited, _carry_rule(outcome, rules))
    fates = {each.film: each for each in settled}
    lost = outcome.decision is not Decision.NO_VOTES
    for each in candidates:
        fate = fates.get(overlay.apply_to(each.film))
        if each.nomination is None or fate is None:
            continue
        state = _STATES[fate.fate]
        survived = fate.survived if lost else each.waited
        await carrying.settle_nomination(writing, night.guild, each.nomination, state, survived=survived, now=now)


def _carry_rule(outcome: Outcome, rules: ListRules | None) -> CarryRule:
    """Where nobody voted no film has lost, and a place that was drawn by lot is no reason to leave."""
    if rules is None or outcome.decision is Decision.NO_VOTES:
        return CarryRule()
    lowest = 0 if outcome.method is VotingMethod.DRAW else rules.lowest_leave
    return CarryRule(lowest_leave=lowest, survivals=rules.survivals)


async def claim_chosen(
    writing: WriteTransaction, night: Night, films: Sequence[FilmId], overlay: Overlay, *, now: datetime
) -> None:
    """The films that somebody chose leave the list as won; a candidate row remembers how they were."""
    if night.list is None:
        return
    candidates = await ballot_store.candidates_of_night(writing, night.guild, night.id)
    known = {each.nomination for each in candidates}
    heads = {overlay.apply_to(film) for film in films}
    there = {each.film: each for each in candidates}
    for nomination in await _waiting_nominations(writing, night, night.list):
        if overlay.apply_to(nomination.film) in heads:
            await carrying.put_on_ballot(writing, night.guild, nomination.id)
            await carrying.settle_nomination(
                writing, night.guild, nomination.id, NominationState.WON, survived=nomination.survived, now=now
            )
            if nomination.id not in known:
                own = there.get(nomination.film)
                there[nomination.film] = NightCandidate(
                    film=nomination.film,
                    place=len(there) + 1 if own is None else own.place,
                    waited=nomination.survived,
                    nomination=nomination.id,
                    nominated_at=nomination.added_at,
                )
    await ballot_store.replace_candidates(writing, night.guild, night.id, list(there.values()))
