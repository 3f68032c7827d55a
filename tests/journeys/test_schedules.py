"""`/schedule`: posts by the clock, over changes of the clocks and outages, and the votes on them."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import discord
import pytest
import simcord

from bot.app import open_services
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.review import Spoilers
from bot.domain.schedule import ScheduleId
from bot.domain.schedule_errors import ScheduleGone
from tests.support.world import RAN, VEGAS, Answer, walk

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from bot.app import Services
    from bot.config import Settings
    from tests.support.world import World

FINE = "A tender and merciless film, and the finest performance that either of them has ever given. "
START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


class Clock:
    """The bot's clock: SimCord's, which goes by `advance_time`, and what a test adds to it at once."""

    def __init__(self) -> None:
        self.env: simcord.Env | None = None
        self.ahead = START - datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return (self.env.now() if self.env else datetime(2026, 1, 1, tzinfo=UTC)) + self.ahead

    def turn_to(self, moment: datetime) -> None:
        self.ahead += moment - self()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def services(settings: Settings, template: Path, clock: Clock) -> AsyncGenerator[Services]:
    shutil.copyfile(template, settings.database_path)
    async with open_services(settings, now=clock, dice=Random(7)) as opened:
        yield opened


@pytest.fixture
def desk(world: World, clock: Clock) -> Desk:
    clock.env = world.env
    return Desk(world, clock)


class Desk:
    """What a moderator does with schedules, and what then stands in the channels."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world = world
        self.clock = clock

    async def set_up(
        self,
        what: str = "pick",
        *,
        who: simcord.MemberActor | None = None,
        channel: simcord.ChannelHandle | None = None,
        day: str = "daily",
        at: str = "20:00",
        zone: str = "Berlin",
    ) -> Answer:
        """Through the panel and its form; the answer is the new schedule's sheet."""
        who = who or self.world.club.mara
        club = self.world.club if who.guild.id == self.world.club.guild.id else self.world.other
        await self.world.rest()
        panel = await self.world.ask(who, "schedule")
        form = await who.click(panel.message, custom_id=panel.ids("schedulenew")[0])
        assert form.modal is not None
        values = {"what": [what], "channel": [channel or club.channel], "day": [day], "time": at, "zone": zone}
        return Answer(await who.submit_modal(form, values))

    async def later(self, seconds: float = 31) -> None:
        await self.world.env.advance_time(seconds)

    async def at(self, moment: datetime) -> None:
        """The clock stands there at once, and the job comes by."""
        self.clock.turn_to(moment)
        await self.later()

    async def hours(self, count: int) -> None:
        for _ in range(count):
            await self.world.env.advance_time(3_600)


def posts(channel: simcord.ChannelHandle) -> list[discord.Message]:
    """What the bot wrote into a channel for everybody, oldest first."""
    return [message for message in channel.history() if message.author.bot and not message.flags.ephemeral]


def said(message: discord.Message) -> str:
    return "\n".join(part["content"] for part in parts(message) if part["type"] == 10)


def parts(message: discord.Message) -> list[dict[str, Any]]:
    return list(walk([component.to_dict() for component in message.components]))  # type: ignore[misc]  TypedDicts


def labels(message: discord.Message) -> list[str]:
    return [str(part.get("label")) for part in parts(message) if part["type"] == 2]


async def vote(who: simcord.MemberActor, world: World, number: int) -> Answer:
    """Press a vote under the first post; the answer is what the voter is told."""
    post = posts(world.club.channel)[0]
    (custom_id,) = (
        part["custom_id"]
        for part in parts(post)
        if part.get("custom_id", "").startswith("mq:vote:") and part["custom_id"].endswith(f":{number}")
    )
    result = await who.click(post, custom_id=custom_id)
    (told,) = result.followups
    return Told(result, told)


@dataclass(frozen=True, slots=True)
class Told(Answer):
    """What followed the first answer."""

    followup: simcord.ResponseMessage

    @property
    def message(self) -> simcord.ResponseMessage:
        return self.followup


def bodies(world: World) -> list[dict[str, Any]]:
    """What was sent into channels, not as an answer."""
    sent = (request for request in world.env.http_requests if re.match(r"/channels/\d+/messages\Z", request.path))
    return [request.json for request in sent if request.method == "POST"]


def pinged(world: World) -> list[list[str]]:
    return [
        list(map(str, body["allowed_mentions"]["roles"]))
        for body in bodies(world)
        if body["allowed_mentions"].get("roles")
    ]


