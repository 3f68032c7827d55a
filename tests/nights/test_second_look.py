"""Faults that a second look at nights found: what was changed between two openings, and what happens at one instant."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.errors import NightMovedOn
from bot.domain.nights.lists import ListRules
from bot.domain.nights.night import Chooser, NightId, NightState
from bot.domain.nights.steps import NightStep, StepId, StepKind
from bot.store.changes import Changes
from bot.store.nights import steps as step_store
from bot.store.nights import turns as turn_store
from tests.nights.helpers import Nights, option
from tests.schedules.helpers import delete
from tests.support.world import World

FIRST = NightId(1)


async def test_ballots_of_another_method_do_not_count_after_a_new_opening(world: World, nights: Nights) -> None:
    mara = nights.actor(world.club.mara)
    services = world.services.nights
    await nights.plan(how="ranked")
    await nights.add("Ran", "Leaving Las Vegas", "Tampopo")
    await nights.host("nightstart")
    ballot = await nights.rank(world.club.ines, "Tampopo", "Ran", "Leaving")
    await nights.host("nightunopen")
    await services.planning.set_how(mara, FIRST, Chooser.VOTE, VotingMethod.RANKED)
    kept = await services.ballots.read_ballot(nights.actor(world.club.ines), FIRST)
    assert len(kept.values) == 3  # Choosing the same method again costs nothing.
    await services.planning.set_how(mara, FIRST, Chooser.VOTE, VotingMethod.APPROVAL)
    await nights.host("nightstart")
    assert "No one has voted yet." in nights.panel_text
    # The ballot that is still on a member's screen was made for the other method.
    await nights.press(world.club.ines, ballot, "nightunrank")
    assert "No one has voted yet." in nights.panel_text
    await nights.vote(world.club.theo, "Ran")
    await nights.host("nightclose")
    night = await nights.night()
    assert night.outcome is not None
    assert night.outcome.voters == 1
    assert "### Ran (1985)" in nights.panel_text


async def test_an_old_ballot_is_not_saved_as_one_of_another_method(world: World, nights: Nights) -> None:
    services, ines = world.services.nights, nights.actor(world.club.ines)
    await nights.plan()
    await nights.add("Ran", "Leaving Las Vegas")
    await nights.host("nightstart")
    ballot = await nights.vote(world.club.ines, "Ran")
    await nights.host("nightunopen")
    await services.planning.set_how(nights.actor(world.club.mara), FIRST, Chooser.VOTE, VotingMethod.STARS)
    await nights.host("nightstart")
    old = await nights.choose(world.club.ines, ballot, "nightapprove", [option(ballot, "nightapprove", "Leaving")])
    assert "Saved" not in old.text
    assert "Give 0 to 5 stars" in old.text
    assert (await services.ballots.read_ballot(ines, FIRST)).values == {}


async def test_vetoes_that_the_host_took_away_do_not_count(world: World, nights: Nights) -> None:
    films = await nights.films(3)
    services, mara, ines = world.services.nights, nights.actor(world.club.mara), nights.actor(world.club.ines)
    await nights.plan()
    await services.planning.add_films(mara, FIRST, films)
    await services.planning.set_vote(mara, FIRST, vetoes=2)
    await services.voting.open_vote(mara, FIRST)
    await services.ballots.set_vetoes(ines, FIRST, films[:1], page=films[:1])
    nights.clock.ahead += timedelta(minutes=1)
    await services.ballots.set_vetoes(ines, FIRST, films[1:2], page=films[1:2])
    await services.voting.take_opening_back(mara, FIRST)
    await services.planning.set_vote(mara, FIRST, vetoes=1)
    await services.voting.open_vote(mara, FIRST)
    assert (await services.ballots.read_ballot(ines, FIRST)).vetoed == {films[0]}
    await services.voting.take_opening_back(mara, FIRST)
    await services.planning.set_vote(mara, FIRST, vetoes=0)
    await services.voting.open_vote(mara, FIRST)
    assert (await services.ballots.read_ballot(ines, FIRST)).vetoed == frozenset()


async def test_an_opening_that_was_put_off_at_the_last_moment_waits(world: World, nights: Nights) -> None:
    services, mara = world.services.nights, nights.actor(world.club.mara)
    await nights.plan()
    await nights.add("Ran", "Leaving Las Vegas")
    await services.planning.set_vote(mara, FIRST, opens_at=nights.clock() + timedelta(hours=1))
    nights.clock.ahead += timedelta(hours=2)
    due = [(step, night) for step, night in await services.steps.due_steps() if step.kind is StepKind.OPEN_VOTE]
    assert due
    # The host moves it after the job has read what is due.
    await services.planning.set_vote(mara, FIRST, opens_at=nights.clock() + timedelta(hours=5))
    with pytest.raises(NightMovedOn):
        await services.voting.open_due_vote(await nights.night())
    assert (await nights.night()).state is NightState.PLANNED


async def test_a_trouble_that_is_over_is_not_told_any_longer(nights: Nights) -> None:
    await nights.plan()
    await nights.edit(opens="in 1 hour")
    await nights.jump(hours=2)
    assert "I couldn't open the vote" in (await nights.sheet()).text
    await nights.add("Ran", "Leaving Las Vegas")
    await nights.host("nightstart")
    assert "I couldn't open the vote" not in (await nights.sheet()).text


async def test_a_panel_that_is_moved_while_it_is_posted_stays_moved(world: World, nights: Nights) -> None:
    services, mara = world.services.nights, nights.actor(world.club.mara)
    other = world.club.guild.create_text_channel("second-screen")
    await nights.plan()
    before = await nights.night()
    await services.planning.move_panel(mara, FIRST, nights.channel_id(other))
    # The job, which had read the night before, is done only now.
    await services.steps.record_panel(before, 4_711)
    place = (await nights.night()).place
    assert (place.channel, place.message) == (other.id, None)


async def test_a_reopened_vote_closes_before_its_night(nights: Nights) -> None:
    await nights.plan(when="in 6 hours")
    await nights.add("Ran", "Leaving Las Vegas")
    await nights.host("nightstart")
    await nights.host("nightclose")
    await nights.host("nightreopen")
    night = await nights.night()
    assert night.state is NightState.VOTING
    assert night.starts_at is not None
    assert night.vote.closes_at is not None
    assert nights.clock() < night.vote.closes_at < night.starts_at


async def test_a_choice_that_is_undone_gives_back_a_film_that_was_also_the_hosts(world: World, nights: Nights) -> None:
    services, mara = world.services.nights, nights.actor(world.club.mara)
    films = await nights.films(2)
    chosen = await nights.fill_list(*films)
    await nights.plan(how="host", chosen_list=chosen)
    await services.planning.add_films(mara, FIRST, films[:1])
    await services.planning.choose_film(mara, FIRST, films[:1])
    assert (await nights.nominations(chosen))[films[0]][0] == "won"
    await services.planning.undo_choice(mara, FIRST)
    assert (await nights.nominations(chosen))[films[0]][0] == "waiting"


async def test_nominations_of_merged_films_share_their_fate(world: World, nights: Nights) -> None:
    films = await nights.films(3)
    chosen = await nights.fill_list(*films)
    await world.ask(world.club.mara, "films merge", film=f"film:{films[1]}", into=f"film:{films[0]}")
    await nights.plan(chosen_list=chosen)
    await nights.host("nightstart")
    services = world.services.nights
    view = await services.views.view_night(world.club.id, FIRST)
    assert [each.film for each in view.candidates] == [films[0], films[2]]
    assert [state for state, _ in (await nights.nominations(chosen)).values()] == ["on_ballot"] * 3
    await services.ballots.cast_ballot(nights.actor(world.club.ines), FIRST, {films[0]: 1}, page=[films[0]])
    await nights.host("nightclose")
    assert [state for state, _ in (await nights.nominations(chosen)).values()] == ["won", "won", "waiting"]


async def test_a_film_of_the_hosts_own_that_was_merged_can_be_taken_off(world: World, nights: Nights) -> None:
    services, mara = world.services.nights, nights.actor(world.club.mara)
    films = await nights.films(3)
    await nights.plan()
    await services.planning.add_films(mara, FIRST, films[1:])
    await world.ask(world.club.mara, "films merge", film=f"film:{films[1]}", into=f"film:{films[0]}")
    setup = await nights.press(world.club.mara, await nights.sheet(), "nightsetup")
    await nights.choose(world.club.mara, setup, "nightdrop", [str(films[0])])
    view = await services.views.view_night(world.club.id, FIRST)
    assert [each.film for each in view.candidates] == [films[2]]


async def test_votes_do_not_tell_the_host_again_and_again(world: World, nights: Nights) -> None:
    services, club = world.services.nights, world.club
    films = await nights.films(2)
    await nights.plan()
    await services.planning.add_films(nights.actor(club.mara), FIRST, films)
    await services.voting.open_vote(nights.actor(club.mara), FIRST)
    await services.planning.move_panel(nights.actor(club.mara), FIRST, nights.channel_id(club.channel))
    await delete(world, club.channel)
    await nights.jump(minutes=10)
    told = len(nights.told(club.mara))
    assert told
    for film in (*films, *films):
        await services.ballots.cast_ballot(nights.actor(club.ines), FIRST, {film: 1}, page=films)
        await nights.jump(minutes=5)
    assert len(nights.told(club.mara)) == told


async def test_a_cancelled_night_comes_back_after_its_list_was_closed(world: World, nights: Nights) -> None:
    services, mara = world.services.nights, nights.actor(world.club.mara)
    films = await nights.films(2)
    chosen = await nights.fill_list(*films)
    await nights.plan(chosen_list=chosen)
    await nights.host("nightstart")
    await nights.host("nightclose")
    await services.planning.cancel_night(mara, FIRST)
    await services.lists.close_list(mara, chosen)
    await services.planning.restore_night(mara, FIRST)
    assert (await nights.night()).state is NightState.DECIDED


async def test_a_cancelled_night_whose_time_is_over_waits_for_another(world: World, nights: Nights) -> None:
    services, mara = world.services.nights, nights.actor(world.club.mara)
    await nights.plan(when="in 6 hours", how="host")
    await nights.add("Ran", choose=True)
    await services.planning.cancel_night(mara, FIRST)
    await nights.jump(days=3)
    await services.planning.restore_night(mara, FIRST)
    await nights.later()
    night = await nights.night()
    assert (night.state, night.starts_at) == (NightState.DECIDED, None)


async def test_a_result_is_not_announced_once_its_night_is_cancelled(world: World, nights: Nights) -> None:
    services, mara = world.services.nights, nights.actor(world.club.mara)
    await nights.plan()
    await nights.add("Ran", "Leaving Las Vegas")
    await nights.host("nightstart")
    await services.voting.close_vote(mara, FIRST)
    await services.planning.cancel_night(mara, FIRST)
    await nights.jump(minutes=5)
    assert nights.said("🏆") == []


async def test_who_picked_can_undo_it(world: World, nights: Nights) -> None:
    club, films = world.club, await nights.films(2)
    chosen = await nights.fill_list(*films)
    await nights.plan(how="picker", chosen_list=chosen)
    await world.services.nights.planning.set_picker(nights.actor(club.mara), FIRST, nights.actor(club.theo).member)
    await nights.later()
    picks = await nights.press(club.theo, nights.panel, "nightpick")
    picked = await nights.choose(club.theo, picks, "nightpickfrom", [str(films[1])])
    refused = await nights.forge(club.ines, nights.panel, "mq:nightunpick:1")
    assert "Undone" not in refused.text
    undone = await nights.press(club.theo, picked, "nightunpick")
    assert "Undone. The film is on its list again." in undone.text
    assert "Cancel the night" not in str(undone.components)
    assert (await nights.night()).films == ()


@pytest.mark.parametrize(("zone", "free"), [("Pacific/Kiritimati", True), ("UTC", False)])
async def test_being_away_ends_with_the_clubs_day(world: World, nights: Nights, *, zone: str, free: bool) -> None:
    services, club = world.services.nights, world.club
    await nights.zone(zone)
    chosen = await nights.fill_list(rules=ListRules())
    await services.turns.join_turns(nights.actor(club.ines), chosen)
    today = nights.clock().replace(hour=12)
    nights.turn_to(today)
    async with world.services.database.write(changes=Changes.UNCACHED) as writing:
        await turn_store.set_away(writing, club.id, chosen, nights.actor(club.ines).member, today.date())
    await nights.plan(how="picker", chosen_list=chosen)
    assert (await nights.night()).picker == (club.ines.id if free else None)


async def test_a_step_that_votes_ask_for_is_not_taken_up_after_it_was_given_up(world: World, nights: Nights) -> None:
    await nights.plan()
    now = nights.clock()
    step = NightStep(id=StepId(0), guild=world.club.id, night=FIRST, kind=StepKind.PANEL, due_at=now, created_at=now)
    async with world.services.database.write(changes=Changes.UNCACHED) as writing:
        await step_store.put_step(writing, step.guild, FIRST, step.kind, due_at=now, now=now)
    due = [each for each, _ in await world.services.nights.steps.due_steps() if each.kind is StepKind.PANEL]
    async with world.services.database.write(changes=Changes.UNCACHED) as writing:
        await step_store.mark_done(writing, due[0], now=now, trouble="it broke")
        later = now + timedelta(seconds=1)
        await step_store.ask_step(writing, step.guild, FIRST, step.kind, due_at=later, now=later)
        found = await step_store.steps_of_night(writing, step.guild, FIRST)
    assert [each.trouble for each in found if each.kind is StepKind.PANEL] == ["it broke"]
