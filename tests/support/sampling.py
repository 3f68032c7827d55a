"""Runs a sample of a large table of cases in the short run, and the whole table in the long run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar

import pytest
from _pytest.mark import ParameterSet

T = TypeVar("T")


def sampled(cases: Iterable[Any], short: Collection[int]) -> list[ParameterSet]:
    """Parameters for `parametrize`: the cases at the positions in `short` always run, the others in the long run.

    A tuple is a case with several arguments.
    """
    found = []
    for at, case in enumerate(cases):
        marks = () if at in short else (pytest.mark.long,)
        found.append(pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=marks))
    return found


def rotated(values: Sequence[T], turn: int, share: int) -> list[T]:
    """Every `share`-th value, from another one at each turn: `share` turns in a row take every value once."""
    return list(values[turn % share :: share])
