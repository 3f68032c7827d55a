"""The whole life of one review, from writing to erasure."""

from __future__ import annotations

import asyncio

from bot.domain.ids import MemberId
from bot.domain.people import Actor
from bot.domain.reviews.errors import NotPossible
from bot.domain.reviews.moderation import ReviewAction
from tests.support.reviewing import choose, fill, press_label, sheet, write
from tests.support.world import World

FIRST = "The finest storm in all of cinema: nobody who has seen it forgets the colour of that sky.\n\n||He dies.||"
SECOND = FIRST.replace("He dies.", "He walks away.")


async def test_a_review_lives_and_is_forgotten(world: World) -> None:
    ines, theo, mara = world.club.ines, world.club.theo, world.club.mara
    boss = Actor(member=MemberId(mara.id), name="mara", guild=world.club.id, manages_server=True)
    await world.services.clubs.change_setting(boss, "reviews_appear", "approved")
    assert "A moderator will check" in (await write(world, ines, text=FIRST, stars=["10"])).text

    item = await choose(world, mara, await world.ask(mara, "reviews queue"), "queuefrom", "ines")
    form = await press_label(world, mara, item, "Send back…")
    await fill(mara, form, reason="Is that how it ends?")
    mine = await choose(world, ines, await world.ask(ines, "my-reviews"), "mine", "Ran")
    assert "Is that how it ends?" in mine.text
    await fill(ines, await world.press(ines, mine, "edit"), text=SECOND, stars=["10"])
    item = await choose(world, mara, await world.ask(mara, "reviews queue"), "queuefrom", "ines")
    await press_label(world, mara, item, "Approve")

    assert "the colour of that sky" in (await world.ask(theo, "highlight", film="Ran")).text
    assert "from 1 member" in (await world.ask(theo, "movie", film="Ran")).text

    form = await world.ask(mara, "reviews edit", film="Ran", reviewer="ines")
    await fill(mara, form, text="Cut short by a moderator.", stars=["10"])
    history = await world.ask(mara, "reviews history", film="Ran", reviewer="ines")
    for entry in ("1. Written", "2. Sent back", "3. Edited", "4. Approved", "5. Edited"):
        assert entry in history.text
    await world.env.advance_time(20)
    await press_label(world, mara, history, "Restore 4")
    assert "||He walks away.||" in (await world.ask(theo, "review", film="Ran")).text

    gone = await press_label(world, ines, await sheet(world, ines), "Withdraw")
    assert "walks away" not in (await world.ask(theo, "review", film="Ran")).text
    back = await press_label(world, ines, gone, "Restore")
    assert "Everyone here can read it" in back.text

    exported = await world.ask(ines, "export mine")
    assert exported.private

    await world.env.advance_time(20)
    panel = await world.ask(ines, "privacy")
    asked = await world.press(ines, panel, "forget")
    sure = await world.press(ines, asked, "forgetsure")
    await world.press(ines, sure, "forgetdo")
    assert "walks away" not in (await world.ask(theo, "review", film="Ran")).text
    async with world.services.database.read() as reading:
        for count in (
            "SELECT count(*) FROM review WHERE guild_id = ?",
            "SELECT count(*) FROM revision WHERE guild_id = ?",
            "SELECT count(*) FROM draft WHERE guild_id = ?",
            "SELECT count(*) FROM notice WHERE guild_id = ?",
        ):
            assert await reading.fetch_rows(count, world.club.id) == [(0,)], count


async def test_two_moderators_at_once_decide_once(world: World) -> None:
    boss = Actor(member=MemberId(world.club.mara.id), name="mara", guild=world.club.id, manages_server=True)
    await world.services.clubs.change_setting(boss, "reviews_appear", "approved")
    await write(world, world.club.ines)
    moderation = world.services.reviews.moderation
    ((review, _),) = (await moderation.moderation_queue(boss)).pending
    results = await asyncio.gather(
        moderation.perform_action(boss, review.id, ReviewAction.APPROVED),
        moderation.perform_action(boss, review.id, ReviewAction.APPROVED),
        return_exceptions=True,
    )
    assert sum(isinstance(result, NotPossible) for result in results) == 1
    _, history = await moderation.review_history(boss, review.id)
    assert [revision.action for revision in history.shown] == [ReviewAction.APPROVED, ReviewAction.WRITTEN]
