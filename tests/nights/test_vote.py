"""A night from its plan to the decided film, in all four methods."""

from __future__ import annotations

from bot.domain.nights.night import NightState
from tests.nights.helpers import Nights
from tests.support.world import World


async def test_an_approval_vote_from_plan_to_result(world: World, nights: Nights) -> None:
    club = world.club
    sheet = await nights.plan()
    assert "Planned. I'm posting its panel" in sheet.text
    assert "Neon noir" in nights.panel_text
    assert "<t:1780689600:F>" in nights.panel_text  # Friday 8 pm in UTC
    await nights.add("Ran", "Leaving Las Vegas")
    await nights.later()
    assert "**Ran (1985)**" in nights.panel_text
    opened = await nights.host("nightstart")
    assert "Voting is open" in opened.text
    assert "Voting is open." in nights.panel_text
    assert len(nights.said("is up for a vote")) == 1
    await nights.vote(club.ines, "Ran")
    told = await nights.vote(club.theo, "Ran", "Leaving Las Vegas")
    assert told.private
    assert "✓ Ran (1985)" in told.text
    await nights.later()
    assert "2 members have voted" in nights.panel_text
    closed = await nights.host("nightclose")
    assert "Closed and counted" in closed.text
    assert (await nights.night()).state is NightState.DECIDED
    assert "### Ran (1985)" in nights.panel_text
    (result,) = nights.said("🏆")
    assert "Chosen by 2 voters, with 2 votes" in result
    assert "▸ Ran (1985): 2 votes" in result
