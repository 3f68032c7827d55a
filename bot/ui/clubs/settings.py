"""The panel of a club's settings: their values, where these come from, and controls to change them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import discord

from bot.domain.clubs.settings import (
    CLUB_SETTINGS,
    LANGUAGE,
    TIME_ZONE,
    WATCH_COUNTRY,
    ClubSetting,
    EffectiveSetting,
    SettingKind,
    SettingOrigin,
)
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, card_box, note_card, subtext, text_block
from bot.ui.language.dates import full_day_text
from bot.ui.language.languages import LANGUAGES
from bot.ui.language.messages import N_, _
from bot.ui.language.words import country_text
from bot.ui.schedules.zone_text import zone_text

DEFAULT = "(default)"
_COUNTRIES = (
    "US United States|GB United Kingdom|CA Canada|AU Australia|NZ New Zealand|IE Ireland|IN India|DE Germany|"
    "AT Austria|CH Switzerland|FR France|BE Belgium|NL Netherlands|ES Spain|PT Portugal|IT Italy|SE Sweden|DK Denmark|"
    "PL Poland|BR Brazil|MX Mexico|AR Argentina|JP Japan|KR South Korea"
)
_WORDS = {
    "starter_library": (
        N_("House reviews"),
        N_("Reviews that come with Marquee, shown after the club's own."),
        {"on": N_("Shown"), "off": N_("Hidden")},
    ),
    "reviews_appear": (
        N_("Members' reviews appear"),
        N_("With approval, a review waits in `/reviews queue` until a moderator approves it."),
        {"at_once": N_("At once"), "approved": N_("After a moderator's approval")},
    ),
    "reviewer_role": (
        N_("Reviewer role"),
        N_("Members with this role can moderate reviews, just like anyone with Manage Messages."),
        {"": N_("None")},
    ),
    "feed_channel": (
        N_("Feed"),
        N_("Posts new reviews in this channel, from now on, and keeps them up to date."),
        {"": N_("None")},
    ),
    "feed_ratings": (
        N_("Ratings in the feed"),
        N_("Also posts ratings that members publish."),
        {"on": N_("Posted"), "off": N_("Not posted")},
    ),
    "feed_diary": (
        N_("Diary in the feed"),
        N_("Also posts films that members have seen."),
        {"on": N_("Posted"), "off": N_("Not posted")},
    ),
    "feed_milestones": (
        N_("Milestones in the feed"),
        N_("Also posts when the club reaches its 10th, 50th or 100th film or review, and so on."),
        {"on": N_("Posted"), "off": N_("Not posted")},
    ),
    "pictures": (
        N_("Drawn pictures"),
        N_("Posters, collages and pages that I draw. The texts say the same."),
        {"on": N_("Shown"), "off": N_("Not shown")},
    ),
    "log_channel": (
        N_("Log channel"),
        N_("Shows what moderators did, never the texts."),
        {"": N_("None")},
    ),
}
_WORDS[TIME_ZONE.key] = (
    N_("Time zone"),
    N_("Decides which day “last night” was. Without one, the newest schedule's counts. Set it with `/time-zone`."),
    {"": N_("Not set")},
)
_WORDS[WATCH_COUNTRY.key] = (
    N_("Streaming country"),
    N_("Where films can be watched, as shown on their cards."),
    {country[:2]: country[3:] for country in _COUNTRIES.split("|")},
)
_WORDS[LANGUAGE.key] = (
    N_("Language"),
    N_("What everyone here reads. Answers that only you see are in your own Discord's language."),
    {"": N_("The server's language"), **{code: language.name for code, language in LANGUAGES.items()}},
)
_ORIGINS = {
    SettingOrigin.DEFAULT: N_("default"),
    SettingOrigin.OPERATOR: N_("set by whoever runs this bot; clubs can't change it"),
    SettingOrigin.CLUB: N_("set by this club"),
}


def zone_card(zone: str, today: date) -> Card:
    return note_card(
        _(
            "The club's time zone is **{zone}**. Today is {day} there.",
            zone=zone_text(zone),
            day=full_day_text(today),
        ),
        colour=theme.TEAL,
    )


def settings_panel(settings: Sequence[EffectiveSetting]) -> Card:
    items: list[Item] = [text_block(f"## {_('Club settings')}")]
    for effective in settings:
        name, purpose, words = _WORDS[effective.setting.key]
        head = _("{setting}: {value}", setting=_(name), value=_shown(effective, words))
        items.append(text_block(f"**{head}**\n{_(purpose)}\n{subtext(_(_ORIGINS[effective.origin]))}"))
        if effective.origin is not SettingOrigin.OPERATOR and effective.setting is not TIME_ZONE:
            items.append(_select(effective, _(name), words))
    return Card(card_box(*items, colour=theme.INK))


def _shown(effective: EffectiveSetting, words: Mapping[str, str]) -> str:
    """A value as the panel shows it; roles and channels as mentions, which notify nobody in an answer."""
    if effective.value in words:
        return _value_text(effective.setting, words, effective.value)
    if effective.setting.kind is SettingKind.CHOICE:
        return effective.value  # the operator's own, outside the list
    if effective.setting.kind is SettingKind.ZONE:
        return zone_text(effective.value)
    return f"<@&{effective.value}>" if effective.setting.kind is SettingKind.ROLE else f"<#{effective.value}>"


def _value_text(setting: ClubSetting, words: Mapping[str, str], value: str) -> str:
    """A value's name: that of a country by the locale, that of a language as it calls itself."""
    if setting is WATCH_COUNTRY:
        return country_text(words[value])
    return words[value] if setting is LANGUAGE and value else _(words[value])


def _select(effective: EffectiveSetting, name: str, words: Mapping[str, str]) -> Item:
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
        discord.SelectOption(
            label=text.label_text(_value_text(effective.setting, words, value), theme.OPTION_LIMIT),
            value=value,
            default=value == effective.value,
        )
        for value in effective.setting.choices
    ]
    if effective.origin is SettingOrigin.CLUB:
        reset = _("Reset to default")  # which is the operator's
        if effective.setting is not WATCH_COUNTRY:
            back = _value_text(effective.setting, words, effective.setting.default)
            reset = _("Reset to {value} (default)", value=back)
        options.append(discord.SelectOption(label=text.label_text(reset, theme.OPTION_LIMIT), value=DEFAULT))
    return controls.option_select(controls.SETTING.custom_id(number), name, options)


def setting_of_number(number: int) -> str:
    """The setting with this number in a custom_id."""
    return controls.choice_at(list(CLUB_SETTINGS), number)


def stored_value(choice: str) -> str | None:
    """The chosen value; None for the default, also when a role or channel select was cleared."""
    return None if choice in (DEFAULT, "") else choice
