"""Error messages about schedules, their role mentions and votes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.schedules import errors
from bot.domain.schedules.errors import ChannelTrouble
from bot.ui.kit import controls, text
from bot.ui.kit.layout import Item
from bot.ui.language.messages import _
from bot.ui.schedules.zone_text import zone_text


def retry_button(error: Exception) -> list[Item]:
    """A button that opens the unreadable form again; nothing for any other error."""
    if not isinstance(error, errors.InvalidSchedulePlan):
        return []
    return [controls.button_row(controls.make_button("Reopen the form", error.again, emoji="✏️"))]


def _unread(error: errors.InvalidSchedulePlan) -> str:
    if error.field == "zone":
        return _zone(error)
    typed = text.escape_line(error.typed, 80) or "nothing"
    return f"**{typed}** isn't a time. Use one such as `20:00` or `8 pm`. The rest of the form is saved."


def _zone(error: errors.UnknownZone | errors.InvalidSchedulePlan) -> str:
    typed = text.escape_line(error.typed, 80) or "nothing"
    if error.ambiguous:
        return _(
            "Places in different time zones are called **{name}**: {zones}. Use one of these, or add the country or "
            "state after a comma, such as `Valencia, Spain`.",
            name=typed,
            zones=text.list_names((f"`{zone_text(name)}`" for name in error.nearest), 200),
        )
    near = (
        f" Did you mean {text.list_names((f'`{zone_text(name)}`' for name in error.nearest), 200)}?"
        if error.nearest
        else ""
    )
    return (
        f"I don't know the time zone **{typed}**.{near} Use the nearest large city, such as `Munich` or "
        "`New York`, a country with one time zone, or an offset such as `UTC+2`."
    )


def _ping(error: errors.PingRefused) -> str:
    if error.everyone:
        return "I never ping @\u200beveryone. Choose a role that people pick for themselves."
    return (
        "You can't mention this role yourself, so your schedule can't either. Choose a role that anyone can "
        "mention (Server Settings → Roles → Allow anyone to @mention this role), or ask someone with the "
        "permission **Mention Everyone**."
    )


def _closed(error: errors.ChannelClosed) -> str:
    if error.trouble is ChannelTrouble.CHANNEL_GONE:
        return "That channel is gone. Choose another one with **Change**."
    return (
        "I can't post in that channel. Give me **View Channel** and **Send Messages** there, or choose another channel."
    )


def _nothing(error: errors.NothingToPost) -> str:
    what = (
        "No one here wrote a review around this day in past years" if error.year_ago else "There's nothing to post yet"
    )
    if error.narrowed:
        return f"{what} that matches the filters. Remove one of them."
    if error.year_ago:
        return f"{what}. I won't post on such days. Posts start once there's something to look back on."
    return f"{what}. Posts start once there's a review to quote or a film to pick. Begin with `/write`."


SCHEDULES: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.ScheduleGone: lambda _: "That schedule was removed. See the others in `/schedule`.",
    errors.TooManySchedules: lambda error: (
        f"A club can have at most {error.limit} schedules. Remove one in `/schedule` first."
    ),
    errors.UnknownZone: _zone,
    errors.InvalidSchedulePlan: _unread,
    errors.PingRefused: _ping,
    errors.ChannelClosed: _closed,
    errors.NothingToPost: _nothing,
    errors.PostRejected: lambda _: "Discord didn't accept the post, so nothing was posted. Try again in a minute.",
    errors.PostUncertain: lambda _: (
        "I don't know whether Discord accepted the post. Check the channel before you press **Post now** again."
    ),
    errors.PickGone: lambda _: (
        "This film pick has expired, so you can't vote on it. Find another film with `/recommend`."
    ),
}
