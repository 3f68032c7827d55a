"""Installed by a person: facts work everywhere, a club's data only in its own server."""

from __future__ import annotations

from tests.support.world import RAN, Answer, World

SECRET = "Nobody outside may read this splendid and unforgettable line"


async def test_facts_are_there_in_a_private_message_and_reviews_of_a_club_are_not(world: World) -> None:
    await world.write(world.club.theo, RAN, f"{SECRET}. A masterpiece.", name="Theo")
    ines = world.env.create_user("wanderer")
    card = Answer(await ines.slash("movie", film="Ran"))
    assert "Akira Kurosawa" in card.text
    assert "This club" not in card.text
    assert "Theo" not in card.text
    related = Answer(await ines.slash("related", film="Ran"))
    assert "Related to Ran" in related.text
    for answer in (card, related):
        for verb in ("reviews", "lines"):
            if answer.ids(verb):
                opened = Answer(await ines.click(answer.message, custom_id=answer.ids(verb)[0]))
                assert SECRET not in opened.text
    assert "/review" not in Answer(await ines.slash("help")).text


async def test_in_a_server_without_the_bot_nothing_of_any_club_is_shown(world: World) -> None:
    """The bot is not in that server: the asker installed it for themselves."""
    await world.write(world.club.theo, RAN, f"{SECRET}. A masterpiece.", name="Theo")
    world.env.bot._connection._guilds.pop(world.club.guild.id)
    card = await world.ask(world.club.ines, "movie", film="Ran")
    assert "Akira Kurosawa" in card.text
    assert SECRET not in card.text
    assert "Theo" not in card.text


async def test_an_autocomplete_field_in_private_remembers_only_ones_own(world: World) -> None:
    one, other = world.env.create_user("one"), world.env.create_user("other")
    await one.slash("movie", film="Kes")
    await other.slash("movie", film="Ran")
    mine = await one.autocomplete("movie", "film", "")
    assert mine[0]["name"].startswith("Kes (1969)")
    assert not any(choice["name"].startswith("Ran (") for choice in mine[:1])
