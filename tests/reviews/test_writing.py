"""A member writes, edits, withdraws; nothing that was submitted is lost."""

from __future__ import annotations

import pytest

from bot.domain.ids import MemberId
from bot.store.reviews import drafts as draft_store
from tests.support.reviewing import RAIN, choose, fill, press_label, sheet, write
from tests.support.world import Answer, World


async def test_a_member_writes_a_review_that_everybody_reads(world: World) -> None:
    done = await write(world, world.club.ines, headline="A king goes out", stars=["9"], marks=["rewatch"])
    assert done.private
    assert "Everyone here can read it" in done.text
    card = await world.ask(world.club.theo, "review", film="Ran")
    assert "A king goes out" in card.text
    assert "by **ines**" in card.text
    assert "||last goodbye||" in card.text
    assert "Rewatch" in card.text
    assert "★★★★½" in card.text.replace("\u2060", "")


async def test_the_whole_review_can_be_a_spoiler(world: World) -> None:
    await write(world, world.club.ines, text="They all die.", marks=["spoilers"])
    card = await world.ask(world.club.theo, "review", film="Ran", reviewer="ines")
    assert "||They all die.||" in card.text


async def test_the_day_seen_makes_another_entry_of_the_same_text(world: World) -> None:
    for day in ("2020-01-01", "2021-01-01"):
        opened = await world.ask(world.club.ines, "write", film="Ran", watched=day)
        assert "Everyone here can read it" in (await fill(world.club.ines, opened, text="As good as ever.")).text
    mine = await world.ask(world.club.ines, "my-reviews")
    assert "2 reviews" in mine.text


async def test_a_day_that_is_none_is_refused_before_the_form(world: World) -> None:
    refused = await world.ask(world.club.ines, "write", film="Ran", watched="soon")
    assert refused.private
    assert "2026-03-01" in refused.text


async def test_a_form_filled_in_during_a_restart_still_arrives(world: World) -> None:
    opened = await world.ask(world.club.ines, "write", film="Ran")
    await world.restart()
    done = await fill(world.club.ines, opened, text=RAIN)
    assert "Everyone here can read it" in done.text


async def test_a_form_is_taken_even_from_somebody_who_is_too_fast(world: World) -> None:
    opened = await world.ask(world.club.ines, "write", film="Ran")
    while "Slow down a little" not in (await world.ask(world.club.ines, "help")).text:
        pass
    assert "Everyone here can read it" in (await fill(world.club.ines, opened, text=RAIN)).text


async def test_the_same_text_again_is_refused_but_kept(world: World) -> None:
    await write(world, world.club.ines)
    again = await write(world, world.club.ines)
    assert again.private
    assert "already published here" in again.text
    assert "Your text is saved" in again.text
    draft = await world.press(world.club.ines, again, "draft")
    assert "Rain falls" in draft.text
    opened = await world.press(world.club.ines, draft, "fill")
    done = await fill(world.club.ines, opened, text="Rain falls, and this time I wept.")
    assert "Everyone here can read it" in done.text
    assert "0 drafts" in (await world.ask(world.club.ines, "my-reviews")).text


async def test_an_unknown_film_is_added_while_writing(world: World) -> None:
    unknown = await world.ask(world.club.ines, "write", film="The Lighthouse Keeper of Nowhere")
    assert unknown.private
    opened = await world.press(world.club.ines, unknown, "newfilm")
    added = await fill(
        world.club.ines, opened, film="The Lighthouse Keeper of Nowhere", year="2019", directors="Ann Onym, Bo Dy"
    )
    assert "Film added" in added.text
    form = await world.press(world.club.ines, added, "fill")
    assert "Everyone here can read it" in (await fill(world.club.ines, form, text="Lonely and kind.")).text
    card = await world.ask(world.club.theo, "movie", film="Lighthouse Keeper of Nowhere")
    assert "not confirmed" in card.text
    assert "Ann Onym" in card.text
    elsewhere = await world.ask(world.other.ines, "movie", film="The Lighthouse Keeper of Nowhere")
    assert "Lighthouse Keeper of Nowhere (2019)" not in elsewhere.text
    queue = await world.ask(world.club.mara, "reviews queue")
    assert "1 film added by members" in queue.text
    film = await choose(world, world.club.mara, queue, "queuefrom", "Lighthouse")
    confirmed = await world.press(world.club.mara, film, "confirm")
    assert "confirmed" in confirmed.text
    assert "All caught up" in (await world.ask(world.club.mara, "reviews queue")).text


