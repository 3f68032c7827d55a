"""Reads attached files, with limits on their size and a check that text files are text."""

from __future__ import annotations

import asyncio

import aiohttp
import discord

from bot.domain.errors import TooLong
from bot.domain.reviews.errors import FileNotText, FileUnreachable
from bot.domain.reviews.review import REVIEW_LIMIT
from bot.domain.reviews.submission import FILE_LIMIT

FETCH_SECONDS = 60.0


async def read_text_file(file: discord.Attachment, limit: int = FILE_LIMIT) -> str:
    """The text of a UTF-8 file of at most `limit` bytes.

    Raises FileNotText for anything else, TooLong for more characters than a review may have, and FileUnreachable.
    """
    if file.size > limit:
        raise FileNotText(file.filename, limit)
    data = await read_attachment(file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileNotText(file.filename, limit) from None
    if "\x00" in text or not text.strip():
        raise FileNotText(file.filename, limit)
    if len(text) > REVIEW_LIMIT:
        raise TooLong("text", "characters", len(text), REVIEW_LIMIT)
    return text


async def read_file_bytes(file: discord.Attachment, limit: int) -> bytes:
    """The bytes of a file. Raises FileNotText for more than `limit` bytes, before the download, and FileUnreachable."""
    if file.size > limit:
        raise FileNotText(file.filename, limit)
    return await read_attachment(file)


async def read_attachment(file: discord.Attachment) -> bytes:
    """All bytes of a file. Raises FileUnreachable if Discord does not deliver it."""
    try:
        return await asyncio.wait_for(file.read(), FETCH_SECONDS)
    except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
        raise FileUnreachable(file.filename) from error
