"""`add-review`: read review pages saved from the web, show what was understood, and store them."""

from __future__ import annotations

import argparse
import asyncio
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot import config
from bot.cli.library import rating
from bot.cli.offline import ask_yes
from bot.cli.terminal import printable, refusal_text
from bot.domain.catalogue.film import Film
from bot.services.reviews.pages import PageReader, PreparedReview
from bot.sources.review_page import ReviewPage

WIDTH = 96
TOO_LITTLE = (
    "The catalogue has no film called “{title}”, and nothing gives its year or a director. "
    "Say which film it is with its year: --film 'Title (Year)', or film:ID for one of the catalogue."
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
    parser.add_argument(
        "--film",
        help="the film, where the page does not say it well: 'Title (Year)', new to the catalogue or not, or film:ID; "
        "the page is then taken for a review, whatever it looks like",
    )
    parser.add_argument("--author", help="who wrote it, whatever the page says")
    parser.add_argument("--outlet", help="where it appeared; '' for nowhere")
    parser.add_argument("--rating", type=rating, help="such as 4.5, 4/5, 80%% or B+; '' for none")
    parser.add_argument("--headline", help="what stands over it; '' for nothing (one file at a time)")
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
    settings = config.read_settings(need_token=False)
    if len(given.files) > 1 and (given.headline or given.rating):
        print("--headline and --rating are of one review: give one file at a time.", file=sys.stderr)
        return 2
    return asyncio.run(_run(settings, given))


async def _run(settings: config.Settings, given: argparse.Namespace) -> int:
    pages, bad = await _read(given)
    if bad:
        _complain(bad)
        return 1
    return await _add(settings, pages, given)


async def _read(given: argparse.Namespace) -> tuple[list[tuple[Path, ReviewPage]], list[tuple[Path, str]]]:
    from bot.domain.errors import MarqueeError  # noqa: PLC0415
    from bot.services.heavy_work import HeavyWork  # noqa: PLC0415
    from bot.services.reviews.pages import read_page  # noqa: PLC0415
    from bot.sources.review_page import ReviewDetails  # noqa: PLC0415  slow to import
    from bot.sources.review_page.decoding import SIZE_LIMIT  # noqa: PLC0415

    facts = ReviewDetails.of(
        given.film, author=given.author, outlet=given.outlet, headline=given.headline, rating=given.rating
    )
    heavy = HeavyWork()
    pages, bad = [], []
    for file in given.files:
        try:
            with file.open("rb") as stream:
                # One byte more than allowed is enough to know that it is too much.
                data = stream.read(SIZE_LIMIT + 1)
            pages.append((file, await read_page(heavy, 0, data, file.name, facts)))
        except OSError as error:
            bad.append((file, f"This file cannot be read: {error.strerror}. Check its name and permissions."))
        except MarqueeError as error:
            bad.append((file, refusal_text(error).replace("`film`", "--film")))
    await heavy.close()
    return pages, bad


def _complain(bad: Sequence[tuple[Path, str]]) -> None:
    for file, why in bad:
        print(f"{printable(file)}: {printable(why)}", file=sys.stderr)
    print("Nothing was stored.", file=sys.stderr)


async def _add(settings: config.Settings, pages: Sequence[tuple[Path, ReviewPage]], given: argparse.Namespace) -> int:
    from bot.app import open_services  # noqa: PLC0415  slow to import
    from bot.domain.catalogue.errors import FilmAmbiguous, FilmNotFound  # noqa: PLC0415
    from bot.domain.errors import MarqueeError  # noqa: PLC0415
    from bot.domain.ids import GuildId  # noqa: PLC0415
    from bot.domain.reviews.review import SpoilerLevel  # noqa: PLC0415

    async with open_services(settings) as services:
        prepared, bad = [], []
        for file, page in pages:
            try:
                one = await services.page_reader.prepare_page(
                    page,
                    guild=GuildId(given.guild),
                    film=given.film,
                    may_be_new=True,
                    excerpt_only=given.excerpt,
                    spoilers=SpoilerLevel(given.spoilers),
                )
                if one.film_is_new and page.film_year is None and not page.directors:
                    bad.append((file, TOO_LITTLE.format(title=page.film_title)))
                prepared.append((file, one))
            except (FilmAmbiguous, FilmNotFound) as error:
                near = error.candidates if isinstance(error, FilmAmbiguous) else error.nearest
                bad.append((file, _which(error.typed, near)))
            except MarqueeError as error:
                bad.append((file, refusal_text(error)))
        if bad:
            _complain(bad)
            return 1
        for file, one in prepared:
            print(describe_page(file, one))
        if all(one.already is not None for _, one in prepared):
            print("Nothing to do: everything here is in the library already.")
            return 0
        where = f"the club {given.guild}" if given.guild else "the shared library, which every club here sees"
        if not given.yes and not await asyncio.to_thread(ask_yes, f"Store this in {where}?"):
            print("Nothing was stored. Add --yes to store without being asked.")
            return 1
        await _store(services.page_reader, prepared)
    return 0


def _which(typed: str, near: Sequence[Film]) -> str:
    names = ", ".join(f"{film.name} = film:{film.id}" for film in near)
    if names:
        return f"Which film is meant? Say it with --film: {names}; or with its year, 'Title (Year)', for another one."
    return f"There is no film {typed} in the catalogue. Name it with its year, --film 'Title (Year)', to add it."


async def _store(pages: PageReader, prepared: Sequence[tuple[Path, PreparedReview]]) -> None:
    for file, one in prepared:
        if one.already is not None:
            print(f"{printable(file)}: in the library already, as review {one.already}.")
        else:
            print(f"{printable(file)}: stored as review {await pages.store_page(one)}.")


def describe_page(file: Path, prepared: PreparedReview) -> str:
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
    lines = [printable(file)]
    for name, value in rows:
        if value:
            wrapped = textwrap.wrap(printable(value), WIDTH - 14) or [""]
            lines.append(f"  {name:<11} {wrapped[0]}")
            lines += [f"  {'':<11} {more}" for more in wrapped[1:]]
    return "\n".join(lines)