async def test_a_film_that_is_there_already_is_not_added_twice(world: World) -> None:
    unknown = await world.ask(world.club.ines, "write", film="Xyzzyqwv")
    opened = await world.press(world.club.ines, unknown, "newfilm")
    there = await fill(world.club.ines, opened, film="Ran", year="1985")
    assert "is already here" in there.text
    form = await world.press(world.club.ines, there, "draftfilm")
    assert "Everyone here can read it" in (await fill(world.club.ines, form, text="A storm.")).text


async def test_a_title_of_several_films_is_chosen_by_button(world: World) -> None:
    asked = await world.ask(world.club.ines, "write", film="solaris", watched="2020-05-01")
    assert asked.private
    form = await press_label(world, world.club.ines, asked, "Solaris (1972) · Andrei Tarkovsky")
    assert "Everyone here can read it" in (await fill(world.club.ines, form, text="An ocean thinks.")).text
    card = await world.ask(world.club.theo, "review", film="Solaris (1972)")
    assert "An ocean thinks." in card.text


async def test_a_file_brings_a_text_that_no_form_holds(world: World) -> None:
    body = "\n\n".join(f"Paragraph {n}. " + "The storm does not care for kings. " * 30 for n in range(9))
    assert len(body) > 4_000
    draft = Answer(
        await world.club.ines.slash(world.club.channel, "write", film="Ran", file=("ran.txt", body.encode()))
    )
    assert draft.private
    assert "Draft: Ran" in draft.text
    form = await world.press(world.club.ines, draft, "fill")
    done = await fill(world.club.ines, form, headline="Long", stars=["10"])
    assert "Everyone here can read it" in done.text
    opened = await sheet(world, world.club.ines)
    again = await world.press(world.club.ines, opened, "edit")
    changed = await fill(world.club.ines, again, headline="Longer", file=("new.txt", (body + "\n\nThe end.").encode()))
    assert "edited" in changed.text


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\xff\xfe", b"   "], ids=["a picture", "nothing"])
async def test_a_file_that_is_no_text_is_refused(world: World, data: bytes) -> None:
    refused = Answer(await world.club.ines.slash(world.club.channel, "write", film="Ran", file=("ran.txt", data)))
    assert refused.private
    assert "isn't a plain text" in refused.text


async def test_an_author_edits_withdraws_and_restores(world: World) -> None:
    await write(world, world.club.ines)
    opened = await sheet(world, world.club.ines)
    assert {"Edit", "Withdraw", "History", "Don't quote me"} <= set(opened.labels())
    form = await world.press(world.club.ines, opened, "edit")
    edited = await fill(world.club.ines, form, text="Another word, and ||a secret||.", headline="New")
    assert "edited" in edited.text
    gone = await press_label(world, world.club.ines, edited, "Withdraw")
    assert "Withdrawn: only the author" in gone.text
    assert "Another word" not in (await world.ask(world.club.theo, "review", film="Ran")).text
    back = await press_label(world, world.club.ines, gone, "Restore")
    assert "Everyone here can read it" in back.text
    assert "Another word" in (await world.ask(world.club.theo, "review", film="Ran")).text


async def test_what_an_author_withdrew_no_moderator_reads_or_restores(world: World) -> None:
    await write(world, world.club.ines)
    theirs = await sheet(world, world.club.mara)
    mine = await sheet(world, world.club.ines)
    await press_label(world, world.club.ines, mine, "Withdraw")
    for verb in ("edit", "history", "because"):
        refused = await world.press(world.club.mara, theirs, verb)
        assert "review is gone" in refused.text
    assert "Nothing has been removed" in (await world.ask(world.club.mara, "reviews restore")).text


