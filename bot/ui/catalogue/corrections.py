"""Cards about a club's corrections to films, with buttons to undo them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import discord

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.catalogue.overlay import CONFIRMED, CORRECTABLE, MEANT_BY, SAME_AS, FilmCorrection
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, card_box, note_card, subtext, text_block
from bot.ui.language.messages import _, pgettext
from bot.ui.language.numbers import comma_list
from bot.ui.language.titles import film_name
from bot.ui.language.words import content_note_text, country_text, genre_text, language_text, theme_text
from bot.ui.reviews import controls as writing_controls


def change_card(change: FilmCorrection) -> Card:
    """Confirms a correction; a merge names both films."""
    film = f"**{text.escape_line(film_name(change.film), 200)}**"
    return note_card(
        _merge_sentence(change, 200) or f"{film}\n{text.escape_line(_plain_description(change), 900)}",
        controls.button_row(
            controls.make_button(_("Undo"), controls.UNDO_CORRECTION.custom_id(change.id), emoji="↩️"),
            controls.make_button(_("Film card"), controls.CARD.custom_id(change.film.id), emoji="🎬"),
        ),
        colour=theme.TEAL,
    )


def log_card(change: FilmCorrection) -> Card:
    """The correction as the log channel shows it."""
    film = f"**{text.escape_line(film_name(change.film), 200)}**"
    words = _merge_sentence(change, 200) or f"{film} {text.escape_line(_plain_description(change), 600)}"
    return note_card(f"<@{change.set_by}>: {words}")


def undo_log_card(film: Film, by: int) -> Card:
    name = text.escape_line(film_name(film), 200)
    return note_card(_("{member} undid a correction of **{film}**.", member=f"<@{by}>", film=name))


def undone_card(film: Film) -> Card:
    return note_card(
        _("Undone. **{film}** is back to how it was.", film=text.escape_line(film_name(film), 200)),
        controls.button_row(controls.make_button(_("Film card"), controls.CARD.custom_id(film.id), emoji="🎬")),
        colour=theme.TEAL,
    )


def changes_card(changes: Sequence[FilmCorrection]) -> Card:
    """The club's corrections, the newest first."""
    if not changes:
        return note_card(_("No film corrections yet. Make one with `/films fix`, `/films merge` or `/films title`."))
    lines = [f"- {_line(change)}" for change in changes]
    options = [
        discord.SelectOption(
            label=text.label_text(film_name(change.film), theme.OPTION_LIMIT),
            value=str(change.id),
            description=text.label_text(_plain_description(change), theme.OPTION_LIMIT),
        )
        for change in changes
    ]
    return Card(
        card_box(
            text_block(f"## {_('Film corrections')}\n" + "\n".join(lines)[:3500]),
            controls.option_select(writing_controls.UNDO_FROM.custom_id(), _("Undo a correction"), options),
            text_block(subtext(_("These apply in this club only."))),
            colour=theme.INK,
        )
    )


def fact_name(fact: str) -> str:
    """The name of a film's fact (a name in CORRECTABLE) for people."""
    names = {
        "title": pgettext("fact", "title"),
        "year": pgettext("fact", "year"),
        "original_title": pgettext("fact", "original title"),
        "alternative_titles": pgettext("fact", "alternative titles"),
        "runtime": pgettext("fact", "runtime in minutes"),
        "directors": pgettext("fact", "directors"),
        "writers": pgettext("fact", "writers"),
        "cast": pgettext("fact", "cast"),
        "genres": pgettext("fact", "genres"),
        "themes": pgettext("fact", "themes"),
        "countries": pgettext("fact", "countries"),
        "languages": pgettext("fact", "languages"),
        "content_notes": pgettext("fact", "content notes"),
        "overview": pgettext("fact", "overview"),
        "poster": pgettext("fact", "poster"),
        # Translators: the name of the series that the film belongs to.
        "series": pgettext("fact", "series"),
    }
    return names.get(fact, fact)


_TAG_TEXTS: Mapping[str, Callable[[str], str]] = {
    "genres": genre_text,
    "themes": theme_text,
    "countries": country_text,
    "languages": language_text,
    "content_notes": content_note_text,
}


def _line(change: FilmCorrection) -> str:
    if merged := _merge_sentence(change, 60):
        return merged
    # Translators: a film and what was changed, such as "**Heat (1995)**: runtime in minutes: 170".
    return _(
        "**{film}**: {change}",
        film=text.escape_line(film_name(change.film), 60),
        change=text.escape_line(_plain_description(change), 60),
    )


def _merge_sentence(change: FilmCorrection, limit: int) -> str | None:
    """What a merge does, with both films of at most `limit` characters; None for another correction."""
    if change.field != SAME_AS:
        return None
    film = text.escape_line(film_name(change.film), limit)
    if change.other is None:
        return _("**{film}** is merged into another film here. Its reviews appear there.", film=film)
    other = text.escape_line(film_name(change.other), 200)
    return _("**{film}** is merged into **{other}** here. Its reviews appear there.", film=film, other=other)


def _plain_description(change: FilmCorrection) -> str:
    if change.field == SAME_AS:
        return _("merged into {film}", film=film_name(change.other)) if change.other else _("merged into another film")
    if change.field == MEANT_BY:
        return _("“{title}” means this film here", title=change.value)
    if change.field == CONFIRMED:
        # Translators: a moderator has confirmed a film that a member added.
        return pgettext("correction", "confirmed")
    # Translators: a fact about a film and its new value, such as "runtime in minutes: 170".
    return _("{fact}: {value}", fact=fact_name(change.field), value=_value(change))


def _value(change: FilmCorrection) -> str:
    value = change.value
    if isinstance(value, list):
        show = _TAG_TEXTS.get(change.field, str)
        return comma_list([show(str(one)) for one in value]) or pgettext("value of a fact", "nothing")
    return str(value) if value else pgettext("value of a fact", "nothing")


def read_fact(typed: str) -> str:
    """The stored name of a fact that was typed by its name for people, in any spelling; else what was typed."""
    wanted = fold_text(typed)
    return next((fact for fact in CORRECTABLE if wanted in (fold_text(fact), fold_text(fact_name(fact)))), typed)
