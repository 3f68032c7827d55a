"""One club never sees another's reviews, names, counts or suggestions: every command runs in two clubs."""

from __future__ import annotations

from typing import Any

import pytest
import simcord

from tests.support.world import RAN, VEGAS, Answer, World

SECRET = "Zanzibar"
AUTHOR = "Wilhelmina"
TEXT = f"The most beautiful and devastating {SECRET} of a film, a masterpiece of feeling. I would give it to anybody."

WALK: dict[str, list[dict[str, Any]]] = {
    "chart": [{"club": True}, {"club": True, "sort": "date"}, {"member": "the author"}],
    "club": [{}],
    "compare": [{"member": "the author"}],
    "favourites": [{}, {"first": "Ran"}],
    "guess": [{}, {"points": True}],
    "profile": [{}, {"member": "the author"}],
    "recap": [{"year": 2026}, {"year": 2026, "month": 1}, {"year": 2026, "member": "the author"}],
    "top": [{}, {"what": "seen"}, {"genre": "Drama", "decade": 1990}],
    "diary": [{}],
    "export mine": [{}],
    "films changes": [{}],
    "find": [
        {"words": "devastating beautiful masterpiece of feeling"},
        {"words": "a bleak love story about addiction"},
    ],
    "help": [{}],
    "highlight": [{}, {"film": "Leaving Las Vegas"}, {"film": "Ran"}],
    "my-reviews": [{}],
    "nominate": [{"film": "Ran"}, {"film": "Leaving Las Vegas", "why": "Of course"}],
    "nominations lists": [{}],
    "nominations show": [{}],
    "nominations together": [{}],
    "nominations turns": [{}],
    "privacy": [{}],
    "movie": [{"film": "Leaving Las Vegas"}, {"film": "Ran"}],
    "recommend": [{}, {"mood": "bleak"}, {"genre": "Drama"}],
    "related": [{"film": "Leaving Las Vegas"}, {"film": "Ran"}],
    "reviews edit": [{"film": "Ran"}],
    "reviews history": [{"film": "Ran"}],
    "reviews lines": [{"film": "Ran"}],
    "reviews queue": [{}],
    "reviews restore": [{}],
    "schedule": [{}],
    "watchlist add": [{"film": "Ran"}],
    "watchlist remove": [{"film": "Ran"}],
    "watchlist show": [{}],
    "who-saw": [{"film": "Ran"}],
    "review": [{"film": "Leaving Las Vegas"}, {"film": "Ran"}],
    "settings": [{}],
    "time-zone": [{"zone": "Berlin"}],
    "taste": [{"member": "the author"}],
}
"""Options for each command; a command that is missing here fails the test below."""


RATED = (VEGAS, RAN, "casablanca-1942", "kes-1969", "alien-1979", "persona-1966")
"""Enough films for `/taste` to compare two people."""


async def _fill(world: World, films: tuple[str, ...] = RATED[:3]) -> None:
    for key in films:
        await world.write(world.club.theo, key, TEXT, stars=5.0, name=AUTHOR, headline=f"{SECRET} forever")


async def _author_elsewhere(world: World) -> simcord.MemberActor:
    """The author is a member of the other club too, where they have said nothing; the asker there rates their films."""
    await _fill(world, RATED[3:])
    for key in RATED:
        await world.write(world.other.mara, key, "Mine.", stars=1.0, name="oona")
    return world.other.guild.add_member(world.club.theo.user)


def _clean(answer: Answer) -> None:
    everything = repr((answer.result.modal, answer.result.response and answer.components))
    assert SECRET not in everything
    assert AUTHOR not in everything


async def test_every_command_of_the_tree_is_walked(world: World) -> None:
    known = {command.qualified_name for command in world.bot.tree.walk_commands()}
    groups = {command.root_parent.name for command in world.bot.tree.walk_commands() if command.root_parent}
    assert known - set(WALK) - groups - ELSEWHERE <= set(), "say in WALK, or in ELSEWHERE, how it is kept apart"


ELSEWHERE = {
    "export club",
    "films fix",
    "films merge",
    "films title",
    "import",
    "night film",
    "night history",
    "night plan",
    "night show",
    "rate",
    "reviews add",
    "reviews import",
    "reviews move",
    "reviews withdraw",
    "write",
}
"""Commands that write, take files or give them: what they show and whom they refuse is held by their own journeys
(test_writing, test_moderation, test_permissions, test_imports, test_exports, test_privacy, tests/nights)."""


