"""`/highlight`: by author, by genre, as a picture; never for somebody who may not see the review."""

from __future__ import annotations

import pytest
import simcord

from bot.domain.highlights.errors import LineGone
from bot.domain.ids import GuildId, HighlightId, MemberId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.review import SpoilerLevel
from bot.store import highlights as highlight_store
from bot.store.changes import Changes
from bot.store.reviews import queue as queue_store
from bot.ui.highlights import quotes
from bot.ui.highlights.quote_card import TEXT_LIMIT
from tests.support.world import RAN, VEGAS, Answer, World, walk

PNG = b"\x89PNG\r\n\x1a\n"
THEO = "Theo thinks this is the most beautiful and devastating film that anybody ever made about rain."
INES = "Ines finds it a wonderful, tender masterpiece, and would give every other film away for it."
SCRIPTS = {
    "Cyrillic": "Это самый прекрасный и печальный фильм, который я когда-либо видел.",
    "Arabic": "هذا أجمل فيلم شاهدته في حياتي، وكل مشاهدة له تكشف وجها جديدا.",
    "Japanese": "何も起こらないのに、これほど胸を締めつけられる映画は他にない。",
    "Thai": "หนังเรื่องนี้ดีมากและฉันชอบทุกฉาก",
}


def gallery(answer: Answer) -> dict[str, str]:
    """The one picture of an answer: its address and its description."""
    (found,) = [part for part in walk(answer.components) if part["type"] == 12]
    (item,) = found["items"]
    return {"url": item["media"]["url"], "description": item["description"]}


def picture(world: World, answer: Answer) -> bytes:
    """The attachment, as Discord stores it."""
    (file,) = answer.message.attachments
    assert file.filename == quotes.FILE
    assert file.description == gallery(answer)["description"]
    stored: dict[str, bytes] = world.env.backend.cdn._blobs
    (blob,) = [data for address, data in stored.items() if str(file.id) in address]
    return blob


async def pin(world: World, who: simcord.MemberActor, review: ReviewId, length: int) -> None:
    """Pin the first `length` characters of a review, even if no highlight was found there."""
    guild = GuildId(who.guild.id)
    async with world.services.database.write(changes=Changes.EVERYTHING, club=guild) as writing:
        await highlight_store.insert_marked_line(writing, review, 0, 0, length)
        await highlight_store.set_line_choice(
            writing, guild, review, (0, 0, length), "pinned", by=MemberId(who.id), now=world.services.now()
        )


async def test_lines_of_one_author_alone_are_quoted(world: World) -> None:
    await world.write(world.club.theo, VEGAS, THEO, name="Theo")
    await world.write(world.club.ines, RAN, INES, name="Ines")
    answer = await world.ask(world.club.mara, "highlight", reviewer="Ines")
    for _ in range(4):
        assert "Ines finds it" in answer.text
        assert "by **Ines**" in answer.text
        answer = await world.press(world.club.mara, answer, "nextline")


async def test_the_line_just_shown_comes_again_only_if_there_is_no_other(world: World) -> None:
    await world.write(world.club.ines, RAN, INES, name="Ines")
    highlights, club = world.services.highlights, world.club.id
    only = await highlights.random_line(club)
    assert (await highlights.random_line(club, exclude=only.id)).id == only.id
    await world.write(world.club.theo, VEGAS, THEO, name="Theo")
    assert {(await highlights.random_line(club, exclude=only.id)).id == only.id for _ in range(12)} == {False}
    assert {(await highlights.random_line(club)).id == only.id for _ in range(24)} == {False, True}


async def test_an_author_is_chosen_from_the_list_of_all(world: World) -> None:
    await world.write(world.club.theo, VEGAS, THEO, name="Theo")
    choices = await world.suggestions(world.club.mara, "highlight", "the", "reviewer")
    assert [choice["value"] for choice in choices] == [f"member:{world.club.theo.id}"]
    answer = await world.ask(world.club.mara, "highlight", reviewer=choices[0]["value"])
    assert "Theo thinks" in answer.text


async def test_an_author_and_a_film_go_together(world: World) -> None:
    await world.write(world.club.theo, RAN, THEO, name="Theo")
    await world.write(world.club.ines, RAN, INES, name="Ines")
    answer = await world.ask(world.club.mara, "highlight", film="Ran", reviewer="Theo")
    assert "Theo thinks" in answer.text
    assert not answer.ids("nextline"), "there is no other line by Theo on this film"
    none = await world.ask(world.club.mara, "highlight", film="Leaving Las Vegas", reviewer="Theo")
    assert none.private
    assert "There's no quotable line about **Leaving Las Vegas (1995)** by **Theo**" in none.text


async def test_lines_of_one_genre_alone_are_quoted(world: World) -> None:
    choices = await world.suggestions(world.club.mara, "highlight", "horr", "genre")
    assert [choice["value"] for choice in choices] == ["Horror"]
    answer = await world.ask(world.club.ines, "highlight", genre="horror")
    for n in range(5):
        card = await world.press(world.club.theo if n % 2 else world.club.mara, answer, "card")
        assert "Horror" in card.text
        answer = await world.press(world.club.ines, answer, "nextline")


