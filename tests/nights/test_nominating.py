"""`/nominate`, the *Nominate* buttons, and what each rule of a list refuses."""

from __future__ import annotations

import pytest

from bot.domain.ids import MemberId
from bot.domain.nights.errors import NightListGone
from bot.domain.nights.list_errors import NominationGone, NotYourNomination
from bot.domain.nights.lists import ListRules, NominationId, Nominators
from bot.domain.people import Actor
from bot.store import privacy as privacy_store
from bot.store.changes import Changes
from tests.nights.helpers import Nights, option, selects
from tests.nights.list_helpers import Lists
from tests.support.world import RAN, World


@pytest.fixture
def lists(world: World, nights: Nights) -> Lists:
    return Lists(world, nights)


async def test_the_first_nomination_makes_the_first_list(world: World, lists: Lists) -> None:
    club = world.club
    empty = await lists.page()
    assert "The first `/nominate` makes one." in empty.text
    answer = await lists.nominate(club.ines, "Ran", why="Kurosawa's *last* epic")
    assert not answer.private
    assert "ines nominated **Ran (1985)** for **Movie night**." in answer.text
    assert "> Kurosawa's \\*last\\* epic" in answer.text
    assert "ines can nominate 2 more films for this list" in answer.text
    assert "It's this club's first list." in answer.text
    page = await lists.page()
    assert page.private
    assert "## 🎟️ Movie night" in page.text
    assert "1\\. **Ran (1985)**" in page.text
    assert "nominated by ines" in page.text
    assert "None of these is yours yet." in page.text
    world.check()


async def test_a_film_is_on_a_list_once_and_the_second_is_told_who_nominated_it(world: World, lists: Lists) -> None:
    club = world.club
    await lists.nominate(club.ines, "Ran")
    again = await lists.nominate(club.theo, "Ran")
    assert again.private
    assert "**Ran (1985)** is on **Movie night** already. ines nominated it <t:" in again.text
    own = await lists.nominate(club.ines, "Ran")
    assert "You nominated it <t:" in own.text
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await privacy_store.erase_member(writing, MemberId(club.ines.id), club.id, keep_texts=False)
    erased = await lists.nominate(club.theo, "Ran")
    assert "It was nominated <t:" in erased.text
    assert "ines" not in (await lists.page()).text
    assert "**Ran (1985)**" in (await lists.page()).text


