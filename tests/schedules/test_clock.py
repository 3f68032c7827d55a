"""Due times: clock changes, outages, deleted channels."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.app import create_bot
from bot.composition import open_services
from tests.schedules.helpers import Desk, bodies, delete, first_of, log_to, may_write, pinged, posts, said
from tests.support.world import Answer, World


async def test_it_posts_on_time_and_once(world: World, desk: Desk) -> None:
    await desk.set_up("line")
    await desk.at(datetime(2026, 6, 1, 17, 58, tzinfo=UTC))
    assert not posts(world.club.channel)
    await desk.later(180)
    (post,) = posts(world.club.channel)
    assert "Line of the day" in said(post)
    await desk.hours(3)
    assert len(posts(world.club.channel)) == 1
    assert not posts(world.other.channel)


async def test_summer_time_comes_and_goes(world: World, desk: Desk) -> None:
    desk.clock.turn_to(datetime(2026, 3, 27, 12, 0, tzinfo=UTC))
    await desk.set_up("line", at="02:30")
    times = [
        datetime(2026, 3, 28, 1, 30, tzinfo=UTC),  # 02:30 in winter time
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC),  # 02:30 is skipped: 03:00 in summer time
        datetime(2026, 3, 30, 0, 30, tzinfo=UTC),  # 02:30 in summer time
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # 02:30 comes twice: the first of them
        datetime(2026, 10, 26, 1, 30, tzinfo=UTC),  # 02:30 in winter time
    ]
    count = 0
    for moment in times:
        if moment.month == 10 and moment.day == 25:
            await desk.at(datetime(2026, 10, 24, 12, 0, tzinfo=UTC))  # the summer is caught up with one post
            count += 1
        await desk.at(moment - timedelta(seconds=90))
        assert len(posts(world.club.channel)) == count
        await desk.later(120)
        count += 1
        assert len(posts(world.club.channel)) == count
        await desk.hours(6)
        assert len(posts(world.club.channel)) == count


async def test_a_weeks_outage_is_caught_up_once(world: World, desk: Desk) -> None:
    role = world.club.guild.create_role("Film night", mentionable=True)
    sheet = await desk.set_up("line")
    await world.club.mara.select(sheet.message, [role], custom_id=sheet.ids("schedulerole")[0])
    world.permitted.add(role.id)
    desk.clock.turn_to(datetime(2026, 6, 8, 11, 0, tzinfo=UTC))
    async with open_services(
        world.settings, now=desk.clock, monotonic=desk.clock.seconds, sleep=world.services.sleep
    ) as fresh:  # nothing but the database is left
        await world.env.restart_bot(create_bot(fresh))
        await desk.later()
        (late,) = posts(world.club.channel)
        assert f"<@&{role.id}>" not in said(late)
        await desk.hours(2)
        assert len(posts(world.club.channel)) == 1
        await desk.at(datetime(2026, 6, 8, 18, 1, tzinfo=UTC))
        assert len(posts(world.club.channel)) == 2
        assert pinged(world) == [[str(role.id)]]
        await world.restart()


async def test_what_was_sent_but_not_ticked_off_is_not_chosen_anew(world: World, desk: Desk) -> None:
    await desk.set_up("line")
    world.env.inject_error("POST", "/channels/*/messages", status=500)
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert not posts(world.club.channel)
    await world.restart()
    await desk.at(datetime(2026, 6, 1, 18, 11, tzinfo=UTC))
    assert len(posts(world.club.channel)) == 1
    first, second = bodies(world)
    assert first["enforce_nonce"]
    assert first["nonce"] == second["nonce"]
    assert first["components"] == second["components"]


async def test_two_schedules_do_not_mind_each_other(world: World, desk: Desk) -> None:
    second = world.club.guild.create_text_channel("quotes")
    await desk.set_up("pick", at="20:00")
    await desk.set_up("line", at="20:00", zone="London", channel=second)
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert len(posts(world.club.channel)) == 1
    assert not posts(second)
    await desk.at(datetime(2026, 6, 1, 19, 0, tzinfo=UTC))
    assert len(posts(world.club.channel)) == 1
    assert "Line of the day" in said(posts(second)[0])


async def test_one_that_fails_does_not_hold_up_the_other(world: World, desk: Desk) -> None:
    second = world.club.guild.create_text_channel("quotes")
    await desk.set_up("pick")
    await desk.set_up("line", channel=second)
    path = f"/channels/{world.club.channel.id}/messages"
    world.env.inject_error("POST", path, status=400, code=50035, message="Invalid Form Body")
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert not posts(world.club.channel)
    assert len(posts(second)) == 1
    await desk.at(datetime(2026, 6, 2, 18, 0, tzinfo=UTC))
    assert len(posts(world.club.channel)) == 1


async def test_a_deleted_channel_pauses_it_and_is_told_once(world: World, desk: Desk) -> None:
    gone = world.club.guild.create_text_channel("gone")
    talk = world.club.guild.create_text_channel("mod-talk")
    await log_to(world, talk)
    await desk.set_up("line", channel=gone)
    await delete(world, gone)
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    await desk.at(datetime(2026, 6, 3, 18, 0, tzinfo=UTC))
    (told,) = posts(talk)
    assert "the channel is gone" in said(told)
    panel = await world.ask(world.club.mara, "schedule")
    assert "the channel is gone" in panel.text
    # Another channel, and it goes on.
    sheet = await world.choose(world.club.mara, panel, "scheduleopen", first_of(panel))
    refused = await world.press(world.club.mara, sheet, "scheduleresume")
    assert "Choose another one" in refused.text
    form = await world.club.mara.click(sheet.message, custom_id=sheet.ids("scheduleedit")[0])
    values = {"what": ["line"], "channel": [world.club.channel], "day": ["daily"], "time": "20:00", "zone": "Berlin"}
    changed = Answer(await world.club.mara.submit_modal(form, values))
    assert "Next:" in changed.text
    await desk.at(datetime(2026, 6, 4, 18, 0, tzinfo=UTC))
    assert len(posts(world.club.channel)) == 1


async def test_a_lost_permission_pauses_it_until_it_is_resumed(world: World, desk: Desk) -> None:
    await desk.set_up("line")
    await may_write(world, world.club.channel, allowed=False)
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    await desk.at(datetime(2026, 6, 2, 18, 0, tzinfo=UTC))
    assert not posts(world.club.channel)
    panel = await world.ask(world.club.mara, "schedule")
    assert "can't post there" in panel.text
    sheet = await world.choose(world.club.mara, panel, "scheduleopen", first_of(panel))
    refused = await world.press(world.club.mara, sheet, "scheduleresume")
    assert "View Channel" in refused.text
    await may_write(world, world.club.channel, allowed=True)
    resumed = await world.press(world.club.mara, sheet, "scheduleresume")
    assert "Next:" in resumed.text
    await desk.later()
    assert not posts(world.club.channel), "what was missed in a pause is not caught up"
    await desk.at(datetime(2026, 6, 3, 18, 0, tzinfo=UTC))
    assert len(posts(world.club.channel)) == 1


async def test_discord_saying_no_pauses_it_too(world: World, desk: Desk) -> None:
    await desk.set_up("line")
    path = f"/channels/{world.club.channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50013, message="Missing Permissions")
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    panel = await world.ask(world.club.mara, "schedule")
    assert "can't post there" in panel.text
