"""`/night history`: pages, a night that is over, and all nights in numbers."""

from __future__ import annotations

from bot.domain.diary.entry import Preference
from bot.store.changes import Changes
from tests.nights.after_film import past_night, reveal, score, scoring
from tests.nights.helpers import Nights
from tests.schedules.helpers import said
from tests.support.world import World


async def test_history_by_page_and_by_night(world: World, nights: Nights) -> None:
    club = world.club
    films = await nights.films(8)
    for at, film in enumerate(films):
        await past_night(nights, {film: {club.ines: 4 + at % 3, club.theo: 8}}, days=80 - 10 * at, came=[club.ines])
    first = await world.ask(club.theo, "night history")
    assert first.private
    assert "## 🎞️ 8 movie nights" in first.text
    assert "8\\. **" in first.text
    assert "1 came" in first.text
    assert "Page 1 of 2" in first.text
    second = await nights.press(club.theo, first, "nighthistory")
    assert "1\\. **" in second.text
    assert "8\\. **" not in second.text
    opened = await nights.choose(club.theo, second, "nightpast", ["1"])
    assert "**3.0** of 5 · 2 scores" in opened.text
    assert f"Came: <@{club.ines.id}>" in opened.text
    assert f"hosted by <@{club.mara.id}>" in opened.text
    assert "This is the first film that the club has scored together." in opened.text
    back = await nights.press(club.theo, opened, "nighthistory")
    assert "Page 2 of 2" in back.text


async def test_the_working_of_the_vote_stays_in_the_history(world: World, nights: Nights) -> None:
    club = world.club
    await nights.plan()
    await nights.add("Ran", "Leaving Las Vegas")
    await nights.host("nightstart")
    await nights.vote(club.ines, "Ran")
    for verb in ("nightclose", "nightbegin", "nightend"):
        await nights.host(verb)
    await score(nights, club.ines, 8)
    await reveal(nights)
    history = await world.ask(club.ines, "night history")
    opened = await nights.choose(club.ines, history, "nightpast", ["1"])
    working = await nights.press(club.ines, opened, "nightresult")
    assert "▸ Ran (1985): 1 vote" in working.text


async def test_all_nights_in_numbers(world: World, nights: Nights) -> None:
    club = world.club
    one, two, three = await nights.films(3)
    everyone = [club.ines, club.theo, club.mara]
    await past_night(nights, {one: dict.fromkeys(everyone, 10)}, days=30, came=everyone)
    await past_night(nights, {two: {club.ines: 1, club.theo: 10, club.mara: 5}}, days=20, came=[club.ines])
    await past_night(nights, {three: dict.fromkeys(everyone, 2)}, days=10, came=[club.ines, club.theo], host=club.theo)
    card = await nights.press(club.theo, await world.ask(club.theo, "night history"), "nightnumbers")
    assert "3 nights, 3 films, 9 scores" in card.text
    assert "The mean of all scores is **2.9**" in card.text
    assert "**2.0** people come to a night" in card.text
    names = {film.id: film.name for film in await world.services.catalogue.get_films(club.id, [one, two, three])}
    assert f"**Most loved**: {names[one]} · 5.0 from 3 scores" in card.text
    assert f"**Least loved**: {names[three]} · 1.0" in card.text
    assert f"**Most divided**: {names[two]} · 2.7" in card.text
    assert f"**Nights in a row**: <@{club.ines.id}> 3" in card.text
    assert f"**Best mean as host**: <@{club.mara.id}> 3.8" in card.text
    assert f"<@{club.theo.id}>" not in card.text


async def test_who_opted_out_is_in_no_number(world: World, nights: Nights) -> None:
    club = world.club
    (film,) = await nights.films(1)
    for days in (30, 20):
        await past_night(nights, {film: {club.ines: 2, club.theo: 10}}, days=days, came=[club.ines, club.theo])
    await world.services.diary.set_preference(nights.actor(club.ines), Preference.STATS, allowed=False)
    history = await world.ask(club.theo, "night history")
    assert "⭐ 5.0" in history.text
    assert "1 came" in history.text
    card = await nights.press(club.theo, history, "nightnumbers")
    assert f"**Nights in a row**: <@{club.theo.id}> 2" in card.text
    assert str(club.ines.id) not in card.text


async def test_who_nominated_what_was_shown(world: World, nights: Nights) -> None:
    club = world.club
    film, other = await nights.films(2)
    chosen = await nights.fill_list(film, other)
    await nights.plan(chosen_list=chosen)
    for verb in ("nightstart", "nightclose", "nightbegin", "nightend", "nightreveal"):
        await nights.host(verb)
    history = await world.ask(club.theo, "night history")
    card = await nights.press(club.theo, history, "nightnumbers")
    assert f"**Nominated most films that were shown**: <@{club.ines.id}> 1" in card.text


async def test_the_fact_is_about_this_club_alone(world: World, nights: Nights) -> None:
    club = world.club
    films = await nights.films(3)
    everyone = [club.ines, club.theo, club.mara]
    for at, film in enumerate(films):
        await past_night(nights, {film: dict.fromkeys(everyone, 7)}, days=30 - at)
    await scoring(nights)
    for who, halves in zip(everyone, (1, 10, 5), strict=True):
        await score(nights, who, halves)
    assert "✨ This is the most divided night so far." in said(await reveal(nights))
    async with world.services.database.write(changes=Changes.UNCACHED) as writing:
        await writing.execute_write("UPDATE night SET guild_id = ? WHERE id < 4", world.other.id)
    opened = await nights.choose(club.ines, await world.ask(club.ines, "night history"), "nightpast", ["4"])
    assert "This is the first film that the club has scored together." in opened.text
