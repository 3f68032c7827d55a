"""The detail card of a film: its facts, the club's score, and who reviewed it."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.tmdb_details import CardDetails, WatchOption, WatchProviders
from bot.domain.reviews.club_snapshot import FilmPage
from bot.domain.reviews.review import AuthorKind, ClubScore, Review
from bot.ui.kit import controls, text
from bot.ui.kit.layout import Card, Item, card_box, divider, film_section, join_lines, subtext, text_block
from bot.ui.language.messages import N_, _, ngettext, pgettext
from bot.ui.language.numbers import decimal_text, list_text
from bot.ui.language.titles import film_name
from bot.ui.language.words import (
    content_note_text,
    country_text,
    fact_source_text,
    genre_text,
    language_text,
    theme_text,
)
from bot.ui.reviews import controls as writing_controls

CAST_SHOWN = 6
OVERVIEW = 700
OVERVIEW_SHORT = 420
"""The limit when TMDB details follow: all text of a card together may have 4,000 characters."""
ATTRIBUTION = "This product uses the TMDB API but is not endorsed or certified by TMDB."
"""The wording that TMDB requires, so it is not translated."""
_WAYS = {
    # Translators: how the services show the film. "Free" is without a subscription, "With ads" is paid by commercials.
    WatchOption.STREAM: N_("Stream: {services}"),
    WatchOption.FREE: N_("Free: {services}"),
    WatchOption.ADS: N_("With ads: {services}"),
    WatchOption.RENT: N_("Rent: {services}"),
    WatchOption.BUY: N_("Buy: {services}"),
}
SPREAD_FROM = 5
"""With fewer ratings, they are listed instead of drawn as a diagram."""
_LEVELS = "▁▂▃▄▅▆▇█"


def film_card(page: FilmPage, *, in_club: bool = True) -> Card:
    """The detail card of one film. Outside a club there is nothing to rate or review, so those buttons are left out."""
    film, facts = page.film, _facts(page.film)
    items: list[Item | None] = [
        film_section(
            film,
            f"## {text.escape_line(film_name(film), 300)}",
            join_lines([_alternative_titles(film), facts_line(film)]) or "\u200b",
        ),
        _plot(film, OVERVIEW if page.extras is None else OVERVIEW_SHORT),
        text_block(facts) if facts else None,
    ]
    if page.extras is not None and page.extras.watch is not None:
        items.append(text_block(watch_text(page.extras, page.extras.watch)))
    items += [divider(), text_block(_club_opinion(page.score, page.reviews))]
    if in_club:
        items.append(_act_buttons(film, first=not page.reviews))
    items.append(_read_buttons(film, page.reviews, page.lines, page.extras))
    foot = join_lines([_links(film), _sources(film), subtext(ATTRIBUTION) if page.extras else None])
    if foot:
        items.append(text_block(foot))
    return Card(card_box(*items))


def facts_line(film: Film) -> str:
    """What one decides by: **Akira Kurosawa** · 160 min · Action, Drama."""
    parts = [
        f"**{_names(film.directors[:3], 160)}**" if film.directors else "",
        _("{minutes} min", minutes=film.runtime) if film.runtime else "",
        _names([genre_text(genre) for genre in film.genres], 150),
    ]
    unsure = [_("not confirmed by a moderator yet")] if not film.confirmed else []
    return " · ".join(part for part in (*parts, *unsure) if part)


def _plot(film: Film, limit: int) -> Item | None:
    """What the film is about, set apart from everything else as a quotation is."""
    shown = text.escape_line(film.overview or "", limit)
    return text_block(f"> {shown}") if shown else None


def _alternative_titles(film: Film) -> str | None:
    titles = [film.original_title] if film.original_title else []
    titles += [title for title in film.alternative_titles if title not in titles][: 4 - len(titles)]
    # Translators: other titles under which the film is known.
    return subtext(_("also {titles}", titles=_names(titles, 250))) if titles else None


def _facts(film: Film) -> str:
    writers = [name for name in film.writers if name not in film.directors]
    lines = []
    if film.cast:
        # Translators: the film's actors.
        lines.append(_("**With** {names}", names=_names(film.cast[:CAST_SHOWN], 350)))
    if writers:
        lines.append(_("**Written by** {names}", names=_names(writers, 160)))
    if film.themes:
        # Translators: what the film is about; its themes are words such as "friendship".
        lines.append(_("**About** {themes}", themes=_names([theme_text(theme) for theme in film.themes], 220)))
    lines.append(_origin(film))
    if film.content_notes:
        notes = _names([content_note_text(note) for note in film.content_notes], 400)
        lines.append(_("**Content notes:** ||{notes}||", notes=notes))
    return subtext(join_lines(lines))


def _origin(film: Film) -> str:
    parts = []
    if film.countries:
        # Translators: the countries in which the film was made, such as "France" or "Japan and Italy".
        parts.append(_("**From** {countries}", countries=_names([country_text(one) for one in film.countries], 120)))
    if film.languages:
        # Translators: the languages that are spoken in the film, such as "French".
        parts.append(_("**In** {languages}", languages=_names([language_text(one) for one in film.languages], 120)))
    return " · ".join(parts)


def _names(names: Sequence[str], limit: int) -> str:
    return text.list_names((text.escape_line(name, 90) for name in names), limit)


def _club_opinion(score: ClubScore, reviews_here: tuple[Review, ...]) -> str:
    mean = score.mean
    lines = []
    if mean is not None:
        lines.append(
            # Translators: the mean of the club's ratings, from half a star to five stars.
            ngettext(
                "**This club: {mean} of 5** from {count} member",
                "**This club: {mean} of 5** from {count} members",
                score.count,
                mean=decimal_text(mean),
            )
        )
        if score.count > 1:
            lines.append(spread_text(score) if score.count >= SPREAD_FROM else _list_ratings(score))
    if reviews_here:
        lines.append(_("**Reviewed by** {names}", names=text.list_names(_reviewers(reviews_here), 350)))
    else:
        lines.append(_("No one here has reviewed it yet."))
    return "\n".join(lines)


def _reviewers(reviews_here: tuple[Review, ...]) -> list[str]:
    """Each author with their stars; the house's reviews share one name."""
    stars: dict[tuple[AuthorKind, str, int], list[str]] = {}
    for review in reviews_here:
        author = review.author
        apart = 0 if author.kind is AuthorKind.HOUSE else review.id
        stars.setdefault((author.kind, author.name, apart), []).append(text.star_text(review.stars))
    return [
        f"{text.name(key[1], 60)} {list_text([one for one in given if one])}".rstrip() for key, given in stars.items()
    ]


