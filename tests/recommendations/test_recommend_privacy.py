"""What `/recommend` and `/taste` reveal in answers that others read, and what they never reveal."""

from __future__ import annotations

import simcord

from bot.store.changes import Changes
from tests.recommendations.test_recommend import LOVED, rate, titles
from tests.support.world import Answer, World, walk


async def _decline(world: World, member: simcord.MemberActor, what: str) -> None:
    async with world.services.database.write(changes=Changes.EVERYTHING, club=world.club.id) as writing:
        await writing.execute_write(
            "INSERT INTO member_preference (guild_id, member_id, declined, set_at) VALUES (?, ?, ?, '2026-01-01')",
            world.club.id,
            member.id,
            what,
        )


async def _group(world: World, *people: simcord.MemberActor, private: bool = False) -> Answer:
    first = await world.ask(world.club.ines, "recommend", private=private)
    return Answer(await world.club.ines.select(first.message, list(people), custom_id=first.ids("who")[0]))


async def test_a_private_rating_is_left_out_and_told_to_nobody_else(world: World) -> None:
    club = world.club
    await world.ask(club.ines, "rate", film="Casablanca", stars=10, private=True)
    for answer in (await _group(world, club.ines, club.theo), await world.ask(club.ines, "recommend")):
        assert not answer.private
        assert "Casablanca" not in answer.text
    await world.rest()
    alone = await _group(world, club.ines, club.theo, private=True)
    assert alone.private
    assert "someone has seen it: Casablanca (1942) (ines)" in alone.text


async def test_ones_private_ratings_count_where_nobody_else_reads(world: World) -> None:
    ines = world.club.ines
    await world.ask(ines, "rate", film="Casablanca", stars=10, private=True)
    shared = await world.ask(ines, "recommend")
    assert "haven't published any ratings here" in shared.text
    assert "private:True" in shared.text
    alone = await world.ask(ines, "recommend", private=True)
    assert "ecause you liked Casablanca (1942)" in alone.text
    assert "haven't rated anything" not in alone.text
    # Somebody else who presses gets an answer of their own.
    theirs = await world.press(world.club.theo, shared, "more")
    assert theirs.private
    assert "Casablanca (1942)" not in theirs.text
    assert "You haven't rated anything here yet" in theirs.text


async def test_going_on_with_a_shared_answer_stays_without_what_is_private(world: World) -> None:
    ines = world.club.ines
    await world.ask(ines, "rate", film="Casablanca", stars=10, private=True)
    page = await world.ask(ines, "recommend")
    for verb in ("more", "not_this", "here"):
        deed = verb == "not_this"
        page = await (world.say_of(ines, page, verb) if deed else world.press(ines, page, verb))
        assert "Casablanca" not in page.text
    page = await world.ask(ines, "recommend", private=True)
    page = await world.press(ines, page, "more")
    assert "Casablanca (1942)" in page.text


async def test_a_private_wish_counts_where_nobody_else_reads(world: World) -> None:
    ines = world.club.ines
    await world.ask(ines, "watchlist add", film="Persona", private=True)
    shared = await world.ask(ines, "recommend", watchlist=True)
    assert shared.private, "a refusal"
    assert "private:True" in shared.text
    alone = await world.ask(ines, "recommend", watchlist=True, private=True)
    assert titles(alone) == ["Persona (1966)"]
    assert "On your watchlist" in alone.text


async def test_whose_watchlist_it_is_on_is_the_reason(world: World) -> None:
    club = world.club
    await world.ask(club.theo, "watchlist add", film="Persona")
    first = await world.ask(club.ines, "recommend", watchlist=True, private=True)
    assert first.private
    first = await world.ask(club.ines, "recommend")
    both = Answer(await club.ines.select(first.message, [club.ines, club.theo], custom_id=first.ids("who")[0]))
    pages = both.text
    for _ in range(4):
        both = await world.press(club.ines, both, "more")
        pages += both.text
    assert "On theo's watchlist" in pages
    await _decline(world, club.theo, "watchlist")
    again = await _group(world, club.ines, club.theo)
    assert "watchlist" not in again.text.replace("Watchlist", "")


async def _noted(world: World, member: simcord.MemberActor, film: int, kind: str, visibility: str) -> None:
    """An entry of a member's diary that says neither stars nor day."""
    async with world.services.database.write(changes=Changes.EVERYTHING, club=world.club.id) as writing:
        await writing.execute_write(
            """
            INSERT INTO diary (guild_id, member_id, film_id, kind, visibility, said_at, created_at)
            VALUES (?, ?, ?, ?, ?, '2026-01-01', '2026-01-01')
            """,
            world.club.id,
            member.id,
            film,
            kind,
            visibility,
        )


async def test_a_like_without_stars_is_a_taste_as_well(world: World) -> None:
    club = world.club
    film = await world.film("casablanca-1942")
    await _noted(world, club.ines, film, "like", "private")
    assert "Casablanca" not in (await world.ask(club.ines, "recommend")).text
    assert "ecause you liked Casablanca (1942)" in (await world.ask(club.ines, "recommend", private=True)).text
    async with world.services.database.write(changes=Changes.EVERYTHING, club=club.id) as writing:
        await writing.execute_write("UPDATE diary SET visibility = 'published' WHERE guild_id = ?", club.id)
    assert "ecause you liked Casablanca (1942)" in (await world.ask(club.ines, "recommend")).text


