"""Moods use words of the vocabulary, and each finds films."""

from __future__ import annotations

import pytest

from bot import paths
from bot.domain.errors import UnknownChoice
from bot.sources import starter
from bot.sources.vocabulary import read_vocabulary

VOCABULARY = read_vocabulary(paths.VOCABULARY)
FILMS = [film for _, film in starter.read_films(paths.STARTER)]


def test_moods_use_words_of_the_vocabulary() -> None:
    for mood in VOCABULARY.moods:
        assert {*mood.themes, *mood.avoid_themes} <= set(VOCABULARY.themes), mood.name
        assert {*mood.genres, *mood.avoid_genres} <= set(VOCABULARY.genres), mood.name
        assert set(mood.avoid_notes) <= set(VOCABULARY.content_notes), mood.name


@pytest.mark.parametrize("mood", VOCABULARY.moods, ids=lambda mood: mood.name)
def test_a_mood_finds_films_and_none_with_what_it_avoids(mood) -> None:  # type: ignore[no-untyped-def]
    found = [film for film in FILMS if mood.matching_words(film)]
    assert len(found) >= 10
    assert not any(set(film.themes) & set(mood.avoid_themes) for film in found)
    assert not any(set(film.genres) & set(mood.avoid_genres) for film in found)


def test_words_are_found_however_they_are_typed() -> None:
    assert VOCABULARY.find_genre("science fiction") == "Science Fiction"
    assert VOCABULARY.find_mood("BLEAK").name == "bleak"
    with pytest.raises(UnknownChoice):
        VOCABULARY.find_genre("Telenovela")
