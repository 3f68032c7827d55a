"""Starts a bot's own entry point against another Discord: `wire_launcher.py URL GATEWAY MODULE [ARG…]`.

The product has no setting for the address of Discord. discord.py keeps both addresses in class attributes;
this script changes them and then runs the module exactly as `python -m MODULE ARG…` would.
"""

from __future__ import annotations

import runpy
import sys

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


def main() -> None:
    url, gateway, module, *arguments = sys.argv[1:]
    Route.BASE = f"{url}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
