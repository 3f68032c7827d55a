"""Where schedules may post, and what happens where they may not."""

from __future__ import annotations

from datetime import UTC, datetime

import discord

from bot.store.changes import Changes
from tests.schedules.helpers import Desk, delete, first_of, log_to, may_write, pinged, posts, said
from tests.support.world import Answer, World, walk

EVENING = datetime(2026, 6, 1, 18, 0, tzinfo=UTC)


async def test_an_announcement_channel_will_do(world: World, desk: Desk) -> None:
    news = world.club.guild.create_news_channel("news")
    await desk.set_up("line", channel=news)
    await desk.at(EVENING)
    (post,) = posts(news)
    assert "Line of the day" in said(post)
    assert not post.flags.crossposted, "publishing it to other servers is for people to decide"


async def test_the_form_offers_text_and_announcement_channels_alone(world: World, desk: Desk) -> None:
    panel = await world.ask(world.club.mara, "schedule")
    form = await world.club.mara.click(panel.message, custom_id=panel.ids("schedulenew")[0])
    assert form.modal is not None
    (select,) = (label["component"] for label in form.modal["components"] if label["component"]["type"] == 8)
    assert select["channel_types"] == [discord.ChannelType.text.value, discord.ChannelType.news.value]


async def test_a_channel_that_became_another_kind_pauses_it(world: World, desk: Desk) -> None:
    await desk.set_up("line")
    found = world.env.bot.get_guild(world.club.guild.id)
    assert found is not None
    forum = found.get_channel(world.club.guild.create_forum_channel("forum").id)
    assert isinstance(forum, discord.ForumChannel)
    async with world.services.database.write(changes=Changes.UNCACHED) as writing:
        await writing.execute_write("UPDATE schedule SET channel_id = ?", forum.id)
    await desk.at(EVENING)
    panel = await world.ask(world.club.mara, "schedule")
    assert "the channel is gone" in panel.text


async def test_post_now_into_a_closed_channel_is_refused_and_forgotten(world: World, desk: Desk) -> None:
    sheet = await desk.set_up("line")
    path = f"/channels/{world.club.channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50013, message="Missing Permissions")
    refused = await world.press(world.club.mara, sheet, "schedulepost")
    assert refused.private
    assert "I can't post in that channel" in refused.text
    await may_write(world, world.club.channel, allowed=False)
    refused = await world.press(world.club.mara, sheet, "schedulepost")
    assert "I can't post in that channel" in refused.text
    async with world.services.database.read() as reading:
        assert await reading.fetch_rows("SELECT count(*) FROM schedule_post") == [(0,)]
        assert await reading.fetch_rows("SELECT count(*) FROM posted_quote") == [(0,)]


async def test_trouble_is_told_once_each_time_it_begins(world: World, desk: Desk) -> None:
    talk = world.club.guild.create_text_channel("mod-talk")
    await log_to(world, talk)
    await desk.set_up("line")
    await may_write(world, world.club.channel, allowed=False)
    for day in (1, 2, 3):
        await desk.at(datetime(2026, 6, day, 18, 0, tzinfo=UTC))
    assert ["can't post there" in said(told) for told in posts(talk)] == [True]
    await may_write(world, world.club.channel, allowed=True)
    panel = await world.ask(world.club.mara, "schedule")
    sheet = await world.choose(world.club.mara, panel, "scheduleopen", first_of(panel))
    await world.press(world.club.mara, sheet, "scheduleresume")
    await may_write(world, world.club.channel, allowed=False)
    await desk.at(datetime(2026, 6, 4, 18, 0, tzinfo=UTC))
    assert len(posts(talk)) == 2


async def test_one_deleted_channel_pauses_every_schedule_of_it_and_no_other(world: World, desk: Desk) -> None:
    gone = world.club.guild.create_text_channel("gone")
    await desk.set_up("line", channel=gone)
    await desk.set_up("pick", channel=gone)
    await desk.set_up("line")
    await delete(world, gone)
    await desk.at(EVENING)
    assert len(posts(world.club.channel)) == 1
    panel = await world.ask(world.club.mara, "schedule")
    assert panel.text.count("the channel is gone") == 2


async def test_a_role_that_is_deleted_is_not_pinged(world: World, desk: Desk) -> None:
    role = world.club.guild.create_role("Film night", mentionable=True)
    sheet = await desk.set_up("line")
    sheet = Answer(await world.club.mara.select(sheet.message, [role], custom_id=sheet.ids("schedulerole")[0]))
    assert any(part.get("default_values") for part in walk(sheet.components))
    found = world.env.bot.get_guild(world.club.guild.id)
    assert found is not None
    known = found.get_role(role.id)
    assert known is not None
    await known.delete()
    await world.env.settle()
    await desk.at(EVENING)
    (post,) = posts(world.club.channel)
    assert "<@&" not in said(post)
    assert pinged(world) == []
