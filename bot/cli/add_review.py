"""`add-review`: reads review pages saved from the web, shows what was recognised, and stores them."""

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
    "The catalogue has no film called “{title}”, and the page gives neither its year nor a director. "
    "Name the film with its year: --film 'Title (Year)', or use film:ID for a film in the catalogue."
)


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "add-review",
        help="read review pages saved from the web into the library",
        description="Reads review pages (text or HTML), shows what it recognised, asks, and stores them. "
        "If one file cannot be read, nothing is stored.",
    )
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="a saved page, text or HTML")
    parser.add_argument(
        "--guild", type=_guild, default=0, help="store for the club with this server id only; default: for every club"
    )
    parser.add_argument(
        "--film",
        help="the film, if the page does not name it clearly: 'Title (Year)', also one that is new to the catalogue, "
        "or film:ID; the page is then always treated as a review",
    )
    parser.add_argument("--author", help="the author; overrides the page")
    parser.add_argument("--outlet", help="where it was published; '' for nowhere")
    parser.add_argument("--rating", type=rating, help="such as 4.5, 4/5, 80%% or B+; '' for none")
    parser.add_argument("--headline", help="the headline; '' for none (one file at a time)")
    parser.add_argument("--excerpt", action="store_true", help="keep an excerpt and the link only")
    parser.add_argument(
        "--spoilers", choices=("none", "whole", "unknown"), default="none", help="what the text gives away"
    )
    parser.add_argument("--yes", action="store_true", help="store without asking")
    parser.set_defaults(run=run)


def _guild(text: str) -> int:
    if not text.isdigit() or not 10**15 < int(text) < 2**63:
        raise argparse.ArgumentTypeError(f"{text} is not a server id: a server's id has 17 to 20 digits")
    return int(text)


def run(args: argparse.Namespace) -> int:
    settings = config.read_settings(need_token=False)
    if len(args.files) > 1 and (args.headline or args.rating):
        print("--headline and --rating apply to one review: give one file at a time.", file=sys.stderr)
        return 2
    return asyncio.run(_run(settings, args))


async def _run(settings: config.Settings, args: argparse.Namespace) -> int:
    pages, problems = await _read(args)
    if problems:
        _report_problems(problems)
        return 1
    return await _add(settings, pages, args)


async def _read(args: argparse.Namespace) -> tuple[list[tuple[Path, ReviewPage]], list[tuple[Path, str]]]:
    from bot.domain.errors import MarqueeError  # noqa: PLC0415
    from bot.services.heavy_work import HeavyWork  # noqa: PLC0415
    from bot.services.reviews.pages import read_page  # noqa: PLC0415
    from bot.sources.review_page import ReviewDetails  # noqa: PLC0415  slow to import
    from bot.sources.review_page.decoding import SIZE_LIMIT  # noqa: PLC0415

    facts = ReviewDetails.of(
        args.film, author=args.author, outlet=args.outlet, headline=args.headline, rating=args.rating
    )
    heavy = HeavyWork()
    pages, problems = [], []
    for file in args.files:
        try:
            with file.open("rb") as stream:
                # One byte more than allowed is enough to detect that the file is too large.
                data = stream.read(SIZE_LIMIT + 1)
            pages.append((file, await read_page(heavy, 0, data, file.name, facts)))
        except OSError as error:
            problems.append((file, f"This file cannot be read: {error.strerror}. Check its name and permissions."))
        except MarqueeError as error:
            problems.append((file, refusal_text(error).replace("`film`", "--film")))
    await heavy.close()
    return pages, problems


def _report_problems(problems: Sequence[tuple[Path, str]]) -> None:
    for file, problem in problems:
        print(f"{printable(file)}: {printable(problem)}", file=sys.stderr)
    print("Nothing was stored.", file=sys.stderr)


async def _add(settings: config.Settings, pages: Sequence[tuple[Path, ReviewPage]], args: argparse.Namespace) -> int:
    from bot.composition import open_services  # noqa: PLC0415  slow to import
    from bot.domain.catalogue.errors import FilmAmbiguous, FilmNotFound  # noqa: PLC0415
    from bot.domain.errors import MarqueeError  # noqa: PLC0415
    from bot.domain.ids import GuildId  # noqa: PLC0415
    from bot.domain.reviews.review import SpoilerLevel  # noqa: PLC0415

    async with open_services(settings) as services:
        prepared, problems = [], []
        for file, page in pages:
            try:
                review = await services.page_reader.prepare_page(
                    page,
                    guild=GuildId(args.guild),
                    film=args.film,
                    may_be_new=True,
                    excerpt_only=args.excerpt,
                    spoilers=SpoilerLevel(args.spoilers),
                )
                if review.film_is_new and page.film_year is None and not page.directors:
                    problems.append((file, TOO_LITTLE.format(title=page.film_title)))
                prepared.append((file, review))
            except (FilmAmbiguous, FilmNotFound) as error:
                near = error.candidates if isinstance(error, FilmAmbiguous) else error.nearest
                problems.append((file, _film_hint(error.typed, near)))
            except MarqueeError as error:
                problems.append((file, refusal_text(error)))
        if problems:
            _report_problems(problems)
            return 1
        for file, review in prepared:
            print(describe_page(file, review))
        if all(review.already is not None for _, review in prepared):
            print("Nothing to do: all of these reviews are in the library already.")
            return 0
        where = f"the club {args.guild}" if args.guild else "the shared library, which every club sees"
        if not args.yes and not await asyncio.to_thread(ask_yes, f"Store this in {where}?"):
            print("Nothing was stored. Add --yes to store without being asked.")
            return 1
        await _store(services.page_reader, prepared)
    return 0


def _film_hint(typed: str, near: Sequence[Film]) -> str:
    names = ", ".join(f"{film.name} = film:{film.id}" for film in near)
    if names:
        return f"Which film is it? Name it with --film: {names}; or, for another film, with its year: 'Title (Year)'."
    return f"There is no film {typed} in the catalogue. Name it with its year, --film 'Title (Year)', to add it."


async def _store(pages: PageReader, prepared: Sequence[tuple[Path, PreparedReview]]) -> None:
    for file, review in prepared:
        if review.already is not None:
            print(f"{printable(file)}: in the library already, as review {review.already}.")
        else:
            print(f"{printable(file)}: stored as review {await pages.store_page(review)}.")


def describe_page(file: Path, prepared: PreparedReview) -> str:
    """What was read from a page, as a table for the operator."""
    page, draft = prepared.page, prepared.draft
    where = "new to the catalogue" if prepared.film_is_new else f"film:{prepared.film.id} in the catalogue"
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
        ("Check", "; ".join(doubt.value for doubt in page.doubts)),
    ]
    lines = [printable(file)]
    for name, value in rows:
        if value:
            wrapped = textwrap.wrap(printable(value), WIDTH - 14) or [""]
            lines.append(f"  {name:<11} {wrapped[0]}")
            lines += [f"  {'':<11} {more}" for more in wrapped[1:]]
    return "\n".join(lines)
