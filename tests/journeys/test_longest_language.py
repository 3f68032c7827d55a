"""Every command fits Discord's limits in the longest words of all languages, about the longest film.

The payload check at the end of each test decides.
"""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.clubs.settings import LANGUAGE
from bot.domain.ids import FilmId, MemberId
from bot.domain.people import Actor
from bot.gateway.language import club_language
from bot.ui.language import facts, languages
from bot.ui.language.languages import LANGUAGES
from tests.journeys.test_languages import press_everything
from tests.journeys.test_two_clubs import WALK
from tests.journeys.test_worst_cases import LONGEST, add_long_film, add_reviews
from tests.support.longest import OTHERS, longest_facts, longest_language
from tests.support.world import World

pytestmark = [pytest.mark.file, pytest.mark.long]

FORMS: dict[str, list[dict[str, Any]]] = {
    "films fix": [{"fact": "overview", "value": LONGEST * 2}],
    "films merge": [{"into": "Ran"}],
    "night history": [{}],
    "night plan": [{}],
    "night show": [{}],
    "rate": [{"stars": 9}],
    "reviews add": [{}],
    "reviews move": [{"to": "Ran"}],
    "reviews withdraw": [{}],
    "write": [{}],
}
"""Commands of forms and lists that the walk of two clubs does not ask."""


@pytest.fixture
async def long_world(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    longest = longest_language()
    offered = dict(LANGUAGES) | {"de": longest, "en-US": longest}
    monkeypatch.setattr(languages, "LANGUAGES", offered)
    monkeypatch.setattr(club_language, "LANGUAGES", offered)
    stored = longest_facts()
    monkeypatch.setattr(facts, "_stored_facts", lambda: stored)
    facts._facts_of.cache_clear()
    chief = Actor(member=MemberId(world.club.mara.id), name="mara", guild=world.club.id, manages_server=True)
    await world.services.clubs.change_setting(chief, LANGUAGE.key, "de")
    return world


async def _fill(world: World) -> FilmId:
    """A club of long names that rated and reviewed ten films of the longest titles; the first of these films."""
    films = [await add_long_film(world, f"{n} {LONGEST}") for n in range(10)]
    await add_reviews(world, films[0], "A magnificent film about nothing, and so long. " * 40, 30)
    club = world.club
    for n, film in enumerate(films):
        for member in (club.mara, club.theo):
            await world.rest()
            await world.ask(member, "rate", film=f"film:{film}", stars=1 + n)
        await world.ask(club.ines, "watchlist add", film=f"film:{film}")
    await world.rest()
    await world.ask(club.theo, "write", film=f"film:{films[1]}")
    return films[0]


@pytest.mark.parametrize("command", sorted(WALK | FORMS))
async def test_a_command_fits_in_the_longest_words(long_world: World, command: str) -> None:
    world = long_world
    film = await _fill(world)
    for options in (WALK | FORMS)[command]:
        chosen = dict(options)
        if "film" in _options_of(world, command):
            chosen["film"] = f"film:{film}"
        if "member" in options:
            chosen["member"] = world.club.theo
        await world.rest()
        answer = await world.ask(world.club.mara, command, **chosen)
        if answer.result.modal is None:
            await press_everything(world, world.club.mara, answer)


def _options_of(world: World, command: str) -> set[str]:
    found = next(each for each in world.bot.tree.walk_commands() if each.qualified_name == command)
    return {parameter.name for parameter in getattr(found, "parameters", ())}


def test_the_longest_language_is_at_least_as_long_as_each_language() -> None:
    longest = longest_language()
    for language in OTHERS:
        for key, form in language.messages.texts.items():
            shown = longest.messages.text(key)
            assert shown is not None
            assert len(shown) >= max(len(each) for each in ((form,) if isinstance(form, str) else form))
    assert len(longest.messages.texts) > 2_000