def first_of(panel: Answer) -> str:
    """The first schedule of the panel's select."""
    (choice,) = (part for part in walk(panel.components) if part.get("custom_id") == "mq:scheduleopen")
    return str(choice["options"][0]["value"])


async def alone(world: World) -> None:
    """Without the reviews that come with Marquee."""
    async with world.services.database.write() as writing:
        await writing.run(
            "INSERT INTO club_setting VALUES (?, 'starter_library', 'off', NULL, '2026-01-01')", world.club.id
        )


async def log_to(world: World, channel: simcord.ChannelHandle) -> None:
    async with world.services.database.write() as writing:
        await writing.run(
            "INSERT INTO club_setting VALUES (?, 'log_channel', ?, NULL, '2026-01-01')", world.club.id, str(channel.id)
        )


async def decline(world: World, member: simcord.MemberActor, what: str) -> None:
    async with world.services.database.write() as writing:
        await writing.run(
            "INSERT INTO member_preference VALUES (?, ?, ?, '2026-01-01')", world.club.id, member.id, what
        )


def of_bot(world: World, channel: simcord.ChannelHandle) -> discord.TextChannel:
    found = world.env.bot.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    return found


async def may_write(world: World, channel: simcord.ChannelHandle, *, allowed: bool) -> None:
    found = of_bot(world, channel)
    await found.set_permissions(found.guild.me, send_messages=allowed)
    await world.env.settle()


async def test_the_sheet_says_what_when_and_where(world: World, desk: Desk) -> None:
    sheet = await desk.set_up("line", day="6", at="8 pm", zone="new york")
    assert "Line of the week" in sheet.text
    assert f"<#{world.club.channel.id}>, Sundays at 20:00, America/New_York" in sheet.text
    first = datetime(2026, 6, 8, 0, 0, tzinfo=UTC)  # Sunday 7 June, 20:00 there
    assert f"<t:{int(first.timestamp())}:f>" in sheet.text
    panel = await world.ask(world.club.mara, "schedule")
    assert panel.private
    assert "1 of 20" in panel.text
    opened = await world.choose(world.club.mara, panel, "scheduleopen", first_of(panel))
    assert "Line of the week" in opened.text


async def test_only_managers_come_in_at_any_door(world: World, desk: Desk) -> None:
    sheet = await desk.set_up()
    with pytest.raises(simcord.SetupError):  # Discord does not even show it
        await world.ask(world.club.ines, "schedule")
    found = world.env.bot.get_guild(world.club.guild.id)
    assert found is not None
    (chiefs,) = (role for role in found.roles if role.name == "Moderators")
    await chiefs.edit(permissions=discord.Permissions.none())
    await world.rest()
    for verb in ("scheduleedit", "schedulelook", "schedulepost", "schedulepause", "scheduledrop", "schedules"):
        refused = await world.press(world.club.mara, sheet, verb)
        assert "Manage Server" in refused.text
        assert refused.private
    for verb, value in (("schedulegenre", "Drama"), ("schedulemood", "cosy"), ("scheduledecade", "1990")):
        refused = await world.choose(world.club.mara, sheet, verb, value)
        assert "Manage Server" in refused.text
    assert not posts(world.club.channel)


async def test_another_club_has_schedules_of_its_own(world: World, desk: Desk) -> None:
    await desk.set_up()
    await desk.set_up("line", who=world.other.mara)
    theirs = await world.ask(world.other.mara, "schedule")
    assert "Film of the day" not in theirs.text
    assert "1 of 20" in theirs.text
    panel = await world.ask(world.club.mara, "schedule")
    stranger = Actor(
        member=MemberId(world.other.mara.id), name="Oona", guild=GuildId(world.other.id), manages_server=True
    )
    mine = ScheduleId(int(first_of(panel)))
    with pytest.raises(ScheduleGone):
        await world.services.schedules.find(stranger, mine)
    with pytest.raises(ScheduleGone):
        await world.services.schedules.remove(stranger, mine)


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
    found = []
    for _ in range(3 * 24):
        before = len(posts(world.club.channel))
        await world.env.advance_time(3_600)
        if len(posts(world.club.channel)) > before:
            found.append(desk.clock().replace(minute=0, second=0, microsecond=0))
    # 02:30 in winter time; skipped, so at 03:00 in summer time; 02:30 in summer time.
    assert [(moment.day, moment.hour) for moment in found] == [(28, 2), (29, 1), (30, 1)]
    desk.clock.turn_to(datetime(2026, 10, 24, 12, 0, tzinfo=UTC))
    await desk.later()
    before = len(posts(world.club.channel))
    await desk.hours(24)
    assert len(posts(world.club.channel)) == before + 1


