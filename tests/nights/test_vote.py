"""A night from its plan to the decided film, in all four methods."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.nights.night import NightState
from bot.store.changes import Changes
from tests.nights.helpers import Nights, control_ids
from tests.schedules.helpers import parts
from tests.support.world import Answer, World


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
    assert any(part["type"] == 12 for part in parts(nights.message_with("🏆")))


async def test_stars_across_a_restart_and_an_outage_over_the_close(world: World, nights: Nights) -> None:
    club = world.club
    await nights.plan(how="stars", closes="2 hours before")
    await nights.add("Ran", "Leaving Las Vegas")
    await nights.host("nightstart")
    await nights.rate(club.ines, Ran=3, Leaving=5)
    await world.restart()
    told = await nights.rate(club.theo, Ran=4, Leaving=1)
    assert "★★★★" in told.text.replace("\u2060", "")
    old = await nights.press(club.mara, nights.panel, "nightvote")
    # The bot is away over the close, and a member's press arrives before the votes are counted.
    night = await nights.night()
    assert night.vote.closes_at is not None
    nights.turn_to(night.vote.closes_at + timedelta(hours=1))
    late = Answer(await club.mara.select(old.message, ["5"], custom_id=control_ids(old, "nightstars")[0]))
    assert "Voting closed" in late.text
    assert "doesn't count" in late.text
    await world.restart()
    await nights.later()
    (result,) = nights.said("🏆")
    assert "Chosen by 2 voters, with 7 stars" in result
    assert "I was away at that moment" in result
    assert "▸ Ran (1985): 1 member prefers it" in result
    assert "Level after the final of the two best" in result
    assert "### Ran (1985)" in nights.panel_text


async def test_a_ranked_vote_with_undo(world: World, nights: Nights) -> None:
    club = world.club
    await nights.plan(how="ranked")
    await nights.add("Ran", "Leaving Las Vegas")
    await nights.host("nightstart")
    ballot = await nights.rank(club.ines, "Ran", "Leaving")
    assert "1. Ran (1985)\n2. Leaving Las Vegas (1995)" in ballot.text
    undone = await nights.press(club.ines, ballot, "nightunrank")
    assert "2. Leaving" not in undone.text
    empty = await nights.press(club.ines, undone, "nightunrank", 1)
    assert "You haven't voted yet" in empty.text
    await nights.rank(club.ines, "Leaving", "Ran")
    await nights.host("nightclose")
    (result,) = nights.said("🏆")
    assert "with 1 head-to-head won" in result
    assert "### Leaving Las Vegas (1995)" in nights.panel_text


async def test_a_draw_shows_its_tickets_and_its_seed(world: World, nights: Nights) -> None:
    first, second = await nights.films(2)
    chosen = await nights.fill_list(first, second)
    async with world.services.database.write(changes=Changes.UNCACHED) as writing:
        await writing.execute_write("UPDATE nomination SET survived = 4 WHERE film_id = ?", second)
    await nights.plan(how="draw", chosen_list=chosen)
    assert "Nominated so far" in nights.panel_text
    await nights.host("nightstart")
    assert "· 1 ticket" in nights.panel_text
    assert "· 5 tickets" in nights.panel_text
    await nights.host("nightclose")
    (result,) = nights.said("🏆")
    assert "Drawn by lot" in result
    assert f"Seed of the draw: {(await nights.night()).vote.seed}" in result
    states = await nights.nominations(chosen)
    winner = (await nights.night()).films[0]
    assert states[winner][0] == "won"
    loser = first if winner == second else second
    assert states[loser] == ("waiting", {first: 1, second: 5}[loser])
