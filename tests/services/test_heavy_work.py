"""Heavy work: places and queueing, process limits, results, and shutdown."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncGenerator, Callable
from threading import Event
from typing import TypeVar, TypeVarTuple

import pytest

from bot.domain.catalogue.errors import FilmNotFound
from bot.domain.errors import InvalidValue
from bot.domain.work_errors import TooBusy, WorkCrashed, WorkStopped, WorkTookTooLong, WorkTooLarge
from bot.services import heavy_process, heavy_work
from bot.services.heavy_work import HeavyWork, WorkFailed
from tests.support import heavy_tasks

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
ANA, BEN, EVA = 1, 2, 3
posix = pytest.mark.skipif(sys.platform == "win32", reason="the system has no such limits")


@pytest.fixture
async def heavy() -> AsyncGenerator[HeavyWork]:
    made = HeavyWork(threads=1, processes=1)
    yield made
    await made.close()


async def _isolated(heavy: HeavyWork, function: Callable[[*Ts], T], *args: *Ts) -> T:
    return await heavy.run_isolated(ANA, function, *args, seconds=30, megabytes=200)


async def test_a_thread_gives_its_result_and_its_error(heavy: HeavyWork) -> None:
    assert await heavy.run_in_thread(ANA, heavy_tasks.film, "Heat") == heavy_tasks.film("Heat")
    with pytest.raises(FilmNotFound):
        await heavy.run_in_thread(ANA, heavy_tasks.refuse, "Hat")


def _wait_until_begun(heavy: HeavyWork) -> None:
    while not any(worker._process for worker in heavy._workers):
        time.sleep(0.01)


async def test_turns_go_round_among_those_who_wait(heavy: HeavyWork) -> None:
    gate, served = Event(), []

    async def ask(member: int, number: int) -> None:
        await heavy.run_in_thread(member, heavy_tasks.wait_for, gate, number)
        served.append((member, number))

    asks = [asyncio.ensure_future(ask(*each)) for each in ((ANA, 1), (ANA, 2), (ANA, 3), (BEN, 1), (EVA, 1))]
    await asyncio.sleep(0)
    with pytest.raises(TooBusy) as refused:
        await heavy.run_in_thread(ANA, heavy_tasks.process_of)
    assert refused.value.own
    gate.set()
    await asyncio.gather(*asks)
    assert served == [(ANA, 1), (BEN, 1), (EVA, 1), (ANA, 2), (ANA, 3)]


async def test_one_member_never_has_two_places() -> None:
    heavy = HeavyWork(threads=2)
    gate = Event()
    mine = [asyncio.ensure_future(heavy.run_in_thread(ANA, heavy_tasks.wait_for, gate, n)) for n in range(3)]
    await asyncio.sleep(0)
    assert await heavy.run_in_thread(BEN, heavy_tasks.process_of) == os.getpid(), "a place is free for others"
    gate.set()
    assert await asyncio.gather(*mine) == [0, 1, 2]
    await heavy.close()


async def test_too_many_who_wait_are_refused(heavy: HeavyWork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heavy_work, "QUEUE_LIMIT", 2)
    gate = Event()
    asks = [asyncio.ensure_future(heavy.run_in_thread(n, heavy_tasks.wait_for, gate, n)) for n in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(TooBusy) as refused:
        await heavy.run_in_thread(9, heavy_tasks.process_of)
    assert not refused.value.own
    gate.set()
    assert await asyncio.gather(*asks) == [0, 1, 2]


async def test_waiting_for_a_place_ends(heavy: HeavyWork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heavy_work, "WAIT_SECONDS", 0.01)
    gate = Event()
    first = asyncio.ensure_future(heavy.run_in_thread(ANA, heavy_tasks.wait_for, gate, 1))
    await asyncio.sleep(0)
    with pytest.raises(TooBusy):
        await heavy.run_in_thread(BEN, heavy_tasks.process_of)
    gate.set()
    assert await first == 1
    assert await heavy.run_in_thread(BEN, heavy_tasks.process_of) == os.getpid()


async def test_who_leaves_while_waiting_takes_no_place(heavy: HeavyWork) -> None:
    gate = Event()
    first = asyncio.ensure_future(heavy.run_in_thread(ANA, heavy_tasks.wait_for, gate, 1))
    second = asyncio.ensure_future(heavy.run_in_thread(BEN, heavy_tasks.wait_for, gate, 2))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.wait((second,))
    gate.set()
    assert await first == 1
    assert await heavy.run_in_thread(EVA, heavy_tasks.process_of) == os.getpid()


async def test_a_thread_past_its_time_keeps_the_place_until_it_ends(heavy: HeavyWork) -> None:
    gate = Event()
    with pytest.raises(WorkTookTooLong):
        await heavy.run_in_thread(ANA, heavy_tasks.wait_for, gate, 1, seconds=0.01)
    following = asyncio.ensure_future(heavy.run_in_thread(BEN, heavy_tasks.process_of))
    await asyncio.sleep(0.05)
    assert not following.done()
    gate.set()
    assert await following == os.getpid()


async def test_a_process_of_its_own_is_used_again(heavy: HeavyWork) -> None:
    first = await _isolated(heavy, heavy_tasks.process_of)
    assert first != os.getpid()
    assert await _isolated(heavy, heavy_tasks.film, "Heat") == heavy_tasks.film("Heat")
    assert await _isolated(heavy, heavy_tasks.process_of) == first


async def test_it_knows_no_token(heavy: HeavyWork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    assert "secret" not in (await _isolated(heavy, heavy_tasks.environment)).values()


async def test_a_refusal_comes_back_with_its_facts(heavy: HeavyWork) -> None:
    first = await _isolated(heavy, heavy_tasks.process_of)
    with pytest.raises(FilmNotFound) as refused:
        await _isolated(heavy, heavy_tasks.refuse, "Hat")
    assert (refused.value.typed, refused.value.nearest) == ("Hat", (heavy_tasks.film("Heat"),))
    with pytest.raises(InvalidValue):
        await _isolated(heavy, heavy_tasks.refuse_value)
    assert await _isolated(heavy, heavy_tasks.process_of) == first, "a refusal is no failure"


async def test_an_unexpected_error_names_its_place_and_no_words_of_the_input(heavy: HeavyWork) -> None:
    first = await _isolated(heavy, heavy_tasks.process_of)
    with pytest.raises(WorkFailed, match=r"KeyError at .*heavy_tasks\.py:\d+ break_down") as broke:
        await _isolated(heavy, heavy_tasks.break_down, "words of a stranger")
    assert "stranger" not in str(broke.value)
    assert await _isolated(heavy, heavy_tasks.process_of) != first, "a process that failed is not used again"


@posix
async def test_cpu_time_is_limited(heavy: HeavyWork) -> None:
    with pytest.raises(WorkTookTooLong):
        await heavy.run_isolated(ANA, heavy_tasks.spin, seconds=0.1, megabytes=50)
    assert await _isolated(heavy, heavy_tasks.film, "Heat")


async def test_time_by_the_clock_is_limited(heavy: HeavyWork) -> None:
    with pytest.raises(WorkTookTooLong):
        await heavy.run_isolated(ANA, heavy_tasks.sleep_long, seconds=0.1, megabytes=50)


@posix
async def test_memory_is_limited(heavy: HeavyWork) -> None:
    with pytest.raises(WorkTooLarge):
        await heavy.run_isolated(ANA, heavy_tasks.fill_memory, 400, seconds=10, megabytes=50)
    # The limit is of one piece of work, not of the process.
    size = await heavy.run_isolated(ANA, heavy_tasks.fill_memory, 100, seconds=10, megabytes=300)
    assert size == 100 * 2**20


@pytest.mark.parametrize("code", [0, 1, 139])
async def test_a_process_that_dies_is_a_refusal(heavy: HeavyWork, code: int) -> None:
    with pytest.raises(WorkCrashed):
        await _isolated(heavy, heavy_tasks.die, code)
    assert await _isolated(heavy, heavy_tasks.film, "Heat")


async def test_what_is_nested_too_deeply_is_a_refusal(heavy: HeavyWork) -> None:
    with pytest.raises(WorkCrashed):
        await _isolated(heavy, heavy_tasks.go_deep)


@pytest.mark.parametrize("work", [heavy_tasks.answer_with_code, heavy_tasks.answer_with_module])
async def test_an_answer_names_nothing_that_runs(heavy: HeavyWork, work: Callable[[], object]) -> None:
    with pytest.raises(WorkFailed):
        await _isolated(heavy, work)


async def test_a_process_that_ended_for_want_of_work_is_replaced(heavy: HeavyWork) -> None:
    first = await _isolated(heavy, heavy_tasks.process_of)
    (worker,) = heavy._idle
    process = worker._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()  # as its idle timer would, it ends with exit code 0
    process.wait(20)
    assert await _isolated(heavy, heavy_tasks.process_of) != first


async def test_a_caller_that_is_cancelled_ends_the_process(heavy: HeavyWork) -> None:
    asked = asyncio.ensure_future(_isolated(heavy, heavy_tasks.sleep_long))
    await asyncio.to_thread(_wait_until_begun, heavy)
    (worker,) = heavy._workers
    asked.cancel()
    await asyncio.wait((asked,))
    assert worker._process is not None
    assert worker._process.wait(20) != 0
    assert await _isolated(heavy, heavy_tasks.film, "Heat"), "its place is free again"


async def test_closing_answers_everybody_and_ends_the_processes() -> None:
    heavy, gate = HeavyWork(threads=1, processes=1), Event()
    asks: list[asyncio.Future[object]] = [
        asyncio.ensure_future(heavy.run_in_thread(n, heavy_tasks.wait_for, gate, n)) for n in range(2)
    ]
    asks.append(asyncio.ensure_future(_isolated(heavy, heavy_tasks.sleep_long)))
    await asyncio.to_thread(_wait_until_begun, heavy)
    processes = [worker._process for worker in heavy._workers]
    await heavy.close()
    outcomes = await asyncio.gather(*asks, return_exceptions=True)
    assert [type(each) for each in outcomes] == [WorkStopped] * 3
    assert [process.wait(20) != 0 for process in processes if process] == [True]
    with pytest.raises(WorkStopped):
        await heavy.run_in_thread(ANA, heavy_tasks.process_of)
    gate.set()


def test_a_frame_that_claims_to_be_huge_is_not_read() -> None:
    import io

    assert heavy_process.read_frame(io.BytesIO(b"\xff" * 8 + b"x"), 100) is None
    assert heavy_process.read_frame(io.BytesIO(b"\x00" * 7 + b"\x05abc"), 100) is None
