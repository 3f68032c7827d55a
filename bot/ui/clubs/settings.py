"""The panel of a club's settings: their values, where these come from, and controls to change them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import discord

from bot.domain.clubs.settings import (
    CLUB_SETTINGS,
    TIME_ZONE,
    WATCH_COUNTRY,
    EffectiveSetting,
    SettingKind,
    SettingOrigin,
)
from bot.ui.kit import controls, theme
from bot.ui.kit.layout import Card, Item, card_box, note_card, subtext, text_block
from bot.ui.language.dates import full_day_text
from bot.ui.schedules.zone_text import zone_text

DEFAULT = "(default)"
_COUNTRIES = (
    "US United States|GB United Kingdom|CA Canada|AU Australia|NZ New Zealand|IE Ireland|IN India|DE Germany|"
    "AT Austria|CH Switzerland|FR France|BE Belgium|NL Netherlands|ES Spain|PT Portugal|IT Italy|SE Sweden|DK Denmark|"
    "PL Poland|BR Brazil|MX Mexico|AR Argentina|JP Japan|KR South Korea"
)
_WORDS = {
    "starter_library": (
        "House reviews",
        "Reviews that come with Marquee, shown after the club's own.",
        {"on": "Shown", "off": "Hidden"},
    ),
    "reviews_appear": (
        "Members' reviews appear",
        "With approval, a review waits in `/reviews queue` until a moderator approves it.",
        {"at_once": "At once", "approved": "After a moderator's approval"},
    ),
    "reviewer_role": (
        "Reviewer role",
        "Members with this role can moderate reviews, just like anyone with Manage Messages.",
        {"": "None"},
    ),
    "feed_channel": (
        "Feed",
        "Posts new reviews in this channel, from now on, and keeps them up to date.",
        {"": "None"},
    ),
    "feed_ratings": (
        "Ratings in the feed",
        "Also posts ratings that members publish.",
        {"on": "Posted", "off": "Not posted"},
    ),
    "feed_diary": (
        "Diary in the feed",
        "Also posts films that members have seen.",
        {"on": "Posted", "off": "Not posted"},
    ),
    "feed_milestones": (
        "Milestones in the feed",
        "Also posts when the club reaches its 10th, 50th or 100th film or review, and so on.",
        {"on": "Posted", "off": "Not posted"},
    ),
    "pictures": (
        "Drawn pictures",
        "Posters, collages and pages that I draw. The texts say the same.",
        {"on": "Shown", "off": "Not shown"},
    ),
    "log_channel": (
        "Log channel",
        "Shows what moderators did, never the texts.",
        {"": "None"},
    ),
}
_WORDS[TIME_ZONE.key] = (
    "Time zone",
    "Decides which day “last night” was. Without one, the newest schedule's counts. Set it with `/time-zone`.",
    {"": "Not set"},
)
_WORDS[WATCH_COUNTRY.key] = (
    "Streaming country",
    "Where films can be watched, as shown on their cards.",
    {country[:2]: country[3:] for country in _COUNTRIES.split("|")},
)
_ORIGINS = {
    SettingOrigin.DEFAULT: "default",
    SettingOrigin.OPERATOR: "set by whoever runs this bot; clubs can't change it",
    SettingOrigin.CLUB: "set by this club",
}


def zone_card(zone: str, today: date) -> Card:
    return note_card(
        f"The club's time zone is **{zone_text(zone)}**. Today is {full_day_text(today)} there.", colour=theme.TEAL
    )


def settings_panel(settings: Sequence[EffectiveSetting]) -> Card:
    items: list[Item] = [text_block("## Club settings")]
    for effective in settings:
        name, purpose, words = _WORDS[effective.setting.key]
        items.append(
            text_block(f"**{name}: {_shown(effective, words)}**\n{purpose}\n{subtext(_ORIGINS[effective.origin])}")
        )
        if effective.origin is not SettingOrigin.OPERATOR and effective.setting is not TIME_ZONE:
            items.append(_select(effective, name, words))
    return Card(card_box(*items, colour=theme.INK))


def _shown(effective: EffectiveSetting, words: dict[str, str]) -> str:
    """A value as the panel shows it; roles and channels as mentions, which notify nobody in an answer."""
    if effective.value in words:
        return words[effective.value]
    if effective.setting.kind is SettingKind.CHOICE:
        return effective.value  # the operator's own, outside the list
    if effective.setting.kind is SettingKind.ZONE:
        return zone_text(effective.value)
    return f"<@&{effective.value}>" if effective.setting.kind is SettingKind.ROLE else f"<#{effective.value}>"


def _select(effective: EffectiveSetting, name: str, words: dict[str, str]) -> Item:
    number = list(CLUB_SETTINGS).index(effective.setting.key)
    if effective.setting.kind is SettingKind.ROLE:
        selected = [discord.SelectDefaultValue.from_role(discord.Object(effective.value))] if effective.value else []
        return discord.ui.ActionRow(
            discord.ui.RoleSelect(
                custom_id=controls.SETTING.custom_id(number), placeholder=name, min_values=0, default_values=selected
            )
        )
    if effective.setting.kind is SettingKind.CHANNEL:
        selected = [discord.SelectDefaultValue.from_channel(discord.Object(effective.value))] if effective.value else []
        return discord.ui.ActionRow(
            discord.ui.ChannelSelect(
                custom_id=controls.SETTING.custom_id(number),
                placeholder=name,
                min_values=0,
                default_values=selected,
                channel_types=[discord.ChannelType.text],
            )
        )
    options = [
        discord.SelectOption(label=words[value], value=value, default=value == effective.value)
        for value in effective.setting.choices
    ]
    if effective.origin is SettingOrigin.CLUB:
        back = f"{words[effective.setting.default]} (default)"
        if effective.setting is WATCH_COUNTRY:
            back = "default"  # which is the operator's
        options.append(discord.SelectOption(label=f"Reset to {back}", value=DEFAULT))
    return controls.option_select(controls.SETTING.custom_id(number), name, options)


def setting_of_number(number: int) -> str:
    """The setting with this number in a custom_id."""
    return controls.choice_at(list(CLUB_SETTINGS), number)


def stored_value(choice: str) -> str | None:
    """The chosen value; None for the default, also when a role or channel select was cleared."""
    return None if choice in (DEFAULT, "") else choice
