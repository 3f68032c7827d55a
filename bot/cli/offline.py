"""Shared by the operator's commands: argument types, questions, and opening the database with its error messages.

Results go to stdout; questions, progress and errors go to stderr.
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
    """An argparse type: a path. Expands `~`, in case no shell has."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise argparse.ArgumentTypeError(f"{text}: this machine has no user of that name") from None


def discord_id(text: str) -> int:
    """An argparse type: the id of a server or user."""
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 2**63:
        raise argparse.ArgumentTypeError(f"{text} is not an id: an id is a number of 17 to 20 digits")
    return int(text)


def port_number(text: str) -> int:
    """An argparse type: a port number."""
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError(f"{text} is not a port: choose a number from 1024 to 65535")
    return int(text)


def tell(text: str) -> None:
    """Print a message that is not a result, on stderr."""
    print(text, file=sys.stderr, flush=True)


def require_terminal(question: str) -> None:
    """Raises NobodyToAsk if stdin is not a terminal, so that the question could not be answered."""
    from bot.domain.operator_errors import NobodyToAsk  # noqa: PLC0415

    # Do not read from a pipe or a service's stdin, which may never end.
    if sys.stdin is None or not sys.stdin.isatty():
        raise NobodyToAsk(question)


def ask_yes(question: str) -> bool:
    """Ask on the terminal; anything but y or yes means no. Raises NobodyToAsk if stdin is not a terminal."""
    require_terminal(question)
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline()
    if not answer:
        tell("")
    return answer.strip().casefold() in ("y", "yes")


def must_agree(question: str, *, yes: bool) -> None:
    """Ask, unless `yes` is True. Raises NotAgreed and NobodyToAsk."""
    from bot.domain.operator_errors import NotAgreed  # noqa: PLC0415

    if not (yes or ask_yes(question)):
        raise NotAgreed


def with_database(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    """Run `work` with the database, its schema migrated and the starter library loaded. Raises DatabaseUnusable."""
    from bot import paths  # noqa: PLC0415  slow to import
    from bot.services.catalogue.starter import StarterLibrary  # noqa: PLC0415
    from bot.store.engines import open_database  # noqa: PLC0415

    async def opened() -> T:
        database = await open_database(settings.database_path, settings.database_url)
        try:
            if settings.starter_library:
                await StarterLibrary(database, utc_now, paths.STARTER).load_library()
            return await work(database)
        finally:
            await database.close()

    return guard_database(settings.database_path, lambda: asyncio.run(opened()))


def require_file(settings: Settings) -> None:
    """Raises FileNeeded where clubs' data is not in the file at DATABASE_PATH."""
    from bot.domain.server_errors import FileNeeded  # noqa: PLC0415

    if settings.database_url is not None:
        raise FileNeeded(settings.database_url)


def ready_database(settings: Settings) -> Path:
    """Migrate the database and load the starter library, so that imports can match its films; returns the path.

    Raises DatabaseUnusable, and FileNeeded where clubs' data is in PostgreSQL.
    """
    require_file(settings)

    async def nothing_more(_: Database) -> Path:
        return settings.database_path

    return with_database(settings, nothing_more)


def guard_database(path: Path, work: Callable[[], T]) -> T:
    """Run `work`. Raises MarqueeError instead of sqlite3.Error."""
    from bot.store import file_faults  # noqa: PLC0415

    try:
        return work()
    except sqlite3.Error as error:
        raise file_faults.explain_error(path, error) from error


def explain_error(error: OSError | sqlite3.Error) -> MarqueeError:
    """An unexpected error as a MarqueeError: an OSError is about the output, any other about the database."""
    from bot import config, paths  # noqa: PLC0415
    from bot.store import file_faults  # noqa: PLC0415

    if isinstance(error, OSError):
        return file_faults.explain_error(Path("the output"), error)
    settings = config.read_valid_settings()
    return file_faults.explain_error(paths.LOCAL if settings is None else settings.database_path, error)
