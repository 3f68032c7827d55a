"""The card of `/chart`: a collage of posters, and its films as a list."""

from __future__ import annotations

from bot.domain.catalogue.film import Film
from bot.domain.stats.recap import ChartOrder, ChartScope, FilmChart
from bot.ui.kit import text
from bot.ui.kit.layout import Card, card_box, subtext, text_block
from bot.ui.kit.posters.attachments import DrawnGallery, DrawnPicture, film_collage, poster_facts
from bot.ui.kit.posters.poster import poster_hue
from bot.ui.language.messages import N_, _, ngettext
from bot.ui.language.titles import film_name

_RED = 10.0
"""Where the rainbow begins, in degrees of OKLCH."""
_LISTED = 3_200
# Translators: {order} is "best first", "latest first" or "by colour".
_HEADINGS = {
    ChartScope.ALL: N_("All time, {order}"),
    ChartScope.YEAR: N_("The last year, {order}"),
    ChartScope.MONTH: N_("The last month, {order}"),
}
# Translators: {name} is a member's or the club's name; {order} is "best first", "latest first" or "by colour".
_ALTS = {
    ChartScope.ALL: N_("Posters of {name}, all time, {order}"),
    ChartScope.YEAR: N_("Posters of {name}, the last year, {order}"),
    ChartScope.MONTH: N_("Posters of {name}, the last month, {order}"),
}
# Translators: The order of the films in a collage of posters, in the middle of a line.
_ORDERS = {ChartOrder.RATING: N_("best first"), ChartOrder.DATE: N_("latest first"), ChartOrder.COLOUR: N_("by colour")}


def chart_card(chart: FilmChart, who: str, *, titles: bool) -> Card:
    """`who` is the member's or the club's name."""
    films = _ordered(chart)
    about = _(_HEADINGS[chart.scope], order=_(_ORDERS[chart.order]))
    names = text.list_names((text.escape_line(film_name(film), 100) for film in films), _LISTED)
    if chart.total > len(films):
        foot = ngettext("{shown} of {count} film", "{shown} of {count} films", chart.total, shown=len(films))
    else:
        foot = ngettext("{count} film", "{count} films", len(films))
    return Card(
        card_box(
            text_block(f"### {text.name(who, 100)}\n{about}"),
            DrawnGallery(chart_picture(chart, who, titles=titles)),
            text_block(f"{names}\n{subtext(foot)}"),
        )
    )


def chart_picture(chart: FilmChart, who: str, *, titles: bool) -> DrawnPicture:
    """The collage; its alternative text names the films in their order."""
    heading = _(_ALTS[chart.scope], name=" ".join(who.split()), order=_(_ORDERS[chart.order]))
    return film_collage(_ordered(chart), chart.columns, lettering=titles, heading=text.shorten_text(heading, 140))


def _ordered(chart: FilmChart) -> list[Film]:
    """By colour, films are in the order of the rainbow."""
    if chart.order is not ChartOrder.COLOUR:
        return list(chart.films)
    return sorted(chart.films, key=lambda film: (poster_hue(poster_facts(film)) - _RED) % 360)
