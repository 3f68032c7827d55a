"""Short answers about nights, and the choices of the `night` option."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from discord import app_commands

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.nights.night import Night
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, note_card
from bot.ui.nights import controls as own
from bot.ui.nights.words import night_title, plain_title

OPENED: Final = "Voting is open. I'm announcing it now."
UNOPENED: Final = "The opening is undone. Ballots are kept for the next one, unless you choose another method."
CLOSED: Final = "Closed and counted. I'm posting the result now."
REOPENED: Final = "The vote is open again, with every ballot as it was."
CHANGED: Final = "Changed."
MOVED: Final = "I'm posting the panel there."
REPOSTED: Final = "I'm posting the panel again. The old one no longer changes."
NEW_HOST: Final = "You're the host now."
BEGUN: Final = "It's on. Enjoy the film."
ENDED: Final = "The film is over. Everyone can score it on the panel."
REVEALED: Final = "Revealed. I'm posting the scores now."
REVEAL_SET: Final = "Changed. The panel shows when scores come out."
CANCELLED: Final = "Cancelled. Its films are back where they came from."
RESTORED: Final = "The night is back, as it was."
RESTORED_WITHOUT_TIME: Final = "The night is back. It has no time: set one with **Change theme or times**."
UNPICKED: Final = "Undone. The film is on its list again."


def film_put_card(night: Night, film: Film, *, chosen: bool) -> Card:
    """After `/night film`: the film is on the ballot, or is the night's film."""
    name = text.escape_line(film.name, 200)
    if chosen:
        words = f"**{name}** is the film of **{night_title(night)}**. The panel shows it."
        return note_card(words, controls.button_row(controls.make_button("Undo", own.UNPICK.custom_id(night.id))))
    return note_card(f"**{name}** is on the ballot of **{night_title(night)}**.")


def night_choices(nights: Sequence[Night], typed: str) -> list[app_commands.Choice[int]]:
    """The open nights whose title contains what was typed."""
    wanted = fold_text(typed)
    return [
        app_commands.Choice(name=plain_title(night, theme.CHOICE_LIMIT), value=night.id)
        for night in nights
        if wanted in fold_text(plain_title(night, theme.CHOICE_LIMIT))
    ][: theme.OPTIONS]