async def test_a_weeks_outage_is_caught_up_once(world: World, desk: Desk) -> None:
    role = world.club.guild.create_role("Film night", mentionable=True)
    sheet = await desk.set_up("line")
    await world.club.mara.select(sheet.message, [role], custom_id=sheet.ids("schedulerole")[0])
    desk.clock.turn_to(datetime(2026, 6, 8, 11, 0, tzinfo=UTC))
    await world.restart()
    await desk.later()
    (late,) = posts(world.club.channel)
    assert f"<@&{role.id}>" not in said(late)
    await desk.hours(2)
    assert len(posts(world.club.channel)) == 1
    await desk.at(datetime(2026, 6, 8, 18, 1, tzinfo=UTC))
    assert len(posts(world.club.channel)) == 2
    world.permitted.add(role.id)


async def test_what_was_sent_but_not_ticked_off_is_not_chosen_anew(world: World, desk: Desk) -> None:
    await desk.set_up("line")
    world.env.inject_error("POST", "/channels/*/messages", status=500, times=None)
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    await world.restart()
    await desk.later()
    nonces = {sent["nonce"] for sent in bodies(world) if sent.get("nonce")}
    texts = {json.dumps(sent["components"]) for sent in bodies(world) if sent.get("nonce")}
    assert len(nonces) == len(texts) == 1


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


async def test_nothing_comes_twice_before_all_came_once(world: World, desk: Desk) -> None:
    """Only the club's own three films of one decade can come, in turn, and then again."""
    await world.ask(world.club.mara, "settings")
    for key in (VEGAS, RAN, "casablanca-1942"):
        await world.write(world.club.theo, key, FINE, name="Theo")
    sheet = await desk.set_up("line")
    sheet = await world.choose(world.club.mara, sheet, "scheduledecade", "1990")
    await desk.set_up("pick")
    shown = []
    for day in range(12):
        await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC) + timedelta(days=day))
        texts = [said(post) for post in posts(world.club.channel)]
        shown = [text for text in texts if "Film of the day" in text]
    titles = [text.split("## ")[1].split("\n")[0] for text in shown]
    assert len(titles) == 12
    assert len(set(titles)) == 12
    lines = [said(post).split("“")[1] for post in posts(world.club.channel) if "Line of the day" in said(post)]
    assert len(lines) == len(set(lines)) == 12


async def test_after_everything_came_it_begins_again(world: World, desk: Desk) -> None:
    await alone(world)
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await world.write(
        world.club.ines, RAN, "An overwhelming film, and the most beautiful of all his works.", name="Ines"
    )
    await desk.set_up("line")
    for day in range(4):
        await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC) + timedelta(days=day))
    lines = [said(post) for post in posts(world.club.channel)]
    assert len(lines) == 4
    assert lines[0] == lines[2] != lines[1] == lines[3]


async def test_a_preview_shows_what_is_then_posted(world: World, desk: Desk) -> None:
    sheet = await desk.set_up("pick")
    preview = await world.press(world.club.mara, sheet, "schedulelook")
    assert preview.private
    assert not preview.ids("vote")
    assert not posts(world.club.channel)
    await world.press(world.club.mara, sheet, "schedulepost")
    (post,) = posts(world.club.channel)
    film = said(post).split("## ")[1]
    assert film.split("\n")[0] in preview.text
    # The schedule itself goes on, with another film.
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert len(posts(world.club.channel)) == 2
    assert said(posts(world.club.channel)[1]) != said(post)


async def test_filters_hold(world: World, desk: Desk) -> None:
    sheet = await desk.set_up("pick")
    sheet = await world.choose(world.club.mara, sheet, "schedulegenre", "Horror")
    sheet = await world.choose(world.club.mara, sheet, "schedulemood", "scary")
    assert "Horror · scary" in sheet.text
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    (post,) = posts(world.club.channel)
    assert "Film of the day** · Horror · scary" in said(post)
    narrow = await desk.set_up("pick")
    await world.rest()
    narrow = await world.choose(world.club.mara, narrow, "schedulegenre", "Western")
    narrow = await world.choose(world.club.mara, narrow, "scheduledecade", "1920")
    narrow = await world.choose(world.club.mara, narrow, "schedulemood", "cosy")
    refused = await world.press(world.club.mara, narrow, "schedulelook")
    assert "Take one of them off" in refused.text


