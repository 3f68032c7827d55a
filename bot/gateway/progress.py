"""Shows the progress of long work in its deferred answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TypeVar

from bot.gateway import replies
from bot.gateway.actors import Interaction
from bot.ui.kit.layout import Card

SECONDS = 2.5
"""Seconds between two updates. Discord allows five edits in five seconds."""

Result = TypeVar("Result")


async def show_progress(
    interaction: Interaction,
    work: Callable[[Callable[[float], None]], Coroutine[None, None, Result]],
    card: Callable[[float], Card],
) -> Result:
    """Run `work` and show its progress in the deferred answer. Returns, or raises, what `work` does.

    `work` gets a function that it calls with the share that is done, from 0 to 1.
    """
    share = 0.0

    def report(now: float) -> None:
        nonlocal share
        share = now

    task = asyncio.ensure_future(work(report))
    try:
        while not (await asyncio.wait((task,), timeout=SECONDS))[0]:
            # Not vital: the work continues even if Discord does not take the update.
            await replies.replace_message(interaction, lambda: card(share), vital=False)
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
