"""The ten main answers in each language, drawn as text and compared with approved snapshots."""

from __future__ import annotations

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.clubs.settings import LANGUAGE
from bot.domain.ids import MemberId
from bot.domain.people import Actor
from bot.gateway.language import club_language
from bot.ui.language import languages
from bot.ui.language.languages import LANGUAGES
from tests.journeys.test_drawings import fill_club
from tests.support.longest import OTHERS
from tests.support.world import World

ANSWERS: dict[str, dict[str, Any]] = {
    "review": {"film": "Leaving Las Vegas"},
    "movie": {"film": "Leaving Las Vegas"},
    "highlight": {"film": "Leaving Las Vegas"},
    "recommend": {"genre": "Drama"},
    "related": {"film": "Ran"},
    "who-saw": {"film": "Leaving Las Vegas"},
    "diary": {},
    "profile": {},
    "top": {},
    "help": {},
}


async def speak_language(world: World, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The club, and every person in it, use the language."""
    offered = dict(LANGUAGES) | {"en-US": LANGUAGES[code]}
    monkeypatch.setattr(languages, "LANGUAGES", offered)
    monkeypatch.setattr(club_language, "LANGUAGES", offered)
    chief = Actor(member=MemberId(world.club.mara.id), name="mara", guild=world.club.id, manages_server=True)
    await world.services.clubs.change_setting(chief, LANGUAGE.key, code)


@pytest.mark.parametrize("code", [language.code for language in OTHERS])
async def test_the_main_answers(
    world: World, code: str, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    await speak_language(world, code, monkeypatch)
    await fill_club(world)
    await world.ask(world.club.theo, "rate", film="Ran", stars=9)
    drawn = []
    for command, options in ANSWERS.items():
        await world.rest()
        answer = await world.ask(world.club.theo, command, **options)
        drawn.append(f"/{command}\n{answer.drawing}")
    assert "\n\n".join(drawn) == snapshot