async def test_a_deleted_channel_pauses_it_and_is_told_once(world: World, desk: Desk) -> None:
    gone = world.club.guild.create_text_channel("gone")
    talk = world.club.guild.create_text_channel("mod-talk")
    await log_to(world, talk)
    await desk.set_up("line", channel=gone)
    await of_bot(world, gone).delete()
    await world.env.settle()
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
    assert "may not write there" in panel.text
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
    assert "may not write there" in panel.text


async def test_a_channel_that_is_closed_to_marquee_is_refused_at_once(world: World, desk: Desk) -> None:
    await may_write(world, world.club.channel, allowed=False)
    refused = await desk.set_up("line")
    assert refused.private
    assert "Marquee may not write in that channel" in refused.text


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
    assert "You may not mention this role yourself" in refused.text
    refused = Answer(await world.club.mara.select(sheet.message, [world.club.guild.default_role], custom_id=picked))
    assert "never pings" in refused.text
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
    assert "never pings" in refused.text
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


async def test_votes_are_counted_live_changed_and_taken_back(world: World, desk: Desk) -> None:
    await desk.set_up("pick")
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert len(posts(world.club.channel)) == 1
    told = await vote(world.club.ines, world, 0)
    assert told.private
    assert "You would watch" in told.text
    await vote(world.club.theo, world, 0)
    assert labels(posts(world.club.channel)[0])[:3] == ["Would watch (2)", "Not for us", "Seen it"]
    await world.restart()
    await vote(world.club.theo, world, 2)
    assert labels(posts(world.club.channel)[0])[:3] == ["Would watch (1)", "Not for us", "Seen it (1)"]
    back = await vote(world.club.theo, world, 2)
    assert "taken back" in back.text
    assert labels(posts(world.club.channel)[0])[:3] == ["Would watch (1)", "Not for us", "Seen it"]
    async with world.services.database.read() as reading:
        rows = await reading.rows("SELECT guild_id, member_id, verdict FROM verdict")
    assert rows == [(world.club.id, world.club.ines.id, "up")]


async def test_a_vote_of_somebody_who_keeps_to_themselves_counts_for_them_alone(world: World, desk: Desk) -> None:
    await decline(world, world.club.ines, "score")
    await desk.set_up("pick")
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert len(posts(world.club.channel)) == 1
    told = await vote(world.club.ines, world, 1)
    assert "not in the numbers" in told.text
    assert labels(posts(world.club.channel)[0])[:3] == ["Would watch", "Not for us", "Seen it"]


async def test_a_film_voted_down_or_seen_by_most_does_not_lead(world: World, desk: Desk) -> None:
    sheet = await desk.set_up("pick")
    first = (await world.press(world.club.mara, sheet, "schedulelook")).text
    film = first.split("## ")[1].split("\n")[0]
    title, year = film.rsplit(" (", 1)
    async with world.services.database.write(club=world.club.id) as writing:
        for member in (world.club.ines.id, world.club.theo.id):
            await writing.run(
                "INSERT INTO verdict SELECT ?, ?, id, 'seen', '2026-06-01T00:00:00+00:00' FROM film"
                " WHERE title = ? AND year = ?",
                world.club.id,
                member,
                title,
                int(year.rstrip(")")),
            )
    second = (await world.press(world.club.mara, sheet, "schedulelook")).text
    assert f"## {film}" not in second


async def test_nobody_is_quoted_who_does_not_want_to_be(world: World, desk: Desk) -> None:
    await alone(world)
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    async with world.services.database.write() as writing:
        await writing.run(
            "INSERT INTO unquoted VALUES (?, ?, '2026-01-01T00:00:00+00:00')", world.club.id, world.club.theo.id
        )
        await writing.run("UPDATE review SET written_on = '2025-06-01' WHERE member_id = ?", world.club.theo.id)
    await desk.set_up("line")
    await desk.set_up("year_ago")
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert not posts(world.club.channel)
    panel = await world.ask(world.club.mara, "schedule")
    sheet = await world.choose(world.club.mara, panel, "scheduleopen", first_of(panel))
    assert "there was nothing to post" in sheet.text


