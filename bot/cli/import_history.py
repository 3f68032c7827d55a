"""`import`: imports a member's history from a tracker, or a whole club from its export."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot import config
from bot.cli.offline import discord_id, file_path, must_agree, require_terminal, tell
from bot.cli.terminal import printable
from bot.composition import Services
from bot.domain.operator_errors import NotAgreed


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "import",
        help="import a member's history, or a club from its export",
        description="With --member: that member's export of a tracker (docs/imports.md), private until they "
        "publish it. Without: the ZIPs of /export club, into an empty club. Shows what it will store, and asks.",
    )
    parser.add_argument("files", metavar="FILE", nargs="+", type=file_path)
    parser.add_argument("--guild", type=discord_id, required=True, help="the club: its server's id")
    parser.add_argument("--member", type=discord_id, help="whose history it is: a user's id")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.set_defaults(
        run=run, go_on="Run the same command again: each file is stored completely or not at all, and nothing twice."
    )


def run(args: argparse.Namespace) -> int:
    settings = config.read_settings(need_token=False)
    # Report wrong files, and a missing terminal, before a database is created.
    files = [(file.name, _content(file)) for file in args.files]
    if not args.yes:
        require_terminal("Store this?")
    return asyncio.run(_import(settings, files, args))


def _content(file: Path) -> bytes:
    """The file's bytes, at most one more than the limit: that one makes the reader refuse the file."""
    from bot.services.clubs.club_import_files import PACKED_LIMIT  # noqa: PLC0415  slow to import
    from bot.store.file_faults import explain_error  # noqa: PLC0415

    try:
        with file.open("rb") as opened:
            return opened.read(PACKED_LIMIT + 1)
    except OSError as error:
        raise explain_error(file, error) from error


async def _import(settings: config.Settings, files: Sequence[tuple[str, bytes]], args: argparse.Namespace) -> int:
    from bot.composition import open_services  # noqa: PLC0415  slow to import

    async with open_services(settings) as services:
        if args.member is None:
            return await _club(services, [data for _, data in files], args)
        for name, data in files:
            await _member(services, name, data, args)
        return 0


async def _club(services: Services, archives: Sequence[bytes], args: argparse.Namespace) -> int:
    from bot.domain.ids import GuildId  # noqa: PLC0415

    await asyncio.to_thread(
        must_agree, f"Store this export in the club {args.guild}, including who wrote what?", yes=args.yes
    )
    export = await services.club_imports.restore_club(archives, GuildId(args.guild))
    print(
        f"The club {args.guild} has {len(export.reviews):,} reviews, {len(export.ratings):,} ratings, "
        f"{len(export.names):,} members and {len(export.changes):,} corrections of its own from this export."
    )
    if export.server_settings:
        names = " and ".join(key.replace("_", " ") for key in export.server_settings)
        print(f"Not imported: {names}, which belong to the server of the export. Choose them again in /settings.")
    return 0


async def _member(services: Services, name: str, data: bytes, args: argparse.Namespace) -> None:
    from bot.domain.diary.import_preview import RowStatus  # noqa: PLC0415
    from bot.domain.ids import GuildId, MemberId  # noqa: PLC0415
    from bot.domain.people import Actor  # noqa: PLC0415

    actor = Actor(member=MemberId(args.member), name="operator", guild=GuildId(args.guild))
    panel = await services.history_imports.preview_import(actor, data, name)
    labels = {
        RowStatus.READY: "ready",
        RowStatus.HERE: "already here",
        RowStatus.DUPLICATE: "twice in the file",
        RowStatus.LOOK: "of which the film is unclear",
        RowStatus.UNMATCHED: "without a film in this catalogue",
    }
    shown = printable(name)
    tell(f"{shown}, from {panel.origin}:")
    for status, label in labels.items():
        if panel.count_status(status):
            tell(f"  {panel.count_status(status):>7,} {label}")
    if panel.unreadable:
        tell(f"  {len(panel.unreadable):>7,} could not be read")
    for why, count in panel.partial.counts.items():
        tell(f"  {count:>7,} without a value that could not be used: {why.replace('_', ' ')}")
    if panel.unsure_days:
        tell(f"  {panel.unsure_days:>7,} without their day until the member says in /import whether it comes first")
    if not panel.count_status(RowStatus.READY):
        print(f"{shown}: nothing to store.")
        return
    try:
        await asyncio.to_thread(must_agree, f"Store {panel.count_status(RowStatus.READY):,} entries?", yes=args.yes)
    except NotAgreed:
        tell("The member can still see this import with /import, and store or discard it there.")
        raise
    result = await services.history_imports.accept_import(actor, panel.id)
    print(
        f"{shown}: {result.accepted:,} entries stored, private until the member publishes them. /import can undo them."
    )
