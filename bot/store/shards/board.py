"""The seam to the board of shards, which several processes share, and to what one of them may do alone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from bot.domain.shards.board import Board


class ShardBoard(ABC):
    """One process's view of the board. Every method raises StorageBusy while the database cannot be reached.

    `on_change` is called when another process has changed the board, and when changes may have been missed.
    """

    on_change: Callable[[], None]

    @abstractmethod
    async def change_board(self, change: Callable[[Board, float], Board]) -> Board:
        """Replace the board by what `change` makes of it and of the time in seconds, while no other process does."""

    @abstractmethod
    async def reserve_identify(self, bucket: int) -> float:
        """Reserve the bucket's next moment, and return how many seconds to wait for it."""

    @abstractmethod
    async def claim_answer(self, interaction: int) -> bool:
        """Whether this process is the first to ask for this interaction, and so the one to answer it."""

    @abstractmethod
    async def try_to_lead(self) -> bool:
        """Whether this process leads from now on, or has led already. It leads until its connection is lost."""

    @abstractmethod
    async def close_connection(self) -> None:
        """Close the connection; calling it again does nothing."""
