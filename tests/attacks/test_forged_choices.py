"""A choice that the list did not offer, or that belongs to another server, is refused and changes nothing."""

import re
from typing import Any

import discord
import pytest
import simcord
from simcord.backend import serializers
from simcord.backend.models import Overwrite
from simcord.enums import InteractionType, OverwriteType

from bot.domain.clubs.settings import CLUB_SETTINGS, LOG_CHANNEL, REVIEWER_ROLE
from bot.gateway.throttle import Throttle
from bot.store.changes import Changes
from bot.store.schedules import schedules as schedule_store
from bot.ui.kit import controls
from bot.ui.schedules import controls as schedules_controls
from tests.clubs.test_permissions import BUTTON, marked
from tests.schedules.helpers import Clock, Desk, first_of
from tests.support.stage import SELECTS, Stage, number_of, seed, stage
from tests.support.world import Answer, World

STRING, USER, ROLE, CHANNEL = 3, 5, 6, 8
KINDS = {USER: "users", ROLE: "roles", CHANNEL: "channels"}
REFUSED = "isn't one of the choices"
TEXTS = ("", "text", "-1", "0", "1e3", "٣", "1.5", str(2**63), str(2**70), "9" * 400)
LISTS = sorted(
    {*SELECTS, "schedulegenre", "schedulemood", "scheduledecade", "importpublish", "importpick"} & marked(BUTTON).keys()
)


@pytest.fixture(autouse=True)
def _no_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Throttle, "take_token", lambda *_, **__: None)


async def choose(
    world: World, who: simcord.MemberActor, custom_id: str, values: list[str], kind: int, offered: str = "offered"
) -> Answer:
    """Choose these values in a list that offers another one; Discord resolves the chosen ids."""
    channel = world.club.channel
    card = await world.ask(who, "help")
    component: dict[str, Any] = {"type": kind, "custom_id": custom_id}
    if kind == STRING:
        component["options"] = [{"label": "x", "value": offered}]
    data: dict[str, Any] = {"custom_id": custom_id, "component_type": kind, "values": values}
    if kind in KINDS:
        snowflakes = [value for value in values if re.fullmatch("[0-9]{1,20}", value)]
        data["resolved"] = {KINDS[kind]: {value: {"id": value, "name": "x"} for value in snowflakes}}
    backend = world.env.backend
    stored = backend.get_message(channel.id, card.message.id)
    shown = {**serializers.message_payload(backend, stored), "components": [{"type": 1, "components": [component]}]}
    return Answer(
        await who._dispatch_interaction(
            InteractionType.MESSAGE_COMPONENT,
            channel,
            data,
            extra={"message": shown},
            source_message_id=card.message.id,
        )
    )


async def kept(world: World) -> list[tuple[Any, ...]]:
    """The stored data that a forged choice could change."""
    async with world.services.database.read() as reading:
        return [
            *await reading.fetch_rows("SELECT key, value FROM club_setting ORDER BY key"),
            *await reading.fetch_rows("SELECT id, channel_id, role_id, genre, mood, decade FROM schedule ORDER BY id"),
            *await reading.fetch_rows("SELECT id, state FROM review ORDER BY id"),
        ]


async def test_a_value_that_no_list_held_is_refused(world: World) -> None:
    set_up: Stage = await stage(world)
    await seed(set_up, 0)
    before = await kept(world)
    for place, verb in enumerate(LISTS):
        control = marked(BUTTON)[verb]
        custom_id = control.custom_id(*(number_of(set_up, verb, name) for name in control.names))
        # Which value is forged makes no difference to the check, so each list gets some of them.
        values = (TEXTS[1 + place % (len(TEXTS) - 1)], str(world.other.guild.id), str(set_up.things["film"]))
        for chosen in (*([value] for value in values), ["offered", "offered"]):
            answer = await choose(world, world.club.mara, custom_id, chosen, STRING)
            assert REFUSED in answer.text, (verb, chosen, answer.text)
            assert answer.private
    assert await kept(world) == before


def forged(world: World) -> dict[str, list[str]]:
    """Roles and channels that may not be chosen in the club."""
    club, other = world.club, world.other
    backend = world.env.backend
    managed = club.guild.create_role("Some integration")
    cached = world.bot.get_guild(club.guild.id)
    assert cached is not None
    role = cached.get_role(managed.id)
    assert role is not None
    role.managed = True
    hidden = club.guild.create_text_channel("hidden")
    backend.set_overwrite(
        hidden.id,
        Overwrite(
            target_id=club.mara.id,
            type=OverwriteType.MEMBER,
            allow=0,
            deny=discord.Permissions(view_channel=True).value,
        ),
    )
    common = [*TEXTS[1:], "987654321987654321", str(other.guild.id)]
    return {
        "role": [*common, str(club.guild.id), str(managed.id), str(other.guild.create_role("Theirs").id)],
        "channel": [*common, str(club.guild.id), str(hidden.id), str(other.channel.id)],
    }


