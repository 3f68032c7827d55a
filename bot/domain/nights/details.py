"""The theme and the times of a night as its host types them into one form, and the night that they make."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from bot.domain.nights.night import Night, NightState
from bot.domain.nights.plan import check_theme, usual_close
from bot.domain.nights.when import local_text, read_close, read_moment

_BEFORE_VOTE = (NightState.PLANNED, NightState.NOMINATING)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedDetails:
    """The fields as text; "" for none, for a close the usual one before the night."""

    theme: str
    when: str
    opens: str
    closes: str

    @classmethod
    def from_night(cls, night: Night) -> TypedDetails:
        """What the form shows first."""
        when, opens, closes = (
            local_text(each, night.zone) for each in (night.starts_at, night.vote.opens_at, night.vote.closes_at)
        )
        return cls(theme=night.theme or "", when=when, opens=opens, closes=closes)

    def apply_to(self, night: Night, now: datetime, *, locale: str) -> Night:
        """The night with these details; a field that shows what the night has changes nothing, even if it is over.

        Once the vote is open its opening is history, and once it is closed its close as well. Raises InvalidValue.
        """
        before, zone = TypedDetails.from_night(night), night.zone
        theme = check_theme(self.theme.strip() or None)
        starts_at, opens_at, closes_at = night.starts_at, night.vote.opens_at, night.vote.closes_at
        if self.when.strip() != before.when:
            starts_at = read_moment(self.when, now, zone, locale=locale) if self.when.strip() else None
        if night.state in _BEFORE_VOTE and self.opens.strip() != before.opens:
            opens_at = read_close(self.opens, now, zone, starts_at, locale=locale) if self.opens.strip() else None
        if night.state is not NightState.DECIDED:
            if self.closes.strip() != before.closes:
                closes_at = (
                    read_close(self.closes, now, zone, starts_at, locale=locale) if self.closes.strip() else None
                )
            if closes_at is None or (starts_at is not None and closes_at > starts_at):
                closes_at = usual_close(starts_at, now)
        vote = dataclasses.replace(night.vote, opens_at=opens_at, closes_at=closes_at)
        return dataclasses.replace(night, theme=theme, starts_at=starts_at, vote=vote)
