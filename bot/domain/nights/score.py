"""Scores after a film, who came, and what a club's nights have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.ids import FilmId, MemberId
from bot.domain.nights.night import NightId
from bot.domain.reviews.review import Stars

CAME_AFTER = timedelta(minutes=20)
"""Who was in the voice channel at least this long came; the host can say otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NightScore:
    """One member's stars for one film of a night. `late` if it was given after the reveal.

    `entry` is the diary entry that it became; None while it is sealed, and after that entry was removed.
    """

    night: NightId
    member: MemberId
    film: FilmId
    stars: Stars
    scored_at: datetime
    late: bool = False
    entry: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """What is known of one member's evening: the time in the voice channel, and what a person said of it.

    `since` is when the member joined the voice channel, if they are there now. `by_hand` counts before the time.
    """

    night: NightId
    member: MemberId
    spent: timedelta = timedelta()
    since: datetime | None = None
    by_hand: bool | None = None

    def came(self, now: datetime) -> bool:
        """Whether the member came, as far as is known at `now`."""
        if self.by_hand is not None:
            return self.by_hand
        here = max(now - self.since, timedelta()) if self.since is not None else timedelta()
        return self.spent + here >= CAME_AFTER
