"""`python -m tests.support.as_nobody ARGUMENTS`: `python -m bot` as a user with no rights, where root runs the tests.

Everything is imported first, because Python itself may lie in a folder that only root may enter.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys

import bot
import cogs

NOBODY = 65_534


def main() -> None:
    for package in (bot, cogs):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    from bot.__main__ import end, main

    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    end(main(sys.argv[1:]))


if __name__ == "__main__":
    main()
