"""Keeps what every test's bot would build anew: the starter library's films and title index, and the table of time zones.

The bot still reads every row in every test. Only what is computed from equal rows, or from files that come with the
bot, is computed once, and each of these values is immutable. Films that a test adds or removes lie beside the segment, in the index of its own bot.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import pytest

from bot import composition
from bot.search import TitleEntry, index
from bot.search.segment import Segment, build_segment
from bot.services.catalogue import titles
from bot.sources.time_zones import read_time_zones
from bot.store.catalogue import films

_KEPT_ROWS = 4_096
_KEPT_SEGMENTS = 4
_FEW_FILMS = 500
"""Smaller segments are a test's own, and quickly built."""


@lru_cache(_KEPT_SEGMENTS)
def _kept_segment(entries: tuple[TitleEntry, ...]) -> Segment:
    return build_segment(entries)


def _shared_segment(entries: Iterable[TitleEntry]) -> Segment:
    given = tuple(entries)
    return _kept_segment(given) if _FEW_FILMS <= len(given) < titles.LARGE_INDEX else build_segment(given)


def share_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all bots of this process share what they compute from equal rows and files."""
    monkeypatch.setattr(composition, "read_time_zones", lru_cache(1)(read_time_zones))
    monkeypatch.setattr(films, "_film", lru_cache(_KEPT_ROWS)(films._film))
    monkeypatch.setattr(titles, "_title_entry", lru_cache(_KEPT_ROWS)(titles._title_entry))
    monkeypatch.setattr(index, "build_segment", _shared_segment)
