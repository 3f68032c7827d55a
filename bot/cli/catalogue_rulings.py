"""`catalogue join` and `catalogue part`: the operator's word on films that may be one and the same."""

from __future__ import annotations

import argparse
from typing import Any

from bot import config
from bot.cli.offline import guard_database, must_agree, ready_database, tell, utc_now
from bot.cli.terminal import printable
from bot.domain.ids import FilmId
from bot.services.catalogue.rulings import JoinPreview
from bot.store.catalogue.bulk_status import DoubtSide

HANGING = {
    "review": "reviews",
    "diary": "diary entries, ratings and wishes",
    "film_overlay": "corrections of clubs",
    "schedule_post": "posts of schedules",
    "draft": "drafts",
    "import_row": "rows of members' imports",
    "verdict": "answers to suggestions",
}


def register(actions: argparse._SubParsersAction[Any]) -> None:
    join = actions.add_parser(
        "join",
        help="make two films one, for every club",
        description="The first one stays and gets all that hangs on the other: reviews, diaries, ratings, what clubs "
        "corrected. Shows what it would do and asks. There is no way back but a backup: `python -m bot backup` first.",
    )
    join.add_argument("film", metavar="STAYS", type=_number, help="a film as `catalogue doubts` names it: film:12")
    join.add_argument("other", metavar="GOES", type=_number, help="the film that becomes one with it")
    join.add_argument("--yes", action="store_true", help="do not ask")
    join.set_defaults(
        run=_join, go_on="Films are joined wholly or not at all: run the same command again to see which it is."
    )
    part = actions.add_parser(
        "part",
        help="keep that two films are not the same",
        description="`catalogue doubts` no longer lists the pair, and no import takes them for one.",
    )
    part.add_argument("film", metavar="FILM", type=_number, help="a film as `catalogue doubts` names it: film:12")
    part.add_argument("other", metavar="FILM", type=_number, help="the film that is another one")
    part.set_defaults(run=_part)


def said_of(side: DoubtSide) -> str:
    year = f" ({side.year})" if side.year else ""
    people = f", {', '.join(side.people)}" if side.people else ""
    return printable(f"film:{side.film} {side.title}{year}{people}, from {', '.join(side.sources) or 'a club'}")


def _number(text: str) -> FilmId:
    from bot.domain.ids import FilmId  # noqa: PLC0415

    digits = text.removeprefix("film:")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 15):
        raise argparse.ArgumentTypeError(f"{text!r} is no film: write film:12, as `catalogue doubts` does")
    return FilmId(int(digits))


def _join(given: argparse.Namespace) -> int:
    from bot.services.catalogue import rulings  # noqa: PLC0415

    path = ready_database(config.read_settings(need_token=False))

    def work() -> int:
        tell(describe_join(rulings.preview_join(path, given.film, given.other)))
        must_agree("Join them?", yes=given.yes)
        rulings.join_films(path, given.film, given.other, utc_now())
        print(f"film:{given.other} is now film:{given.film}.")
        return 0

    return guard_database(path, work)


def describe_join(joining: JoinPreview) -> str:
    """What a join would do, for the operator's eyes."""
    hanging = [f"{count:,} {HANGING[table]}" for table, count in joining.dependents.items()]
    return (
        f"stays: {said_of(joining.film)}\n"
        f"goes:  {said_of(joining.other)}\n"
        f"What comes with it: {', '.join(hanging) or 'nothing that people or clubs said'}.\n"
        "There is no way back but a backup: `python -m bot backup FOLDER` makes one."
    )


def _part(given: argparse.Namespace) -> int:
    from bot.services.catalogue import rulings  # noqa: PLC0415

    path = ready_database(config.read_settings(need_token=False))

    def work() -> int:
        settled = rulings.separate_films(path, given.film, given.other, utc_now())
        print(f"film:{given.film} and film:{given.other} stay two films; {settled:,} doubts are settled by that.")
        return 0

    return guard_database(path, work)