async def test_a_member_has_so_many_films_on_a_list(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    await nights.fill_list(rules=ListRules(cap_member=1))
    await lists.nominate(club.ines, "Ran")
    refused = await lists.nominate(club.ines, "Leaving Las Vegas")
    assert "A member can have 1 film on **Fridays** at a time." in refused.text
    opened = await lists.press(club.ines, refused, "nompage")
    assert "You have 1 of 1 film here." in opened.text
    assert "nominated **Leaving Las Vegas" in (await lists.nominate(club.theo, "Leaving Las Vegas")).text


async def test_a_list_has_so_many_films_in_all(world: World, nights: Nights, lists: Lists) -> None:
    await nights.fill_list(rules=ListRules(cap_all=1))
    await lists.nominate(world.club.ines, "Ran")
    refused = await lists.nominate(world.club.theo, "Leaving Las Vegas")
    assert "**Fridays** is full with 1 film." in refused.text


async def test_a_film_can_come_back_only_after_the_ban(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    await nights.fill_list(rules=ListRules(ban_days=30))
    await lists.past_night(number=1, days_ago=29, film=await world.film(RAN))
    refused = await lists.nominate(club.ines, "Ran")
    assert "The club watched **Ran (1985)** on " in refused.text
    assert "takes it again from " in refused.text
    await nights.jump(days=1)
    told = await lists.nominate(club.ines, "Ran")
    assert "nominated **Ran (1985)**" in told.text
    assert "👀 The club watched it on " in told.text


async def test_who_has_seen_it_is_said_as_far_as_they_let_it(world: World, lists: Lists) -> None:
    club = world.club
    await world.ask(club.theo, "rate", film="Ran", stars=8)
    await world.ask(club.mara, "rate", film="Ran", stars=6, private=True)
    answer = await lists.nominate(club.ines, "Ran")
    assert "👀 Seen by theo." in answer.text
    assert "seen by 1" in (await lists.page()).text
    privacy = await world.ask(club.theo, "privacy")
    (switch,) = [each for each in privacy.ids("prefer") if each.startswith("mq:prefer:1:")]
    await club.theo.click(privacy.message, custom_id=switch)
    assert "Seen by" not in (await lists.nominate(club.mara, "Ran")).text


async def test_only_moderators_nominate_where_the_list_says_so(world: World, nights: Nights, lists: Lists) -> None:
    await nights.fill_list(rules=ListRules(nominators=Nominators.MODERATORS))
    assert "Only moderators nominate for **Fridays**." in (await lists.nominate(world.club.ines, "Ran")).text
    assert "mara nominated **Ran (1985)**" in (await lists.nominate(world.club.mara, "Ran")).text


async def test_the_right_to_nominate_is_earned_by_coming(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    rules = ListRules(nominators=Nominators.ATTENDERS, earned_attended=2, earned_of=3)
    await nights.fill_list(rules=rules)
    await lists.past_night(number=1, days_ago=30, came=[club.ines, club.theo])
    await lists.past_night(number=2, days_ago=20, came=[club.ines])
    await lists.past_night(number=3, days_ago=10)  # nobody knows who came: it counts for and against no one
    refused = await lists.nominate(club.theo, "Ran")
    assert "takes films from members who came to 2 of the last 3 nights" in refused.text
    assert "ines nominated **Ran (1985)**" in (await lists.nominate(club.ines, "Ran")).text


async def test_withdrawing_and_undoing(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    await nights.fill_list(rules=ListRules(cap_member=1))
    answer = await lists.nominate(club.ines, "Ran")
    refused = await lists.press(club.theo, answer, "nomdrop")
    assert refused.private
    assert "Only the member who nominated a film, or a moderator" in refused.text
    gone = await lists.press(club.ines, answer, "nomdrop")
    assert "**Ran (1985)** is off **Fridays**." in gone.text
    assert "No film is nominated." in (await lists.page()).text
    assert "isn't on the list any more" in (await lists.press(club.ines, answer, "nomdrop")).text
    back = await lists.press(club.ines, gone, "nomback")
    assert "Undone. It's on the list again." in back.text
    assert "**Ran (1985)**" in (await lists.page()).text


async def test_undoing_keeps_to_the_rules(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    await nights.fill_list(rules=ListRules(cap_member=1))
    first = await lists.press(club.ines, await lists.nominate(club.ines, "Ran"), "nomdrop")
    await lists.nominate(club.ines, "Leaving Las Vegas")
    assert "A member can have 1 film" in (await lists.press(club.ines, first, "nomback")).text
    await lists.nominate(club.theo, "Ran")
    assert "Someone has nominated that film again" in (await lists.press(club.ines, first, "nomback")).text


async def test_a_moderator_removes_a_film(world: World, lists: Lists) -> None:
    club = world.club
    await lists.nominate(club.ines, "Ran")
    page = await lists.page(club.mara)
    opened = await lists.choose(club.mara, page, "nomopen", option(page, "nomopen", "Ran"))
    assert "Remove from the list" in opened.labels()
    assert "is off **Movie night**" in (await lists.press(club.mara, opened, "nomdrop")).text
    await lists.nominate(club.ines, "Ran")
    page = await lists.page(club.theo)
    opened = await lists.choose(club.theo, page, "nomopen", option(page, "nomopen", "Ran"))
    assert opened.labels() == ["Film card", "See the list"]


async def test_saying_why_afterwards(world: World, lists: Lists) -> None:
    club = world.club
    answer = await lists.nominate(club.ines, "Ran")
    saved = await lists.fill_in(club.ines, answer, "nomwhy", why="  Because\nof  the clouds ")
    assert "> Because of the clouds" in saved.text
    assert "“Because of the clouds”" in (await lists.page()).text
    assert "Only the member who nominated" in (await lists.press(club.theo, answer, "nomwhy")).text
    theo = Actor(member=MemberId(club.theo.id), name="theo", guild=club.id)
    with pytest.raises(NotYourNomination):
        await world.services.nights.nominating.set_why(theo, NominationId(1), "Because of me")
    await lists.fill_in(club.ines, answer, "nomwhy", why="")
    assert "“" not in (await lists.page()).text


async def test_the_button_on_a_card_asks_for_the_list_only_where_there_are_several(
    world: World, nights: Nights, lists: Lists
) -> None:
    club = world.club
    card = await world.ask(club.ines, "movie", film="Ran")
    answer = await lists.press(club.theo, card, "nominate")
    assert answer.private
    assert "theo nominated **Ran (1985)** for **Movie night**." in answer.text
    await nights.fill_list(name="Shorts")
    await nights.fill_list(name="Staff", rules=ListRules(nominators=Nominators.MODERATORS))
    asked = await lists.press(club.ines, card, "nominate")
    assert "Which list is **Ran (1985)** for?" in asked.text
    (select,) = selects(asked, "nomfor")
    assert [each["label"] for each in select["options"]] == ["Movie night", "Shorts"]
    chosen = await lists.choose(club.ines, asked, "nomfor", select["options"][1]["value"])
    assert "ines nominated **Ran (1985)** for **Shorts**." in chosen.text


async def test_a_chosen_list_and_a_film_that_has_to_be_chosen(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    await nights.fill_list(name="Fridays")
    shorts = await nights.fill_list(name="Shorts")
    offered = await world.suggestions(club.ines, "nominate", "sho", option="list", film="Ran")
    assert [(each["name"], each["value"]) for each in offered] == [("Shorts", shorts)]
    asked = await lists.nominate(club.ines, "Leavin Las Vegass", list=shorts)
    answer = await lists.press(club.ines, asked, "nomasked")
    assert "ines nominated **Leaving Las Vegas (1995)** for **Shorts**." in answer.text
    told = await lists.nominate(club.ines, "Ran", why="Clouds", list=shorts)
    assert "for **Shorts**" in told.text


@pytest.mark.parametrize("verb", ["watchlist", "find", "recommend"])
async def test_films_are_nominated_from_other_answers(world: World, lists: Lists, verb: str) -> None:
    club = world.club
    if verb == "watchlist":
        await world.ask(club.ines, "watchlist add", film="Ran")
        shown = await world.ask(club.ines, "watchlist show")
        answer = await lists.choose(club.ines, shown, "nominatefrom", await world.film(RAN))
    elif verb == "find":
        shown = await world.ask(club.ines, "find", words="Las Vegas")
        answer = await lists.choose(club.theo, shown, "nominatefrom", option(shown, "nominatefrom", "Vegas"))
    else:
        shown = await world.ask(club.ines, "recommend")
        await world.rest()
        answer = await world.say_of(club.theo, shown, "nominate")
    assert answer.private
    assert " nominated **" in answer.text
    world.check()


async def test_films_that_a_club_merges_are_one_on_its_list(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    one, other = await nights.films(2)
    identity = await nights.fill_list(one, other, rules=ListRules(cap_member=2))
    films = await world.services.catalogue.get_films(club.id, [one, other])
    await world.ask(club.mara, "films merge", film=f"film:{other}", into=f"film:{one}")
    page = await lists.page()
    assert "1 film ·" in page.text
    assert "nominated 2 times" in page.text
    assert films[1].title not in page.text
    # Both count as one film of ines's, and neither can be nominated again.
    await lists.nominate(club.ines, "Leaving Las Vegas")
    again = await lists.nominate(club.theo, f"film:{other}")
    assert "is on **Fridays** already" in again.text
    assert len(await nights.nominations(identity)) == 3


async def test_a_film_that_is_nominated_under_its_merged_id_is_on_the_list(
    world: World, nights: Nights, lists: Lists
) -> None:
    club = world.club
    one, other = await nights.films(2)
    await nights.fill_list(other)
    await world.ask(club.mara, "films merge", film=f"film:{other}", into=f"film:{one}")
    assert "is on **Fridays** already" in (await lists.nominate(club.theo, f"film:{one}")).text


async def test_two_clubs_never_see_one_anothers_lists(world: World, nights: Nights, lists: Lists) -> None:
    club, other = world.club, world.other
    identity = await nights.fill_list(name="Secret")
    await lists.nominate(club.ines, "Ran", why="Only for us", list=identity)
    assert "That list is closed." in (await lists.nominate(other.ines, "Ran", list=identity)).text
    assert "That list is closed." in (await lists.page(other.ines, list=identity)).text
    page = await lists.page(other.ines)
    assert "Secret" not in page.text
    assert "Only for us" not in page.text
    assert await world.suggestions(other.ines, "nominate", "", option="list", film="Ran") == []
    stranger = Actor(member=MemberId(other.mara.id), name="mara", guild=other.id, manages_server=True)
    service = world.services.nights.nominating
    for attempt in (
        service.open_nomination(stranger, NominationId(1)),
        service.withdraw_nomination(stranger, NominationId(1)),
        service.restore_nomination(stranger, NominationId(1)),
        service.set_why(stranger, NominationId(1), "Mine"),
    ):
        with pytest.raises(NominationGone):
            await attempt
    rules = world.services.nights.lists
    for change in (rules.close_list(stranger, identity), rules.reopen_list(stranger, identity)):
        with pytest.raises(NightListGone):
            await change
    assert "> Only for us" in (await lists.nominate(club.theo, "Ran")).text


async def test_buttons_outlive_a_restart(world: World, lists: Lists) -> None:
    club = world.club
    answer = await lists.nominate(club.ines, "Ran")
    card = await world.ask(club.ines, "movie", film="Leaving Las Vegas")
    await world.restart()
    assert "is off **Movie night**" in (await lists.press(club.ines, answer, "nomdrop")).text
    assert "theo nominated **Leaving Las Vegas" in (await lists.press(club.theo, card, "nominate")).text
