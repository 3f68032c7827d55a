"""A club's export as values; docs/export-format.md describes the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.catalogue.film import Film
from bot.domain.clubs.settings import CLUB_SETTINGS, SettingKind
from bot.domain.ids import FilmId, MemberId
from bot.domain.nights.archive import NightArchive
from bot.domain.reviews.review import Review

FORMAT = "marquee-club"
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChoice:
    """A line of a review that the club pinned or forbade; `mark` says which."""

    paragraph: int
    start: int
    stop: int
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedReview:
    """A published review and the lines that the club pinned or forbade in it."""

    review: Review
    lines: tuple[LineChoice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedRating:
    """A published rating outside reviews, without a viewing date; if a member has several, the latest counts."""

    film: FilmId
    member: MemberId
    halves: int
    rated_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClubExport:
    """All that a club may see.

    `changes` are the club's corrections (film, field, JSON value), oldest first. `unquoted` are the members who do not
    want to be quoted.
    """

    films: tuple[Film, ...]
    names: Mapping[MemberId, str]
    reviews: tuple[ExportedReview, ...]
    ratings: tuple[ExportedRating, ...]
    changes: tuple[tuple[FilmId, str, object], ...]
    settings: Mapping[str, str]
    unquoted: frozenset[MemberId]
    nights: NightArchive = field(default_factory=NightArchive)

    @property
    def server_settings(self) -> tuple[str, ...]:
        """The keys of the settings that name a role or channel of the exporting server."""
        return tuple(key for key in self.settings if CLUB_SETTINGS[key].kind in (SettingKind.ROLE, SettingKind.CHANNEL))
