"""Times to come, as hosts type them."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidValue
from bot.domain.nights.when import FARTHEST, local_text, read_close, read_moment

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
"""A Monday, 11:00 in Berlin."""
ZONE = "Europe/Berlin"


@pytest.mark.parametrize(
    ("typed", "local"),
    [
        ("Friday 8 pm", "2026-06-05 20:00"),
        ("8 pm on Friday", "2026-06-05 20:00"),
        ("next friday 20:00", "2026-06-12 20:00"),
        ("monday 20:00", "2026-06-01 20:00"),
        ("Monday 9:00", "2026-06-08 09:00"),
        ("tomorrow at 20:00", "2026-06-02 20:00"),
        ("tonight at 8 pm", "2026-06-01 20:00"),
        ("half past eight tonight", "2026-06-01 20:30"),
        ("Samstag 20 Uhr", "2026-06-06 20:00"),
        ("morgen 20 Uhr", "2026-06-02 20:00"),
        ("perjantaina klo 20", "2026-06-05 20:00"),
        ("lørdag kl. 20", "2026-06-06 20:00"),
        ("w piątek o godz. 20", "2026-06-05 20:00"),
        ("viernes a las 21", "2026-06-05 21:00"),
        ("в пятницу в 20:00", "2026-06-05 20:00"),
        ("huomenna klo 19", "2026-06-02 19:00"),
        ("Friday 8", "2026-06-05 20:00"),
        ("08:00", "2026-06-02 08:00"),
        ("20:00", "2026-06-01 20:00"),
        ("24 Dec 19:30", "2026-12-24 19:30"),
        ("Dec 24 at 8 pm", "2026-12-24 20:00"),
        ("24.12. 20:00", "2026-12-24 20:00"),
        ("christmas 18:00", "2026-12-25 18:00"),
        ("2026-12-24 20:00", "2026-12-24 20:00"),
        ("in 2 hours", "2026-06-01 13:00"),
        ("in 3 days", "2026-06-04 11:00"),
        ("<t:1790000000:F>", "2026-09-21 16:13"),
        # The night on which the clocks are set forward has no 2:30, and the other one has it twice.
        ("2027-03-28 02:30", "2027-03-28 03:00"),
        ("2026-10-25 02:30", "2026-10-25 02:30"),
    ],
)
def test_a_time_to_come_is_read(typed: str, local: str) -> None:
    assert local_text(read_moment(typed, NOW, ZONE), ZONE) == local


@pytest.mark.parametrize(
    "typed",
    [
        *("", "soon", "friday", "yesterday 20:00", "last friday 8 pm", "2 weeks ago 20:00", "2025-01-01 20:00"),
        *(
            "in 3 years",
            "31 Feb 20:00",
            "25:00",
            "<t:1:F>",
            "friday saturday 20:00",
            "klo 25",
            "klo",
            "20 hodinky",
            "x" * 5_000,
            "٣٣ Dec 20:00",
        ),
    ],
)
def test_what_is_no_time_to_come_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue):
        read_moment(typed, NOW, ZONE)


@given(st.integers(1, 399 * 24 * 60))
def test_what_a_form_shows_is_read_as_the_same_time(minutes: int) -> None:
    wanted = NOW + timedelta(minutes=minutes)
    read = read_moment(local_text(wanted, ZONE), NOW, ZONE)
    # An hour that occurs twice is read as its first.
    assert wanted - read in (timedelta(), timedelta(hours=1))


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(typed: str) -> None:
    with contextlib.suppress(InvalidValue):
        assert NOW < read_moment(typed, NOW, ZONE) <= NOW + FARTHEST


@pytest.mark.parametrize(
    ("typed", "local"),
    [
        ("2 hours before", "2026-06-05 18:00"),
        ("a day before", "2026-06-04 20:00"),
        ("Thursday 8 pm", "2026-06-04 20:00"),
    ],
)
def test_a_close_can_be_said_from_the_night(typed: str, local: str) -> None:
    starts_at = read_moment("Friday 8 pm", NOW, ZONE)
    assert local_text(read_close(typed, NOW, ZONE, starts_at), ZONE) == local


@pytest.mark.parametrize("typed", ["2 weeks before", "before", "9999 weeks before"])
def test_a_close_that_is_over_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue, match="closes"):
        read_close(typed, NOW, ZONE, NOW + timedelta(days=4))
