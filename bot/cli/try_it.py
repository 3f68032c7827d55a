"""`try`: runs the real bot on an offline Discord, in a browser or drawn in the terminal, without a token."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import signal
import socket
import sys
import tempfile
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from bot import config, logs
from bot.cli.offline import port_number
from bot.cli.terminal import printable
from bot.cli.try_clock import RealPauses
from bot.domain.ids import LIBRARY
from bot.domain.operator_errors import NoPort
from bot.ui.language.languages import LANGUAGES

NEEDED = "`try` needs the extra of the same name: pip install -e '.[try]'"


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "try",
        help="try the bot in a browser, without a token",
        description="Runs the real bot in a small club on an offline Discord and prints the address of a web page. "
        "With a COMMAND, such as '/review film:Leaving Las Vegas', draws the answer in the terminal and ends.",
    )
    parser.add_argument("command", metavar="COMMAND", nargs="?", help="a slash command as typed in Discord")
    parser.add_argument("--port", type=port_number, default=8711, help="the page's port on this machine (default 8711)")
    parser.add_argument(
        "--small", action="store_true", help="only the curated films, without the bundled catalogue of about 38,000"
    )
    parser.add_argument(
        "--language",
        choices=tuple(LANGUAGES),
        default="en",
        help="what Marquee speaks in this club; its members have written in English",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    try:
        import simcord  # noqa: F401, PLC0415  an extra
    except ImportError:
        print(NEEDED, file=sys.stderr)
        return 1
    logs.configure_logging("WARNING")
    with tempfile.TemporaryDirectory(prefix="marquee-try-") as folder:
        settings = config.Settings(
            database_path=Path(folder) / "try.sqlite3", look_up=False, bundled_catalogue=not args.small
        )
        if args.command is None:
            return asyncio.run(_in_browser(settings, args.port, _locale(args.language)))
        return asyncio.run(_in_terminal(settings, args.command, _locale(args.language)))


def _locale(language: str) -> str:
    """Discord's locale for a language that Marquee speaks."""
    return {"en": "en-US", "es": "es-ES"}.get(language, language)


async def _in_terminal(settings: config.Settings, typed: str, locale: str) -> int:
    from bot.app import create_bot  # noqa: PLC0415
    from bot.cli.drawing import draw_components  # noqa: PLC0415
    from bot.cli.try_club import open_club  # noqa: PLC0415
    from bot.composition import open_services  # noqa: PLC0415

    dice = random.Random(1)  # noqa: S311  a demonstration
    pauses = RealPauses()
    async with (
        open_services(settings, rng=dice, sleep=pauses.sleep) as services,
        open_club(services, create_bot(services), pauses, locale=locale) as club,
    ):
        try:
            name, options = parse_command(typed, club.option_names())
        except ValueError as error:
            print(printable(error), file=sys.stderr)
            return 2
        if any(key == "film" and not services.catalogue.films_named(LIBRARY, title) for key, title in options.items()):
            await _load_films(services)
            await services.catalogue.index_ready()
        return _show(await club.ask_command(name, options), draw_components)


def _show(answer: Any, draw: Any) -> int:
    if isinstance(answer, str):
        print(printable(answer), file=sys.stderr)
        return 2
    components, ephemeral = answer
    print(draw(components, ephemeral=ephemeral))
    return 0


def parse_command(typed: str, known: AbstractSet[str]) -> tuple[str, dict[str, str]]:
    """Parse "/review film:Leaving Las Vegas private:true" as Discord's message field does.

    Only a name in `known` begins an option, because a title may contain a colon.
    Raises ValueError with a sentence for anything that is no command.
    """
    words = typed.strip().split()
    if not words or not words[0].startswith("/") or len(words[0]) < 2:
        raise ValueError("A command begins with a slash, such as '/review film:Leaving Las Vegas'.")
    names, options, last = [words[0][1:]], {}, ""
    for word in words[1:]:
        name, colon, value = word.partition(":")
        if colon and name in known:
            last = name
            options[last] = value
        elif last:
            options[last] += f" {word}"
        else:
            names.append(word)
    return " ".join(names), {name: value.strip() for name, value in options.items()}


async def _in_browser(settings: config.Settings, port: int, locale: str) -> int:
    from bot.app import create_bot  # noqa: PLC0415
    from bot.cli.try_club import open_club  # noqa: PLC0415
    from bot.composition import open_services  # noqa: PLC0415

    pauses = RealPauses()
    async with (
        open_services(settings, sleep=pauses.sleep) as services,
        open_club(services, create_bot(services), pauses, locale=locale) as club,
        club.serve_page(_free_port(port)) as address,
    ):
        print(f"Marquee's club is open: {address}", flush=True)
        print("It simulates Discord on this machine only. You are Ines; the top of the page makes you someone else.")
        print("Type a slash into the message field. Enter takes the command, then the film; Enter again sends.")
        print("Where a list of further options is open, Esc closes it first.")
        print("If an answer is not in sight, press “New messages · jump to latest”. For a start:")
        for example in EXAMPLES:
            print(f"  {example}")
        print("Press Ctrl-C to stop; nothing is kept.", flush=True)
        loading = asyncio.create_task(_load_films(services), name="bundled catalogue")
        try:
            await _wait_for_signal()
        finally:
            loading.cancel()
            await asyncio.gather(loading, return_exceptions=True)
    return 0


async def _load_films(services: Any) -> None:
    """Load the bundled catalogue with a bar in the terminal; the club can be used meanwhile."""
    from bot.cli.progress_bar import ProgressBar  # noqa: PLC0415

    bar = ProgressBar(sys.stderr)
    try:
        await services.load_bundled_films(bar)
    finally:
        bar.end_line()


EXAMPLES = (
    "/review     film: ran",
    "/movie      film: leaving las vagas",
    "/highlight",
    "/related    film: Leaving Las Vegas",
    "/recommend  mood: bleak",
    "/taste      member: Theo",
    "/reviews queue   (as Mara, the moderator)",
)


def _free_port(port: int) -> int:
    """The first free port of the ten from `port` on, so that a second `try` can run beside the first."""
    for candidate in range(port, min(port + 10, 65_536)):
        with contextlib.closing(socket.socket()) as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", candidate))
            return candidate
    raise NoPort(port)


async def _wait_for_signal() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(sign, stop.set)
    await stop.wait()