@pytest.mark.parametrize("command", WALK)
async def test_another_club_sees_nothing(world: World, command: str) -> None:
    await _fill(world)
    asker: simcord.MemberActor = world.other.mara
    assert WALK[command], "a command that is never asked shows nothing"
    for options in WALK[command]:
        if "member" in options:
            options = {"member": await _author_elsewhere(world)}  # noqa: PLW2901  a member is made by the world
        answer = await world.ask(asker, command, **options)
        _clean(answer)
        if command in ("taste", "compare"):
            assert "published ratings of no films" in answer.text
        for verb in (
            ()
            if answer.result.response is None
            else ("card", "lines", "related", "reviews", "review", "nextline", "more")
        ):
            if answer.ids(verb):
                _clean(await world.press(asker, answer, verb))


async def test_its_own_club_sees_it(world: World) -> None:
    await _fill(world)
    assert SECRET in (await world.ask(world.club.ines, "review", film="Ran")).text
    assert AUTHOR in (await world.ask(world.club.ines, "movie", film="Ran")).text
    assert SECRET in (await world.ask(world.club.ines, "highlight", film="Ran")).text


async def test_another_clubs_author_is_unknown_by_name_too(world: World) -> None:
    await _fill(world)
    answer = await world.ask(world.other.theo, "review", film="Ran", reviewer=AUTHOR)
    assert answer.private
    assert "There's no review" in answer.text


async def test_counts_and_scores_stay_at_home(world: World) -> None:
    await _fill(world)
    assert "This club: 5.0 of 5" in (await world.ask(world.club.ines, "movie", film="Casablanca")).text
    assert "This club" not in (await world.ask(world.other.theo, "movie", film="Casablanca")).text


async def test_autocomplete_does_not_tell_what_another_club_asked_for(world: World) -> None:
    await _fill(world)
    await world.ask(world.club.ines, "movie", film="Kes")
    theirs = await world.suggestions(world.other.theo, "movie", "")
    assert "Kes (1969) · Ken Loach" not in [choice["name"] for choice in theirs]
    reviewers = await world.suggestions(world.other.theo, "review", "", option="reviewer", film="Ran")
    assert AUTHOR not in str(reviewers)


async def test_a_control_from_another_club_opens_nothing(world: World) -> None:
    """Custom ids are ids: whoever forges one still sees only what their own club may see."""
    review = await world.write(world.club.theo, RAN, TEXT, name=AUTHOR)
    shown = await world.ask(world.other.theo, "highlight", film="Ran")
    forged = f"mq:review:{review}"
    world.env.backend.get_message(shown.message.channel_id, shown.message.id).components[0]["components"][1][
        "components"
    ][0]["custom_id"] = forged
    answer = Answer(await world.other.theo.click(shown.message, custom_id=forged))
    _clean(answer)
    assert answer.private
    assert "review is gone" in answer.text


async def test_the_house_can_be_switched_off_by_a_club_for_itself(world: World) -> None:
    panel = await world.ask(world.club.mara, "settings")
    assert panel.private
    await world.choose(world.club.mara, panel, "setting", "off")
    gone = await world.ask(world.club.ines, "review", film="Casablanca")
    assert gone.private
    assert "No one has reviewed" in gone.text
    assert "House review" in (await world.ask(world.other.theo, "review", film="Casablanca")).text


async def test_only_a_manager_changes_settings_and_is_asked_again_at_the_press(world: World) -> None:
    panel = await world.ask(world.club.mara, "settings")
    public = Answer(await world.club.mara.slash(world.club.channel, "movie", film="Ran"))
    assert panel.ids("setting")
    message = world.env.backend.get_message(public.message.channel_id, public.message.id)
    message.components[0]["components"][-1] = {
        "type": 1,
        "components": [
            {
                "type": 3,
                "custom_id": panel.ids("setting")[0],
                "options": [{"label": "Off", "value": "off"}],
            }
        ],
    }
    refused = Answer(await world.club.theo.select(public.message, ["off"], custom_id=panel.ids("setting")[0]))
    assert refused.private
    assert "Manage Server" in refused.text
