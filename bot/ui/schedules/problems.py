"""Error messages about schedules, their role mentions and votes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.schedules import errors
from bot.domain.schedules.errors import ChannelTrouble
from bot.ui.kit import controls, text
from bot.ui.kit.layout import Item
from bot.ui.language.messages import _, ngettext
from bot.ui.schedules.zone_text import zone_text


def retry_button(error: Exception) -> list[Item]:
    """A button that opens the unreadable form again; nothing for any other error."""
    if not isinstance(error, errors.InvalidSchedulePlan):
        return []
    return [controls.button_row(controls.make_button(_("Reopen the form"), error.again, emoji="✏️"))]


def _unread(error: errors.InvalidSchedulePlan) -> str:
    if error.field == "zone":
        return _zone(error)
    return _(
        "**{typed}** isn't a time. Use one such as `20:00` or `8 pm`. The rest of the form is saved.",
        typed=_typed(error.typed),
    )


def _typed(typed: str) -> str:
    # Translators: Stands in bold in place of what was typed, where nothing was: "**nothing** isn't a time."
    return text.escape_line(typed, 80) or _("nothing")


def _zone(error: errors.UnknownZone | errors.InvalidSchedulePlan) -> str:
    if error.ambiguous:
        return _(
            "Places in different time zones are called **{name}**: {zones}. Use one of these, or add the country or "
            "state after a comma, such as `Valencia, Spain`.",
            name=_typed(error.typed),
            zones=text.list_names((f"`{zone_text(name)}`" for name in error.nearest), 200),
        )
    if not error.nearest:
        return _(
            "I don't know the time zone **{typed}**. Use the nearest large city, such as `Munich` or `New York`, a "
            "country with one time zone, or an offset such as `UTC+2`.",
            typed=_typed(error.typed),
        )
    return _(
        "I don't know the time zone **{typed}**. Did you mean {zones}? Use the nearest large city, such as `Munich` or "
        "`New York`, a country with one time zone, or an offset such as `UTC+2`.",
        typed=_typed(error.typed),
        zones=text.list_names((f"`{zone_text(name)}`" for name in error.nearest), 200),
    )


def _ping(error: errors.PingRefused) -> str:
    if error.everyone:
        # Translators: {everyone} is @everyone.
        return _("I never ping {everyone}. Choose a role that people pick for themselves.", everyone="@\u200beveryone")
    return _(
        "You can't mention this role yourself, so your schedule can't either. Choose a role that anyone can "
        "mention (Server Settings → Roles → Allow anyone to @mention this role), or ask someone with the "
        "permission **Mention Everyone**."
    )


def _closed(error: errors.ChannelClosed) -> str:
    if error.trouble is ChannelTrouble.CHANNEL_GONE:
        return _("That channel is gone. Choose another one with **{button}**.", button=_("Change"))
    return _(
        "I can't post in that channel. Give me **View Channel** and **Send Messages** there, or choose another channel."
    )


def _nothing(error: errors.NothingToPost) -> str:
    if error.year_ago and error.narrowed:
        return _(
            "No one here wrote a review around this day in past years that matches the filters. Remove one of them."
        )
    if error.year_ago:
        return _(
            "No one here wrote a review around this day in past years. I won't post on such days. Posts start once "
            "there's something to look back on."
        )
    if error.narrowed:
        return _("There's nothing to post yet that matches the filters. Remove one of them.")
    return _(
        "There's nothing to post yet. Posts start once there's a review to quote or a film to pick. Begin with "
        "`/write`."
    )


SCHEDULES: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.ScheduleGone: lambda _error: _("That schedule was removed. See the others in `/schedule`."),
    errors.TooManySchedules: lambda error: ngettext(
        "A club can have at most {count} schedule. Remove one in `/schedule` first.",
        "A club can have at most {count} schedules. Remove one in `/schedule` first.",
        error.limit,
    ),
    errors.UnknownZone: _zone,
    errors.InvalidSchedulePlan: _unread,
    errors.PingRefused: _ping,
    errors.ChannelClosed: _closed,
    errors.NothingToPost: _nothing,
    errors.PostRejected: lambda _error: _(
        "Discord didn't accept the post, so nothing was posted. Try again in a minute."
    ),
    errors.PostUncertain: lambda _error: _(
        "I don't know whether Discord accepted the post. Check the channel before you press **{button}** again.",
        button=_("Post now"),
    ),
    errors.PickGone: lambda _error: _(
        "This film pick has expired, so you can't vote on it. Find another film with `/recommend`."
    ),
}
