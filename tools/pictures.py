"""Takes the pictures of the docs from the page of `try`, with a Chromium and the extra of that name.

For each of the main answers, one at the width of a desktop and one at that of a phone, the page docs/pictures.md with
their alternative texts, and the picture at the top of the README, which is composed of three of them.
"""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from PIL import Image

from bot import config, paths
from bot.app import create_bot
from bot.cli.try_clock import RealPauses
from bot.cli.try_club import open_club
from bot.composition import Services, open_services
from bot.domain.ids import LIBRARY
from bot.ui.kit.posters.attachments import film_poster
from bot.ui.kit.posters.poster import draw_posters
from tools.browser import BrowserPage, find_browser, open_browser
from tools.club_page import ClubPage

FOLDER = paths.ROOT / "docs" / "pictures"
PAGE = paths.ROOT / "docs" / "pictures.md"
COLOURS = 160
"""Colours of a stored picture; more do not show, and fewer leave bands in the posters."""
LUCK = 3
"""The seed of what the bot chooses at random."""
DESKTOP, PHONE = (1000, 2400), (390, 2600)
"""Width and height of the window; tall, so that the longest answer is shown whole."""
POSTERS = (
    "Ran",
    "Alien",
    "Chungking Express",
    "Aftersun",
    "The Big Lebowski",
    "Paris, Texas",
    "M",
    "In the Mood for Love",
)
"""The films whose posters stand below the cards in the README's picture."""
_MARGIN, _GAP = 3, 24
_BACKGROUND = (30, 31, 36)


@dataclass(frozen=True, slots=True)
class Picture:
    """One answer: its file's name, the command with its options, as typed, and the alternative text."""

    name: str
    command: str
    described: str
    options: Mapping[str, str] = field(default_factory=dict)
    person: str = "Ines"

    @property
    def typed(self) -> str:
        return " ".join([f"/{self.command}", *(f"{name}: {value}" for name, value in self.options.items())])


PICTURES = (
    Picture(
        "review",
        "review",
        "The answer to /review: a card with the film's drawn poster, the headline, the stars and the author, a "
        "highlighted line, the review in full, and buttons to rate the film, write about it, note it and read on",
        {"film": "leaving las vegas"},
    ),
    Picture(
        "movie",
        "movie",
        "A film card: poster, plot, cast, themes, the club's average with a small chart of its stars, who reviewed it, "
        "buttons, and links to IMDb, TMDB and Letterboxd",
        {"film": "ran"},
    ),
    Picture(
        "recommend",
        "recommend",
        "Three suggested films, each with its poster, length, genres, a line of the plot and the reason",
    ),
    Picture(
        "related",
        "related",
        "Six films related to Heat, each with its director and what the two have in common, and a button to its card",
        {"film": "heat"},
    ),
    Picture(
        "highlight",
        "highlight",
        "A highlight: one line from a member's review with its stars, author, day and film, and a button to the review",
        {"film": "alien"},
    ),
    Picture(
        "who-saw",
        "who-saw",
        "Who in the club has seen Past Lives, with each member's stars",
        {"film": "past lives"},
    ),
    Picture(
        "taste",
        "taste",
        "Two members' taste compared: how far their stars are apart, what both like and where they disagree",
        {"member": "Theo"},
    ),
    Picture(
        "diary",
        "diary",
        "A member's diary, seen by herself: films with stars and days, one of them marked private with a lock",
    ),
    Picture(
        "find",
        "find",
        "A film found by plain words, Ran first, with seven others and the words of their plots and reviews that fit",
        {"words": "an old warlord divides his land among his sons"},
    ),
    Picture(
        "night",
        "night show",
        "The panel of a movie night whose vote is open: when it is, who hosts it, six films, how many have voted, and "
        "buttons to vote and to say whether one comes",
    ),
    Picture(
        "night-history",
        "night history",
        "The club's past movie nights, each with its film, mean score, day and how many came",
    ),
    Picture(
        "top",
        "top",
        "The club's best rated films, with their means and how many rated them",
    ),
    Picture(
        "schedule",
        "schedule",
        "A moderator's list of schedules: the line of the day every evening, the film of the week on Fridays",
        person="Mara",
    ),
)


