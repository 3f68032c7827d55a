"""The worker process behind `HeavyWork.run_isolated`: it runs one function at a time under resource limits.

It gets two pipes and a minimal environment. A frame is 8 bytes of length (big-endian) followed by a pickle.
"""

import contextlib
import enum
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
"""A process that has been idle for this long exits with code 0."""
NICENESS = 5
"""Added to the niceness of the process, so that the bot itself gets the processor first."""

_ANSWER_MODULES = ("bot.domain.", "bot.sources.")
_ANSWER_TYPES = frozenset({
    ("builtins", "set"), ("builtins", "frozenset"), ("builtins", "bytearray"), ("builtins", "complex"),
    ("collections", "Counter"), ("collections", "OrderedDict"), ("collections", "deque"), ("decimal", "Decimal"),
    ("datetime", "date"), ("datetime", "datetime"), ("datetime", "time"), ("datetime", "timedelta"),
    ("datetime", "timezone"),
})  # fmt: skip


class _AnswerReader(pickle.Unpickler):
    """Unpickles only plain values and classes of the domain and the sources, because an answer may be hostile."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        if (module_name, global_name) == ("builtins", "getattr"):
            return _enum_member
        if (module_name, global_name) in _ANSWER_TYPES:
            return super().find_class(module_name, global_name)
        if module_name.startswith(_ANSWER_MODULES) and "." not in global_name:
            found = getattr(importlib.import_module(module_name), global_name, None)
            if isinstance(found, type) and found.__module__.startswith(_ANSWER_MODULES):
                return found
        raise pickle.UnpicklingError(f"{module_name}.{global_name}")


def _enum_member(kind: object, name: object) -> enum.Enum:
    """What Python before 3.11.4 asks `getattr` for to read a member of an enum. Raises UnpicklingError for all else."""
    if isinstance(kind, enum.EnumType) and isinstance(name, str) and name in kind.__members__:
        member: enum.Enum = kind.__members__[name]
        return member
    raise pickle.UnpicklingError("builtins.getattr")


def read_answer(frame: bytes) -> tuple[Any, ...]:
    """The tuple that a worker process sent. Raises pickle.UnpicklingError for anything that is not allowed."""
    try:
        answer = _AnswerReader(io.BytesIO(frame)).load()
    except Exception as error:
        raise pickle.UnpicklingError(type(error).__name__) from error
    if not isinstance(answer, tuple) or not answer:
        raise pickle.UnpicklingError(type(answer).__name__)
    return answer


def write_frame(stream: IO[bytes], frame: bytes) -> None:
    """Send one frame. Raises OSError if the other process is gone."""
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
    """Answer requests from standard input until it ends. Anything that the tasks print is discarded."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("r+b") as nowhere:
        os.dup2(nowhere.fileno(), 0)
        os.dup2(nowhere.fileno(), 1)
    # Ctrl-C reaches the whole process group; the bot ends this process itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    served_one = False
    while (request := _next_request(requests)) is not None:
        answer = _answer(request, first_request=not served_one)
        served_one = True
        with contextlib.suppress(OSError):
            write_frame(answers, answer)


def _next_request(requests: IO[bytes]) -> bytes | None:
    idle = threading.Timer(IDLE_SECONDS, os._exit, (0,))
    idle.daemon = True
    idle.start()
    try:
        return read_frame(requests)
    finally:
        idle.cancel()


def _answer(request: bytes, *, first_request: bool) -> bytes:
    """The pickled answer to a request; `hurried` says that the niceness of this process was not raised yet."""
    try:
        function, args, seconds, megabytes = pickle.loads(request)  # noqa: S301  the bot itself wrote it
        if first_request and sys.platform != "win32":
            # Only now: the imports that `pickle.loads` did should run at full speed, because somebody waits.
            with contextlib.suppress(OSError):
                os.nice(NICENESS)
        with _limits(seconds, megabytes):
            answer = pickle.dumps(("value", function(*args)))
    except MemoryError:
        answer = pickle.dumps(("memory",))
    except MarqueeError as error:
        answer = pickle.dumps(("refused", type(error), error.args, vars(error)))
    except Exception as error:  # noqa: BLE001  the bot raises WorkFailed for it
        deep = isinstance(error, RecursionError)
        answer = pickle.dumps(("deep" if deep else "broke", type(error).__name__, _frames(error)))
    return answer


def _frames(error: Exception) -> str:
    """Where an error happened, without its message, which may quote the input."""
    frames = traceback.extract_tb(error.__traceback__)[-5:]
    return ", ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)


@contextlib.contextmanager
def _limits(seconds: float, megabytes: int) -> Iterator[None]:
    """Limit CPU time and memory of this process, as far as the platform can, while the task runs."""
    if sys.platform == "win32":
        yield
        return
    import resource  # noqa: PLC0415  missing on Windows

    def limit(kind: int, soft: int | None) -> None:
        hard = resource.getrlimit(kind)[1]
        wanted = hard if soft is None else soft if hard == resource.RLIM_INFINITY else min(soft, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (wanted, hard))

    limit(resource.RLIMIT_CORE, 0)
    # Whole seconds. Past the soft limit the system ends the process with SIGXCPU.
    limit(resource.RLIMIT_CPU, math.ceil(time.process_time() + seconds))
    if (used := _address_space()) is not None:
        limit(resource.RLIMIT_AS, used + megabytes * 2**20)
    try:
        yield
    finally:
        limit(resource.RLIMIT_CPU, None)
        limit(resource.RLIMIT_AS, None)


def _address_space() -> int | None:
    """Bytes of address space in use; None where the system does not tell (only Linux does)."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")