async def test_what_a_published_diary_calls_seen_is_left_out_without_stars_as_well(world: World) -> None:
    club = world.club
    film = await world.film("casablanca-1942")
    await _noted(world, club.theo, film, "watched", "published")
    answer = await _group(world, club.ines, club.theo)
    assert f"Casablanca (1942) (<@{club.theo.id}>)" in answer.text


async def test_who_is_not_listed_by_who_saw_is_not_named_here_either(world: World) -> None:
    club = world.club
    await rate(world, club.theo, ("casablanca-1942",), "Theo")
    await _decline(world, club.theo, "who_saw")
    page = await _group(world, club.ines, club.theo)
    for _ in range(5):
        assert "has seen it" not in page.text
        assert "Casablanca (1942)" not in titles(page)
        page = await world.press(club.ines, page, "more")


async def test_what_was_said_under_a_suggestion_is_counted_and_not_told(world: World) -> None:
    club = world.club
    first = await world.ask(club.theo, "recommend", private=True)
    film = titles(first)[0]
    await world.say_of(club.theo, first, "seen")
    answer = await _group(world, club.ines, club.theo, club.mara)
    assert "Left out because someone has seen it: 1 film" in answer.text
    assert film not in answer.text


async def test_an_opted_out_asker_is_answered_and_nobody_reads_why(world: World) -> None:
    club = world.club
    await rate(world, club.ines, LOVED, "Ines")
    await _decline(world, club.ines, "score")
    shared = await world.ask(club.ines, "recommend")
    assert "lose to films you liked" in shared.text
    assert "ecause you liked" not in shared.text
    alone = await world.ask(club.ines, "recommend", private=True)
    assert "ecause you liked" in alone.text
    group = await _group(world, club.ines, club.theo)
    assert "nes" not in group.text.split("\n")[1]
    assert "1 of them keeps" in group.text
    assert "liked" not in group.text


async def test_a_group_of_nobody_but_opted_out_members_gets_the_librarys_best(world: World) -> None:
    club = world.club
    await rate(world, club.ines, LOVED, "Ines")
    await rate(world, club.theo, ("kes-1969",), "Theo")
    await _decline(world, club.theo, "score")
    answer = await _group(world, club.theo)
    assert "For everyone" in answer.text
    assert "No one's taste is known yet, so these are all-round favourites" in answer.text
    assert "liked" not in answer.text


async def test_an_opted_out_members_film_alone_is_no_candidate(world: World) -> None:
    club = world.club
    async with world.services.database.write(changes=Changes.EVERYTHING, club=club.id) as writing:
        await writing.execute_write(
            "INSERT INTO club_setting (guild_id, key, value, set_by, set_at) VALUES (?, ?, 'off', 1, '2026-01-01')",
            club.id,
            "starter_library",
        )
    await world.ask(club.theo, "rate", film="Casablanca", stars=10)
    assert "Casablanca" in (await world.ask(club.ines, "recommend")).text
    await _decline(world, club.theo, "score")
    assert "Casablanca" not in (await world.ask(club.ines, "recommend")).text


async def test_an_opted_out_member_compares_taste_for_their_own_eyes(world: World) -> None:
    club = world.club
    await rate(world, club.ines, LOVED, "Ines")
    await rate(world, club.theo, LOVED, "Theo")
    assert not (await world.ask(club.ines, "taste", member=club.theo)).private
    await _decline(world, club.ines, "score")
    answer = await world.ask(club.ines, "taste", member=club.theo)
    assert answer.private
    assert "On the 6 films" in answer.text
    refused = await world.ask(club.theo, "taste", member=club.ines)
    assert "keeps their ratings private" in refused.text


async def test_bots_watch_nothing_and_strangers_are_named_by_discord(world: World) -> None:
    club = world.club
    robot = club.guild.add_member(world.env.create_user("jukebox", bot=True))
    both = await _group(world, club.ines, club.theo, robot)
    assert both.text.split("\n")[1] == f"For ines, <@{club.theo.id}>"
    only = await _group(world, robot)
    assert only.private
    assert "Bots don't watch films" in only.text


async def test_nobody_is_compared_with_themselves(world: World) -> None:
    answer = await world.ask(world.club.ines, "taste", member=world.club.ines)
    assert answer.private
    assert "That's you" in answer.text


async def test_what_was_pressed_by_mistake_is_taken_back(world: World) -> None:
    ines = world.club.ines
    first = await world.ask(ines, "recommend", mood="bleak", private=True)
    film = titles(first)[0]
    for deed, words in (("not_this", "I won't suggest"), ("seen", "out from now on")):
        pressed = await world.say_of(ines, first, deed)
        (said,) = pressed.result.followups
        assert words in str(said.components)
        assert film not in titles(await world.ask(ines, "recommend", mood="bleak", private=True))
        (undo,) = [part["custom_id"] for part in walk(said.components) if part["type"] == 2]
        await world.restart()
        undone = Answer(await ines.click(said, custom_id=undo))
        assert "I may suggest" in undone.text
        first = await world.ask(ines, "recommend", mood="bleak", private=True)
        assert titles(first)[0] == film
        await world.rest()
