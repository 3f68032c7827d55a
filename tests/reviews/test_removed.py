"""A removed review shows until when it can be restored, and is erased afterwards."""

from __future__ import annotations

from tests.reviews.test_moderation import letters
from tests.support.reviewing import choose, fill, write
from tests.support.world import World


async def test_a_removed_review_says_when_it_will_be_erased_and_then_is(world: World) -> None:
    await write(world, world.club.ines)
    form = await world.ask(world.club.mara, "reviews withdraw", film="Ran", reviewer="ines")
    removed = await fill(world.club.mara, form, reason="Off topic.")
    assert "Will be permanently erased on <t:" in removed.text
    assert any("Open it" in letter for letter in letters(world.club.ines))
    listed = await world.ask(world.club.mara, "reviews restore")
    assert "erased on" in str(listed.components)
    assert "Will be permanently erased" in (await choose(world, world.club.mara, listed, "sheetfrom", "Ran")).text
    mine = await choose(world, world.club.ines, await world.ask(world.club.ines, "my-reviews"), "mine", "Ran")
    assert "Will be permanently erased on <t:" in mine.text
    await world.skip_days(91)
    await world.services.reviews.trash.erase_expired()  # waits for the job, which works beside the clock of the test
    assert "Nothing has been removed" in (await world.ask(world.club.mara, "reviews restore")).text
    assert "haven't written anything here" in (await world.ask(world.club.ines, "my-reviews")).text
    for shown, who in ((removed, world.club.mara), (mine, world.club.ines)):
        assert "review is gone" in (await world.press(who, shown, "history")).text