@pytest.mark.parametrize(("setting", "kind"), [(REVIEWER_ROLE, ROLE), (LOG_CHANNEL, CHANNEL)])
async def test_a_setting_takes_only_what_is_of_its_own_server(world: World, setting: Any, kind: int) -> None:
    custom_id = controls.SETTING.custom_id(list(CLUB_SETTINGS).index(setting.key))
    values = forged(world)["role" if kind == ROLE else "channel"]
    if kind == CHANNEL:
        values.append(str(world.club.guild.create_voice_channel("voice").id))
    for value in values:
        answer = await choose(world, world.club.mara, custom_id, [value], kind)
        assert REFUSED in answer.text, (value, answer.text)
        # Nor by a client that calls the list another kind of list.
        assert "something broke" not in (await choose(world, world.club.mara, custom_id, [value], STRING, value)).text
    assert await kept(world) == before_anything(await kept(world))
    right = world.club.guild.create_role("Reviewers").id if kind == ROLE else world.club.channel.id
    taken = await choose(world, world.club.mara, custom_id, [str(right)], kind)
    assert REFUSED not in taken.text
    assert (setting.key, str(right)) in await kept(world)


def before_anything(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [row for row in rows if row[0] not in (REVIEWER_ROLE.key, LOG_CHANNEL.key)]


async def test_a_schedule_pings_and_posts_only_in_its_own_server(world: World) -> None:
    desk, mara = Desk(world, Clock()), world.club.mara
    await desk.set_up("pick")
    await world.rest()
    number = int(first_of(await world.ask(mara, "schedule")))
    values = forged(world)
    before = await kept(world)
    everyone, managed = values["role"][-3:-1]
    for value in set(values["role"]) - {everyone, managed}:
        answer = await choose(world, mara, schedules_controls.ROLE.custom_id(number), [value], ROLE)
        assert REFUSED in answer.text, (value, answer.text)
    answer = await choose(world, mara, schedules_controls.ROLE.custom_id(number), [everyone], ROLE)
    assert "everyone" in answer.text
    for channel in ("987654321987654321", *values["channel"][-3:]):
        await world.rest()
        panel = await world.ask(mara, "schedule")
        form = await mara.click(panel.message, custom_id=panel.ids("schedulenew")[0])
        assert form.modal is not None
        fields = [
            {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}
            for name, value in {"what": "pick", "channel": channel, "day": "1", "time": "20:00", "zone": "Rome"}.items()
        ]
        refused = Answer(
            await mara._dispatch_interaction(
                InteractionType.MODAL_SUBMIT,
                world.club.channel,
                {"custom_id": schedules_controls.NEW.custom_id(), "components": fields},
            )
        )
        assert refused.private
        assert "something broke" not in refused.text
    assert await kept(world) == before
    async with world.services.database.read() as reading:
        assert len(await schedule_store.schedules_of_club(reading, world.club.id)) == 1


async def test_people_who_were_not_described_by_discord_are_not_chosen(world: World) -> None:
    ines = world.club.ines
    first = await world.ask(ines, "recommend")
    custom_id = first.ids("who")[0]
    for value in TEXTS[1:]:
        answer = await choose(world, ines, custom_id, [value], USER)
        assert REFUSED in answer.text, value


async def test_everyone_is_no_reviewer_however_the_setting_came_to_be(world: World) -> None:
    """A database in which an older release kept such a value."""
    async with world.services.database.write(changes=Changes.EVERYTHING, club=world.club.id) as writing:
        for key, value in ((REVIEWER_ROLE.key, world.club.guild.id), (LOG_CHANNEL.key, world.other.channel.id)):
            await writing.execute_write(
                "INSERT INTO club_setting VALUES (?, ?, ?, NULL, '2026')", world.club.id, key, str(value)
            )
    for number in world.services.mentions._ids.values():
        world.club.guild.set_command_permissions(number, {world.club.guild.default_role: True})
    refused = await world.ask(world.club.ines, "films changes")
    assert refused.private
    assert "You need the permission" in refused.text
    before = len(world.other.channel.history())
    await world.ask(world.club.mara, "films fix", film="Ran", fact="overview", value="A king.")
    assert len(world.other.channel.history()) == before
