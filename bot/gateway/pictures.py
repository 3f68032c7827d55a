"""Draws the pictures of cards in a worker process, and keeps the latest posters in memory."""

from __future__ import annotations

import asyncio
import io
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import TypeGuard, TypeVar, TypeVarTuple

import discord

from bot.domain.ids import GuildId
from bot.domain.reviews.club_snapshot import QuotedLine
from bot.gateway import replies
from bot.gateway.actors import Interaction
from bot.gateway.language.club_language import BuildCard
from bot.services.heavy_work import HeavyWork
from bot.ui.highlights import quotes
from bot.ui.highlights.quote_card import quote_card
from bot.ui.kit.layout import Card
from bot.ui.kit.posters.attachments import DrawnPicture, PaintedPicture, Picture, drawn_pictures, remove_pictures
from bot.ui.kit.posters.poster import draw_collage, draw_posters
from bot.ui.kit.posters.svg import paint_mirrored

log = logging.getLogger(__name__)

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

CACHE_BYTES = 24 * 2**20
"""About 600 posters of 20 kB and 40 larger pictures."""
LARGEST_KEPT = 2**20
CPU_SECONDS = 15.0
"""A collage of a hundred posters takes 2 seconds on a fast machine."""
MEGABYTES = 256
WAIT_SECONDS = 1.0
"""An answer does not wait longer for its pictures; it is sent without them, and they are drawn for the next one."""
MOST_WAITING = 20
"""With more answers waiting for pictures, further ones go without."""
_OPERATOR = 0


class PictureStudio:
    """Draws for every answer, one request at a time, because drawing holds the interpreter's lock.

    A poster depends on its facts alone, so it is kept by them: a corrected film gets another one. Nothing is written
    to disk.
    """

    def __init__(self, work: HeavyWork, wants_pictures: Callable[[GuildId], Awaitable[bool]] | None = None) -> None:
        """`wants_pictures` says whether a club shows drawn pictures; without it, every club does."""
        self._work = work
        self._wants_pictures = wants_pictures
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0
        self._turn = asyncio.Lock()
        self._drawing: set[asyncio.Task[list[bytes]]] = set()

    async def draw_card(
        self, card: Card, *, club: int | None = None, may_attach: bool = True
    ) -> list[tuple[Picture, bytes]]:
        """The card's drawn pictures with their PNGs, to be attached under their names.

        Where none may be attached, the club wants none, or drawing fails, they are taken out of the card instead.
        """
        wanted = drawn_pictures(card)
        if not wanted:
            return []
        if may_attach and club is not None and self._wants_pictures is not None:
            may_attach = await self._wants_pictures(GuildId(club))
        drawn = await self.draw_pictures(wanted) if may_attach else None
        if drawn is None:
            remove_pictures(card)
            return []
        return list(zip(wanted, drawn, strict=True))

    async def draw_pictures(self, wanted: Sequence[Picture]) -> list[bytes] | None:
        """Each picture as PNG; None if they could not be drawn in time."""
        held = self._held(wanted)
        if held is not None:
            return held
        if len(self._drawing) >= MOST_WAITING:
            return None
        task = asyncio.create_task(self._draw(wanted), name="pictures")
        self._drawing.add(task)
        task.add_done_callback(self._note_end)
        # A task that is late goes on: stopping it would also stop the process that draws, again and again.
        patience = max((picture.patience for picture in wanted), default=0.0)
        done, _ = await asyncio.wait((task,), timeout=max(WAIT_SECONDS, patience))
        return task.result() if done and not task.cancelled() and task.exception() is None else None

    def _note_end(self, task: asyncio.Task[list[bytes]]) -> None:
        self._drawing.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.warning("pictures could not be drawn: %s", type(error).__name__)

    def _held(self, wanted: Sequence[Picture]) -> list[bytes] | None:
        """The pictures if all of them are in memory: most answers then wait for nothing."""
        keys = [each.posters[0] if _is_poster(each) else each for each in wanted]
        if not all(key in self._kept for key in keys):
            return None
        for key in keys:
            self._kept.move_to_end(key)
        return [self._kept[key] for key in keys]

    async def draw_once(self, function: Callable[[*Ts], bytes], *args: *Ts) -> bytes:
        """Draw something that is not kept, such as a member's words. Raises the errors of HeavyWork.run_isolated."""
        async with self._turn:
            return await self._run(function, *args)

    async def _draw(self, wanted: Sequence[Picture]) -> list[bytes]:
        single = dict.fromkeys(each.posters[0] for each in wanted if _is_poster(each))
        if any(facts not in self._kept for facts in single):
            # Whoever waited for this turn finds what the one before has drawn.
            async with self._turn:
                missing = tuple(facts for facts in single if facts not in self._kept)
                if missing:
                    for facts, png in zip(missing, await self._run(draw_posters, missing), strict=True):
                        self._keep(facts, png)
        drawn = {facts: self._kept[facts] for facts in single}
        for facts in drawn:
            self._kept.move_to_end(facts)
        self._shrink()
        return [
            drawn[each.posters[0]]
            if isinstance(each, DrawnPicture) and not each.columns
            else await self._draw_large(each)
            for each in wanted
        ]

    async def _draw_large(self, picture: Picture) -> bytes:
        """A collage or a painted picture, from memory if it was drawn lately."""
        if picture in self._kept:
            self._kept.move_to_end(picture)
            return self._kept[picture]
        async with self._turn:
            if picture in self._kept:
                return self._kept[picture]
            if isinstance(picture, PaintedPicture) and picture.mirrored:
                png = await self._run(paint_mirrored, picture.painter, picture.facts)
            elif isinstance(picture, PaintedPicture):
                png = await self._run(picture.painter, picture.facts)
            else:
                png = await self._run(draw_collage, picture.posters, picture.columns, picture.lettering)
        if len(png) <= LARGEST_KEPT and (not isinstance(picture, PaintedPicture) or picture.keep):
            self._keep(picture, png)
            self._shrink()
        return png

    async def _run(self, function: Callable[[*Ts], T], *args: *Ts) -> T:
        return await self._work.run_isolated(_OPERATOR, function, *args, seconds=CPU_SECONDS, megabytes=MEGABYTES)

    def _keep(self, what: Hashable, png: bytes) -> None:
        self._kept[what] = png
        self._size += len(png)

    def _shrink(self) -> None:
        while self._size > CACHE_BYTES:
            _, png = self._kept.popitem(last=False)
            self._size -= len(png)


def _is_poster(picture: Picture) -> TypeGuard[DrawnPicture]:
    return isinstance(picture, DrawnPicture) and not picture.columns


async def answer_with_picture(
    interaction: Interaction, quoted: QuotedLine, fallback: BuildCard, *, private: bool
) -> None:
    """Send the line as a picture; `quotes.can_draw` must be true for it.

    Sends `fallback` if it cannot be drawn now, or if Discord does not take it.
    """
    await replies.defer_reply(interaction, private=private)
    with await replies.answer_language(interaction, private=private):
        picture = quotes.describe_picture(quoted)
    try:
        png = await interaction.client.pictures.draw_once(
            quote_card, picture.text, picture.author, picture.film, picture.stars
        )
    except Exception:
        log.exception("a quote picture could not be drawn")
        await replies.send_answer(interaction, fallback, private=private)
        return
    file = discord.File(io.BytesIO(png), quotes.FILE, description=picture.alt)
    if not await replies.send_answer(interaction, lambda: quotes.picture_card(quoted), private=private, file=file):
        await replies.send_answer(interaction, fallback, private=private)
