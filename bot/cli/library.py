"""`library list|show|edit|remove`: manages the reviews that `add-review` stored for every club."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import textwrap
from collections.abc import Awaitable, Callable
from typing import Any

from bot import config
from bot.cli.offline import ask_yes, guard_database, utc_now
from bot.cli.terminal import printable
from bot.domain.catalogue.film import Film
from bot.domain.reviews.review import Review
from bot.services.reviews.library_reviews import LibraryReviews

WIDTH = 96
LISTED = 50


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "library",
        help="list, show, edit or remove reviews of the shared library",
        description="Manages the reviews that `add-review` stored for every club. It does not include the starter "
        "library (STARTER_LIBRARY=off hides that) and a club's own reviews, which its moderators manage.",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="list reviews, one line each, the newest first")
    listing.add_argument("--film", help="only of this film: 'Title (Year)' or film:ID")
    listing.add_argument("--author", help="only by authors whose name contains this")
    listing.add_argument("--count", type=_count, default=LISTED, help=f"at most this many (default {LISTED})")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="show everything that is stored about one review")
    show.add_argument("review", metavar="REVIEW", type=_number, help="its number, as `library list` gives it")
    show.set_defaults(run=_show)
    edit = actions.add_parser(
        "edit",
        help="change facts of one review",
        description="Changes the facts that you give, keeps the rest. An empty text (--headline '') removes a fact.",
    )
    edit.add_argument("review", metavar="REVIEW", type=_number, help="its number, as `library list` gives it")
    edit.add_argument("--film", help="the film that it is about, in the catalogue: 'Title (Year)' or film:ID")
    edit.add_argument("--author", help="the author")
    edit.add_argument("--outlet", help="where it was published")
    edit.add_argument("--rating", type=rating, help="such as 4.5, 4/5, 80%% or B+; '' for none")
    edit.add_argument("--headline", help="the headline")
    edit.add_argument("--source", help="the URL of the page")
    edit.add_argument("--copyright", help="the copyright line")
    edit.add_argument("--spoilers", choices=("none", "inline", "whole", "unknown"), help="what the text gives away")
    edit.set_defaults(run=_edit)
    remove = actions.add_parser(
        "remove",
        help="erase one review for every club",
        description="Erases the review, its history and its highlights, and erases them again when an older backup is "
        "restored. The running bot removes scheduled posts of it. Only `add-review` can bring it back. The film stays.",
    )
    remove.add_argument("review", metavar="REVIEW", type=_number, help="its number, as `library list` gives it")
    remove.add_argument("--yes", action="store_true", help="do not ask")
    remove.set_defaults(run=_remove)


def rating(text: str) -> str:
    """An argparse type: a rating as `add-review` and `library edit` accept it."""
    from bot.domain.errors import InvalidValue  # noqa: PLC0415
    from bot.sources.review_page.ratings import given_rating  # noqa: PLC0415  slow to import

    try:
        given_rating(text)
    except InvalidValue as error:
        raise argparse.ArgumentTypeError(f"{printable(text)!r} is not a rating: give {error.allowed}") from error
    return text


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 10_000 and len(text) <= 9):
        raise argparse.ArgumentTypeError(f"{text!r} is not a count: give a number from 1 to 10000")
    return int(text)


def _number(text: str) -> int:
    digits = text.removeprefix("#")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 15):
        raise argparse.ArgumentTypeError(f"{text!r} is not a review: give a number from `library list`")
    return int(digits)


def _with_reviews(work: Callable[[LibraryReviews], Awaitable[int]]) -> int:
    from bot.composition import open_services  # noqa: PLC0415  slow to import
    from bot.services.reviews.library_reviews import LibraryReviews  # noqa: PLC0415

    settings = config.read_settings(need_token=False)

    async def opened() -> int:
        async with open_services(settings) as services:
            return await work(
                LibraryReviews(services.database, services.catalogue, utc_now, lambda: secrets.token_hex(16))
            )

    return guard_database(settings.database_path, lambda: asyncio.run(opened()))


def _list(args: argparse.Namespace) -> int:
    async def work(reviews: LibraryReviews) -> int:
        found = await reviews.list_reviews(film=args.film, author=args.author, count=args.count)
        for review, film in found:
            by = " · ".join(filter(None, (review.author.name, review.author.outlet, review.headline)))
            print(f"{review.id:>6}  {printable(film.name)}  {printable(by)}")
        if not found:
            print("The shared library has no such review. `add-review` adds one.")
        elif len(found) == args.count:
            print(f"These are the newest {args.count}; --count shows more.")
        return 0

    return _with_reviews(work)


def _show(args: argparse.Namespace) -> int:
    from bot.domain.ids import ReviewId  # noqa: PLC0415

    async def work(reviews: LibraryReviews) -> int:
        review, film = await reviews.show_review(ReviewId(args.review))
        print(describe_review(review, film))
        for paragraph in review.paragraphs:
            print()
            print(textwrap.fill(printable(paragraph.text), WIDTH))
        return 0

    return _with_reviews(work)


def _edit(args: argparse.Namespace) -> int:
    from bot.domain.ids import ReviewId  # noqa: PLC0415
    from bot.domain.reviews.review import SpoilerLevel, Stars  # noqa: PLC0415
    from bot.services.reviews.library_reviews import LibraryEdit  # noqa: PLC0415
    from bot.sources.review_page.ratings import given_rating  # noqa: PLC0415

    rated = given_rating(args.rating) if args.rating is not None else None
    edit = LibraryEdit(
        film=args.film,
        author=args.author,
        outlet=args.outlet,
        headline=args.headline,
        source_url=args.source,
        copyright=args.copyright,
        stars=Stars.from_stars(rated.stars) if rated else None,
        no_stars=args.rating is not None and rated is None,
        spoilers=SpoilerLevel(args.spoilers) if args.spoilers else None,
    )

    async def work(reviews: LibraryReviews) -> int:
        identity = ReviewId(args.review)
        if edit == LibraryEdit():
            print(describe_review(*await reviews.show_review(identity)))
            print("Nothing was changed. Use --author, --headline, … to say what to change (see `library edit --help`).")
            return 2
        before = describe_review(*await reviews.show_review(identity))
        after = describe_review(*await reviews.edit_review(identity, edit))
        print(after)
        print("Changed." if after != before else "Nothing to change: it is like this already.")
        return 0

    return _with_reviews(work)


def _remove(args: argparse.Namespace) -> int:
    from bot.domain.ids import ReviewId  # noqa: PLC0415

    async def work(reviews: LibraryReviews) -> int:
        identity = ReviewId(args.review)
        print(describe_review(*await reviews.show_review(identity)))
        print("This erases it for every club, with its highlights. It cannot be undone; you can only add it again.")
        if not args.yes and not await asyncio.to_thread(ask_yes, "Remove it?"):
            print("Nothing was changed. Add --yes to remove without being asked.")
            return 1
        await reviews.remove_review(identity)
        print(f"Review {identity} is removed. A bot that is running notices within half a minute.")
        return 0

    return _with_reviews(work)


def describe_review(review: Review, film: Film) -> str:
    """The facts of a stored review, as a table for the operator."""
    words = sum(len(paragraph.text.split()) for paragraph in review.paragraphs)
    rows = [
        ("Film", f"{film.name}, film:{film.id}"),
        ("Author", review.author.name),
        ("Outlet", review.author.outlet or ""),
        ("Headline", review.headline or ""),
        ("Rating", f"{review.stars.halves / 2:g} of 5 stars" if review.stars else "none"),
        ("Published", review.written_on.isoformat() if review.written_on else ""),
        ("Copyright", review.copyright or ""),
        ("Source", review.source_url or ""),
        ("Spoilers", review.spoilers.value),
        ("Text", f"{len(review.paragraphs)} paragraphs, {words:,} words"),
        ("Stored", f"{review.created_at:%Y-%m-%d %H:%M} UTC"),
    ]
    return "\n".join([f"review {review.id}", *(f"  {name:<11} {printable(value)}" for name, value in rows if value)])
