"""What the operator's commands have in common: the database made ready, its errors told, a question, the time.

Results go to stdout; questions, progress and refusals go to stderr.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from bot.config import Settings
from bot.domain.errors import MarqueeError
from bot.store.database import Database

T = TypeVar("T")


def utc_now() -> datetime:
    return datetime.now(UTC)


def file_path(text: str) -> Path:
    """A path as typed, for argparse; `~` is a home folder although no shell has replaced it."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise argparse.ArgumentTypeError(f"{text}: this machine has no user of that name") from None


def discord_id(text: str) -> int:
    """A server's or user's id as typed, for argparse."""
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 2**63:
        raise argparse.ArgumentTypeError(f"{text} is no id: an id is a number of 17 to 20 digits")
    return int(text)


def port_number(text: str) -> int:
    """A port of this machine as typed, for argparse."""
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError(f"{text} is no port: choose a number from 1024 to 65535")
    return int(text)


def tell(text: str) -> None:
    """Say something that is no result."""
    print(text, file=sys.stderr, flush=True)


def require_terminal(question: str) -> None:
    """Raises NobodyToAsk where this question could not be asked."""
    from bot.domain.operator_errors import NobodyToAsk  # noqa: PLC0415

    # A pipe or a service's input may never end, so nothing is read from it.
    if sys.stdin is None or not sys.stdin.isatty():
        raise NobodyToAsk(question)


def ask_yes(question: str) -> bool:
    """Ask on the terminal; no answer at all is a no. Raises NobodyToAsk where the input is no terminal."""
    require_terminal(question)
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline()
    if not answer:
        tell("")
    return answer.strip().casefold() in ("y", "yes")


def must_agree(question: str, *, yes: bool) -> None:
    """Ask, unless `yes` has answered. Raises NotAgreed and NobodyToAsk."""
    from bot.domain.operator_errors import NotAgreed  # noqa: PLC0415

    if not (yes or ask_yes(question)):
        raise NotAgreed


def with_database(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    """Do this with the database, its schema up to date and the starter library in it. Raises DatabaseUnusable."""
    from bot import paths  # noqa: PLC0415  slow to import
    from bot.services.catalogue.starter import StarterLibrary  # noqa: PLC0415
    from bot.store.database import Database  # noqa: PLC0415

    async def opened() -> T:
        database = await Database.open(settings.database_path)
        try:
            if settings.starter_library:
                await StarterLibrary(database, utc_now, paths.STARTER).load_library()
            return await work(database)
        finally:
            await database.close()

    return guard_database(settings.database_path, lambda: asyncio.run(opened()))


def ready_database(settings: Settings) -> Path:
    """The database made ready, so that imports meet the starter library's films. Raises DatabaseUnusable."""

    async def nothing_more(_: Database) -> Path:
        return settings.database_path

    return with_database(settings, nothing_more)


def guard_database(path: Path, work: Callable[[], T]) -> T:
    """Tell of a database that cannot be read or written. Raises MarqueeError in the place of sqlite3.Error."""
    from bot.store import file_faults  # noqa: PLC0415

    try:
        return work()
    except sqlite3.Error as error:
        raise file_faults.explain_error(path, error) from error


def explain_error(error: OSError | sqlite3.Error) -> MarqueeError:
    """What an error means that no command expected: one of the output, or of the database that the settings name."""
    from bot import config, paths  # noqa: PLC0415
    from bot.store import file_faults  # noqa: PLC0415

    if isinstance(error, OSError):
        return file_faults.explain_error(Path("the output"), error)
    settings = config.read_valid_settings()
    return file_faults.explain_error(paths.LOCAL if settings is None else settings.database_path, error)
