"""The services of movie nights, which share the transitions and the outbox of steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.permissions import Permissions
from bot.services.nights.attendance import NightAttendance
from bot.services.nights.balloting import NightBallots
from bot.services.nights.events import NightEvents
from bot.services.nights.history import NightHistory
from bot.services.nights.hosting import NightHosting
from bot.services.nights.list_panels import ListPanels
from bot.services.nights.lists import NightLists
from bot.services.nights.meeting import NightMeeting
from bot.services.nights.nominating import NightNominating
from bot.services.nights.planning import NightPlanning
from bot.services.nights.scoring import NightScores
from bot.services.nights.steps import NightSteps
from bot.services.nights.transitions import NightTransitions
from bot.services.nights.turns import PickerTurns
from bot.services.nights.view import NightViews
from bot.services.nights.voting import NightVoting
from bot.services.nights.wanting import NightWanting
from bot.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class NightServices:
    """`planning` and `voting` change nights through `transitions`; `steps` is what is still to be done on Discord."""

    transitions: NightTransitions
    steps: NightSteps
    views: NightViews
    planning: NightPlanning
    voting: NightVoting
    ballots: NightBallots
    scores: NightScores
    attendance: NightAttendance
    history: NightHistory
    meeting: NightMeeting
    events: NightEvents
    lists: NightLists
    nominating: NightNominating
    wanting: NightWanting
    turns: PickerTurns

    @classmethod
    def create_services(
        cls,
        database: Database,
        clubs: ClubService,
        catalogue: FilmCatalogue,
        now: Callable[[], datetime],
        new_seed: Callable[[], int],
    ) -> NightServices:
        steps = NightSteps(database, now)
        transitions = NightTransitions(database, steps, now)
        views = NightViews(database, catalogue, clubs, now)
        permissions = Permissions(clubs)
        hosting, panels = NightHosting(permissions), ListPanels(steps, now)
        planning = NightPlanning(database, transitions, hosting, clubs, now, new_seed)
        turns = PickerTurns(database, clubs, permissions, now)
        planning.next_picker, transitions.when_begun = turns.find_next, turns.finish_night
        attendance = NightAttendance(database, transitions, steps, hosting, now)
        scores = NightScores(database, transitions, steps, hosting, clubs, catalogue, now, attendance.wake_up)
        planning.plan_end = scores.plan_end
        return cls(
            transitions=transitions,
            steps=steps,
            views=views,
            planning=planning,
            voting=NightVoting(database, transitions, hosting, clubs, catalogue, now),
            ballots=NightBallots(database, steps, clubs, now),
            scores=scores,
            attendance=attendance,
            history=NightHistory(database, catalogue, clubs),
            meeting=NightMeeting(database, transitions, steps, hosting, views, now),
            events=NightEvents(database, transitions, steps, now),
            lists=NightLists(database, permissions, panels, now),
            nominating=NightNominating(database, catalogue, clubs, permissions, panels, now),
            wanting=NightWanting(database, catalogue, clubs),
            turns=turns,
        )
