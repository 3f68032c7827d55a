"""Three processes' services over one PostgreSQL, with sessions that connect at once and a clock that tests advance."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.composition import Services, open_services
from bot.config import Settings
from bot.domain.catalogue.film import Film
from bot.domain.clubs.settings import PICTURES
from bot.domain.database_address import PostgresAddress
from bot.domain.ids import ChannelId, FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.shards.conduct import Mode
from bot.domain.shards.share import shard_of
from bot.services.catalogue.adding import read_film
from bot.services.clubs.departures import BotPresence
from bot.services.shards.keeper import TURN_SECONDS, ShardKeeper
from bot.store.changes import Changes
from bot.store.postgres.shard_board import PostgresShardBoard
from tests.shards.test_board import Clock, clock, place

__all__ = ["clock", "place"]

SHARDS = 6
CLUBS = [GuildId((number + 1) << 22) for number in range(12)]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TAKEN_OVER_SECONDS = 30.0


class Sessions:
    """Connects at once, as far as this process's own part goes."""

    def __init__(self) -> None:
        self.up: set[int] = set()

    async def connect_shard(self, shard: int) -> None:
        self.up.add(shard)

    async def disconnect_shard(self, shard: int) -> None:
        self.up.discard(shard)


@dataclass
class Process:
    name: str
    services: Services
    keeper: ShardKeeper
    sessions: Sessions
    started: list[str]

    async def turn(self) -> None:
        await self.keeper._take_turn()
        # What the turn began: connecting, disconnecting, finishing due work.
        for _ in range(20):
            await asyncio.sleep(0)
        if self.keeper._resting is not None:
            await asyncio.gather(self.keeper._resting)

    def answers(self, club: GuildId) -> bool:
        shard = shard_of(club, SHARDS)
        return shard in self.sessions.up and self.keeper.find_mode(shard) is not Mode.IGNORE


class Fleet:
    def __init__(self, place: PostgresAddress, folder: Path, clock: Clock, stack: AsyncExitStack) -> None:
        self._place, self._folder, self._clock, self._stack = place, folder, clock, stack
        self.now = NOW
        self.processes: list[Process] = []

    async def start(self, name: str) -> Process:
        settings = Settings(
            database_path=self._folder / name / "marquee.sqlite3",
            database_url=self._place,
            wikidata_address="http://127.0.0.1:1/w/api.php",
        )
        services = await self._stack.enter_async_context(open_services(settings, now=lambda: self.now))
        board = await PostgresShardBoard.open_board(self._place, self._clock)
        self._stack.push_async_callback(board.close_connection)
        keeper = ShardKeeper(board, name, services.duties, services.settle, self._clock)
        services.database.find_share = keeper.current_share
        services.duties.leads = keeper.is_leading
        process = Process(name, services, keeper, Sessions(), [])
        keeper.on_share = lambda _: services.wake_up()
        keeper.on_lead = lambda: process.started.append("lead")
        await keeper.join_others(process.sessions, wanted=SHARDS, grow_only=True)
        self.processes.append(process)
        return process

    async def settle(self, seconds: float = 100.0, step: float = 1.0) -> float:
        """Take turns until every club is answered and worked for, and return how long that took by the clock."""
        began = self._clock.now
        while self._clock.now < began + seconds:
            for process in self.processes:
                await process.turn()
            if all(self.workers(club) == 1 for club in CLUBS) and self.is_fair():
                return self._clock.now - began
            self._clock.now += step
        raise AssertionError({club: self.workers(club) for club in CLUBS})

    def is_fair(self) -> bool:
        held = [len(each.keeper.current_share().shards) for each in self.processes]
        return sum(held) == SHARDS and max(held) - min(held) <= 1

    def workers(self, club: GuildId) -> int:
        return sum(each.services.database.share.holds_club(club) for each in self.processes)

    def holder_of(self, club: GuildId) -> Process:
        return next(each for each in self.processes if each.services.database.share.holds_club(club))


@pytest.fixture
async def fleet(place: PostgresAddress, tmp_path: Path, clock: Clock) -> AsyncIterator[Fleet]:
    async with AsyncExitStack() as stack:
        fleet = Fleet(place, tmp_path, clock, stack)
        for name in ("a", "b", "c"):
            await fleet.start(name)
        await fleet.settle()
        yield fleet


async def schedule_everywhere(services: Services, due: datetime) -> None:
    async with services.database.write(changes=Changes.UNCACHED) as writing:
        for club in CLUBS:
            await writing.execute_write(
                """
                INSERT INTO schedule (guild_id, channel_id, what, minute, zone, next_at)
                VALUES (?, ?, 'pick', 0, 'UTC', ?)
                """,
                club,
                ChannelId(1),
                due.isoformat(),
            )


async def due_clubs(fleet: Fleet) -> Counter[GuildId]:
    return Counter(
        [
            schedule.guild
            for each in fleet.processes
            for schedule in await each.services.schedules.posting.due_schedules()
        ]
    )


async def test_a_schedule_is_due_at_one_of_three_processes_also_after_one_died(fleet: Fleet, clock: Clock) -> None:
    await schedule_everywhere(fleet.processes[0].services, NOW - timedelta(minutes=1))
    for each in fleet.processes:
        each.services.wake_up()
    assert await due_clubs(fleet) == Counter(CLUBS)
    del fleet.processes[0]
    assert await fleet.settle(step=TURN_SECONDS) <= TAKEN_OVER_SECONDS
    assert await due_clubs(fleet) == Counter(CLUBS)
    assert all(sum(each.answers(club) for each in fleet.processes) == 1 for club in CLUBS)


