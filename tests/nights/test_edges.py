"""Where nights go wrong elsewhere: empty ballots, ties, deleted messages and channels, undo, other clubs, other hands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import simcord

from bot.domain.ids import FilmId
from bot.domain.nights.lists import ListRules
from bot.domain.nights.night import NightState
from bot.store.changes import Changes
from tests.nights.helpers import Nights, option, selects
from tests.schedules.helpers import delete, labels, parts, pinged, posts, said
from tests.support.world import World


async def open_vote(nights: Nights, *films: str, how: str = "approval", closes: str = "") -> None:
    await nights.plan(how=how, closes=closes)
    await nights.add(*(films or ("Ran", "Leaving Las Vegas")))
    await nights.host("nightstart")


async def test_a_vote_without_ballots_goes_by_the_drawn_order(nights: Nights) -> None:
    await open_vote(nights)
    await nights.host("nightclose")
    (result,) = nights.said("🏆")
    assert "No one voted, so the order drawn when voting opened decided" in result
    assert "The order drawn when voting opened: " in result
    assert "place 1" in result
    assert "Seed of the draw" in result


async def test_one_film_wins_and_the_result_says_why(nights: Nights) -> None:
    await open_vote(nights, "Ran")
    await nights.host("nightclose")
    assert "It was the only film" in nights.said("🏆")[0]


async def test_an_empty_ballot_does_not_open(nights: Nights) -> None:
    await nights.plan()
    refused = await nights.press(nights.world.club.mara, await nights.sheet(), "nightstart")
    assert "no film to vote on" in refused.text
    assert (await nights.night()).state is NightState.PLANNED


async def test_the_clock_opens_the_vote_or_tells_the_host_why_not(world: World, nights: Nights) -> None:
    await nights.plan()
    await nights.edit(opens="in 1 hour")
    assert "Voting opens <t:" in nights.panel_text
    await nights.jump(hours=2)
    (told,) = nights.told(world.club.mara)
    assert "I couldn't open the vote: there's no film to vote on" in told
    sheet = await nights.sheet()
    assert "⚠️ I couldn't open the vote" in sheet.text
    # With a film, the host's next time works.
    await nights.add("Ran")
    await nights.edit(opens="in 1 hour")
    await nights.jump(hours=2)
    assert "Voting is open." in nights.panel_text


async def test_vetoes_are_private_and_all_of_them_cancel_out(world: World, nights: Nights) -> None:
    club = world.club
    await nights.plan()
    await nights.add("Ran", "Leaving Las Vegas")
    sheet = await nights.sheet()
    setup = await nights.press(club.mara, sheet, "nightsetup")
    await nights.choose(club.mara, setup, "nightvetoes", ["1"])
    await nights.host("nightstart")
    assert "1 private veto" in nights.panel_text
    for who, film in ((club.ines, "Ran"), (club.theo, "Leaving"), (club.mara, "Leaving")):
        ballot = await nights.press(who, nights.panel, "nightvote")
        told = await nights.choose(who, ballot, "nightveto", [option(ballot, "nightveto", film)])
        assert told.private
        assert "✗ vetoed" in told.text
    await nights.vote(club.ines, "Leaving")
    await nights.later()
    assert "✗" not in nights.panel_text
    await nights.host("nightclose")
    (result,) = nights.said("🏆")
    assert "Every film was vetoed, so those with the fewest vetoes stayed" in result
    assert "### Ran (1985)" in nights.panel_text


async def test_a_second_veto_is_refused(world: World, nights: Nights) -> None:
    films = await nights.films(30)
    chosen = await nights.fill_list(*films, rules=ListRules(vetoes=1))
    await nights.plan(chosen_list=chosen)
    await nights.host("nightstart")
    ines = world.club.ines
    ballot = await nights.press(ines, nights.panel, "nightvote")
    value = selects(ballot, "nightveto")[0]["options"][0]["value"]
    await nights.choose(ines, ballot, "nightveto", [value])
    second = await nights.press(ines, ballot, "nightballots")
    assert "Your vetoes are on other pages" in second.text


async def test_a_tie_at_every_level_is_shown(world: World, nights: Nights) -> None:
    club = world.club
    await open_vote(nights, how="ranked")
    assert "If films are level: fewer vetoes, then head to head" in nights.panel_text
    await nights.rank(club.ines, "Ran", "Leaving")
    await nights.rank(club.theo, "Leaving", "Ran")
    await nights.host("nightclose")
    (result,) = nights.said("🏆")
    for level in ("Vetoes (still level)", "Head to head (still level)", "Votes lost before (still level)"):
        assert level in result
    assert "The order drawn when voting opened: " in result
    assert "Seed of the draw" in result


async def test_a_ballot_after_the_close_is_refused_and_says_so(world: World, nights: Nights) -> None:
    await open_vote(nights)
    ballot = await nights.press(world.club.ines, nights.panel, "nightvote")
    await nights.host("nightclose")
    late = await nights.choose(world.club.ines, ballot, "nightapprove", [option(ballot, "nightapprove", "Ran")])
    assert "Voting closed" in late.text
    assert "No one voted" in nights.said("🏆")[0]


async def test_more_than_25_films_are_saved_page_by_page(world: World, nights: Nights) -> None:
    ines = world.club.ines
    films = await nights.films(30)
    chosen = await nights.fill_list(*films)
    await nights.plan(chosen_list=chosen)
    await nights.host("nightstart")
    first = await nights.press(ines, nights.panel, "nightvote")
    on_first = [one["value"] for one in selects(first, "nightapprove")[0]["options"]]
    assert len(on_first) == 25
    saved = await nights.choose(ines, first, "nightapprove", on_first[:2])
    second = await nights.press(ines, saved, "nightballots")
    on_second = [one["value"] for one in selects(second, "nightapprove")[0]["options"]]
    assert len(on_second) == 5
    await nights.choose(ines, second, "nightapprove", on_second[:1])
    again = await nights.press(ines, nights.panel, "nightvote")
    assert again.text.count("✓") == 3
    # Taking everything off one page keeps the other.
    await nights.choose(ines, again, "nightapprove", [])
    ballot = await world.services.nights.ballots.read_ballot(nights.actor(ines), (await nights.night()).id)
    assert ballot.values == {FilmId(int(on_second[0])): 1}


async def test_a_deleted_panel_comes_back_with_the_next_change_only(world: World, nights: Nights) -> None:
    await open_vote(nights)
    ballot = await nights.press(world.club.ines, nights.panel, "nightvote")
    await nights.panel.delete()
    await nights.choose(world.club.ines, ballot, "nightapprove", [option(ballot, "nightapprove", "Ran")])
    await nights.jump(minutes=2)
    assert not [each for each in nights.messages if "Manage" in labels(each)]
    copy = await world.ask(world.club.ines, "night show")
    assert "1 member has voted" in copy.text
    copy = await world.ask(world.club.mara, "night show")
    sheet = await nights.press(world.club.mara, copy, "nightsheet")
    await nights.press(world.club.mara, sheet, "nightclose")
    await nights.later()
    assert "### Ran (1985)" in nights.panel_text


async def test_a_channel_that_is_gone_is_told_and_another_takes_over(world: World, nights: Nights) -> None:
    club = world.club
    other = club.guild.create_text_channel("second-screen")
    await open_vote(nights)
    ballot = await nights.press(club.ines, nights.panel, "nightvote")
    await nights.choose(club.ines, ballot, "nightapprove", [option(ballot, "nightapprove", "Ran")])
    await delete(world, club.channel)
    await nights.jump(days=5)
    night = await nights.night()
    assert night.outcome is not None
    assert night.outcome.voters == 1
    assert any("the channel is gone" in told for told in nights.told(club.mara))
    moved = await world.services.nights.planning.move_panel(nights.actor(club.mara), night.id, nights.channel_id(other))
    await nights.later()
    assert "### Ran (1985)" in said(posts(other)[-1])
    assert moved.place.channel == other.id


async def test_two_nights_at_once_keep_their_films_apart(world: World, nights: Nights) -> None:
    films = await nights.films(4)
    one = await nights.fill_list(*films[:2], name="Fridays")
    two = await nights.fill_list(*films[1:], name="Sundays")
    await nights.plan(theme="First", chosen_list=one)
    await nights.plan(theme="Second", when="Sunday 8 pm", chosen_list=two)
    for night in (1, 2):
        await world.services.nights.voting.open_vote(nights.actor(world.club.mara), (await nights.night(night)).id)
    await nights.later()
    panels = [said(each) for each in nights.messages if "Manage" in labels(each)]
    assert [text.count("\n2. ") for text in panels] == [1, 1]
    actor = nights.actor(world.club.ines)
    await world.services.nights.ballots.cast_ballot(actor, (await nights.night(1)).id, {films[1]: 1}, page=[])
    await world.services.nights.ballots.cast_ballot(actor, (await nights.night(2)).id, {films[3]: 1}, page=[])
    await nights.jump(days=6)
    assert (await nights.night(1)).films == (films[1],)
    assert (await nights.night(2)).films == (films[3],)
    assert (await nights.nominations(one))[films[1]][0] == "won"
    assert (await nights.nominations(two))[films[1]] == ("waiting", 1)


async def test_a_cancelled_night_gives_its_films_back_and_can_be_restored(world: World, nights: Nights) -> None:
    films = await nights.films(3)
    chosen = await nights.fill_list(*films, rules=ListRules(survivals=3))
    async with world.services.database.write(changes=Changes.UNCACHED) as writing:
        await writing.execute_write("UPDATE nomination SET survived = 2 WHERE film_id = ?", films[1])
    before = await nights.nominations(chosen)
    await nights.plan(chosen_list=chosen)
    await nights.host("nightstart")
    assert {state for state, _ in (await nights.nominations(chosen)).values()} == {"on_ballot"}
    await world.services.nights.ballots.cast_ballot(
        nights.actor(world.club.ines), (await nights.night()).id, {films[0]: 1}, page=[]
    )
    await nights.host("nightclose")
    states = await nights.nominations(chosen)
    assert [states[film] for film in films] == [("won", 0), ("dropped", 2), ("waiting", 1)]
    asked = await nights.press(world.club.mara, await nights.sheet(), "nightcancel")
    assert "This will cancel" in asked.text
    cancelled = await nights.press(world.club.mara, asked, "nightcancelsure")
    await nights.later()
    assert "This night is cancelled" in nights.panel_text
    assert await nights.nominations(chosen) == before
    await nights.press(world.club.mara, cancelled, "nightrestore")
    await nights.later()
    assert (await nights.night()).state is NightState.DECIDED
    assert await nights.nominations(chosen) == states


async def test_a_close_is_undone_with_every_ballot_as_it_was(world: World, nights: Nights) -> None:
    films = await nights.films(2)
    chosen = await nights.fill_list(*films)
    await nights.plan(chosen_list=chosen)
    await nights.host("nightstart")
    ballots, night = world.services.nights.ballots, (await nights.night()).id
    await ballots.cast_ballot(nights.actor(world.club.ines), night, {films[0]: 1}, page=[])
    await nights.host("nightclose")
    await nights.host("nightreopen")
    assert set((await nights.nominations(chosen)).values()) == {("on_ballot", 0)}
    assert "1 member has voted" in nights.panel_text
    for who in (world.club.theo, world.club.mara):
        await ballots.cast_ballot(nights.actor(who), night, {films[1]: 1}, page=[])
    await nights.host("nightclose")
    assert (await nights.night()).films == (films[1],)
    assert len(nights.said("🏆")) == 2


async def test_an_opening_is_undone_and_ballots_are_kept(world: World, nights: Nights) -> None:
    await open_vote(nights)
    await nights.vote(world.club.ines, "Ran")
    await nights.host("nightunopen")
    assert (await nights.night()).state is NightState.PLANNED
    await nights.host("nightstart")
    assert "1 member has voted" in nights.panel_text


async def test_open_counts_are_shown_and_blind_ones_are_not(world: World, nights: Nights) -> None:
    await nights.plan()
    await nights.add("Ran", "Leaving Las Vegas")
    setup = await nights.press(world.club.mara, await nights.sheet(), "nightsetup")
    await nights.press(world.club.mara, setup, "nightblind")
    await nights.host("nightstart")
    await nights.vote(world.club.ines, "Ran")
    await nights.later()
    assert "**Ran (1985)** · 1 vote" in nights.panel_text
    assert "**Leaving Las Vegas (1995)** · 0 votes" in nights.panel_text


async def test_others_are_refused_at_every_button_of_the_host(world: World, nights: Nights) -> None:
    ines = world.club.ines
    await open_vote(nights)
    refused = await nights.press(ines, nights.panel, "nightsheet")
    assert "Only the night's host and moderators" in refused.text
    before = await nights.night()
    verbs = "sheet setup place edit start unopen close reopen begin cancel cancelsure restore unpick repost host how"
    verbs += " vetoes minutes list role channel picker drop meeting offer unoffer picktime voice talk came"
    verbs += " camescored end reveal when until"
    for verb in verbs.split():
        result = await nights.forge(ines, nights.panel, f"mq:night{verb}:1")
        assert any(words in result.text for words in ("Only the night's host", "This button is")), (verb, result.text)
    assert await nights.night() == before
    refused = await world.ask(ines, "night plan")
    assert "Create Events" in refused.text


async def test_another_club_sees_and_changes_nothing(world: World, nights: Nights) -> None:
    await open_vote(nights)
    oona = world.other.mara
    shown = await world.ask(oona, "night show")
    assert "No movie night is planned" in shown.text
    await world.rest()
    await nights.plan(who=oona, theme="Elsewhere")
    foreign = posts(world.other.channel)[-1]
    before = await nights.night()
    for verb in ("nightvote", "nightsheet", "nightresult"):
        forged = await nights.forge(oona, foreign, f"mq:{verb}:1")
        assert "can't find that night" in forged.text
    assert await nights.night() == before


async def test_merged_films_are_one_on_the_ballot_and_double_votes_fold(world: World, nights: Nights) -> None:
    club = world.club
    await open_vote(nights, "Ran", "Leaving Las Vegas", "Tampopo")
    await nights.vote(club.ines, "Ran", "Tampopo")
    await nights.vote(club.theo, "Leaving")
    await world.rest()
    await world.ask(club.mara, "films merge", film="Tampopo", into="Ran")
    ballot = await nights.press(club.ines, nights.panel, "nightvote")
    assert len(selects(ballot, "nightapprove")[0]["options"]) == 2
    assert ballot.text.count("✓") == 1
    # A vote taken off the film that remains is off for both.
    await nights.choose(club.ines, ballot, "nightapprove", [option(ballot, "nightapprove", "Ran")])
    await nights.vote(club.mara, "Ran")
    await nights.host("nightclose")
    assert "▸ Ran (1985): 2 votes" in nights.said("🏆")[0]


async def test_a_night_keeps_its_hour_when_the_clocks_change(world: World, nights: Nights) -> None:
    await nights.zone("Europe/Berlin")
    nights.turn_to(datetime(2026, 10, 20, 9, 0, tzinfo=UTC))
    await nights.plan(when="2026-10-30 20:00", closes="2026-10-24 20:00")
    night = await nights.night()
    assert night.starts_at == datetime(2026, 10, 30, 19, 0, tzinfo=UTC)  # winter time
    assert night.vote.closes_at == datetime(2026, 10, 24, 18, 0, tzinfo=UTC)  # summer time


async def test_a_host_who_left_is_replaced_by_a_moderator(world: World, nights: Nights) -> None:
    await open_vote(nights)
    async with world.services.database.write(changes=Changes.UNCACHED) as writing:
        await writing.execute_write("UPDATE night SET hosted_by = NULL WHERE id = 1")
    await nights.later()
    place = await nights.press(world.club.mara, await nights.sheet(), "nightplace")
    told = await nights.press(world.club.mara, place, "nighthost")
    assert "You're the host now" in told.text
    await nights.later()
    assert f"hosted by <@{world.club.mara.id}>" in nights.panel_text


async def test_only_the_chosen_role_is_pinged_once(world: World, nights: Nights) -> None:
    role = world.club.guild.create_role("Film night", mentionable=True)
    world.permitted.add(role.id)
    await nights.plan()
    await nights.add("Ran", "Leaving Las Vegas")
    place = await nights.press(world.club.mara, await nights.sheet(), "nightplace")
    await nights.choose(world.club.mara, place, "nightrole", [role])
    await nights.host("nightstart")
    await nights.vote(world.club.ines, "Ran")
    await nights.host("nightclose")
    assert pinged(world) == [[str(role.id)]]


@pytest.mark.parametrize("picker", [True, False])
async def test_a_film_is_picked_without_a_vote(world: World, nights: Nights, *, picker: bool) -> None:
    club, films = world.club, await nights.films(2)
    chosen = await nights.fill_list(*films)
    await nights.plan(how="picker" if picker else "host", chosen_list=chosen)
    who: simcord.MemberActor = club.mara
    if picker:
        await world.services.nights.planning.set_picker(
            nights.actor(club.mara), (await nights.night()).id, nights.actor(club.theo).member
        )
        await nights.later()
        assert f"It's <@{club.theo.id}>'s turn" in nights.panel_text
        who = club.theo
    refused = await nights.press(club.ines, nights.panel, "nightpick")
    assert "someone else's turn" in refused.text
    picks = await nights.press(who, nights.panel, "nightpick")
    await nights.choose(who, picks, "nightpickfrom", [str(films[1])])
    await nights.later()
    assert ("Picked by" if picker else "Chosen by the host") in nights.panel_text
    assert [state for state, _ in (await nights.nominations(chosen)).values()] == ["waiting", "won"]
    await nights.host("nightunpick")
    assert [state for state, _ in (await nights.nominations(chosen)).values()] == ["waiting", "waiting"]


async def test_a_double_feature_fits_its_evening(world: World, nights: Nights) -> None:
    await nights.plan()
    await nights.add("Ran", "Leaving Las Vegas", "Tampopo")
    setup = await nights.press(world.club.mara, await nights.sheet(), "nightsetup")
    await nights.choose(world.club.mara, setup, "nightminutes", ["300"])
    await nights.host("nightstart")
    await nights.vote(world.club.ines, "Ran")
    await nights.host("nightclose")
    shown = (await nights.night()).films
    assert len(shown) == 2
    films = await world.services.catalogue.get_films(world.club.id, shown)
    assert sum(film.runtime or 0 for film in films) <= 300
    assert "After it, as it fits the evening" in nights.panel_text


async def test_a_time_that_cannot_be_read_loses_nothing(world: World, nights: Nights) -> None:
    sheet = await nights.plan(when="soonish", theme="Late show")
    assert "I couldn't read “soonish” as a time" in sheet.text
    assert "The time isn't set yet" in nights.panel_text
    await nights.edit(when="saturday 21:30", closes="3 hours before")
    night = await nights.night()
    assert night.starts_at == datetime(2026, 6, 6, 21, 30, tzinfo=UTC)
    assert night.vote.closes_at == datetime(2026, 6, 6, 18, 30, tzinfo=UTC)
    assert f"<t:{int(night.starts_at.timestamp())}:F>" in nights.panel_text
    assert parts(nights.panel)
