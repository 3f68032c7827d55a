"""Lists and their rules for moderators, pickers in turn, and films that several members want."""

from __future__ import annotations

import pytest
import simcord

from bot.domain.ids import FilmId, MemberId
from bot.domain.nights.lists import ListRules, NightList, Nominators
from bot.domain.nights.night import NightId
from bot.domain.nights.nominating import rank_wanted
from bot.domain.people import Actor
from bot.domain.reviews.errors import NotModerator
from bot.store.nights import lists as list_store
from tests.nights.helpers import Nights, option
from tests.nights.list_helpers import Lists
from tests.support.world import Answer, World


@pytest.fixture
def lists(world: World, nights: Nights) -> Lists:
    return Lists(world, nights)


async def test_moderators_make_change_close_and_reopen_lists(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    board = await lists.board()
    assert "No list is open." in board.text
    made = await lists.fill_in(club.mara, board, "nightlistnew", name="  Horror   October ")
    assert "Made. Everyone can nominate for it." in made.text
    assert "## Horror October" in made.text
    board = await lists.board()
    taken = await lists.fill_in(club.mara, board, "nightlistnew", name="horror october")
    assert "There's a list called **Horror October** already." in taken.text
    changed = await lists.fill_in(
        club.mara, made, "nightlistedit", name="Horror", member="2", all="9", ban="0", lost="3"
    )
    assert "2 a member, 9 in all · repeats are fine · off the list after 3 lost votes · vote: approval" in changed.text
    for field, value, allowed in (("member", "0", "1 to 25"), ("all", "0", "1 to 200"), ("lost", "51", "1 to 50")):
        values = {"name": "Horror", "member": "2", "all": "9", "ban": "0", "lost": "", field: value}
        refused = await lists.fill_in(club.mara, changed, "nightlistedit", **values)
        assert f"can't be “{value}”. Use {allowed}" in refused.text
    changed = await lists.choose(club.mara, changed, "nightlistwho", "2of4")
    changed = await lists.choose(club.mara, changed, "nightlisthow", "stars")
    changed = await lists.choose(club.mara, changed, "nightlistveto", 2)
    changed = await lists.choose(club.mara, changed, "nightlistlow", 1)
    (found,) = await nights_lists(world)
    assert found.rules.nominators is Nominators.ATTENDERS
    assert (found.rules.earned_attended, found.rules.earned_of) == (2, 4)
    for words in ("came to 2 of the last 4 nights", "the lowest leaves", "vote: stars", "2 vetoes each"):
        assert words in changed.text
    await lists.nominate(club.ines, "Ran")
    closed = await lists.press(club.mara, changed, "nightlistclose")
    assert "**Horror** is closed." in closed.text
    assert "The first `/nominate` makes one." in (await lists.page()).text
    board = await lists.board()
    opened = await lists.choose(club.mara, board, "nightlistback", option(board, "nightlistback", "Horror"))
    assert "Open again, with its films." in opened.text
    assert "**Ran (1985)**" in (await lists.page()).text
    world.check()


async def nights_lists(world: World) -> list[NightList]:
    async with world.services.database.read() as reading:
        return await list_store.open_lists(reading, world.club.id)


async def test_a_closed_list_with_a_name_that_is_used_again_stays_closed(
    world: World, nights: Nights, lists: Lists
) -> None:
    club = world.club
    await nights.fill_list(name="Shorts")
    board = await lists.board()
    card = await lists.choose(club.mara, board, "nightlistpick", option(board, "nightlistpick", "Shorts"))
    closed = await lists.press(club.mara, card, "nightlistclose")
    await nights.fill_list(name="SHORTS")
    assert "There's a list called **SHORTS** already" in (await lists.press(club.mara, closed, "nightlistopen")).text


async def test_a_club_has_at_most_ten_open_lists(world: World, nights: Nights, lists: Lists) -> None:
    for number in range(9):
        await nights.fill_list(name=f"List {number}")
    board, second = await lists.board(), await lists.board()
    await lists.fill_in(world.club.mara, board, "nightlistnew", name="The tenth")
    refused = await lists.fill_in(world.club.mara, second, "nightlistnew", name="One more")
    assert "A club can have 10 open lists." in refused.text


async def test_members_do_not_change_lists(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    identity = await nights.fill_list()
    assert "You need the permission **Manage Messages**" in (await lists.board(club.theo)).text
    assert "Change the list" not in (await lists.page(club.theo)).labels()
    assert "Change the list" in (await lists.page(club.mara)).labels()
    theirs = world.services.nights.lists
    actor = world_actor(world)
    for attempt in (
        theirs.create_list(actor, "Mine"),
        theirs.rename_list(actor, identity, "Mine", ListRules()),
        theirs.change_rules(actor, identity, lambda rules: rules),
        theirs.close_list(actor, identity),
        theirs.reopen_list(actor, identity),
        world.services.nights.turns.add_members(actor, identity, [actor.member]),
        world.services.nights.turns.remove_member(actor, identity, actor.member),
        world.services.nights.turns.skip_turn(actor, identity, MemberId(club.ines.id)),
    ):
        with pytest.raises(NotModerator):
            await attempt


def world_actor(world: World) -> Actor:
    return Actor(member=MemberId(world.club.theo.id), name="theo", guild=world.club.id)


async def test_the_panel_shows_a_nomination_and_its_withdrawal(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    identity = await nights.fill_list()
    await nights.plan(chosen_list=identity)
    assert "No film is nominated yet." in nights.panel_text
    answer = await lists.nominate(club.ines, "Ran")
    await nights.later()
    assert "**Ran (1985)**" in nights.panel_text
    await lists.press(club.ines, answer, "nomdrop")
    await nights.later()
    assert "**Ran (1985)**" not in nights.panel_text


async def test_a_film_withdrawn_during_a_vote_stays_on_the_ballot(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    identity = await nights.fill_list()
    answer = await lists.nominate(club.ines, "Ran")
    await lists.nominate(club.theo, "Leaving Las Vegas")
    await nights.plan(chosen_list=identity)
    await nights.host("nightstart")
    gone = await lists.press(club.ines, answer, "nomdrop")
    assert "It stays on the ballot that's open now." in gone.text
    await nights.later()
    assert "**Ran (1985)**" in nights.panel_text
    assert "Undone." in (await lists.press(club.ines, gone, "nomback")).text
    film = await world.film("ran-1985")
    assert (await nights.nominations(identity))[film] == ("on_ballot", 0)


async def test_films_that_lose_leave_the_list_by_its_rules(world: World, nights: Nights, lists: Lists) -> None:
    """The lowest leaves after each vote, and a film that has lost twice leaves as well."""
    club = world.club
    one, two, three, four = await nights.films(4)
    rules = ListRules(cap_member=10, survivals=2, lowest_leave=1)
    identity = await nights.fill_list(one, two, three, four, rules=rules)
    names = {film.id: film.title for film in await world.services.catalogue.get_films(club.id, [one, two, three, four])}
    await nights.plan(chosen_list=identity)
    await nights.host("nightstart")
    await nights.vote(club.ines, names[one], names[two], names[three])
    await nights.vote(club.theo, names[one], names[two])
    await nights.vote(club.mara, names[one])
    await nights.host("nightclose")
    states = await nights.nominations(identity)
    assert states == {one: ("won", 0), two: ("waiting", 1), three: ("waiting", 1), four: ("dropped", 0)}
    page = await lists.page()
    assert "2 films ·" in page.text
    assert "lost 1 vote" in page.text
    await nights.plan(chosen_list=identity, when="Saturday 8 pm")
    await lists.nominate(club.ines, f"film:{four}")
    await nights.host("nightstart")
    await nights.vote(club.ines, names[four], names[two])
    await nights.vote(club.theo, names[four])
    await nights.host("nightclose")
    states = await nights.nominations(identity)
    assert states[two] == ("dropped", 1)
    assert states[three] == ("dropped", 1)
    assert "No film is nominated." in (await lists.page()).text


async def test_members_take_turns_and_newcomers_go_last(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    await nights.fill_list(name="Fridays")
    empty = await lists.turns()
    assert "No one takes turns yet." in empty.text
    joined = await lists.press(club.theo, empty, "turnjoin")
    assert "You take turns now." in joined.text
    assert "Next: **theo**." in joined.text
    await lists.press(club.ines, await lists.turns(club.ines), "turnjoin")
    shown = await lists.turns()
    assert "1. **theo**\n2. **ines**" in shown.text
    skipped = await lists.press(club.theo, shown, "turnskip")
    assert "1. **ines**\n2. **theo** · skipped 1 time" in skipped.text
    away = await lists.choose(club.ines, await lists.turns(club.ines), "turnaway", 2)
    assert "1. **ines** · away until " in away.text
    assert "Next: **theo**." in away.text
    alone = await lists.press(club.theo, await lists.turns(), "turnskip")
    assert "No one behind can pick right now" in alone.text
    back = await lists.press(club.ines, away, "turnback")
    assert "Next: **ines**." in back.text
    older = await lists.turns(club.ines)
    left = await lists.press(club.ines, back, "turnleave")
    assert "ines" not in left.text
    assert "You don't take turns for this list yet." in (await lists.press(club.ines, older, "turnskip")).text
    world.check()


async def test_being_away_ends_by_itself(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    await nights.fill_list()
    for who in (club.ines, club.theo):
        await lists.press(who, await lists.turns(who), "turnjoin")
    await lists.choose(club.ines, await lists.turns(club.ines), "turnaway", 1)
    assert "Next: **theo**." in (await lists.turns()).text
    await nights.jump(days=7)
    assert "Next: **theo**." in (await lists.turns()).text
    await nights.jump(days=1)
    assert "Next: **ines**." in (await lists.turns()).text


async def test_a_moderator_adds_skips_and_removes_members(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    await nights.fill_list()
    board = await lists.turns(club.mara)
    await world.rest()
    added = Answer(
        await club.mara.select(board.message, [club.ines.user, club.theo.user], custom_id=board.ids("turnadd")[0])
    )
    assert "Added. Newcomers go last." in added.text
    assert f"1. <@{club.ines.id}>" in added.text
    skipped = await lists.press(club.mara, added, "turnnext")
    assert f"1. <@{club.theo.id}>" in skipped.text
    removed = await lists.choose(club.mara, skipped, "turndrop", club.theo.id)
    assert f"Next: <@{club.ines.id}>." in removed.text


async def test_a_picker_is_chosen_in_turn_and_two_nights_have_two(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    identity = await nights.fill_list()
    for who in (club.ines, club.theo):
        await lists.press(who, await lists.turns(who), "turnjoin")
    await nights.plan(how="picker", chosen_list=identity)
    assert f"It's <@{club.ines.id}>'s turn to pick the film." in nights.panel_text
    await nights.plan(how="picker", chosen_list=identity, when="Saturday 8 pm")
    assert f"It's <@{club.theo.id}>'s turn to pick the film." in nights.panel_text
    shown = await lists.turns()
    assert "1. **ines** · picks for a night that's coming" in shown.text
    # Only a night that begins uses the turn up.
    await nights.host("nightcancel")
    assert "1. **ines** · picks for a night that's coming\n2. **theo**" in (await lists.turns()).text


async def test_a_list_that_is_chosen_later_brings_its_picker(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    await nights.plan(how="picker")
    identity = await nights.fill_list()
    await lists.press(club.theo, await lists.turns(), "turnjoin")
    assert "Whose turn it is isn't set yet." in nights.panel_text
    host = Actor(member=MemberId(club.mara.id), name="mara", guild=club.id)
    await world.services.nights.planning.set_list(host, NightId(1), identity)
    await nights.later()
    assert f"It's <@{club.theo.id}>'s turn to pick the film." in nights.panel_text
    shown = await nights.press(club.ines, nights.panel, "nompage")
    assert shown.private
    assert "## 🎟️ Fridays" in shown.text


async def test_a_night_that_begins_uses_the_turn_up(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    identity = await nights.fill_list()
    for who in (club.ines, club.theo):
        await lists.press(who, await lists.turns(who), "turnjoin")
    await nights.plan(how="picker", chosen_list=identity)
    await nights.add("Ran", choose=True, who=club.ines)
    await nights.later()
    assert "1. **ines**" in (await lists.turns()).text
    await nights.host("nightbegin")
    shown = await lists.turns()
    assert "1. **theo**\n2. **ines** · last picked " in shown.text


async def test_turns_can_be_earned_by_coming(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    identity = await nights.fill_list(rules=ListRules(earned_attended=1, earned_of=2))
    for who in (club.ines, club.theo):
        await lists.press(who, await lists.turns(who), "turnjoin")
    await lists.past_night(number=1, days_ago=20, came=[club.theo])
    assert "Next: **ines**." in (await lists.turns()).text
    changed = await lists.press(club.mara, await lists.turns(club.mara), "turnearned")
    assert "Next: **theo**." in changed.text
    assert "1. **ines** · hasn't come often enough yet" in changed.text
    assert "A turn is for members who came to 1 of the last 2 nights." in changed.text
    await nights.plan(how="picker", chosen_list=identity)
    assert f"It's <@{club.theo.id}>'s turn" in nights.panel_text


async def test_what_we_all_want_is_on_several_watchlists(world: World, lists: Lists) -> None:
    club = world.club
    for who, film in ((club.ines, "Ran"), (club.theo, "Ran"), (club.theo, "Tampopo"), (club.mara, "Leaving Las Vegas")):
        await world.rest()
        await world.ask(who, "watchlist add", film=film)
    await world.rest()
    asked = await world.ask(club.ines, "nominations together")
    assert not asked.private
    shown = await pick_members(lists, club.ines, asked, club.theo, club.mara)
    assert "From the watchlists of 3 members" in shown.text
    assert "1\\. **Ran (1985)**\n-# 2 of 3: ines, theo" in shown.text
    assert "Leaving Las Vegas" not in shown.text
    answer = await lists.choose(club.theo, shown, "nominatefrom", option(shown, "nominatefrom", "Ran"))
    assert "theo nominated **Ran (1985)**" in answer.text
    none = await pick_members(lists, club.ines, shown, club.mara)
    assert "No film is on the watchlists of two of you yet." in none.text
    copy = await pick_members(lists, club.theo, shown, club.ines)
    assert copy.private
    world.check()


async def pick_members(lists: Lists, who: simcord.MemberActor, on: Answer, *people: simcord.MemberActor) -> Answer:
    await lists.world.rest()
    chosen = [each.user for each in people]
    return Answer(await who.select(on.message, chosen, custom_id=on.ids("wantedby")[0]))


@pytest.mark.parametrize("switch", ["who-saw", "watchlist"])
async def test_a_private_watchlist_stays_private(world: World, lists: Lists, switch: str) -> None:
    club = world.club
    await world.ask(club.ines, "watchlist add", film="Ran")
    await world.ask(club.theo, "watchlist add", film="Ran")
    await world.ask(club.mara, "watchlist add", film="Ran", private=True)
    await world.rest()
    asked = await world.ask(club.ines, "nominations together")
    shown = await pick_members(lists, club.ines, asked, club.theo, club.mara)
    assert "2 of 3: ines, theo" in shown.text
    await world.rest()
    privacy = await world.ask(club.theo, "privacy")
    at = {"who-saw": 1, "watchlist": 3}[switch]
    await world.press(club.theo, privacy, "prefer", at)
    hidden = await pick_members(lists, club.ines, shown, club.theo, club.mara)
    assert "theo" not in hidden.text
    assert "1 of them keeps theirs private" in hidden.text
    assert "Ran" not in hidden.text


async def test_what_the_voice_channel_wants(world: World, lists: Lists) -> None:
    club = world.club
    for who in (club.ines, club.theo):
        await world.rest()
        await world.ask(who, "watchlist add", film="Ran")
    await world.rest()
    asked = await world.ask(club.ines, "nominations together", private=True)
    assert "You're not in a voice channel here." in (await lists.press(club.ines, asked, "wantedvoice")).text
    room = club.guild.create_voice_channel("Cinema")
    for who in (club.ines, club.theo):
        await who.join_voice(room)
    shown = await lists.press(club.ines, asked, "wantedvoice")
    assert "everyone: ines, theo" in shown.text


def test_the_most_wanted_film_comes_first() -> None:
    ines, theo, mara = map(MemberId, (1, 2, 3))
    one, two, three = map(FilmId, (10, 20, 30))
    wishes = {ines: [one, two, three], theo: [three, two], mara: [two]}
    assert rank_wanted(wishes, 2) == [(two, (ines, theo, mara)), (three, (ines, theo))]
    # Of equally wanted films, the one that is higher on the lists leads.
    assert [film for film, _ in rank_wanted({ines: [one, two], theo: [two, one]}, 2)] == [one, two]
    assert [film for film, _ in rank_wanted({ines: [two, one], theo: [two, one]}, 2)] == [two, one]