async def test_a_genre_that_there_is_not_is_refused_with_those_there_are(world: World) -> None:
    answer = await world.ask(world.club.ines, "highlight", genre="Boredom")
    assert answer.private
    assert "I don't know the genre **Boredom**" in answer.text
    assert "Horror" in answer.text


async def test_author_and_genre_go_together_and_find_nothing_where_nothing_is(world: World) -> None:
    await world.write(world.club.theo, RAN, THEO, name="Theo")
    found = await world.ask(world.club.ines, "highlight", reviewer="Theo", genre="War")
    assert "Theo thinks" in found.text
    none = await world.ask(world.club.ines, "highlight", reviewer="Theo", genre="Comedy")
    assert none.private
    assert "by **Theo** in the genre Comedy" in none.text
    film = await world.ask(world.club.ines, "highlight", film="Ran", genre="Comedy")
    assert film.private
    assert "about **Ran (1985)** in the genre Comedy" in film.text


@pytest.mark.parametrize("reviewer", ["Nobody at all", "member:123456789012345678"])
async def test_an_author_who_wrote_nothing_here_is_refused(world: World, reviewer: str) -> None:
    answer = await world.ask(world.club.ines, "highlight", reviewer=reviewer)
    assert answer.private
    assert "There's no quotable line" in answer.text
    assert "123456789012345678" not in answer.text


async def test_another_clubs_author_is_neither_listed_nor_quoted(world: World) -> None:
    await world.write(world.club.theo, VEGAS, THEO, name="Wilhelmina")
    assert not await world.suggestions(world.other.mara, "highlight", "wilh", "reviewer")
    for reviewer in ("Wilhelmina", f"member:{world.club.theo.id}"):
        answer = await world.ask(world.other.mara, "highlight", reviewer=reviewer)
        assert answer.private
        assert "Theo thinks" not in answer.text


async def test_filters_hold_after_a_film_was_chosen_and_after_a_restart(world: World) -> None:
    await world.write(world.club.theo, "solaris-1972", THEO, name="Theo")
    await world.write(world.club.ines, "solaris-1972", INES, name="Ines")
    offered = await world.ask(world.club.mara, "highlight", film="solaris", reviewer="Ines", private=True)
    assert offered.private
    await world.restart()
    at = [label.startswith("Solaris (1972)") for label in offered.labels()].index(True)
    picked = await world.press(world.club.mara, offered, "quoteof", at)
    assert picked.private
    assert "Ines finds it" in picked.text


async def test_a_name_typed_in_full_stands_before_a_longer_one(world: World) -> None:
    await world.write(world.club.theo, VEGAS, THEO, name="Ann")
    await world.write(world.club.ines, RAN, INES, name="Anna")
    for _ in range(3):
        assert "Theo thinks" in (await world.ask(world.club.mara, "highlight", reviewer="ann")).text


async def test_critics_and_the_house_can_be_asked_for(world: World) -> None:
    await world.write(None, RAN, INES, critic="Pauline")
    assert "Ines finds it" in (await world.ask(world.club.mara, "highlight", reviewer="Pauline")).text
    house = await world.ask(world.club.mara, "highlight", reviewer="Marquee")
    assert "by **Marquee**" in house.text


async def test_a_button_whose_author_has_gone_says_so(world: World) -> None:
    review = await world.write(world.club.theo, VEGAS, THEO, name="Theo")
    answer = await world.ask(world.club.ines, "highlight", reviewer="Theo")
    async with world.services.database.write(changes=Changes.EVERYTHING, club=world.club.id) as writing:
        await writing.execute_write("DELETE FROM review WHERE id = ?", review)
    refused = await world.press(world.club.ines, answer, "nextline")
    assert refused.private
    assert "can't be quoted any more" in refused.text


async def test_a_line_leads_to_its_whole_review_and_its_film(world: World) -> None:
    await world.write(world.club.theo, VEGAS, f"{THEO}\n\nAnd much more.", stars=4.5, name="Theo")
    answer = await world.ask(world.club.ines, "highlight", film="Leaving Las Vegas", reviewer="Theo")
    assert "Leaving Las Vegas (1995)" in answer.text
    assert "★" in answer.text
    whole = await world.press(world.club.ines, answer, "review")
    assert whole.private
    assert "And much more." in whole.text


async def test_anybody_gets_a_picture_of_their_own_with_its_words(world: World) -> None:
    await world.write(world.club.theo, VEGAS, THEO, stars=4.5, name="Theo")
    answer = await world.ask(world.club.ines, "highlight", reviewer="Theo")
    await world.restart()
    for who in (world.club.ines, world.club.mara):
        drawn = await world.press(who, answer, "picture")
        assert drawn.private
        assert picture(world, drawn).startswith(PNG)
        said = gallery(drawn)["description"]
        for part in (THEO, "Theo", "Leaving Las Vegas (1995)", "4½ out of 5 stars"):
            assert part in said
        assert "And" not in (await world.press(who, drawn, "review")).text.split(THEO)[0]


