"""Words that describe films: listed, read and understood in the language of the person's client."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.ui.language import languages, words
from bot.ui.language.languages import ENGLISH, LANGUAGES, Language, speaking
from bot.ui.language.po import read_messages
from tests.support.world import World

_TRANSLATED = {
    ("genre", "Horror"): "Gruselfilm",
    ("genre", "Romance"): "Liebesfilm",
    ("genre", "Drama"): "Romance",
    ("mood", "bleak"): "düster",
    ("mood description", "no comfort, no way out"): "ohne Trost",
    ("content note", "suicide"): "Selbstmord",
    ("fact", "year"): "Jahr",
}


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Language:
    """Everybody's client is set to German, of which only these words are translated."""
    entries = [
        f'msgctxt "{context}"\nmsgid "{word}"\nmsgstr "{shown}"\n' for (context, word), shown in _TRANSLATED.items()
    ]
    path = tmp_path / "de.po"
    path.write_text("\n".join(entries), "utf-8")
    language = Language("de", "Deutsch", "German")
    language.__dict__["messages"] = read_messages(path)
    monkeypatch.setattr(languages, "LANGUAGES", dict(LANGUAGES) | {"en-US": language})
    return language


@pytest.mark.parametrize(
    ("command", "option", "typed", "name", "value"),
    [
        ("find", "genre", "grusel", "Gruselfilm", "Horror"),
        ("find", "genre", "horr", "Gruselfilm", "Horror"),
        ("highlight", "genre", "grusel", "Gruselfilm", "Horror"),
        ("top", "genre", "grusel", "Gruselfilm", "Horror"),
        ("recommend", "genre", "grusel", "Gruselfilm", "Horror"),
        ("recommend", "avoid", "selbst", "Selbstmord", "suicide"),
        ("recommend", "language", "franz", "Französisch", "French"),
        ("find", "country", "frankr", "Frankreich", "France"),
        ("films fix", "fact", "jah", "Jahr", "year"),
    ],
)
async def test_a_list_shows_translated_words_and_sends_the_stored_ones(
    world: World, german: Language, command: str, option: str, typed: str, name: str, value: str
) -> None:
    del german
    filled = {"find": {"words": "rain"}, "films fix": {"film": "Ran"}}.get(command, {})
    shown = await world.suggestions(world.club.mara, command, typed, option=option, **filled)
    assert (shown[0]["name"], shown[0]["value"]) == (name, value)


async def test_a_mood_is_listed_with_its_translated_description(world: World, german: Language) -> None:
    del german
    shown = await world.suggestions(world.club.ines, "recommend", "düst", option="mood")
    assert shown[0]["value"] == "bleak"
    assert shown[0]["name"].startswith("düster: ")


async def test_translated_words_that_were_typed_filter_films_as_the_stored_ones_do(
    world: World, german: Language
) -> None:
    del german
    stored = await world.ask(world.club.ines, "find", words="love", genre="Horror", country="United States")
    typed = await world.ask(world.club.ines, "find", words="love", genre="gruselfilm", country="vereinigte STAATEN")
    assert typed.text == stored.text
    assert "No film" not in typed.text
    refused = await world.ask(world.club.ines, "find", words="love", genre="Gruselgeschichte")
    assert refused.private


async def test_a_recommendation_understands_translated_words(world: World, german: Language) -> None:
    del german
    options = {"mood": "düster", "language": "französisch", "avoid": "Selbstmord"}
    answer = await world.ask(world.club.ines, "recommend", private=True, **options)
    same = await world.ask(world.club.ines, "recommend", private=True, mood="bleak", language="French", avoid="suicide")
    assert answer.text == same.text
    assert "I don't know" not in answer.text


async def test_a_fact_is_corrected_by_its_translated_name(world: World, german: Language) -> None:
    del german
    changed = await world.ask(world.club.mara, "films fix", film="Ran", fact="jahr", value="1986")
    assert "Jahr: 1986" in changed.text


async def test_a_film_card_names_genres_countries_and_languages_in_the_language_of_the_club(
    world: World, german: Language
) -> None:
    del german
    card = await world.ask(world.club.ines, "movie", film="Ran")
    assert "Frankreich" in card.text
    assert "France" not in card.text
    assert "**In** Japanisch" in card.text


def test_an_english_word_stays_itself_even_if_another_word_is_called_like_it(german: Language) -> None:
    with speaking(german):
        assert words.stored_genre("romance") == "Romance"
        assert words.stored_genre("liebesFILM") == "Romance"
        assert words.stored_genre("Telenovela") == "Telenovela"
    with speaking(ENGLISH):
        assert words.stored_genre("Liebesfilm") == "Liebesfilm"
        assert words.stored_country("frankreich") == "frankreich"
