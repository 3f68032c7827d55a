"""Parses the values of single settings. Each function raises ValueError with what to do, after the setting's name."""

from __future__ import annotations

import re
from dataclasses import dataclass

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, slots=True)
class HttpAddress:
    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_http_address(text: str) -> HttpAddress | None:
    """A host and a port, such as 127.0.0.1:9090 or [::1]:9090; None for an empty text. Raises ValueError."""
    if not text:
        return None
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or "/" in host or not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65_535:
        raise ValueError(f'is "{text}". Use a host and a port, such as 127.0.0.1:9090')
    return HttpAddress(host, int(port))


def parse_log_format(text: str) -> str:
    """Raises ValueError."""
    if text.lower() not in ("text", "json"):
        raise ValueError(f'is "{text}". Use text or json')
    return text.lower()


def parse_log_level(text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        raise ValueError(f'is "{text}". Choose one of {", ".join(LOG_LEVELS)}')
    return text.upper()


def parse_switch(text: str) -> bool:
    if text.casefold() in ("on", "yes", "true", "1"):
        return True
    if text.casefold() in ("off", "no", "false", "0"):
        return False
    raise ValueError(f'is "{text}". Choose on or off')


def parse_tmdb_key(text: str) -> str:
    # A key has 32 hexadecimal digits; a read access token is a JSON Web Token: three parts separated by full stops.
    if text and not re.fullmatch(r"[0-9a-f]{32}|[\w-]+\.[\w-]+\.[\w-]+", text):
        raise ValueError("does not look like a key of TMDB. Copy it again from your account there: Settings, page API")
    return text


def parse_country(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", text):
        raise ValueError(f'is "{text}". Give the two letters of a country, such as US or DE')
    return text.upper()


def parse_contact(text: str) -> str:
    # It becomes part of a header, in brackets.
    if len(text) > 200 or not text.isascii() or not text.isprintable() or set(text) & set("()"):
        raise ValueError("is not an address. Give an e-mail address or the address of a page, without brackets")
    return text