def _list_ratings(score: ClubScore) -> str:
    """A few ratings, listed one by one: 4½★ · 3★."""
    given = [n for n in range(9, -1, -1) for _ in range(score.spread[n])]
    return " · ".join(f"{(n + 1) // 2 or ''}{'½' if (n + 1) % 2 else ''}★" for n in given)


def spread_text(score: ClubScore) -> str:
    """The ratings from half a star to five as a row of bars: ½★ ▁▁▂▁▃▅█▄▁▂ 5★."""
    most = max(score.spread)
    # A rating that was given at all is higher than one that was not.
    bars = "".join(_LEVELS[max(1, round((len(_LEVELS) - 1) * n / most)) if n else 0] for n in score.spread)
    return f"½★ {bars} 5★"


def watch_text(extras: CardDetails, watch: WatchProviders) -> str:
    """The services in one country; TMDB requires that JustWatch is credited."""
    ways = [
        _(shown, services=_names(watch.services[way], 55)) for way, shown in _WAYS.items() if watch.services.get(way)
    ][:3]
    # Translators: JustWatch is the service that knows where films can be watched.
    credit = _("by JustWatch")
    links = f"[{_('Watch links')}]({extras.watch_address}) · {credit}" if ways else credit
    shown = " · ".join(ways) or _("Not available right now")
    # Translators: {country} is a code of two letters, such as US.
    heading = _("**Where to watch** ({country})", country=text.escape_line(extras.country, 2))
    return f"{heading}\n{shown}\n{subtext(links)}"


def _act_buttons(film: Film, *, first: bool) -> Item:
    return controls.button_row(
        controls.make_button(
            pgettext("button", "Rate"),
            controls.RATE_FILM.custom_id(film.id),
            emoji="⭐",
            style=discord.ButtonStyle.primary,
        ),
        controls.make_button(
            _("Write the first review") if first else pgettext("button", "Write"),
            writing_controls.WRITE.custom_id(film.id, 0),
            emoji="✍️",
        ),
        controls.make_button(pgettext("button", "Seen it"), controls.MARK_SEEN.custom_id(film.id), emoji="👀"),
        controls.make_button(pgettext("button", "Watchlist"), controls.ADD_TO_WATCHLIST.custom_id(film.id), emoji="🔖"),
        controls.make_button(pgettext("button", "Nominate"), controls.NOMINATE.custom_id(film.id), emoji="🎟️"),
    )


def _read_buttons(film: Film, reviews_here: tuple[Review, ...], lines: int, extras: CardDetails | None) -> Item:
    """Only what leads somewhere: no button for reviews or lines that do not exist."""
    buttons: list[discord.ui.Button[discord.ui.LayoutView]] = []
    if reviews_here:
        buttons.append(
            controls.make_button(
                # Translators: a button.
                _("Reviews ({count})", count=len(reviews_here)),
                controls.OPEN_REVIEWS.custom_id(film.id),
                emoji="📖",
            )
        )
    if lines:
        buttons.append(controls.make_button(_("Highlights"), controls.HIGHLIGHTS.custom_id(film.id), emoji="💬"))
    buttons.append(controls.make_button(_("Related films"), controls.RELATED.custom_id(film.id), emoji="🧭"))
    if extras and extras.trailer:
        buttons.append(discord.ui.Button(label=_("Trailer"), url=extras.trailer.address, emoji="▶️"))
    return controls.button_row(*buttons)


def _links(film: Film) -> str:
    """The film's pages elsewhere, found by its ids."""
    links = []
    if film.imdb_id:
        links.append(f"[IMDb](https://www.imdb.com/title/{film.imdb_id}/)")
    if film.tmdb_id:
        links.append(f"[TMDB](https://www.themoviedb.org/movie/{film.tmdb_id})")
    # Letterboxd redirects an id of either to its own page.
    if film.tmdb_id:
        links.append(f"[Letterboxd](https://letterboxd.com/tmdb/{film.tmdb_id})")
    elif film.imdb_id:
        links.append(f"[Letterboxd](https://letterboxd.com/imdb/{film.imdb_id})")
    return subtext(" · ".join(links))


def _sources(film: Film) -> str:
    names = [fact_source_text(source) for source in dict.fromkeys(film.sources.values())]
    # Translators: where the facts about the film come from.
    return subtext(_("Facts: {sources}", sources=_names(names, 200))) if names else ""