async def take_pictures(program: str, folder: Path) -> None:
    """Open the club and the browser, and store every picture in `folder`."""
    with tempfile.TemporaryDirectory(prefix="marquee-pictures-") as place:
        pauses = RealPauses()
        settings = config.Settings(database_path=Path(place) / "try.sqlite3")
        async with (
            open_services(settings, rng=Random(LUCK), sleep=pauses.sleep) as services,  # noqa: S311  for the same pictures
            open_club(services, create_bot(services), pauses) as club,
            club.serve_page(0) as address,
            open_browser(program) as page,
        ):
            await page.open(address, width=DESKTOP[0], height=DESKTOP[1], scale=1.5)
            shown = ClubPage(page)
            await shown.ready()
            large: dict[str, Image.Image] = {}
            for picture in PICTURES:
                await shown.view_as(picture.person)
                await shown.ask(picture.command, picture.options)
                large[picture.name] = await _photograph(page, shown, DESKTOP)
                store_picture(_scaled(large[picture.name], 1 / 1.5), folder / f"{picture.name}.png")
                store_picture(await _photograph(page, shown, PHONE, scale=1.0), folder / f"{picture.name}-phone.png")
                await page.resize(width=DESKTOP[0], height=DESKTOP[1], scale=1.5)
            posters = await _draw_posters(services)
            store_picture(
                _scaled(compose_look([large["review"], large["recommend"]], posters), 0.8), folder / "first-look.png"
            )


async def _draw_posters(services: Services) -> list[Image.Image]:
    films = [
        await services.catalogue.get_film(LIBRARY, services.catalogue.films_named(LIBRARY, title)[0])
        for title in POSTERS
    ]
    drawn = draw_posters([facts for film in films for facts in film_poster(film).posters])
    return [Image.open(io.BytesIO(each)).convert("RGB") for each in drawn]


async def _photograph(page: BrowserPage, shown: ClubPage, size: tuple[int, int], *, scale: float = 1.5) -> Image.Image:
    """The newest message's cards, cut out of the page at a size of the window."""
    await page.resize(width=size[0], height=size[1], scale=scale)
    await asyncio.sleep(1.0)  # the page moves to the new width
    await page.run("club.last().scrollIntoView({block: 'end', behavior: 'instant'})")
    await shown.pictures_shown()
    await asyncio.sleep(0.5)
    card = "(club.last().querySelector('.component-container') ?? club.last())"
    x, y, width, height = await page.run(
        f"(() => {{ const box = {card}.getBoundingClientRect(); return [box.x, box.y, box.width, box.height]; }})()"
    )
    clip = {
        "x": max(0.0, x - _MARGIN),
        "y": max(0.0, y - _MARGIN),
        "width": width + 2 * _MARGIN,
        "height": height + 2 * _MARGIN,
        "scale": 1.0,
    }
    return Image.open(io.BytesIO(await page.picture(clip))).convert("RGB")


def _scaled(picture: Image.Image, factor: float) -> Image.Image:
    size = (round(picture.width * factor), round(picture.height * factor))
    return picture.resize(size, Image.Resampling.LANCZOS)


def compose_look(cards: Sequence[Image.Image], posters: Sequence[Image.Image]) -> Image.Image:
    """Cards of one height side by side, above a row of posters of the same width."""
    height = min(card.height for card in cards)
    scaled = [_scaled(card, height / card.height) for card in cards]
    width = sum(card.width for card in scaled) + _GAP * (len(scaled) - 1)
    each = (width - _GAP * (len(posters) - 1)) / len(posters)
    row = [_scaled(poster, each / poster.width) for poster in posters]
    whole = Image.new("RGB", (width + 2 * _GAP, height + row[0].height + 3 * _GAP), _BACKGROUND)
    _paste_row(whole, scaled, _GAP)
    _paste_row(whole, row, height + 2 * _GAP)
    return whole


def _paste_row(whole: Image.Image, parts: Sequence[Image.Image], top: int) -> None:
    left = float(_GAP)
    step = (whole.width - 2 * _GAP - sum(part.width for part in parts)) / max(1, len(parts) - 1)
    for part in parts:
        whole.paste(part, (round(left), top))
        left += part.width + step


def store_picture(picture: Image.Image, file: Path) -> None:
    """Store a small PNG."""
    few = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(file, optimize=True)


def describe_pictures() -> str:
    """The text of docs/pictures.md."""
    lines = [
        "# What it looks like",
        "",
        "The main answers in the club of `python -m bot try`, on a desktop and on a phone 390 pixels wide.",
        "Marquee drew the posters. `python -m tools.pictures` takes the pictures anew from the page, with a",
        "Chromium and the extra `try`, and writes this page.",
    ]
    for picture in PICTURES:
        lines += [
            "",
            f"## {picture.typed}",
            "",
            f"![{picture.described}](pictures/{picture.name}.png)",
            "",
            f"![{picture.described}, on a phone](pictures/{picture.name}-phone.png)",
        ]
    return "\n".join(lines) + "\n"


def main() -> int:
    program = find_browser()
    if program is None:
        print("No Chromium found: install one, or name the program in CHROMIUM.", file=sys.stderr)
        return 1
    asyncio.run(take_pictures(program, FOLDER))
    PAGE.write_text(describe_pictures(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
