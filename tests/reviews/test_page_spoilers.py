"""What a saved page hides as a spoiler is stored behind bars."""

from __future__ import annotations

import pytest

from tests.sources.review_page_samples import HEAT
from tests.support.reviewing import press_label
from tests.support.world import Answer, World


@pytest.mark.parametrize(
    "ending",
    [
        "<p>It ends badly. <span class=spoiler>Neil dies.</span> So it goes.</p>",
        "<details><summary>Show spoilers</summary><p>Neil dies.</p></details>",
        "<p>It ends badly. [spoiler]Neil dies.[/spoiler]</p>",
    ],
)
async def test_a_pages_spoilers_are_behind_bars_in_the_club(world: World, ending: str) -> None:
    text = "".join(f"<p>{part}</p>" for part in HEAT.split("\n\n"))
    page = f"<html><body><h1>Heat (1995) review</h1><p>By Dora Quill</p><p>Director: Michael Mann</p>{text}{ending}</body></html>"
    club = world.club
    card = Answer(await club.mara.slash(club.channel, "reviews import", page=("page.html", page.encode())))
    assert "1 part is hidden" in card.text
    assert "Neil dies" not in card.text
    await press_label(world, club.mara, card, "Publish")
    shown = Answer(await club.ines.slash(club.channel, "review", film="Heat (1995)"))
    assert "||Neil dies.||" in shown.text
