"""Every command in two languages that nobody speaks: the club's where others read it, the asker's elsewhere."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import Any

import pytest
import simcord

from bot.domain.clubs.settings import LANGUAGE
from bot.domain.ids import MemberId
from bot.domain.people import Actor
from bot.gateway.language import club_language
from bot.ui.language import facts, languages
from bot.ui.language.languages import LANGUAGES, Language
from bot.ui.language.po import CONTEXT_END
from tests.journeys.test_two_clubs import RATED, TEXT, WALK
from tests.support.pseudo import english_left, languages_in, pseudo_facts, pseudo_languages, shown_texts, stored_words
from tests.support.world import Answer, World
from tools import locales

pytestmark = pytest.mark.file

PRESSED_AT_MOST = 12
"""Buttons under one answer."""


@lru_cache(maxsize=1)
def message_keys() -> frozenset[str]:
    found = set()
    for message in locales.collect_messages():
        key = message.id[0] if isinstance(message.id, list | tuple) else message.id
        found.add(f"{message.context}{CONTEXT_END}{key}" if message.context else key)
    return frozenset(found)


@pytest.fixture(scope="module")
def keys() -> frozenset[str]:
    return message_keys()


@pytest.fixture
async def speaking_world(world: World, keys: frozenset[str], monkeypatch: pytest.MonkeyPatch) -> World:
    club, person = pseudo_languages(keys)
    offered: dict[str, Language] = dict(LANGUAGES) | {"de": club, "en-US": person}
    monkeypatch.setattr(languages, "LANGUAGES", offered)
    monkeypatch.setattr(club_language, "LANGUAGES", offered)
    monkeypatch.setattr(facts, "_stored_facts", pseudo_facts)
    facts._facts_of.cache_clear()
    chief = Actor(member=MemberId(world.club.mara.id), name="mara", guild=world.club.id, manages_server=True)
    await world.services.clubs.change_setting(chief, LANGUAGE.key, "de")
    for key in RATED[:4]:
        await world.write(world.club.theo, key, TEXT, stars=5.0, name="Wilhelmina", headline="Zanzibar forever")
        await world.write(world.club.mara, key, "Mine.", stars=2.0, name="oona")
    return world


def check_language(answer: dict[str, Any], stored: str, expected: set[str] | None) -> list[str]:
    """What is wrong with the texts of one request."""
    texts = list(shown_texts(answer))
    spoken = set().union(*(languages_in(text) for text in texts))
    wrong = [f"English: {left!r} in {text!r}" for text in texts for left in english_left(text, stored)]
    if len(spoken) > 1:
        wrong.append(f"mixed: {[text for text in texts if languages_in(text)]}")
    if expected is not None and spoken - expected:
        wrong.append(f"{spoken} instead of {expected}: {texts}")
    return wrong


def expected_language(request: simcord.HttpLogEntry) -> set[str] | None:
    """Who reads what this request says; None where the request does not tell."""
    body: dict[str, Any] = request.json or {}
    if "/callback" in request.path:
        kind, data = body.get("type"), body.get("data") or {}
        if kind in (8, 9):
            return {"person"}
        if kind == 4:
            return {"person"} if (data.get("flags") or 0) & 64 else {"club"}
        return None
    if "/webhooks/" in request.path:
        if request.method == "POST":
            return {"person"} if (body.get("flags") or 0) & 64 else {"club"}
        return None
    return {"club"}


def wrong_requests(world: World) -> list[str]:
    names = ("The Late Show", "theo", "mara", "ines", "film-talk", *_typed_words())
    stored = " | ".join((*names, stored_words(world.settings.database_path)))
    wrong = []
    for request in world.env.http_requests:
        if isinstance(request.json, dict) and request.method in ("POST", "PATCH") and "/commands" not in request.path:
            wrong += check_language(request.json, stored, expected_language(request))
    return wrong


def _typed_words() -> list[str]:
    """What the walk types: answers repeat it."""
    return [
        value for asked in WALK.values() for options in asked for value in options.values() if isinstance(value, str)
    ]


async def press_everything(world: World, who: simcord.MemberActor, answer: Answer) -> None:
    """Press each button once, and choose the first option of each select."""
    for part in answer.buttons()[:PRESSED_AT_MOST]:
        if "custom_id" in part and not part["custom_id"].startswith(("mq:opensched", "mq:forgetdo")):
            await world.rest()
            # A press before may have replaced the message's buttons.
            with suppress(simcord.backend.errors.SetupError):
                await who.click(answer.message, custom_id=part["custom_id"])


@pytest.mark.parametrize("command", sorted(WALK))
async def test_a_command_speaks_to_those_who_read_it(speaking_world: World, command: str) -> None:
    world = speaking_world
    asker = world.club.mara
    for options in WALK[command]:
        if "member" in options:
            options = {**options, "member": world.club.theo}  # noqa: PLW2901  a member is made by the world
        await world.rest()
        answer = await world.ask(asker, command, **options)
        if answer.result.modal is None:
            await press_everything(world, asker, answer)
    assert wrong_requests(world) == []
