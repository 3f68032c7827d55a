"""Finds the message for each error in the features' tables: what is wrong, and what the person can do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.errors import MarqueeError
from bot.domain.highlights.errors import NothingToQuote
from bot.domain.reviews.errors import NoReviewYet, SavedAsDraft
from bot.ui.catalogue.adding import FilmOffer, offer_rows
from bot.ui.catalogue.problems import CATALOGUE, CATALOGUE_FILES, AskedCommand, film_links, film_steps
from bot.ui.clubs.problems import CLUB_DATA, CLUBS
from bot.ui.diary.problems import DIARY
from bot.ui.feed import FEED
from bot.ui.highlights.problems import HIGHLIGHTS
from bot.ui.kit import text, theme
from bot.ui.kit.layout import Card, Item, note_card
from bot.ui.kit.problems import SHARED
from bot.ui.nights.list_problems import NIGHT_LISTS, list_steps
from bot.ui.nights.problems import NIGHTS
from bot.ui.operator_problems import OPERATOR
from bot.ui.recommendations.problems import RATING_POOL, RECOMMENDATIONS
from bot.ui.reviews.problems import REVIEWS, kept_sentence, next_steps
from bot.ui.schedules.problems import SCHEDULES, retry_button
from bot.ui.stats.guess import GUESSING
from bot.ui.stats.problems import NUMBERS
from bot.ui.stats.recap import RECAPS

Sentences = Mapping[type[Exception], Callable[[Any], str]]

MEMBER_TABLES: tuple[Sentences, ...] = (
    SHARED,
    CATALOGUE,
    REVIEWS,
    HIGHLIGHTS,
    RECOMMENDATIONS,
    DIARY,
    SCHEDULES,
    NIGHTS,
    NIGHT_LISTS,
    FEED,
    NUMBERS,
    GUESSING,
    RECAPS,
    CLUBS,
)
"""Sentences in Discord's Markdown."""
TERMINAL_TABLES: tuple[Sentences, ...] = (OPERATOR, CATALOGUE_FILES, RATING_POOL, CLUB_DATA)
"""Sentences in plain text, with the names of files."""


def problem_card(error: MarqueeError, asked: AskedCommand | None = None, offer: FilmOffer | None = None) -> Card:
    """`offer` says what can be done about a film that was not found."""
    items: list[Item] = next_steps(error) or retry_button(error) or list_steps(error)
    if asked is not None and (films := film_steps(error, asked)):
        items = films
    elif isinstance(error, NoReviewYet | NothingToQuote) and error.film is not None:
        items = [film_links(error.film)]
    return note_card(error_sentence(error), *items, *offer_rows(error, asked, offer), colour=theme.INK)


def error_sentence(error: MarqueeError) -> str:
    """One or two sentences of Markdown. Raises LookupError for an error without one; a test checks all errors."""
    if isinstance(error, SavedAsDraft):
        return kept_sentence(error_sentence(error.cause))
    words, _ = _find_sentence(error, (*MEMBER_TABLES, *TERMINAL_TABLES))
    return words


def operator_sentence(error: MarqueeError) -> str:
    """The same as plain text for the terminal; prefers the operator's sentence if there are two.

    Raises LookupError.
    """
    words, table = _find_sentence(error, (*TERMINAL_TABLES, *MEMBER_TABLES))
    return words if table in TERMINAL_TABLES else text.unescape_text(words)


def _find_sentence(error: MarqueeError, tables: tuple[Sentences, ...]) -> tuple[str, Sentences]:
    """The sentence of the most specific class that has one, and its table; earlier tables win."""
    for kind in type(error).__mro__:
        for table in tables:
            if kind in table:
                return table[kind](error), table
    raise LookupError(type(error).__name__)
