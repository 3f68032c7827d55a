"""The owner of the application hears once that the nightly backup fails, and once that it works again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import simcord

from bot.domain.backup_errors import BackupBroken, NightlyBackupFailing
from bot.gateway.backup_alert import TOLD, WORKS_AGAIN, BackupAlert
from bot.store import backup
from tests.support.world import World

pytestmark = pytest.mark.file


def sent(world: World) -> list[str]:
    """What was written in private messages."""
    return [
        request.json["content"]
        for request in world.env.http_requests
        if request.method == "POST"
        and request.path.endswith("/messages")
        and isinstance(request.json, dict)
        and request.json.get("content")
    ]


@pytest.fixture
def owner(world: World, monkeypatch: pytest.MonkeyPatch) -> simcord.UserHandle:
    person = world.env.create_user("operator")
    application = SimpleNamespace(team=None, owner=SimpleNamespace(id=person.id))

    async def application_info() -> Any:
        return application

    monkeypatch.setattr(world.bot, "application_info", application_info)
    return person


def break_backups(monkeypatch: pytest.MonkeyPatch, why: str | None) -> None:
    def copy(path: Any, to: Any) -> int:
        if why is not None:
            raise BackupBroken(to, why)
        to.parent.mkdir(exist_ok=True)
        to.write_bytes(path.read_bytes())
        return 1

    monkeypatch.setattr(backup, "copy_verified", copy)


async def pass_night(world: World) -> None:
    """A day later the job runs, in a process that has just started."""
    for job in world.bot.jobs:
        await job.stop()
    await world.env.advance_time(86_400)
    await BackupAlert(world.bot, world.services.backups, world.services.installation).back_up()


async def test_a_failure_is_told_once_and_so_is_its_end(
    world: World, owner: simcord.UserHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.services.backups.alerts = True
    await pass_night(world)
    assert sent(world) == []
    break_backups(monkeypatch, "the copy differs")
    for _ in range(3):
        await pass_night(world)
    (told,) = sent(world)
    assert "the copy differs" in told
    assert "BACKUP_ALERTS=off" in told
    break_backups(monkeypatch, None)
    for _ in range(2):
        await pass_night(world)
    assert sent(world) == [told, WORKS_AGAIN]
    assert await world.services.installation.read_fact(TOLD) == ""


async def test_switched_off_nobody_is_told(
    world: World, owner: simcord.UserHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.services.backups.alerts = False
    break_backups(monkeypatch, "the copy differs")
    for _ in range(2):
        await pass_night(world)
    assert isinstance(world.services.backups.find_problem(), NightlyBackupFailing)
    assert sent(world) == []
