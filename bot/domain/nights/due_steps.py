"""Which steps of a night are due when: what its times and its state ask for, and what a change adds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.domain.nights.night import Chooser, Night, NightState
from bot.domain.nights.steps import StepKind

REMIND_BEFORE: Mapping[StepKind, timedelta] = {
    StepKind.REMIND_DAY: timedelta(hours=24),
    StepKind.REMIND_HOUR: timedelta(hours=1),
    StepKind.REMIND_NOW: timedelta(),
}
_BEFORE_VOTE = frozenset({NightState.PLANNED, NightState.NOMINATING})
_COMING = _BEFORE_VOTE | {NightState.VOTING, NightState.DECIDED}


def timed_steps(night: Night) -> dict[StepKind, datetime]:
    """The steps that the night's times ask for in its state, with the time at which each is due."""
    vote, state = night.vote, night.state
    due: dict[StepKind, datetime] = {}
    if state in _BEFORE_VOTE and night.chooser is Chooser.VOTE and vote.opens_at is not None:
        due[StepKind.OPEN_VOTE] = vote.opens_at
    if state is NightState.VOTING and vote.closes_at is not None:
        due[StepKind.CLOSE_VOTE] = vote.closes_at
    if state in _COMING and night.starts_at is not None:
        due |= {kind: night.starts_at - before for kind, before in REMIND_BEFORE.items()}
    if state is NightState.DECIDED and night.starts_at is not None:
        due[StepKind.BEGIN] = night.starts_at
    if state is NightState.SCORING and night.scores_until is not None:
        due[StepKind.REVEAL] = night.scores_until
    return due


def steps_at_once(before: Night | None, after: Night) -> tuple[StepKind, ...]:
    """What a change makes due at once; `before` is None for a new night."""
    steps = [StepKind.PANEL]
    if before is None or _shown_in_event(before) != _shown_in_event(after):
        steps.append(StepKind.EVENT)
    if before is None or before.state is after.state:
        return tuple(steps)
    if after.state is NightState.VOTING:
        steps.append(StepKind.ANNOUNCE_VOTE)
    if after.state is NightState.DECIDED and before.state is NightState.VOTING:
        steps.append(StepKind.ANNOUNCE_RESULT)
    if after.state is NightState.ON:
        steps.append(StepKind.THREAD)
    if after.state is NightState.REVEALED:
        steps.append(StepKind.ANNOUNCE_REVEAL)
    return tuple(steps)


def _shown_in_event(night: Night) -> tuple[object, ...]:
    """What Discord's event shows; `state` because it starts, ends and cancels the event."""
    return night.state, night.theme, night.starts_at, night.films, night.place.voice
