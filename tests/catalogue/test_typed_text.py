"""What was typed is among the choices, and a command sent with it never takes another film."""

from __future__ import annotations

import pytest

from tests.support.world import World


@pytest.mark.parametrize(
    ("typed", "own_first"),
    [("forrest gump", True), ("vegaz leaving town", True), ("casablanca", False), ("solaris", False)],
)
async def test_what_was_typed_is_offered_first_where_nothing_matches_it(
    world: World, typed: str, *, own_first: bool
) -> None:
    choices = await world.suggestions(world.club.ines, "movie", typed)
    own = {"name": typed, "value": typed}
    assert own in choices
    assert (choices[0] == own) is own_first
    assert own_first or choices[-1] == own
    assert len(choices) <= 25


@pytest.mark.parametrize("typed", ["Forrest Gump", "Shrek", "Joker", "Knives Out"])
async def test_a_rating_sent_with_an_absent_title_rates_nothing(world: World, typed: str) -> None:
    answer = await world.ask(world.club.ines, "rate", film=typed, stars=8)
    assert answer.private
    assert typed in answer.text
    diary = await world.ask(world.club.ines, "diary")
    assert "★" not in diary.text


async def test_a_choice_of_the_near_films_continues_the_command(world: World) -> None:
    asked = await world.ask(world.club.ines, "movie", film="leavin vegas")
    assert asked.private
    picked = await world.press(world.club.ines, asked, "pick-movie")
    assert "Leaving Las Vegas (1995)" in picked.text


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("2001", "2001: A Space Odyssey"),
        ("leaving las vagas", "Leaving Las Vegas"),
        ("esb", "The Empire Strikes Back"),
        ("alien 2", "Aliens"),
    ],
)
async def test_what_can_mean_one_film_only_opens_it(world: World, typed: str, title: str) -> None:
    assert title in (await world.ask(world.club.ines, "movie", film=typed)).text


async def test_a_person_in_the_text_leads_to_the_film(world: World) -> None:
    choices = await world.suggestions(world.club.ines, "movie", "kurosawa ran")
    assert choices[0]["name"] == "Ran (1985) · Akira Kurosawa"
