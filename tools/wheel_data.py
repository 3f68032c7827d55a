"""Puts the data files into a wheel; an editable installation finds them in the checkout. The build backend calls it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LEFT_OUT = ("local", "schema.sql")
"""What is written at run time, and what is made of the migrations."""
SOURCES = "films-*.tsv"
"""The tables that the bundled catalogue is made of."""


class DataHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """`version` is "standard" or "editable"."""
        if version != "standard":
            return
        data = Path(self.root) / "data"
        tables = set((data / "catalogue").glob(SOURCES))
        for file in sorted(data.rglob("*")):
            name = file.relative_to(data)
            if file.is_file() and name.parts[0] not in LEFT_OUT and file not in tables:
                build_data["force_include"][str(file)] = f"bot/data/{name.as_posix()}"
