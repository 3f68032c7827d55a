"""Whose turn it is to pick, and how the line moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidValue
from bot.domain.ids import MemberId
from bot.domain.nights.rotation import (
    AttendanceRule,
    PassReason,
    finish_turn,
    join_line,
    leave_line,
    next_picker,
    skip_turn,
    upcoming_pickers,
)

ANA, BEN, CAM, DEE = map(MemberId, range(1, 5))
LINE = (ANA, BEN, CAM)
LINES = st.lists(st.integers(1, 9).map(MemberId), unique=True)


def test_the_first_who_is_here_and_has_earned_it_picks() -> None:
    assert next_picker(LINE).picker == ANA
    turn = next_picker((*LINE, DEE), away={ANA}, earned={ANA, CAM})
    assert turn.picker == CAM
    assert turn.passed == {ANA: PassReason.AWAY, BEN: PassReason.NOT_EARNED}


def test_if_no_one_can_pick_everyone_is_named_with_the_reason() -> None:
    turn = next_picker(LINE, away={ANA, CAM}, earned=())
    assert turn.picker is None
    assert turn.passed == {ANA: PassReason.AWAY, BEN: PassReason.NOT_EARNED, CAM: PassReason.AWAY}
    assert next_picker(()).picker is None


def test_who_picked_is_last_and_who_was_away_is_first_when_back() -> None:
    line = finish_turn(LINE, BEN)
    assert line == (ANA, CAM, BEN)
    assert next_picker(line).picker == ANA


def test_who_skips_comes_right_after_the_next_who_can() -> None:
    assert skip_turn(LINE, ANA) == (BEN, ANA, CAM)
    assert skip_turn(LINE, ANA, away={BEN}) == (BEN, CAM, ANA)
    assert skip_turn(LINE, ANA, earned={CAM}) == (BEN, CAM, ANA)
    assert skip_turn(LINE, CAM) == LINE
    assert skip_turn(LINE, ANA, away={BEN, CAM}) == LINE
    assert skip_turn(LINE, DEE) == LINE


def test_newcomers_are_last_and_who_is_in_line_keeps_the_place() -> None:
    assert join_line(LINE, [DEE, ANA, DEE]) == (ANA, BEN, CAM, DEE)
    assert leave_line(LINE, {BEN, DEE}) == (ANA, CAM)


def test_the_coming_turns_start_over() -> None:
    assert upcoming_pickers(LINE, 5) == (ANA, BEN, CAM, ANA, BEN)
    assert upcoming_pickers(LINE, 3, away={ANA}) == (BEN, CAM, BEN)
    assert upcoming_pickers(LINE, 3, away=LINE) == ()


def test_a_turn_is_earned_by_coming_to_enough_of_the_last_nights() -> None:
    rule = AttendanceRule(needed=2, nights=3)
    attended = [{ANA, BEN}, {ANA}, {CAM, BEN}, {CAM, DEE}, {DEE}]
    assert rule.find_earners(attended, (*LINE, DEE)) == {ANA, BEN}


def test_in_a_young_club_coming_to_every_night_is_enough() -> None:
    rule = AttendanceRule(needed=3, nights=5)
    assert rule.find_earners([], LINE) == set(LINE)
    assert rule.find_earners([{ANA}], LINE) == {ANA}
    assert rule.find_earners([{ANA}, {ANA, BEN}], LINE) == {ANA}


@pytest.mark.parametrize(("needed", "nights"), [(0, 3), (4, 3), (-1, 0)])
def test_a_rule_that_no_one_could_keep_is_refused(needed: int, nights: int) -> None:
    with pytest.raises(InvalidValue):
        AttendanceRule(needed, nights)


@given(LINES, st.sets(st.integers(1, 9).map(MemberId)), st.integers(1, 9).map(MemberId))
def test_no_one_is_lost_from_a_line_or_in_it_twice(line: list[MemberId], away: set[MemberId], member: MemberId) -> None:
    assert sorted(skip_turn(line, member, away=away)) == sorted(line)
    assert sorted(join_line(line, away)) == sorted({*line, *away})
    picker = next_picker(line, away=away).picker
    if picker is not None:
        assert picker not in away
        assert sorted(finish_turn(line, picker)) == sorted(line)


@given(LINES.filter(bool))
def test_in_a_full_round_everyone_picks_once(line: list[MemberId]) -> None:
    assert upcoming_pickers(line, len(line)) == tuple(line)
