"""Whom a post pings, and the votes under it."""

from __future__ import annotations

from datetime import UTC, datetime

import discord

from bot.store.changes import Changes
from tests.schedules.helpers import (
    Desk,
    decline,
    first_of,
    forbid_files,
    labels,
    parts,
    pinged,
    posts,
    said,
    take_back,
    vote,
)
from tests.support.world import Answer, World


async def test_a_role_that_anybody_may_mention_is_pinged(world: World, desk: Desk) -> None:
    role = world.club.guild.create_role("Film night", mentionable=True)
    sheet = await desk.set_up("pick")
    sheet = Answer(await world.club.mara.select(sheet.message, [role], custom_id=sheet.ids("schedulerole")[0]))
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    (post,) = posts(world.club.channel)
    assert said(post).startswith(f"<@&{role.id}>")
    assert pinged(world) == [[str(role.id)]]
    # By hand it pings nobody, and neither does a vote.
    await world.press(world.club.mara, sheet, "schedulepost")
    await vote(world.club.theo, world, 0)
    assert pinged(world) == [[str(role.id)]]
    world.permitted.add(role.id)


async def test_a_role_that_the_moderator_may_not_mention_is_refused(world: World, desk: Desk) -> None:
    role = world.club.guild.create_role("Quiet ones")
    sheet = await desk.set_up("line")
    picked = sheet.ids("schedulerole")[0]
    refused = Answer(await world.club.mara.select(sheet.message, [role], custom_id=picked))
    assert "You can't mention this role yourself" in refused.text
    refused = Answer(await world.club.mara.select(sheet.message, [world.club.guild.default_role], custom_id=picked))
    assert "never ping" in refused.text
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert len(posts(world.club.channel)) == 1
    assert pinged(world) == []


async def test_who_may_mention_everyone_may_choose_any_role_but_everyone(world: World, desk: Desk) -> None:
    role = world.club.guild.create_role("Quiet ones")
    every = discord.Permissions(manage_guild=True, mention_everyone=True)
    chief = world.club.guild.add_member(
        world.env.create_user("carla"), roles=[world.club.guild.create_role("Chief", permissions=every)]
    )
    sheet = await desk.set_up("line", who=chief)
    picked = sheet.ids("schedulerole")[0]
    refused = Answer(await chief.select(sheet.message, [world.club.guild.default_role], custom_id=picked))
    assert "never ping" in refused.text
    await chief.select(sheet.message, [role], custom_id=picked)
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert pinged(world) == [[str(role.id)]]
    world.permitted.add(role.id)


async def test_a_role_closed_to_mentions_meanwhile_is_no_longer_pinged(world: World, desk: Desk) -> None:
    role = world.club.guild.create_role("Film night", mentionable=True)
    sheet = await desk.set_up("line")
    await world.club.mara.select(sheet.message, [role], custom_id=sheet.ids("schedulerole")[0])
    found = world.env.bot.get_guild(world.club.guild.id)
    assert found is not None
    known = found.get_role(role.id)
    assert known is not None
    known.mentionable = False
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert len(posts(world.club.channel)) == 1
    assert pinged(world) == []


async def test_nobody_aims_the_ping_of_a_role_that_they_may_not_mention(world: World, desk: Desk) -> None:
    role = world.club.guild.create_role("Quiet ones")
    every = discord.Permissions(manage_guild=True, mention_everyone=True)
    chief = world.club.guild.add_member(
        world.env.create_user("carla"), roles=[world.club.guild.create_role("Chief", permissions=every)]
    )
    sheet = await desk.set_up("line", who=chief)
    await chief.select(sheet.message, [role], custom_id=sheet.ids("schedulerole")[0])
    panel = await world.ask(world.club.mara, "schedule")
    sheet = await world.choose(world.club.mara, panel, "scheduleopen", first_of(panel))
    form = await world.club.mara.click(sheet.message, custom_id=sheet.ids("scheduleedit")[0])
    values = {"what": ["line"], "channel": [world.club.channel], "day": ["daily"], "time": "19:00", "zone": "Berlin"}
    changed = Answer(await world.club.mara.submit_modal(form, values))
    assert "It no longer pings anyone" in changed.text
    await desk.at(datetime(2026, 6, 1, 17, 0, tzinfo=UTC))
    assert len(posts(world.club.channel)) == 1
    assert pinged(world) == []


