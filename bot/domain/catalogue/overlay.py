"""A club's own word on the catalogue: mended facts, films that are one to it, titles that mean one film here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.catalogue.film import FACTS, IDS, Film
from bot.domain.ids import FilmId, MemberId

SAME_AS = "same_as"
"""The field of an overlay whose value is the id of the film that this one is here."""
MEANT_BY = "meant_by"
"""The field of an overlay whose value is a title, normalised: typed here, it means this film."""
CONFIRMED = "confirmed"
TITLES = frozenset({"title", "original_title", "alternative_titles"})
CORRECTABLE = tuple(name for name in FACTS if name not in {*IDS, "remake_of", "popularity"})
"""The facts that a club can correct for itself."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What holds for one club. `same` maps a film to the one that it is here, never in a circle.

    `meant` and `titled` are by normalised title: what it means here whatever else is called so, and which films
    the club itself gave this title, the latest first.
    """

    facts: Mapping[FilmId, Mapping[str, object]] = field(default_factory=dict)
    same: Mapping[FilmId, FilmId] = field(default_factory=dict)
    meant: Mapping[str, FilmId] = field(default_factory=dict)
    titled: Mapping[str, tuple[FilmId, ...]] = field(default_factory=dict)

    def apply_to(self, identity: FilmId) -> FilmId:
        """The film that this one is here: itself where nobody merged it."""
        for _ in range(len(self.same) + 1):
            if identity not in self.same:
                break
            identity = self.same[identity]
        return identity

    def same_films(self, identity: FilmId) -> tuple[FilmId, ...]:
        """A film with every film that was merged into it, itself first."""
        head = self.apply_to(identity)
        return (head, *(film for film in self.same if film != head and self.apply_to(film) == head))


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmCorrection:
    """One change that a club made to a film and that can be undone. `film` is as it stands here now."""

    id: int
    film: Film
    field: str
    value: object
    set_by: MemberId
    set_at: datetime
    other: Film | None = None
    """The film that this one was merged into."""
