"""A film as a card: its facts, what the club thinks of it, and who wrote about it."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.tmdb_details import Extras, Watch, Way
from bot.domain.reviews.club_snapshot import FilmPage
from bot.domain.reviews.review import AuthorKind, Review, Score
from bot.ui.kit import controls, text
from bot.ui.kit.layout import Card, Item, box, rule, says, small, stack, with_poster

CAST_SHOWN = 12
OVERVIEW = 700
OVERVIEW_SHORT = 420
"""The same where more stands below it: all of a card together has 4,000 characters."""
ATTRIBUTION = "This product uses the TMDB API but is not endorsed or certified by TMDB."
"""In the words that TMDB asks for."""
_WAYS = {Way.STREAM: "Stream", Way.FREE: "Free", Way.ADS: "With ads", Way.RENT: "Rent", Way.BUY: "Buy"}
BAR = "▇"
BAR_LENGTH = 12
SPREAD_FROM = 5
"""Ratings below which a diagram is more paper than news."""


def film_card(page: FilmPage) -> Card:
    """The detail card."""
    film = page.film
    items: list[Item | None] = [
        with_poster(film, f"## {text.line(film.name, 300)}", stack([_also(film), _short(film)]) or "\u200b"),
        says(_facts(film)) if _facts(film) else None,
        says(text.line(film.overview, OVERVIEW if page.extras is None else OVERVIEW_SHORT)) if film.overview else None,
    ]
    if film.content_notes:
        items.append(says(f"**Content notes:** ||{_names(film.content_notes, 400)}||"))
    if page.extras is not None and page.extras.watch is not None:
        items.append(says(_watch(page.extras, page.extras.watch)))
    items += [rule(), says(_club(page.score, page.voices)), _ways(film, page.voices, page.lines, page.extras)]
    foot = stack([_sources(film), small(ATTRIBUTION) if page.extras else None])
    if foot:
        items.append(says(foot))
    return Card(box(*items))


def _also(film: Film) -> str | None:
    titles = [film.original_title] if film.original_title else []
    titles += [title for title in film.alternative_titles if title not in titles][: 4 - len(titles)]
    return small(f"also {_names(titles, 250)}") if titles else None


def _short(film: Film) -> str:
    parts = [
        f"{film.runtime} min" if film.runtime else "",
        _names(film.genres, 150),
        _names(film.countries, 150),
    ]
    unsure = ["not yet confirmed by a moderator"] if not film.confirmed else []
    return " · ".join(part for part in (*parts, *unsure) if part)


def _facts(film: Film) -> str:
    rows = [
        ("Directed by", film.directors, 200),
        ("Written by", film.writers, 200),
        ("With", film.cast[:CAST_SHOWN], 450),
        ("In", film.languages, 120),
        ("About", film.themes, 250),
    ]
    return stack([f"**{title}** {_names(names, limit)}" for title, names, limit in rows if names])


def _names(names: Sequence[str], limit: int) -> str:
    return text.listing((text.line(name, 90) for name in names), limit)


def _club(score: Score, voices: tuple[Review, ...]) -> str:
    mean = score.mean
    lines = []
    if mean is not None:
        lines.append(f"**This club: {mean:.1f} of 5** from {text.plural(score.count, 'member')}")
        if score.count > 1:
            lines.append(_spread(score) if score.count >= SPREAD_FROM else _few(score))
    if voices:
        names = dict.fromkeys(_by(voice) for voice in voices)
        lines.append(f"**Reviewed by** {text.listing(names, 350)}")
    else:
        lines.append("Nobody here has reviewed it yet.")
    return "\n".join(lines)


def _by(review: Review) -> str:
    house = review.author.kind is AuthorKind.HOUSE
    name = "the house" if house else text.name(review.author.name, 60)
    return f"{name} {text.stars(review.stars)}".rstrip()


def _few(score: Score) -> str:
    """A handful of ratings, each named: 4½★ · 3★."""
    given = [n for n in range(9, -1, -1) for _ in range(score.spread[n])]
    return " · ".join(f"{(n + 1) // 2 or ''}{'½' if (n + 1) % 2 else ''}★" for n in given)


def _spread(score: Score) -> str:
    """How the ratings are spread over whole stars, as bars that a phone's narrow screen holds."""
    stars = [score.spread[n] + score.spread[n + 1] for n in range(0, 10, 2)]
    most = max(stars)
    rows = []
    for n in range(4, -1, -1):
        bar = BAR * max(1, round(BAR_LENGTH * stars[n] / most)) if stars[n] else ""
        rows.append(f"{n + 1}★ {bar:<{BAR_LENGTH}} {stars[n] or ''}".rstrip())
    return "```\n" + "\n".join(rows) + "\n```"


def _watch(extras: Extras, watch: Watch) -> str:
    """The services of one country, with the names that TMDB asks to be given: its own and JustWatch's."""
    ways = [f"{_WAYS[way]}: {_names(watch.services[way], 55)}" for way in _WAYS if watch.services.get(way)][:3]
    links = f"[Links to them]({extras.watch_address}) · by JustWatch" if ways else "by JustWatch"
    shown = " · ".join(ways) or "Nowhere at the moment"
    return f"**Where to watch** ({text.line(extras.country, 2)})\n{shown}\n{small(links)}"


def _ways(film: Film, voices: tuple[Review, ...], lines: int, extras: Extras | None) -> Item:
    reviews = controls.button(
        f"Reviews ({len(voices)})" if voices else "No reviews yet",
        controls.OPEN_REVIEWS.id(film.id),
        emoji="📖",
        disabled=not voices,
    )
    trailer = extras.trailer if extras else None
    return controls.row(
        reviews,
        controls.button("Highlights", controls.HIGHLIGHTS.id(film.id), emoji="💬", disabled=not lines),
        controls.button("Related films", controls.RELATED.id(film.id), emoji="🧭"),
        *([discord.ui.Button(label="Trailer", url=trailer.address, emoji="▶️")] if trailer else []),
    )


def _sources(film: Film) -> str:
    names = list(dict.fromkeys(film.sources.values()))
    return small(f"Facts: {_names(names, 200)}") if names else ""
