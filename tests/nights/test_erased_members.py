"""What erasing a member leaves of nominations and nights."""

from __future__ import annotations

import pytest

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, MemberId
from bot.domain.people import Actor
from tests.nights.helpers import Nights
from tests.nights.list_helpers import Lists
from tests.support.world import World


@pytest.fixture
def lists(world: World, nights: Nights) -> Lists:
    return Lists(world, nights)


async def _forget(world: World, member: MemberId) -> None:
    actor = Actor(member=member, name="x", guild=world.club.id)
    await world.services.privacy.forget_member(actor, keep_texts=False)


async def test_a_nomination_stays_without_name_and_words(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    answer = await lists.nominate(club.ines, "Ran", why="Because I say so")
    await lists.press(club.ines, await lists.turns(club.ines), "turnjoin")
    privacy = await world.ask(club.ines, "privacy")
    assert "- 1 film you nominated" in privacy.text
    assert "- 1 list you take turns for" in privacy.text
    await _forget(world, MemberId(club.ines.id))
    page = await lists.page()
    assert "**Ran (1985)**" in page.text
    assert "ines" not in page.text
    assert "Because" not in page.text
    assert "No one takes turns yet." in (await lists.turns()).text
    assert "Only the member who nominated" in (await lists.press(club.ines, answer, "nomdrop")).text
    world.check()


async def test_the_panel_no_longer_names_an_erased_host_and_picker(world: World, nights: Nights, lists: Lists) -> None:
    club = world.club
    identity = await nights.fill_list()
    await lists.press(club.ines, await lists.turns(club.ines), "turnjoin")
    await nights.plan(how="picker", chosen_list=identity)
    assert f"<@{club.mara.id}>" in nights.panel_text
    assert f"<@{club.ines.id}>" in nights.panel_text
    for who in (club.mara, club.ines):
        await _forget(world, MemberId(who.id))
    await nights.jump(minutes=11)
    assert f"<@{club.mara.id}>" not in nights.panel_text
    assert f"<@{club.ines.id}>" not in nights.panel_text
    assert "no host" in nights.panel_text


async def test_a_film_that_a_member_added_stays_while_it_is_nominated(
    world: World, nights: Nights, lists: Lists
) -> None:
    club = world.club
    adder = Actor(member=MemberId(club.ines.id), name="ines", guild=club.id)
    added = await world.services.look_up.adding.add_typed_film(
        adder, Film(id=FilmId(0), title="A Film of Our Own", year=2020)
    )
    await lists.nominate(club.theo, f"film:{added.film.id}")
    await _forget(world, adder.member)
    assert "**A Film of Our Own (2020)**" in (await lists.page()).text
