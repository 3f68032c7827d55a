"""Buttons in an old private message work only for current members of the club."""

from datetime import timedelta

import discord
import pytest
import simcord

from bot.domain.reviews.moderation import ReviewAction
from bot.gateway import membership
from bot.ui.reviews import controls as writing_controls
from tests.support.reviewing import fill
from tests.support.world import Answer, World

ONLY_MEMBERS = "You need to be a member of that server"


async def letter_to(world: World, text: str = "She said it was all fire.") -> discord.Message:
    """A moderator enters a review for ines, and she gets a private message."""
    form = await world.ask(world.club.mara, "reviews add", film="Ran", member=world.club.ines)
    await fill(world.club.mara, form, text=text)
    letter = world.club.ines.user.dm_channel.last_message
    assert letter is not None
    return letter


async def leave(world: World, way: str) -> None:
    club = world.club
    if way == "left":
        club.guild.remove_member(club.ines)
    elif way == "banned":
        guild = world.bot.get_guild(club.guild.id)
        assert guild is not None
        await guild.ban(discord.Object(club.ines.id))
    else:
        guild = world.bot.get_guild(club.guild.id)
        assert guild is not None
        await (await guild.fetch_member(club.ines.id)).timeout(timedelta(hours=1))
    await world.env.settle()


async def state_of(world: World) -> list[tuple[object, ...]]:
    async with world.services.database.read() as reading:
        return await reading.fetch_rows(
            "SELECT state, headline, body, entered_by FROM review WHERE guild_id = ?", world.club.id
        )


@pytest.fixture(autouse=True)
def _asked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(membership, "CACHE_SECONDS", 0.0)


@pytest.mark.parametrize("way", ["left", "banned", "timed out"])
async def test_who_left_changes_nothing_from_an_old_message(world: World, way: str) -> None:
    user = world.club.ines.user
    letter = await letter_to(world)
    opened = Answer(await user.click(letter, label="Open"))
    form = Answer(await user.click(opened.message, label="Edit"))
    before = await state_of(world)
    await leave(world, way)
    pressed = [Answer(await user.click(letter, label="Open"))]
    controls = [part for verb in ("deed", "edit", "history", "ways") for part in opened.ids(verb)]
    pressed += [Answer(await user.click(opened.message, custom_id=part)) for part in controls]
    pressed.append(Answer(await user.submit_modal(form.result, {"text": "Something else entirely."})))
    assert len(pressed) > 4
    for answer in pressed:
        assert answer.result.modal is None
        assert ONLY_MEMBERS in answer.text
        assert "all fire" not in answer.text
    assert await state_of(world) == before


async def test_who_is_still_there_goes_on(world: World) -> None:
    user = world.club.ines.user
    letter = await letter_to(world)
    opened = Answer(await user.click(letter, label="Open"))
    edit = Answer(await user.click(opened.message, label="Edit"))
    done = Answer(await user.submit_modal(edit.result, {"text": "I said it was all ice."}))
    assert "edited" in done.text


async def test_where_discord_does_not_say_nothing_is_done(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = await letter_to(world)

    async def broken(*_: object) -> None:
        raise discord.DiscordException

    monkeypatch.setattr(discord.Guild, "fetch_member", broken)
    answer = Answer(await world.club.ines.user.click(letter, label="Open"))
    assert "Discord can't confirm" in answer.text
    assert "all fire" not in answer.text


async def test_an_own_review_of_another_club_is_out_of_reach_there_too(world: World) -> None:
    """The same person in another club, with the number of a review that they wrote in this one."""
    review = await world.write(world.club.ines, "ran-1985", "All fire.", name="ines")
    elsewhere = world.other.guild.add_member(world.club.ines.user)
    world.club.guild.remove_member(world.club.ines)
    await world.env.settle()
    card = await world.ask(elsewhere, "help")
    for control in (
        writing_controls.OPEN_ACTIONS.custom_id(review),
        writing_controls.PERFORM.custom_id(review, writing_controls.ACTIONS.index(ReviewAction.WITHDRAWN)),
    ):
        answer = await _press(world, elsewhere, card, control)
        assert ONLY_MEMBERS in answer.text
    assert [row[0] for row in await state_of(world)] == ["published"]


async def _press(world: World, who: simcord.MemberActor, card: Answer, custom_id: str) -> Answer:
    stored = world.env.backend.get_message(card.message.channel_id, card.message.id)
    button = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id}
    stored.components[0]["components"].append({"type": 1, "components": [button]})
    return Answer(await who.click(card.message, custom_id=custom_id))
