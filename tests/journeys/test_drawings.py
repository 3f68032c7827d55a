"""Answers drawn as text, compared with approved snapshots."""

from __future__ import annotations

from syrupy.assertion import SnapshotAssertion

from tests.support.world import VEGAS, World

WARM = """Nobody is saved, and it is a love story. Elisabeth Shue is the reason it holds.

||When she climbs into bed beside him at the end, I had to look away.|| I would not give it away for ten kinder films."""
COOL = "Admired, not believed. Cage is as good as everybody says, and I believed every minute of him alone."


async def fill_club(world: World) -> None:
    await world.write(world.club.theo, VEGAS, COOL, name="Theo", stars=3.0, headline="Admired, not believed")
    await world.write(world.club.mara, VEGAS, WARM, name="Mara", stars=4.5, headline="A love story after all")


async def test_a_review(world: World, snapshot: SnapshotAssertion) -> None:
    await fill_club(world)
    assert (await world.ask(world.club.ines, "review", film="Leaving Las Vegas")).drawing == snapshot


async def test_a_film_card(world: World, snapshot: SnapshotAssertion) -> None:
    await fill_club(world)
    assert (await world.ask(world.club.ines, "movie", film="Leaving Las Vegas")).drawing == snapshot


async def test_a_highlight(world: World, snapshot: SnapshotAssertion) -> None:
    await fill_club(world)
    assert (await world.ask(world.club.ines, "highlight", film="Leaving Las Vegas")).drawing == snapshot


async def test_a_list_of_voices(world: World, snapshot: SnapshotAssertion) -> None:
    await fill_club(world)
    for n in range(30):
        member = world.club.guild.add_member(world.env.create_user(f"guest-{n}"))
        await world.write(member, VEGAS, f"What guest {n} thought of it.", name=f"Guest {n}", stars=0.5 + n % 10 / 2)
    review = await world.ask(world.club.ines, "review", film="Leaving Las Vegas")
    assert (await world.press(world.club.ines, review, "voicelist")).drawing == snapshot


async def test_refusals(world: World, snapshot: SnapshotAssertion) -> None:
    unknown = await world.ask(world.club.ines, "movie", film="Xyzzyqwv")
    unsure = await world.ask(world.club.ines, "movie", film="vegas")
    several = await world.ask(world.club.ines, "movie", film="Solaris")
    unread = await world.ask(world.club.ines, "review", film="Kes")
    assert "\n\n".join(answer.drawing for answer in (unknown, unsure, several, unread)) == snapshot
