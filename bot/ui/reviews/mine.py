"""Cards for a member's own drafts and reviews, and for another member's published reviews."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import discord

from bot.domain.catalogue.film import Film
from bot.domain.errors import ControlUnknown
from bot.domain.reviews.moderation import ActionResult
from bot.domain.reviews.review import Review, ReviewState
from bot.domain.reviews.submission import Draft
from bot.ui.feed import share_button
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, note_card, subtext, text_block
from bot.ui.language.messages import N_, _, ngettext, pgettext
from bot.ui.language.titles import film_name
from bot.ui.reviews import controls as writing_controls

FILM_ADDED: Final = N_("Film added. A moderator will confirm it.")
"""A note on a draft's card, which translates it."""


def own_texts_card(drafts: Sequence[Draft], reviews: Sequence[tuple[Review, Film]]) -> Card:
    """All drafts and reviews of a member; those that need their decision come first."""
    if not drafts and not reviews:
        return note_card(_("You haven't written anything here yet. Start a review with `/write`."))
    waiting = (ReviewState.CONSENT, ReviewState.SENT_BACK)
    ordered = sorted(reviews, key=lambda each: each[0].state not in waiting)
    options = [
        discord.SelectOption(
            label=text.label_text(draft.film_typed or _("Draft without a film"), theme.OPTION_LIMIT),
            value=f"d{draft.id}",
            description=text.label_text(_begin_of(draft), theme.OPTION_LIMIT),
            emoji="✏️",
        )
        for draft in drafts
    ]
    options += [
        discord.SelectOption(
            label=text.label_text(f"{film_name(film)}  {text.star_text(review.stars)}".strip(), theme.OPTION_LIMIT),
            value=f"r{review.id}",
            description=text.label_text(_state_and_headline(review), theme.OPTION_LIMIT),
        )
        for review, film in ordered
    ]
    more = len(options) - theme.OPTIONS
    # Translators: two numbers beside each other, such as "3 reviews, 1 draft".
    counts = _(
        "{reviews}, {drafts}",
        reviews=ngettext("{count} review", "{count} reviews", len(reviews)),
        drafts=ngettext("{count} draft", "{count} drafts", len(drafts)),
    )
    return Card(
        card_box(
            text_block(f"## {_('Your reviews')}\n{counts}"),
            controls.option_select(writing_controls.MINE.custom_id(), _("Open a review or draft"), options),
            text_block(subtext(_more_sentence(more))) if more > 0 else None,
            colour=theme.INK,
        )
    )


def _begin_of(draft: Draft) -> str:
    if draft.submission.text:
        return _("Draft: {text}", text=draft.submission.text)
    return _("Draft: nothing written yet")


def _more_sentence(more: int) -> str:
    return ngettext(
        "Plus {count} more: open it with `/review` and your name as `reviewer`.",
        "Plus {count} more: open them with `/review` and your name as `reviewer`.",
        more,
    )


def _state_and_headline(review: Review) -> str:
    state = _state_text(review.state)
    if not review.headline:
        return state
    # Translators: what became of a review, and its headline.
    return _("{state}: {headline}", state=state, headline=review.headline)


def _state_text(state: ReviewState) -> str:
    """What became of a review, for its author."""
    return {
        ReviewState.PUBLISHED: pgettext("review", "published"),
        ReviewState.PENDING: pgettext("review", "waiting for approval"),
        ReviewState.SENT_BACK: pgettext("review", "sent back to you"),
        ReviewState.REJECTED: pgettext("review", "rejected"),
        ReviewState.WITHDRAWN: pgettext("review", "withdrawn by you"),
        ReviewState.REMOVED: pgettext("review", "removed by a moderator"),
        ReviewState.PRIVATE: pgettext("review", "private"),
        ReviewState.CONSENT: pgettext("review", "waiting for your OK"),
    }[state]


