"""Draws the pictures of docs/numbers.md: a recap and a collage of the example club, and pages in four scripts.

Run: python -m tools.recap_pictures. No browser is needed: these are the painter's own pictures, at the size of a phone.
"""

from __future__ import annotations

import asyncio
import io
import tempfile
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from PIL import Image

from bot import paths
from bot.composition import Services, open_services
from bot.config import Settings
from bot.domain.ids import ChannelId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.stats.recap import ChartOrder, ChartScope, RecapTime
from bot.services.clubs.demo_club import DemoClub, fill_demo_club
from bot.ui.kit.painting import Theme
from bot.ui.kit.posters.poster import PosterFacts, draw_collage
from bot.ui.stats.chart import chart_picture
from bot.ui.stats.recap import recap_pages, share_picture
from bot.ui.stats.recap_pictures import FavouriteRow, FavouritesPage, Heading, LinePage, paint_favourites, paint_line
from tools.pictures import FOLDER, store_picture

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
CLUB = GuildId(1)
PHONE, GAP = 390, 12
_BACKGROUND = (30, 31, 36)
SCRIPTS = (
    ("The Passion of Joan of Arc", "Carl Theodor Dreyer", 1928, 10),
    ("باب الحديد", "يوسف شاهين", 1958, 9),
    ("七人の侍", "黒澤明", 1954, 10),
    ("पथेर पांचाली", "सत्यजित राय", 1955, 9),
    ("Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb", "Stanley Kubrick", 1964, 8),
)
LINES = (
    ("王は馬鹿を恐れ、馬鹿は王を笑う。", "太郎", "乱 (1985)"),
    ("محطة واحدة تكفي ليمر العالم كله أمام رجل لا يراه أحد.", "ليلى", "باب الحديد (1958)"),
)


def arrange(parts: Sequence[bytes], columns: int, width: int = PHONE) -> Image.Image:
    """Pictures of one width in rows, each row as high as its highest."""
    shown = [Image.open(io.BytesIO(png)).convert("RGB") for png in parts]
    scaled = [each.resize((width, round(each.height * width / each.width)), Image.Resampling.LANCZOS) for each in shown]
    rows = [scaled[at : at + columns] for at in range(0, len(scaled), columns)]
    heights = [max(each.height for each in row) for row in rows]
    size = (columns * (width + GAP) + GAP, sum(heights) + GAP * (len(rows) + 1))
    whole = Image.new("RGB", size, _BACKGROUND)
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        for place, each in enumerate(row):
            whole.paste(each, (GAP + place * (width + GAP), top))
        top += height + GAP
    return whole


async def draw_club(services: Services) -> None:
    """The example club's year, its share card, and a collage of one member by colour."""
    content = tomllib.loads(paths.EXAMPLE_CLUB.read_text(encoding="utf-8"))
    members = {each["name"]: MemberId(number) for number, each in enumerate(content["member"], start=100)}
    await fill_demo_club(services.database, DemoClub(CLUB, ChannelId(2), members, NOW), content)
    actor = Actor(member=members["Ines"], name="Ines", guild=CLUB)
    recap = await services.look_back.recaps.make_recap(actor, RecapTime(2026), None)
    pages = [page.painter(page.facts) for page in recap_pages(recap, content["name"], light=False)]
    store_picture(arrange(pages, 3), FOLDER / "recap.png")
    shares = [share_picture(recap, content["name"], light=light, tall=True) for light in (False, True)]
    store_picture(arrange([each.painter(each.facts) for each in shares], 2), FOLDER / "recap-share.png")
    chart = await services.look_back.charts.choose_films(actor, None, ChartScope.ALL, ChartOrder.COLOUR, 5)
    drawn = chart_picture(chart, content["name"], titles=True)
    store_picture(arrange([draw_collage(drawn.posters, drawn.columns)], 1, 800), FOLDER / "chart.png")


def draw_scripts() -> None:
    """Titles and lines in Latin, Arabic, Japanese and Hindi, dark and light."""
    rows = tuple(
        FavouriteRow(PosterFacts((title,), year, director), title, f"{director} · {year}", halves, "club 4.2")
        for title, director, year, halves in SCRIPTS
    )
    parts = [
        paint_favourites(FavouritesPage(Heading("The Late Show", "2026", "Our favourites", Theme(20, is_dark)), rows))
        for is_dark in (True, False)
    ]
    parts += [
        paint_line(LinePage(Heading("The Late Show", "2026", "Line of the year", Theme(300, is_dark)), *line))
        for line, is_dark in zip(LINES, (True, False), strict=True)
    ]
    store_picture(arrange(parts, 2), FOLDER / "recap-scripts.png")


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="marquee-pictures-") as place:
        settings = Settings(database_path=Path(place) / "marquee.sqlite3")
        async with open_services(settings, now=lambda: NOW, rng=Random(1)) as services:  # noqa: S311
            await draw_club(services)
    draw_scripts()


if __name__ == "__main__":
    asyncio.run(main())
