"""One's own texts: drafts that wait, reviews in every state; and the published ones of another member."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import discord

from bot.domain.catalogue.film import Film
from bot.domain.errors import ControlUnknown
from bot.domain.reviews.moderation import Done
from bot.domain.reviews.review import Review, ReviewState
from bot.domain.reviews.submission import Kept
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, box, note, rule, says, small, stack
from bot.ui.reviews import controls as writing_controls

FILM_ADDED: Final = "The film is added; a moderator will confirm it."
_SHORT = {
    ReviewState.PUBLISHED: "published",
    ReviewState.PENDING: "waits for approval",
    ReviewState.SENT_BACK: "sent back to you",
    ReviewState.REJECTED: "rejected",
    ReviewState.WITHDRAWN: "withdrawn by you",
    ReviewState.REMOVED: "removed by a moderator",
    ReviewState.PRIVATE: "private",
    ReviewState.CONSENT: "waits for your word",
}


def mine_card(drafts: Sequence[Kept], reviews: Sequence[tuple[Review, Film]]) -> Card:
    """Everything of one's own, what waits for oneself first."""
    if not drafts and not reviews:
        return note("You have written nothing here yet. `/write` begins a review.")
    waiting = (ReviewState.CONSENT, ReviewState.SENT_BACK)
    ordered = sorted(reviews, key=lambda each: each[0].state not in waiting)
    options = [
        discord.SelectOption(
            label=text.label(kept.film_typed or "A draft without a film", theme.OPTION_LIMIT),
            value=f"d{kept.id}",
            description=text.label(f"Draft: {kept.submission.text or 'nothing written yet'}", theme.OPTION_LIMIT),
            emoji="✏️",
        )
        for kept in drafts
    ]
    options += [
        discord.SelectOption(
            label=text.label(f"{film.name}  {text.stars(review.stars)}".strip(), theme.OPTION_LIMIT),
            value=f"r{review.id}",
            description=text.label(_said(review), theme.OPTION_LIMIT),
        )
        for review, film in ordered
    ]
    more = len(options) - theme.OPTIONS
    words = f"## Your reviews\n{text.plural(len(reviews), 'review')}, {text.plural(len(drafts), 'draft')}"
    return Card(
        box(
            says(words),
            controls.select(writing_controls.MINE.id(), "Open one", options),
            says(small(f"{more} more: `/review` with your name as reviewer opens any of them.")) if more > 0 else None,
            colour=theme.INK,
        )
    )


def _said(review: Review) -> str:
    return f"{_SHORT[review.state]}: {review.headline}" if review.headline else _SHORT[review.state]


def mine_chosen(value: str) -> tuple[str, int]:
    """What was chosen in the list: "d" or "r", and the number. Raises ControlUnknown for anything else."""
    kind, number = value[:1], value[1:]
    if kind not in ("d", "r"):
        raise ControlUnknown
    return kind, controls.number_in(number)


def draft_card(kept: Kept, film: Film | None, *, said: str = "") -> Card:
    """A draft with the ways on."""
    name = film.name if film else kept.film_typed
    body = kept.submission.text.strip()
    whose = f"by **{text.name(kept.writer.name, 100)}**" if kept.writer else ""
    begins = text.line(body, 900) or ("Nothing that can be seen yet." if body else "Nothing written yet.")
    if kept.submission.tells_all and body:
        begins = text.hide(begins)
    items: list[Item | None] = [
        says(f"**{said}**") if said else None,
        says(stack([f"## Draft: {text.line(name, 250) or 'no film yet'}", whose, small(_size(body))])),
        rule(),
        says(begins),
    ]
    buttons = [
        controls.button("Write", writing_controls.FILL.id(kept.id), style=discord.ButtonStyle.primary, emoji="✏️")
    ]
    if body and (film is not None or kept.review is not None):
        buttons.append(controls.button("Publish as it is", writing_controls.SUBMIT.id(kept.id)))
    if film is None and kept.review is None:
        buttons.append(controls.button("Add its film", writing_controls.NEW_FILM.id(kept.id), emoji="➕"))
    buttons.append(controls.button("Discard", writing_controls.DISCARD.id(kept.id), style=discord.ButtonStyle.danger))
    return Card(box(*items, controls.row(*buttons), colour=theme.INK))


def _size(body: str) -> str:
    return text.plural(len(body.split()), "word") if body else ""


def done_card(done: Done, words: str) -> Card:
    """A text has become a review, or changed one."""
    return note(
        f"**{text.line(done.film.name, 200)}**\n{words}",
        controls.row(controls.button("Open it", writing_controls.WAYS.id(done.review.id), emoji="📖")),
        colour=theme.TEAL,
    )


def discarded_card() -> Card:
    return note("Discarded.", colour=theme.TEAL)


def by_member_card(name: str, reviews: Sequence[tuple[Review, Film]]) -> Card:
    """A member's published reviews here, each to be opened."""
    if not reviews:
        return note(f"**{text.name(name, 80)}** has published no review here yet.")
    lines = [
        f"- **{text.line(film.name, 90)}** {text.stars(review.stars)}" for review, film in reviews[: theme.OPTIONS]
    ]
    options = [
        discord.SelectOption(
            label=text.label(f"{film.name}  {text.stars(review.stars)}".strip(), theme.OPTION_LIMIT),
            value=str(review.id),
        )
        for review, film in reviews
    ]
    return Card(
        box(
            says(f"## Reviews by {text.name(name, 80)}\n" + "\n".join(lines)),
            controls.select(writing_controls.READ_FROM.id(), "Read one", options),
        )
    )
