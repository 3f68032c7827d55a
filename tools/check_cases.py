"""Reads a folder of small inputs that once gave wrong values, and says of each whether its value is right now.

Run: python -m tools.check_cases FOLDER. A file's name begins with its kind: k01-simkl.csv is of kind k01. Each kind
has a Checker, which reads a file through the bot's own services and returns what it became, line by line. EXPECTED
holds the right lines by the file's name without its ending; of other files the lines are shown without a verdict.
Exit code 1 if a value is wrong or refused.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot import config
from bot.composition import Services, open_services
from bot.domain.errors import MarqueeError
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.services.reviews.pages import read_page
from bot.store.reviews.paragraphs import decode_paragraphs
from bot.ui.kit import theme
from bot.ui.kit.text import paginate_paragraphs

CLUB = GuildId(1)

Checker = Callable[[Services, Actor, str, bytes], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a case became: `word` is right, wrong, refused, or read where nothing is expected of it."""

    name: str
    word: str
    lines: tuple[str, ...]
    expected: tuple[str, ...] = ()


async def check_import(services: Services, actor: Actor, name: str, data: bytes) -> list[str]:
    """Import a history; the lines are rows with their film, then what the preview says was left out."""
    panel = await services.history_imports.preview_import(actor, data, name)
    async with services.database.read() as reading:
        rows = await reading.fetch_rows(
            """
            SELECT row.standing, row.kind, row.title, row.year, row.halves, row.watched_on, row.rewatch,
                film.title, film.year, row.body
            FROM import_row AS row LEFT JOIN film ON film.id = row.film_id
            WHERE row.import_id = ? ORDER BY row.id
            """,
            panel.id,
        )
    lines = list(map(_row_line, rows))
    lines += [f"without its {why}: {count}" for why, count in panel.partial.counts.items()]
    lines += [f"asks for the order of day and month: {panel.unsure_days}"] if panel.unsure_days else []
    lines += [f"left out: {panel.left_out}"] if panel.left_out else []
    lines += [f"unreadable: {bad.why} in line {bad.line}" for bad in panel.unreadable]
    lines += [f"not read: {one.name} ({one.why})" for one in panel.skipped]
    return lines


async def check_imported_text(services: Services, actor: Actor, name: str, data: bytes) -> list[str]:
    """Import reviews; the lines are what their cards show, without the bars of reviews that may have spoilers."""
    panel = await services.history_imports.preview_import(actor, data, name)
    async with services.database.read() as reading:
        rows = await reading.fetch_rows(
            "SELECT body, spans FROM import_row WHERE import_id = ? AND body IS NOT NULL ORDER BY id", panel.id
        )
    texts = [decode_paragraphs(body, spans) for body, spans in rows]
    return [page for text in texts for page in paginate_paragraphs(text, theme.PAGE, guarded=False)]


async def check_page(services: Services, actor: Actor, name: str, data: bytes) -> list[str]:
    """Read a saved review page; the lines are its film, critic, rating, and the size and the first word of its text."""
    page = await read_page(services.heavy, actor.member, data, name)
    words = [len(paragraph.split()) for paragraph in page.paragraphs]
    dense = not page.paragraphs[0].isascii() and max(words) == 1  # a script without spaces
    size = sum(map(len, page.paragraphs)) if dense else sum(words)
    by = " and ".join(page.directors) or "nobody"
    lines = [f"{page.film_title} ({page.film_year}) by {by}", f"critic {page.author}"]
    lines += [f"rating {page.rating:g}"] if page.rating is not None else []
    lines += [f"{len(page.paragraphs)} paragraphs, {size} {'letters' if dense else 'words'}"]
    lines += [f"first word {page.paragraphs[0].split()[0]}"] if not dense else []
    lines += [f"hidden in paragraph {s.paragraph + 1}: {s.stop - s.start} letters" for s in page.spoilers]
    return lines


