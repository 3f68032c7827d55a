"""Files that people attach: read with a limit, and taken for text only where they are text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.errors import TooLong
from bot.domain.review import REVIEW_LIMIT
from bot.domain.writing import FILE_LIMIT
from bot.domain.writing_errors import FileNotText

if TYPE_CHECKING:
    import discord


async def text_of(file: discord.Attachment, limit: int = FILE_LIMIT) -> str:
    """The text of a UTF-8 file.

    Raises FileNotText for anything else, or more than `limit` bytes, and TooLong for more than a review holds.
    """
    if file.size > limit:
        raise FileNotText(file.filename, limit)
    data = await file.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileNotText(file.filename, limit) from None
    if "\x00" in text or not text.strip():
        raise FileNotText(file.filename, limit)
    if len(text) > REVIEW_LIMIT:
        raise TooLong("text", "characters", len(text), REVIEW_LIMIT)
    return text


async def bytes_of(file: discord.Attachment, limit: int) -> bytes:
    """The bytes of a file. Raises FileNotText for more than `limit` of them, before anything is fetched."""
    if file.size > limit:
        raise FileNotText(file.filename, limit)
    return await file.read()
