"""`/find`: films by plain words, never by another club's data or private entries."""

from __future__ import annotations

import pytest

from bot.store.changes import Changes
from tests.support.world import RAN, VEGAS, World


def _titles(text: str) -> list[str]:
    return [line.split(". ", 1)[1].split("**")[0] for line in text.split("\n") if line.startswith("**")]


@pytest.mark.parametrize(
    ("words", "film", "at_most"),
    [
        ("a bleak love story about addiction", "Leaving Las Vegas (1995)", 3),
        ("japanese ghost story", "Ring (1998)", 4),
        ("samurai revenge", "Harakiri (1962)", 8),
        ("robot with artificial intelligence in the future", "Blade Runner (1982)", 8),
        ("boxing", "Raging Bull (1980)", 8),
    ],
)
async def test_plain_words_find_the_film(world: World, words: str, film: str, at_most: int) -> None:
    answer = await world.ask(world.club.ines, "find", words=words)
    assert film in _titles(answer.text)[:at_most], answer.text
    opened = await world.press(world.club.ines, answer, "card")
    assert opened.private


async def test_a_sentence_that_matches_and_the_themes_that_were_named_are_shown(world: World) -> None:
    answer = await world.ask(world.club.ines, "find", words="farmers hire samurai against bandits")
    entry = answer.text.split("**1. ")[1].split("**2. ")[0].split("\n")
    assert entry[0].startswith("Seven Samurai (1954)")
    assert "hire" in entry[1]
    assert entry[1].endswith((".", "…", "”"))
    assert "samurai" in entry[2]
    assert "Words:" not in answer.text


async def test_what_is_hidden_in_a_review_is_neither_found_nor_shown(world: World) -> None:
    body = "A zeppelin hangs over it. ||The zeppelin burns with the quokka.|| I was moved."
    await world.write(world.club.theo, RAN, body, name="Theo")
    answer = await world.ask(world.club.ines, "find", words="zeppelin")
    assert "From Theo’s review: “A zeppelin hangs over it.”" in answer.text
    assert "quokka" not in answer.text
    assert "No film here matches" in (await world.ask(world.club.ines, "find", words="quokka")).text


@pytest.mark.parametrize(
    ("words", "never_first", "first_three"),
    [
        (
            "funny",
            {"Parasite (2019)", "Funny Games (1997)"},
            {"The Princess Bride (1987)", "This Is Spinal Tap (1984)"},
        ),
        ("feel good", {"Grave of the Fireflies (1988)"}, {"Groundhog Day (1993)", "Singin' in the Rain (1952)"}),
        (
            "heist gone wrong",
            {"Gone with the Wind (1939)"},
            {"The Ladykillers (1955)", "Reservoir Dogs (1992)", "Rififi (1955)"},
        ),
    ],
)
async def test_moods_mean_what_they_say(world: World, words: str, never_first: set[str], first_three: set[str]) -> None:
    answer = await world.ask(world.club.ines, "find", words=words)
    titles = _titles(answer.text)
    assert not never_first & set(titles[:3]), titles
    assert first_three & set(titles[:3]), titles


async def test_a_clubs_own_review_is_found_and_another_clubs_is_not(world: World) -> None:
    await world.write(world.club.theo, RAN, "It has the melancholy of a zeppelin.", name="Theo")
    ours = await world.ask(world.club.ines, "find", words="melancholy zeppelin")
    assert _titles(ours.text)[0] == "Ran (1985)"
    assert "Theo" in ours.text
    theirs = await world.ask(world.other.ines, "find", words="zeppelin")
    assert "Ran (1985)" not in _titles(theirs.text)


async def test_what_is_withdrawn_is_no_longer_found(world: World) -> None:
    review = await world.write(world.club.theo, RAN, "It has the melancholy of a zeppelin.", name="Theo")
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write("UPDATE review SET state = 'withdrawn' WHERE id = ?", review)
    answer = await world.ask(world.club.ines, "find", words="zeppelin")
    assert answer.private
    assert "No film here matches" in answer.text


async def test_filters_narrow_it_down(world: World) -> None:
    answer = await world.ask(world.club.ines, "find", words="love", genre="Romance", decade=1960, country="France")
    titles = _titles(answer.text)
    assert titles
    assert all("(196" in title for title in titles)
    await world.write(world.club.theo, VEGAS, "Love and addiction.", name="Theo")
    mine = await world.ask(world.club.ines, "find", **{"words": "love", "reviewed-by": "Theo"})
    assert _titles(mine.text) == ["Leaving Las Vegas (1995)"]


@pytest.mark.parametrize(
    "words", ['"', "AND OR NOT", "love*", "title:love", "(", "😀", "ghost'); DROP TABLE film;--", "ラン"]
)
async def test_no_sign_is_taken_for_a_query(world: World, words: str) -> None:
    answer = await world.ask(world.club.ines, "find", words=words)
    assert answer.text


async def test_an_unknown_genre_names_those_that_there_are(world: World) -> None:
    answer = await world.ask(world.club.ines, "find", words="love", genre="Telenovela")
    assert answer.private
    assert "Film Noir" in answer.text
    assert (await world.suggestions(world.club.ines, "find", "jap", option="country", words="x"))[0]["value"] == "Japan"
