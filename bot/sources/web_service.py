"""What the clients of public web services share: errors, pauses that a service asks for, answers of bounded size."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import aiohttp

PATIENCE: Final = 10.0
"""Timeout of one request in seconds."""
LIMIT: Final = 1_000_000
"""Maximum bytes of a response; a film with everything appended takes a few hundred thousand."""
DEFAULT_WAIT: Final = 10.0
"""Seconds to wait after a 429 without Retry-After; `LONGEST_WAIT` limits the value of Retry-After."""
LONGEST_WAIT: Final = 3_600.0


class WebTrouble(Exception):
    """The request failed. The message is safe to log: it contains neither a key nor a title."""


class WebKeyRefused(WebTrouble):
    """401 or 403: the service rejected the key, or the sender."""


class WebBusy(WebTrouble):
    """429, or the service's own word for it: no requests are allowed for `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__("429")
        self.seconds = seconds


class WebAnswerInvalid(WebTrouble):
    """The response is not a valid answer."""


async def fetch_object(
    session: aiohttp.ClientSession,
    address: str,
    query: Mapping[str, str],
    *,
    limit: int = LIMIT,
    parse: Callable[[bytes], Any] = json.loads,
) -> tuple[dict[str, Any], Mapping[str, str]] | None:
    """Return the JSON object and the headers of a response; None for 404. Redirects are not followed.

    `parse` runs on the event loop and raises ValueError or RecursionError for what is not JSON.
    Raises WebKeyRefused, WebBusy, WebAnswerInvalid (also for more than `limit` bytes) and WebTrouble.
    """
    try:
        async with session.get(address, params=query, allow_redirects=False) as response:
            if response.status == 404:
                return None
            check_status(response.status, response.headers)
            answer = parse(await _read_body(response, limit))
            headers = response.headers
    except (ValueError, RecursionError):
        # aiohttp also raises ValueErrors for invalid addresses and headers.
        raise WebAnswerInvalid("not JSON") from None
    except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
        raise WebTrouble(type(error).__name__) from None
    if not isinstance(answer, dict):
        raise WebAnswerInvalid("no object")
    return answer, headers


def check_status(status: int, headers: Mapping[str, str]) -> None:
    """Raises WebKeyRefused, WebBusy or WebTrouble for every status but 200."""
    if status in (401, 403):
        raise WebKeyRefused(str(status))
    if status == 429:
        raise WebBusy(read_wait(headers.get("Retry-After")))
    if status != 200:
        raise WebTrouble(str(status))


def read_wait(written: str | None) -> float:
    """Parse a Retry-After header, a number of seconds or a date; return 1 to LONGEST_WAIT seconds."""
    try:
        seconds = float(written or DEFAULT_WAIT)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(written or "") - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            seconds = DEFAULT_WAIT
    return min(LONGEST_WAIT, max(1.0, seconds)) if seconds == seconds else DEFAULT_WAIT  # noqa: PLR0124  not a number


async def _read_body(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """Read the unpacked body in chunks. Raises WebAnswerInvalid as soon as it exceeds `limit` bytes."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        body += chunk
        if len(body) > limit:
            raise WebAnswerInvalid("too long")
    return bytes(body)
