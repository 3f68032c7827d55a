"""PostgreSQL only: the numbers of advisory locks. A club's own lock is its id, which is far above these."""

from __future__ import annotations

MIGRATING = 1
EVERY_CLUB = 2
"""Shared by the writes of one club; alone for those that concern all."""
RUNNING = 3
"""Held by the process that runs the bot."""
MOVING = 4
SHARD_BOARD = 5
"""Held during one process's turn at the board of shards."""
LEADING = 6
"""Held by the one process that does what needs doing once: cleaning up, and setting the commands."""
ADDING_FILMS = 7
"""Held from looking for the same film until the new one is stored."""
