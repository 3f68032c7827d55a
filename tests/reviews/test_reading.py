"""A member asks and Marquee answers: `/review`, `/movie`, `/highlight` and their buttons."""

from __future__ import annotations

import pytest

from bot.domain.reviews.review import SpoilerLevel
from tests.support.world import RAN, VEGAS, World

LONG = "\n\n".join(
    f"Paragraph {n}. " + "The rain falls on the roof and nobody goes home early. " * 12 for n in range(12)
)


async def test_a_review_is_read_in_full_page_by_page(world: World) -> None:
    ines = world.club.ines
    await world.write(world.club.theo, VEGAS, LONG, name="Theo", headline="Long nights")
    first = await world.ask(ines, "review", film="Leaving Las Vegas")
    assert not first.private
    assert "Leaving Las Vegas (1995)" in first.text
    assert "Long nights" in first.text
    assert "by **Theo**" in first.text
    seen = first.text
    page = first
    for _ in range(20):
        if not page.ids("page") or "Next" not in str(page.labels()):
            break
        nexts = page.ids("page")
        page = await world.press(ines, page, "page", at=len(nexts) - 1)
        seen += page.text
        if "Paragraph 11." in page.text:
            break
    assert all(f"Paragraph {n}." in seen for n in range(12))


async def test_anybody_else_who_turns_a_page_gets_a_private_copy(world: World) -> None:
    await world.write(world.club.theo, VEGAS, LONG, name="Theo")
    first = await world.ask(world.club.ines, "review", film="Leaving Las Vegas")
    copy = await world.press(world.club.mara, first, "page")
    assert copy.private
    assert "Page 2 of" in copy.text
    turned = await world.press(world.club.mara, copy, "page")
    assert turned.private
    assert "Page 1 of" in first.text


async def test_the_clubs_own_reviews_stand_before_the_houses(world: World) -> None:
    house = await world.ask(world.club.ines, "review", film="Leaving Las Vegas")
    assert "House review" in house.text
    await world.write(world.club.theo, VEGAS, "Ours.", name="Theo")
    ours = await world.ask(world.club.ines, "review", film="Leaving Las Vegas")
    assert "by **Theo**" in ours.text
    assert "House review" not in ours.text


async def test_another_voice_is_one_press_away(world: World) -> None:
    await world.write(world.club.theo, VEGAS, "Ours.", name="Theo")
    mine = await world.write(world.club.ines, VEGAS, "Mine, another one.", name="Ines")
    first = await world.ask(world.club.ines, "review", film="Leaving Las Vegas", reviewer="Theo")
    assert "by **Theo**" in first.text
    other = await world.choose(world.club.ines, first, "voices", str(mine))
    assert "Mine, another one." in other.text


async def test_buttons_work_after_a_restart(world: World) -> None:
    await world.write(world.club.theo, VEGAS, LONG, name="Theo")
    first = await world.ask(world.club.ines, "review", film="Leaving Las Vegas")
    await world.restart()
    for verb, expected in (
        ("page", "Page 2 of"),
        ("card", "**Mike Figgis**"),
        ("related", "Related to"),
        ("lines", "“"),
    ):
        pressed = await world.press(world.club.theo, first, verb)
        assert pressed.result.acknowledged
        assert pressed.private
        assert expected in pressed.text


async def test_a_title_typed_wrong_is_found_or_offered(world: World) -> None:
    found = await world.ask(world.club.ines, "movie", film="leaving las vagas")
    assert "Leaving Las Vegas (1995)" in found.text
    offered = await world.ask(world.club.ines, "review", film="vegas")
    assert offered.private
    assert "Did you mean" in offered.text
    picked = await world.press(world.club.ines, offered, "pick-review")
    assert "Leaving Las Vegas (1995)" in picked.text
    assert not picked.private


async def test_a_title_of_several_films_is_asked_about_privately(world: World) -> None:
    asked = await world.ask(world.club.ines, "movie", film="solaris", private=True)
    assert asked.private
    assert {"Solaris (1972) · Andrei Tarkovsky", "Solaris (2002) · Steven Soderbergh"} <= set(asked.labels())
    picked = await world.press(world.club.ines, asked, "pick-movie")
    assert picked.private


