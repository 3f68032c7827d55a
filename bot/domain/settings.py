"""What a club can set, with the values that each setting may have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import InvalidValue


class Origin(StrEnum):
    """Where an effective value comes from."""

    DEFAULT = "default"
    OPERATOR = "operator"
    CLUB = "club"


@dataclass(frozen=True, slots=True)
class ClubSetting:
    """One thing that a club decides: its key, the values to choose from, the one that holds by itself."""

    key: str
    choices: tuple[str, ...]
    default: str

    def check(self, value: str) -> str:
        """Return the value. Raises InvalidValue when it is none of the choices."""
        if self.choices and value not in self.choices:
            raise InvalidValue(self.key, value, " or ".join(self.choices))
        return value


STARTER_LIBRARY = ClubSetting("starter_library", ("on", "off"), "on")

CLUB_SETTINGS: dict[str, ClubSetting] = {setting.key: setting for setting in (STARTER_LIBRARY,)}


@dataclass(frozen=True, slots=True)
class Effective:
    """The value that holds and where it comes from."""

    setting: ClubSetting
    value: str
    origin: Origin
