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


class ServerForeign(ServerUnusable):
    """The database at `address` has tables, but not Marquee's."""

    def __init__(self, address: PostgresAddress) -> None:
        super().__init__(address, "it has tables of another program")


class ServerNewer(ServerUnusable):
    """A later release of Marquee wrote the database: `found` is its schema, `known` is this release's."""

    def __init__(self, address: PostgresAddress, found: int, known: int) -> None:
        super().__init__(address, f"a later release of Marquee wrote it (schema {found}, this release knows {known})")


class ServerHeld(MarqueeError):
    """Another process runs the bot on the database at `address`."""

    def __init__(self, address: PostgresAddress) -> None:
        super().__init__(address.shown)
        self.address = address


class DriverMissing(MarqueeError):
    """asyncpg, which the extra `postgres` installs, is not there."""