async def test_nobody_else_may_edit_and_the_dots_say_so(world: World) -> None:
    await write(world, world.club.ines)
    opened = await sheet(world, world.club.theo)
    assert opened.private
    assert opened.labels() == ["Report…"]


async def test_history_brings_an_earlier_text_back_with_one_press(world: World) -> None:
    await write(world, world.club.ines)
    form = await world.press(world.club.ines, await sheet(world, world.club.ines), "edit")
    await fill(world.club.ines, form, text="Worse words.")
    history = await world.press(world.club.ines, await sheet(world, world.club.ines), "history")
    assert "1. Written" in history.text
    assert "2. Edited" in history.text
    assert "Changed: text" in history.text
    back = await press_label(world, world.club.ines, history, "Restore 1")
    assert "Rain falls" in back.text
    assert "||last goodbye||" in back.text


async def test_do_not_quote_me_holds_everywhere_and_can_be_undone(world: World) -> None:
    await write(world, world.club.ines, text="This is the most beautiful film that anybody ever made about fathers.")
    assert "beautiful" in (await world.ask(world.club.theo, "highlight", film="Ran")).text
    opened = await sheet(world, world.club.ines)
    quiet = await press_label(world, world.club.ines, opened, "Don't quote me")
    assert "Your lines won't be quoted" in quiet.text
    assert "beautiful" not in (await world.ask(world.club.theo, "highlight", film="Ran")).text
    assert "beautiful" not in (await world.ask(world.club.theo, "highlight")).text
    card = await world.ask(world.club.theo, "review", film="Ran")
    assert "❝" not in card.text
    await press_label(world, world.club.ines, quiet, "Allow quotes")
    assert "beautiful" in (await world.ask(world.club.theo, "highlight", film="Ran")).text


async def test_my_own_message_becomes_a_review(world: World) -> None:
    message = await world.club.ines.send(world.club.channel, "What a storm, what ||an ending||.")
    opened = Answer(await world.club.ines.context_menu(world.club.channel, "Save as review", message))
    asked = await fill(world.club.ines, opened, film="solaris", text="What a storm, what ||an ending||.", stars=["8"])
    assert "Solaris (1972) · Andrei Tarkovsky" in asked.labels()
    draft = await press_label(world, world.club.ines, asked, "Solaris (1972) · Andrei Tarkovsky")
    done = await press_label(world, world.club.ines, draft, "Publish as is")
    assert "Everyone here can read it" in done.text
    card = await world.ask(world.club.theo, "review", film="Solaris (1972)")
    assert "||an ending||" in card.text


async def test_anothers_message_is_seen_by_nobody_until_its_author_agrees(world: World) -> None:
    message = await world.club.theo.send(world.club.channel, "The colours are pure fear.")
    refused = Answer(await world.club.ines.context_menu(world.club.channel, "Save as review", message))
    assert "Manage Messages" in refused.text
    opened = Answer(await world.club.mara.context_menu(world.club.channel, "Save as review", message))
    done = await fill(world.club.mara, opened, film="Ran", stars=["8"])
    assert "asked the author" in done.text
    assert "pure fear" not in (await world.ask(world.club.ines, "review", film="Ran")).text
    unseen = await world.press(world.club.mara, done, "ways")
    assert "review is gone" in unseen.text
    mine = await world.ask(world.club.theo, "my-reviews")
    waiting = await choose(world, world.club.theo, mine, "mine", "Ran")
    assert "Waiting for the author's OK" in waiting.text
    await press_label(world, world.club.theo, waiting, "Agree and publish")
    assert "pure fear" in (await world.ask(world.club.ines, "review", film="Ran")).text


async def test_a_declined_message_is_erased(world: World) -> None:
    message = await world.club.theo.send(world.club.channel, "The colours are pure fear.")
    opened = Answer(await world.club.mara.context_menu(world.club.channel, "Save as review", message))
    await fill(world.club.mara, opened, film="Ran")
    waiting = await choose(world, world.club.theo, await world.ask(world.club.theo, "my-reviews"), "mine", "Ran")
    erased = await press_label(world, world.club.theo, waiting, "Decline and erase")
    assert "Erased" in erased.text
    async with world.services.database.read() as reading:
        assert await reading.fetch_rows("SELECT id FROM review WHERE body LIKE '%pure fear%'") == []
        assert await reading.fetch_rows("SELECT id FROM revision WHERE snapshot LIKE '%pure fear%'") == []


