"""Moods: a fixed vocabulary in which each mood is a rule over themes, genres and content notes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.errors import UnknownChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """A film fits if at least `needs` of its themes and genres are listed and none of what is avoided applies.

    `description` is a phrase about it.
    """

    name: str
    description: str
    needs: int = 1
    themes: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
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
        return found if len(found) >= self.needs else ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The fixed words that describe films and filter them."""

    genres: tuple[str, ...]
    themes: tuple[str, ...]
    content_notes: tuple[str, ...]
    moods: tuple[Mood, ...]

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
