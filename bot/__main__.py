"""`python -m bot`: runs the bot and all operator's commands; exit codes 0, 1, 2, 78 and 130."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sqlite3
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from bot import __version__, config, paths
from bot.cli import (
    add_review,
    backup,
    catalogue,
    check,
    departures,
    export,
    import_history,
    library,
    move_to,
    offline,
    pool,
    restore,
    run,
    setup,
    terminal,
    try_it,
)
from bot.domain.errors import DiskFull, MarqueeError
from bot.domain.operator_errors import DatabaseLocked, InstallationIncomplete, SettingsWrong

COMMANDS = (
    setup,
    run,
    try_it,
    check,
    add_review,
    library,
    catalogue,
    pool,
    backup,
    restore,
    move_to,
    import_history,
    export,
    departures,
)
"""Each has `register(subparsers)`, which sets the default `run`: a function that maps the arguments to an exit code.

It may also set `go_on`, a sentence that says how to continue after an interruption, and `tidy`, which then removes
incomplete files."""
STAYING = (run.run, try_it.run)
"""Commands that run until Ctrl-C and handle signals themselves, which is possible only in the main thread."""
EXIT_INTERRUPTED = 130
"""128 plus the number of SIGINT, as shells report it."""
GO_ON = "Run the same command again."


def parser() -> argparse.ArgumentParser:
    called = "marquee" if os.path.basename(sys.argv[0]).startswith("marquee") else "python -m bot"  # noqa: PTH119
    main_parser = argparse.ArgumentParser(prog=called, description="Marquee, a film club's memory on Discord.")
    main_parser.add_argument("--version", action="version", version=f"Marquee {__version__}")
    subparsers = main_parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.register(subparsers)
    return main_parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. An error prints one sentence on stderr and returns an exit code other than 0."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # On a terminal without UTF-8, print \\u2605 for a star; question marks would make film titles unreadable.
            stream.reconfigure(errors="backslashreplace")
    args = argparse.Namespace()
    try:
        return _run(_parse(arguments, args))
    except KeyboardInterrupt:
        return _interrupted(args)
    except BrokenPipeError:
        # The program that reads our output has closed the pipe, as `head` does.
        _discard_output()
        return 1
    except MarqueeError as error:
        return _report_error(error, args)
    except (OSError, sqlite3.Error) as error:
        return _report_error(offline.explain_error(error), args)


def _parse(arguments: Sequence[str] | None, args: argparse.Namespace) -> argparse.Namespace:
    try:
        return parser().parse_args(arguments, args)
    except SystemExit:
        _flush()  # --help has printed
        raise


def _run(args: argparse.Namespace) -> int:
    if args.run is not check.run and (missing := paths.missing_files()):
        raise InstallationIncomplete(missing)
    code: int = args.run(args) if args.run in STAYING else in_thread(lambda: args.run(args))
    _flush()
    return code


def _flush() -> None:
    """Flush stdout now: an error at the interpreter's exit could not be reported."""
    if sys.stdout is not None:
        sys.stdout.flush()


def in_thread(work: Callable[[], Any]) -> Any:
    """Run `work` in another thread, so that Ctrl-C works in this one while SQLite or numpy is computing.

    After KeyboardInterrupt the thread keeps running until the process ends; every command may be killed safely.
    """
    done = threading.Event()
    result: list[Any] = []
    raised: list[BaseException] = []

    def body() -> None:
        try:
            result.append(work())
        except BaseException as error:  # noqa: BLE001  raised again below
            raised.append(error)
        finally:
            done.set()

    threading.Thread(target=body, name="command", daemon=True).start()
    while not done.wait(0.2):  # Without a timeout, Windows would not handle Ctrl-C.
        pass
    if raised:
        raise raised[0]
    return result[0]


def _interrupted(args: argparse.Namespace) -> int:
    if getattr(args, "run", None) in STAYING:
        return 0
    if tidy := getattr(args, "tidy", None):
        with contextlib.suppress(MarqueeError, OSError):
            tidy(args)
    _print_error(f"\nStopped. {getattr(args, 'go_on', GO_ON)}")
    return EXIT_INTERRUPTED


def _report_error(error: MarqueeError, args: argparse.Namespace) -> int:
    words = terminal.refusal_text(error)
    if isinstance(error, DiskFull | DatabaseLocked) and (go_on := getattr(args, "go_on", None)):
        words = f"{words} {go_on}"
    _print_error(words)
    if isinstance(error, DiskFull):
        _discard_output()
    return config.EXIT_CONFIG if isinstance(error, SettingsWrong) else 1


def _print_error(words: str) -> None:
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            print(words, file=sys.stderr, flush=True)


def _discard_output() -> None:
    """Drop buffered output that cannot be written, so that the interpreter prints no error about it at its exit."""
    for stream in (sys.stdout, sys.stderr):
        if stream is None:
            continue
        try:
            stream.flush()
        except OSError:
            with contextlib.suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)


def end(code: int) -> NoReturn:
    """Exit. After an interruption a thread may still be running, which a normal exit could wait for."""
    if code == EXIT_INTERRUPTED:
        _discard_output()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    end(main())
