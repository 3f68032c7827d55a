"""Discord's limits that also hold where discord.py is not loaded: in the process that draws pictures."""

from __future__ import annotations

from typing import Final

ALT_LIMIT: Final = 1_024
"""Characters of a picture's alternative text."""
