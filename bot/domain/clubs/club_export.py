"""A club's export: all that the club may see, as values; docs/export-format.md describes the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.catalogue.film import Film
from bot.domain.clubs.settings import CLUB_SETTINGS, SettingKind
from bot.domain.ids import FilmId, MemberId
from bot.domain.reviews.review import Review

FORMAT = "marquee-club"
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChoice:
    """The club's word on a line of a review: pinned or forbidden."""

    paragraph: int
    start: int
    stop: int
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedReview:
    """A published review with the club's choices among its lines."""

    review: Review
    lines: tuple[LineChoice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedRating:
    """A member's published rating outside reviews, without the day of any viewing; the later of two counts."""

    film: FilmId
    member: MemberId
    halves: int
    said_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClubExport:
    """`changes` are the club's own facts: film, field, JSON value, oldest first. `unquoted` want not to be quoted."""

    films: tuple[Film, ...]
    names: Mapping[MemberId, str]
    reviews: tuple[ExportedReview, ...]
    ratings: tuple[ExportedRating, ...]
    changes: tuple[tuple[FilmId, str, object], ...]
    settings: Mapping[str, str]
    unquoted: frozenset[MemberId]

    @property
    def server_settings(self) -> tuple[str, ...]:
        """The keys of settings that name a role or a channel of the server which the export comes from."""
        return tuple(key for key in self.settings if CLUB_SETTINGS[key].kind is not SettingKind.CHOICE)
