"""`add-review`: reads review pages saved from the web, shows what was recognised, and stores them."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import config
from bot.cli.library import rating
from bot.cli.offline import require_terminal, tell
from bot.cli.terminal import printable, refusal_text
from bot.domain.catalogue.film import Film
from bot.domain.errors import InvalidValue, MarqueeError
from bot.domain.reviews.page_imports import PageCorrections
from bot.services.reviews.pages import PageReader, PreparedReview
from bot.sources.review_page import ReviewPage

QUESTION = "publish / edit / cancel"
OVERRIDES = ("year", "directors", "day", "language")
"""Options that correct what was read; the others are known while a page is read."""
TOO_LITTLE = (
    "The catalogue has no film called “{title}”, and the page gives neither its year nor a director. "
    "Name the film with its year: --film 'Title (Year)', or use film:ID for a film in the catalogue."
)


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "add-review",
        help="read review pages saved from the web into the library",
        description="Reads review pages (text or HTML), shows what it recognised, where each value came from and what "
        "is doubtful, and asks: publish, edit or cancel. If one file cannot be read, nothing is stored.",
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
    parser.add_argument("--year", type=_correction("year"), help="the year of the film; '' for none")
    parser.add_argument(
        "--director", dest="directors", type=_correction("directors"), help="the directors, with commas; '' for none"
    )
    parser.add_argument("--author", help="the author; overrides the page")
    parser.add_argument("--outlet", help="where it was published; '' for nowhere")
    parser.add_argument("--rating", type=rating, help="such as 4.5, 4/5, 80%% or B+; '' for none")
    parser.add_argument("--headline", help="the headline; '' for none (one file at a time)")
    parser.add_argument(
        "--day", type=_correction("day"), help="when it was published, such as 2024-03-31; '' for unknown"
    )
    parser.add_argument("--language", type=_correction("language"), help="such as en, fr or pt")
    parser.add_argument("--excerpt", action="store_true", help="keep an excerpt and the link only")
    parser.add_argument(
        "--spoilers", choices=("none", "whole", "unknown"), default="none", help="what the text gives away"
    )
    parser.add_argument("--yes", action="store_true", help="store without asking")
    parser.set_defaults(run=run)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A page as it is now: what is stored of it, or the `problem` that prevents that.

    `film` is the film that the operator named for it, as they typed it. `page` is None if it cannot be read at all.
    """

    file: Path
    page: ReviewPage | None
    film: str | None = None
    problem: str = ""
    prepared: PreparedReview | None = None


def _guild(text: str) -> int:
    if not text.isdigit() or not 10**15 < int(text) < 2**63:
        raise argparse.ArgumentTypeError(f"{text} is not a server id: a server's id has 17 to 20 digits")
    return int(text)


def _correction(name: str) -> Callable[[str], str]:
    """An argparse type: a value as the editor accepts it for this field."""

    def check(text: str) -> str:
        from bot.services.reviews.page_corrections import correct_page  # noqa: PLC0415  slow to import
        from bot.sources.review_page import ReviewPage  # noqa: PLC0415

        typed: dict[str, Any] = {name: text}
        try:
            correct_page(ReviewPage(film_title="A film", paragraphs=("A text.",)), PageCorrections(**typed))
        except InvalidValue as error:
            raise argparse.ArgumentTypeError(f"{printable(text)!r} is not possible: give {error.allowed}") from error
        return text

    return check


def run(args: argparse.Namespace) -> int:
    settings = config.read_settings(need_token=False)
    of_one = [name for name in ("headline", "rating", "day", "year", "directors") if getattr(args, name)]
    if len(args.files) > 1 and of_one:
        options = " and ".join(f"--{name.removesuffix('s')}" for name in of_one)
        print(f"{options} cannot apply to several reviews: give one file at a time.", file=sys.stderr)
        return 2
    return asyncio.run(_run(settings, args))


async def _run(settings: config.Settings, args: argparse.Namespace) -> int:
    from bot.composition import open_services  # noqa: PLC0415  slow to import

    asks = not args.yes and sys.stdin is not None and sys.stdin.isatty()
    readings = await _read(args, keep_refused=asks)
    if any(each.page is None for each in readings):
        return _report_problems(readings)
    async with open_services(settings) as services:
        readings = [await _prepare(services.page_reader, each, args) for each in readings]
        if not asks and any(each.problem for each in readings):
            return _report_problems(readings)
        if all(each.prepared is not None and each.prepared.already is not None for each in readings):
            _show(*readings)
            print("Nothing to do: all of these reviews are in the library already.")
            return 0
        if not asks:
            _show(*readings)
        decided = readings if args.yes else await _decide_all(services.page_reader, readings, args)
        if decided is None:
            print("Nothing was stored. Add --yes to store without being asked.")
            return 1
        await _store(services.page_reader, decided)
    return 0


