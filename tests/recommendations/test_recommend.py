"""`/recommend` for one person, a group with an opt-out, a voice channel and a channel; it learns."""

from __future__ import annotations

from typing import Any

import pytest
import simcord

from bot.domain.catalogue.film import Film, FilmHead
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.services.recommendations import recommend
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from tests.support.world import VEGAS, Answer, World, walk

LOVED = ("casablanca-1942", "ran-1985", "kes-1969", "alien-1979", "persona-1966", "fargo-1996")


def titles(answer: Answer) -> list[str]:
    return [line.split(". ", 1)[1].split("**")[0] for line in answer.text.split("\n") if line.startswith("**")]


async def rate(world: World, member: simcord.MemberActor, keys: tuple[str, ...], name: str, stars: float = 5.0) -> None:
    for key in keys:
        await world.write(member, key, f"{name} on this one.", stars=stars, name=name)


async def test_not_this_one_is_learned_and_said(world: World) -> None:
    ines = world.club.ines
    first = await world.ask(ines, "recommend", mood="bleak", private=True)
    unwanted = titles(first)[0]
    await world.say_of(ines, first, "not_this")
    again = await world.ask(ines, "recommend", mood="bleak", private=True)
    assert unwanted not in titles(again)
    said = [request for request in world.env.http_requests if "I won't suggest" in str(request.json)]
    assert said


async def test_seen_it_and_to_my_watchlist(world: World) -> None:
    ines = world.club.ines
    first = await world.ask(ines, "recommend", genre="Western")
    film, second = titles(first)[:2]
    wished = await world.say_of(ines, first, "save", at=1)
    assert wished.private
    assert "on your watchlist" in wished.text
    await world.say_of(ines, first, "seen")
    pages = [await world.ask(ines, "recommend", genre="Western", private=True)]
    for _ in range(3):
        pages.append(await world.press(ines, pages[-1], "more"))
    assert all(film not in titles(page) for page in pages)
    only = await world.ask(ines, "recommend", watchlist=True, private=True)
    assert titles(only) == [second]


