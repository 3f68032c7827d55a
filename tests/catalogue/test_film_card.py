"""The film card: its poster, what stands on it, and its buttons that act."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.domain.catalogue.errors import FilmNotFound
from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, MemberId
from bot.domain.people import Actor
from bot.domain.reviews.review import ClubScore, Stars
from bot.gateway import pictures
from bot.services.heavy_work import HeavyWork
from bot.ui.catalogue.films import spread_text
from bot.ui.kit.posters.attachments import film_collage, film_poster
from tests.support import plain_pictures
from tests.support.reviewing import fill
from tests.support.world import VEGAS, Answer, World, walk


def thumbnail(answer: Answer) -> dict[str, Any] | None:
    return next((part for part in walk(answer.components) if part["type"] == 11), None)


def poster(world: World, answer: Answer) -> bytes:
    """The attached poster, as Discord stores it."""
    (file,) = answer.message.attachments
    shown = thumbnail(answer)
    assert shown is not None
    assert shown["description"] == file.description
    stored: dict[str, bytes] = world.env.backend.cdn._blobs
    (blob,) = [data for address, data in stored.items() if str(file.id) in address]
    return blob


@pytest.mark.drawn
async def test_a_film_without_a_poster_gets_a_drawn_one(world: World) -> None:
    answer = await world.ask(world.club.ines, "movie", film="Ran")
    png = poster(world, answer)
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (400, 600)
    shown = thumbnail(answer)
    assert shown is not None
    assert shown["description"] == "Drawn poster of Ran (1985), directed by Akira Kurosawa"
    again = await world.ask(world.club.theo, "movie", film="Ran", private=True)
    assert poster(world, again) == png


async def test_a_poster_is_drawn_once_however_many_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []

    async def count(studio: pictures.PictureStudio, function: Any, *args: Any) -> Any:
        drawn.append(len(args[0]))
        await asyncio.sleep(0)
        return await plain_pictures.draw_plainly(studio, function, *args)

    monkeypatch.setattr(pictures.PictureStudio, "_run", count)
    studio = pictures.PictureStudio(HeavyWork())
    ran, kes = (film_poster(Film(id=FilmId(1), title=title)) for title in ("Ran", "Kes"))
    await asyncio.gather(*(studio.draw_pictures([ran]) for _ in range(5)))
    assert drawn == [1]
    assert await studio.draw_pictures([kes, ran]) == [plain_pictures.DOT] * 2
    assert drawn == [1, 1], "only the new one is drawn"


async def test_no_more_posters_are_kept_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "CACHE_BYTES", 10 * len(plain_pictures.DOT))
    studio = pictures.PictureStudio(HeavyWork())
    for n in range(40):
        assert await studio.draw_pictures([film_poster(Film(id=FilmId(1), title=f"Film {n}"))])
    assert len(studio._kept) == 10
    assert studio._size == 10 * len(plain_pictures.DOT)


@pytest.mark.drawn
async def test_a_collage_is_drawn_in_the_worker_too() -> None:
    work = HeavyWork(processes=1)
    try:
        films = [Film(id=FilmId(1), title=f"Film {n}") for n in range(9)]
        drawn = await pictures.PictureStudio(work).draw_pictures([film_collage(films, 3)])
        assert drawn is not None
        assert int.from_bytes(drawn[0][16:20]) == 900
    finally:
        await work.close()


async def test_a_page_of_a_review_keeps_the_poster(world: World) -> None:
    await world.write(world.club.theo, VEGAS, "\n\n".join(f"Paragraph {n}. " + "Words " * 120 for n in range(6)))
    first = await world.ask(
        world.club.ines, "review", film="Leaving Las Vegas", reviewer=f"member:{world.club.theo.id}"
    )
    assert poster(world, first)
    second = await world.press(world.club.ines, first, "page")
    assert "Page 2 of" in second.text
    assert poster(world, second)


async def test_where_no_file_may_be_attached_the_card_goes_without(world: World) -> None:
    guild = world.club.guild
    no_files = discord.PermissionOverwrite(attach_files=False)
    channel = guild.create_text_channel("words-only", overwrites={guild.default_role: no_files})
    answer = Answer(await world.club.ines.slash(channel, "movie", film="Ran"))
    assert thumbnail(answer) is None
    assert not answer.message.attachments
    assert "## Ran (1985)" in answer.text


@pytest.mark.parametrize("failure", [RuntimeError("no font"), TimeoutError()])
async def test_an_answer_never_fails_for_want_of_a_picture(
    world: World, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    async def fail(*_: Any) -> Any:
        raise failure

    monkeypatch.setattr(pictures.PictureStudio, "_run", fail)
    answer = await world.ask(world.club.ines, "movie", film="Ran")
    assert thumbnail(answer) is None
    assert "Akira Kurosawa" in answer.text
    assert answer.ids("ratefilm")


async def test_a_film_that_a_club_added_has_its_poster_in_that_club_alone(world: World) -> None:
    unknown = await world.ask(world.club.ines, "write", film="The Lighthouse Keeper of Nowhere")
    opened = await world.press(world.club.ines, unknown, "newfilm")
    given = {"film": "The Lighthouse Keeper of Nowhere", "year": "2019", "directors": "Ann Onym"}
    await fill(world.club.ines, opened, **given)
    card = await world.ask(world.club.theo, "movie", film="The Lighthouse Keeper of Nowhere")
    shown = thumbnail(card)
    assert shown is not None
    assert shown["description"] == "Drawn poster of The Lighthouse Keeper of Nowhere (2019), directed by Ann Onym"
    added = FilmId(int(card.ids("ratefilm")[0].split(":")[2]))
    stranger = Actor(member=MemberId(world.other.ines.id), name="Olga", guild=world.other.id)
    with pytest.raises(FilmNotFound):
        await world.services.diary.mark_seen(stranger, added)
    with pytest.raises(FilmNotFound):
        await world.services.diary.film_to_rate(stranger, added)


async def test_a_card_whose_picture_discord_refuses_is_sent_without(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    send = discord.InteractionResponse.send_message

    async def refuse_files(response: Any, *args: Any, **named: Any) -> Any:
        if named.get("files") is not discord.utils.MISSING:
            answer = SimpleNamespace(status=413, reason="Payload Too Large")
            raise discord.HTTPException(answer, {"code": 40005, "message": "Request entity too large"})
        return await send(response, *args, **named)

    monkeypatch.setattr(discord.InteractionResponse, "send_message", refuse_files)
    answer = await world.ask(world.club.ines, "movie", film="Ran")
    assert thumbnail(answer) is None
    assert "Akira Kurosawa" in answer.text
    assert [record.levelname for record in caplog.records if "refused an answer" in record.message] == ["ERROR"]
    caplog.clear()


async def test_rating_from_the_card(world: World) -> None:
    club = world.club
    card = await world.ask(club.theo, "movie", film="Ran")
    asked = await world.press(club.ines, card, "ratefilm")
    assert asked.private
    assert "Ran (1985)" in asked.text
    rated = await world.choose(club.ines, asked, "stars", "9")
    assert "★" in rated.text
    assert "Published" in rated.text
    again = await world.press(club.ines, card, "ratefilm")
    select = next(part for part in walk(again.components) if part["type"] == 3)
    assert [one["value"] for one in select["options"] if one.get("default")] == ["9"]
    await world.choose(club.ines, again, "stars", "6")
    shown = await world.ask(club.theo, "movie", film="Ran")
    assert "This club: 3.0 of 5** from 1 member" in shown.text


async def test_seen_it_is_noted_once_and_can_be_taken_back(world: World) -> None:
    club = world.club
    card = await world.ask(club.theo, "movie", film="Ran")
    noted = await world.press(club.ines, card, "sawit")
    assert noted.private
    assert "Saved: you've seen it." in noted.text
    assert "ines" in (await world.ask(club.theo, "who-saw", film="Ran")).text
    twice = await world.press(club.ines, card, "sawit")
    assert "It's in your diary already." in twice.text
    await world.press(club.ines, noted, "entrydrop")
    assert "ines" not in (await world.ask(club.theo, "who-saw", film="Ran")).text


async def test_the_watchlist_and_the_form_are_one_press_away(world: World) -> None:
    club = world.club
    card = await world.ask(club.theo, "movie", film="Kes")
    assert "Write the first review" in card.labels()
    wished = await world.press(club.ines, card, "wish")
    assert wished.private
    assert "Kes (1969)" in (await world.ask(club.ines, "watchlist show")).text
    form = await club.ines.click(card.message, custom_id=card.ids("write")[0])
    assert form.modal is not None


async def test_buttons_work_after_a_restart_and_none_is_grey(world: World) -> None:
    unread = await world.ask(world.club.theo, "movie", film="Kes")
    card = await world.ask(world.club.theo, "movie", film="Ran")
    assert not [part for part in (*walk(unread.components), *walk(card.components)) if part.get("disabled")]
    await world.restart()
    assert (await world.press(world.club.ines, card, "ratefilm")).private


async def test_outside_a_club_nothing_can_be_pressed_that_needs_one(world: World) -> None:
    somebody = world.env.create_user("wanderer")
    card = Answer(await somebody.slash("movie", film="Ran"))
    assert thumbnail(card) is not None
    assert not [verb for verb in ("ratefilm", "sawit", "wish", "write") if card.ids(verb)]


async def test_the_card_leads_to_the_films_pages_elsewhere(world: World) -> None:
    answer = await world.ask(world.club.ines, "movie", film="Ran")
    assert "https://www.imdb.com/title/tt0089881/" in answer.text
    assert "https://www.themoviedb.org/movie/11645" in answer.text
    assert "https://letterboxd.com/tmdb/11645" in answer.text


async def test_the_house_has_one_name(world: World) -> None:
    film = await world.ask(world.club.ines, "movie", film="Ran")
    review = await world.press(world.club.ines, film, "reviews")
    assert "Marquee" in film.text
    assert "by **Marquee**" in review.text
    assert "the house" not in film.text
    several = await world.ask(world.club.ines, "movie", film="Leaving Las Vegas")
    assert several.text.count("Marquee ") == 1, "two house reviews, one name"


def test_the_spread_is_a_row_of_bars() -> None:
    given = [*[Stars(8)] * 7, *[Stars(10)] * 4, Stars(3)]
    assert spread_text(ClubScore.from_ratings(given)) == "½★ ▁▁▂▁▁▁▁█▁▅ 5★"
