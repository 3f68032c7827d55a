"""`library list|show|edit|remove`: what `add-review` stored for every club, looked after and taken back."""

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
        description="The reviews that `add-review` stored for every club. Reviews of the starter library are not "
        "among them (STARTER_LIBRARY=off hides those); a club's own reviews are its moderators' business.",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="one line a review, stored last first")
    listing.add_argument("--film", help="only of this film: 'Title (Year)' or film:ID")
    listing.add_argument("--author", help="only by authors whose name holds this")
    listing.add_argument("--count", type=_count, default=LISTED, help=f"at most so many (default {LISTED})")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="everything that is stored of one review")
    show.add_argument("review", metavar="REVIEW", type=_number, help="its number, as `library list` gives it")
    show.set_defaults(run=_show)
    edit = actions.add_parser(
        "edit",
        help="change facts of one review",
        description="Changes what the options name and leaves the rest. An empty text (--headline '') takes a fact "
        "away.",
    )
    edit.add_argument("review", metavar="REVIEW", type=_number, help="its number, as `library list` gives it")
    edit.add_argument("--film", help="the film that it is about: 'Title (Year)' or film:ID, of the catalogue")
    edit.add_argument("--author", help="who wrote it")
    edit.add_argument("--outlet", help="where it appeared")
    edit.add_argument("--rating", type=rating, help="such as 4.5, 4/5, 80%% or B+; '' for none")
    edit.add_argument("--headline", help="what stands over it")
    edit.add_argument("--source", help="the address of the page")
    edit.add_argument("--copyright", help="the copyright line")
    edit.add_argument("--spoilers", choices=("none", "inline", "whole", "unknown"), help="what the text gives away")
    edit.set_defaults(run=_edit)
    remove = actions.add_parser(
        "remove",
        help="erase one review for every club",
        description="Erases the review, its history and its highlights, from backups put back later as well. The "
        "running bot takes back what schedules posted of it. There is no way back but `add-review`. The film stays.",
    )
    remove.add_argument("review", metavar="REVIEW", type=_number, help="its number, as `library list` gives it")
    remove.add_argument("--yes", action="store_true", help="do not ask")
    remove.set_defaults(run=_remove)


def rating(text: str) -> str:
    """A rating as `add-review` and `library edit` take it, for argparse."""
    from bot.domain.errors import InvalidValue  # noqa: PLC0415
    from bot.sources.review_page import given_rating  # noqa: PLC0415  slow to import

    try:
        given_rating(text)
    except InvalidValue as error:
        raise argparse.ArgumentTypeError(f"{printable(text)!r} is no rating: give one {error.allowed}") from error
    return text


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 10_000 and len(text) <= 9):
        raise argparse.ArgumentTypeError(f"{text!r} is no count: give a number from 1 to 10000")
    return int(text)


def _number(text: str) -> int:
    digits = text.removeprefix("#")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 15):
        raise argparse.ArgumentTypeError(f"{text!r} is no review: give a number, as `library list` does")
    return int(digits)


def _with_reviews(work: Callable[[LibraryReviews], Awaitable[int]]) -> int:
    from bot.app import open_services  # noqa: PLC0415  slow to import
    from bot.services.reviews.library_reviews import LibraryReviews  # noqa: PLC0415

    settings = config.read_settings(need_token=False)

    async def opened() -> int:
        async with open_services(settings) as services:
            return await work(
                LibraryReviews(services.database, services.catalogue, utc_now, lambda: secrets.token_hex(16))
            )

    return guard_database(settings.database_path, lambda: asyncio.run(opened()))


def _list(given: argparse.Namespace) -> int:
    async def work(reviews: LibraryReviews) -> int:
        found = await reviews.list_reviews(film=given.film, author=given.author, count=given.count)
        for review, film in found:
            by = " · ".join(filter(None, (review.author.name, review.author.outlet, review.headline)))
            print(f"{review.id:>6}  {printable(film.name)}  {printable(by)}")
        if not found:
            print("No such review is in the shared library. `add-review` brings one.")
        elif len(found) == given.count:
            print(f"These are the {given.count} stored last; --count shows more.")
        return 0

    return _with_reviews(work)


def _show(given: argparse.Namespace) -> int:
    from bot.domain.ids import ReviewId  # noqa: PLC0415

    async def work(reviews: LibraryReviews) -> int:
        review, film = await reviews.show_review(ReviewId(given.review))
        print(described(review, film))
        for paragraph in review.paragraphs:
            print()
            print(textwrap.fill(printable(paragraph.text), WIDTH))
        return 0

    return _with_reviews(work)


def _edit(given: argparse.Namespace) -> int:
    from bot.domain.ids import ReviewId  # noqa: PLC0415
    from bot.domain.reviews.review import SpoilerLevel, Stars  # noqa: PLC0415
    from bot.services.reviews.library_reviews import LibraryEdit  # noqa: PLC0415
    from bot.sources.review_page import given_rating  # noqa: PLC0415

    rated = given_rating(given.rating) if given.rating is not None else None
    edit = LibraryEdit(
        film=given.film,
        author=given.author,
        outlet=given.outlet,
        headline=given.headline,
        source_url=given.source,
        copyright=given.copyright,
        stars=Stars.from_stars(rated.stars) if rated else None,
        no_stars=given.rating is not None and rated is None,
        spoilers=SpoilerLevel(given.spoilers) if given.spoilers else None,
    )

    async def work(reviews: LibraryReviews) -> int:
        identity = ReviewId(given.review)
        if edit == LibraryEdit():
            print(described(*await reviews.show_review(identity)))
            print("Nothing was changed: say what to change with --author, --headline, … (`library edit --help`).")
            return 2
        before = described(*await reviews.show_review(identity))
        after = described(*await reviews.edit_review(identity, edit))
        print(after)
        print("Changed." if after != before else "It was so already.")
        return 0

    return _with_reviews(work)


def _remove(given: argparse.Namespace) -> int:
    from bot.domain.ids import ReviewId  # noqa: PLC0415

    async def work(reviews: LibraryReviews) -> int:
        identity = ReviewId(given.review)
        print(described(*await reviews.show_review(identity)))
        print("It is erased for every club, with its highlights. This cannot be undone, only added again.")
        if not given.yes and not await asyncio.to_thread(ask_yes, "Remove it?"):
            print("Nothing was changed. Add --yes to remove without being asked.")
            return 1
        await reviews.remove_review(identity)
        print(f"Review {identity} is removed. A bot that is running notices within half a minute.")
        return 0

    return _with_reviews(work)


def described(review: Review, film: Film) -> str:
    """The facts of a stored review, as a table for the operator's eyes."""
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
