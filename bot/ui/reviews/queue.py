"""Cards of the moderation queue: reviews to approve, reports, films that members added, imported pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import discord

from bot.domain.catalogue.film import Film
from bot.domain.reviews.moderation import ModerationQueue, ReviewReport, ReviewSheet
from bot.domain.reviews.review import Review, ReviewState
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, note_card, subtext, text_block
from bot.ui.language.dates import day_text
from bot.ui.language.messages import N_, _, ngettext, pgettext
from bot.ui.language.numbers import comma_list
from bot.ui.language.titles import film_name
from bot.ui.reviews import controls as writing_controls
from bot.ui.reviews.moderation import sheet_card

CLOSED: Final = N_("Report closed.")
QUICKER: Final = N_("Another moderator has already handled that one.")
EMPTY: Final = N_("All caught up.")
"""`queue_card` translates these three."""


def queue_card(queue: ModerationQueue, *, note: str = "") -> Card:
    """The list; `note` is a sentence on what just happened."""
    head = f"**{_(note)}**\n" if note else ""
    if queue.is_empty:
        return note_card(head + _(EMPTY), colour=theme.TEAL)
    options = [
        *map(_report, queue.reports),
        *(_pending(*each) for each in queue.pending),
        *(_page(*each) for each in queue.pages),
        *map(_film, queue.films),
    ]
    more = len(options) - theme.OPTIONS
    return Card(
        card_box(
            text_block(f"{head}## {_('Moderation queue')}\n{_counts(queue)}"),
            controls.option_select(writing_controls.QUEUE_FROM.custom_id(), _("Choose one to review"), options),
            text_block(subtext(ngettext("Plus {count} more after these.", "Plus {count} more after these.", more)))
            if more > 0
            else None,
            colour=theme.INK,
        )
    )


def _counts(queue: ModerationQueue) -> str:
    pending, reports, films, pages = len(queue.pending), len(queue.reports), len(queue.films), len(queue.pages)
    lines = []
    if pending:
        lines.append(ngettext("{count} review to approve", "{count} reviews to approve", pending))
    if reports:
        lines.append(ngettext("{count} report", "{count} reports", reports))
    if films:
        lines.append(ngettext("{count} film added by members", "{count} films added by members", films))
    if pages:
        lines.append(ngettext("{count} imported page to check", "{count} imported pages to check", pages))
    return join_lines([f"- {line}" for line in lines])


def read_queue_choice(value: str) -> tuple[str, int]:
    """The chosen kind ("report", "review", "film", "page") and id. Raises ControlUnknown if the id is not a number."""
    kind, _colon, number = value.partition(":")
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
    words = _(
        "{reporter} reported the review of **{film}** by {name}:",
        reporter=text.escape_line(report.reporter, 80),
        film=text.escape_line(film_name(report.film), 200),
        name=text.name(report.review.author.name, 80),
    )
    return Card(
        card_box(
            text_block(f"## {pgettext('heading', 'Report')}\n{words}"),
            text_block(f"> {text.escape_line(report.reason, 1000)}"),
            controls.button_row(
                controls.make_button(
                    _("Open the review"), writing_controls.OPEN_ACTIONS.custom_id(report.review.id), emoji="📖"
                ),
                controls.make_button(pgettext("button", "Dismiss"), writing_controls.CLOSE_REPORT.custom_id(report.id)),
                controls.make_button(pgettext("button", "Queue"), writing_controls.QUEUE.custom_id(), emoji="📥"),
            ),
            colour=theme.INK,
        )
    )


def added_film_card(film: Film) -> Card:
    """A film that a member added, with a button to confirm it."""
    words = _("A member added this film. Only this club sees it, marked as “not confirmed”.")
    directors = text.escape_line(comma_list(film.directors), 300)
    return Card(
        card_box(
            text_block(f"## {text.escape_line(film_name(film), 300)}\n{words}"),
            text_block(_("**Directed by** {names}", names=directors)) if directors else None,
            controls.button_row(
                controls.make_button(
                    pgettext("button", "Confirm"),
                    writing_controls.CONFIRM_FILM.custom_id(film.id),
                    style=discord.ButtonStyle.success,
                ),
                controls.make_button(_("Film card"), controls.CARD.custom_id(film.id), emoji="🎬"),
                controls.make_button(pgettext("button", "Queue"), writing_controls.QUEUE.custom_id(), emoji="📥"),
            ),
            text_block(subtext(_("Fix a fact with `/films fix`, or merge it into another film with `/films merge`."))),
            colour=theme.INK,
        )
    )


def restorable_card(found: Sequence[tuple[Review, str, datetime | None]]) -> Card:
    """Removed and rejected reviews, with a select to open and restore one."""
    if not found:
        return note_card(_("Nothing has been removed or rejected here."))
    options = [
        discord.SelectOption(
            label=text.label_text(f"{film}: {review.author.name}", theme.OPTION_LIMIT),
            value=str(review.id),
            description=text.label_text(_fate_text(review.state, end), theme.OPTION_LIMIT),
        )
        for review, film, end in found
    ]
    count = ngettext(
        "{count} review. Reviews withdrawn by their authors aren't listed.",
        "{count} reviews. Reviews withdrawn by their authors aren't listed.",
        len(found),
    )
    items: list[Item | None] = [
        text_block(f"## {_('Removed and rejected')}\n{count}"),
        divider(),
        controls.option_select(writing_controls.SHEET_FROM.custom_id(), _("Choose a review to restore"), options),
    ]
    return Card(card_box(*items, colour=theme.INK))


def _fate_text(state: ReviewState, end: datetime | None) -> str:
    """What became of a review that is not shown, and when it will be erased."""
    if state is ReviewState.REMOVED:
        return _("removed, erased on {day}", day=day_text(end.date())) if end else pgettext("review", "removed")
    return _("rejected, erased on {day}", day=day_text(end.date())) if end else pgettext("review", "rejected")


def _pending(review: Review, film: Film) -> discord.SelectOption:
    return discord.SelectOption(
        label=text.label_text(f"{film_name(film)}: {review.author.name}", theme.OPTION_LIMIT),
        value=f"review:{review.id}",
        description=text.label_text(_("Waiting for approval"), theme.OPTION_LIMIT),
        emoji="📝",
    )


def _page(number: int, title: str, author: str) -> discord.SelectOption:
    label = ": ".join(part for part in (title or _("Film unknown"), author) if part)
    return discord.SelectOption(
        label=text.label_text(label, theme.OPTION_LIMIT),
        value=f"page:{number}",
        description=text.label_text(_("Imported page, not published yet"), theme.OPTION_LIMIT),
        emoji="📄",
    )


def _report(report: ReviewReport) -> discord.SelectOption:
    return discord.SelectOption(
        label=text.label_text(f"{film_name(report.film)}: {report.review.author.name}", theme.OPTION_LIMIT),
        value=f"report:{report.id}",
        description=text.label_text(_("Reported: {reason}", reason=report.reason), theme.OPTION_LIMIT),
        emoji="🚩",
    )


def _film(film: Film) -> discord.SelectOption:
    return discord.SelectOption(
        label=text.label_text(film_name(film), theme.OPTION_LIMIT),
        value=f"film:{film.id}",
        description=text.label_text(_("Added by a member"), theme.OPTION_LIMIT),
        emoji="🎬",
    )
