"""The try-out keeps working: its clock runs, nobody stays throttled, and schedules post."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from random import Random
from typing import Any

import pytest
import simcord

from bot.app import create_bot
from bot.cli.try_clock import RealPauses
from bot.cli.try_club import TryClub, open_club
from bot.composition import open_services
from bot.config import Settings
from bot.gateway import posting
from bot.gateway.throttle import BURST
from tests.support.limits import CHANGE_SECONDS
from tests.support.patient_env import PatientEnv


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "SECONDS", 0.2)
    monkeypatch.setattr(simcord, "Env", PatientEnv)


@asynccontextmanager
async def open_try_out(settings: Settings) -> AsyncGenerator[TryClub]:
    """No fixture: SimCord's clock has to be entered and left in the test's own context."""
    pauses = RealPauses()
    async with (
        open_services(settings, rng=Random(7), sleep=pauses.sleep) as services,
        open_club(services, create_bot(services), pauses) as opened,
    ):
        yield opened


async def answered(club: TryClub, name: str, **options: str) -> str:
    answer = await club.ask_command(name, options)
    assert not isinstance(answer, str), answer
    return str(answer[0])


async def test_its_clock_runs_by_itself(settings: Settings) -> None:
    async with open_try_out(settings) as club:
        before = club.env.now()
        await asyncio.sleep(0.05)
        assert club.env.now() > before


async def test_who_acted_too_fast_may_go_on_a_moment_later(settings: Settings) -> None:
    async with open_try_out(settings) as club:
        refused = ""
        for _ in range(40 * BURST):
            refused = await answered(club, "help")
            if "second" in refused:
                break
        assert "second" in refused
        async with asyncio.timeout(CHANGE_SECONDS):
            while "second" in await answered(club, "help"):  # noqa: ASYNC110  it asks, too
                await asyncio.sleep(0.2)


async def test_a_refusal_is_no_error_of_the_bot(settings: Settings) -> None:
    """After an error that SimCord recorded, its page would take no further command."""
    async with open_try_out(settings) as club:
        assert "No one has reviewed" in await answered(club, "review", film="kanal")
        assert "can't find a film" in await answered(club, "movie", film="zorblax the unseen")
        assert club.env.errors == []


async def test_sixty_actions_of_one_person_in_a_row(settings: Settings) -> None:
    async with open_try_out(settings) as club:
        for number in range(60):
            name, options = [("review", {"film": "Ran"}), ("movie", {"film": "Alien"}), ("highlight", {})][number % 3]
            assert "second" not in await answered(club, name, **options)
            club.env.backend.clock.advance(1.0)  # a person who acts once a second


async def test_a_schedule_posts_while_nobody_does_anything(settings: Settings) -> None:
    async with open_try_out(settings) as club:
        moderator = club.viewers[-1]
        panel = await moderator.slash(club.channel, "schedule")
        assert panel.response is not None
        form = await moderator.click(panel.response, custom_id=_id(panel.response.components, "schedulenew"))
        soon = club.env.now().replace(second=0, microsecond=0)
        values = {"what": ["line"], "channel": [club.channel], "day": ["daily"], "time": f"{soon:%H:%M}", "zone": "UTC"}
        sheet = await moderator.submit_modal(form, values)
        assert sheet.response is not None
        posted = len(_messages(club))
        # A minute before the same time tomorrow.
        club.env.backend.clock.advance(86_400.0 - 60.0)
        await club.env.settle()
        club.env.backend.clock.advance(60.0)
        async with asyncio.timeout(CHANGE_SECONDS):
            while len(_messages(club)) == posted:  # noqa: ASYNC110  SimCord tells nobody
                await asyncio.sleep(0.05)


async def test_the_page_shows_what_was_posted_by_itself(settings: Settings) -> None:
    async with open_try_out(settings) as club, club.serve_page(0) as address:
        assert address.startswith("http://127.0.0.1:")
        preview: Any = club.env._preview
        before = preview._python.revision
        with club.env._bot_scope():
            channel = club.bot.get_channel(club.channel.id)
            await channel.send("Line of the day")  # type: ignore[union-attr]
        async with asyncio.timeout(CHANGE_SECONDS):
            while preview._python.revision == before:  # noqa: ASYNC110  SimCord tells nobody
                await asyncio.sleep(0.05)


async def test_its_club_has_a_year_of_life(settings: Settings) -> None:
    async with open_try_out(settings) as club:
        assert "6 members have seen it" in await answered(club, "who-saw", film="Past Lives")
        assert "Titanic" in await answered(club, "diary"), "her private entry"
        assert "You both like" in await answered(club, "taste", member="Theo")
        assert "In the Mood for Love" in await answered(club, "my-reviews"), "her draft"
        assert "Titanic" not in str(
            (await club.viewers[1].slash(club.channel, "diary", member=club.viewers[0])).response
        )
        queue = await club.viewers[-1].slash(club.channel, "reviews queue")
        assert queue.response is not None
        assert "gives the ending away" in str(queue.response.components)
        panel = await club.viewers[-1].slash(club.channel, "schedule")
        assert panel.response is not None
        assert "17:00" in str(panel.response.components)
        assert "18:00" in str(panel.response.components)


async def test_the_vote_of_its_next_night_is_open(settings: Settings) -> None:
    async with open_try_out(settings) as club:
        for voter, members in ((club.asker, 4), (club.viewers[2], 5)):
            shown = await voter.slash(club.channel, "night show")
            assert shown.response is not None
            assert f"{members - 1} members have voted" in str(shown.response.components)
            ballot = await voter.click(shown.response, custom_id=_id(shown.response.components, "nightvote"))
            assert ballot.response is not None
            select = _part(ballot.response.components, "nightapprove")
            film = next(option["value"] for option in select["options"] if "Tampopo" in option["label"])
            await voter.select(ballot.response, [film], custom_id=select["custom_id"])
        assert "5 members have voted" in await answered(club, "night show")
        assert "9 movie nights" in await answered(club, "night history")


def _messages(club: TryClub) -> list[object]:
    return list(club.channel.history())


def _id(components: list[dict[str, object]], verb: str) -> str:
    return str(_part(components, verb)["custom_id"])


def _part(components: list[dict[str, object]], verb: str) -> dict[str, Any]:
    from tests.support.world import walk

    return next(part for part in walk(components) if str(part.get("custom_id", "")).split(":")[1:2] == [verb])
