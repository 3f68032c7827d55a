"""The address of a PostgreSQL server, which hides its password wherever it is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

SCHEMES = ("postgresql", "postgres")


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """`url` holds the password, so it is in no repr; `shown` is what logs and messages may say."""

    url: str = field(repr=False)
    shown: str

    def __str__(self) -> str:
        return self.shown

    def hide_in(self, text: str) -> str:
        """A text, perhaps a library's, without the password."""
        password = urlsplit(self.url).password
        hidden = text.replace(self.url, self.shown)
        for secret in {password, unquote(password)} if password else ():
            hidden = hidden.replace(secret, "…")
        return hidden


def parse_address(text: str) -> PostgresAddress:
    """Raises ValueError with a sentence that does not repeat the address."""
    found = re.match(r"([a-zA-Z][\w+.-]*)://", text)
    if found is None or found[1].lower() not in SCHEMES:
        raise ValueError("is not an address of PostgreSQL. It looks like postgresql://user:password@host:5432/database")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError("is not an address of PostgreSQL: its port must be a number") from None
    if not parts.path.strip("/"):
        raise ValueError("names no database. It looks like postgresql://user:password@host:5432/database")
    user = f"{parts.username}@" if parts.username else ""
    host = f"{parts.hostname or ''}{f':{port}' if port else ''}"
    return PostgresAddress(f"postgresql{text[found.end(1) :]}", f"postgresql://{user}{host}{parts.path}")
