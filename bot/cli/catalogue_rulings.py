"""`catalogue join` and `catalogue part`: the operator's decision whether two entries are the same film."""

from __future__ import annotations

import argparse
from typing import Any

from bot import config
from bot.cli.offline import guard_database, must_agree, ready_database, tell, utc_now
from bot.cli.terminal import printable
from bot.domain.ids import FilmId
from bot.services.catalogue.rulings import JoinPreview
from bot.store.catalogue.bulk_status import DoubtSide

DEPENDENTS = {
    "review": "reviews",
    "diary": "diary, rating and watchlist entries",
    "film_overlay": "corrections by clubs",
    "schedule_post": "scheduled posts",
    "draft": "drafts",
    "page_import": "imported pages that wait",
    "import_row": "rows of members' imports",
    "verdict": "answers to suggestions",
    "favourite_film": "chosen favourites",
}


def register(actions: argparse._SubParsersAction[Any]) -> None:
    join = actions.add_parser(
        "join",
        help="merge two films, for every club",
        description="The first film stays and gets everything of the other: reviews, diary entries, ratings and "
        "clubs' corrections. Shows what it will do, and asks. Only a backup can undo it: run `python -m bot backup` "
        "first.",
    )
    join.add_argument(
        "film", metavar="STAYS", type=_number, help="the film to keep, as `catalogue doubts` names it: film:12"
    )
    join.add_argument("other", metavar="GOES", type=_number, help="the film that is merged into it")
    join.add_argument("--yes", action="store_true", help="do not ask")
    join.set_defaults(
        run=_join, go_on="The films are merged completely or not at all: run the same command again to see which."
    )
    part = actions.add_parser(
        "part",
        help="record that two films are not the same",
        description="`catalogue doubts` no longer lists the pair, and no import merges them.",
    )
    part.add_argument("film", metavar="FILM", type=_number, help="a film as `catalogue doubts` names it: film:12")
    part.add_argument("other", metavar="FILM", type=_number, help="the other film")
    part.set_defaults(run=_part)


def describe_side(side: DoubtSide) -> str:
    year = f" ({side.year})" if side.year else ""
    people = f", {', '.join(side.people)}" if side.people else ""
    return printable(f"film:{side.film} {side.title}{year}{people}, from {', '.join(side.sources) or 'a club'}")


def _number(text: str) -> FilmId:
    from bot.domain.ids import FilmId  # noqa: PLC0415

    digits = text.removeprefix("film:")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 15):
        raise argparse.ArgumentTypeError(f"{text!r} is not a film: write film:12, as `catalogue doubts` does")
    return FilmId(int(digits))


def _join(args: argparse.Namespace) -> int:
    from bot.services.catalogue import rulings  # noqa: PLC0415

    path = ready_database(config.read_settings(need_token=False))

    def work() -> int:
        tell(describe_join(rulings.preview_join(path, args.film, args.other)))
        must_agree("Merge them?", yes=args.yes)
        rulings.join_films(path, args.film, args.other, utc_now())
        print(f"film:{args.other} was merged into film:{args.film}.")
        return 0

    return guard_database(path, work)


def describe_join(joining: JoinPreview) -> str:
    """What a merge will do, as text for the operator."""
    dependents = [f"{count:,} {DEPENDENTS[table]}" for table, count in joining.dependents.items()]
    return (
        f"stays: {describe_side(joining.film)}\n"
        f"goes:  {describe_side(joining.other)}\n"
        f"Moves with it: {', '.join(dependents) or 'nothing of members or clubs'}.\n"
        "Only a backup can undo this: `python -m bot backup FOLDER` makes one."
    )


def _part(args: argparse.Namespace) -> int:
    from bot.services.catalogue import rulings  # noqa: PLC0415

    path = ready_database(config.read_settings(need_token=False))

    def work() -> int:
        settled = rulings.separate_films(path, args.film, args.other, utc_now())
        print(f"film:{args.film} and film:{args.other} stay separate films; this settles {settled:,} doubts.")
        return 0

    return guard_database(path, work)
