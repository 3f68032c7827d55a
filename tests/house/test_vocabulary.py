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
        assert set(mood.one_of) <= {*mood.themes, *mood.genres}, mood.name
        assert set(mood.doubts) <= {*VOCABULARY.themes, *VOCABULARY.genres, *VOCABULARY.content_notes}, mood.name
        assert not set(mood.doubts) & {*mood.themes, *mood.genres}, mood.name


def test_synonyms_mean_words_of_the_vocabulary_and_no_phrase_is_two_moods() -> None:
    meant = {tag for tags in VOCABULARY.synonyms.values() for tag in tags}
    assert meant <= {*VOCABULARY.themes, *VOCABULARY.genres}
    phrases = [phrase for mood in VOCABULARY.moods for phrase in (mood.name, *mood.aliases)]
    assert len(phrases) == len(set(phrases))


def test_what_speaks_against_a_mood_weighs() -> None:
    fits = {film.title: VOCABULARY.find_mood("funny").fit(film) for film in FILMS}
    assert fits["Airplane!"] > fits["Parasite"] > 0
    assert fits["Funny Games"] == 0


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
