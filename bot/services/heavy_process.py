"""The other end of `HeavyWork.run_isolated`: a process that runs one function at a time under limits.

Started with nothing but pipes and a bare environment. A frame is 8 bytes of length (big-endian) and a pickle.
"""

import contextlib
import importlib
import io
import math
import os
import pickle
import signal
import struct
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from bot.domain.errors import MarqueeError

_LENGTH = struct.Struct(">Q")
IDLE_SECONDS = 60.0
"""A process that is not used for so long ends by itself, with exit code 0."""
POLITENESS = 5
"""Added to the process's niceness, so that the bot itself is served first."""

_ANSWER_ROOMS = ("bot.domain.", "bot.sources.")
_ANSWER_TYPES = frozenset({
    ("builtins", "set"), ("builtins", "frozenset"), ("builtins", "bytearray"), ("builtins", "complex"),
    ("collections", "Counter"), ("collections", "OrderedDict"), ("collections", "deque"), ("decimal", "Decimal"),
    ("datetime", "date"), ("datetime", "datetime"), ("datetime", "time"), ("datetime", "timedelta"),
    ("datetime", "timezone"),
})  # fmt: skip


class _AnswerReader(pickle.Unpickler):
    """Unpickles plain values and classes of the domain and the sources; a hostile answer can name nothing else."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        if (module_name, global_name) in _ANSWER_TYPES:
            return super().find_class(module_name, global_name)
        if module_name.startswith(_ANSWER_ROOMS) and "." not in global_name:
            found = getattr(importlib.import_module(module_name), global_name, None)
            if isinstance(found, type) and found.__module__.startswith(_ANSWER_ROOMS):
                return found
        raise pickle.UnpicklingError(f"{module_name}.{global_name}")


def read_answer(frame: bytes) -> tuple[Any, ...]:
    """The tuple that a worker process sent. Raises pickle.UnpicklingError for anything but values of this program."""
    try:
        answer = _AnswerReader(io.BytesIO(frame)).load()
    except Exception as error:
        raise pickle.UnpicklingError(type(error).__name__) from error
    if not isinstance(answer, tuple) or not answer:
        raise pickle.UnpicklingError(type(answer).__name__)
    return answer


def write_frame(stream: IO[bytes], frame: bytes) -> None:
    """Send one frame. Raises OSError where the other end is gone."""
    stream.write(_LENGTH.pack(len(frame)))
    stream.write(frame)
    stream.flush()


def read_frame(stream: IO[bytes], limit: int | None = None) -> bytes | None:
    """The next frame; None at the end of the stream, or for a frame of more than `limit` bytes."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if limit is not None and length > limit:
        return None
    frame = stream.read(length)
    return frame if len(frame) == length else None


def serve_requests() -> None:
    """Answer requests from standard input until it ends. What the work prints goes nowhere."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("r+b") as nowhere:
        os.dup2(nowhere.fileno(), 0)
        os.dup2(nowhere.fileno(), 1)
    # Ctrl-C reaches the whole group of processes; the bot ends this one itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    polite = False
    while (request := _next(requests)) is not None:
        answer = _answer(request, hurried=not polite)
        polite = True
        with contextlib.suppress(OSError):
            write_frame(answers, answer)


def _next(requests: IO[bytes]) -> bytes | None:
    idle = threading.Timer(IDLE_SECONDS, os._exit, (0,))
    idle.daemon = True
    idle.start()
    try:
        return read_frame(requests)
    finally:
        idle.cancel()


def _answer(request: bytes, *, hurried: bool) -> bytes:
    """What comes of a request; `hurried` says that this process has not been made to wait for others yet."""
    try:
        function, args, seconds, megabytes = pickle.loads(request)  # noqa: S301  the bot itself wrote it
        if hurried and sys.platform != "win32":
            # From here on: what was imported for it is our own code, and somebody waits for it.
            with contextlib.suppress(OSError):
                os.nice(POLITENESS)
        with _limits(seconds, megabytes):
            answer = pickle.dumps(("value", function(*args)))
    except MemoryError:
        answer = pickle.dumps(("memory",))
    except MarqueeError as error:
        answer = pickle.dumps(("refused", type(error), error.args, vars(error)))
    except Exception as error:  # noqa: BLE001  whatever it is, the bot raises it again
        deep = isinstance(error, RecursionError)
        answer = pickle.dumps(("deep" if deep else "broke", type(error).__name__, _frames(error)))
    return answer


def _frames(error: Exception) -> str:
    """Where an error happened, without its message: that may hold words of the input."""
    frames = traceback.extract_tb(error.__traceback__)[-5:]
    return ", ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)


@contextlib.contextmanager
def _limits(seconds: float, megabytes: int) -> Iterator[None]:
    """Hold CPU time and memory of this process, as far as the platform can, while the work runs."""
    if sys.platform == "win32":
        yield
        return
    import resource  # noqa: PLC0415  Windows has none

    def limit(kind: int, soft: int | None) -> None:
        hard = resource.getrlimit(kind)[1]
        wanted = hard if soft is None else soft if hard == resource.RLIM_INFINITY else min(soft, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (wanted, hard))

    limit(resource.RLIMIT_CORE, 0)
    # Whole seconds; past the soft limit the system ends the process with SIGXCPU.
    limit(resource.RLIMIT_CPU, math.ceil(time.process_time() + seconds))
    if (used := _address_space()) is not None:
        limit(resource.RLIMIT_AS, used + megabytes * 2**20)
    try:
        yield
    finally:
        limit(resource.RLIMIT_CPU, None)
        limit(resource.RLIMIT_AS, None)


def _address_space() -> int | None:
    """Bytes of address space in use, where the system says so (Linux)."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")
