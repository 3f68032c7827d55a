"""The page of `try` in a real browser: commands, buttons, lists, forms and suggestions, as two people."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager
from random import Random

import pytest
import simcord

from bot.app import create_bot
from bot.cli.try_clock import RealPauses
from bot.cli.try_club import TryClub, open_club
from bot.composition import open_services
from bot.config import Settings
from tests.support.patient_env import PatientEnv
from tools.browser import find_browser, open_browser
from tools.club_page import ClubPage

BROWSER = find_browser()

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium here; install one, or name it in CHROMIUM")

FILMS = {
    "ran": "Ran",
    "leaving las vagas": "Leaving Las Vegas",
    "big lebowski": "The Big Lebowski",
    "perfect days": "Perfect Days",
    "alien": "Alien",
    "paris texas": "Paris, Texas",
    "sound of metal": "Sound of Metal",
}
"""What is typed, and the film that is meant; each has a review by a member."""

REFUSALS = ("Slow down a little", "something broke on our side")


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simcord, "Env", PatientEnv)


@asynccontextmanager
async def opened_page(settings: Settings) -> AsyncGenerator[tuple[TryClub, ClubPage]]:
    pauses = RealPauses()
    assert BROWSER is not None
    async with (
        open_services(settings, rng=Random(7), sleep=pauses.sleep) as services,
        open_club(services, create_bot(services), pauses) as club,
        club.serve_page(0) as address,
        open_browser(BROWSER) as page,
    ):
        await page.open(address, width=1000, height=900)
        shown = ClubPage(page)
        await shown.ready()
        yield club, shown
        assert page.errors == []


class Evening:
    """Counts what was asked, and looks at every answer. SimCord's clock has to be entered in the test's own context."""

    def __init__(self, page: ClubPage, *, pause: float = 0.0) -> None:
        self.page = page
        self.pause = pause
        self.asked = 0

    async def expect(self, words: str, answer: Awaitable[str]) -> None:
        await asyncio.sleep(self.pause)  # a person reads the answer before
        text = await answer
        assert words in text, text
        assert not any(each in text for each in REFUSALS), text
        self.asked += 1

    async def expect_suggestion(self, film: str, typed: str) -> None:
        offered = await self.page.suggestions("movie", "film", typed)
        assert offered
        assert offered[0].startswith(film), offered
        self.asked += 1


async def write_review(evening: Evening, film: str, sentence: str) -> None:
    page = evening.page
    await evening.expect("Write", page.ask("movie", {"film": film}))
    await page.press("Write")
    form = {"Headline": "Seen on a Friday", "Rating": "★", "Your review": sentence}
    await evening.expect("Published", page.fill(form))


async def test_a_command_a_button_a_list_a_form_and_a_suggestion(settings: Settings) -> None:
    async with opened_page(settings) as (_, page):
        evening = Evening(page)
        await evening.expect_suggestion("Leaving Las Vegas (1995)", "leaving las vagas")
        await evening.expect("Hell in primary colours", page.ask("review", {"film": "ran"}))
        assert await page.newest_is_in_view()
        assert await page.pictures_shown() == 1
        await evening.expect("Akira Kurosawa", page.press("Film card"))
        await evening.expect("No one has reviewed", page.ask("review", {"film": "kanal"}))
        await write_review(evening, "heat", "The coffee shop is the quietest duel that I know.")
        await page.view_as("Mara")
        await evening.expect("What to watch", page.ask("recommend", {"mood": "bleak"}))
        await evening.expect("out from now on", page.choose("1. Seen it"))


@pytest.mark.long
async def test_the_keys_that_the_readme_names(settings: Settings) -> None:
    async with opened_page(settings) as (_, page):
        evening = Evening(page)
        await evening.expect("Hell in primary colours", page.type_keys("/review", "Enter", "ran", "Enter", "Enter"))
        await evening.expect("What to watch", page.type_keys("/recommend", "Enter", "Escape", "Enter"))


@pytest.mark.long
async def test_sixty_things_in_a_row_as_two_people(settings: Settings) -> None:
    async with opened_page(settings) as (club, page):
        evening = Evening(page, pause=1.0)
        began = club.env.now()
        for typed, film in FILMS.items():
            await page.view_as("Ines")
            await evening.expect_suggestion(film, typed)
            await evening.expect(film, page.ask("review", {"film": typed}))
            await evening.expect(film, page.press("Highlights"))
            await page.view_as("Mara")
            await evening.expect(film, page.ask("movie", {"film": typed}))
            await evening.expect(film, page.press("Related films"))
            await evening.expect(film, page.ask("who-saw", {"film": typed}))
        await be_a_member(evening)
        await be_a_moderator(evening)
        assert evening.asked >= 60
        assert club.env.now() > began


async def be_a_member(evening: Evening) -> None:
    page = evening.page
    await page.view_as("Ines")
    await evening.expect("What to watch", page.ask("recommend", {"mood": "bleak"}))
    await evening.expect("out from now on", page.choose("1. Seen it"))
    await write_review(evening, "heat", "The coffee shop is the quietest duel that I know.")
    await evening.expect("Seen on a Friday", page.ask("review", {"film": "heat", "reviewer": "Ines"}))
    await evening.expect("Titanic", page.ask("diary"))
    await evening.expect("watchlist", page.ask("watchlist add", {"film": "tampopo"}))
    await evening.expect("Tampopo", page.ask("watchlist show"))
    await evening.expect("You both like", page.ask("taste", {"member": "Theo"}))
    await evening.expect("3 reviews", page.ask("my-reviews"))


async def be_a_moderator(evening: Evening) -> None:
    page = evening.page
    await page.view_as("Mara")
    await evening.expect("1 report", page.ask("reviews queue"))
    await evening.expect("gives the ending away", page.choose("The Wicker Man"))
    await evening.expect("Line of the day", page.ask("schedule"))
    await evening.expect("Log channel", page.ask("settings"))
    await evening.expect("/review", page.ask("help"))
    await evening.expect("Download my data", page.ask("privacy"))
    await evening.expect("“", page.ask("highlight"))
    await evening.expect("Letterboxd", page.ask("import"))
    await evening.expect("(", page.ask("find", {"words": "an old warlord divides his land"}))
