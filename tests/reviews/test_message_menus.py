"""Message menus read everything that a message brings, and know the film of the bot's own cards."""

from __future__ import annotations

import pytest

from tests.support.reviewing import fill
from tests.support.world import RAN, Answer, World

LONG = "Rain falls on everything he ever loved.\n\n" + "The storm goes on. " * 300


async def _kept(world: World, opened: Answer) -> str:
    """Submit the opened form for a film and return the review's text."""
    done = await fill(world.club.ines, opened, film="Ran", stars=["8"])
    assert "Everyone here can read it" in done.text
    async with world.services.database.read() as reading:
        row = await reading.fetch_row(
            "SELECT body FROM review WHERE guild_id = ? AND state = 'published' ORDER BY id DESC LIMIT 1", world.club.id
        )
    assert row is not None
    return str(row[0])


async def test_a_pasted_file_is_the_review(world: World) -> None:
    ines, channel = world.club.ines, world.club.channel
    message = await ines.send(channel, attachments=[("message.txt", LONG.encode())])
    opened = Answer(await ines.context_menu(channel, "Save as review", message))
    assert (await _kept(world, opened)).split() == LONG.split()


async def test_caption_and_files_are_one_text(world: World) -> None:
    ines, channel = world.club.ines, world.club.channel
    files = [("still.png", b"\x89PNG\r\n\x1a\n"), ("one.txt", LONG.encode()), ("two.md", b"The end.")]
    message = await ines.send(channel, "What I wrote last night:", attachments=files)
    kept = await _kept(world, Answer(await ines.context_menu(channel, "Save as review", message)))
    assert kept.startswith("What I wrote last night:")
    assert kept.endswith("The end.")
    assert LONG.split() == kept.split()[5:-2]


async def test_a_forwarded_message_is_read_with_its_files(world: World) -> None:
    ines, channel = world.club.ines, world.club.channel
    source = await ines.send(channel, "A caption.", attachments=[("message.txt", LONG.encode())])
    message = await ines.forward(source, channel)
    kept = await _kept(world, Answer(await ines.context_menu(channel, "Save as review", message)))
    assert kept.startswith("A caption.")
    assert kept.split()[2:] == LONG.split()


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([("still.png", b"\x89PNG\r\n\x1a\n")], "has no text"),
        ([("message.txt", b"\xff\xfe\x00bad")], "message.txt"),
        ([("message.txt", b"x" * 1_000_001)], "message.txt"),
    ],
)
async def test_what_is_no_text_is_refused(world: World, files: list[tuple[str, bytes]], says: str) -> None:
    ines, channel = world.club.ines, world.club.channel
    message = await ines.send(channel, attachments=files)
    refused = Answer(await ines.context_menu(channel, "Save as review", message))
    assert says in refused.text


async def test_anothers_file_is_kept_by_moderators_only(world: World) -> None:
    theo, channel = world.club.theo, world.club.channel
    message = await theo.send(channel, attachments=[("message.txt", LONG.encode())])
    assert "Manage Messages" in Answer(await world.club.ines.context_menu(channel, "Save as review", message)).text
    opened = Answer(await world.club.mara.context_menu(channel, "Save as review", message))
    assert "asked the author" in (await fill(world.club.mara, opened, film="Ran")).text


async def test_a_forwarded_line_becomes_a_highlight(world: World) -> None:
    await world.write(world.club.ines, RAN, "The colours march to war. Nobody comes home.")
    source = await world.club.theo.send(world.club.channel, "The colours march to war.")
    message = await world.club.theo.forward(source, world.club.channel)
    saved = Answer(await world.club.mara.context_menu(world.club.channel, "Save as highlight", message))
    assert "The colours march to war." in saved.text


async def test_a_card_of_the_bot_is_rated_and_reviewed_by_its_menu(world: World) -> None:
    ines, channel = world.club.ines, world.club.channel
    card = await world.ask(world.club.theo, "movie", film="Ran")
    asked = Answer(await ines.context_menu(channel, "Rate this film", card.message))
    assert "How many stars for **Ran (1985)**" in asked.text
    saved = await world.choose(ines, asked, "stars", "9")
    assert "Ran (1985)" in saved.text
    opened = Answer(await ines.context_menu(channel, "Save as review", card.message))
    done = await fill(ines, opened, text="The colours march to war.")
    assert "Everyone here can read it" in done.text
    review = await world.ask(world.club.theo, "review", film="Ran")
    again = Answer(await ines.context_menu(channel, "Rate this film", review.message))
    assert "How many stars for **Ran (1985)**" in again.text


async def test_a_card_of_no_film_or_of_another_is_refused(world: World) -> None:
    ines, channel = world.club.ines, world.club.channel
    help_card = await world.ask(ines, "find", words="rain")
    assert "which film" in Answer(await ines.context_menu(channel, "Rate this film", help_card.message)).text
    message = await ines.send(channel, "Ran!")
    assert "isn't mine" in Answer(await ines.context_menu(channel, "Rate this film", message)).text
