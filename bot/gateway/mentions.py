"""The digest of the last command sync and the command ids from it, which `/help` uses for links."""

from __future__ import annotations

import json

from bot.services.installation import Installation

KEY = "commands"


class CommandMentions:
    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._ids: dict[str, int] = {}

    async def is_synced(self, digest: str) -> bool:
        """Whether the last sync had this digest. Also loads the stored command ids."""
        stored = json.loads(await self._installation.read_fact(KEY) or "{}")
        self._ids = stored.get("ids", {})
        return bool(stored.get("digest") == digest)

    async def remember_commands(self, digest: str, ids: dict[str, int]) -> None:
        self._ids = ids
        await self._installation.write_fact(KEY, json.dumps({"digest": digest, "ids": ids}))

    def mention_of(self, command: str) -> str:
        """A clickable mention, or the command as inline code while its id is unknown."""
        identity = self._ids.get(command.split(" ", maxsplit=1)[0])
        return f"</{command}:{identity}>" if identity else f"`/{command}`"
