"""A terminal's input with typed answers; commands ask only if the input is a terminal."""

from __future__ import annotations

import io


class Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True
