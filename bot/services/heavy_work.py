"""Runs heavy work off the event loop, in a bounded number of threads or of worker processes with resource limits."""

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

MEMBER_LIMIT = 3
"""Tasks that one member may have running or queued, counted separately for threads and for processes."""
QUEUE_LIMIT = 64
"""Tasks of all members that may be queued, counted separately for threads and for processes."""
WAIT_SECONDS = 30.0
"""How long a task waits in the queue before it is refused with TooBusy."""
WALL_TIME_FACTOR = 6
"""Limit of wall time as a multiple of the CPU limit, because other programs may be using the processor."""
REUSES = 50
"""A worker process is replaced after this many tasks."""
_BOOT = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from bot.services.heavy_process import serve_requests; serve_requests()"
)


class WorkFailed(Exception):
    """The task raised an unexpected error in its process; the message names its class and place, never its input."""


class HeavyWork:
    """A bounded pool for work of more than about 5 ms of CPU, shared by all services.

    Each member may have one task running in a thread, one in a process, and a few in the queue. The queue serves the
    waiting members in turn (round-robin). `member` is the id of the member who asked; the operator is 0.
    """

    def __init__(self, *, threads: int = 2, processes: int = 2) -> None:
        self._threads = _PlacePool(threads)
        self._processes = _PlacePool(processes)
        self._running: set[asyncio.Future[Any]] = set()
        self._workers: set[_Worker] = set()
        self._idle: list[_Worker] = []
        self._closed = False

    async def run_in_thread(
        self, member: int, function: Callable[[*Ts], T], *args: *Ts, seconds: float | None = None
    ) -> T:
        """Run `function` in a thread and return its result.

        After `seconds`, or when the caller is cancelled, the call returns, but the thread keeps the member's place
        until it finishes: Python cannot stop a thread. Raises TooBusy, WorkTookTooLong, WorkStopped, and any error
        of the function.
        """
        await self._enter(self._threads, member)
        done = self._start(lambda: function(*args), lambda: self._threads.free_place(member))
        try:
            async with asyncio.timeout(seconds):
                return await done
        except TimeoutError:
            # A TimeoutError that the function itself raised must reach the caller unchanged.
            if seconds is None or not done.cancelled():
                raise
            raise WorkTookTooLong(seconds) from None

    async def run_isolated(
        self, member: int, function: Callable[[*Ts], T], *args: *Ts, seconds: float, megabytes: int
    ) -> T:
        """Run `function` in a worker process and return its result; meant for parsers of untrusted files.

        `function` must be defined at the top level of a module. Arguments and result are pickled, and the result may
        hold only plain values and classes of `bot.domain` and `bot.sources`. `seconds` limits CPU time (wall time is
        limited to six times as much). `megabytes` limits the memory that the task adds to the process. Windows has
        no such limits, so only wall time is limited there. A process that failed is not used again. Cancelling the
        caller kills the process.

        Raises TooBusy, WorkTookTooLong, WorkTooLarge, WorkCrashed, WorkStopped, any MarqueeError that the function
        raises, and WorkFailed for any other error.
        """
        request = pickle.dumps((function, args, seconds, megabytes))
        await self._enter(self._processes, member)
        worker = self._idle.pop() if self._idle else _Worker()
        self._workers.add(worker)

        def on_finish() -> None:
            self._processes.free_place(member)
            self._workers.discard(worker)
            if worker.reusable and not self._closed:
                self._idle.append(worker)
            else:
                worker.dispose()

        done = self._start(lambda: worker.send_request(request, seconds, megabytes), on_finish)
        try:
            answer: T = await done
        except asyncio.CancelledError:
            worker.kill()
            raise
        return answer

    async def close(self) -> None:
        """Stop at once: waiting callers get WorkStopped, processes are killed, threads are left to finish."""
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

    async def _enter(self, places: "_PlacePool", member: int) -> None:
        if self._closed:
            raise WorkStopped
        await places.take_place(member)

    def _start(self, work: Callable[[], T], on_finish: Callable[[], None]) -> asyncio.Future[T]:
        """Start `work` in a thread; `ended` runs in the event loop when the thread finishes, even if nobody waits."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._running.add(done)
        context = contextvars.copy_context()

        def settle(value: T | None, error: BaseException | None) -> None:
            self._running.discard(done)
            on_finish()
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
            # RuntimeError: the loop is closed, so nobody waits for the result.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(settle, value, error)

        # A daemon thread does not delay the exit of the program; a thread of an executor would.
        threading.Thread(target=thread, name="heavy work", daemon=True).start()
        return done


class _PlacePool:
    """At most `count` tasks at once and one per member; the others queue."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._busy: set[int] = set()
        self._waiting: OrderedDict[int, deque[asyncio.Future[None]]] = OrderedDict()

    async def take_place(self, member: int) -> None:
        """Wait for a place. Raises TooBusy, and WorkStopped when the pool closes meanwhile."""
        queue = self._waiting.get(member, ())
        if (member in self._busy) + len(queue) >= MEMBER_LIMIT:
            raise TooBusy(own=True)
        if member not in self._busy and len(self._busy) < self._count:
            self._busy.add(member)
            return
        if sum(map(len, self._waiting.values())) >= QUEUE_LIMIT:
            raise TooBusy(own=False)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(member, deque()).append(turn)
        try:
            await asyncio.wait((turn,), timeout=WAIT_SECONDS)
        except asyncio.CancelledError:
            if turn.done() and turn.exception() is None:
                self.free_place(member)
            else:
                self._leave_queue(member, turn)
            raise
        if not turn.done():
            self._leave_queue(member, turn)
            raise TooBusy(own=member in self._busy)
        turn.result()

    def free_place(self, member: int) -> None:
        self._busy.discard(member)
        if member in self._waiting:
            # A member who was just served goes to the end of the queue.
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

    def _leave_queue(self, member: int, turn: asyncio.Future[None]) -> None:
        queue = self._waiting.get(member)
        if queue is not None and turn in queue:
            queue.remove(turn)
            if not queue:
                del self._waiting[member]


