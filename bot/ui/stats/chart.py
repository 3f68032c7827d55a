"""The card of `/chart`: a collage of posters, and its films as a list."""

from __future__ import annotations

from bot.domain.stats.recap import ChartOrder, ChartScope, FilmChart
from bot.ui.kit import text
from bot.ui.kit.layout import Card, card_box, subtext, text_block
from bot.ui.kit.posters.attachments import DrawnGallery, film_collage, poster_facts
from bot.ui.kit.posters.poster import poster_hue

_RED = 10.0
"""Where the rainbow begins, in degrees of OKLCH."""
_LISTED = 3_200
_SCOPES = {ChartScope.ALL: "all time", ChartScope.YEAR: "the last year", ChartScope.MONTH: "the last month"}
_ORDERS = {ChartOrder.RATING: "best first", ChartOrder.DATE: "latest first", ChartOrder.COLOUR: "by colour"}


def chart_card(chart: FilmChart, who: str, *, titles: bool) -> Card:
    """`who` is the member's or the club's name."""
    films = list(chart.films)
    if chart.order is ChartOrder.COLOUR:
        films.sort(key=lambda film: (poster_hue(poster_facts(film)) - _RED) % 360)
    about = f"{_SCOPES[chart.scope]}, {_ORDERS[chart.order]}"
    heading = f"Posters of {' '.join(who.split())}, {about}"
    names = text.list_names((text.escape_line(film.name, 100) for film in films), _LISTED)
    left = chart.total - len(films)
    foot = f"{len(films)} of {chart.total:,} films" if left > 0 else text.plural_text(len(films), "film")
    return Card(
        card_box(
            text_block(f"### {text.name(who, 100)}\n{about[:1].upper()}{about[1:]}"),
            DrawnGallery(film_collage(films, chart.columns, lettering=titles, heading=text.shorten_text(heading, 140))),
            text_block(f"{names}\n{subtext(foot)}"),
        )
    )