async def test_a_process_without_the_database_does_no_due_work(fleet: Fleet, clock: Clock) -> None:
    paused = fleet.processes[0]
    assert paused.services.database.share.shards
    clock.now += 14
    assert not paused.services.database.share.shards
    assert not paused.keeper.is_leading()
    await fleet.settle()
    assert paused.services.database.share.shards


async def test_due_work_that_has_begun_ends_before_its_shard_passes_on(fleet: Fleet) -> None:
    club = CLUBS[0]
    holder = fleet.holder_of(club)
    go_on, running = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        running.set()
        await go_on.wait()

    job = asyncio.create_task(holder.services.duties.for_share(work)())
    await running.wait()
    leaving = asyncio.create_task(holder.keeper.hand_over())
    for _ in range(10):
        for each in fleet.processes:
            await each.keeper._take_turn()
            await asyncio.sleep(0)
    shard = shard_of(club, SHARDS)
    assert fleet.workers(club) == 0, "the holder begins nothing more, and nobody else does yet"
    assert holder.keeper.find_mode(shard) is Mode.ASK
    go_on.set()
    await job
    others = [each for each in fleet.processes if each is not holder]
    for _ in range(10):
        for each in fleet.processes:
            await each.turn()
    assert sum(each.services.database.share.holds_club(club) for each in others) == 1
    leaving.cancel()


async def test_one_process_leads_and_does_what_is_done_once(fleet: Fleet) -> None:
    ran: list[str] = []

    async def clean() -> None:
        ran.append("cleaned")

    for each in fleet.processes:
        await each.services.duties.for_leader(clean)()
    assert ran == ["cleaned"]
    assert [each.started for each in fleet.processes].count(["lead"]) == 1


def member(club: GuildId, who: int, name: str) -> Actor:
    return Actor(
        guild=club,
        member=MemberId(who),
        name=name,
        channel=ChannelId(1),
        manages_server=True,
        manages_messages=True,
    )


async def until(true: object) -> None:
    for _ in range(500):
        if await true():  # type: ignore[operator]
            return
        await asyncio.sleep(0.02)
    raise AssertionError


async def test_a_setting_that_one_process_changes_another_one_reads(fleet: Fleet) -> None:
    one, other = fleet.processes[0].services, fleet.processes[1].services
    club = CLUBS[0]
    assert await other.clubs.pictures_shown(club)
    await one.clubs.change_setting(member(club, 1, "Ines"), PICTURES.key, "off")

    async def is_known() -> bool:
        return not await other.clubs.pictures_shown(club)

    await until(is_known)


async def test_two_processes_add_one_film_once(fleet: Fleet) -> None:
    film = read_film("A Film Nobody Knows Yet", 1999, ())
    club = CLUBS[0]
    added = await asyncio.gather(
        *(
            process.services.look_up.adding.add_typed_film(member(club, who, f"member {who}"), film)
            for who in range(1, 4)
            for process in fleet.processes
        )
    )
    assert len({each.film.id for each in added}) == 1
    assert sum(each.is_new for each in added) == 1


async def test_two_processes_add_one_looked_up_film_once(fleet: Fleet) -> None:
    film = Film(
        id=FilmId(0), title="Another Film Nobody Knows", year=2001, wikidata_id="Q99999999", directors=("Nobody",)
    )
    added = await asyncio.gather(
        *(
            process.services.look_up.adding.add_sourced_film(member(CLUBS[at], at + 1, "somebody"), film)
            for at, process in enumerate(fleet.processes)
        )
    )
    assert len({each.film.id for each in added}) == 1
    assert sum(each.is_new for each in added) == 1


async def test_what_waits_to_be_written_of_a_member_whom_another_process_erased_is_dropped(fleet: Fleet) -> None:
    one, other = fleet.processes[0].services, fleet.processes[1].services
    actor = member(CLUBS[0], 77, "Ines")
    other.clubs.remember_name(actor)
    other.clubs.remember_name(member(CLUBS[0], 78, "Theo"))
    fleet.now += timedelta(seconds=1)
    await one.privacy.forget_member(actor, keep_texts=False)
    await other.clubs.flush_pending()
    async with one.database.read() as reading:
        rows = await reading.fetch_rows(
            "SELECT member_id FROM member WHERE guild_id = ? AND member_id IN (77, 78)", CLUBS[0]
        )
    assert rows == [(78,)]
    # Who comes back is remembered again.
    fleet.now += timedelta(seconds=1)
    other.clubs.remember_name(actor)
    await other.clubs.flush_pending()
    async with one.database.read() as reading:
        assert await reading.fetch_count("SELECT count(*) FROM member WHERE member_id = 77") == 1


async def test_each_process_marks_only_clubs_of_its_own_as_left(fleet: Fleet) -> None:

    for club in CLUBS:
        fleet.processes[0].services.clubs.remember_name(member(club, 1, "Ines"))
    await fleet.processes[0].services.clubs.flush_pending()
    left = CLUBS[-1]
    for each in fleet.processes:
        share = each.services.database.share
        here = frozenset(club for club in CLUBS if share.holds_club(club) and club != left)
        await each.services.departures.reconcile_presence(
            BotPresence(here=here, unavailable=frozenset(), application=1)
        )
    status = await fleet.processes[0].services.departures.departure_status()
    assert set(status.departed) == {left}
