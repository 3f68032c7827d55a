"""Tells the owner of the application when the nightly backup fails, and when it works again."""

from __future__ import annotations

import logging

import discord

from bot.domain.backup_errors import NightlyBackupFailing
from bot.gateway.delivery import NOBODY, describe_failure, is_discord_trouble
from bot.services.backups import Backups
from bot.services.installation import Installation
from bot.ui.problems import operator_sentence

log = logging.getLogger(__name__)

TOLD = "backup_alert"
"""The key of the installation's facts under which is kept that the owner knows of a failure."""
WORKS_AGAIN = "The nightly backup works again."
HINT = "You get this message because the application is yours; BACKUP_ALERTS=off in `.env` ends such messages."


class BackupAlert:
    """Makes the nightly backup, and writes to the owner once for each failure, however long it lasts."""

    def __init__(self, client: discord.Client, backups: Backups, installation: Installation) -> None:
        self._client = client
        self._backups = backups
        self._installation = installation

    async def back_up(self) -> None:
        await self._backups.run_nightly()
        if not self._backups.alerts:
            return
        problem = self._backups.find_problem()
        failing = isinstance(problem, NightlyBackupFailing)
        if failing == bool(await self._installation.read_fact(TOLD)):
            return
        told = f"{operator_sentence(problem)}\n-# {HINT}" if problem is not None and failing else WORKS_AGAIN
        if await self._write_to_owner(told):
            await self._installation.write_fact(TOLD, "failing" if failing else "")

    async def _write_to_owner(self, words: str) -> bool:
        """Whether it was sent, or can never be; the log has the failure of the backup in any case."""
        try:
            application = await self._client.application_info()
            owner = application.team.owner_id if application.team is not None else application.owner.id
            if owner is None:
                return True
            await (await self._client.fetch_user(owner)).send(words, allowed_mentions=NOBODY)
        except (discord.HTTPException, OSError) as error:
            log.warning("the application's owner could not be told of the backup: %s", describe_failure(error))
            return not is_discord_trouble(error)
        return True
