"""A button on an old message never acts on a row that came later."""

from __future__ import annotations

from tests.support.reviewing import choose, fill, press_label, sheet, write
from tests.support.world import World


async def test_an_old_discard_does_not_delete_a_new_draft(world: World) -> None:
    first = await world.ask(world.club.ines, "write", film="Xyzzyqwv")
    old = await choose(world, world.club.ines, await world.ask(world.club.ines, "my-reviews"), "mine", "Xyzzyqwv")
    await world.press(world.club.ines, first, "discard")
    await world.ask(world.club.ines, "write", film="Zyxxywvq")
    pressed = await world.press(world.club.ines, old, "discard")
    assert "no longer exists" in pressed.text
    mine = await world.ask(world.club.ines, "my-reviews")
    assert "Zyxxywvq" in mine.drawing


async def test_an_old_remove_does_not_remove_another_persons_review(world: World) -> None:
    await write(world, world.club.ines)
    old = await sheet(world, world.club.mara)
    panel = await world.ask(world.club.ines, "privacy")
    choice = await world.press(world.club.ines, panel, "forget")
    sure = await world.press(world.club.ines, choice, "forgetsure", at=0)
    await world.press(world.club.ines, sure, "forgetdo")
    await write(world, world.club.theo, text="The castle burns, and nobody says a word for ten minutes.")
    form = await press_label(world, world.club.mara, old, "Remove…")
    answer = form if form.result.modal is None else await fill(world.club.mara, form, reason="Off topic.")
    assert "review is gone" in answer.text
    read = await world.ask(world.club.ines, "review", film="Ran", reviewer="theo")
    assert "The castle burns" in read.text
