"""`python -m tests.support.slow_command MODULE FUNCTION ARGUMENTS`: `python -m bot` with one function that never ends."""

from __future__ import annotations

import importlib
import sys
import threading
from typing import Any


def main() -> None:
    module, function, *arguments = sys.argv[1:]

    def never(*_: Any, **__: Any) -> None:
        sys.stdout.write("slow\n")
        sys.stdout.flush()
        threading.Event().wait()

    setattr(importlib.import_module(module), function, never)
    from bot.__main__ import end, main

    end(main(arguments))


if __name__ == "__main__":
    main()
