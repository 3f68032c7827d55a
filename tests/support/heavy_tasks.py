"""Functions that the tests of heavy work run in a thread or a process."""

from __future__ import annotations

import os
import sys
import time
from threading import Event

from bot.domain.catalogue.errors import FilmNotFound
from bot.domain.catalogue.film import Film
from bot.domain.errors import InvalidValue
from bot.domain.ids import FilmId


def process_of(_: int = 0) -> int:
    return os.getpid()


def environment() -> dict[str, str]:
    return dict(os.environ)


def film(title: str) -> Film:
    sys.stdout.write("what the work prints goes nowhere")
    return Film(id=FilmId(1), title=title, year=1995)


def refuse(typed: str) -> None:
    raise FilmNotFound(typed, (film("Heat"),))


def refuse_value() -> None:
    raise InvalidValue("year", "words of a stranger", "a year")


def break_down(_: str) -> None:
    raise KeyError("words of a stranger")


def go_deep(depth: int = 0) -> int:
    return go_deep(depth + 1) + 1


def spin() -> None:
    while True:
        pass


def sleep_long() -> None:
    time.sleep(60)


def fill_memory(megabytes: int) -> int:
    return len(b"x" * (megabytes * 2**20))


def die(code: int) -> None:
    os._exit(code)


def answer_with_code() -> object:
    """An answer that would run code when unpickled, as a compromised process might send."""
    return _Trap()


class _Trap:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("exit 1",)


def answer_with_module() -> object:
    return sys.maxsize, print


def wait_for(gate: Event, value: int) -> int:
    gate.wait(30)
    return value
