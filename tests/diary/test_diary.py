"""Members note what they saw: `/rate`, `/diary`, `/watchlist`, `/who-saw`, and who may see it."""

from __future__ import annotations

from datetime import date

import pytest
import simcord

from bot.domain.diary.entry import Preference
from bot.domain.diary.errors import EntryGone
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from tests.support.world import RAN, VEGAS, World


def _who(member: simcord.MemberActor) -> Actor:
    return Actor(member=MemberId(member.id), name=member.name, guild=GuildId(member.guild.id))


async def test_a_published_rating_counts_in_the_clubs_score(world: World) -> None:
    noted = await world.ask(world.club.ines, "rate", film="Leaving Las Vegas", stars=9)
    assert noted.private
    assert "Published" in noted.text
    assert "This club: 4.5 of 5" in (await world.ask(world.club.theo, "movie", film="Leaving Las Vegas")).text
    assert "This club:" not in (await world.ask(world.other.ines, "movie", film="Leaving Las Vegas")).text


async def test_a_private_rating_is_nowhere_but_in_its_owners_diary(world: World) -> None:
    await world.ask(world.club.ines, "rate", film="Ran", stars=10, watched="yesterday", private=True)
    assert "This club:" not in (await world.ask(world.club.theo, "movie", film="Ran")).text
    assert "No one here has seen it" in (await world.ask(world.club.theo, "who-saw", film="Ran")).text
    shelf = await world.services.library.club_snapshot(world.club.id)
    assert not shelf.all_ratings()
    theirs = await world.ask(world.club.theo, "diary", member=world.club.ines)
    assert "Ran" not in theirs.text
    own = await world.ask(world.club.ines, "diary")
    assert own.private
    assert "🔒 **Ran (1985)**" in own.text


async def test_several_viewings_of_one_film_are_several_entries_and_the_last_word_counts(world: World) -> None:
    ines = world.club.ines
    await world.ask(ines, "rate", film="Ran", stars=4, watched="2020-01-01")
    again = await world.ask(ines, "rate", film="Ran", stars=8, watched="2024-01-01")
    assert "rewatch" in again.text
    diary = await world.ask(ines, "diary")
    assert "2 entries" in diary.text
    assert "This club: 4.0 of 5" in (await world.ask(ines, "movie", film="Ran")).text
    await world.ask(ines, "rate", film="Ran", stars=10, watched="2024-01-01")
    changed = await world.ask(ines, "diary")
    assert "2 entries" in changed.text
    assert [line.count("★") for line in changed.text.split("\n") if "Ran (1985)" in line] == [5, 2]
    assert "This club: 5.0 of 5" in (await world.ask(ines, "movie", film="Ran")).text
    seen = await world.ask(world.club.theo, "who-saw", film="Ran")
    assert "1 member has seen it" in seen.text
    assert "(2 times)" in seen.text


async def test_an_entry_is_published_hidden_and_removed_by_its_owner_alone(world: World) -> None:
    ines = world.club.ines
    noted = await world.ask(ines, "rate", film="Ran", stars=6, private=True)
    shown = await world.press(ines, noted, "entryshow")
    assert "Published" in shown.text
    assert "This club: 3.0 of 5" in (await world.ask(ines, "movie", film="Ran")).text
    await world.press(ines, shown, "entryshow")
    assert "This club:" not in (await world.ask(ines, "movie", film="Ran")).text
    await world.restart()
    diary = await world.ask(ines, "diary")
    opened = await world.choose(
        ines, diary, "entry", diary.message.components[0]["components"][3]["components"][0]["options"][0]["value"]
    )
    gone = await world.press(ines, opened, "entrydrop")
    assert "Removed your entry" in gone.text
    late = await world.press(ines, opened, "entrydrop") if opened.ids("entrydrop") else gone
    assert late.private
    assert "Nothing yet" in (await world.ask(ines, "diary")).text


async def test_another_members_entry_cannot_be_touched(world: World) -> None:
    await world.ask(world.club.ines, "rate", film="Ran", stars=6)
    service = world.services.diary
    page = await service.diary_page(_who(world.club.ines), MemberId(world.club.ines.id), 0)
    entry = page.shown[0].entry.id
    for stranger in (world.club.theo, world.club.mara, world.other.ines):
        noted = await world.ask(stranger, "rate", film="Leaving Las Vegas", stars=2)
        assert noted.private
        with pytest.raises(EntryGone):
            await service.remove_entry(_who(stranger), entry)


