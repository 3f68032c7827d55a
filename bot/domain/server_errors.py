"""Errors about a PostgreSQL server; the operator reads these in the terminal. None of them holds a password."""

from __future__ import annotations

from bot.domain.database_address import PostgresAddress
from bot.domain.errors import MarqueeError


class ServerUnusable(MarqueeError):
    """The database at `address` cannot be used; `why` gives the cause, without a password."""

    def __init__(self, address: PostgresAddress, why: str) -> None:
        super().__init__(address.shown, why)
        self.address = address
        self.why = why


class ServerForeign(MarqueeError):
    """The database at `address` has tables, but not Marquee's."""

    def __init__(self, address: PostgresAddress) -> None:
        super().__init__(address.shown)
        self.address = address


class ServerNewer(MarqueeError):
    """A later release of Marquee wrote the database: `found` is its schema, `known` is this release's."""

    def __init__(self, address: PostgresAddress, found: int, known: int) -> None:
        super().__init__(address.shown, found, known)
        self.address = address
        self.found = found
        self.known = known


class ServerHeld(MarqueeError):
    """Another process runs the bot on the database at `address`, or moves data there."""

    def __init__(self, address: PostgresAddress) -> None:
        super().__init__(address.shown)
        self.address = address


class DriverMissing(MarqueeError):
    """asyncpg, which the extra `postgres` installs, is not there."""


class FileNeeded(MarqueeError):
    """This command works on a database file, and clubs' data is in the database at `address`."""

    def __init__(self, address: PostgresAddress) -> None:
        super().__init__(address.shown)
        self.address = address


class MoveMixed(MarqueeError):
    """The place that data would move to already holds other data."""

    def __init__(self, to: str) -> None:
        super().__init__(to)
        self.to = to


class MoveDiffers(MarqueeError):
    """After a move, these tables are not what they were at the place they came from."""

    def __init__(self, to: str, tables: tuple[str, ...]) -> None:
        super().__init__(to, tables)
        self.to = to
        self.tables = tables


class MoveUnfinished(MarqueeError):
    """A move to the database at `address` has begun and not ended."""

    def __init__(self, address: PostgresAddress) -> None:
        super().__init__(address.shown)
        self.address = address
