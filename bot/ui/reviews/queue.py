"""Cards of the moderation queue: reviews to approve, reports, films that members added, imported pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import discord

from bot.domain.catalogue.film import Film
from bot.domain.reviews.moderation import ModerationQueue, ReviewReport, ReviewSheet
from bot.domain.reviews.review import Review
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, note_card, subtext, text_block
from bot.ui.reviews import controls as writing_controls
from bot.ui.reviews.moderation import sheet_card

CLOSED: Final = "Report closed."
QUICKER: Final = "Another moderator has already handled that one."
EMPTY: Final = "All caught up."


def queue_card(queue: ModerationQueue, *, note: str = "") -> Card:
    """The list; `note` is a sentence on what just happened."""
    head = f"**{note}**\n" if note else ""
    if queue.is_empty:
        return note_card(head + EMPTY, colour=theme.TEAL)
    counts = join_lines(
        [
            f"- {text.plural_text(len(queue.pending), 'review')} to approve" if queue.pending else None,
            f"- {text.plural_text(len(queue.reports), 'report')}" if queue.reports else None,
            f"- {text.plural_text(len(queue.films), 'film')} added by members" if queue.films else None,
            f"- {text.plural_text(len(queue.pages), 'imported page')} to check" if queue.pages else None,
        ]
    )
    options = [
        *map(_report, queue.reports),
        *(_pending(*each) for each in queue.pending),
        *(_page(*each) for each in queue.pages),
        *map(_film, queue.films),
    ]
    more = len(options) - theme.OPTIONS
    return Card(
        card_box(
            text_block(f"{head}## Moderation queue\n{counts}"),
            controls.option_select(writing_controls.QUEUE_FROM.custom_id(), "Choose one to review", options),
            text_block(subtext(f"Plus {more} more after these.")) if more > 0 else None,
            colour=theme.INK,
        )
    )


def read_queue_choice(value: str) -> tuple[str, int]:
    """The chosen kind ("report", "review", "film", "page") and id. Raises ControlUnknown if the id is not a number."""
    kind, _, number = value.partition(":")
    return kind, controls.parse_number(number)


def item_card(item: ReviewReport | Film | ReviewSheet | ModerationQueue) -> Card:
    """The card of the chosen item; the queue itself if another moderator handled it already."""
    if isinstance(item, ReviewSheet):
        return sheet_card(item)
    if isinstance(item, Film):
        return added_film_card(item)
    if isinstance(item, ModerationQueue):
        return queue_card(item, note=QUICKER)
    return report_card(item)


def report_card(report: ReviewReport) -> Card:
    """A report, with buttons to open the review and to close the report."""
    return Card(
        card_box(
            text_block(
                f"## Report\n{text.escape_line(report.reporter, 80)} reported the review of "
                f"**{text.escape_line(report.film.name, 200)}** by {text.name(report.review.author.name, 80)}:"
            ),
            text_block(f"> {text.escape_line(report.reason, 1000)}"),
            controls.button_row(
                controls.make_button(
                    "Open the review", writing_controls.OPEN_ACTIONS.custom_id(report.review.id), emoji="📖"
                ),
                controls.make_button("Dismiss", writing_controls.CLOSE_REPORT.custom_id(report.id)),
                controls.make_button("Queue", writing_controls.QUEUE.custom_id(), emoji="📥"),
            ),
            colour=theme.INK,
        )
    )


def added_film_card(film: Film) -> Card:
    """A film that a member added, with a button to confirm it."""
    return Card(
        card_box(
            text_block(
                f"## {text.escape_line(film.name, 300)}\nA member added this film. Only this club sees it, marked "
                "as “not confirmed”."
            ),
            text_block(f"**Directed by** {text.escape_line(', '.join(film.directors), 300)}")
            if film.directors
            else None,
            controls.button_row(
                controls.make_button(
                    "Confirm", writing_controls.CONFIRM_FILM.custom_id(film.id), style=discord.ButtonStyle.success
                ),
                controls.make_button("Film card", controls.CARD.custom_id(film.id), emoji="🎬"),
                controls.make_button("Queue", writing_controls.QUEUE.custom_id(), emoji="📥"),
            ),
            text_block(subtext("Fix a fact with `/films fix`, or merge it into another film with `/films merge`.")),
            colour=theme.INK,
        )
    )


def restorable_card(found: Sequence[tuple[Review, str, datetime | None]]) -> Card:
    """Removed and rejected reviews, with a select to open and restore one."""
    if not found:
        return note_card("Nothing has been removed or rejected here.")
    options = [
        discord.SelectOption(
            label=text.label_text(f"{film}: {review.author.name}", theme.OPTION_LIMIT),
            value=str(review.id),
            description=f"{review.state.value}, erased on {_day(end)}" if end else review.state.value,
        )
        for review, film, end in found
    ]
    items: list[Item | None] = [
        text_block(
            f"## Removed and rejected\n{text.plural_text(len(found), 'review')}. Reviews withdrawn by their "
            "authors aren't listed."
        ),
        divider(),
        controls.option_select(writing_controls.SHEET_FROM.custom_id(), "Choose a review to restore", options),
    ]
    return Card(card_box(*items, colour=theme.INK))


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _pending(review: Review, film: Film) -> discord.SelectOption:
    return discord.SelectOption(
        label=text.label_text(f"{film.name}: {review.author.name}", theme.OPTION_LIMIT),
        value=f"review:{review.id}",
        description="Waiting for approval",
        emoji="📝",
    )


def _page(number: int, title: str, author: str) -> discord.SelectOption:
    label = ": ".join(part for part in (title or "Film unknown", author) if part)
    return discord.SelectOption(
        label=text.label_text(label, theme.OPTION_LIMIT),
        value=f"page:{number}",
        description="Imported page, not published yet",
        emoji="📄",
    )


def _report(report: ReviewReport) -> discord.SelectOption:
    return discord.SelectOption(
        label=text.label_text(f"{report.film.name}: {report.review.author.name}", theme.OPTION_LIMIT),
        value=f"report:{report.id}",
        description=text.label_text(f"Reported: {report.reason}", theme.OPTION_LIMIT),
        emoji="🚩",
    )


def _film(film: Film) -> discord.SelectOption:
    return discord.SelectOption(
        label=text.label_text(film.name, theme.OPTION_LIMIT),
        value=f"film:{film.id}",
        description="Added by a member",
        emoji="🎬",
    )
