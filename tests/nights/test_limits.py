"""Every card of a night at its worst case: a hundred films whose names fill all the room there is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from bot.domain.catalogue.film import Film
from bot.domain.ids import ChannelId, FilmId, GuildId, MemberId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.lists import ListRules, NightList, NightListId
from bot.domain.nights.night import Chooser, Night, NightId, NightPlace, NightState, VotePlan
from bot.domain.nights.outcome import Outcome
from bot.domain.nights.seeded_draw import draw_places
from bot.domain.nights.steps import NightStep, StepId, StepKind
from bot.domain.nights.view import MemberBallot, NightCandidate, NightView
from bot.domain.nights.voting import count_votes
from bot.ui.kit import theme
from bot.ui.kit.layout import Card
from bot.ui.nights import announcements, ballot, planning, result, sheets
from bot.ui.nights.panel import panel_card
from bot.ui.nights.result_picture import paint_result
from tests.support.payload_components import component_findings, walk

NOW = datetime(2026, 6, 1, 20, 0, tzinfo=UTC)
LARGE = 2**62
FILMS = {
    FilmId(LARGE + n): Film(
        id=FilmId(LARGE + n), title=f"{n} The *Lobster_ ||of|| [Las] `Vegas` " * 12, year=1999, runtime=90
    )
    for n in range(100)
}
LISTS = [NightList(id=NightListId(LARGE + n), guild=GuildId(1), name="*" * 60, rules=ListRules()) for n in range(10)]
STEP = NightStep(
    id=StepId(LARGE), guild=GuildId(1), night=NightId(LARGE), kind=StepKind.EVENT, due_at=NOW, created_at=NOW,
    trouble="the channel is gone. " * 4,
)  # fmt: skip


def outcome(method: VotingMethod, films: int, level: int) -> Outcome:
    """Ballots of 40 members; with `level` 1 all like everything equally."""
    dice = Random(films)
    listed = [each.for_ballot() for each in candidates(films)]
    top = {VotingMethod.APPROVAL: 1, VotingMethod.STARS: 5, VotingMethod.RANKED: films, VotingMethod.DRAW: 1}[method]
    ballots = {
        MemberId(member): {each.film: top if level else dice.randint(1, top) for each in listed} for member in range(40)
    }
    vetoes = {MemberId(member): [listed[-1].film] for member in range(2)}
    return count_votes(method, listed, ballots, seed=9, vetoes=vetoes, veto_limit=1)


def candidates(count: int) -> tuple[NightCandidate, ...]:
    places = draw_places(9, list(FILMS)[:count])
    return tuple(
        NightCandidate(film=film, place=place, draw_place=places[film])
        for place, film in enumerate(list(FILMS)[:count], 1)
    )


def view(
    state: NightState, method: VotingMethod, films: int, chooser: Chooser = Chooser.VOTE, level: int = 0
) -> NightView:
    over = state in (NightState.DECIDED, NightState.ON, NightState.SCORING, NightState.REVEALED)
    counted = outcome(method, films, level) if over else None
    night = Night(
        id=NightId(LARGE),
        guild=GuildId(1),
        number=LARGE,
        state=state,
        chooser=chooser,
        vote=VotePlan(method=method, seed=LARGE, blind=False, vetoes=5, minutes=300, opens_at=NOW, closes_at=NOW),
        place=NightPlace(channel=ChannelId(LARGE)),
        zone="America/Argentina/ComodRivadavia",
        list=LISTS[0].id,
        theme="`" * 80,
        host=MemberId(LARGE),
        picker=MemberId(LARGE),
        starts_at=NOW,
        films=() if counted is None else counted.order[:2],
        outcome=counted,
    )
    ballot_films = candidates(films)
    return NightView(
        night=night,
        films=FILMS,
        list=LISTS[0],
        nominated=tuple(FILMS)[:50],
        candidates=ballot_films,
        voters=LARGE,
        counts={each.film: LARGE for each in ballot_films},
        troubles=(STEP,) * 8,
    )


def cards(shown: NightView) -> Iterator[Card]:
    films = [each.film for each in shown.candidates]
    full = MemberBallot(values=dict(zip(films, range(1, 101), strict=False)), vetoed=frozenset(films[:5]))
    if shown.night.vote.method is VotingMethod.STARS:
        full = MemberBallot(values=dict.fromkeys(films, 5), vetoed=frozenset(films[:5]))
    yield panel_card(shown)
    yield sheets.sheet_card(shown, heading="You're the host now.")
    yield sheets.setup_card(shown, LISTS)
    yield sheets.place_card(shown)
    yield sheets.pick_card(shown, 3)
    yield sheets.told_host_card(shown, "*" * 100)
    yield result.result_card(shown, announcement=True, late=True)
    yield announcements.vote_announcement(shown, STEP, ping=None)
    for page in (0, 3, 99):
        yield ballot.ballot_card(shown, full, page, saved=True)
        yield ballot.ballot_card(shown, MemberBallot(values={}), page)
    nights = [dataclasses.replace(shown.night, id=NightId(LARGE + n)) for n in range(10)]
    yield planning.board_card(nights, may_plan=True, heading="x")


def check(card: Card) -> None:
    payload: list[Mapping[str, Any]] = list(card.payload())
    assert [str(each) for each in component_findings(payload, "card", v2=True)] == []
    parts = list(walk(payload, "card"))
    assert len(parts) <= 40
    assert sum(len(part.get("content", "")) for _, part in parts) <= theme.TEXT_LIMIT


@pytest.mark.parametrize("method", VotingMethod)
@pytest.mark.parametrize("state", NightState)
def test_every_card_fits(state: NightState, method: VotingMethod) -> None:
    for films in (1, 25, 100):
        for card in cards(view(state, method, films)):
            check(card)


@pytest.mark.parametrize("method", VotingMethod)
@pytest.mark.parametrize("level", [0, 1])
def test_a_long_working_fits_and_is_painted(method: VotingMethod, level: int) -> None:
    shown = view(NightState.DECIDED, method, 60, level=level)
    check(result.result_card(shown, announcement=True, late=True))
    picture = result.result_picture(shown)
    assert picture is not None
    assert len(picture.alt) <= 1_024
    assert paint_result(picture.facts).startswith(b"\x89PNG")  # type: ignore[arg-type]


@pytest.mark.parametrize("chooser", Chooser)
def test_the_sheets_of_each_way_to_choose_fit(chooser: Chooser) -> None:
    for state in (NightState.PLANNED, NightState.NOMINATING):
        for card in cards(view(state, VotingMethod.APPROVAL, 100, chooser)):
            check(card)
