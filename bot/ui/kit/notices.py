"""Short notices that belong to no feature: unexpected errors, lost answers, forms that are ready."""

from __future__ import annotations

import discord

from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, card_box, note_card, text_block
from bot.ui.language.messages import _


def removed_note() -> Card:
    return note_card(_("Deleted."), colour=theme.TEAL)


def broken_card(reference: str) -> Card:
    """The answer to an unexpected error; the reference identifies its line in the operator's log."""
    return note_card(
        _(
            "Sorry, something broke on our side. Try again in a moment. If it keeps happening, give whoever runs "
            "this bot the reference **{reference}**.",
            reference=reference,
        ),
        colour=theme.RED,
    )


def undelivered_card(reference: str) -> Card:
    """Sent after an answer that Discord did not take; `reference` identifies its line in the log, or is empty."""
    lost = _(
        "It's done, but Discord lost the answer on the way. No need to repeat it: open it again to see the result."
    )
    if not reference:
        return note_card(lost)
    known = _("If it keeps happening, give whoever runs this bot the reference **{reference}**.", reference=reference)
    return note_card(f"{lost} {known}")


def elsewhere_card(*, private: bool) -> Card:
    """A temporary text for a deferred message whose answer is sent with another visibility."""
    return note_card(_("Answered privately.") if private else _("Answered for everyone."))


def discord_trouble_card() -> Card:
    return note_card(_("I couldn't reach Discord for this just now. Try again in a minute."))


def returned_text_card(file: str) -> Card:
    """Returns the text of a refused form, which was not stored."""
    return Card(
        card_box(text_block(_("Your text wasn't saved, so here it is. Copy it and try again.")), colour=theme.INK),
        discord.ui.File(f"attachment://{file}"),
    )


def form_ready_card(title: str, custom_id: str) -> Card:
    """Replaces a form that took too long to prepare; the button has the form's custom_id and opens it."""
    return note_card(
        _("**{title}**: your form is ready.", title=text.escape_line(title, 80)),
        controls.button_row(controls.make_button(_("Open the form"), custom_id, emoji="✏️")),
    )


def outdated_card() -> Card:
    """The answer when Discord's client uses a command as it was before an update."""
    return note_card(
        _("This command has changed. Reload Discord (Ctrl+R, or close and reopen the app), then try again.")
    )
