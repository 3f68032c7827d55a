"""What the operator's commands have in common: the database made ready, its errors told, a question, the time."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from bot.config import Settings
    from bot.store.database import Database

T = TypeVar("T")


def now() -> datetime:
    return datetime.now(UTC)


def agreed(question: str) -> bool:
    """Ask on the terminal; no answer at all is a no."""
    try:
        return input(f"{question} [y/N] ").strip().casefold() in ("y", "yes")
    except EOFError:
        print()
        return False


def with_database(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    """Do this with the database, its schema up to date and the starter library in it. Raises DatabaseUnusable."""
    from bot import paths  # noqa: PLC0415  slow to import
    from bot.services.starter import Starter  # noqa: PLC0415
    from bot.store.database import Database  # noqa: PLC0415

    async def opened() -> T:
        database = await Database.open(settings.database_path)
        try:
            if settings.starter_library:
                await Starter(database, now, paths.STARTER).load()
            return await work(database)
        finally:
            await database.close()

    return guarded(settings.database_path, lambda: asyncio.run(opened()))


def ready(settings: Settings) -> Path:
    """The database made ready, so that imports meet the starter library's films. Raises DatabaseUnusable."""

    async def nothing_more(_: Database) -> Path:
        return settings.database_path

    return with_database(settings, nothing_more)


def guarded(path: Path, work: Callable[[], T]) -> T:
    """Tell of a database that cannot be read or written. Raises DatabaseUnusable."""
    from bot.domain.operator_errors import DatabaseUnusable  # noqa: PLC0415

    try:
        return work()
    except sqlite3.Error as error:
        raise DatabaseUnusable(path, str(error)) from error
