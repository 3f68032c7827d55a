"""A review as a card: byline, one page of it, its best line, and the way to the other voices."""

from __future__ import annotations

import discord

from bot.domain.catalogue.film import Film
from bot.domain.reviews.club_snapshot import Opened
from bot.domain.reviews.review import AuthorKind, Review
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, box, rule, says, small, stack
from bot.ui.reviews import controls as writing_controls

VOICES_SHOWN = 20
"""Voices on one page of their list; with the headings this stays far from 4,000 characters."""


def pages_of(review: Review) -> tuple[str, ...]:
    return text.pages(review.paragraphs, theme.PAGE, guarded=review.guarded)


def review_card(opened: Opened, *, asker: int, page: int = 0) -> Card:
    """One page of a review; `page` counts from 0 and is brought into range. `asker` turns the public answer."""
    film, review, voices, quote = opened.film, opened.review, opened.voices, opened.quote
    pages = pages_of(review)
    page = max(0, min(page, len(pages) - 1))
    last = page == len(pages) - 1
    items: list[Item | None] = [
        says(stack([f"## {text.line(film.name, 300)}", headline_of(review), byline(review), _standing(review)])),
    ]
    if quote is not None and page == 0 and not review.guarded:
        items += [rule(), says(f"> ❝ *{text.line(quote, 600)}* ❞")]
    items += [rule(), says(pages[page])]
    foot = _foot(review, page, len(pages)) if last else small(f"Page {page + 1} of {len(pages)}")
    if foot:
        items += [rule(), says(foot)]
    items += [_turner(review, page, len(pages), asker), _others(film, review, voices, asker), _ways(film, review)]
    return Card(box(*items))


def byline(review: Review) -> str:
    """★★★½ · by **Name**, Outlet · 12 May 2019."""
    who = f"by **{text.name(review.author.name, 120)}**"
    if outlet := text.line(review.author.outlet or "", 120):
        who += f", {outlet}"
    when = review.written_on or review.watched_on
    date = f"{when.day} {when:%B %Y}" if when else ""
    return " · ".join(part for part in (text.stars(review.stars), who, date) if part)


def headline_of(review: Review) -> str | None:
    """The headline in bold, behind bars where the whole review is."""
    shown = text.line(review.headline or "", 400)
    if not shown:
        return None
    return text.hide(f"**{shown}**") if review.guarded else f"**{shown}**"


def _standing(review: Review) -> str | None:
    parts = []
    if review.author.kind is AuthorKind.HOUSE:
        parts.append("House review, written by the makers of Marquee")
    if review.guarded:
        parts.append(
            "Gives the ending away: tap a paragraph to read it"
            if review.spoilers.value == "whole"
            else "May give the ending away: tap a paragraph to read it"
        )
    elif any(paragraph.spoilers for paragraph in review.paragraphs):
        parts.append("Spoilers are behind bars: tap to read")
    if review.rewatch:
        parts.append("A rewatch")
    if review.author.member is not None and review.entered_by not in (None, review.author.member):
        parts.append("Entered for them by a moderator")
    return small(" · ".join(parts)) or None


def _foot(review: Review, page: int, pages: int) -> str:
    parts = [f"Page {page + 1} of {pages}"] if pages > 1 else []
    if review.author.bio:
        parts.append(f"About the author: {text.line(review.author.bio, 400)}")
    if review.excerpt_only:
        parts.append("An excerpt; the whole review stands at its source")
    if review.copyright:
        parts.append(text.line(review.copyright, 150))
    if review.source_url:
        parts.append(f"Source: <{review.source_url[:400]}>")
    return small("\n".join(parts))


def _turner(review: Review, page: int, pages: int, asker: int) -> Item | None:
    if pages == 1:
        return None

    def turn(label: str, control: controls.Control, to: int) -> discord.ui.Button[discord.ui.LayoutView]:
        reachable = 0 <= to < pages and to != page
        return controls.button(label, control.id(review.id, max(0, to), asker), disabled=not reachable)

    buttons = [turn("◀ Back", controls.PAGE, page - 1), turn("Next ▶", controls.PAGE, page + 1)]
    if pages > 3:
        buttons.insert(0, turn("⏮ First", controls.EDGE, 0))
        buttons.append(turn(f"Last ({pages}) ⏭", controls.EDGE, pages - 1))
    return controls.row(*buttons)


def _others(film: Film, review: Review, voices: tuple[Review, ...], asker: int) -> Item | None:
    others = [voice for voice in voices if voice.id != review.id]
    if not others:
        return None
    if len(others) > theme.OPTIONS:
        label = f"All {len(voices)} voices on this film"
        return controls.row(controls.button(label, controls.ALL_VOICES.id(film.id, 0, asker), emoji="🗣️"))
    placeholder = f"{text.plural(len(others), 'other voice')} on this film"
    return controls.select(controls.VOICES.id(film.id, asker), placeholder, [option(voice) for voice in others])


def option(review: Review) -> discord.SelectOption:
    """One voice in a select."""
    stars = text.stars(review.stars)
    name = text.label(review.author.name, 70)
    hidden = review.guarded or (not review.headline and review.paragraphs[0].spoilers)
    first = "" if hidden else review.headline or review.paragraphs[0].text
    return discord.SelectOption(
        label=text.label(f"{name}  {stars}" if stars else name, theme.OPTION_LIMIT),
        value=str(review.id),
        description=text.label(first, theme.OPTION_LIMIT) if first else None,
    )


def _ways(film: Film, review: Review) -> Item:
    return controls.row(
        controls.button("Film card", controls.CARD.id(film.id), emoji="🎬"),
        controls.button("Highlights", controls.HIGHLIGHTS.id(film.id), emoji="💬"),
        controls.button("Related films", controls.RELATED.id(film.id), emoji="🧭"),
        controls.button("⋯", writing_controls.WAYS.id(review.id)),
    )


def voices_card(film: Film, voices: tuple[Review, ...], *, page: int, asker: int) -> Card:
    """Every voice on a film, by pages, each to be opened."""
    count = max(1, -(-len(voices) // VOICES_SHOWN))
    page = max(0, min(page, count - 1))
    shown = voices[page * VOICES_SHOWN : (page + 1) * VOICES_SHOWN]
    lines = [f"## {text.line(film.name, 300)}", f"{text.plural(len(voices), 'review')} here", ""]
    lines += [f"- {_in_one_line(voice)}" for voice in shown]
    items: list[Item] = [says("\n".join(lines))]
    items.append(controls.select(controls.VOICES.id(film.id, asker), "Read one", [option(voice) for voice in shown]))
    if count > 1:
        items.append(
            controls.row(
                controls.button("◀ Back", controls.ALL_VOICES.id(film.id, max(0, page - 1), asker), disabled=page == 0),
                controls.button(f"{page + 1} of {count}", "mq:nothing", disabled=True),
                controls.button("Next ▶", controls.ALL_VOICES.id(film.id, page + 1, asker), disabled=page == count - 1),
            )
        )
    return Card(box(*items))


def _in_one_line(review: Review) -> str:
    stars = text.stars(review.stars)
    headline = "" if review.guarded else text.line(review.headline or "", 70)
    return f"**{text.name(review.author.name, 60)}** {stars}{f': {headline}' if headline else ''}"