class _Worker:
    """A worker process, started at its first request and used by one thread at a time."""

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

    def send_request(self, request: bytes, seconds: float, megabytes: int) -> Any:
        """Send a request and block until its answer arrives; call it in a thread."""
        self._healthy = False
        answer = self._exchange(request, seconds, megabytes)
        if answer is None and self._ended_idle():
            answer = self._exchange(request, seconds, megabytes)
        if answer is None:
            raise self._missing_answer_error(seconds)
        self._answered += 1
        return self._read_result(answer, megabytes)

    def kill(self) -> None:
        """Kill the process, from any thread; a thread that waits for its answer gets none."""
        with self._lock:
            self._killed = True
            if self._process is not None:
                self._process.kill()

    def dispose(self) -> None:
        """Kill a process that is no longer in use and close its pipes."""
        self.kill()
        if self._process is not None:
            _close_process(self._process)

    def _exchange(self, request: bytes, seconds: float, megabytes: int) -> bytes | None:
        with self._lock:
            if self._killed:
                return None
            if self._process is None:
                self._process = _start_process()
            process = self._process
        assert process.stdin is not None  # noqa: S101  both are pipes
        assert process.stdout is not None  # noqa: S101
        clock = threading.Timer(seconds * WALL_TIME_FACTOR, self._end_overdue, (process,))
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
        """Whether an idle process exited on its own after IDLE_SECONDS; if so, its pipes are closed here."""
        process = self._process
        if self._answered == 0 or self._killed or self._overdue or process is None:
            return False
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(1.0)
        if process.returncode != 0:
            return False
        _close_process(process)
        with self._lock:
            self._process = None
            self._answered = 0
        return True

    def _missing_answer_error(self, seconds: float) -> Exception:
        process = self._process
        if process is not None:
            process.kill()
            _close_process(process)
        code = None if process is None else process.returncode
        if self._overdue or (sys.platform != "win32" and code == -signal.SIGXCPU):
            return WorkTookTooLong(seconds)
        if not self._killed:
            log.warning("a worker process ended with exit code %s before it answered", code)
        return WorkCrashed()

    def _read_result(self, frame: bytes, megabytes: int) -> Any:
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
                    log.warning("input was nested too deeply for a worker process: %s", where)
                    raise WorkCrashed
                case ("broke", str() as name, str() as where):
                    raise WorkFailed(f"{name} at {where}")
        except pickle.UnpicklingError as error:
            raise WorkFailed(f"the answer cannot be read: {error}") from None
        raise WorkFailed("the answer is of an unknown kind")


def _start_process() -> subprocess.Popen[bytes]:
    path = json.dumps([entry or str(Path.cwd()) for entry in sys.path])
    return subprocess.Popen(  # noqa: S603  this program's own interpreter and module
        [sys.executable, "-I", "-c", _BOOT, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=config.worker_environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _close_process(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            # Closing flushes what was not written yet, which fails when the process is gone.
            with contextlib.suppress(OSError, ValueError):
                pipe.close()
    process.wait()