async def test_a_picture_can_be_posted_for_everybody(world: World) -> None:
    await world.write(world.club.theo, VEGAS, THEO, name="Theo")
    answer = await world.ask(world.club.ines, "highlight", reviewer="Theo", picture=True)
    assert not answer.private
    assert picture(world, answer).startswith(PNG)
    alone = await world.ask(world.club.ines, "highlight", reviewer="Theo", picture=True, private=True)
    assert alone.private
    none = await world.ask(world.club.ines, "highlight", reviewer="Theo", genre="Comedy", picture=True)
    assert none.private
    assert "There's no quotable line" in none.text


@pytest.mark.parametrize("script", SCRIPTS)
async def test_a_picture_holds_every_script(world: World, script: str) -> None:
    line = SCRIPTS[script]
    review = await world.write(world.club.theo, RAN, line, name="Θεό 🎬")
    await pin(world, world.club.theo, review, len(line))
    answer = await world.ask(world.club.ines, "highlight", reviewer=f"member:{world.club.theo.id}", picture=True)
    assert picture(world, answer).startswith(PNG)
    assert line in gallery(answer)["description"]


async def test_an_author_whose_name_is_a_picture_is_still_drawn(world: World) -> None:
    await world.write(world.club.theo, RAN, THEO, name="🎬🎬")
    answer = await world.ask(
        world.club.ines, "highlight", reviewer=f"member:{world.club.theo.id}", picture=True, private=True
    )
    assert "🎬🎬 on Ran" in gallery(answer)["description"], "a name that cannot be drawn can still be said"
    assert picture(world, answer).startswith(PNG)


async def test_a_line_too_long_for_a_picture_stays_words(world: World) -> None:
    line = "The rain " + "falls and falls, " * 30 + "and it is beautiful."
    assert len(line) > TEXT_LIMIT
    review = await world.write(world.club.theo, RAN, line, name="Theo")
    await pin(world, world.club.theo, review, len(line))
    answer = await world.ask(world.club.ines, "highlight", film="Ran", reviewer="Theo", picture=True)
    assert not answer.ids("picture")
    assert f"{TEXT_LIMIT} characters and this line is longer" in answer.text
    assert "falls and falls" in answer.text


async def test_a_line_with_an_emoji_stays_words_and_says_why(world: World) -> None:
    line = "Nicolas Cage 💔 drinks the whole city, and the city drinks back, and nobody is saved."
    review = await world.write(world.club.theo, RAN, line, name="Theo")
    await pin(world, world.club.theo, review, len(line))
    answer = await world.ask(world.club.ines, "highlight", film="Ran", reviewer="Theo", picture=True)
    assert not answer.ids("picture")
    assert "💔" in answer.text
    assert "emoji" in answer.text
    assert not answer.message.attachments


async def test_a_picture_is_refused_once_its_author_will_not_be_quoted(world: World) -> None:
    await world.write(world.club.theo, VEGAS, THEO, name="Theo")
    answer = await world.ask(world.club.ines, "highlight", reviewer="Theo")
    async with world.services.database.write(changes=Changes.EVERYTHING, club=world.club.id) as writing:
        await queue_store.put_unquoted(writing, world.club.id, MemberId(world.club.theo.id), now=world.services.now())
    refused = await world.press(world.club.ines, answer, "picture")
    assert refused.private
    assert "can't be quoted any more" in refused.text
    assert not refused.message.attachments


async def test_a_pinned_line_is_silent_once_the_whole_review_tells_the_end(world: World) -> None:
    review = await world.write(world.club.theo, VEGAS, THEO, spoilers=SpoilerLevel.WHOLE, name="Theo")
    await pin(world, world.club.theo, review, len(THEO))
    answer = await world.ask(world.club.ines, "highlight", film="Leaving Las Vegas")
    assert "Theo thinks" not in answer.text


async def test_another_club_gets_no_picture_of_this_ones_line(world: World) -> None:
    await world.write(world.club.theo, VEGAS, THEO, name="Theo")
    mine = await world.ask(world.club.ines, "highlight", reviewer="Theo")
    line = HighlightId(int(mine.ids("nextline")[0].split(":")[3]))
    ours = Actor(member=MemberId(world.club.ines.id), name="Ines", guild=world.club.id)
    theirs = Actor(member=MemberId(world.other.mara.id), name="Oona", guild=world.other.id)
    assert (await world.services.reading.quote_by_id(ours, line)).line.text in THEO
    with pytest.raises(LineGone):
        await world.services.reading.quote_by_id(theirs, line)
    with pytest.raises(LineGone):
        await world.services.reading.restore_quote_filter(
            theirs, ReviewId(int(mine.ids("review")[0].split(":")[2])), None
        )
