"""A hostile member's texts: nobody else waits, and what cannot be shown is refused or shown as such."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import simcord

from bot.domain.ids import MemberId
from bot.domain.people import Actor
from bot.domain.reviews.review import REVIEW_LIMIT, parse_paragraphs
from bot.domain.reviews.submission import Draft, Submission
from bot.services.reviews.drafts import DRAFT_LIMIT
from bot.store.changes import Changes
from bot.store.reviews import drafts as draft_store
from tests.attacks.loop_holds import LoopHolds
from tests.support.reviewing import choose, fill, press_label, sheet, write
from tests.support.world import RAN, VEGAS, Answer, World

INVISIBLE = {
    f"U+{ord(one[0]):04X}": one
    for one in (
        *("\u061c", "\u200e", "\u202e", "\u2066", "\ufff9", "\u200b", "\u3164", "\u115f", "\xad", "\u2060"),
        *("\ufe0f", "\U000e0041", "\u2800", "\u034f", "\u1160", "\uffa0", "\u180e", "\ufeff", "\U000e0100", "\u0301"),
    )
}


def actor(world: World, who: simcord.MemberActor) -> Actor:
    return Actor(member=MemberId(who.id), name=who.name, guild=world.club.id)


async def brought(world: World, who: simcord.MemberActor, text: str, film: str = "Ran") -> Answer:
    return Answer(await who.slash(world.club.channel, "write", film=film, file=("ran.txt", text.encode())))


async def published(world: World, who: simcord.MemberActor, text: str, film: str = "Ran") -> Answer:
    """Write a long review by a file, from the command to the confirmation."""
    draft = await brought(world, who, text, film)
    done = await press_label(world, who, draft, "Publish as is")
    await world.rest()
    return done


async def store_body(world: World, body: str, spans: str = "[]", headline: str | None = None) -> int:
    """A review as an earlier release may have stored it, without today's checks."""
    review = await world.write(world.club.ines, RAN, "Words.", name="Ines")
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write(
            "UPDATE review SET body = ?, spans = ?, headline = ? WHERE id = ?", body, spans, headline, review
        )
    return review


# --- texts without visible characters are refused


@pytest.mark.parametrize("one", INVISIBLE.values(), ids=INVISIBLE)
async def test_a_text_that_shows_nothing_is_refused_and_kept(world: World, one: str) -> None:
    for text in (one * 3, f"||{one}||", f"{one}\n\n{one}"):
        refused = await write(world, world.club.ines, text=text)
        assert refused.private
        assert "A review needs words" in refused.text
    assert "by **ines**" not in (await world.ask(world.club.theo, "review", film="Ran")).text


@pytest.mark.parametrize("one", ["\u061c", "\u3164", "\u2800"], ids=["mark", "filler", "Braille"])
async def test_headlines_titles_names_and_reasons_that_show_nothing_are_refused(world: World, one: str) -> None:
    club = world.club
    refused = await write(world, club.ines, headline=one * 2)
    assert "That headline has only invisible characters" in refused.text
    unknown = await world.ask(club.ines, "write", film="Xyzzyqwv")
    form = await world.press(club.ines, unknown, "newfilm")
    assert "A film needs a title" in (await fill(club.ines, form, film=one * 2, year="1999")).text
    named = await world.ask(club.mara, "reviews add", film="Ran", critic=one)
    assert "An author needs a name" in named.text
    await world.rest()
    await write(world, club.ines, text="Words at last.")
    opened = await sheet(world, club.mara, reviewer="ines")
    asked = await press_label(world, club.mara, opened, "Remove…")
    assert "Give a short reason" in (await fill(club.mara, asked, reason=one * 4)).text
    message = await club.ines.send(club.channel, one * 2)
    saved = Answer(await club.ines.context_menu(club.channel, "Save as review", message))
    assert "has no text" in saved.text