CHECKERS: dict[str, Checker] = {
    **dict.fromkeys(("k01", "k02", "k03", "k04", "k05", "k06", "k22", "k23"), check_import),
    **dict.fromkeys(("k07", "k08", "k09", "k10", "k11", "k12", "k13", "k14", "k15", "k16"), check_page),
    "k18": check_imported_text,
    "k19": check_imported_text,
}
_FILM, _CRITIC = "Heat (1995) by Michael Mann", "critic Dora Quill"
_TEXT = ("4 paragraphs, 131 words", "first word Michael")
EXPECTED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("k07-table", "k09-related", "k11-saved", "k14-div", "k15-admin"),
        (_FILM, _CRITIC, *_TEXT),
    ),
    **dict.fromkeys(("k10-of-four", "k10-out-of"), (_FILM, _CRITIC, "rating 4", *_TEXT)),
    "k08-sign": (_FILM, _CRITIC, "5 paragraphs, 153 words", "first word Michael"),
    "k12-span": (
        _FILM,
        _CRITIC,
        "5 paragraphs, 160 words",
        "first word Michael",
        "hidden in paragraph 4: 106 letters",
    ),
    "k13-legend": (_FILM, _CRITIC, "5 paragraphs, 134 words", "first word Michael"),
    "k15-three": (_FILM, "critic Ann Lee, Max Moth, Zoe Fox", *_TEXT),
    "k16-zh": ("盗火线 (1995) by 迈克尔·曼", "critic 柳小花", "3 paragraphs, 141 letters"),
    "k01-movary-ratings": ("ready rating Heat (1995) 4.5", "ready rating Metropolis (1927) 2"),
    "k01-simkl": (
        "ready viewing Heat (1995) 4.5 on 2024-03-05",
        "ready viewing Metropolis (1927) 2 on 2024-03-06",
        "ready watchlist Casablanca (1942)",
        "left out: 1",
    ),
    "k02-imdb-short": ("look rating “Heat (1995)” 1", "ready rating Heat (1995) 4.5"),
    "k03-neighbour-years": ("look rating “Heat (1996)” 1", "ready rating Heat (1995) 5"),
    "k04-watched-history-1": (
        "ready watched Heat (1995)",
        "ready viewing Heat (1995) on 2024-05-01",
        "without its placeholder: 1",
    ),
    "k05-day-first": (
        "ready viewing Heat (1995) 4.5 on 2024-03-24",
        "ready viewing Vertigo (1958) 4 on 2024-04-03",
        "ready viewing Metropolis (1927) 5 on 2024-05-12",
    ),
    "k06-WATCHLIST": (
        "ready watchlist Heat (1995)",
        "ready watchlist Vertigo (1958)",
        "without its date: 1",
        "without its year: 1",
    ),
    "k18-reviews": ("I love *this* film and **all** of it, as my essay (https://example.org/essay) says.",),
    "k22-backslashes": (
        "ready viewing Heat (1995) 4.5 on 2026-03-01",
        "not read: letterboxd/deleted/diary.csv (deleted)",
    ),
}


def _row_line(row: tuple[object, ...]) -> str:
    standing, kind, title, year, halves, watched, rewatch, film, film_year, body = row
    named = f"{film} ({film_year})" if film is not None else f"“{title} ({year})”"
    stars = "" if not isinstance(halves, int) else f" {halves / 2:g}"
    day = "" if watched is None else f" on {watched}"
    again = " again" if rewatch else ""
    text = "" if body is None else " with a review"
    return f"{standing} {kind} {named}{stars}{day}{again}{text}"


async def check_folder(folder: Path) -> list[Verdict]:
    """A verdict for every file of a known kind, each read into a new empty club, in the order of their names."""
    with tempfile.TemporaryDirectory() as scratch:
        settings = config.read_settings({"DATABASE_PATH": str(Path(scratch) / "cases.sqlite3")}, need_token=False)
        async with open_services(settings) as services:
            cases = await asyncio.to_thread(lambda: list(_cases(folder)))
            return [await _verdict(services, n, name, data) for n, (name, data) in enumerate(cases, 1)]


def _cases(folder: Path) -> Iterator[tuple[str, bytes]]:
    return ((path.name, path.read_bytes()) for path in sorted(folder.iterdir()) if path.name[:3] in CHECKERS)


async def _verdict(services: Services, number: int, name: str, data: bytes) -> Verdict:
    actor = Actor(member=MemberId(number), name="case", guild=GuildId(CLUB + number))
    expected = EXPECTED.get(name.rpartition(".")[0], ())
    kind, _, own_name = name.partition("-")
    try:
        lines = tuple(await CHECKERS[kind](services, actor, own_name, data))
    except MarqueeError as error:
        return Verdict(name, "refused", (f"{type(error).__name__}{error.args}",), expected)
    word = "read" if not expected else "right" if lines == expected else "wrong"
    return Verdict(name, word, lines, expected)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.check_cases", description=__doc__)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args(arguments)
    verdicts = asyncio.run(check_folder(args.folder))
    for verdict in verdicts:
        print(f"{verdict.word:<8}{verdict.name}")
        for line in verdict.lines:
            print(f"          {line}")
        if verdict.word in ("wrong", "refused"):
            for line in verdict.expected:
                print(f"  wanted  {line}")
    return int(any(verdict.word in ("wrong", "refused") for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main())
