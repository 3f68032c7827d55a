"""Moods: a fixed vocabulary in which each mood is a rule over themes, genres and content notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.errors import UnknownChoice

_FULL = 3
"""So many fitting themes and genres are as good as any more."""
_LEAST = 0.6
"""What one fitting theme or genre is worth, of three."""
_UNKNOWN = 0.5
"""What the fit of a film is worth of which only genres are known: nothing could speak against it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """A film fits if at least `needs` of its themes and genres are listed and none of what is avoided applies.

    Where `one_of` is not empty, one of these must be among them.

    `description` is a phrase about it, `aliases` are other words for it. `doubts` are themes, genres and content notes
    that speak against it without ruling a film out.
    """

    name: str
    description: str
    aliases: tuple[str, ...] = ()
    needs: int = 1
    themes: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    avoid_themes: tuple[str, ...] = ()
    avoid_genres: tuple[str, ...] = ()
    avoid_notes: tuple[str, ...] = ()

    def matching_words(self, film: Film) -> tuple[str, ...]:
        """The film's themes, then genres, that fit this mood; empty if the film does not fit."""
        avoided = (
            set(self.avoid_themes) & set(film.themes)
            or set(self.avoid_genres) & set(film.genres)
            or set(self.avoid_notes) & set(film.content_notes)
        )
        if avoided:
            return ()
        found = (
            *(theme for theme in film.themes if theme in self.themes),
            *(genre for genre in film.genres if genre in self.genres),
        )
        fits = len(found) >= self.needs and (not self.one_of or set(self.one_of) & set(found))
        return found if fits else ()

    def fit(self, film: Film) -> float:
        """How well the film fits, 0 to 1: the more that fits and the less that speaks against it, the better."""
        found = len(self.matching_words(film))
        if not found:
            return 0.0
        doubts = len(set(self.doubts) & {*film.themes, *film.genres, *film.content_notes})
        known = 1.0 if film.themes else _UNKNOWN
        return known * found / (found + doubts) * (_LEAST + (1 - _LEAST) * (min(found, _FULL) - 1) / (_FULL - 1))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The fixed words that describe films and filter them.

    `synonyms` are words and phrases that people use, each with the genres and themes that it means.
    """

    genres: tuple[str, ...]
    themes: tuple[str, ...]
    content_notes: tuple[str, ...]
    moods: tuple[Mood, ...]
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def find_genre(self, typed: str) -> str:
        """Return the genre as it is spelled here. Raises UnknownChoice."""
        for genre in self.genres:
            if fold_text(genre) == fold_text(typed):
                return genre
        raise UnknownChoice("genre", typed, self.genres)

    def find_mood(self, typed: str) -> Mood:
        """Return the mood of this name. Raises UnknownChoice."""
        for mood in self.moods:
            if fold_text(mood.name) == fold_text(typed):
                return mood
        raise UnknownChoice("mood", typed, tuple(mood.name for mood in self.moods))