async def test_stars_that_are_kept_back_do_not_stand_under_the_line(world: World, desk: Desk) -> None:
    await alone(world)
    await world.write(world.club.theo, VEGAS, FINE, name="Theo", stars=4.5)
    await decline(world, world.club.theo, "score")
    await desk.set_up("line")
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    (post,) = posts(world.club.channel)
    assert "by **Theo**" in said(post)
    assert "★" not in said(post)


async def test_nothing_private_and_nothing_of_another_club_is_posted(world: World, desk: Desk) -> None:
    await alone(world)
    await world.write(world.other.theo, VEGAS, FINE, name="Otto")
    mine = await world.write(world.club.theo, RAN, FINE, name="Theo")
    async with world.services.database.write() as writing:
        await writing.run("UPDATE review SET state = 'private' WHERE id = ?", mine)
        await writing.run("UPDATE review SET written_on = '2025-06-01'")
    for what in ("line", "year_ago", "pick"):
        sheet = await desk.set_up(what)
        refused = await world.press(world.club.mara, sheet, "schedulelook")
        assert "begin" in refused.text
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert not posts(world.club.channel)


async def test_a_year_ago_on_the_day_and_in_the_week(world: World, desk: Desk) -> None:
    review = await world.write(world.club.theo, VEGAS, FINE, name="Theo", headline="Long nights")
    async with world.services.database.write() as writing:
        await writing.run("UPDATE review SET written_on = '2024-06-03' WHERE id = ?", review)
    week = world.club.guild.create_text_channel("weekly")
    await desk.set_up("year_ago")
    await desk.set_up("year_ago", day="6", channel=week)
    await desk.at(datetime(2026, 6, 2, 18, 0, tzinfo=UTC))
    assert not posts(world.club.channel)
    await desk.at(datetime(2026, 6, 3, 18, 0, tzinfo=UTC))
    (post,) = posts(world.club.channel)
    assert "2 years ago in this club" in said(post)
    assert "by **Theo**" in said(post)
    assert "Leaving Las Vegas (1995)" in said(post)
    await desk.at(datetime(2026, 6, 7, 18, 0, tzinfo=UTC))
    assert len(posts(week)) == 1
    assert len(posts(world.club.channel)) == 1


async def test_a_spoiler_of_former_years_stays_hidden(world: World, desk: Desk) -> None:
    text = "He dies at the end, and it is the most moving scene of the whole film by far."
    review = await world.write(world.club.theo, VEGAS, text, name="Theo", headline="He dies", spoilers=Spoilers.WHOLE)
    async with world.services.database.write() as writing:
        await writing.run("UPDATE review SET written_on = '2025-06-01' WHERE id = ?", review)
    await desk.set_up("year_ago")
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    (post,) = posts(world.club.channel)
    assert "dies" not in said(post)


@pytest.mark.parametrize(
    ("at", "zone", "says"),
    [
        ("quarter past", "Berlin", "Time cannot be"),
        ("20:00", "Berlni", "Europe/Berlin"),
        ("20:00", "EST", "no time zone"),
    ],
)
async def test_a_time_or_zone_that_is_none_is_refused(world: World, desk: Desk, at: str, zone: str, says: str) -> None:
    refused = await desk.set_up(at=at, zone=zone)
    assert refused.private
    assert says in refused.text
    assert "0 of 20" in (await world.ask(world.club.mara, "schedule")).text


async def test_a_club_has_at_most_twenty(world: World, desk: Desk) -> None:
    for _ in range(20):
        await desk.set_up("line")
    panel = await world.ask(world.club.mara, "schedule")
    assert "20 of 20" in panel.text
    assert not panel.ids("schedulenew")


async def test_paused_by_hand_it_rests_and_removed_it_is_gone(world: World, desk: Desk) -> None:
    sheet = await desk.set_up("line")
    sheet = await world.press(world.club.mara, sheet, "schedulepause")
    assert "It is paused" in sheet.text
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert not posts(world.club.channel)
    sheet = await world.press(world.club.mara, sheet, "scheduleresume")
    gone = await world.press(world.club.mara, sheet, "scheduledrop")
    assert "Nothing is set up yet" in gone.text
    await desk.at(datetime(2026, 6, 5, 18, 0, tzinfo=UTC))
    assert not posts(world.club.channel)
