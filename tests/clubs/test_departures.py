"""A club that the bot was removed from is kept for a while and then erased, but never by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.composition import Services
from bot.domain.ids import ChannelId, GuildId, MemberId
from bot.domain.people import Actor
from bot.services.clubs.departures import BotPresence, DepartureService, ErasureHold
from bot.services.privacy import erasures
from bot.store.clubs import departures as departure_store

ONE, TWO, THREE = GuildId(11), GuildId(22), GuildId(33)
APPLICATION = 900


@dataclass(slots=True)
class Clock:
    now: datetime = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)

    def pass_days(self, days: float) -> None:
        self.now += timedelta(days=days)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def departures(services: Services, clock: Clock) -> DepartureService:
    for guild in (ONE, TWO):
        who = Actor(member=MemberId(5), name="Ines", guild=guild, channel=ChannelId(1))
        await services.diary.rate_film(who, "Ran", 8, None, private=False)
    return make(services, clock)


def make(services: Services, clock: Clock, days: int = 30) -> DepartureService:
    salts = iter(f"{n:032}" for n in range(1_000))
    return DepartureService(services.database, lambda: clock.now, lambda: next(salts), days=days)


def at(*here: GuildId, unavailable: tuple[GuildId, ...] = (), application: int = APPLICATION) -> BotPresence:
    return BotPresence(here=frozenset(here), unavailable=frozenset(unavailable), application=application)


async def _clubs(services: Services) -> set[GuildId]:
    async with services.database.read() as reading:
        return await departure_store.clubs_with_data(reading)


async def test_a_club_that_is_gone_is_kept_and_then_erased(
    services: Services, departures: DepartureService, clock: Clock
) -> None:
    assert await departures.reconcile_presence(at(ONE)) is ErasureHold.NONE
    clock.pass_days(29)
    assert await departures.erase_due_clubs() == []
    assert await _clubs(services) == {ONE, TWO}
    clock.pass_days(1)
    assert await departures.erase_due_clubs() == [TWO]
    assert await _clubs(services) == {ONE}
    (note,) = erasures.read_erasures(services.database.path)
    assert note.guild == TWO
    assert note.digest is None


async def test_a_club_that_comes_back_in_time_keeps_everything(
    services: Services, departures: DepartureService, clock: Clock
) -> None:
    await departures.reconcile_presence(at(ONE))
    clock.pass_days(20)
    await departures.record_join(TWO)
    clock.pass_days(20)
    assert await departures.erase_due_clubs() == []
    await departures.record_leave(TWO)
    clock.pass_days(20)
    assert await departures.reconcile_presence(at(ONE, TWO)) is ErasureHold.NONE
    clock.pass_days(20)
    assert await departures.erase_due_clubs() == []
    assert await _clubs(services) == {ONE, TWO}


async def test_an_outage_is_no_departure(services: Services, departures: DepartureService, clock: Clock) -> None:
    await departures.reconcile_presence(at(ONE, unavailable=(TWO,)))
    clock.pass_days(400)
    assert await departures.erase_due_clubs() == []
    assert await _clubs(services) == {ONE, TWO}


@pytest.mark.parametrize("mistake", [at(THREE), at(), at(ONE, application=901)], ids=["others", "none", "application"])
async def test_what_looks_like_a_mistake_erases_nothing_until_it_is_confirmed(
    services: Services, departures: DepartureService, clock: Clock, mistake: BotPresence
) -> None:
    await departures.reconcile_presence(at(ONE, TWO))
    assert await departures.reconcile_presence(mistake) is not ErasureHold.NONE
    clock.pass_days(400)
    assert await departures.erase_due_clubs() == []
    assert (await departures.departure_status()).hold
    await departures.confirm_departures()
    assert not (await departures.departure_status()).hold
    later = make(services, clock)
    assert await later.reconcile_presence(mistake) is ErasureHold.NONE
    clock.pass_days(31)
    gone = {ONE, TWO} - mistake.here
    assert set(await later.erase_due_clubs()) == gone
    assert await _clubs(services) == {ONE, TWO} - gone


async def test_a_mistake_that_was_mended_needs_no_confirmation(departures: DepartureService) -> None:
    await departures.reconcile_presence(at(ONE, TWO))
    assert await departures.reconcile_presence(at()) is ErasureHold.ALL_MISSING
    assert await departures.reconcile_presence(at(ONE, TWO)) is ErasureHold.NONE
    assert not (await departures.departure_status()).hold


async def test_nothing_is_erased_before_discord_has_told_where_the_bot_is(
    services: Services, departures: DepartureService, clock: Clock
) -> None:
    await departures.reconcile_presence(at(ONE))
    clock.pass_days(400)
    assert await make(services, clock).erase_due_clubs() == []


async def test_with_zero_days_clubs_are_kept_for_ever(
    services: Services, departures: DepartureService, clock: Clock
) -> None:
    keeper = make(services, clock, days=0)
    await keeper.reconcile_presence(at(ONE))
    clock.pass_days(4_000)
    assert await keeper.erase_due_clubs() == []
    assert await departures.departure_status()