@pytest.mark.parametrize("one", ["\u061c", "\u3164", "\u200b"], ids=["mark", "filler", "space"])
async def test_what_is_stored_without_a_word_is_shown_everywhere(world: World, one: str) -> None:
    club = world.club
    await store_body(world, f"{one}\n\n\n\n{one}", '[[0,0,1,"spoiler"],[2,0,9,"spoiler"],[7,0,1,"spoiler"]]', one)
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write("UPDATE member SET name = ? WHERE member_id = ?", one, club.ines.id)
    card = await world.ask(club.theo, "review", film="Ran")
    assert "only invisible characters" in card.text
    assert "someone without a visible name" in card.text
    assert "||||" not in card.text
    opened = await world.press(club.theo, card, "ways")
    assert "only invisible characters" in opened.text
    mine = await world.ask(club.ines, "my-reviews")
    await choose(world, club.ines, mine, "mine", "Ran")
    theirs = await world.press(club.mara, await world.ask(club.mara, "review", film="Ran"), "ways")
    await world.rest()
    reported = await fill(club.theo, await press_label(world, club.theo, opened, "Report…"), reason="It is empty.")
    assert "moderator" in reported.text
    queue = await world.ask(club.mara, "reviews queue")
    await choose(world, club.mara, queue, "queuefrom", "Reported")
    removed = await fill(club.mara, await press_label(world, club.mara, theirs, "Remove…"), reason="No words.")
    assert "removed" in removed.text
    await press_label(world, club.mara, removed, "History")


# --- limits say what they are


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a" * (REVIEW_LIMIT + 1), "at most 100,000 characters, and this one has 100,001"),
        ("a\n\n" * 3_001, "at most 3,000 paragraphs, and this one has 3,001"),
        ("||a|| " * 3_001, "at most 3,000 spoilers, and this one has 3,001"),
    ],
    ids=["characters", "paragraphs", "spoilers"],
)
async def test_a_file_of_more_than_a_review_holds_is_told_so(world: World, text: str, said: str) -> None:
    refused = await brought(world, world.club.ines, text)
    if "Publish as is" in refused.labels():
        refused = await press_label(world, world.club.ines, refused, "Publish as is")
    assert refused.private
    assert said in refused.text
    assert "split it into several reviews" in refused.text


async def test_a_member_keeps_so_many_drafts(world: World) -> None:
    club = world.club
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        for number in range(DRAFT_LIMIT):
            await draft_store.insert_draft(
                writing,
                Draft(
                    id=0,
                    guild=club.id,
                    member=MemberId(club.ines.id),
                    film=None,
                    film_typed="Ran",
                    submission=Submission(text=f"Draft {number}"),
                    provenance="member",
                    created_at=world.services.now(),
                ),
            )
    refused = await world.ask(club.ines, "write", film="Ran")
    assert f"reached the limit of {DRAFT_LIMIT} drafts" in refused.text
    assert "/my-reviews" in refused.text
    assert (await world.ask(club.theo, "write", film="Ran")).result.modal is not None


# --- nobody waits for a member who floods


async def _bystander(world: World) -> None:
    """Another member reads several times during heavy work, and each request is answered."""
    who = actor(world, world.club.theo)
    for _ in range(5):
        assert (await world.services.reading.open_review(who, "Leaving Las Vegas")).film
        await asyncio.sleep(0)


async def test_a_file_of_hidden_paragraphs_holds_nobody_up(loop_holds: LoopHolds, world: World) -> None:
    text = "||a||\n\n" * 14_285
    refused = await brought(world, world.club.ines, text)
    refused = await press_label(world, world.club.ines, refused, "Publish as is")
    assert "at most 3,000 paragraphs" in refused.text
    await world.rest()
    await published(world, world.club.ines, "||a||\n\n" * 3_000)
    card = await world.ask(world.club.theo, "review", film="Ran", reviewer="ines")
    last = await world.press(world.club.theo, card, "edge", at=len(card.ids("edge")) - 1)
    assert "||a||" in last.text
    loop_holds.check()


async def test_a_stored_text_of_fourteen_thousand_paragraphs_is_read_at_once(
    loop_holds: LoopHolds, world: World
) -> None:
    """An earlier release accepted it; reading it took two minutes."""
    count = 14_285
    spans = "[" + ",".join(f'[{n},0,1,"spoiler"]' for n in range(count)) + "]"
    await store_body(world, "\n\n".join("a" * count), spans)
    card = await world.ask(world.club.theo, "review", film="Ran", reviewer="ines")
    assert "||a||" in card.text
    loop_holds.check()