async def test_a_guarded_review_is_all_behind_bars(world: World) -> None:
    await world.write(world.club.theo, RAN, "He dies.\n\nThey all die.", spoilers=SpoilerLevel.WHOLE, name="Theo")
    answer = await world.ask(world.club.ines, "review", film="Ran")
    assert "||He dies.||" in answer.text
    assert "||They all die.||" in answer.text
    quoted = await world.ask(world.club.ines, "highlight", film="Ran")
    assert "die" not in quoted.text.replace("audience", "")


async def test_a_highlight_never_comes_out_of_a_spoiler(world: World) -> None:
    text = "||The brilliant ending, in which everybody dies, is the finest thing he ever made.|| It rains a lot."
    await world.write(world.club.theo, "casablanca-1942", text, name="Theo")
    for _ in range(6):
        quoted = await world.ask(world.club.ines, "highlight")
        assert "everybody dies" not in quoted.text


async def test_text_that_people_wrote_pings_nobody_and_breaks_nothing(world: World) -> None:
    nasty = "@everyone <@123> **bold ||half** [link](https://evil.example) `code\n# Heading\n> quote\n- item ```"
    await world.write(world.club.theo, RAN, nasty, name="**Theo** @here", headline="# [x](https://y.example) ||z")
    answer = await world.ask(world.club.ines, "review", film="Ran")
    assert "@everyone" not in answer.text
    assert "](https" not in answer.text.replace("\\]", "")
    assert "\\# Heading" in answer.text


@pytest.mark.parametrize("command", ["review", "movie", "related"])
async def test_a_film_that_is_not_there_is_refused_privately(world: World, command: str) -> None:
    answer = await world.ask(world.club.ines, command, film="Xyzzyqwv")
    assert answer.private
    assert "I can't find a film called" in answer.text


async def test_autocomplete_gives_ids_and_labels_that_tell_remakes_apart(world: World) -> None:
    choices = await world.suggestions(world.club.ines, "movie", "solaris")
    names = [choice["name"] for choice in choices]
    assert names[:2] == ["Solaris (1972) · Andrei Tarkovsky", "Solaris (2002) · Steven Soderbergh"]
    assert all(choice["value"].startswith("film:") for choice in choices[:-1])
    assert choices[-1] == {"name": "solaris", "value": "solaris"}
    card = await world.ask(world.club.ines, "movie", film=choices[1]["value"])
    assert "Solaris (2002)" in card.text


async def test_an_empty_field_begins_with_what_one_asked_for_last(world: World) -> None:
    await world.ask(world.club.theo, "movie", film="Casablanca")
    await world.ask(world.club.ines, "movie", film="Ran")
    choices = await world.suggestions(world.club.ines, "movie", "")
    assert [choice["name"].split(" (")[0] for choice in choices[:2]] == ["Ran", "Casablanca"]


async def test_a_list_is_never_empty(world: World) -> None:
    choices = await world.suggestions(world.club.ines, "movie", "qqqqxxxxzzzz")
    assert [choice["name"] for choice in choices] == ["qqqqxxxxzzzz"]


async def test_one_person_cannot_flood(world: World) -> None:
    answers = [await world.ask(world.club.ines, "help") for _ in range(14)]
    assert "Slow down a little" in answers[-1].text
    assert "Slow down a little" not in (await world.ask(world.club.theo, "help")).text


async def test_delete_response_is_for_the_asker_and_moderators(world: World) -> None:
    answer = await world.ask(world.club.ines, "movie", film="Ran")
    refused = await world.club.theo.context_menu(world.club.channel, "Delete response", answer.message)
    assert refused.ephemeral
    assert _newest(world) == answer.message.id
    removed = await world.club.ines.context_menu(world.club.channel, "Delete response", answer.message)
    assert removed.ephemeral
    assert _newest(world) is None
    second = await world.ask(world.club.ines, "movie", film="Ran")
    done = await world.club.mara.context_menu(world.club.channel, "Delete response", second.message)
    assert done.ephemeral
    assert _newest(world) is None


def _newest(world: World) -> int | None:
    message = world.club.channel.last_message
    return None if message is None else message.id


async def test_numbers_and_abbreviations_are_read_however_they_are_written(world: World) -> None:
    for typed, title in (
        ("7 samurai", "Seven Samurai"),
        ("twelve angry men", "12 Angry Men"),
        ("the four hundred blows", "The 400 Blows"),
    ):
        shown = await world.suggestions(world.club.ines, "movie", typed[:-1])
        assert title in shown[0]["name"]
        assert title in (await world.ask(world.club.ines, "movie", film=typed)).text
        await world.rest()
