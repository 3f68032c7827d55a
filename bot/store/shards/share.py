"""The parameters of the condition by which a statement reads only the clubs of one process's share.

The condition is `(guild_id >> 22) % ? IN (SELECT value FROM json_each(?))`, which both engines take.
"""

from __future__ import annotations

import json

from bot.domain.shards.share import ShardShare


def share_values(share: ShardShare) -> tuple[int, str]:
    """The values of the condition's two parameters."""
    return share.count, json.dumps(sorted(share.shards))