async def test_save_as_highlight_on_words_that_repeat_holds_nobody_up(loop_holds: LoopHolds, world: World) -> None:
    club = world.club
    words = "rain falls on you "
    await published(world, club.ines, words * 5_000)
    await published(world, club.ines, f"||{words}|| " * 3_000, "Leaving Las Vegas")
    message = await club.mara.send(club.channel, words * 20 + "otherwise")
    asked: list[asyncio.Task[Any]] = [
        asyncio.create_task(world.services.reviews.marking.find_repeated(actor(world, club.mara), message.content))
        for _ in range(8)
    ]
    await _bystander(world)
    await asyncio.gather(*asked, return_exceptions=True)
    saved = Answer(await club.ines.context_menu(club.channel, "Save as highlight", message))
    assert saved.private
    loop_holds.check()


async def test_forty_large_edits_leave_a_history_that_opens_at_once(loop_holds: LoopHolds, world: World) -> None:
    club, writing = world.club, world.services.reviews.writing
    review = await world.write(club.ines, RAN, "Words.", name="Ines")
    body = "||a|| b\n\n" * 2_900
    who = actor(world, club.ines)
    for number in range(12):
        await writing.edit_review(who, review, Submission(text=f"{number} {body}"))
    opened = await sheet(world, club.ines, reviewer="Ines")
    history = await press_label(world, club.ines, opened, "History")
    assert "13. Edited" in history.text
    older = await press_label(world, club.ines, history, "Older ▶")
    assert "8. Edited" in older.text
    loop_holds.check()


@pytest.mark.long
async def test_edits_end_where_a_history_is_full(world: World) -> None:
    club, writing = world.club, world.services.reviews.writing
    review = await world.write(club.ines, RAN, "Words.", name="Ines")
    who = actor(world, club.ines)
    with pytest.raises(Exception, match="HistoryFull"):
        for number in range(60):
            await writing.edit_review(who, review, Submission(text=f"{number} " + "rain " * 19_900))


async def test_twenty_five_exports_at_once_take_turns(loop_holds: LoopHolds, world: World) -> None:
    club = world.club
    for number in range(6):
        await world.write(club.ines, RAN, f"{number} " + "rain falls on you. " * 5_000, name="Ines")
    exports = world.services.member_exports
    asked = [asyncio.create_task(exports.export_member(actor(world, club.ines), 8_000_000)) for _ in range(25)]
    await _bystander(world)
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(one, list) for one in found) == 1
    assert {type(one).__name__ for one in found} == {"list", "TaskAlreadyRunning"}
    loop_holds.check()


async def test_a_flood_of_suggestions_gets_empty_lists_and_costs_nothing(loop_holds: LoopHolds, world: World) -> None:
    found = [await world.suggestions(world.club.ines, "review", f"the {number}") for number in range(60)]
    assert found[0]
    assert found[-1] == []
    assert await world.suggestions(world.club.theo, "review", "the")
    loop_holds.check()


async def test_a_long_review_of_any_kind_is_written_read_and_marked_without_holding_anybody(
    loop_holds: LoopHolds, world: World
) -> None:
    club = world.club
    for number, unit in enumerate(
        ("# ", "*a ", "Rain falls on everything he ever loved. ", "a\u0301\u0323", "@everyone ")
    ):
        await published(world, club.ines, f"Words {number}. " + unit * (99_000 // len(unit)))
        card = await world.ask(club.theo, "review", film="Ran", reviewer="ines")
        await world.press(club.theo, card, "edge", at=len(card.ids("edge")) - 1)
        opened = await world.press(club.ines, card, "ways")
        await press_label(world, club.ines, opened, "Lines")
        await world.rest()
    loop_holds.check()


def test_the_limits_leave_room_for_long_reviews() -> None:
    assert len(parse_paragraphs("A line of a poem.\n\n" * 3_000)) == 3_000
    assert VEGAS
