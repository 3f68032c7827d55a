"""Kinds of stored data: a transaction says which ones it changes, a cache says which ones it depends on."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Flag, auto
from functools import cache

from bot.domain.ids import LIBRARY, GuildId


class Changes(Flag):
    """What a transaction changes, or what a cached value was read from."""

    UNCACHED = 0
    """Tables that no cache reads: drafts, schedules, imports in progress and the like."""
    REVIEWS = auto()
    LINES = auto()
    """Highlights, what members pinned or forbade, and who does not want to be quoted."""
    DIARY = auto()
    """Diary entries, ratings and watchlists."""
    PREFERENCES = auto()
    """What members do not want to be shown of them."""
    NAMES = auto()
    """Members' display names."""
    SETTINGS = auto()
    FILMS = auto()
    OVERLAYS = auto()
    """A club's own corrections of films."""
    VERDICTS = auto()
    """What members said of suggestions: seen, or not this one."""
    RECENT_FILMS = auto()
    """Which films were asked for last."""
    NOTICES = auto()
    """What an author has not been told yet."""
    RATING_POOL = auto()
    """Ratings by people outside the clubs."""
    STATS = auto()
    """The numbers that are folded from diaries and reviews."""
    WHOLE_REVIEWS = REVIEWS | LINES | NOTICES
    """Reviews with all that is deleted together with them."""
    EVERYTHING = (
        REVIEWS
        | LINES
        | DIARY
        | PREFERENCES
        | NAMES
        | SETTINGS
        | FILMS
        | OVERLAYS
        | VERDICTS
        | RECENT_FILMS
        | NOTICES
        | RATING_POOL
        | STATS
    )


KIND_OF_TABLE: Mapping[str, Changes] = {
    "ballot": Changes.UNCACHED,
    "catalogue_base": Changes.UNCACHED,
    "catalogue_doubt": Changes.UNCACHED,
    "catalogue_import": Changes.UNCACHED,
    "catalogue_record": Changes.UNCACHED,
    "catalogue_ruling": Changes.UNCACHED,
    "channel_use": Changes.UNCACHED,
    "club_film": Changes.STATS,
    "club_film_due": Changes.UNCACHED,
    "club_setting": Changes.SETTINGS,
    "credit": Changes.FILMS,
    "critic": Changes.REVIEWS,
    "departed_club": Changes.UNCACHED,
    "diary": Changes.DIARY,
    "draft": Changes.UNCACHED,
    "erasure": Changes.UNCACHED,
    "favourite_film": Changes.UNCACHED,
    "feed_like": Changes.UNCACHED,
    "feed_post": Changes.UNCACHED,
    "film": Changes.FILMS,
    "film_joined": Changes.FILMS,
    "film_list": Changes.UNCACHED,
    "film_overlay": Changes.OVERLAYS,
    "film_source": Changes.FILMS,
    "film_tag": Changes.FILMS,
    "film_title": Changes.FILMS,
    "film_words": Changes.UNCACHED,
    "greeted_club": Changes.UNCACHED,
    "guess": Changes.UNCACHED,
    "guess_option": Changes.UNCACHED,
    "guess_round": Changes.UNCACHED,
    "highlight": Changes.LINES,
    "history_import": Changes.UNCACHED,
    "import_row": Changes.UNCACHED,
    "line_choice": Changes.LINES,
    "member": Changes.NAMES,
    "member_film": Changes.STATS,
    "member_film_due": Changes.UNCACHED,
    "member_preference": Changes.PREFERENCES,
    "meta": Changes.UNCACHED,
    "milestone": Changes.UNCACHED,
    "night": Changes.UNCACHED,
    "night_attendance": Changes.UNCACHED,
    "night_candidate": Changes.UNCACHED,
    "night_film": Changes.UNCACHED,
    "night_list": Changes.UNCACHED,
    "night_reply": Changes.UNCACHED,
    "night_score": Changes.UNCACHED,
    "night_slot": Changes.UNCACHED,
    "night_slot_reply": Changes.UNCACHED,
    "night_step": Changes.UNCACHED,
    "night_turn": Changes.UNCACHED,
    "night_veto": Changes.UNCACHED,
    "nomination": Changes.UNCACHED,
    "notice": Changes.NOTICES,
    "page_import": Changes.UNCACHED,
    "person": Changes.FILMS,
    "pool_rating": Changes.RATING_POOL,
    "posted_quote": Changes.UNCACHED,
    "question": Changes.UNCACHED,
    "question_member": Changes.UNCACHED,
    "report": Changes.UNCACHED,
    "review": Changes.REVIEWS,
    "review_words": Changes.UNCACHED,
    "revision": Changes.UNCACHED,
    "schedule": Changes.UNCACHED,
    "schedule_post": Changes.UNCACHED,
    "source": Changes.FILMS,
    "tag": Changes.FILMS,
    "tmdb_film": Changes.UNCACHED,
    "touch": Changes.RECENT_FILMS,
    "unlisted_film": Changes.PREFERENCES,
    "unquoted": Changes.LINES,
    "verdict": Changes.VERDICTS,
}
"""Every table of the schema. Tests fail when a transaction writes a table whose kind it did not declare, and when a
cache reads one whose kind it does not depend on."""


class ChangeCounter:
    """Counts the changes of each kind, those of one club apart from those that concern all."""

    def __init__(self) -> None:
        self._counts: dict[tuple[GuildId, int], int] = {}

    def count_changes(self, changes: Changes, club: GuildId | None) -> None:
        """Without a club, and in the shared library that every club reads, this concerns all of them."""
        for kind in _each_kind(changes):
            place = club or LIBRARY, kind
            self._counts[place] = self._counts.get(place, 0) + 1

    def version_of(self, guild: GuildId, depends_on: Changes) -> int:
        """A number that grows with every change of these kinds that this club may see."""
        count = self._counts.get
        version = 0
        for kind in _each_kind(depends_on):
            version += count((LIBRARY, kind), 0)
            if guild != LIBRARY:
                version += count((guild, kind), 0)
        return version


@cache
def _each_kind(changes: Changes) -> tuple[int, ...]:
    """The kinds as plain numbers: every answer asks for a dozen versions, and a Flag hashes slowly."""
    return tuple(kind.value for kind in changes)
