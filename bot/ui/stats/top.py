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
from bot.ui.stats.number_text import mean_stars, mean_text

TURN_TOP: Final = Control("top", ("what", "genre", "decade", "year", "votes", "page", "asker"))
"""Another page of a ranking. `genre` counts from 1 in the list of genres; 0 means any, also for `decade` and `year`."""
SWITCH_TOP: Final = Control("topkind", ("genre", "decade", "year", "votes", "asker"))
"""A select of the rankings."""

TITLES = {
    TopKind.BEST: "Best",
    TopKind.WORST: "Worst",
    TopKind.DIVISIVE: "Most divisive",
    TopKind.SEEN: "Most seen",
    TopKind.WANTED: "Most wanted",
    TopKind.GEMS: "Hidden gems",
}
DESCRIPTIONS = {
    TopKind.BEST: "The highest mean of the club's stars",
    TopKind.WORST: "The lowest mean of the club's stars",
    TopKind.DIVISIVE: "The stars that lie furthest apart",
    TopKind.SEEN: "Seen by the most members",
    TopKind.WANTED: "On the most watchlists, and not seen",
    TopKind.GEMS: "Seen by few, loved by all of them",
}


def top_card(page: TopPage, genres: Sequence[str], *, asker: int) -> Card:
    """A page of a ranking; only `asker` turns a public answer."""
    query = page.query
    head = join_lines([f"## {TITLES[query.kind]}", subtext(_filters(query))])
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
    return f"{one.place}\\. **{text.escape_line(one.film.name, 120)}** {_NUMBERS[kind](one.numbers)}"


def _stars(numbers: FilmNumbers) -> str:
    return f"{mean_stars(numbers.mean)} from {numbers.raters}"


_NUMBERS: dict[TopKind, Callable[[FilmNumbers], str]] = {
    TopKind.BEST: _stars,
    TopKind.WORST: _stars,
    TopKind.DIVISIVE: lambda one: f"± {mean_text(one.spread)} stars around {mean_text(one.mean)}, from {one.raters}",
    TopKind.SEEN: lambda one: f"seen by {one.seen}",
    TopKind.WANTED: lambda one: f"wanted by {one.wanted}",
    TopKind.GEMS: lambda one: f"{mean_stars(one.mean)}, seen by {one.seen}",
}


def _filters(query: TopQuery) -> str:
    """What the ranking counts, in words."""
    parts = [DESCRIPTIONS[query.kind]]
    if query.genre:
        parts.append(text.escape_line(query.genre, 60))
    if query.decade:
        parts.append(f"films of the {query.decade}s")
    if query.year:
        parts.append(f"seen in {query.year}")
    if query.kind not in (TopKind.SEEN, TopKind.WANTED):
        parts.append(f"at least {query.votes} ratings")
    return " · ".join(parts)


def _empty(query: TopQuery) -> str:
    if query.kind is TopKind.WANTED:
        return f"No film is on {LEAST_TOGETHER} watchlists yet. Add yours with `/watchlist add`."
    if query.kind is TopKind.SEEN:
        return f"No film was seen by {LEAST_TOGETHER} members yet. Note what you saw with `/rate`."
    filtered = query.genre or query.decade or query.year or query.votes > LEAST_RATERS
    return (
        "No film fits. Leave out a filter, or ask for fewer `votes`."
        if filtered
        else f"No film fits yet: it takes {query.votes} members who rated the same one. Rate with `/rate`."
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
            "Back", TURN_TOP.custom_id(kind, *numbers, max(page.page - 1, 0), asker), disabled=page.page == 0
        ),
        controls.make_button(f"{page.page + 1} of {last + 1}", "mq:nothing", disabled=True),
        controls.make_button(
            "Next", TURN_TOP.custom_id(kind, *numbers, min(page.page + 1, last), asker), disabled=page.page == last
        ),
    )


def _kinds(query: TopQuery, genres: Sequence[str], asker: int) -> Item:
    options = [
        discord.SelectOption(
            label=text.label_text(TITLES[kind], theme.OPTION_LIMIT),
            description=text.label_text(DESCRIPTIONS[kind], theme.OPTION_LIMIT),
            value=str(place),
            default=kind is query.kind,
        )
        for place, kind in enumerate(TopKind)
    ]
    return controls.option_select(SWITCH_TOP.custom_id(*_numbers(query, genres), asker), "Another ranking", options)
