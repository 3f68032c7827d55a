"""`import`: a member's history from a tracker, or a whole club from its export, in the operator's hands."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot import config
from bot.app import Services
from bot.cli.offline import discord_id, file_path, must_agree, require_terminal, tell
from bot.cli.terminal import printable
from bot.domain.operator_errors import NotAgreed


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "import",
        help="bring in a member's history, or a club from its export",
        description="With --member: a Letterboxd, IMDb, Trakt or Marquee export of that member's, private until they "
        "publish it. Without: the ZIPs of /export club, into an empty club. Says what it would store, and asks.",
    )
    parser.add_argument("files", metavar="FILE", nargs="+", type=file_path)
    parser.add_argument("--guild", type=discord_id, required=True, help="the club: its server's id")
    parser.add_argument("--member", type=discord_id, help="whose history it is: a user's id")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.set_defaults(
        run=run, go_on="Run the same command again: what is stored already is not stored twice, and no file in part."
    )


def run(given: argparse.Namespace) -> int:
    settings = config.read_settings(need_token=False)
    # Wrong files, and a question that nobody could answer, are told before a database is made.
    files = [(file.name, _content(file)) for file in given.files]
    if not given.yes:
        require_terminal("Store this?")
    return asyncio.run(_import(settings, files, given))


def _content(file: Path) -> bytes:
    """The file, of which no more is read than the readers take: one byte more, so that they refuse it."""
    from bot.services.clubs.club_import_files import PACKED_LIMIT  # noqa: PLC0415  slow to import
    from bot.store.file_faults import explain_error  # noqa: PLC0415

    try:
        with file.open("rb") as opened:
            return opened.read(PACKED_LIMIT + 1)
    except OSError as error:
        raise explain_error(file, error) from error


async def _import(settings: config.Settings, files: Sequence[tuple[str, bytes]], given: argparse.Namespace) -> int:
    from bot.app import open_services  # noqa: PLC0415  slow to import

    async with open_services(settings) as services:
        if given.member is None:
            return await _club(services, [data for _, data in files], given)
        for name, data in files:
            await _member(services, name, data, given)
        return 0


async def _club(services: Services, archives: Sequence[bytes], given: argparse.Namespace) -> int:
    from bot.domain.ids import GuildId  # noqa: PLC0415

    await asyncio.to_thread(
        must_agree, f"Put this export into the club {given.guild}, with everybody's authorship?", yes=given.yes
    )
    export = await services.club_imports.restore_club(archives, GuildId(given.guild))
    print(
        f"The club {given.guild} has {len(export.reviews):,} reviews, {len(export.ratings):,} ratings, "
        f"{len(export.names):,} members and {len(export.changes):,} facts of its own from this export."
    )
    if export.server_settings:
        names = " and ".join(key.replace("_", " ") for key in export.server_settings)
        print(f"Not taken over: {names}, which belong to the server of the export. Choose them again in /settings.")
    return 0


async def _member(services: Services, name: str, data: bytes, given: argparse.Namespace) -> None:
    from bot.domain.diary.import_preview import RowStatus  # noqa: PLC0415
    from bot.domain.ids import GuildId, MemberId  # noqa: PLC0415
    from bot.domain.people import Actor  # noqa: PLC0415

    who = Actor(member=MemberId(given.member), name="operator", guild=GuildId(given.guild))
    panel = await services.history_imports.preview_import(who, data, name)
    words = {
        RowStatus.READY: "ready",
        RowStatus.HERE: "already here",
        RowStatus.DUPLICATE: "twice in the file",
        RowStatus.LOOK: "may be one of several films",
        RowStatus.UNMATCHED: "without a film in this catalogue",
    }
    shown = printable(name)
    tell(f"{shown}, from {panel.origin}:")
    for standing, says in words.items():
        if panel.count_status(standing):
            tell(f"  {panel.count_status(standing):>7,} {says}")
    if panel.unreadable:
        tell(f"  {len(panel.unreadable):>7,} could not be read")
    if not panel.count_status(RowStatus.READY):
        print(f"{shown}: nothing to store.")
        return
    try:
        await asyncio.to_thread(must_agree, f"Store {panel.count_status(RowStatus.READY):,} entries?", yes=given.yes)
    except NotAgreed:
        tell("The member still finds this import under /import, and can store or drop it there.")
        raise
    done = await services.history_imports.accept_import(who, panel.id)
    print(
        f"{shown}: {done.taken:,} entries stored, private until the member publishes them. /import undoes them as one."
    )
