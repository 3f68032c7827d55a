"""The card of `/top`: a page of a ranking, its filters in words, and a select of the rankings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import discord

from bot.domain.stats.numbers import FilmNumbers
from bot.domain.stats.rules import LEAST_RATERS
from bot.domain.stats.top import FILMS_A_PAGE, LEAST_TOGETHER, PlacedFilm, TopKind, TopPage, TopQuery
from bot.ui.kit import controls, text, theme
from bot.ui.kit.controls import Control
from bot.ui.kit.layout import Card, Item, card_box, divider, film_section, join_lines, subtext, text_block
from bot.ui.language.messages import N_, _, ngettext
from bot.ui.language.titles import film_name
from bot.ui.language.words import genre_text
from bot.ui.stats.number_text import mean_stars, mean_text

TURN_TOP: Final = Control("top", ("what", "genre", "decade", "year", "votes", "page", "asker"))
"""Another page of a ranking. `genre` counts from 1 in the list of genres; 0 means any, also for `decade` and `year`."""
SWITCH_TOP: Final = Control("topkind", ("genre", "decade", "year", "votes", "asker"))
"""A select of the rankings."""

TITLES = {
    # Translators: A ranking of films.
    TopKind.BEST: N_("Best"),
    # Translators: A ranking of films.
    TopKind.WORST: N_("Worst"),
    TopKind.DIVISIVE: N_("Most divisive"),
    # Translators: A ranking of films.
    TopKind.SEEN: N_("Most seen"),
    # Translators: A ranking of films: those on the most watchlists.
    TopKind.WANTED: N_("Most wanted"),
    # Translators: A ranking of films.
    TopKind.GEMS: N_("Hidden gems"),
}
DESCRIPTIONS = {
    TopKind.BEST: N_("The highest mean of the club's stars"),
    TopKind.WORST: N_("The lowest mean of the club's stars"),
    TopKind.DIVISIVE: N_("The stars that lie furthest apart"),
    TopKind.SEEN: N_("Seen by the most members"),
    TopKind.WANTED: N_("On the most watchlists, and not seen"),
    TopKind.GEMS: N_("Seen by few, loved by all of them"),
}


def top_card(page: TopPage, genres: Sequence[str], *, asker: int) -> Card:
    """A page of a ranking; only `asker` turns a public answer."""
    query = page.query
    head = join_lines([f"## {_(TITLES[query.kind])}", subtext(_filters(query))])
    if not page.shown:
        return Card(card_box(text_block(head), text_block(_empty(query)), _kinds(query, genres, asker)))
    first, *rest = [_row(one, query.kind) for one in page.shown]
    items: list[Item | None] = [text_block(head), film_section(page.shown[0].film, first)]
    if rest:
        items += [divider(), text_block("\n".join(rest))]
    items += [_pages(page, genres, asker), _kinds(query, genres, asker)]
    return Card(card_box(*items))


def query_of(kind: int, genre: int, decade: int, year: int, votes: int, genres: Sequence[str]) -> TopQuery:
    """The query that the numbers of a control name. Raises ControlUnknown for numbers that name nothing."""
    return TopQuery(
        controls.choice_at(list(TopKind), kind),
        None if not genre else controls.choice_at(list(genres), genre - 1),
        decade or None,
        year or None,
        max(votes, LEAST_RATERS),
    )


def _row(one: PlacedFilm, kind: TopKind) -> str:
    return f"{one.place}\\. **{text.escape_line(film_name(one.film), 120)}** {_NUMBERS[kind](one.numbers)}"


def _stars(numbers: FilmNumbers) -> str:
    # Translators: A film's mean and how many members rated it: "★ 3.7 from 12".
    return ngettext("{stars} from {count}", "{stars} from {count}", numbers.raters, stars=mean_stars(numbers.mean))


def _apart(numbers: FilmNumbers) -> str:
    return ngettext(
        "± {spread} stars around {mean}, from {count}",
        "± {spread} stars around {mean}, from {count}",
        numbers.raters,
        spread=mean_text(numbers.spread),
        mean=mean_text(numbers.mean),
    )


def _seen(numbers: FilmNumbers) -> str:
    # Translators: How many members have seen a film, after its title.
    return ngettext("seen by {count}", "seen by {count}", numbers.seen)


def _wanted(numbers: FilmNumbers) -> str:
    # Translators: How many members have a film on their watchlist, after its title.
    return ngettext("wanted by {count}", "wanted by {count}", numbers.wanted)


def _gem(numbers: FilmNumbers) -> str:
    return ngettext(
        "{stars}, seen by {count}", "{stars}, seen by {count}", numbers.seen, stars=mean_stars(numbers.mean)
    )


_NUMBERS: dict[TopKind, Callable[[FilmNumbers], str]] = {
    TopKind.BEST: _stars,
    TopKind.WORST: _stars,
    TopKind.DIVISIVE: _apart,
    TopKind.SEEN: _seen,
    TopKind.WANTED: _wanted,
    TopKind.GEMS: _gem,
}


def _filters(query: TopQuery) -> str:
    """What the ranking counts, in words."""
    parts = [_(DESCRIPTIONS[query.kind])]
    if query.genre:
        parts.append(text.escape_line(genre_text(query.genre), 60))
    if query.decade:
        parts.append(_("films of the {decade}s", decade=str(query.decade)))
    if query.year:
        parts.append(_("seen in {year}", year=str(query.year)))
    if query.kind not in (TopKind.SEEN, TopKind.WANTED):
        parts.append(ngettext("at least {count} rating", "at least {count} ratings", query.votes))
    return " · ".join(parts)


def _empty(query: TopQuery) -> str:
    if query.kind is TopKind.WANTED:
        return ngettext(
            "No film is on {count} watchlist yet. Add yours with `/watchlist add`.",
            "No film is on {count} watchlists yet. Add yours with `/watchlist add`.",
            LEAST_TOGETHER,
        )
    if query.kind is TopKind.SEEN:
        return ngettext(
            "No film was seen by {count} member yet. Note what you saw with `/rate`.",
            "No film was seen by {count} members yet. Note what you saw with `/rate`.",
            LEAST_TOGETHER,
        )
    if query.genre or query.decade or query.year or query.votes > LEAST_RATERS:
        return _("No film fits. Leave out a filter, or ask for fewer `votes`.")
    return ngettext(
        "No film fits yet: it takes {count} member who rated the same one. Rate with `/rate`.",
        "No film fits yet: it takes {count} members who rated the same one. Rate with `/rate`.",
        query.votes,
    )


def _numbers(query: TopQuery, genres: Sequence[str]) -> tuple[int, int, int, int]:
    genre = 0 if query.genre is None else list(genres).index(query.genre) + 1
    return genre, query.decade or 0, query.year or 0, query.votes


def _pages(page: TopPage, genres: Sequence[str], asker: int) -> Item | None:
    last = max(0, -(-page.total // FILMS_A_PAGE) - 1)
    if not last:
        return None
    kind = list(TopKind).index(page.query.kind)
    numbers = _numbers(page.query, genres)
    return controls.button_row(
        controls.make_button(
            _("Back"), TURN_TOP.custom_id(kind, *numbers, max(page.page - 1, 0), asker), disabled=page.page == 0
        ),
        controls.make_button(_("{page} of {pages}", page=page.page + 1, pages=last + 1), "mq:nothing", disabled=True),
        controls.make_button(
            _("Next"), TURN_TOP.custom_id(kind, *numbers, min(page.page + 1, last), asker), disabled=page.page == last
        ),
    )


def _kinds(query: TopQuery, genres: Sequence[str], asker: int) -> Item:
    options = [
        discord.SelectOption(
            label=text.label_text(_(TITLES[kind]), theme.OPTION_LIMIT),
            description=text.label_text(_(DESCRIPTIONS[kind]), theme.OPTION_LIMIT),
            value=str(place),
            default=kind is query.kind,
        )
        for place, kind in enumerate(TopKind)
    ]
    return controls.option_select(SWITCH_TOP.custom_id(*_numbers(query, genres), asker), _("Another ranking"), options)
