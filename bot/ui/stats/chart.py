"""The card of `/chart`: a collage of posters, and its films as a list."""

from __future__ import annotations

from bot.domain.catalogue.film import Film
from bot.domain.stats.recap import ChartOrder, ChartScope, FilmChart
from bot.ui.kit import text
from bot.ui.kit.layout import Card, card_box, subtext, text_block
from bot.ui.kit.posters.attachments import DrawnGallery, DrawnPicture, film_collage, poster_facts
from bot.ui.kit.posters.poster import poster_hue

_RED = 10.0
"""Where the rainbow begins, in degrees of OKLCH."""
_LISTED = 3_200
_SCOPES = {ChartScope.ALL: "all time", ChartScope.YEAR: "the last year", ChartScope.MONTH: "the last month"}
_ORDERS = {ChartOrder.RATING: "best first", ChartOrder.DATE: "latest first", ChartOrder.COLOUR: "by colour"}


def chart_card(chart: FilmChart, who: str, *, titles: bool) -> Card:
    """`who` is the member's or the club's name."""
    films, about = _ordered(chart), _about(chart)
    names = text.list_names((text.escape_line(film.name, 100) for film in films), _LISTED)
    left = chart.total - len(films)
    foot = f"{len(films)} of {chart.total:,} films" if left > 0 else text.plural_text(len(films), "film")
    return Card(
        card_box(
            text_block(f"### {text.name(who, 100)}\n{about[:1].upper()}{about[1:]}"),
            DrawnGallery(chart_picture(chart, who, titles=titles)),
            text_block(f"{names}\n{subtext(foot)}"),
        )
    )


def chart_picture(chart: FilmChart, who: str, *, titles: bool) -> DrawnPicture:
    """The collage; its alternative text names the films in their order."""
    heading = text.shorten_text(f"Posters of {' '.join(who.split())}, {_about(chart)}", 140)
    return film_collage(_ordered(chart), chart.columns, lettering=titles, heading=heading)


def _about(chart: FilmChart) -> str:
    return f"{_SCOPES[chart.scope]}, {_ORDERS[chart.order]}"


def _ordered(chart: FilmChart) -> list[Film]:
    """By colour, films are in the order of the rainbow."""
    if chart.order is not ChartOrder.COLOUR:
        return list(chart.films)
    return sorted(chart.films, key=lambda film: (poster_hue(poster_facts(film)) - _RED) % 360)
