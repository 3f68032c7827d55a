"""A club's settings and the values that each may have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import InvalidValue
from bot.domain.schedules.times import check_zone


class SettingOrigin(StrEnum):
    """Where the effective value of a setting comes from."""

    DEFAULT = "default"
    OPERATOR = "operator"
    CLUB = "club"


class SettingKind(StrEnum):
    """What a setting's value is: a choice, the id of a role or channel, or an IANA time zone ("" for none)."""

    CHOICE = "choice"
    ROLE = "role"
    CHANNEL = "channel"
    ZONE = "zone"


@dataclass(frozen=True, slots=True)
class ClubSetting:
    """One setting of a club: its key, its possible values, and its default."""

    key: str
    choices: tuple[str, ...]
    default: str
    kind: SettingKind = SettingKind.CHOICE

    def check_value(self, value: str) -> str:
        """Return the value. Raises InvalidValue if it is not one of the choices, or not an id."""
        if self.choices and value not in self.choices:
            raise InvalidValue(self.key, value, " or ".join(self.choices))
        if self.kind is SettingKind.ZONE:
            return check_zone(value)
        if self.kind is not SettingKind.CHOICE and not (value.isascii() and value.isdigit()):
            raise InvalidValue(self.key, value, f"a {self.kind} of this server")
        return value


STARTER_LIBRARY = ClubSetting("starter_library", ("on", "off"), "on")
REVIEWS_APPEAR = ClubSetting("reviews_appear", ("at_once", "approved"), "at_once")
REVIEWER_ROLE = ClubSetting("reviewer_role", (), "", SettingKind.ROLE)
LOG_CHANNEL = ClubSetting("log_channel", (), "", SettingKind.CHANNEL)

WATCH_COUNTRY = ClubSetting(
    "watch_country",
    tuple("US GB CA AU NZ IE IN DE AT CH FR BE NL ES PT IT SE DK PL BR MX AR JP KR".split()),
    "US",
)
"""A two-letter country code (ISO 3166). A select menu holds 25 options; one is used for "back to the default"."""

TIME_ZONE = ClubSetting("time_zone", (), "", SettingKind.ZONE)
"""Where the club's days begin: "last night" is read there."""

FEED_CHANNEL = ClubSetting("feed_channel", (), "", SettingKind.CHANNEL)
FEED_RATINGS = ClubSetting("feed_ratings", ("off", "on"), "off")
FEED_DIARY = ClubSetting("feed_diary", ("off", "on"), "off")
PICTURES = ClubSetting("pictures", ("on", "off"), "on")
"""Whether cards show what Marquee draws; their texts are complete without."""

FEED_MILESTONES = ClubSetting("feed_milestones", ("off", "on"), "off")

LANGUAGE = ClubSetting("language", ("en", "de", "fr", "es", "pt-BR", "it", "pl", "ru", "ja", "ko", "ar"), "")
"""The language of what everybody in the club reads; without one, that of the Discord server."""

CLUB_SETTINGS: dict[str, ClubSetting] = {
    setting.key: setting
    for setting in (
        STARTER_LIBRARY,
        REVIEWS_APPEAR,
        REVIEWER_ROLE,
        LOG_CHANNEL,
        WATCH_COUNTRY,
        TIME_ZONE,
        FEED_CHANNEL,
        FEED_RATINGS,
        FEED_DIARY,
        FEED_MILESTONES,
        PICTURES,
        LANGUAGE,
    )
}
"""The order is that of the panel. A control holds a setting's place in it, so new settings are added at the end."""


@dataclass(frozen=True, slots=True)
class EffectiveSetting:
    """A setting's current value and where it comes from."""

    setting: ClubSetting
    value: str
    origin: SettingOrigin
