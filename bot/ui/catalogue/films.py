"""The detail card of a film: its facts, the club's score, and who reviewed it."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.tmdb_details import CardDetails, WatchOption, WatchProviders
from bot.domain.reviews.club_snapshot import FilmPage
from bot.domain.reviews.review import AuthorKind, ClubScore, Review
from bot.ui.kit import controls, text
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, poster_section, subtext, text_block

CAST_SHOWN = 12
OVERVIEW = 700
OVERVIEW_SHORT = 420
"""The limit when TMDB details follow: all text of a card together may have 4,000 characters."""
ATTRIBUTION = "This product uses the TMDB API but is not endorsed or certified by TMDB."
"""The wording that TMDB requires."""
_WAYS = {
    WatchOption.STREAM: "Stream",
    WatchOption.FREE: "Free",
    WatchOption.ADS: "With ads",
    WatchOption.RENT: "Rent",
    WatchOption.BUY: "Buy",
}
BAR = "▇"
BAR_LENGTH = 12
SPREAD_FROM = 5
"""With fewer ratings, they are listed instead of drawn as a diagram."""


def film_card(page: FilmPage) -> Card:
    """The detail card of one film."""
    film = page.film
    items: list[Item | None] = [
        poster_section(
            film,
            f"## {text.escape_line(film.name, 300)}",
            join_lines([_alternative_titles(film), _summary(film)]) or "\u200b",
        ),
        text_block(_facts(film)) if _facts(film) else None,
        text_block(text.escape_line(film.overview, OVERVIEW if page.extras is None else OVERVIEW_SHORT))
        if film.overview
        else None,
    ]
    if film.content_notes:
        items.append(text_block(f"**Content notes:** ||{_names(film.content_notes, 400)}||"))
    if page.extras is not None and page.extras.watch is not None:
        items.append(text_block(_watch(page.extras, page.extras.watch)))
    items += [
        divider(),
        text_block(_club_opinion(page.score, page.reviews)),
        _action_buttons(film, page.reviews, page.lines, page.extras),
    ]
    foot = join_lines([_sources(film), subtext(ATTRIBUTION) if page.extras else None])
    if foot:
        items.append(text_block(foot))
    return Card(card_box(*items))


def _alternative_titles(film: Film) -> str | None:
    titles = [film.original_title] if film.original_title else []
    titles += [title for title in film.alternative_titles if title not in titles][: 4 - len(titles)]
    return subtext(f"also {_names(titles, 250)}") if titles else None


def _summary(film: Film) -> str:
    parts = [
        f"{film.runtime} min" if film.runtime else "",
        _names(film.genres, 150),
        _names(film.countries, 150),
    ]
    unsure = ["not confirmed by a moderator yet"] if not film.confirmed else []
    return " · ".join(part for part in (*parts, *unsure) if part)


def _facts(film: Film) -> str:
    rows = [
        ("Directed by", film.directors, 200),
        ("Written by", film.writers, 200),
        ("With", film.cast[:CAST_SHOWN], 450),
        ("In", film.languages, 120),
        ("About", film.themes, 250),
    ]
    return join_lines([f"**{title}** {_names(names, limit)}" for title, names, limit in rows if names])


def _names(names: Sequence[str], limit: int) -> str:
    return text.list_names((text.escape_line(name, 90) for name in names), limit)


def _club_opinion(score: ClubScore, reviews_here: tuple[Review, ...]) -> str:
    mean = score.mean
    lines = []
    if mean is not None:
        lines.append(f"**This club: {mean:.1f} of 5** from {text.plural_text(score.count, 'member')}")
        if score.count > 1:
            lines.append(_rating_bars(score) if score.count >= SPREAD_FROM else _list_ratings(score))
    if reviews_here:
        names = dict.fromkeys(_by(voice) for voice in reviews_here)
        lines.append(f"**Reviewed by** {text.list_names(names, 350)}")
    else:
        lines.append("No one here has reviewed it yet.")
    return "\n".join(lines)


def _by(review: Review) -> str:
    house = review.author.kind is AuthorKind.HOUSE
    name = "the house" if house else text.name(review.author.name, 60)
    return f"{name} {text.star_text(review.stars)}".rstrip()


def _list_ratings(score: ClubScore) -> str:
    """A few ratings, listed one by one: 4½★ · 3★."""
    given = [n for n in range(9, -1, -1) for _ in range(score.spread[n])]
    return " · ".join(f"{(n + 1) // 2 or ''}{'½' if (n + 1) % 2 else ''}★" for n in given)


def _rating_bars(score: ClubScore) -> str:
    """The distribution of the ratings over whole stars, as bars that fit on a phone."""
    stars = [score.spread[n] + score.spread[n + 1] for n in range(0, 10, 2)]
    most = max(stars)
    rows = []
    for n in range(4, -1, -1):
        bar = BAR * max(1, round(BAR_LENGTH * stars[n] / most)) if stars[n] else ""
        rows.append(f"{n + 1}★ {bar:<{BAR_LENGTH}} {stars[n] or ''}".rstrip())
    return "```\n" + "\n".join(rows) + "\n```"


def _watch(extras: CardDetails, watch: WatchProviders) -> str:
    """The services in one country; TMDB requires that JustWatch is credited."""
    ways = [f"{_WAYS[way]}: {_names(watch.services[way], 55)}" for way in _WAYS if watch.services.get(way)][:3]
    links = f"[Watch links]({extras.watch_address}) · by JustWatch" if ways else "by JustWatch"
    shown = " · ".join(ways) or "Not available right now"
    return f"**Where to watch** ({text.escape_line(extras.country, 2)})\n{shown}\n{subtext(links)}"


def _action_buttons(film: Film, reviews_here: tuple[Review, ...], lines: int, extras: CardDetails | None) -> Item:
    reviews = controls.make_button(
        f"Reviews ({len(reviews_here)})" if reviews_here else "No reviews yet",
        controls.OPEN_REVIEWS.custom_id(film.id),
        emoji="📖",
        disabled=not reviews_here,
    )
    trailer = extras.trailer if extras else None
    return controls.button_row(
        reviews,
        controls.make_button("Highlights", controls.HIGHLIGHTS.custom_id(film.id), emoji="💬", disabled=not lines),
        controls.make_button("Related films", controls.RELATED.custom_id(film.id), emoji="🧭"),
        *([discord.ui.Button(label="Trailer", url=trailer.address, emoji="▶️")] if trailer else []),
    )


def _sources(film: Film) -> str:
    names = list(dict.fromkeys(film.sources.values()))
    return subtext(f"Facts: {_names(names, 200)}") if names else ""
