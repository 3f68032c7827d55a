"""Every card about lists, nominations and turns fits Discord's limits at its worst case."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

import pytest

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.nights.lists import (
    LIST_NAME_LIMIT,
    LISTS_LIMIT,
    WHY_LIMIT,
    ListRules,
    NightList,
    NightListId,
    Nomination,
    NominationId,
    NominationState,
    Nominators,
)
from bot.domain.nights.nominating import (
    COMING_SHOWN,
    LINE_LIMIT,
    NOMINATIONS_A_PAGE,
    WANTED_SHOWN,
    ClubViewings,
    ListsBoard,
    NominatedFilm,
    NominationAnswer,
    NominationsPage,
    OpenedNomination,
    Turn,
    TurnsBoard,
    WantedFilm,
    WantedFilms,
)
from bot.ui.kit.layout import Card
from bot.ui.nights import list_rules, lists, turns
from tests.nights.test_limits import check

LONG = "*_~`|[<#" * 60
ID, AT = 2**63 - 1, datetime(2026, 9, 30, 20, 0, tzinfo=UTC)
RULES = ListRules(
    nominators=Nominators.ATTENDERS,
    earned_attended=10,
    earned_of=20,
    cap_member=25,
    cap_all=200,
    ban_days=3650,
    survivals=50,
    lowest_leave=10,
    vetoes=5,
    turns_earned=True,
)
CHOSEN = NightList(id=NightListId(ID), guild=GuildId(1), name=LONG[:LIST_NAME_LIMIT], rules=RULES)
LISTS = tuple(dataclasses.replace(CHOSEN, id=NightListId(ID - n)) for n in range(LISTS_LIMIT))
MEMBERS = tuple(MemberId(ID - n) for n in range(LINE_LIMIT))


def nominated(number: int) -> NominatedFilm:
    film = Film(id=FilmId(ID - number), title=LONG[:300], year=2026, directors=(LONG[:90],))
    nomination = Nomination(
        id=NominationId(ID - number),
        list=CHOSEN.id,
        film=film.id,
        member=MEMBERS[0],
        why=LONG[:WHY_LIMIT],
        state=NominationState.WAITING,
        survived=50,
        added_at=AT,
    )
    names = tuple(LONG[:32] for _ in range(50))
    viewings = ClubViewings(names=names, shown_on=AT.date())
    return NominatedFilm(nomination=nomination, film=film, nominator=LONG[:32], viewings=viewings, others=200)


def all_cards() -> list[Card]:
    films = tuple(nominated(number) for number in range(NOMINATIONS_A_PAGE))
    page = NominationsPage(
        list=CHOSEN, lists=LISTS, films=films, page=3, pages=25, total=200, own=25, in_line=True, moderates=True
    )
    answer = NominationAnswer(list=CHOSEN, nominated=films[0], is_new=True, left=25, first=True)
    opened = OpenedNomination(list=CHOSEN, nominated=films[0], is_own=True, may_withdraw=True)
    board = ListsBoard(open=LISTS, closed=LISTS, counts={each.id: 200 for each in LISTS})
    wanted = WantedFilms(
        films=tuple(WantedFilm(each.film, (LONG[:32],) * 25) for each in (films * 2)[:WANTED_SHOWN]),
        people=25,
        withheld=12,
        more=1_000,
    )
    line = tuple(
        Turn(member=member, away_until=date(2027, 9, 30), skipped=1_000, picked_on=AT.date()) for member in MEMBERS
    )
    turned = TurnsBoard(
        list=CHOSEN,
        turns=line,
        names=dict.fromkeys(MEMBERS, LONG[:32]),
        coming=MEMBERS[:COMING_SHOWN],
        not_earned=frozenset(MEMBERS),
        assigned=frozenset(),
        today=AT.date(),
        mine=line[0],
        moderates=True,
    )
    return [
        lists.list_card(page, heading="Changed."),
        lists.nomination_card(answer, asker=MEMBERS[0]),
        lists.nomination_card(dataclasses.replace(answer, is_new=False), asker=MEMBERS[1]),
        lists.choose_list_card(films[0].film, LISTS),
        lists.opened_card(opened, heading=lists.PUT_BACK()),
        lists.withdrawn_card(opened, on_ballot=True),
        lists.wanted_card(wanted, asker=MEMBERS[0]),
        lists.ask_who_card(MEMBERS[0]),
        list_rules.board_card(board, heading="Changed."),
        list_rules.rules_card(CHOSEN, heading="Changed."),
        list_rules.closed_card(CHOSEN),
        turns.turns_card(turned, heading=turns.skipped_heading(MEMBERS[0])),
    ]


@pytest.mark.parametrize("at", range(12))
def test_every_card_of_lists_fits(at: int) -> None:
    check(all_cards()[at])


def test_every_label_of_a_form_fits() -> None:
    opened = OpenedNomination(list=CHOSEN, nominated=nominated(1), is_own=True, may_withdraw=True)
    for form in (lists.why_form(opened), list_rules.new_list_form(), list_rules.edit_list_form(CHOSEN)):
        payload = form.to_dict()
        assert len(payload["title"]) <= 45
        assert len(payload["components"]) <= 5
        for each in payload["components"]:
            assert len(each["label"]) <= 45
            assert len(each.get("description") or "") <= 100