def read_own_choice(value: str) -> tuple[str, int]:
    """The chosen kind ("d" for a draft, "r" for a review) and id. Raises ControlUnknown for anything else."""
    kind, number = value[:1], value[1:]
    if kind not in ("d", "r"):
        raise ControlUnknown
    return kind, controls.parse_number(number)


def draft_card(draft: Draft, film: Film | None, *, note: str = "") -> Card:
    """A draft, with buttons to continue, publish and discard it."""
    name = film_name(film) if film else draft.film_typed
    body = draft.submission.text.strip()
    # Translators: the author of a review.
    whose = _("by **{name}**", name=text.name(draft.writer.name, 100)) if draft.writer else ""
    begins = text.escape_line(body, 900) or (_("Nothing visible yet.") if body else _("Nothing written yet."))
    if draft.submission.tells_all and body:
        begins = text.hide(begins)
    items: list[Item | None] = [
        text_block(f"**{_(note)}**") if note else None,
        text_block(join_lines([f"## {_draft_heading(name)}", whose, subtext(_size(body))])),
        divider(),
        text_block(begins),
    ]
    return Card(card_box(*items, _draft_buttons(draft, film), colour=theme.INK))


def _draft_heading(film: str) -> str:
    name = text.escape_line(film, 250)
    # Translators: a draft of a review.
    return _("Draft: {film}", film=name) if name else _("Draft: no film yet")


def _draft_buttons(draft: Draft, film: Film | None) -> Item:
    buttons = [
        controls.make_button(
            pgettext("button", "Write"),
            writing_controls.FILL.custom_id(draft.id),
            style=discord.ButtonStyle.primary,
            emoji="✏️",
        )
    ]
    if draft.submission.text.strip() and (film is not None or draft.review is not None):
        buttons.append(controls.make_button(_("Publish as is"), writing_controls.SUBMIT.custom_id(draft.id)))
    if film is None and draft.review is None:
        buttons.append(
            controls.make_button(_("Add the film"), writing_controls.NEW_FILM.custom_id(draft.id), emoji="➕")
        )
    buttons.append(
        controls.make_button(
            pgettext("button", "Discard"),
            writing_controls.DISCARD.custom_id(draft.id),
            style=discord.ButtonStyle.danger,
        )
    )
    return controls.button_row(*buttons)


def _size(body: str) -> str:
    return ngettext("{count} word", "{count} words", len(body.split())) if body else ""


def saved_card(result: ActionResult, words: str) -> Card:
    """Confirms that a review was stored or changed."""
    buttons = [
        controls.make_button(
            pgettext("button", "Open"), writing_controls.OPEN_ACTIONS.custom_id(result.review.id), emoji="📖"
        )
    ]
    review = result.review
    if review.state is ReviewState.PUBLISHED and review.author.member == result.by:
        buttons.append(share_button(review.id))
    return note_card(
        f"**{text.escape_line(film_name(result.film), 200)}**\n{words}",
        controls.button_row(*buttons),
        colour=theme.TEAL,
    )


def discarded_card() -> Card:
    return note_card(_("Draft discarded."), colour=theme.TEAL)


def by_member_card(name: str, reviews: Sequence[tuple[Review, Film]]) -> Card:
    """A member's published reviews in this club, with a select to open one."""
    if not reviews:
        return note_card(_("**{name}** hasn't published a review here yet.", name=text.name(name, 80)))
    lines = [
        f"- **{text.escape_line(film_name(film), 90)}** {text.star_text(review.stars)}"
        for review, film in reviews[: theme.OPTIONS]
    ]
    options = [
        discord.SelectOption(
            label=text.label_text(f"{film_name(film)}  {text.star_text(review.stars)}".strip(), theme.OPTION_LIMIT),
            value=str(review.id),
        )
        for review, film in reviews
    ]
    return Card(
        card_box(
            text_block(f"## {_('Reviews by {name}', name=text.name(name, 80))}\n" + "\n".join(lines)),
            controls.option_select(writing_controls.READ_FROM.custom_id(), _("Read a review"), options),
        )
    )
