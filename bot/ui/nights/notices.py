"""Short answers about nights, and the choices of the `night` option."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from discord import app_commands

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.nights.night import Night
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, note_card
from bot.ui.language.messages import N_, _, pgettext
from bot.ui.language.titles import film_name
from bot.ui.nights import controls as own
from bot.ui.nights.words import later, night_title, plain_title

OPENED: Final = later(N_("Voting is open. I'm announcing it now."))
UNOPENED: Final = later(
    N_("The opening is undone. Ballots are kept for the next one, unless you choose another method.")
)
CLOSED: Final = later(N_("Closed and counted. I'm posting the result now."))
REOPENED: Final = later(N_("The vote is open again, with every ballot as it was."))
CHANGED: Final = later(N_("Changed."))
MOVED: Final = later(N_("I'm posting the panel there."))
REPOSTED: Final = later(N_("I'm posting the panel again. The old one no longer changes."))
NEW_HOST: Final = later(N_("You're the host now."))
BEGUN: Final = later(N_("It's on. Enjoy the film."))
ENDED: Final = later(N_("The film is over. Everyone can score it on the panel."))
REVEALED: Final = later(N_("Revealed. I'm posting the scores now."))
REVEAL_SET: Final = later(N_("Changed. The panel shows when scores come out."))
CANCELLED: Final = later(N_("Cancelled. Its films are back where they came from."))
UNPICKED: Final = later(N_("Undone. The film is on its list again."))


def film_put_card(night: Night, film: Film, *, chosen: bool) -> Card:
    """After `/night film`: the film is on the ballot, or is the night's film."""
    name, title = text.escape_line(film_name(film), 200), night_title(night)
    if not chosen:
        return note_card(_("**{film}** is on the ballot of **{night}**.", film=name, night=title))
    undo = controls.make_button(pgettext("button", "Undo"), own.UNPICK.custom_id(night.id))
    return note_card(
        _("**{film}** is the film of **{night}**. The panel shows it.", film=name, night=title),
        controls.button_row(undo),
    )


def restored_heading(night: Night) -> str:
    """After a cancelled night was restored; its time may be over by then."""
    if night.starts_at is not None:
        return _("The night is back, as it was.")
    return _("The night is back. It has no time: set one with **{button}**.", button=_("Change theme or times"))


def night_choices(nights: Sequence[Night], typed: str) -> list[app_commands.Choice[int]]:
    """The open nights whose title contains what was typed."""
    wanted = fold_text(typed)
    return [
        app_commands.Choice(name=plain_title(night, theme.CHOICE_LIMIT), value=night.id)
        for night in nights
        if wanted in fold_text(plain_title(night, theme.CHOICE_LIMIT))
    ][: theme.OPTIONS]
