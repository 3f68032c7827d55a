"""Save as highlight on a member's message pins the line of the review that it repeats."""

from __future__ import annotations

import simcord

from bot.cli.drawing import draw_components
from bot.domain.reviews.review import SpoilerLevel
from bot.store.changes import Changes
from tests.reviews.test_moderation import set_to
from tests.support.reviewing import choose, press_label
from tests.support.world import RAN, VEGAS, Answer, World

LINE = "Nobody would ever pick this sentence, he said."
TEXT = f"Plain words stand here first. {LINE} And the ||king dies alone here||, they say."


async def save(world: World, who: simcord.MemberActor, words: str, by: simcord.MemberActor | None = None) -> Answer:
    channel = world.club.channel if who.guild.id == world.club.guild.id else world.other.channel
    message = await (by or world.club.theo).send(channel, words)
    return Answer(await who.context_menu(channel, "Save as highlight", message))


async def chosen_lines(world: World) -> list[tuple[object, ...]]:
    async with world.services.database.read() as reading:
        return await reading.fetch_rows("SELECT guild_id, review_id, standing FROM line_choice ORDER BY review_id")


async def test_a_repeated_line_is_pinned_as_the_review_says_it(world: World) -> None:
    await world.write(world.club.ines, RAN, TEXT, name="Ines")
    saved = await save(world, world.club.mara, "> *nobody would ever pick  this sentence, he said*")
    assert saved.private
    assert f"“{LINE}”" in saved.text
    assert "(pinned)" in saved.text
    assert "**Ran (1985)** by Ines" in saved.text
    quoted = await world.ask(world.club.theo, "highlight", film="Ran")
    assert LINE in quoted.text
    assert "Pinned by this club" in quoted.text
    await press_label(world, world.club.mara, saved, "Automatic")
    assert await chosen_lines(world) == []


async def test_a_part_of_a_sentence_can_be_pinned_and_left_to_itself_again(world: World) -> None:
    await world.write(world.club.ines, RAN, TEXT, name="Ines")
    saved = await save(world, world.club.mara, "“would ever pick this” – so true")
    assert "“would ever pick this”" in saved.text
    assert "would ever pick this" in (await world.ask(world.club.theo, "highlight", film="Ran")).text
    await press_label(world, world.club.mara, saved, "Automatic")
    assert await chosen_lines(world) == []


async def test_where_several_reviews_say_it_one_is_chosen(world: World) -> None:
    await world.write(world.club.ines, RAN, TEXT, name="Ines")
    second = await world.write(world.club.theo, VEGAS, f"I agree. {LINE}", name="Theo")
    asked = await save(world, world.club.mara, LINE)
    assert asked.private
    assert "2 reviews here include this line" in asked.text
    await world.restart()
    saved = await choose(world, world.club.mara, asked, "repeated", "Leaving Las Vegas (1995) · Theo")
    assert "(pinned)" in saved.text
    assert await chosen_lines(world) == [(world.club.id, second, "pinned")]


async def test_an_author_pins_their_own_line_and_nobody_elses(world: World) -> None:
    await world.write(world.club.ines, RAN, TEXT, name="Ines")
    refused = await save(world, world.club.theo, LINE)
    assert refused.private
    assert "You need the permission" in refused.text
    assert await chosen_lines(world) == []
    assert "(pinned)" in (await save(world, world.club.ines, LINE)).text


async def test_words_that_no_review_says_are_refused_with_what_to_do(world: World) -> None:
    await world.write(world.club.ines, RAN, TEXT, name="Ines")
    await world.write(world.club.theo, RAN, "The end is given away in this text.", spoilers=SpoilerLevel.WHOLE)
    for words in (
        "Nobody would ever pick that sentence",
        "would ever pick",
        "king dies alone here",
        "The end is given away",
    ):
        refused = await save(world, world.club.mara, words)
        assert refused.private
        assert "at least four words" in refused.text, words
    assert await chosen_lines(world) == []


async def test_another_clubs_reviews_are_not_known_here(world: World) -> None:
    await world.write(world.club.ines, RAN, TEXT, name="Ines")
    refused = await save(world, world.other.mara, LINE, by=world.other.theo)
    assert "at least four words" in refused.text


async def test_a_line_of_the_shared_library_is_pinned_for_this_club_alone(world: World) -> None:
    review = await world.write(None, RAN, TEXT, critic="Shared Critic")
    assert "(pinned)" in (await save(world, world.club.mara, LINE)).text
    assert await chosen_lines(world) == [(world.club.id, review, "pinned")]


async def test_what_was_said_of_a_line_is_not_overruled(world: World) -> None:
    await world.write(world.club.ines, RAN, TEXT, name="Ines")
    pinned = await save(world, world.club.ines, LINE)
    await press_label(world, world.club.ines, pinned, "Never quote")
    again = await save(world, world.club.mara, LINE)
    assert "(never quoted)" in again.text


async def test_who_does_not_want_to_be_quoted_is_not(world: World) -> None:
    review = await world.write(world.club.ines, RAN, TEXT, name="Ines")
    async with world.services.database.write(changes=Changes.EVERYTHING, club=world.club.id) as writing:
        await writing.execute_write("INSERT INTO unquoted VALUES (?, ?, '')", world.club.id, world.club.ines.id)
    saved = await save(world, world.club.mara, LINE)
    assert "doesn't want to be quoted" in saved.text
    assert await chosen_lines(world) == []
    assert review


async def test_a_message_of_ours_without_a_review_is_refused(world: World) -> None:
    card = await world.ask(world.club.mara, "help")
    refused = Answer(await world.club.mara.context_menu(world.club.channel, "Save as highlight", card.message))
    assert "doesn't show a review" in refused.text


async def test_the_log_channel_is_told_of_a_new_pin_once_and_never_the_words(world: World) -> None:
    log = world.club.guild.create_text_channel("log")
    await set_to(world, "log_channel", str(log.id))
    await world.write(world.club.ines, RAN, TEXT, name="Ines")
    for _ in range(2):
        await save(world, world.club.mara, LINE)
    (said,) = [draw_components([component.to_dict() for component in message.components]) for message in log.history()]
    assert "pinned" in said
    assert "Nobody would" not in said
