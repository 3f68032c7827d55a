"""Work that takes a while: the person who waits sees how far it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TypeVar

from bot.gateway import replies
from bot.gateway.actors import Interaction
from bot.ui.kit.layout import Card

SECONDS = 2.5
"""Between two looks at the work: Discord allows five edits in five seconds."""

Result = TypeVar("Result")


async def show_progress(
    interaction: Interaction,
    work: Callable[[Callable[[float], None]], Coroutine[None, None, Result]],
    card: Callable[[float], Card],
) -> Result:
    """Do the work while the deferred answer shows the share that it tells; gives, or raises, what the work does."""
    share = 0.0

    def told(now: float) -> None:
        nonlocal share
        share = now

    task = asyncio.ensure_future(work(told))
    try:
        while not (await asyncio.wait((task,), timeout=SECONDS))[0]:
            # The work goes on whatever happens to the picture of its progress.
            await replies.replace_message(interaction, card(share), vital=False)
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
