"""`/related` and `/recommend`: the next film, with a reason that is true."""

from __future__ import annotations

from bot.domain.catalogue.film import Film
from bot.domain.ids import LIBRARY, FilmId
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from tests.recommendations.test_recommend import titles
from tests.support.world import RAN, VEGAS, World, walk


async def test_related_films_come_with_a_reason_each(world: World) -> None:
    answer = await world.ask(world.club.ines, "related", film="Leaving Las Vegas")
    assert "Mike Figgis" in answer.text
    assert "directed by Mike Figgis" in answer.text
    numbered = [part for part in answer.text.split("\n") if part.startswith("**")]
    assert len(numbered) >= 5
    posters = [part["media"]["url"].rsplit("/", 1)[1] for part in walk(answer.components) if part["type"] == 11]
    assert posters == [file.filename for file in answer.message.attachments]
    assert len(posters) == len(numbered)
    card = await world.press(world.club.ines, answer, "card")
    assert card.private
    assert "**Mike Figgis** · 97 min" in card.text


async def test_a_recommendation_is_not_what_one_has_reviewed(world: World) -> None:
    first = await world.ask(world.club.ines, "recommend", mood="bleak", genre="Drama")
    assert "What to watch" in first.text
    assert "haven't published any ratings here, so these are all-round favourites from the library" in first.text
    seen: set[str] = set()
    answer = first
    for _ in range(6):
        seen |= {line for line in answer.text.split("\n") if line.startswith("**")}
        answer = await world.press(world.club.ines, answer, "more")
    assert len(seen) >= 12
    await world.write(world.club.ines, VEGAS, "I have seen this one.", stars=5.0, name="Ines")
    await world.write(world.club.ines, RAN, "And this one.", stars=4.5, name="Ines")
    await world.rest()
    page = await world.ask(world.club.ines, "recommend")
    for _ in range(6):
        assert "**1. Leaving Las Vegas (1995)" not in page.text
        assert not any(". Ran (1985)" in line for line in page.text.split("\n") if line.startswith("**"))
        page = await world.press(world.club.ines, page, "more")


async def test_what_one_liked_is_the_reason(world: World) -> None:
    await world.write(world.club.ines, VEGAS, "Loved it.", stars=5.0, name="Ines")
    answer = await world.ask(world.club.ines, "recommend")
    assert "ecause you liked Leaving Las Vegas (1995)" in answer.text
    other = await world.ask(world.club.theo, "recommend")
    assert "ecause you liked" not in other.text


async def test_the_clubs_score_is_a_reason(world: World) -> None:
    await world.write(world.club.theo, "kes-1969", "Loved it.", stars=5.0, name="Theo")
    await world.write(world.club.mara, "kes-1969", "Me too.", stars=5.0, name="Mara")
    texts = ""
    page = await world.ask(world.club.ines, "recommend")
    for _ in range(3):
        texts += page.text
        page = await world.press(world.club.ines, page, "more")
    assert "Kes (1969)" in texts
    assert "5.0 of 5 from 2 members here" in texts


async def test_a_mood_that_does_not_exist_names_those_that_do(world: World) -> None:
    answer = await world.ask(world.club.ines, "recommend", mood="wistful")
    assert answer.private
    assert "bleak" in answer.text
    moods = await world.suggestions(world.club.ines, "recommend", "bl", option="mood")
    assert moods[0]["value"] == "bleak"


async def test_a_reason_is_told_once(world: World) -> None:
    for film in ("Alien (1979)", "In the Mood for Love", "Leaving Las Vegas"):
        answer = await world.ask(world.club.ines, "related", film=film, private=True)
        for line in answer.text.split("\n"):
            parts = line.casefold().split("; ")
            assert len(set(parts)) == len(parts), line


async def test_a_remake_says_what_it_retells_and_its_original_where_it_is_retold(world: World) -> None:
    remake = await world.ask(world.club.ines, "related", film="The Magnificent Seven (1960)")
    assert remake.text.split("\n")[1] == "**1. Seven Samurai (1954)** · Akira Kurosawa"
    assert remake.text.split("\n")[2].startswith("Remade as The Magnificent Seven (1960)")
    original = await world.ask(world.club.ines, "related", film="Seven Samurai")
    assert original.text.split("\n")[1] == "**1. The Magnificent Seven (1960)** · John Sturges"
    assert "A remake of Seven Samurai (1954)" in original.text
    await world.write(world.club.ines, "seven-samurai-1954", "Loved it.", stars=5.0, name="Ines")
    await world.rest()
    texts, page = "", await world.ask(world.club.ines, "recommend", genre="Western")
    for _ in range(4):
        texts += page.text
        page = await world.press(world.club.ines, page, "more")
    assert "Because you liked Seven Samurai (1954) (the original)" in texts


async def test_a_long_series_fills_neither_list(world: World) -> None:
    ids = []
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        for number in range(1, 9):
            film = Film(
                id=FilmId(0),
                title=f"The Lantern Keeper {number}",
                year=1990 + number,
                directors=(f"Director No. {number}",),
                genres=("Fantasy",),
                themes=("witchcraft", "friendship"),
                series="The Lantern Keeper",
                popularity=1.0,
            )
            ids.append(await film_store.insert_film(writing, film, guild=LIBRARY))
    related = await world.ask(world.club.ines, "related", film=f"film:{ids[0]}")
    named = [title.startswith("The Lantern Keeper") for title in titles(related)]
    assert len(named) == 6
    assert named[:3] == [True] * 3
    assert sum(named) == 3
    await world.ask(world.club.ines, "rate", film=f"film:{ids[0]}", stars=10)
    for identity in ids[1:]:
        await world.ask(world.club.theo, "rate", film=f"film:{identity}", stars=10)
        await world.rest()
    page = await world.ask(world.club.ines, "recommend")
    found = 0
    for _ in range(3):
        mine = [title for title in titles(page) if title.startswith("The Lantern Keeper")]
        found += len(mine)
        assert len(mine) <= 1
        page = await world.press(world.club.ines, page, "more")
    assert found == 3


async def test_what_is_shared_and_rare_comes_before_what_is_shared_and_common(world: World) -> None:
    hate = await world.ask(world.club.ines, "related", film="La Haine")
    assert "Do the Right Thing (1989)" in hate.text
    assert "racism" in hate.text.split("Do the Right Thing")[1].split("**")[1]
    assert "Night of the Living Dead (1968)" in (await world.ask(world.club.ines, "related", film="Get Out")).text
    assert "Fargo" not in (await world.ask(world.club.ines, "related", film="Heat")).text
