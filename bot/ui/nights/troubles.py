"""What kept a step of a night from being done, as it is stored in English, and as the host reads it."""

from __future__ import annotations

from bot.ui.language.messages import N_, _, pgettext

# Translators: this and the next follow "There's no event on Discord: " or "I couldn't open the thread: ".
NO_EVENT_PERMISSION = N_(
    "I lack **Create Events**. Give it to my role, then press **{create_event}** in **{manage}**, **{time_and_place}**."
)
NO_VOICE_PERMISSION = N_(
    "I lack **View Channel** or **Connect** in the voice channel. Give them to my role, then press **{create_event}** "
    "in **{manage}**, **{time_and_place}**."
)
TOO_MANY_EVENTS = N_(
    "this server already has 100 events, Discord's limit. Delete one, then press **{create_event}** in **{manage}**, "
    "**{time_and_place}**."
)
EVENT_DELETED = N_(
    "someone deleted or ended it. The night goes on. Press **{create_event}** in **{manage}**, **{time_and_place}**, "
    "or go without."
)
STARTED_UNDECIDED = N_("someone started it, but the film isn't decided. Choose it, then press **{begin_the_night}**.")
NOTHING_TO_VOTE_ON = N_("there's no film to vote on. Add some, then press **{open_the_vote}**.")
NO_THREAD_PERMISSION = N_(
    "I lack **Create Public Threads** in the channel. Open a thread by hand, or give me the permission for next time."
)


def trouble_text(trouble: str) -> str:
    """The trouble in the current language. It is stored in English, with the names of buttons in braces."""
    return _(
        trouble,
        create_event=_("Create the event"),
        manage=pgettext("button", "Manage"),
        time_and_place=_("Time and place"),
        begin_the_night=_("Begin the night"),
        open_the_vote=_("Open the vote"),
        ping_channel_host=_("Ping, channel, host"),
    )
