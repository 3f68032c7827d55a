"""Heavy work off the event loop: few places, fairly given, in a thread or in a process of its own under limits."""

import asyncio
import contextlib
import contextvars
import json
import logging
import pickle
import signal
import subprocess
import sys
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple, cast

from bot import config
from bot.domain.work_errors import TooBusy, WorkCrashed, WorkStopped, WorkTookTooLong, WorkTooLarge
from bot.services.heavy_process import read_answer, read_frame, write_frame

log = logging.getLogger(__name__)

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

IN_FLIGHT = 3
"""Pieces of work that one member may have running and waiting in a kind of place."""
WAITING = 64
"""Pieces of work of everybody that may wait for a kind of place."""
PATIENCE = 30.0
"""Seconds that a piece of work waits for a place."""
CLOCK_FACTOR = 6
"""A worker process may take so many times its CPU time by the clock: the machine may be busy with others."""
REUSES = 50
"""A worker process is replaced after so many pieces of work."""
_BOOT = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from bot.services.heavy_process import serve_requests; serve_requests()"
)


class WorkBroke(Exception):
    """The work raised something unexpected in its process; says what and where, without words of the input."""


class HeavyWork:
    """A bounded pool for work of more than about 5 ms of CPU.

    A member has one running piece of work in each kind of place and a few that wait; of those who wait, the member
    who was served longest ago comes next. `member` is whoever asks; 0 stands for the operator.
    """

    def __init__(self, *, threads: int = 2, processes: int = 2) -> None:
        self._threads = _Places(threads)
        self._processes = _Places(processes)
        self._running: set[asyncio.Future[Any]] = set()
        self._workers: set[_Worker] = set()
        self._idle: list[_Worker] = []
        self._closed = False

    async def run_in_thread(
        self, member: int, function: Callable[[*Ts], T], *args: *Ts, seconds: float | None = None
    ) -> T:
        """What `function` returns, computed in a thread.

        After `seconds`, or when the caller is cancelled, nobody waits for the thread any more, but it keeps the
        member's place until it ends: Python cannot end a thread. Raises TooBusy, WorkTookTooLong, WorkStopped, and
        whatever the function raises.
        """
        await self._enter(self._threads, member)
        done = self._start(lambda: function(*args), lambda: self._threads.free(member))
        try:
            async with asyncio.timeout(seconds):
                return await done
        except TimeoutError:
            # The function's own error of this name is not ours.
            if seconds is None or not done.cancelled():
                raise
            raise WorkTookTooLong(seconds) from None

    async def run_isolated(
        self, member: int, function: Callable[[*Ts], T], *args: *Ts, seconds: float, megabytes: int
    ) -> T:
        """What `function` returns, computed in a process of its own: for parsers of files that strangers made.

        `function` is one of a module's top level; arguments and result are pickled, and the result holds nothing but
        plain values and classes of `bot.domain` and `bot.sources`. `seconds` is CPU time (and six times as long by
        the clock), `megabytes` is the memory that the work may add to the process; where the system has no such
        limits (Windows), only the clock counts. A process that failed in any way is not used again. Cancelling the
        caller ends the process.

        Raises TooBusy, WorkTookTooLong, WorkTooLarge, WorkCrashed, WorkStopped, any MarqueeError that the function
        raises, and WorkBroke for any other error.
        """
        request = pickle.dumps((function, args, seconds, megabytes))
        await self._enter(self._processes, member)
        worker = self._idle.pop() if self._idle else _Worker()
        self._workers.add(worker)

        def ended() -> None:
            self._processes.free(member)
            self._workers.discard(worker)
            if worker.reusable and not self._closed:
                self._idle.append(worker)
            else:
                worker.dispose()

        done = self._start(lambda: worker.ask(request, seconds, megabytes), ended)
        try:
            answer: T = await done
        except asyncio.CancelledError:
            worker.kill()
            raise
        return answer

    async def close(self) -> None:
        """Give up everything at once: whoever waits gets WorkStopped, processes end, threads are left to end."""
        self._closed = True
        for places in (self._threads, self._processes):
            places.close()
        for done in tuple(self._running):
            if not done.done():
                done.set_exception(WorkStopped())
        for worker in self._workers:
            worker.kill()
        while self._idle:
            self._idle.pop().dispose()

    async def _enter(self, places: "_Places", member: int) -> None:
        if self._closed:
            raise WorkStopped
        await places.take(member)

    def _start(self, work: Callable[[], T], ended: Callable[[], None]) -> asyncio.Future[T]:
        """Begin work in a thread; `ended` runs in the event loop once the thread is through, whoever still waits."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._running.add(done)
        context = contextvars.copy_context()

        def settle(value: T | None, error: BaseException | None) -> None:
            self._running.discard(done)
            ended()
            if done.done():
                return
            if error is None:
                done.set_result(cast("T", value))
            else:
                done.set_exception(error)

        def thread() -> None:
            value, error = None, None
            try:
                value = context.run(work)
            except BaseException as raised:  # noqa: BLE001  handed to whoever waits
                error = raised
            # A loop that is closed has nobody who waits.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(settle, value, error)

        # A daemon does not hold up the end of the program, as a thread of an executor would.
        threading.Thread(target=thread, name="heavy work", daemon=True).start()
        return done


class _Places:
    """So many pieces of work at once, one of a member."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._busy: set[int] = set()
        self._waiting: OrderedDict[int, deque[asyncio.Future[None]]] = OrderedDict()

    async def take(self, member: int) -> None:
        """Wait for a place. Raises TooBusy, and WorkStopped when the pool closes meanwhile."""
        queue = self._waiting.get(member, ())
        if (member in self._busy) + len(queue) >= IN_FLIGHT:
            raise TooBusy(own=True)
        if member not in self._busy and len(self._busy) < self._count:
            self._busy.add(member)
            return
        if sum(map(len, self._waiting.values())) >= WAITING:
            raise TooBusy(own=False)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(member, deque()).append(turn)
        try:
            await asyncio.wait((turn,), timeout=PATIENCE)
        except asyncio.CancelledError:
            if turn.done() and turn.exception() is None:
                self.free(member)
            else:
                self._leave(member, turn)
            raise
        if not turn.done():
            self._leave(member, turn)
            raise TooBusy(own=member in self._busy)
        turn.result()

    def free(self, member: int) -> None:
        self._busy.discard(member)
        if member in self._waiting:
            # Behind everybody else who waits.
            self._waiting.move_to_end(member)
        while len(self._busy) < self._count:
            following = next((each for each in self._waiting if each not in self._busy), None)
            if following is None:
                return
            queue = self._waiting[following]
            turn = queue.popleft()
            if not queue:
                del self._waiting[following]
            self._busy.add(following)
            turn.set_result(None)

    def close(self) -> None:
        for queue in self._waiting.values():
            for turn in queue:
                turn.set_exception(WorkStopped())
        self._waiting.clear()

    def _leave(self, member: int, turn: asyncio.Future[None]) -> None:
        queue = self._waiting.get(member)
        if queue is not None and turn in queue:
            queue.remove(turn)
            if not queue:
                del self._waiting[member]


