"""Error messages about schedules, their role mentions and votes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.schedules import errors
from bot.domain.schedules.errors import ChannelTrouble
from bot.ui.kit import controls, text
from bot.ui.kit.layout import Item


def retry_button(error: Exception) -> list[Item]:
    """A button that opens the unreadable form again; nothing for any other error."""
    if not isinstance(error, errors.InvalidSchedulePlan):
        return []
    return [controls.button_row(controls.make_button("Open the form again", error.again, emoji="✏️"))]


def _unread(error: errors.InvalidSchedulePlan) -> str:
    if error.field == "zone":
        return _zone(error)
    typed = text.escape_line(error.typed, 80) or "nothing"
    return f"**{typed}** is not a time. Give one such as `20:00` or `8 pm`. Your other entries are kept."


def _zone(error: errors.UnknownZone | errors.InvalidSchedulePlan) -> str:
    typed = text.escape_line(error.typed, 80) or "nothing"
    near = f" Did you mean {text.list_names((f'`{name}`' for name in error.nearest), 200)}?" if error.nearest else ""
    return (
        f"There is no time zone called **{typed}**.{near} Give a city such as `Berlin` or `New York`, an IANA name "
        "such as `Europe/Berlin`, or `UTC`. Abbreviations say nothing about summer time."
    )


def _ping(error: errors.PingRefused) -> str:
    if error.everyone:
        return "Marquee never pings @\u200beveryone. Choose a role that people take for themselves."
    return (
        "You may not mention this role yourself, so a schedule of yours may not either. Choose a role that anybody "
        "can mention (Server Settings → Roles → Allow anyone to @mention this role), or ask somebody with the "
        "permission **Mention Everyone**."
    )


def _closed(error: errors.ChannelClosed) -> str:
    if error.trouble is ChannelTrouble.CHANNEL_GONE:
        return "That channel is gone. Choose another one with **Change**."
    return (
        "Marquee may not write in that channel. Give it **View Channel** and **Send Messages** there, "
        "or choose another channel."
    )


def _nothing(error: errors.NothingToPost) -> str:
    what = "Nobody here wrote a review around this day in a former year" if error.year_ago else "Nothing here fits"
    if error.narrowed:
        return f"{what} that answers to the filters. Take one of them off."
    if error.year_ago:
        return f"{what}. On such days nothing is posted; it begins by itself once there is something to look back on."
    return f"{what}. It begins by itself once there is a review to quote or a film to pick: `/write` is a start."


SCHEDULES: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.ScheduleGone: lambda _: "That schedule was removed. `/schedule` lists the others.",
    errors.TooManySchedules: lambda error: (
        f"A club can have at most {error.limit} schedules. Remove one in `/schedule` first."
    ),
    errors.UnknownZone: _zone,
    errors.InvalidSchedulePlan: _unread,
    errors.PingRefused: _ping,
    errors.ChannelClosed: _closed,
    errors.NothingToPost: _nothing,
    errors.PostRejected: lambda _: "Discord could not take the post just now, so nothing was posted. Try again soon.",
    errors.PostUncertain: lambda _: (
        "Discord did not say whether it took the post. Look into the channel before you press **Post now** again."
    ),
    errors.PickGone: lambda _: (
        "This pick is no longer known here, so votes on it lead nowhere. `/recommend` finds others."
    ),
}
