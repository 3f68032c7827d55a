"""The card and the forms in which a moderator checks an imported review page before it is published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import discord

from bot.domain.catalogue.film import TITLE_LIMIT
from bot.domain.reviews.page_errors import NoReviewReason
from bot.domain.reviews.page_imports import HiddenPart, PageCorrections, PageFact, PageImport
from bot.domain.reviews.review import HEADLINE_LIMIT
from bot.domain.reviews.submission import NAME_LIMIT
from bot.ui.kit import controls, text, theme
from bot.ui.kit.choices import film_label
from bot.ui.kit.forms import TITLE_LIMIT as FIELD_TITLE_LIMIT
from bot.ui.kit.forms import Form, text_field
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, note_card, subtext, text_block
from bot.ui.language.messages import N_, _, pgettext
from bot.ui.language.numbers import clause_list
from bot.ui.reviews import controls as writing_controls
from bot.ui.reviews.page_words import doubt_text, field_name, source_text, value_text
from bot.ui.reviews.problems import no_review_text

CORRECTED: Final = N_("Changed. Nothing is published yet.")
"""A note on the card, which translates it."""
_FILM, _YEAR, _DIRECTORS, _LANGUAGE, _HIDDEN = "film", "year", "directors", "language", "hidden"
_AUTHOR, _OUTLET, _RATING, _HEADLINE, _DAY = "author", "outlet", "rating", "headline", "day"
_HIDDEN_LABELS = {
    HiddenPart.MARKED: N_("What the page hides"),
    HiddenPart.WHOLE: N_("The whole text"),
    # Translators: an answer to "Hide as a spoiler".
    HiddenPart.OPEN: N_("Nothing"),
}
_WIDTHS = (220, 140, 90, 55)
"""Characters of a value, from the widest: the first with which the card keeps within MOST_TEXT is used."""
MOST_TEXT = 3_300
"""Characters of the fields on a card; Discord allows 4,000 in a message."""


def import_card(page: PageImport, *, note: str = "") -> Card:
    """What was understood of a page, with buttons to correct, publish and cancel it."""
    ends = [
        f"> {text.escape_line(page.first, 160) or _('*The beginning is hidden.*')}",
        f"> {text.escape_line(page.last, 160) or _('*The end is hidden.*')}",
    ]
    until = _(
        "Nothing is published yet. Any moderator can finish this in `/reviews queue` until {day}.",
        day=discord.utils.format_dt(page.expires_at, "D"),
    )
    items: list[Item | None] = [
        text_block(f"**{_(note)}**") if note else None,
        text_block(join_lines([f"## {_('Check before you publish')}", _refusal(page), _film_line(page)])),
        divider(),
        text_block(_facts_text(page)),
        text_block(join_lines(ends)),
        _film_select(page),
        controls.button_row(*_buttons(page)),
        text_block(subtext(until)),
    ]
    return Card(card_box(*items, colour=theme.AMBER))


def _refusal(page: PageImport) -> str:
    if not page.refused:
        return ""
    if page.refused in NoReviewReason.__members__:
        words = _(
            "This page doesn't look like a film review: {reason}. If it really is one, enter its film.",
            reason=no_review_text(NoReviewReason[page.refused]),
        )
    else:
        words = _("I can't tell which film this review is about. Enter it with **{button}**.", button=_("Edit film"))
    return f"⚠️ {words}"


def _film_line(page: PageImport) -> str:
    if page.film is None:
        several = _("Several films fit: choose one below.") if page.candidates else _("No film yet.")
        return f"**{several}**"
    name = text.escape_line(film_label(page.film, 200), 250)
    if not page.film_is_new:
        return _("**{film}** is in the catalogue.", film=name)
    return _("**{film}** isn't in the catalogue. Publishing adds it.", film=name)


def _facts_text(page: PageImport) -> str:
    found = ""
    for width in _WIDTHS:
        found = "\n".join(_fact_text(fact, width) for fact in page.facts)
        if len(found) <= MOST_TEXT:
            break
    return found


def _fact_text(fact: PageFact, width: int) -> str:
    value = text.escape_line(value_text(fact.value), width) or _("*nothing found*")
    source = f" · {source_text(fact.source)}" if fact.source else ""
    doubts = clause_list(doubt_text(doubt) for doubt in fact.doubts)
    return join_lines([f"**{field_name(fact)}** {value}{source}", f"-# ⚠️ {doubts}" if doubts else None])


def _film_select(page: PageImport) -> Item | None:
    may_be_new = not page.film_is_new and bool(page.values.film)
    if not page.candidates and not may_be_new:
        return None
    options = [
        discord.SelectOption(label=film_label(film, theme.OPTION_LIMIT), value=str(film.id))
        for film in page.candidates[: theme.OPTIONS - 1]
    ]
    if may_be_new:
        options.append(
            discord.SelectOption(
                label=text.label_text(_("Another film, which is new here"), theme.OPTION_LIMIT),
                value="0",
                # Translators: this choice adds a film of this title.
                description=text.label_text(_("Adds {film}", film=page.values.film), theme.OPTION_LIMIT),
            )
        )
    asks = _("Which film is it?") if page.film is None else _("Is it another film?")
    return controls.option_select(writing_controls.PAGE_FILM_FROM.custom_id(page.id), asks, options)


def _buttons(page: PageImport) -> list[discord.ui.Button[discord.ui.LayoutView]]:
    number = page.id
    return [
        controls.make_button(
            pgettext("button", "Publish"),
            writing_controls.PAGE_PUBLISH.custom_id(number),
            style=discord.ButtonStyle.success,
            disabled=not page.can_publish,
        ),
        controls.make_button(_("Edit film"), writing_controls.PAGE_FILM.custom_id(number), emoji="🎬"),
        controls.make_button(_("Edit review"), writing_controls.PAGE_REVIEW.custom_id(number), emoji="✏️"),
        controls.make_button(
            pgettext("button", "Cancel"),
            writing_controls.PAGE_CANCEL.custom_id(number),
            style=discord.ButtonStyle.danger,
        ),
    ]


def canceled_card() -> Card:
    return note_card(_("Canceled. Nothing was published, and I've deleted what I read."), colour=theme.TEAL)


def film_facts_form(page: PageImport) -> Form:
    """The film, and what concerns the text as a whole."""
    values = page.values
    hidden = discord.ui.Label[Any](
        text=text.label_text(_("Hide as a spoiler"), FIELD_TITLE_LIMIT),
        component=discord.ui.Select(
            custom_id=_HIDDEN,
            required=True,
            options=[
                discord.SelectOption(
                    label=text.label_text(_(label), theme.OPTION_LIMIT),
                    value=part.value,
                    default=part is values.hidden,
                )
                for part, label in _HIDDEN_LABELS.items()
            ],
        ),
    )
    return Form(
        pgettext("form", "Film"),
        writing_controls.PAGE_FILM.custom_id(page.id),
        text_field(_FILM, _("Title"), values.film or "", _("As it appears on the poster"), TITLE_LIMIT),
        text_field(_YEAR, _("Year"), values.year or "", _("Year of first release, such as 1995"), 4, needed=False),
        text_field(
            _DIRECTORS,
            _("Director"),
            values.directors or "",
            _("Separate several names with commas"),
            300,
            needed=False,
        ),
        text_field(_LANGUAGE, _("Language"), values.language or "", _("A code such as en, fr or pt"), 20, needed=False),
        hidden,
    )


def review_facts_form(page: PageImport) -> Form:
    """Who wrote the review, where and when, and how it judges."""
    values = page.values
    return Form(
        pgettext("form", "Review"),
        writing_controls.PAGE_REVIEW.custom_id(page.id),
        text_field(_AUTHOR, _("Author"), values.author or "", _("The critic's name"), NAME_LIMIT, needed=False),
        text_field(
            _OUTLET, _("Outlet"), values.outlet or "", _("The paper, magazine or site"), NAME_LIMIT, needed=False
        ),
        text_field(
            _RATING, _("Rating"), values.rating or "", _("With its scale: 4/5, 7/10, 80% or B+"), 40, needed=False
        ),
        text_field(_HEADLINE, _("Headline"), values.headline or "", "", HEADLINE_LIMIT, needed=False),
        text_field(_DAY, _("Day"), values.day or "", _("When it was published: 2024-03-31"), 40, needed=False),
    )


def read_film_facts(values: Mapping[str, tuple[str, ...]]) -> PageCorrections:
    """Read the film form."""
    hidden = _one(values, _HIDDEN)
    return PageCorrections(
        film=_one(values, _FILM) or None,
        year=_one(values, _YEAR),
        directors=_one(values, _DIRECTORS),
        language=_one(values, _LANGUAGE),
        hidden=HiddenPart(hidden) if hidden in {part.value for part in HiddenPart} else None,
    )


def read_review_facts(values: Mapping[str, tuple[str, ...]]) -> PageCorrections:
    """Read the review form; an empty field means that there is none."""
    return PageCorrections(
        author=_one(values, _AUTHOR),
        outlet=_one(values, _OUTLET),
        rating=_one(values, _RATING),
        headline=_one(values, _HEADLINE),
        day=_one(values, _DAY),
    )


def _one(values: Mapping[str, tuple[str, ...]], name: str) -> str:
    return (values.get(name) or ("",))[0]
