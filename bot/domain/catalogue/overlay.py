"""A club's corrections to the catalogue: changed facts, merged films, and titles that mean one film in this club."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.catalogue.film import FACTS, IDS, Film
from bot.domain.ids import FilmId, MemberId

SAME_AS = "same_as"
"""The overlay field whose value is the id of the film that this one was merged into."""
MEANT_BY = "meant_by"
"""The overlay field whose value is a normalised title: typed in this club, it means this film."""
CONFIRMED = "confirmed"
TITLES = frozenset({"title", "original_title", "alternative_titles"})
CORRECTABLE = tuple(name for name in FACTS if name not in {*IDS, "remake_of", "popularity"})
"""The facts that a club can correct for itself."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """The corrections of one club. `same` maps a film to the film it was merged into, without cycles.

    `meant` and `titled` have normalised titles as keys. `meant` gives the film that a title always means in this club;
    `titled` gives the films to which the club itself gave this title, newest first.
    """

    facts: Mapping[FilmId, Mapping[str, object]] = field(default_factory=dict)
    same: Mapping[FilmId, FilmId] = field(default_factory=dict)
    meant: Mapping[str, FilmId] = field(default_factory=dict)
    titled: Mapping[str, tuple[FilmId, ...]] = field(default_factory=dict)

    def apply_to(self, identity: FilmId) -> FilmId:
        """The film that this one was merged into; the film itself if it was not merged."""
        for _ in range(len(self.same) + 1):
            if identity not in self.same:
                break
            identity = self.same[identity]
        return identity

    def merged_films(self) -> frozenset[FilmId]:
        """Every film that was merged into another one, and those that remain of them."""
        return frozenset(self.same) | frozenset(map(self.apply_to, self.same))

    def same_films(self, identity: FilmId) -> tuple[FilmId, ...]:
        """The film that remains, followed by every film that was merged into it."""
        head = self.apply_to(identity)
        return (head, *(film for film in self.same if film != head and self.apply_to(film) == head))


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmCorrection:
    """One change that a club made to a film and can undo. `film` has all current corrections applied."""

    id: int
    film: Film
    field: str
    value: object
    set_by: MemberId
    set_at: datetime
    other: Film | None = None
    """For a merge, the film that this one was merged into."""
