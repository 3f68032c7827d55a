"""The cover of a scheduled event: posters side by side."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ui.kit.posters.colours import shade
from bot.ui.kit.posters.poster import PosterFacts, poster_hue, poster_tile
from bot.ui.kit.posters.svg import render_svg, svg_document

WIDTH, HEIGHT, EDGE, GAP = 800, 320, 24, 16
"""Pixels: Discord shows covers five parts wide and two high."""
COVER_POSTERS = 5


def draw_event_cover(wanted: Sequence[PosterFacts]) -> bytes:
    """Up to COVER_POSTERS posters in the middle of the cover, as PNG."""
    shown = wanted[:COVER_POSTERS]
    gaps = max(0, len(shown) - 1) * GAP
    wide = min((HEIGHT - 2 * EDGE) / 1.5, (WIDTH - 2 * EDGE - gaps) / max(1, len(shown)))
    left, top = (WIDTH - len(shown) * wide - gaps) / 2, (HEIGHT - wide * 1.5) / 2
    parts = [poster_tile(facts, left + number * (wide + GAP), top, wide) for number, facts in enumerate(shown)]
    tone = shade(0.28, 0.05, poster_hue(shown[0])) if shown else "#14161c"
    backdrop = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{tone}"/>'
    return render_svg(svg_document(backdrop + "".join(parts), WIDTH, HEIGHT))
