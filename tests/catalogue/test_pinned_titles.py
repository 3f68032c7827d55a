"""A title that a club pins to a film comes first in that club's autocomplete."""

from __future__ import annotations

import simcord

from tests.support.reviewing import choose
from tests.support.world import World


async def test_what_a_title_means_here_stands_first_while_typing(world: World) -> None:
    async def names(who: simcord.MemberActor, typed: str) -> list[str]:
        return [choice["name"].split(" · ")[0] for choice in await world.suggestions(who, "movie", typed)]

    ines, mara = world.club.ines, world.club.mara
    for title, film in (
        ("Solaris", "Solaris (2002)"),
        ("the one with the ocean", "Solaris (1972)"),
        ("Range", "Casablanca"),
    ):
        await world.ask(mara, "films title", title=title, film=film)
    before = await names(world.other.ines, "solaris")
    assert before[:2] == ["Solaris (1972)", "Solaris (2002)"]
    assert (await names(ines, "solaris"))[:2] == ["Solaris (2002)", "Solaris (1972)"]
    assert (await names(ines, "Sol"))[0] == "Solaris (2002)"
    assert (await names(ines, "the one with"))[0] == "Solaris (1972)"
    assert "Casablanca (1942)" not in await names(ines, "ra")
    assert (await names(ines, "ran"))[:2] == ["Ran (1985)", "Casablanca (1942)"], (
        "a whole title stands before a beginning"
    )
    assert (await names(ines, "rang"))[0] == "Casablanca (1942)"
    found = await names(ines, "solaris")
    assert len(found) == len(set(found))
    await choose(world, mara, await world.ask(mara, "films changes"), "unmendfrom", "Solaris (2002)")
    assert await names(ines, "solaris") == before
