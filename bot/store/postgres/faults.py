"""PostgreSQL only: what a server's or the network's error means to the operator."""

from __future__ import annotations

import asyncpg
from asyncpg import exceptions

from bot.domain.database_address import PostgresAddress
from bot.domain.server_errors import ServerUnusable

ServerErrors = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)
"""What connecting and every statement can raise; InternalClientError if the server ends the connection at that time."""

_CAUSES: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.InvalidPasswordError, "it refuses the user name or the password"),
    (exceptions.InvalidAuthorizationSpecificationError, "it refuses this user"),
    (exceptions.InvalidCatalogNameError, "the server has no database of that name"),
    (exceptions.InsufficientPrivilegeError, "this user may not create tables in it"),
    (exceptions.TooManyConnectionsError, "the server has no connection left"),
    (exceptions.CannotConnectNowError, "the server is starting or stopping"),
    (TimeoutError, "the server does not answer"),
    (ConnectionRefusedError, "nothing listens there"),
)


def explain_server_error(address: PostgresAddress, error: BaseException) -> ServerUnusable:
    """The error to show for one that connecting or migrating raised; its text holds no password."""
    for kind, why in _CAUSES:
        if isinstance(error, kind):
            return ServerUnusable(address, why)
    return ServerUnusable(address, address.hide_in(str(error) or type(error).__name__))
