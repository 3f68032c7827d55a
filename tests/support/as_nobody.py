"""`python -m tests.support.as_nobody COMMAND…`: runs operator's commands without root's rights.

Each COMMAND is one argument, such as "catalogue status"; prints [[exit code, stdout, stderr], …] as JSON. Everything is
imported first, because Python itself may lie in a folder that only root may enter.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import pkgutil
import sys
from contextlib import redirect_stderr, redirect_stdout

import bot
import cogs

NOBODY = 65_534


def main() -> None:
    for package in (bot, cogs):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    from bot.__main__ import main

    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    results = []
    for command in sys.argv[1:]:
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            code = main(command.split())
        results.append((code, out.getvalue(), err.getvalue()))
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