async def _read(args: argparse.Namespace, *, keep_refused: bool) -> list[_Reading]:
    """Read all files. With `keep_refused`, a text that is no review is kept, so that its film can be entered."""
    from bot.domain.reviews.page_errors import FilmNotRecognised, NotAReview  # noqa: PLC0415
    from bot.services.heavy_work import HeavyWork  # noqa: PLC0415
    from bot.services.reviews.page_corrections import UNNAMED, correct_page  # noqa: PLC0415
    from bot.services.reviews.pages import read_page  # noqa: PLC0415
    from bot.sources.review_page import ReviewDetails  # noqa: PLC0415  slow to import
    from bot.sources.review_page.decoding import SIZE_LIMIT  # noqa: PLC0415

    facts = ReviewDetails.of(
        args.film, author=args.author, outlet=args.outlet, headline=args.headline, rating=args.rating
    )
    typed = PageCorrections(**{name: getattr(args, name) for name in OVERRIDES})
    heavy = HeavyWork()
    readings = []
    for file in args.files:
        problem = ""
        try:
            with file.open("rb") as stream:
                # One byte more than allowed is enough to detect that the file is too large.
                data = stream.read(SIZE_LIMIT + 1)
            try:
                page = await read_page(heavy, 0, data, file.name, facts)
            except (FilmNotRecognised, NotAReview) as error:
                if not keep_refused or facts.film is not None:
                    raise
                page = await read_page(heavy, 0, data, file.name, dataclasses.replace(facts, film=UNNAMED))
                problem = _sentence(error)
            readings.append(_Reading(file, correct_page(page, typed), args.film, problem))
        except OSError as error:
            problem = f"This file cannot be read: {error.strerror}. Check its name and permissions."
            readings.append(_Reading(file, None, problem=problem))
        except MarqueeError as error:
            readings.append(_Reading(file, None, problem=_sentence(error)))
    await heavy.close()
    return readings


def _sentence(error: MarqueeError) -> str:
    return refusal_text(error).replace("`film`", "--film")


def _report_problems(readings: Sequence[_Reading]) -> int:
    for each in readings:
        if each.problem:
            print(f"{printable(each.file)}: {printable(each.problem)}", file=sys.stderr)
    print("Nothing was stored.", file=sys.stderr)
    return 1


async def _prepare(pages: PageReader, reading: _Reading, args: argparse.Namespace) -> _Reading:
    """The page with its film and as it would be stored, or with the problem that prevents it."""
    from bot.domain.catalogue.errors import FilmAmbiguous, FilmNotFound  # noqa: PLC0415
    from bot.domain.ids import GuildId  # noqa: PLC0415
    from bot.domain.reviews.review import SpoilerLevel  # noqa: PLC0415
    from bot.services.reviews.page_corrections import UNNAMED  # noqa: PLC0415

    page = reading.page
    if page is None or (page.film_title == UNNAMED and reading.film is None):
        return reading
    try:
        review = await pages.prepare_page(
            page,
            guild=GuildId(args.guild),
            film=reading.film,
            may_be_new=True,
            excerpt_only=args.excerpt,
            spoilers=SpoilerLevel(args.spoilers),
        )
    except (FilmAmbiguous, FilmNotFound) as error:
        near = error.candidates if isinstance(error, FilmAmbiguous) else error.nearest
        return dataclasses.replace(reading, prepared=None, problem=_film_hint(error.typed, near))
    except MarqueeError as error:
        return dataclasses.replace(reading, prepared=None, problem=refusal_text(error))
    if review.film_is_new and page.film_year is None and not page.directors:
        return dataclasses.replace(reading, prepared=None, problem=TOO_LITTLE.format(title=page.film_title))
    return dataclasses.replace(reading, prepared=review, problem="")


async def _decide_all(
    pages: PageReader, readings: Sequence[_Reading], args: argparse.Namespace
) -> list[_Reading] | None:
    """Ask about each page; None as soon as the operator cancels. Raises NobodyToAsk."""
    where = f"the club {args.guild}" if args.guild else "the shared library, which every club sees"
    question = f"Store this in {where}?"
    require_terminal(question)
    decided = []
    for each in readings:
        reading = await _decide(pages, each, args, question)
        if reading is None:
            return None
        decided.append(reading)
    return decided


async def _decide(pages: PageReader, reading: _Reading, args: argparse.Namespace, question: str) -> _Reading | None:
    """Ask until the operator publishes the page, as they corrected it, or cancels (None)."""
    _show(reading)
    while True:
        answer = await asyncio.to_thread(_ask, f"{question} {QUESTION}: ")
        if answer in ("p", "publish", "y", "yes"):
            if reading.prepared is not None:
                return reading
            tell(printable(reading.problem))
        elif answer in ("e", "edit"):
            reading = await _prepare(pages, await asyncio.to_thread(_edit, reading), args)
            _show(reading)
        elif answer in ("", "c", "cancel", "n", "no"):
            return None
        else:
            tell("Type publish, edit or cancel.")


def _ask(question: str) -> str:
    print(question, end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline()
    if not answer:
        tell("")
    return answer.strip().casefold()


def _edit(reading: _Reading) -> _Reading:
    from bot.cli.page_editing import edit_page  # noqa: PLC0415  slow to import

    before = reading.page
    if before is None:
        return reading
    page = edit_page(before)
    facts = [(each.film_title, each.film_year, each.directors) for each in (before, page)]
    if facts[0] == facts[1]:
        return dataclasses.replace(reading, page=page)
    # A film of the catalogue, named by its id, is looked up; a title is compared with the page's facts.
    named = page.film_title if re.fullmatch(r"film:\d+", page.film_title) else None
    return dataclasses.replace(reading, page=page, film=named)


def _film_hint(typed: str, near: Sequence[Film]) -> str:
    names = ", ".join(f"{film.name} = film:{film.id}" for film in near)
    if names:
        return f"Which film is it? Name it with --film: {names}; or, for another film, with its year: 'Title (Year)'."
    return f"There is no film {typed} in the catalogue. Name it with its year, --film 'Title (Year)', to add it."


def _show(*readings: _Reading) -> None:
    from bot.cli.page_table import describe_page  # noqa: PLC0415  slow to import

    for each in readings:
        if each.page is not None:
            print(describe_page(each.file, each.page, each.prepared, each.problem))


async def _store(pages: PageReader, readings: Sequence[_Reading]) -> None:
    for each in readings:
        review = each.prepared
        if review is None:
            continue
        if review.already is not None:
            print(f"{printable(each.file)}: in the library already, as review {review.already}.")
        else:
            print(f"{printable(each.file)}: stored as review {await pages.store_page(review)}.")