async def test_a_bots_message_cannot_become_a_review(world: World) -> None:
    card = await world.ask(world.club.mara, "help")
    refused = Answer(await world.club.mara.context_menu(world.club.channel, "Save as review", card.message))
    assert "A bot wrote that message" in refused.text


async def test_the_reviews_of_a_member_are_listed_and_opened(world: World) -> None:
    await write(world, world.club.ines)
    listed = Answer(await world.club.theo.context_menu(world.club.channel, "Reviews by this member", world.club.ines))
    assert listed.private
    assert "Ran (1985)" in listed.text
    opened = await choose(world, world.club.theo, listed, "readfrom", "Ran")
    assert "Rain falls" in opened.text
    none = Answer(await world.club.theo.context_menu(world.club.channel, "Reviews by this member", world.club.mara))
    assert "published a review here yet" in none.text


async def test_a_line_is_saved_from_a_card_and_quoted_first(world: World) -> None:
    await write(
        world, world.club.ines, text="Plain words stand here first. Nobody would ever pick this sentence, he said."
    )
    card = await world.ask(world.club.ines, "review", film="Ran")
    lines = Answer(await world.club.ines.context_menu(world.club.channel, "Save as highlight", card.message))
    chosen = await choose(world, world.club.ines, lines, "marking", "Nobody would ever")
    pinned = await press_label(world, world.club.ines, chosen, "Pin")
    assert "(pinned)" in pinned.text
    quoted = await world.ask(world.club.theo, "highlight", film="Ran")
    assert "Nobody would ever pick this sentence" in quoted.text
    assert "Pinned by this club" in quoted.text


async def test_a_pinned_line_follows_its_text_through_an_edit(world: World) -> None:
    await write(world, world.club.ines, text="First things first, they say.\n\nNobody would ever pick this sentence.")
    lines = await world.press(world.club.mara, await sheet(world, world.club.mara), "markings")
    chosen = await choose(world, world.club.mara, lines, "marking", "Nobody would ever")
    await press_label(world, world.club.mara, chosen, "Pin")
    form = await world.press(world.club.ines, await sheet(world, world.club.ines), "edit")
    await fill(world.club.ines, form, text="Now it begins otherwise. Nobody would ever pick this sentence. So.")
    quoted = await world.ask(world.club.theo, "highlight", film="Ran")
    assert "Nobody would ever pick this sentence." in quoted.text
    form = await world.press(world.club.ines, await sheet(world, world.club.ines), "edit")
    await fill(
        world.club.ines,
        form,
        text="A secret: ||Nobody would ever pick this sentence.|| Aloud: Nobody would ever pick this sentence. So.",
    )
    quoted = await world.ask(world.club.theo, "highlight", film="Ran")
    assert "“Nobody would ever pick this sentence.”" in quoted.text
    form = await world.press(world.club.ines, await sheet(world, world.club.ines), "edit")
    await fill(world.club.ines, form, text="Now it is ||Nobody would ever pick this sentence.|| A secret.")
    quoted = await world.ask(world.club.theo, "highlight", film="Ran")
    assert "Nobody would ever" not in quoted.text


async def test_a_draft_is_discarded_and_then_gone(world: World) -> None:
    unknown = await world.ask(world.club.ines, "write", film="Xyzzyqwv")
    dropped = await world.press(world.club.ines, unknown, "discard")
    assert "Draft discarded" in dropped.text
    assert "haven't written anything here" in (await world.ask(world.club.ines, "my-reviews")).text


async def test_nobody_reads_anothers_draft(world: World) -> None:
    await write(world, world.club.ines)
    kept = await write(world, world.club.ines)
    draft = await world.press(world.club.ines, kept, "draft")
    number = draft.ids("fill")[0].split(":")[-1]
    async with world.services.database.read() as reading:
        theirs = await draft_store.draft_by_id(reading, world.club.id, MemberId(world.club.theo.id), int(number))
    assert theirs is None