async def test_how_many_films_are_read_ahead_changes_no_answer(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ines = world.club.ines
    await rate(world, ines, LOVED, "Ines")
    answers = []
    for ahead in (1, 1_000):
        monkeypatch.setattr(recommend, "READ_AHEAD", ahead)
        page = await world.ask(ines, "recommend", private=True)
        texts = [page.text]
        for _ in range(2):
            page = await world.press(ines, page, "more")
            texts.append(page.text)
        answers.append(texts)
    assert answers[0] == answers[1]
    assert len(set(answers[0])) == 3


async def test_heads_of_films_are_those_of_the_films_that_a_club_sees(world: World) -> None:
    catalogue, here, there = world.services.catalogue, GuildId(world.club.id), GuildId(world.other.id)
    known = (await catalogue.starter_films())[:4]
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        ours = await film_store.insert_film(
            writing, Film(id=FilmId(0), title="Ours alone", popularity=0.25, confirmed=False), guild=here
        )
    actor = Actor(member=MemberId(world.club.mara.id), name="Mara", guild=here, manages_messages=True)
    await world.services.reviews.corrections.correct_fact(actor, f"film:{known[0]}", "title", "As we call it")
    ids = [known[2], ours, FilmId(10**9), known[0], known[2]]
    for _ in range(2):  # from the database, then from the cache
        found = await catalogue.get_film_heads(here, ids)
        films = await catalogue.get_films(here, ids)
        assert list(found.items()) == [(film.id, FilmHead(film.name, film.popularity)) for film in films]
        assert found[known[0]].name.startswith("As we call it (")
        assert found[ours] == FilmHead("Ours alone", 0.25)
    theirs = await catalogue.get_film_heads(there, [ours, known[0]])
    assert list(theirs) == [known[0]]
    assert not theirs[known[0]].name.startswith("As we call it"), "a correction holds in its own club alone"


async def test_a_group_of_five_with_one_opted_out(world: World) -> None:
    club = world.club
    others = [club.guild.add_member(world.env.create_user(name)) for name in ("adam", "berta")]
    people = [club.ines, club.theo, club.mara, *others]
    for member, key, name in zip(people, LOVED, ("Ines", "Theo", "Mara", "Adam", "Berta"), strict=False):
        await rate(world, member, (key,), name)
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write(
            "INSERT INTO member_preference (guild_id, member_id, declined, set_at) VALUES (?, ?, 'score', '2026-01-01')",
            club.id,
            others[1].id,
        )
    first = await world.ask(club.ines, "recommend")
    chosen = Answer(await club.ines.select(first.message, people, custom_id=first.ids("who")[0]))
    assert "For " in chosen.text
    assert all(name in chosen.text.casefold() for name in ("ines", "theo", "mara", "adam"))
    assert "berta" not in chosen.text.casefold()
    assert "1 of them keeps" in chosen.text
    assert "Left out because someone has seen it" in chosen.text
    assert "Casablanca (1942)" not in titles(chosen)
    seen: list[str] = titles(chosen)
    page = chosen
    for _ in range(3):
        page = await world.press(club.ines, page, "more")
        seen += titles(page)
    assert len(set(seen)) == 12


async def test_what_several_have_in_common_is_told_once_and_what_was_asked_for_first(world: World) -> None:
    club = world.club
    people = (club.ines, club.theo, club.mara)
    for member, name in zip(people, ("Ines", "Theo", "Mara"), strict=True):
        await rate(world, member, ("kes-1969",), name)
        await world.ask(member, "watchlist add", film="Persona")
    first = await world.ask(club.ines, "recommend")
    pair = Answer(await club.ines.select(first.message, people[:2], custom_id=first.ids("who")[0]))
    assert "ecause ines and theo liked Kes (1969) (also about" in pair.text
    assert pair.text.casefold().count("because ines") == pair.text.casefold().count("liked kes")
    three = Answer(await club.ines.select(first.message, people, custom_id=first.ids("who")[0]))
    wished = three.text
    for _ in range(4):
        three = await world.press(club.ines, three, "more")
        wished += three.text
    assert "n the watchlists of ines, theo and mara" in wished
    await world.rest()
    moody = await world.ask(club.ines, "recommend", mood="bleak")
    group = Answer(await club.ines.select(moody.message, people, custom_id=moody.ids("who")[0]))
    reasons = [line for line in group.text.split("\n") if line.startswith("-# Bleak: ")]
    assert len(reasons) == 3


async def test_somebody_else_who_presses_gets_a_private_copy(world: World) -> None:
    first = await world.ask(world.club.ines, "recommend")
    before = first.text
    other = await world.press(world.club.theo, first, "more")
    assert other.private
    assert first.text == before


async def test_everybody_in_my_voice_channel(world: World) -> None:
    voice = world.club.guild.create_voice_channel("cinema")
    await rate(world, world.club.theo, (VEGAS,), "Theo")
    first = await world.ask(world.club.ines, "recommend")
    refused = await world.press(world.club.ines, first, "voice")
    assert refused.private
    assert "not in a voice channel" in refused.text
    await world.club.ines.join_voice(voice)
    await world.club.theo.join_voice(voice)
    chosen = await world.press(world.club.ines, first, "voice")
    assert "in your voice channel" in chosen.text
    assert "Theo" in chosen.text
    assert "Leaving Las Vegas (1995)" not in titles(chosen)


async def test_a_channels_taste_is_that_of_those_who_use_it(world: World) -> None:
    await rate(world, world.club.theo, (VEGAS,), "Theo")
    await world.ask(world.club.theo, "movie", film="Kes")
    await world.ask(world.club.mara, "movie", film="Kes", private=True)
    first = await world.ask(world.club.ines, "recommend")
    here = await world.press(world.club.ines, first, "here")
    assert "active in this channel" in here.text
    assert "theo" in here.text.casefold()
    assert "mara" not in here.text.casefold()
    await world.skip_days(91)
    later = await world.press(world.club.ines, await world.ask(world.club.ines, "recommend"), "here")
    assert "theo" not in later.text.casefold()


async def test_who_left_the_server_no_longer_counts_for_its_channel(world: World) -> None:
    club = world.club
    await rate(world, club.theo, (VEGAS,), "Theo")
    await world.ask(club.theo, "movie", film="Kes")
    first = await world.ask(club.ines, "recommend")
    club.guild.remove_member(club.theo)
    await world.env.settle()
    here = await world.press(club.ines, first, "here")
    assert "theo" not in here.text.casefold()
    assert "For ines (active" in here.text


async def test_a_channel_that_nobody_used_publicly_has_no_taste(world: World) -> None:
    first = await world.ask(world.club.ines, "recommend", private=True)
    refused = await world.press(world.club.ines, first, "here")
    assert "No one has used Marquee publicly in this channel" in refused.text


async def test_what_is_avoided_is_as_good_as_the_notes_are(world: World) -> None:
    answer = await world.ask(world.club.ines, "recommend", avoid="suicide", private=True)
    assert "a film without one may still contain it" in answer.text
    for at in range(3):
        card = await world.press(world.club.ines, answer, "card", at=at)
        assert "suicide" not in card.text


async def test_pick_for_those_who_reacted(world: World) -> None:
    await rate(world, world.club.theo, (VEGAS,), "Theo")
    message = await world.club.mara.send(world.club.channel, "Who is in tonight?")
    nobody = Answer(await world.club.mara.context_menu(world.club.channel, "Pick for those who reacted", message))
    assert "No one has reacted" in str(world.env.http_requests[-1].json) or "Nobody" in nobody.text
    await world.club.theo.react(message, "🍿")
    await world.club.ines.react(message, "🍿")
    await world.club.mara.context_menu(world.club.channel, "Pick for those who reacted", message)
    sent = str([request.json for request in world.env.http_requests[-3:]])
    assert "who reacted" in sent
    assert "Theo" in sent


async def test_filters_hold(world: World) -> None:
    answer = await world.ask(world.club.ines, "recommend", decade=1960, language="French", runtime=110)
    assert titles(answer)
    assert all("(196" in title for title in titles(answer))
    none = await world.ask(world.club.ines, "recommend", decade=1960, runtime=2)
    assert none.private
    assert "fewer filters" in none.text
    wrong = await world.ask(world.club.ines, "recommend", avoid="rain")
    assert wrong.private


async def test_a_club_without_films_is_told_how_to_begin(world: World) -> None:
    async with world.services.database.write(changes=Changes.EVERYTHING, club=world.club.id) as writing:
        await writing.execute_write(
            "INSERT INTO club_setting (guild_id, key, value, set_by, set_at)"
            " VALUES (?, 'starter_library', 'off', 1, '2026-01-01')",
            world.club.id,
        )
    nothing = await world.ask(world.club.ines, "recommend")
    assert nothing.private
    assert "no films to choose from yet" in nothing.text
    await world.ask(world.club.theo, "rate", film="Casablanca", stars=10)
    assert titles(await world.ask(world.club.ines, "recommend")) == ["Casablanca (1942)"]
    seen = await world.ask(world.club.theo, "recommend")
    assert "You've seen or turned down everything here" in seen.text


async def test_a_language_is_found_however_it_is_typed_and_a_wrong_one_is_refused(world: World) -> None:
    answer = await world.ask(world.club.ines, "recommend", language=" french")
    assert "in French" in answer.text
    assert len(titles(answer)) == 3
    wrong = await world.ask(world.club.ines, "recommend", language="Klingon")
    assert wrong.private
    assert "I don't know the language **Klingon**. For `language`, choose one of" in wrong.text


async def test_only_what_is_well_known_is_called_so(world: World) -> None:
    short = await world.ask(world.club.ines, "recommend", runtime=20)
    assert "new to this club: no ratings yet" in short.text
    assert "-# New to this club" not in short.text, "this alone is no reason to watch a film"
    assert "library's best known" not in short.text
    known = await world.ask(world.club.ines, "recommend", decade=1970, genre="Horror")
    assert titles(known)


async def test_each_answer_fits_a_phone_and_leads_to_its_films(world: World) -> None:
    answer = await world.ask(world.club.ines, "recommend")
    rows = [[part["label"] for part in row["components"]] for row in walk(answer.components) if _buttons(row)]
    assert rows == [["1", "2", "3", "More"], ["My voice channel", "This channel"]]
    posters = [part for part in walk(answer.components) if part["type"] == 11]
    assert len(posters) == 3
    assert [part["media"]["url"].rsplit("/", 1)[1] for part in posters] == [
        file.filename for file in answer.message.attachments
    ]
    card = await world.press(world.club.theo, answer, "card", at=1)
    assert card.private
    assert titles(answer)[1].split(" (")[0] in card.text


def _buttons(part: dict[str, Any]) -> bool:
    return bool(part["type"] == 1 and all(item["type"] == 2 for item in part["components"]))


async def test_a_question_is_gone_on_with_after_a_restart_and_not_after_thirty_days(world: World) -> None:
    first = await world.ask(world.club.ines, "recommend")
    await world.restart()
    more = await world.press(world.club.ines, first, "more")
    assert titles(more)
    await world.skip_days(32)
    await world.services.recommendations.questions.drop_old()
    late = await world.press(world.club.ines, first, "more")
    assert late.private
    assert "30 days" in late.text


async def test_two_members_tastes_are_compared(world: World) -> None:
    few = await world.ask(world.club.ines, "taste", member=world.club.theo)
    assert few.private
    assert "comparing takes 5" in few.text
    await rate(world, world.club.ines, LOVED, "Ines", 4.0)
    await rate(world, world.club.theo, LOVED[:5], "Theo", 4.5)
    await rate(world, world.club.theo, LOVED[5:], "Theo", 1.0)
    found = await world.ask(world.club.ines, "taste", member=world.club.theo)
    assert "On the 6 films" in found.text
    assert "Fargo (1996): you 4, theo 1" in found.text
    assert "0.9 apart" in found.text


async def test_no_taste_crosses_from_one_club_to_another(world: World) -> None:
    await rate(world, world.club.ines, LOVED, "Ines")
    refused = await world.ask(world.other.ines, "taste", member=world.other.theo)
    assert refused.private
    answer = await world.ask(world.other.ines, "recommend")
    assert "members here" not in answer.text
    assert "ecause you liked" not in answer.text