async def test_a_diary_is_read_page_by_page(world: World) -> None:
    ines = world.club.ines
    who = _who(ines)
    for n in range(1, 24):
        await world.services.diary.rate_film(who, "Ran", 8, date(2023, 1, n), private=n % 2 == 0)
    first = await world.ask(ines, "diary")
    assert "1 of 3" in first.labels()
    assert "23 Jan 2023" in first.text
    older = await world.press(ines, first, "diary")
    assert "2 of 3" in older.labels()
    theirs = await world.ask(world.club.theo, "diary", member=ines)
    assert "12 entries" in theirs.text
    assert "🔒" not in theirs.text


async def test_a_watchlist_is_kept_and_shown(world: World) -> None:
    ines, theo = world.club.ines, world.club.theo
    assert "Nothing yet" in (await world.ask(ines, "watchlist show")).text
    assert "on your watchlist" in (await world.ask(ines, "watchlist add", film="Ran")).text
    await world.ask(ines, "watchlist add", film="Casablanca", private=True)
    own = await world.ask(ines, "watchlist show")
    assert "2 films" in own.text
    theirs = await world.ask(theo, "watchlist show", member=ines)
    assert "Ran" in theirs.text
    assert "Casablanca" not in theirs.text
    assert "1 member wants to see it" in (await world.ask(theo, "who-saw", film="Ran")).text
    await world.ask(ines, "watchlist add", film="Ran")
    assert "2 films" in (await world.ask(ines, "watchlist show")).text
    assert "from your watchlist" in (await world.ask(ines, "watchlist remove", film="Ran")).text
    refused = await world.ask(ines, "watchlist remove", film="Ran")
    assert "isn't on your watchlist" in refused.text


async def test_who_does_not_want_to_be_listed_is_not(world: World) -> None:
    ines, theo = world.club.ines, world.club.theo
    await world.write(ines, VEGAS, "Rain.", name="Ines")
    await world.ask(ines, "watchlist add", film="Ran")
    await world.ask(ines, "rate", film="Ran", stars=8)
    assert "ines" in (await world.ask(theo, "who-saw", film="Leaving Las Vegas")).text
    for what in Preference:
        await world.services.diary.set_preference(_who(ines), what, allowed=False)
    assert "No one here has seen it" in (await world.ask(theo, "who-saw", film="Leaving Las Vegas")).text
    assert "No one here has seen it" in (await world.ask(theo, "who-saw", film="Ran")).text
    assert "keeps their diary private" in (await world.ask(theo, "diary", member=ines)).text
    assert "keeps their watchlist private" in (await world.ask(theo, "watchlist show", member=ines)).text
    assert "This club:" not in (await world.ask(theo, "movie", film="Ran")).text
    assert "2 entries" in (await world.ask(ines, "diary")).text
    for what in Preference:
        await world.services.diary.set_preference(_who(ines), what, allowed=True)
    assert "This club: 4.0 of 5" in (await world.ask(theo, "movie", film="Ran")).text


async def test_an_ambiguous_title_goes_on_with_what_was_asked(world: World) -> None:
    ines = world.club.ines
    asked = await world.ask(ines, "rate", film="solaris", stars=7, watched="2024-05-01")
    assert "Which one do you mean" in asked.text
    noted = await world.press(ines, asked, "rate")
    assert "seen 1 May 2024" in noted.text
    wanted = await world.press(ines, await world.ask(ines, "watchlist add", film="solaris"), "pick-want")
    assert "on your watchlist" in wanted.text
    seen = await world.press(ines, await world.ask(ines, "who-saw", film="solaris"), "pick-who-saw")
    assert "Solaris" in seen.text


async def test_a_day_that_is_none_is_refused(world: World) -> None:
    refused = await world.ask(world.club.ines, "rate", film="Ran", stars=7, watched="the other day")
    assert refused.private
    assert "`watched` can't be “the other day”" in refused.text
    assert await world.film(RAN)