async def test_votes_are_counted_live_changed_and_taken_back(world: World, desk: Desk) -> None:
    await desk.set_up("pick")
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert len(posts(world.club.channel)) == 1
    told = await vote(world.club.ines, world, 0)
    assert told.private
    assert "You'd watch" in told.text
    await vote(world.club.theo, world, 0)
    assert labels(posts(world.club.channel)[0])[:3] == ["I'd watch it (2)", "Not for me", "Seen it"]
    await world.restart()
    await vote(world.club.theo, world, 2)
    assert labels(posts(world.club.channel)[0])[:3] == ["I'd watch it (1)", "Not for me", "Seen it (1)"]
    again = await vote(world.club.theo, world, 2)
    assert "You've seen" in again.text, "a vote is set, however often it is pressed"
    assert labels(posts(world.club.channel)[0])[:3] == ["I'd watch it (1)", "Not for me", "Seen it (1)"]
    back = await world.press(world.club.theo, again, "unvote")
    assert "is removed" in back.text
    assert labels(posts(world.club.channel)[0])[:3] == ["I'd watch it (1)", "Not for me", "Seen it"]
    async with world.services.database.read() as reading:
        rows = await reading.fetch_rows("SELECT guild_id, member_id, verdict FROM verdict")
    assert rows == [(world.club.id, world.club.ines.id, "up")]


def _posters(message: discord.Message) -> tuple[list[str], list[str]]:
    """The drawn posters that a post shows, and the files that it has."""
    shown = [part["media"]["url"].rsplit("/", 1)[1] for part in parts(message) if part["type"] == 11]
    return shown, [file.filename for file in message.attachments]


async def test_a_pick_shows_its_poster_and_keeps_it_when_votes_change(world: World, desk: Desk) -> None:
    await desk.set_up("pick")
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    shown, files = _posters(posts(world.club.channel)[0])
    assert shown == files
    assert len(shown) == 1
    await vote(world.club.ines, world, 0)
    assert _posters(posts(world.club.channel)[0]) == (shown, files)
    await take_back(world.club.ines, world, 0)
    assert labels(posts(world.club.channel)[0])[:1] == ["I'd watch it"]
    assert _posters(posts(world.club.channel)[0]) == (shown, files)


async def test_where_no_file_may_be_attached_a_pick_is_posted_and_counted_without_poster(
    world: World, desk: Desk
) -> None:
    await forbid_files(world, world.club.channel)
    await desk.set_up("pick")
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert _posters(posts(world.club.channel)[0]) == ([], [])
    await take_back(world.club.ines, world, 0)
    assert labels(posts(world.club.channel)[0])[:1] == ["I'd watch it"]
    assert _posters(posts(world.club.channel)[0]) == ([], [])


async def test_a_vote_of_somebody_who_keeps_to_themselves_counts_for_them_alone(world: World, desk: Desk) -> None:
    await decline(world, world.club.ines, "score")
    await desk.set_up("pick")
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert len(posts(world.club.channel)) == 1
    told = await vote(world.club.ines, world, 1)
    assert "isn't included in the counts" in told.text
    assert labels(posts(world.club.channel)[0])[:3] == ["I'd watch it", "Not for me", "Seen it"]


async def test_a_film_voted_down_or_seen_by_most_does_not_lead(world: World, desk: Desk) -> None:
    sheet = await desk.set_up("pick")
    first = (await world.press(world.club.mara, sheet, "schedulelook")).text
    film = first.split("## ")[1].split("\n")[0]
    title, year = film.rsplit(" (", 1)
    async with world.services.database.write(changes=Changes.EVERYTHING, club=world.club.id) as writing:
        for member in (world.club.ines.id, world.club.theo.id):
            await writing.execute_write(
                "INSERT INTO verdict SELECT ?, ?, id, 'seen', '2026-06-01T00:00:00+00:00' FROM film"
                " WHERE title = ? AND year = ?",
                world.club.id,
                member,
                title,
                int(year.rstrip(")")),
            )
    second = (await world.press(world.club.mara, sheet, "schedulelook")).text
    assert f"## {film}" not in second
