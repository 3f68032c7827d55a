"""`python -m tests.support.slow_command MODULE FUNCTION ARGUMENTS`: the bot with one function that never returns."""

from __future__ import annotations

import importlib
import sqlite3
import sys
from typing import Any

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def main() -> None:
    module, function, *arguments = sys.argv[1:]

    def never(*_: Any, **__: Any) -> None:
        sys.stdout.write("slow\n")
        sys.stdout.flush()
        # As a long statement does it: in C, where Python looks at no signal.
        sqlite3.connect(":memory:").execute(ENDLESS)

    loaded = importlib.import_module(module)
    getattr(loaded, function)  # a function that was renamed is a fault of the test, not a command that is fast
    setattr(loaded, function, never)
    from bot.__main__ import end, main

    end(main(arguments))


if __name__ == "__main__":
    main()
