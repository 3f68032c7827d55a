"""`add-review`: read review pages saved from the web, show what was understood, and store them."""

from __future__ import annotations

import argparse
import asyncio
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import config
from bot.cli.offline import agreed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.film import Film
    from bot.services.pages import Pages, Prepared
    from bot.sources.review_page import ReviewPage

WIDTH = 96
TOO_LITTLE = (
    "The catalogue has no film called “{title}”, and the page gives neither its year nor a director. "
    "Say which film it is with --film, or add the year to the page's headline."
)


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "add-review",
        help="read review pages saved from the web into the library",
        description="Reads review pages (text or HTML), shows what it understood, asks, and stores them. "
        "If one file cannot be read, nothing is stored.",
    )
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="a saved page, text or HTML")
    parser.add_argument(
        "--guild", type=_guild, default=0, help="only for the club with this server id; else for every club"
    )
    parser.add_argument("--film", help="the film, where the page does not say it well: 'Title (Year)' or film:ID")
    parser.add_argument("--excerpt", action="store_true", help="keep an excerpt and the link only")
    parser.add_argument(
        "--spoilers", choices=("none", "whole", "unknown"), default="none", help="what the text gives away"
    )
    parser.add_argument("--yes", action="store_true", help="store without asking")
    parser.set_defaults(run=run)


def _guild(text: str) -> int:
    if not text.isdigit() or not 10**15 < int(text) < 2**63:
        raise argparse.ArgumentTypeError(f"{text} is no server id: a server's id has 17 to 20 digits")
    return int(text)


def run(given: argparse.Namespace) -> int:
    settings = config.read(need_token=False)
    pages, bad = _read(given.files)
    if bad:
        _complain(bad)
        return 1
    return asyncio.run(_add(settings, pages, given))


def _read(files: Sequence[Path]) -> tuple[list[tuple[Path, ReviewPage]], list[tuple[Path, str]]]:
    from bot.domain.errors import MarqueeError  # noqa: PLC0415
    from bot.sources.review_page import read_review_page  # noqa: PLC0415  slow to import
    from bot.sources.review_page.decoding import SIZE_LIMIT  # noqa: PLC0415
    from bot.ui.problems import sentence  # noqa: PLC0415

    pages, bad = [], []
    for file in files:
        try:
            with file.open("rb") as stream:
                # One byte more than allowed is enough to know that it is too much.
                data = stream.read(SIZE_LIMIT + 1)
            pages.append((file, read_review_page(data, name=file.name)))
        except OSError as error:
            bad.append((file, f"This file cannot be read: {error.strerror}. Check its name and permissions."))
        except MarqueeError as error:
            bad.append((file, sentence(error)))
    return pages, bad


def _complain(bad: Sequence[tuple[Path, str]]) -> None:
    for file, why in bad:
        print(f"{file}: {why}", file=sys.stderr)
    print("Nothing was stored.", file=sys.stderr)


async def _add(settings: config.Settings, pages: Sequence[tuple[Path, ReviewPage]], given: argparse.Namespace) -> int:
    from bot.app import open_services  # noqa: PLC0415  slow to import
    from bot.domain.errors import FilmAmbiguous, FilmNotFound, MarqueeError  # noqa: PLC0415
    from bot.domain.ids import GuildId  # noqa: PLC0415
    from bot.domain.review import Spoilers  # noqa: PLC0415
    from bot.ui.problems import sentence  # noqa: PLC0415

    async with open_services(settings) as services:
        prepared, bad = [], []
        for file, page in pages:
            try:
                one = await services.pages.prepare(
                    page,
                    guild=GuildId(given.guild),
                    film=given.film,
                    excerpt_only=given.excerpt,
                    spoilers=Spoilers(given.spoilers),
                )
                if one.film_is_new and page.film_year is None and not page.directors:
                    bad.append((file, TOO_LITTLE.format(title=page.film_title)))
                prepared.append((file, one))
            except (FilmAmbiguous, FilmNotFound) as error:
                near = error.candidates if isinstance(error, FilmAmbiguous) else error.nearest
                bad.append((file, _which(error.typed, near)))
            except MarqueeError as error:
                bad.append((file, sentence(error)))
        if bad:
            _complain(bad)
            return 1
        for file, one in prepared:
            print(understood(file, one))
        if all(one.already is not None for _, one in prepared):
            print("Nothing to do: everything here is in the library already.")
            return 0
        where = f"the club {given.guild}" if given.guild else "the shared library, which every club here sees"
        if not given.yes and not await asyncio.to_thread(agreed, f"Store this in {where}?"):
            print("Nothing was stored. Add --yes to store without being asked.")
            return 1
        await _store(services.pages, prepared)
    return 0


def _which(typed: str, near: Sequence[Film]) -> str:
    names = ", ".join(f"{film.name} = film:{film.id}" for film in near)
    if names:
        return f"Which film is meant? Say it with --film: {names}."
    return f"There is no film {typed} in the catalogue. Name it as 'Title (Year)', or leave --film away."


async def _store(pages: Pages, prepared: Sequence[tuple[Path, Prepared]]) -> None:
    for file, one in prepared:
        if one.already is not None:
            print(f"{file}: in the library already, as review {one.already}.")
        else:
            print(f"{file}: stored as review {await pages.store(one)}.")


def understood(file: Path, prepared: Prepared) -> str:
    """What was read, as a table for the operator's eyes."""
    page, draft = prepared.page, prepared.draft
    where = "new to the catalogue" if prepared.film_is_new else f"film:{prepared.film.id} of the catalogue"
    first, last = page.paragraphs[0], page.paragraphs[-1]
    kept = "an excerpt and the link only" if draft.excerpt_only else "in full"
    rows = [
        ("Film", f"{prepared.film.name}, {where}"),
        ("Also about", ", ".join(page.other_films)),
        ("Director", ", ".join(page.directors)),
        ("Actors", ", ".join(page.actors)),
        ("Author", ", ".join(filter(None, (draft.author.name, draft.author.outlet)))),
        ("About them", page.author_bio or ""),
        ("Headline", page.headline or ""),
        (
            "Rating",
            f"{page.rating:g} of 5 stars, written “{page.rating_as_written}”" if page.rating else "none",
        ),
        ("Published", page.published.isoformat() if page.published else ""),
        ("Copyright", page.copyright_line or ""),
        ("Source", page.source_url or ""),
        ("Language", page.language or ""),
        ("Text", f"{len(page.paragraphs)} paragraphs, {page.words:,} words, kept {kept}"),
        ("  begins", textwrap.shorten(first, 140, placeholder=" …")),
        ("  ends", last if len(last) < 140 else f"… {last[-130:]}"),
        ("Look at", "; ".join(doubt.value for doubt in page.doubts)),
    ]
    lines = [str(file)]
    for name, value in rows:
        if value:
            wrapped = textwrap.wrap(value, WIDTH - 14) or [value]
            lines.append(f"  {name:<11} {wrapped[0]}")
            lines += [f"  {'':<11} {more}" for more in wrapped[1:]]
    return "\n".join(lines)
