"""Private messages say which club they come from, and who reported a review hears what became of it."""

from __future__ import annotations

import discord
import simcord

from tests.schedules.helpers import labels, said
from tests.support.reviewing import choose, fill, press_label, sheet, write
from tests.support.world import World, walk


async def _report(world: World, who: simcord.MemberActor) -> None:
    form = await world.press(who, await sheet(world, who), "report")
    await fill(who, form, reason="Rude.")


def _letters(who: simcord.MemberActor) -> list[discord.Message]:
    return list(who.user.dm_channel.history())


async def test_a_private_message_names_the_club_and_the_role(world: World) -> None:
    await write(world, world.club.ines)
    form = await world.ask(world.club.mara, "reviews withdraw", film="Ran", reviewer="ines")
    await fill(world.club.mara, form, reason="Off topic.")
    (letter,) = _letters(world.club.ines)
    assert said(letter).startswith("A moderator of **The Late Show** removed your review of **Ran (1985)**.")
    assert "mara" not in said(letter)


async def test_who_reported_a_review_hears_that_it_was_kept(world: World) -> None:
    await write(world, world.club.ines)
    await _report(world, world.club.theo)
    queue = await world.ask(world.club.mara, "reviews queue")
    item = await choose(world, world.club.mara, queue, "queuefrom", "Ran")
    await press_label(world, world.club.mara, item, "Dismiss")
    (letter,) = _letters(world.club.theo)
    assert said(letter) == (
        "A moderator of **The Late Show** looked at the review of **Ran (1985)** that you reported, and kept it."
    )
    assert labels(letter) == ["Open"]
    assert _letters(world.club.ines) == []


async def test_who_reported_a_review_hears_that_it_is_gone(world: World) -> None:
    await write(world, world.club.ines)
    await _report(world, world.club.theo)
    await _report(world, world.club.mara)
    form = await world.ask(world.club.mara, "reviews withdraw", film="Ran", reviewer="ines")
    await fill(world.club.mara, form, reason="Off topic.")
    (letter,) = _letters(world.club.theo)
    assert said(letter).startswith("Your report in **The Late Show** is settled: the review of **Ran (1985)** isn't")
    assert "Off topic" not in said(letter), "the reason is for the author"
    assert labels(letter) == []
    assert _letters(world.club.mara) == [], "who acted knows it"


async def test_with_private_messages_closed_the_reporter_hears_it_at_the_next_command(world: World) -> None:
    await write(world, world.club.ines)
    await _report(world, world.club.theo)
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, message="Cannot send", times=None)
    form = await world.ask(world.club.mara, "reviews withdraw", film="Ran", reviewer="ines")
    await fill(world.club.mara, form, reason="Off topic.")
    for expected in (["Your report is settled: the review of **Ran (1985)** isn't shown any more. Thanks for it."], []):
        await world.rest()
        asked = await world.ask(world.club.theo, "help")
        parts = [part for each in asked.result.followups for part in walk(each.components) if part["type"] == 10]
        assert [part["content"] for part in parts] == expected
