"""PostgreSQL only: the numbers of advisory locks. A club's own lock is its id, which is far above these."""

from __future__ import annotations

MIGRATING = 1
EVERY_CLUB = 2
"""Shared by the writes of one club; alone for those that concern all."""
RUNNING = 3
"""Held by the process that runs the bot."""
MOVING = 4
