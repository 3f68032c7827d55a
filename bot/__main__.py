"""`python -m bot`: run it, try it, and what an operator does in the terminal; exit codes 0, 1, 2 and 78."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from bot import __version__, config
from bot.cli import (
    add_review,
    backup,
    catalogue,
    check,
    departures,
    export,
    import_history,
    library,
    pool,
    restore,
    run,
    try_it,
)
from bot.domain.errors import MarqueeError
from bot.domain.operator_errors import SettingsWrong

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (
    run,
    try_it,
    check,
    add_review,
    library,
    catalogue,
    pool,
    backup,
    restore,
    import_history,
    export,
    departures,
)
"""Each has `register(subparsers)`, which sets the default `run`: a function from the arguments to an exit code."""


def parser() -> argparse.ArgumentParser:
    main_parser = argparse.ArgumentParser(prog="python -m bot", description="Marquee, a film club's memory on Discord.")
    main_parser.add_argument("--version", action="version", version=f"Marquee {__version__}")
    subparsers = main_parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.register(subparsers)
    return main_parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; every refusal is one clear sentence on stderr and an exit code that is not 0."""
    given = parser().parse_args(arguments)
    try:
        code: int = given.run(given)
    except MarqueeError as error:
        from bot.ui.problems import sentence  # noqa: PLC0415  --help need not wait for discord.py

        print(sentence(error), file=sys.stderr)
        return config.EXIT_CONFIG if isinstance(error, SettingsWrong) else 1
    except KeyboardInterrupt:
        return 0
    except BrokenPipeError:
        # Whoever read our output has seen enough; closing stderr keeps the interpreter from complaining.
        sys.stderr.close()
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main())
