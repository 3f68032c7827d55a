"""`python -m bot`: run it, try it, and what an operator does in the terminal; exit codes 0, 1, 2, 78 and 130."""

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
    offline,
    pool,
    restore,
    run,
    terminal,
    try_it,
)
from bot.domain.errors import DiskFull, MarqueeError
from bot.domain.operator_errors import DatabaseLocked, InstallationIncomplete, SettingsWrong

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
"""Each has `register(subparsers)`, which sets the default `run`: a function from the arguments to an exit code.

It may also set `go_on`, the sentence that says how to go on after an interruption, and `tidy`, which then removes what
the command has left half made."""
STAYING = (run.run, try_it.run)
"""These stay until Ctrl-C, which is how they end, and handle signals themselves, which only the main thread can."""
EXIT_INTERRUPTED = 130
"""128 and the number of SIGINT, as shells say it."""
GO_ON = "Run the same command again."


def parser() -> argparse.ArgumentParser:
    main_parser = argparse.ArgumentParser(prog="python -m bot", description="Marquee, a film club's memory on Discord.")
    main_parser.add_argument("--version", action="version", version=f"Marquee {__version__}")
    subparsers = main_parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.register(subparsers)
    return main_parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; every refusal is one clear sentence on stderr and an exit code that is not 0."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal without UTF-8 shows \\u2605 for a star; a question mark would lose film titles.
            stream.reconfigure(errors="backslashreplace")
    given = argparse.Namespace()
    try:
        return _run(_parsed(arguments, given))
    except KeyboardInterrupt:
        return _interrupted(given)
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        _let_go_of_output()
        return 1
    except MarqueeError as error:
        return _refused(error, given)
    except (OSError, sqlite3.Error) as error:
        return _refused(offline.explain_error(error), given)


def _parsed(arguments: Sequence[str] | None, given: argparse.Namespace) -> argparse.Namespace:
    try:
        return parser().parse_args(arguments, given)
    except SystemExit:
        _flush()  # --help has written
        raise


def _run(given: argparse.Namespace) -> int:
    if given.run is not check.run and (missing := paths.missing_files()):
        raise InstallationIncomplete(missing)
    code: int = given.run(given) if given.run in STAYING else in_thread(lambda: given.run(given))
    _flush()
    return code


def _flush() -> None:
    """Write what is buffered here and not at the interpreter's end, where nobody can say what went wrong."""
    if sys.stdout is not None:
        sys.stdout.flush()


def in_thread(work: Callable[[], Any]) -> Any:
    """Work in another thread, so that Ctrl-C reaches this one whatever SQLite or numpy is busy with.

    The thread goes on after KeyboardInterrupt: the process is to end then. No command minds being killed.
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
    while not done.wait(0.2):  # Without a limit, Windows would not look at Ctrl-C.
        pass
    if raised:
        raise raised[0]
    return result[0]


def _interrupted(given: argparse.Namespace) -> int:
    if getattr(given, "run", None) in STAYING:
        return 0
    if tidy := getattr(given, "tidy", None):
        with contextlib.suppress(MarqueeError, OSError):
            tidy(given)
    _tell(f"\nStopped. {getattr(given, 'go_on', GO_ON)}")
    return EXIT_INTERRUPTED


def _refused(error: MarqueeError, given: argparse.Namespace) -> int:
    words = terminal.refusal_text(error)
    if isinstance(error, DiskFull | DatabaseLocked) and (go_on := getattr(given, "go_on", None)):
        words = f"{words} {go_on}"
    _tell(words)
    if isinstance(error, DiskFull):
        _let_go_of_output()
    return config.EXIT_CONFIG if isinstance(error, SettingsWrong) else 1


def _tell(words: str) -> None:
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            print(words, file=sys.stderr, flush=True)


def _let_go_of_output() -> None:
    """Keep the interpreter from writing what is left in the buffers at its end, and from complaining that it cannot."""
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
    """End the process. After an interruption a thread may still be at work, and Python would wait for it."""
    if code == EXIT_INTERRUPTED:
        _let_go_of_output()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    end(main())