class _Worker:
    """A process that works for this one: started at its first request, asked by one thread at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._answered = 0
        self._healthy = True
        self._killed = False
        self._overdue = False

    @property
    def reusable(self) -> bool:
        return self._healthy and not self._killed and not self._overdue and 0 < self._answered < REUSES

    def ask(self, request: bytes, seconds: float, megabytes: int) -> Any:
        """Send a request and wait for what comes of it, in a thread."""
        self._healthy = False
        answer = self._exchange(request, seconds, megabytes)
        if answer is None and self._ended_idle():
            answer = self._exchange(request, seconds, megabytes)
        if answer is None:
            raise self._why_none(seconds)
        self._answered += 1
        return self._result(answer, megabytes)

    def kill(self) -> None:
        """End the process now, from any thread; whoever asks it gets no answer."""
        with self._lock:
            self._killed = True
            if self._process is not None:
                self._process.kill()

    def dispose(self) -> None:
        """End a process that nobody asks any more, and close its pipes."""
        self.kill()
        if self._process is not None:
            _close(self._process)

    def _exchange(self, request: bytes, seconds: float, megabytes: int) -> bytes | None:
        with self._lock:
            if self._killed:
                return None
            if self._process is None:
                self._process = _started()
            process = self._process
        assert process.stdin is not None  # noqa: S101  both are pipes
        assert process.stdout is not None  # noqa: S101
        clock = threading.Timer(seconds * CLOCK_FACTOR, self._end_overdue, (process,))
        clock.daemon = True
        clock.start()
        try:
            write_frame(process.stdin, request)
            return read_frame(process.stdout, megabytes * 2**20)
        except (OSError, ValueError):  # the process is gone, or its pipe is closed
            return None
        finally:
            clock.cancel()

    def _end_overdue(self, process: subprocess.Popen[bytes]) -> None:
        self._overdue = True
        process.kill()

    def _ended_idle(self) -> bool:
        """Whether a process that had worked before ended by itself because it had nothing to do; then it is let go."""
        process = self._process
        if self._answered == 0 or self._killed or self._overdue or process is None:
            return False
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(1.0)
        if process.returncode != 0:
            return False
        _close(process)
        with self._lock:
            self._process = None
            self._answered = 0
        return True

    def _why_none(self, seconds: float) -> Exception:
        process = self._process
        if process is not None:
            process.kill()
            _close(process)
        code = None if process is None else process.returncode
        if self._overdue or (sys.platform != "win32" and code == -signal.SIGXCPU):
            return WorkTookTooLong(seconds)
        if not self._killed:
            log.warning("a worker process ended with exit code %s before it answered", code)
        return WorkCrashed()

    def _result(self, frame: bytes, megabytes: int) -> Any:
        try:
            match read_answer(frame):
                case ("value", value):
                    self._healthy = True
                    return value
                case ("refused", type() as kind, tuple() as args, dict() as state) if issubclass(kind, Exception):
                    self._healthy = True
                    error = kind.__new__(kind, *args)
                    vars(error).update(state)
                    raise error
                case ("memory",):
                    raise WorkTooLarge(megabytes)
                case ("deep", str(), str() as where):
                    log.warning("a worker process read something nested too deeply: %s", where)
                    raise WorkCrashed
                case ("broke", str() as name, str() as where):
                    raise WorkBroke(f"{name} at {where}")
        except pickle.UnpicklingError as error:
            raise WorkBroke(f"an answer that is none: {error}") from None
        raise WorkBroke("an answer of no known kind")


def _started() -> subprocess.Popen[bytes]:
    path = json.dumps([entry or str(Path.cwd()) for entry in sys.path])
    return subprocess.Popen(  # noqa: S603  this program's own interpreter and module
        [sys.executable, "-I", "-c", _BOOT, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=config.worker_environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            # What was not written yet has nobody to read it.
            with contextlib.suppress(OSError, ValueError):
                pipe.close()
    process.wait()
