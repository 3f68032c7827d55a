"""The message in a server that Marquee has joined: what to do first, and what to set up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.domain.ids import FilmId
from bot.ui.kit import controls
from bot.ui.kit.controls import Control
from bot.ui.kit.layout import Card, card_box, subtext, text_block
from bot.ui.language.languages import current_language
from bot.ui.language.messages import _

OPEN_SETTINGS: Final = Control("opensettings", ("what",))
"""Opens the settings for the person who pressed; `what` only tells two buttons of one message apart."""
OPEN_SCHEDULES: Final = Control("openschedules", ("what",))
OPEN_IMPORT: Final = Control("openimport")


def welcome_card(mention: Callable[[str], str], film: FilmId | None) -> Card:
    """`mention` turns a command's name into a clickable mention; `film` is the one to try, None if there is none."""
    first = [controls.make_button(_("Settings"), OPEN_SETTINGS.custom_id(0), emoji="⚙️")]
    if film is not None:
        first.append(controls.make_button(_("Try a card"), controls.CARD.custom_id(film), emoji="🎬"))
    first.append(controls.make_button(_("Import"), OPEN_IMPORT.custom_id(), emoji="📥"))
    daily = [
        controls.make_button(_("Choose a feed channel"), OPEN_SETTINGS.custom_id(1), emoji="📣"),
        controls.make_button(_("Film of the day"), OPEN_SCHEDULES.custom_id(0), emoji="📅"),
        controls.make_button(_("Line of the day"), OPEN_SCHEDULES.custom_id(1), emoji="💬"),
    ]
    foot = _(
        "{help} lists everything. Settings, feed and daily posts need the permission Manage Server.",
        help=mention("help"),
    )
    return Card(
        card_box(
            text_block(_first_text()),
            controls.button_row(*first),
            text_block(_daily_text()),
            controls.button_row(*daily),
            text_block(subtext(foot)),
        )
    )


def _first_text() -> str:
    steps = [
        _("**Settings**: who moderates, whether reviews need approval, and more."),
        _("**Try a card**: see what a film looks like here."),
        _("**Import**: bring your history from Letterboxd, IMDb or Trakt."),
    ]
    return "\n".join(
        [
            f"## {_('Thanks for adding Marquee!')}",
            _("I keep what your club writes and thinks about films: reviews, ratings, and lines worth quoting."),
            "",
            _(
                "I write in {language} here, and to each of you privately in the language of your own Discord. Another "
                "one can be chosen in the settings.",
                language=current_language().name,
            ),
            "",
            f"**{_('Start here')}**",
            *(f"- {step}" for step in steps),
        ]
    )


def _daily_text() -> str:
    what = _(
        "A feed shows what members write. A film to watch, or a line worth quoting, can be posted every day at a time "
        "you choose. Nothing is posted until you set it up."
    )
    return f"**{_('Something new every day')}**\n{what}"
