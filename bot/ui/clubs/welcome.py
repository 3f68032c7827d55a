"""The message in a server that Marquee has joined: what to do first, and what to set up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.domain.ids import FilmId
from bot.ui.kit import controls
from bot.ui.kit.controls import Control
from bot.ui.kit.layout import Card, card_box, subtext, text_block

OPEN_SETTINGS: Final = Control("opensettings", ("what",))
"""Opens the settings for the person who pressed; `what` only tells two buttons of one message apart."""
OPEN_SCHEDULES: Final = Control("openschedules", ("what",))
OPEN_IMPORT: Final = Control("openimport")

_FIRST = (
    "## Thanks for adding Marquee!\nI keep what your club writes and thinks about films: reviews, ratings, and lines "
    "worth quoting.\n\n**Start here**\n- **Settings**: who moderates, whether reviews need approval, and more.\n"
    "- **Try a card**: see what a film looks like here.\n"
    "- **Import**: bring your history from Letterboxd, IMDb or Trakt."
)
_DAILY = (
    "**Something new every day**\nA feed shows what members write. A film to watch, or a line worth quoting, can be "
    "posted every day at a time you choose. Nothing is posted until you set it up."
)


def welcome_card(mention: Callable[[str], str], film: FilmId | None) -> Card:
    """`mention` turns a command's name into a clickable mention; `film` is the one to try, None if there is none."""
    first = [controls.make_button("Settings", OPEN_SETTINGS.custom_id(0), emoji="⚙️")]
    if film is not None:
        first.append(controls.make_button("Try a card", controls.CARD.custom_id(film), emoji="🎬"))
    first.append(controls.make_button("Import", OPEN_IMPORT.custom_id(), emoji="📥"))
    daily = [
        controls.make_button("Choose a feed channel", OPEN_SETTINGS.custom_id(1), emoji="📣"),
        controls.make_button("Film of the day", OPEN_SCHEDULES.custom_id(0), emoji="📅"),
        controls.make_button("Line of the day", OPEN_SCHEDULES.custom_id(1), emoji="💬"),
    ]
    foot = f"{mention('help')} lists everything. Settings, feed and daily posts need the permission Manage Server."
    return Card(
        card_box(
            text_block(_FIRST),
            controls.button_row(*first),
            text_block(_DAILY),
            controls.button_row(*daily),
            text_block(subtext(foot)),
        )
    )
